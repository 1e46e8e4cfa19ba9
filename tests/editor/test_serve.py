"""`rapporteur serve` and `rapporteur worker`: what comes up, what is started again, and that nothing is left behind."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from editor.settings import Settings
from tests.ports import free_port

pytestmark = pytest.mark.long
PATIENCE = 90.0
WELL = {"database": "ok", "worker": "ok"}


@dataclass
class Served:
    """A command that serves, in a process group of its own as in a terminal."""

    settings: Settings
    process: subprocess.Popen[str]
    log: Path

    def health(self) -> tuple[int, object]:
        """What /healthz says; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.settings.address}/healthz", timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, None

    def family(self) -> list[int]:
        """The process and all that came of it."""
        return [self.process.pid, *descendants(self.process.pid)]


Serve = Callable[..., Served]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts a command that serves; what is left of it is ended with the test."""
    started: list[Served] = []
    settings = Settings(data_dir=str(tmp_path / "data"), port=free_port())

    def start(*arguments: str, **given: Any) -> Served:
        own = replace(settings, **given)
        environ = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORTEUR_")}
        log = tmp_path / f"{arguments[0]}-{len(started)}.log"
        with log.open("w") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "editor.cli", *arguments],
                env={**environ, **own.environ(), "PYTHONUNBUFFERED": "1"},
                stdout=said,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        started.append(Served(own, process, log))
        return started[-1]

    yield start
    for one in started:
        for process in one.family():
            with contextlib.suppress(ProcessLookupError):  # it has just ended of itself
                os.kill(process, signal.SIGKILL)
        one.process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_command_starts_all_and_one_signal_ends_all(serve: Serve, number: signal.Signals) -> None:
    server = serve("serve")
    wait_for(lambda: server.health() == (200, WELL), server)
    family = server.family()
    assert len(family) >= 4  # the supervisor, the web server and its one process, the worker
    os.killpg(server.process.pid, number)  # as a terminal does: to the whole group
    assert server.process.wait(PATIENCE) == 0
    wait_for(lambda: not any(is_there(process) for process in family), server)
    assert server.health() == (0, None)


def test_nothing_outlives_a_supervisor_that_is_killed(serve: Serve) -> None:
    server = serve("serve")
    wait_for(lambda: server.health() == (200, WELL), server)
    family = server.family()
    server.process.kill()
    wait_for(lambda: not any(is_there(process) for process in family[1:]), server)


def test_what_dies_is_started_again(serve: Serve) -> None:
    server = serve("serve")
    wait_for(lambda: server.health() == (200, WELL), server)
    # Before it has said so itself, a web server that dies is one that cannot start.
    wait_for(lambda: "Ctrl-C" in server.log.read_text(), server)
    before = set(server.family())
    for process in before - {server.process.pid}:
        with contextlib.suppress(ProcessLookupError):  # it has just ended with its parent
            os.kill(process, signal.SIGKILL)
    wait_for(lambda: len(set(server.family()) - before) >= 3 and server.health() == (200, WELL), server)


def test_web_server_and_worker_may_run_apart(serve: Serve) -> None:
    server = serve("serve", "--no-worker")
    wait_for(lambda: server.health() == (503, {"database": "ok", "worker": "silent"}), server)
    worker = serve("worker")
    wait_for(lambda: server.health() == (200, WELL), worker)
    worker.process.send_signal(signal.SIGTERM)
    assert worker.process.wait(PATIENCE) == 0
    assert server.health() == (503, {"database": "ok", "worker": "silent"})


@pytest.mark.parametrize("host", ["::1", "0.0.0.0"])
def test_it_listens_where_it_is_told_to(serve: Serve, host: str) -> None:
    server = serve("serve", "--no-worker", host=host)
    here = f"http://[::1]:{server.settings.port}" if host == "::1" else f"http://127.0.0.1:{server.settings.port}"
    wait_for(lambda: "Ctrl-C" in server.log.read_text(), server)
    assert server.settings.address in server.log.read_text()
    assert "Best Practice Forums" in page(f"{here}/")


def test_a_port_that_is_taken_is_told_in_a_sentence(serve: Serve) -> None:
    with socket.socket() as other:
        server = serve("migrate")
        server.process.wait(PATIENCE)
        other.bind(("127.0.0.1", server.settings.port))
        other.listen()
        second = serve("serve", "--demo")
        assert second.process.wait(PATIENCE) == 1
    assert (
        second.log.read_text() == f"Port {second.settings.port} of 127.0.0.1 cannot be used: Address already in use.\n"
    )


def test_the_first_start_brings_the_demo_and_a_link_for_each_of_its_people(serve: Serve) -> None:
    greetings = []
    for _ in range(2):
        server = serve("serve", "--demo", "--no-worker")
        wait_for(lambda server=server: "Ctrl-C" in server.log.read_text(), server)
        greetings.append(server.log.read_text().splitlines())
        page = (
            urllib.request.urlopen(f"{server.settings.address}/forums/meaningful-access/versions/draft-1")
            .read()
            .decode()
        )
        links = {line.split()[0]: line.split()[1] for line in greetings[-1] if "@" in line}
        assert "Meaningful Access" in page
        assert set(links) == {
            f"{who}@example.org" for who in ("facilitator", "cofacilitator", "secretariat", "participant")
        }
        for link in links.values():
            assert "Sign in here" in urllib.request.urlopen(link).read().decode()
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(PATIENCE) == 0
    assert [line for line in greetings[0] if "demo" in line] == ["Loading the demo. This takes a moment."]
    assert [line for line in greetings[1] if "demo" in line] == []


def page(address: str) -> str:
    """What stands at an address."""
    with urllib.request.urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())


def descendants(process: int) -> list[int]:
    """All processes that came of one and are still its children's children."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*"):
        try:
            children = (task / "children").read_text().split()
        except OSError:
            continue
        for child in map(int, children):
            found += [child, *descendants(child)]
    return found


def is_there(process: int) -> bool:
    """Whether a process runs; one that has ended and was not yet asked for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(condition: Callable[[], bool], server: Served) -> None:
    """Waits until a condition holds. Raises AssertionError with what the command has said."""
    ends = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ends, server.log.read_text()
        time.sleep(0.1)
