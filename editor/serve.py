"""The supervisor: the web server and the worker under one command, and nothing left behind."""

import contextlib
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from editor.processes import end_with_parent
from editor.settings import Settings

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a child that ended is started again; twice as long each time, short again when it has lasted."""
LASTED = 60.0
GRACE = 5.0
"""Seconds that a child has to end by itself."""
TO_COME_UP = 60.0


class ServeError(Exception):
    """It cannot be served; the text is the sentence for the operator."""


@dataclass
class Child:
    """A program that is to run all the time."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0
    again_at: float = 0.0
    pause: float = field(default=FIRST_PAUSE)

    def start(self) -> None:
        """Starts it, in a session of its own: a Ctrl-C in the terminal reaches the supervisor alone."""
        self.since = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=partial(end_with_parent, os.getpid()),
        )

    def look_after(self) -> None:
        """Starts it again when it has ended and its pause is over."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            lasted = now - self.since > LASTED
            self.pause = FIRST_PAUSE if lasted else min(self.pause * 2, LONGEST_PAUSE)
            log.error("the %s ended (%s); it starts again", self.name, self.process.returncode)
            self.process, self.again_at = None, now + self.pause
        elif self.process is None and now >= self.again_at:
            self.start()

    def ask_to_end(self) -> None:
        """Asks it to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, before: float) -> None:
        """Waits until it has ended; from the instant `before` on without its consent, and with all it started."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, before - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("the %s does not end by itself", self.name)
        _kill_session(self.process.pid)
        self.process.wait()


def serve(settings: Settings, with_worker: bool, when_up: Callable[[], None], only: str = "") -> None:
    """Serves until SIGINT, SIGTERM or SIGHUP. `when_up` is called once, when the first page can be answered; `only` is
    what is served, "pages" or "live", when the other runs in processes of its own.

    Raises ServeError when the web server does not come up."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    web = Child("web server", web_command(settings, only))
    children = [web]
    if with_worker:
        children.append(Child("worker", [sys.executable, "-m", "editor.cli", "worker"]))
    try:
        for child in children:
            child.start()
        _wait_until_up(settings, web, stop)
        if not stop.is_set():
            when_up()
        while not stop.wait(0.2):
            for child in children:
                child.look_after()
    finally:
        for child in children:
            child.ask_to_end()
        before = time.monotonic() + GRACE
        for child in children:
            child.end(before)


def web_command(settings: Settings, only: str = "") -> list[str]:
    """The web server: one process, whose threads hold the sockets too."""
    options = {
        "bind": settings.listens_at,
        "workers": 1,
        "worker-class": "gthread",
        "threads": settings.threads,
        "worker-connections": settings.threads + 100,
        "timeout": 60,
        "graceful-timeout": 2,
        "log-level": "warning",
    }
    named = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "gunicorn", *named, f"editor.web:application({only!r})"]


def check_port(settings: Settings) -> None:
    """Raises ServeError when somebody listens on the port, or nobody may."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            sentence = f"Port {settings.port} of {settings.host} cannot be used: {error.strerror}."
            raise ServeError(sentence) from error


def _wait_until_up(settings: Settings, web: Child, stop: threading.Event) -> None:
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    address = f"http://{replace(settings, host=here).listens_at}/healthz"
    ends = time.monotonic() + TO_COME_UP
    while not stop.wait(0.1):
        if web.process is None or web.process.poll() is not None or time.monotonic() > ends:
            raise ServeError("The web server does not start; what it said stands above.")
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # it answers, and says that something is not well yet
        except OSError:
            continue


def _kill_session(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
