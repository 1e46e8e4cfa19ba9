"""Faults of the machine: a database that is locked, a disk that is full, a clock that jumps by days."""

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import pytest

from editor import db as database_module
from editor import record
from editor.clock import StoppedClock
from editor.jobs import SILENT, JobState
from editor.people import actions as people
from editor.publishing import actions as publishing
from sections.lifecycle import Stage
from sections.people import Role
from tests.editor.conftest import Browser
from tests.editor.gates import POSTS, Gate, gate_of, knock, path_of
from tests.editor.world import NOW, World, made

DAY, MINUTE = 86_400_000, 60_000
NOTHING_TO_WRITE = {"comments.confirm": 200, "suggestions.decide": 200, "suggestions.reply": 410}
"""What was done before needs no disk: this comment is confirmed already, these suggestions are gone."""
JUMPS = {-2 * 1440: 409, -2: 409, -1: 303, 59: 303, 60: 409, 2 * 1440: 409}
Fault = Callable[[World], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An installation whose writers do not wait long for each other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database_module, "WAIT", 50)
        with made(tmp_path_factory.mktemp("world")) as world:
            yield world


@pytest.fixture
def clock(world: World) -> Iterator[StoppedClock]:
    """The clock of the world; afterwards it and the database are as they were."""
    clock = world.kit.clock
    assert isinstance(clock, StoppedClock)
    yield clock
    clock.set(NOW)
    world.restore()


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Somebody else is writing and does not come to an end."""
    with closing(sqlite3.connect(world.kit.settings.data / "rapporteur.db", isolation_level=None)) as other:
        other.execute("begin immediate")
        yield
        other.execute("rollback")


@contextmanager
def full(_world: World) -> Iterator[None]:
    """No file of this process may grow any more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.sqlite
@pytest.mark.parametrize("fault", [locked, full])
@pytest.mark.parametrize("gate", POSTS, ids=lambda gate: f"{gate.endpoint} {gate.who}")
def test_what_cannot_be_written_is_told_and_changes_nothing(world: World, gate: Gate, fault: Fault) -> None:
    path, before = path_of(world, gate), world.dump()
    with fault(world):
        answer = knock(world, gate, world.callers[Role.SECRETARIAT], path=path)
    after = world.dump()
    world.restore()
    status = answer.status_code
    assert (status, after) == (NOTHING_TO_WRITE.get(gate.endpoint, 503), before)
    if status == 503:
        assert (answer.json and answer.json["code"], answer.headers["Retry-After"]) == ("store", "5")
    assert knock(world, gate, world.callers[Role.SECRETARIAT], path=path_of(world, gate)).status_code == gate.ok
    world.restore()


@pytest.mark.sqlite
@pytest.mark.parametrize("fault", [locked, full])
def test_reading_goes_on_and_the_page_says_what_is_kept(world: World, fault: Fault, clock: StoppedClock) -> None:
    clock.set(NOW + 2 * DAY)  # the session would be prolonged now
    headers = world.callers[Role.MAG_FACILITATOR].headers
    client = world.app.test_client(use_cookies=False)
    with fault(world):
        for path in ("/", "/me", "/forums/forum-open/versions/draft-1", "/forums/forum-open/write", "/healthz"):
            assert (path, client.get(path, headers=headers).status_code) == (path, 503 if path == "/healthz" else 200)
        page = client.post("/me/name", headers=headers, data={"name": "Another"})
    assert page.status_code == 503
    assert "We cannot save just now" in page.text
    assert "Nothing was changed. What was shown as saved is safe." in page.text


@pytest.mark.parametrize("days", [-2, 2])
def test_a_comment_period_that_was_ended_stays_ended(world: World, clock: StoppedClock, days: int) -> None:
    gate, nobody = gate_of("comments.send"), world.callers["nobody"]
    publishing.move(world.kit, world.callers[Role.SECRETARIAT].person, "forum-open", Stage.INCORPORATING)
    before = world.dump()
    clock.set(NOW + days * DAY)
    assert (knock(world, gate, nobody).status_code, world.dump()) == (409, before)
    assert "open for comment until" not in world.app.test_client().get("/forums/forum-open/versions").text


def test_a_comment_period_ends_by_the_one_clock(world: World, clock: StoppedClock) -> None:
    gate, nobody = gate_of("comments.send"), world.callers["nobody"]
    until = world.places["open"].version.comments_until
    assert until is not None
    for now, status in ((until + 1, 409), (until, 200), (until - 2 * DAY, 200)):
        clock.set(now)
        assert (now - until, knock(world, gate, nobody).status_code) == (now - until, status)


@pytest.mark.parametrize(("minutes", "status"), JUMPS.items())
def test_a_link_has_an_age_whichever_way_the_clock_jumps(
    world: World, clock: StoppedClock, minutes: int, status: int
) -> None:
    link = people.operators_link(world.kit, "reader@example.org").removeprefix("http://localhost")
    clock.set(NOW + minutes * MINUTE)
    assert Browser(world.app).post(link).status_code == status
    clock.set(NOW)
    assert Browser(world.app).post(link).status_code == (410 if status == 303 else 303)
    assert Browser(world.app).post(link).status_code == 410


@pytest.mark.parametrize("days", [-2, 2])
def test_a_sign_in_outlives_a_clock_that_jumps(world: World, clock: StoppedClock, days: int) -> None:
    headers = world.callers[Role.READER].headers
    for now in (NOW + days * DAY, NOW):
        clock.set(now)
        assert world.app.test_client(use_cookies=False).get("/me", headers=headers).status_code == 200


@pytest.mark.parametrize("days", [-2, 2])
def test_a_job_is_not_kept_by_a_clock_that_jumps(world: World, clock: StoppedClock, days: int) -> None:
    job = world.kit.jobs.ask("file", "a file of the test", {})
    assert world.kit.jobs.claim(job.id, "elsewhere-1") is not None
    clock.set(NOW + days * DAY)
    world.kit.jobs.sweep()
    waiting = world.kit.jobs.by_id(job.id)
    assert waiting is not None
    assert waiting.state is JobState.QUEUED
    clock.set(clock.now() + SILENT)
    world.kit.jobs.sweep()
    assert world.kit.jobs.by_id(job.id) == waiting


def test_the_record_is_followed_in_the_order_of_writing(world: World, clock: StoppedClock) -> None:
    kit, forum = world.kit, world.places["open"].published.forum.id
    with kit.db.read() as tx:
        seen = record.last(tx)
    written = []
    for days in (0, 2, -2):
        clock.set(NOW + days * DAY)
        with kit.db.begin() as tx:
            written.append(record.write(tx, kit.clock, record.SYSTEM, "tried", ("forum", forum), forum=forum))
    with kit.db.read() as tx:
        assert [event.id for event in record.after(tx, seen, ["tried"])] == written
        assert record.last(tx) >= seen + 3
