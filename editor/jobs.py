"""Jobs: work too long for a request. The table is the truth; the queue only wakes the worker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, Column, Connection, Integer, String, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from editor.clock import Clock
from editor.db import Database, metadata
from editor.ids import fresh_id
from editor.settings import Settings

if TYPE_CHECKING:
    from editor.queue import Queue

SILENT = 30_000
"""Milliseconds after which a running job without a heartbeat is given to somebody else."""
WORKER_SILENT = 15_000
"""Milliseconds after which a worker without a heartbeat counts as gone."""
MOST_TRIES = 2


class JobState(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


OVER = frozenset({JobState.DONE, JobState.FAILED})

jobs = Table(
    "jobs",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False, unique=True),
    Column("payload", JSON, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("problem", JSON),
    Column("tries", Integer, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("beat_at", BigInteger, nullable=False),
    Column("process", String),
)
workers = Table("workers", metadata, Column("name", String, primary_key=True), Column("beat_at", BigInteger))


@dataclass(frozen=True)
class Job:
    """One piece of work. `key` names its result: the same key is the same work. `done` of `total` are its
    pages; `problem` says why it failed, or what is wrong with what it made, as code and values; `process` is the
    one that works on it."""

    id: str
    kind: str
    key: str
    payload: Mapping[str, Any]
    state: JobState
    done: int
    total: int | None
    problem: Mapping[str, Any] | None
    tries: int
    beat_at: int
    process: str | None


class Jobs:
    """Asking for jobs and following them. Each of the calls is a transaction of its own."""

    def __init__(self, settings: Settings, clock: Clock, db: Database) -> None:
        self._settings, self._clock, self._db = settings, clock, db

    @cached_property
    def queue(self) -> "Queue":
        """What wakes a worker. It takes a fifth of a second to load, and no page needs it to be shown."""
        queue: Queue = import_module("editor.queue").Queue(self._settings)
        return queue

    def close(self) -> None:
        """Lets go of the queue."""
        if "queue" in vars(self):
            self.queue.close()

    def ask(self, kind: str, key: str, payload: Mapping[str, Any], again: bool = False) -> Job:
        """The job with this key: the one that is there, or a new one. `again` gives a finished or failed one
        a new try."""
        there = self.by_key(key)  # asked for every second while a page waits, so without the lock of a writer
        if there and not (again and there.state in OVER):
            return there
        now = self._clock.now()
        fresh = {"state": JobState.QUEUED.value, "done": 0, "total": None, "problem": None, "tries": 0}
        fresh |= {"payload": dict(payload), "asked_at": now, "beat_at": now, "process": None}
        try:
            with self._db.begin() as tx:
                there = _by_key(tx, key)
                if there and not (again and there.state in OVER):
                    return there
                if there:
                    tx.execute(update(jobs).where(jobs.c.id == there.id).values(**fresh))
                else:
                    tx.execute(insert(jobs).values(id=fresh_id(), kind=kind, key=key, **fresh))
                job = _by_key(tx, key)
        except IntegrityError:  # somebody else asked in the same moment
            job = self.by_key(key)
        assert job is not None
        self.queue.wake(job.id)
        return job

    def by_key(self, key: str) -> Job | None:
        """The job whose result has this key."""
        with self._db.read() as tx:
            return _by_key(tx, key)

    def by_id(self, id: str) -> Job | None:
        """The job with this id."""
        with self._db.read() as tx:
            return _job(tx.execute(select(jobs).where(jobs.c.id == id)).one_or_none())

    def asked_before(self, kind: str, before: int) -> list[Job]:
        """The jobs of a kind that were asked for before an instant and are over."""
        old = (jobs.c.kind == kind) & (jobs.c.asked_at < before) & jobs.c.state.in_([state.value for state in OVER])
        with self._db.read() as tx:
            return [job for row in tx.execute(select(jobs).where(old)) if (job := _job(row))]

    def finished(self, kind: str, forum: str) -> list[Job]:
        """The jobs of a kind and of a forum whose results are there, in the order in which they were asked for."""
        done = (jobs.c.kind == kind) & (jobs.c.state == JobState.DONE.value)
        query = select(jobs).where(done & (jobs.c.payload["forum"].as_string() == forum))
        with self._db.read() as tx:
            return [job for row in tx.execute(query.order_by(jobs.c.asked_at, jobs.c.id)) if (job := _job(row))]

    def under_way(self, kind: str, forum: str) -> list[Job]:
        """The jobs of a kind and of a forum that are not over, the oldest first."""
        with self._db.read() as tx:
            found = [job for job in self._unfinished(tx) if (job.kind, job.payload.get("forum")) == (kind, forum)]
        return sorted(found, key=lambda job: job.id)

    def forget(self, id: str) -> None:
        """Forgets a job; whoever asks for the same work again gets a new one."""
        with self._db.begin() as tx:
            tx.execute(delete(jobs).where(jobs.c.id == id))

    def claim(self, id: str, process: str) -> Job | None:
        """Takes a queued job for a process; None when another one has it or it is over."""
        with self._db.begin() as tx:
            waiting = update(jobs).where(jobs.c.id == id, jobs.c.state == JobState.QUEUED.value)
            values = {"state": JobState.RUNNING.value, "beat_at": self._clock.now(), "process": process}
            taken = tx.execute(waiting.values(**values, tries=jobs.c.tries + 1))
            return _job(tx.execute(select(jobs).where(jobs.c.id == id)).one()) if taken.rowcount else None

    def give_back(self, id: str, tried: bool = True) -> None:
        """A job whose process has ended without finishing it: queued once more, given up after the second try.

        Without `tried` it was nobody's fault, and does not count as a try. Nothing happens when the job is over."""
        with self._db.begin() as tx:
            job = _job(tx.execute(select(jobs).where(jobs.c.id == id)).one())
            if job is None or job.state in OVER:
                return
            tries = job.tries
            if job.state is JobState.QUEUED and tried:
                tries += 1  # its process has not even come to the claim
            elif job.state is JobState.RUNNING and not tried:
                tries -= 1
            self._queue_again(tx, job, tries)
        self.queue.wake(id)

    def beat(self, id: str, done: int | None = None, total: int | None = None) -> None:
        """Says that the job is alive, and how far it is."""
        values: dict[str, Any] = {"beat_at": self._clock.now()}
        if done is not None:
            values |= {"done": done, "total": total}
        self._set(id, values)

    def finish(self, id: str, problem: Mapping[str, Any] | None = None) -> None:
        """The job's result is there; `problem` is what is wrong with it."""
        self._set(id, {"state": JobState.DONE.value, "problem": None if problem is None else dict(problem)})

    def fail(self, id: str, problem: Mapping[str, Any]) -> None:
        """The job cannot be done; `problem` has a code and the values its sentence needs."""
        self._set(id, {"state": JobState.FAILED.value, "problem": dict(problem)})

    def beat_worker(self, name: str) -> None:
        """Says that a worker is alive."""
        with self._db.begin() as tx:
            values = {"beat_at": self._clock.now()}
            if not tx.execute(update(workers).where(workers.c.name == name).values(**values)).rowcount:
                tx.execute(insert(workers).values(name=name, **values))

    def forget_workers(self, gone: Callable[[str], bool | None]) -> None:
        """Forgets the workers of which `gone` knows that they have ended."""
        with self._db.read() as tx:
            names = [name for name in tx.execute(select(workers.c.name)).scalars() if gone(name)]
        if names:
            with self._db.begin() as tx:
                tx.execute(delete(workers).where(workers.c.name.in_(names)))

    def worker_is_fresh(self) -> bool:
        """Whether any worker has lately said that it is alive."""
        with self._db.read() as tx:
            newest = tx.execute(select(workers.c.beat_at).order_by(workers.c.beat_at.desc()).limit(1)).scalar()
        return newest is not None and abs(self._clock.now() - newest) < WORKER_SILENT

    def sweep(self, gone: Callable[[str], bool | None] = lambda process: None) -> None:
        """Queues again what nobody works on: what a process has left of which `gone` knows that it has ended, and
        what has fallen silent where it does not know."""
        with self._db.read() as tx:
            left = [job.id for job in self._unfinished(tx) if self._is_left(job, gone)]
        if not left:
            return
        with self._db.begin() as tx:
            found = [job for job in self._unfinished(tx) if job.id in left and self._is_left(job, gone)]
            for job in found:
                self._queue_again(tx, job, job.tries)
        for job in found:
            self.queue.wake(job.id)

    def _unfinished(self, tx: Connection) -> list[Job]:
        unfinished = jobs.c.state.in_([JobState.QUEUED.value, JobState.RUNNING.value])
        return [job for row in tx.execute(select(jobs).where(unfinished)) if (job := _job(row))]

    def _is_left(self, job: Job, gone: Callable[[str], bool | None]) -> bool:
        known = gone(job.process) if job.process else None
        silent = abs(self._clock.now() - job.beat_at) > SILENT  # a clock set back must not keep a job for days
        return silent if known is None else known

    def _queue_again(self, tx: Connection, job: Job, tries: int) -> None:
        spent = tries >= MOST_TRIES
        values: dict[str, Any] = {"state": (JobState.FAILED if spent else JobState.QUEUED).value, "tries": tries}
        values |= {"beat_at": self._clock.now(), "problem": {"code": "job_died"} if spent else None, "process": None}
        tx.execute(update(jobs).where(jobs.c.id == job.id).values(**values))

    def _set(self, id: str, values: Mapping[str, Any]) -> None:
        with self._db.begin() as tx:
            tx.execute(update(jobs).where(jobs.c.id == id).values(**values))


def _by_key(tx: Connection, key: str) -> Job | None:
    return _job(tx.execute(select(jobs).where(jobs.c.key == key)).one_or_none())


def _job(row: Any) -> Job | None:
    if row is None:
        return None
    return Job(
        row.id,
        row.kind,
        row.key,
        row.payload,
        JobState(row.state),
        row.done,
        row.total,
        row.problem,
        row.tries,
        row.beat_at,
        row.process,
    )
