"""The queue that wakes a worker: messages with the ids of jobs, in a file of its own or in Redis."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import redis
from huey import Huey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer
from redis.backoff import NoBackoff
from redis.retry import Retry

from editor.settings import Settings

log = logging.getLogger(__name__)

PATIENCE = 3.0
"""Seconds that Redis may take for an answer; the worker waits in it for one of these for the next message."""


class Queue:
    """Opened with its first use."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._wake: Callable[[str], object] | None = None
        self._opened = ExitStack()

    def close(self) -> None:
        """Lets go of it."""
        self._opened.close()

    def read_by(self, work: Callable[[str], None]) -> Huey:
        """The queue as a worker reads it: `work` is called with the id of each job that is to be done."""
        queue = self._open()

        def job(id: str) -> None:  # named by this module, as the messages are
            work(id)

        queue.task(name="job")(job)
        return queue

    def wake(self, id: str) -> None:
        """Tells some worker of a job; a message that is lost is made good by `Jobs.sweep`."""
        try:
            if self._wake is None:
                self._wake = self._open().task(name="job")(_done_by_a_worker)
            self._wake(id)
        except Exception:
            log.exception("the queue did not take job %s", id)

    def _open(self) -> Huey:
        serializer = SignedSerializer(secret=self._settings.secret, salt="jobs")  # messages are pickled
        if self._settings.redis_url:
            # Whoever asks for a job must not wait for a Redis that hangs: its message is made good by a sweep.
            times: dict[str, Any] = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
            once = Retry(NoBackoff(), 1)
            pool = redis.ConnectionPool.from_url(self._settings.redis_url, retry=once, **times)
            self._opened.callback(pool.disconnect)
            return RedisHuey("rapporteur", connection_pool=pool, results=False, serializer=serializer)
        path = self._settings.data / "queue.db"
        queue = SqliteHuey("rapporteur", filename=str(path), results=False, serializer=serializer)
        self._opened.callback(queue.storage.close)
        return queue


def _done_by_a_worker(id: str) -> None:
    """Stands for the work where messages are only sent."""
    raise AssertionError(id)
