"""PostgreSQL, Redis and nginx as Debian packs them: each in a folder of its own, on a free port, without any rights."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import redis

from tests.ports import free_port

NOBODY = 65534
"""Debian's user and group that own nothing. A server that root starts runs as this one."""
PATIENCE = 60.0
"""Seconds that a busy machine may need to start one of them."""


def as_nobody() -> dict[str, Any]:
    """How a process is started that needs no rights."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for a server, which owns it; gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="rapporteur-scale-"))
    if os.getuid() == 0:
        os.chown(path, NOBODY, NOBODY)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class Service:
    """A server program: started, stopped and started again on the same port with the same data."""

    def __init__(self, folder: Path, command: Sequence[str | Path], answers: Callable[[], object]) -> None:
        self._log, self._command, self._answers = folder / "log", [str(part) for part in command], answers
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it, and comes back when it answers."""
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **as_nobody()
            )
        ends = time.monotonic() + PATIENCE
        while True:
            with suppress(OSError, psycopg.OperationalError, redis.RedisError):
                self._answers()
                return
            if self._process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(self._log.read_text("utf-8", "replace"))
            time.sleep(0.05)

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Ends it with a signal, by default in order."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    def tell(self, number: int) -> None:
        """Sends it a signal that does not end it."""
        assert self._process is not None
        self._process.send_signal(number)


class PostgreSQL(Service):
    """A cluster with the superuser `rapporteur`; one that is not durable is faster, for tests that never end it."""

    def __init__(self, folder: Path, durable: bool = True) -> None:
        self.port = free_port()
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        data = folder / "data"
        made = [programs / "initdb", "-D", data, "-U", "rapporteur", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run([str(part) for part in made], check=True, capture_output=True, cwd=folder, **as_nobody())
        settings = {"listen_addresses": "127.0.0.1", "port": self.port, "max_connections": 200}
        settings |= {"unix_socket_directories": folder, "logging_collector": "off", "fsync": "on" if durable else "off"}
        named = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        super().__init__(folder, [programs / "postgres", "-D", data, *named], lambda: self.ask("select 1"))

    def url(self, database: str = "postgres") -> str:
        """The address of a database."""
        return f"postgresql://rapporteur@127.0.0.1:{self.port}/{database}"

    def ask(self, statement: str) -> None:
        """Does something in the cluster."""
        with psycopg.connect(self.url(), autocommit=True, connect_timeout=5) as connection:
            connection.execute(statement.encode())

    def stop(self, how: int = signal.SIGINT) -> None:
        """Ends it without waiting for those who are connected."""
        super().stop(how)


class Redis(Service):
    """A server that keeps nothing over a restart."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        options = {"bind": "127.0.0.1", "port": self.port, "dir": folder, "appendonly": "no", "save": ""}
        named = [str(part) for name, value in options.items() for part in (f"--{name}", value)]
        super().__init__(folder, ["redis-server", *named], self._answered)

    def _answered(self) -> None:
        with redis.Redis(port=self.port) as line:
            line.ping()


class Nginx(Service):
    """nginx with a configuration of ours."""

    def __init__(self, folder: Path, configuration: str, port: int) -> None:
        (folder / "nginx.conf").write_text(configuration)
        command = ["nginx", "-e", "stderr", "-p", folder, "-c", folder / "nginx.conf"]
        super().__init__(folder, command, lambda: socket.create_connection(("127.0.0.1", port)).close())
