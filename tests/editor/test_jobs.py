"""Jobs: the table is the truth, the queue only wakes."""

from editor.clock import StoppedClock
from editor.jobs import MOST_TRIES, SILENT, WORKER_SILENT, Job, JobState
from editor.kit import Kit


def test_asked_twice_is_one_job(kit: Kit) -> None:
    first = kit.jobs.ask("file", "key", {"format": "pdf"})
    assert kit.jobs.ask("file", "key", {"format": "pdf"}) == first
    assert first.state is JobState.QUEUED


def test_only_one_process_gets_a_job(kit: Kit) -> None:
    job = kit.jobs.ask("file", "key", {})
    claimed = kit.jobs.claim(job.id, "here-1")
    assert claimed is not None
    assert (claimed.state, claimed.tries, claimed.process) == (JobState.RUNNING, 1, "here-1")
    assert kit.jobs.claim(job.id, "here-1") is None


def test_a_failed_job_tells_why_and_can_be_tried_again(kit: Kit) -> None:
    job = kit.jobs.ask("file", "key", {})
    kit.jobs.claim(job.id, "here-1")
    kit.jobs.fail(job.id, {"code": "job_too_long", "seconds": 120})
    failed = kit.jobs.ask("file", "key", {})
    assert (failed.state, failed.problem) == (JobState.FAILED, {"code": "job_too_long", "seconds": 120})
    again = kit.jobs.ask("file", "key", {}, again=True)
    assert (again.id, again.state, again.problem) == (job.id, JobState.QUEUED, None)


def test_a_silent_job_is_queued_again_and_given_up_in_the_end(kit: Kit, clock: StoppedClock) -> None:
    job = kit.jobs.ask("file", "key", {})
    for _ in range(MOST_TRIES):
        assert kit.jobs.claim(job.id, "here-1") is not None
        clock.set(clock.now() + SILENT + 1)
        kit.jobs.sweep()
    ended = kit.jobs.by_id(job.id)
    assert ended is not None
    assert (ended.state, ended.problem) == (JobState.FAILED, {"code": "job_died"})


def test_a_job_that_beats_is_left_alone(kit: Kit, clock: StoppedClock) -> None:
    job = kit.jobs.ask("file", "key", {})
    kit.jobs.claim(job.id, "here-1")
    clock.set(clock.now() + SILENT - 1)
    kit.jobs.beat(job.id, 3, 10)
    clock.set(clock.now() + SILENT - 1)
    kit.jobs.sweep()
    running = kit.jobs.by_id(job.id)
    assert running is not None
    assert (running.state, running.done, running.total) == (JobState.RUNNING, 3, 10)


def test_what_a_process_has_left_is_queued_again_at_once(kit: Kit) -> None:
    left, kept, elsewhere = (kit.jobs.ask("file", key, {}) for key in ("left", "kept", "elsewhere"))
    for job, process in ((left, "here-1"), (kept, "here-2"), (elsewhere, "there-1")):
        kit.jobs.claim(job.id, process)
    kit.jobs.sweep({"here-1": True, "here-2": False}.get)
    assert states(kit, left, kept, elsewhere) == [JobState.QUEUED, JobState.RUNNING, JobState.RUNNING]


def test_a_job_whose_process_is_there_is_left_alone_however_the_clock_jumps(kit: Kit, clock: StoppedClock) -> None:
    job = kit.jobs.ask("file", "key", {})
    kit.jobs.claim(job.id, "here-1")
    clock.set(clock.now() + 2 * 86_400_000)
    kit.jobs.sweep({"here-1": False}.get)
    assert states(kit, job) == [JobState.RUNNING]


def test_a_job_is_given_back_once_for_a_fault_and_always_without_one(kit: Kit) -> None:
    job = kit.jobs.ask("file", "key", {})
    seen = []
    for tried in (False, True, False, True):
        assert kit.jobs.claim(job.id, "here-1") is not None
        kit.jobs.give_back(job.id, tried)
        seen += states(kit, job)
    assert seen == [JobState.QUEUED, JobState.QUEUED, JobState.QUEUED, JobState.FAILED]


def test_a_process_that_ends_before_it_claims_its_job_counts_as_a_try(kit: Kit) -> None:
    job = kit.jobs.ask("file", "key", {})
    kit.jobs.give_back(job.id)
    kit.jobs.give_back(job.id)
    assert states(kit, job) == [JobState.FAILED]


def test_a_job_that_is_done_is_not_given_back(kit: Kit) -> None:
    job = kit.jobs.ask("file", "key", {})
    kit.jobs.claim(job.id, "here-1")
    kit.jobs.finish(job.id)
    kit.jobs.give_back(job.id)
    assert states(kit, job) == [JobState.DONE]


def test_workers_that_have_ended_are_forgotten(kit: Kit) -> None:
    kit.jobs.beat_worker("here-1")
    kit.jobs.forget_workers({"here-1": True}.get)
    assert not kit.jobs.worker_is_fresh()


def test_a_worker_is_fresh_only_while_it_beats(kit: Kit, clock: StoppedClock) -> None:
    assert not kit.jobs.worker_is_fresh()
    kit.jobs.beat_worker("one")
    assert kit.jobs.worker_is_fresh()
    clock.set(clock.now() + WORKER_SILENT)
    assert not kit.jobs.worker_is_fresh()


def states(kit: Kit, *jobs: Job) -> list[JobState]:
    """How far jobs are now."""
    found = [kit.jobs.by_id(job.id) for job in jobs]
    return [job.state for job in found if job is not None]
