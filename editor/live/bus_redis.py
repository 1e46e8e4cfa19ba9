"""The bus over Redis: one channel for all processes of an installation. While Redis is away nobody waits for it."""

import logging
import secrets
import threading
from collections import defaultdict, deque
from typing import Any

import msgpack
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from editor.live.bus import Hear, Topic

log = logging.getLogger(__name__)

CHANNEL = "rapporteur.bus"
MOST_WAITING = 10_000
"""Words that wait to be told: what is older is looked up by the others anyway."""
PATIENCE = 2.0
"""Seconds that Redis may take for one answer."""
TIMES: dict[str, Any] = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
AGAIN = 0.5
"""Seconds before it is tried again."""


def unreachable(url: str) -> str:
    """Why Redis at `url` cannot be used, in its own words; empty when it can."""
    try:
        with redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0), **TIMES) as line:
            line.ping()
    except (redis.RedisError, OSError, TypeError, ValueError) as error:
        return str(error).rstrip(".")
    return ""


class RedisBus:
    """Two threads, one that tells and one that listens; both start with the first use."""

    def __init__(self, url: str) -> None:
        self._redis: Any = redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0), health_check_interval=5, **TIMES)
        self._me = secrets.token_hex(8)
        self._listeners: dict[Topic, list[Hear]] = defaultdict(list)
        self._waiting: deque[bytes] = deque(maxlen=MOST_WAITING)
        self._news = threading.Condition()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    def tell(self, topic: Topic, **values: Any) -> None:
        """Tells the other processes, as soon as Redis takes it."""
        word = msgpack.packb([self._me, topic.value, values])
        with self._news:
            self._waiting.append(word)
            self._start()
            self._news.notify()

    def listen(self, topic: Topic, hear: Hear) -> None:
        """Has `hear` called with what other processes tell."""
        with self._news:
            self._listeners[topic].append(hear)
            self._start()

    def close(self) -> None:
        """Tells what waits, if Redis takes it, and ends."""
        self._stopped.set()
        with self._news:
            self._news.notify()
        for thread in self._threads:
            thread.join()
        self._redis.close()

    def _start(self) -> None:
        if self._threads or self._stopped.is_set():
            return
        self._threads = [
            threading.Thread(target=run, daemon=True, name=name)
            for run, name in ((self._telling, "tell the bus"), (self._hearing, "hear the bus"))
        ]
        for thread in self._threads:
            thread.start()

    def _telling(self) -> None:
        while words := self._next_words():
            try:
                with self._redis.pipeline(transaction=False) as line:
                    for word in words:
                        line.publish(CHANNEL, word)
                    line.execute()
            except redis.RedisError as error:
                log.warning("the bus does not take what is told: %s", error)
                self._stopped.wait(AGAIN)  # the words are gone; the others look for themselves

    def _next_words(self) -> list[bytes]:
        """What waits, once something does; nothing at the end."""
        with self._news:
            self._news.wait_for(lambda: self._waiting or self._stopped.is_set())
            words = list(self._waiting)
            self._waiting.clear()
            return words

    def _hearing(self) -> None:
        while not self._stopped.is_set():
            try:
                self._hear_until_lost()
            except redis.RedisError as error:
                log.warning("the bus is not heard: %s", error)
                self._stopped.wait(AGAIN)

    def _hear_until_lost(self) -> None:
        with self._redis.pubsub() as ear:
            ear.subscribe(CHANNEL)
            while not self._stopped.is_set():
                message = ear.get_message(timeout=PATIENCE / 2)
                if message is None:
                    continue
                if message["type"] == "subscribe":  # at first, and whenever the connection was lost in between
                    self._pass_on(Topic.BACK, {})
                elif message["type"] == "message":
                    self._heard(message["data"])

    def _heard(self, word: bytes) -> None:
        try:
            teller, topic, values = msgpack.unpackb(word)
            if teller != self._me:
                self._pass_on(Topic(topic), dict(values))
        except (ValueError, TypeError):
            log.warning("something was heard that cannot be read")

    def _pass_on(self, topic: Topic, values: dict[str, Any]) -> None:
        for hear in self._listeners[topic]:
            try:
                hear(**values)
            except Exception:
                log.exception("what was heard of %s could not be followed", topic)
