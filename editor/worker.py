"""The export worker: takes jobs from the queue and does each in a child process, under limits of time and
memory."""

import contextlib
import logging
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import IO, Any

from huey.consumer import Consumer

from editor.downloads.actions import forget_working_copies, make_file
from editor.files import FILE
from editor.jobs import Job
from editor.kit import Kit
from editor.processes import is_gone, own_name
from editor.publishing.final import finish_final
from sections.errors import RapporteurError, StoreFailed

log = logging.getLogger(__name__)

Handler = Callable[[Kit, Job, Callable[[int, int | None], None]], Mapping[str, Any] | None]
HANDLERS: Mapping[str, Handler] = {FILE: make_file, "final": finish_final}
"""What does each kind of job; gives what is wrong with what was made, None when nothing is."""
BEAT = 3.0
"""Seconds between two heartbeats of the worker and of the job it follows; then it looks for what others left, too."""
TIDY = 3_600.0
"""Seconds between two looks for files that nobody needs any more."""
LOOK = 0.2
"""Seconds between two looks at whether to stop."""


def run(kit: Kit) -> None:
    """Works until it is told to stop (SIGINT, SIGTERM or SIGHUP); no process is left behind."""
    stopped = threading.Event()
    queue = kit.jobs.queue.read_by(lambda id: do_in_child(kit, id, stopped))
    consumer = Consumer(queue, workers=1, periodic=False, initial_delay=0.1, max_delay=0.5, worker_type="thread")
    beating = threading.Thread(target=_beat, args=(kit, stopped), daemon=True)
    consumer.start()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # the library's own would wait for a job's end
        signal.signal(number, lambda *_: stopped.set())
    beating.start()  # who is said to be alive can be told to stop
    try:
        while not stopped.wait(1.0) and all(thread.is_alive() for _, thread in consumer.worker_threads):
            pass
    finally:
        stopped.set()
        consumer.stop(graceful=True)
        beating.join()


def do_in_child(kit: Kit, id: str, stopped: threading.Event | None = None, said: IO[bytes] | None = None) -> None:
    """Does a job in a process of its own and follows it; one that takes too long is ended and has failed.

    When it is `stopped` the job is ended and given back, for whoever works next. What the process has to say goes to
    `said`, by default to the terminal."""
    stopped = stopped or threading.Event()
    command = [sys.executable, "-m", "editor.job_child", id, str(os.getpid())]
    environ = {**os.environ, **kit.settings.environ()}
    child = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    ends = time.monotonic() + kit.settings.job_seconds
    beats_at = time.monotonic() + BEAT
    try:
        while child.poll() is None and time.monotonic() < ends and not stopped.is_set():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(LOOK)
            if time.monotonic() > beats_at:
                kit.jobs.beat(id)
                beats_at = time.monotonic() + BEAT
    finally:
        ended_by_us = child.poll() is None
        child.kill()
        child.wait()
    if ended_by_us and stopped.is_set():
        kit.jobs.give_back(id, tried=False)
    elif ended_by_us:
        kit.jobs.fail(id, {"code": "job_too_long", "seconds": kit.settings.job_seconds})
    elif child.returncode:
        log.error("the process of job %s ended with %s", id, child.returncode)
        kit.jobs.give_back(id)


def do(kit: Kit, id: str) -> None:
    """Does a job in this process, when it is still to be done; what it raises becomes the job's problem."""
    job = kit.jobs.claim(id, own_name())
    if job is None:
        return
    try:
        problem = HANDLERS[job.kind](kit, job, _progress(kit, job))
    except RapporteurError as refused:
        kit.jobs.fail(id, {"code": refused.code, **refused.values})
    except MemoryError:
        kit.jobs.fail(id, {"code": "job_too_large"})
    except Exception:
        log.exception("job %s of kind %s failed", id, job.kind)
        kit.jobs.fail(id, {"code": "job_failed"})
    else:
        kit.jobs.finish(id, problem)


def limit_memory(kit: Kit) -> None:
    """Bounds the address space of this process, as `JOB_BYTES` says."""
    resource.setrlimit(resource.RLIMIT_AS, (kit.settings.job_bytes, kit.settings.job_bytes))


def _progress(kit: Kit, job: Job) -> Callable[[int, int | None], None]:
    told = 0.0

    def progress(done: int, total: int | None) -> None:
        nonlocal told
        if time.monotonic() - told > 0.3:
            told = time.monotonic()
            kit.jobs.beat(job.id, done, total)

    return progress


def _beat(kit: Kit, stopped: threading.Event) -> None:
    name, tidied = own_name(), 0.0
    while not stopped.is_set():
        try:
            kit.jobs.forget_workers(is_gone)
            kit.jobs.beat_worker(name)
            kit.jobs.sweep(is_gone)
            if not tidied or time.monotonic() - tidied > TIDY:
                forget_working_copies(kit)
                tidied = time.monotonic()
        except Exception:
            log.exception("the worker could not say that it is alive")
        stopped.wait(BEAT)
    with contextlib.suppress(StoreFailed):  # it then counts as alive until it is silent for long enough
        kit.jobs.forget_workers(lambda one: one == name)
