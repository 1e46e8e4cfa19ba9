"""A real installation for the end-to-end tests: `rapporteur serve` on a port and in a folder of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from editor.app import make_kit
from editor.db import migrate
from editor.forums import actions as forums
from editor.forums import rows as forum_rows
from editor.forums import rows_outline
from editor.forums.forms import Named, NewCycle, NewForum
from editor.ids import fresh_id
from editor.kit import Kit
from editor.people import actions as people
from editor.people import rows as people_rows
from editor.settings import Settings
from sections.forums import Forum
from sections.people import Person, Role
from sections.timeline import Cycle
from tests.cast import CAST, SEO_YEON, Player
from tests.ports import free_port
from tests.processes import descendants_of

COMES_UP = 90
"""Seconds that a busy machine may need."""


class Server:
    """The server as its operator runs it, and a kit beside it upon the same data for what is made before a test."""

    def __init__(self, folder: Path, worker: bool = False, **given: Any) -> None:
        # All people of a test come from one network address.
        many = dict.fromkeys(("comments_per_minute", "network_sign_ins_per_minute", "live_openings_per_minute"), 10_000)
        settings: dict[str, Any] = {"port": free_port(), **many, **given}
        self.settings = Settings(data_dir=str(folder), **settings)
        self._command = [sys.executable, "-m", "editor.cli", "serve", *([] if worker else ["--no-worker"])]
        self._log = folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None
        migrate(self.settings.database)
        self.kit: Kit = make_kit(self.settings)

    @property
    def address(self) -> str:
        """The address of the server, without a slash at its end."""
        return self.settings.address

    @property
    def log(self) -> str:
        """What the server has said."""
        return self._log.read_text("utf-8")

    def start(self) -> None:
        """Starts it, and comes back when it answers."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORTEUR_")}
        with open(self._log, "ab") as log:
            before = log.tell()
            self._process = subprocess.Popen(
                self._command,
                env={**environ, **self.settings.environ(), "PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_for_greeting(before)

    def stop(self) -> None:
        """Ends it as Ctrl-C does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(30)
            self._process = None

    def kill(self) -> None:
        """Ends it and all it started at once, as a loss of power does."""
        assert self._process is not None
        for process in [self._process.pid, *descendants_of(self._process.pid)]:
            with suppress(ProcessLookupError):  # it has just ended of itself
                os.kill(process, signal.SIGKILL)
        self._process.wait(30)
        self._process = None

    def close(self) -> None:
        """Ends everything."""
        self.stop()
        self.kit.close()

    def _wait_for_greeting(self, before: int) -> None:
        assert self._process is not None
        ends = datetime.now(UTC) + timedelta(seconds=COMES_UP)
        while b"Ctrl-C stops everything" not in self._log.read_bytes()[before:]:
            if datetime.now(UTC) > ends:
                raise TimeoutError(self.log)
            try:
                self._process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            raise RuntimeError(self.log)

    def person(self, player: Player) -> Person:
        """The account of one of the cast; made when it is not there."""
        with self.kit.db.begin() as tx:
            found = people.person_with(tx, self.kit.clock, player.email, player.name)
            if Role.SECRETARIAT in player.roles and not people_rows.is_secretariat(tx, found.id):
                people_rows.name_secretariat(tx, found.id)
        return found

    def sign_in_link(self, player: Player) -> str:
        """A link that signs one of the cast in, once."""
        return people.operators_link(self.kit, self.person(player).email)

    def forum(
        self, slug: str, title: str = "Meaningful Access", language: str = "en", guests: tuple[Player, ...] = ()
    ) -> Forum:
        """A forum of this year's cycle, opened by the Secretariat; the cast is its team, with guests if any."""
        team = tuple(
            Named(role, player.email, player.name)
            for player in (*CAST, *guests)
            for role in player.roles
            if role is not Role.SECRETARIAT
        )
        new = NewForum(
            title=title,
            slug=slug,
            cycle=self.cycle().id,
            language=language,
            direction="rtl" if language == "ar" else "ltr",
            description="",
            mailing_list="",
            process_page="",
            team=team,
            key=fresh_id(),
        )
        return forums.open_forum(self.kit, self.person(SEO_YEON), new).forum

    def section(self, forum: Forum, code: str) -> str:
        """The id of the section of a component, or of a part of the front matter or annexes."""
        with self.kit.db.read() as tx:
            found = rows_outline.outline(tx, forum.id).sections
        return next(one.id for one in found if one.front == code or code in one.components)

    def cycle(self) -> Cycle:
        """The cycle whose annual meeting is two months away."""
        today = datetime.now(UTC).date()
        opens = today + timedelta(days=60)
        with self.kit.db.read() as tx:
            there = forum_rows.cycle_by_year(tx, opens.year)
        new = NewCycle(opens.year, "Geneva", opens, opens + timedelta(days=4), fresh_id())
        return there or forums.open_cycle(self.kit, self.person(SEO_YEON), new)


@contextmanager
def running(folder: Path, worker: bool = False, **settings: object) -> Iterator[Server]:
    """A server that runs as long as the block lasts."""
    server = Server(folder, worker, **settings)
    try:
        server.start()
        yield server
    finally:
        server.close()
