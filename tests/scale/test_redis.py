"""What stands upon Redis alone: the bus, the limits of all processes together, the queue of jobs."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGSTOP, SIGTERM
from typing import Any

import pytest
import redis

from editor.app import make_app, make_kit
from editor.clock import Clock
from editor.jobs import JobState
from editor.live.bus import Topic
from editor.live.bus_redis import CHANNEL, RedisBus
from editor.settings import Settings
from tests.editor.conftest import SECRET, Browser, make_tables
from tests.editor.live.peers import wait_until
from tests.scale.services import Redis, folder


@pytest.fixture
def server() -> Iterator[Redis]:
    """A Redis of the test's own."""
    with folder() as path:
        server = Redis(path)
        server.start()
        yield server
        server.stop(SIGKILL)


class Ear:
    """What a process has heard."""

    def __init__(self, bus: RedisBus) -> None:
        self.heard: list[dict[str, Any]] = []
        self.back = 0
        bus.listen(Topic.BACK, self._count)  # first, for the bus begins with its first listener
        bus.listen(Topic.TOLD, lambda **values: self.heard.append(values))

    def _count(self) -> None:
        self.back += 1


@contextmanager
def buses(server: Redis, count: int) -> Iterator[list[tuple[RedisBus, Ear]]]:
    """Buses of so many processes, all listening."""
    made = [(bus := RedisBus(server.url), Ear(bus)) for _ in range(count)]
    wait_until(lambda: all(ear.back == 1 for _, ear in made))
    try:
        yield made
    finally:
        for bus, _ in made:
            bus.close()


def test_all_others_hear_in_order_and_nobody_hears_themselves(server: Redis) -> None:
    with buses(server, 3) as [(first, own), (_, second), (_, third)]:
        told = [{"forum": "f", "kind": "outline", "section": f"{number}"} for number in range(500)]
        for one in told:
            first.tell(Topic.TOLD, **one)
        wait_until(lambda: len(second.heard) == len(third.heard) == 500)
        assert (own.heard, second.heard, third.heard) == ([], told, told)


def test_what_nobody_can_read_harms_nobody(server: Redis) -> None:
    with buses(server, 2) as [(first, _), (_, second)]:
        line = redis.Redis.from_url(server.url)
        for word in (b"", b"\xc1", b"\x90", b"\x93\x01\x02\x03", b"x" * 100_000):
            line.publish(CHANNEL, word)
        line.close()
        first.tell(Topic.TOLD, kind="after")
        wait_until(lambda: second.heard == [{"kind": "after"}])


def test_while_redis_is_away_nobody_waits_and_then_it_is_said_that_it_is_back(server: Redis) -> None:
    with buses(server, 2) as [(first, _), (_, second)]:
        server.stop(SIGKILL)
        began = time.monotonic()
        for number in range(1_000):
            first.tell(Topic.TOLD, kind=f"lost {number}")
        assert time.monotonic() - began < 1
        server.start()
        wait_until(lambda: second.back == 2)
        wait_until(lambda: first.tell(Topic.TOLD, kind="found") or {"kind": "found"} in second.heard)
        server.tell(SIGSTOP)
        began = time.monotonic()
        first.tell(Topic.TOLD, kind="held")
        assert time.monotonic() - began < 1
        server.tell(SIGCONT)


def settings(server: Redis, path: Path, **more: Any) -> Settings:
    return Settings(data_dir=str(path), redis_url=server.url, secret_key=SECRET, base_url="http://localhost", **more)


def test_limits_are_those_of_all_processes_together(server: Redis, tmp_path: Path) -> None:
    with ExitStack() as stack:
        kits = [make_kit(settings(server, tmp_path, sign_ins_per_minute=3), Clock()) for _ in range(2)]
        for kit in kits:
            stack.callback(kit.close)
        make_tables(kits[0].db)
        browsers = [Browser(make_app(kit)) for kit in kits]

        def asked(number: int) -> int:
            return browsers[number % 2].post("/sign-in", data={"email": "reader@example.org"}).status_code

        assert [asked(number) for number in range(4)] == [200, 200, 200, 429]
        server.stop(SIGKILL)
        # Now each counts for itself.
        assert [asked(number) for number in range(8)] == [200] * 6 + [429] * 2
        server.start()
        assert [asked(number) for number in range(4)] == [200, 200, 200, 429]


def test_the_worker_outlives_redis(server: Redis, tmp_path: Path) -> None:
    kit = make_kit(settings(server, tmp_path), Clock())
    make_tables(kit.db)
    environ = {"PATH": "/usr/bin:/bin", **kit.settings.environ()}
    with (tmp_path / "worker.log").open("wb") as log:
        worker = subprocess.Popen([sys.executable, "-m", "editor.cli", "worker"], env=environ, stdout=log, stderr=log)

    def made(key: str) -> bool:
        job = kit.jobs.by_key(key)
        return job is not None and job.state is not JobState.QUEUED

    try:
        wait_until(kit.jobs.worker_is_fresh)
        kit.jobs.ask("file", "no input, so it fails", {})
        wait_until(lambda: made("no input, so it fails"))
        server.stop(SIGKILL)
        kit.jobs.ask("file", "asked while nobody hears", {})
        server.start()
        kit.jobs.ask("file", "asked afterwards", {})
        wait_until(lambda: made("asked afterwards"), (tmp_path / "worker.log").read_text)
        assert worker.poll() is None
    finally:
        worker.send_signal(SIGTERM)
        worker.wait(30)
        kit.close()
