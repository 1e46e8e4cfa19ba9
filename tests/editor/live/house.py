"""A whole installation for the tests of the socket: the real web server in a process of its own, forums and people."""

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from editor.app import make_kit
from editor.db import migrate
from editor.forums import rows as forum_rows
from editor.forums import rows_outline, rows_roles
from editor.ids import fresh_id
from editor.live import rows
from editor.people import actions as people
from editor.people import rows as people_rows
from editor.serve import web_command
from editor.settings import Settings
from sections.forums import Forum
from sections.lifecycle import Stage
from sections.outline import scaffold
from sections.people import Role
from sections.timeline import Cycle
from sections.ydoc import flat_text, open_doc
from tests.cast import CAST, Player
from tests.databases import database_url
from tests.editor.conftest import SECRET
from tests.editor.live.peers import PATIENCE, Peer, changed, wait_until
from tests.ports import free_port
from tests.processes import children_of, command_of

UNBRAKED = {
    "live_messages_per_second": 100_000,
    "live_bytes_per_second": 100_000_000,
    "live_openings_per_minute": 100_000,
    "sockets_per_person": 1_000,
}
"""Settings under which tests may hurry; those of the brakes themselves take the product's own."""


class Web:
    """The web server in a process of its own, on a port of its own, upon the data of a folder."""

    def __init__(self, settings: Settings, folder: Path, only: str = "") -> None:
        self.settings, self.only = replace(settings, port=free_port()), only
        self.address = f"http://127.0.0.1:{self.settings.port}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and waits until it answers."""
        # The log has a name of its own for each start, so that a killed server's last words are kept.
        log = self._folder / f"server-{fresh_id()}.log"
        environ = {**os.environ, **self.settings.environ()}
        command = web_command(self.settings, self.only)
        with log.open("wb") as file:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=environ, start_new_session=True
            )

        def answers() -> bool:
            assert self._process is not None
            assert self._process.poll() is None, log.read_text()
            with contextlib.suppress(OSError, http.client.HTTPException):
                return Visitor(self.address).get("/healthz")[0] in (200, 503)
            return False

        wait_until(answers, log.read_text)

    def kill(self) -> None:
        """kill -9, for the server and all its children but the keepers, which notice."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ends it in order."""
        self._end(signal.SIGTERM)

    @property
    def process(self) -> int:
        """The process that holds the sockets: the web server's only worker."""
        assert self._process is not None
        pid = self._process.pid
        return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])

    def keepers(self) -> list[int]:
        """The processes of the keepers: of the open documents, and of what reads whole sections."""
        return sorted(pid for pid in children_of(self.process) if b"keeper_child" in command_of(pid))

    def threads(self) -> int:
        """How many threads the server has."""
        return len(list(Path(f"/proc/{self.process}/task").iterdir()))

    def memory(self) -> int:
        """The most memory that the server has had, in bytes."""
        status = Path(f"/proc/{self.process}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) * 1024

    def forget_memory(self) -> None:
        """From now on `memory` counts anew."""
        Path(f"/proc/{self.process}/clear_refs").write_text("5")

    def _end(self, number: int) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            self._process.wait(PATIENCE)
            self._process = None


class House:
    """A database in `folder` with the cast, and a server upon it. The kit is the test's own, beside the server's."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self._database = ExitStack()
        given = {"database_url": self._database.enter_context(database_url()), **UNBRAKED, **settings}
        self.settings = Settings(data_dir=str(folder), secret_key=SECRET, **given)
        self.folder, self.web = self.settings.data, Web(self.settings, folder)
        migrate(self.settings.database)
        self.kit = make_kit(self.settings)
        self._cycle = Cycle(fresh_id(), 2026, "Geneva", date(2026, 11, 23), date(2026, 11, 27))
        with self.kit.db.begin() as tx:
            forum_rows.add_cycle(tx, self._cycle)
        self._visitors: dict[str, Visitor] = {}
        self._peers: list[Peer] = []
        self._beside: list[Web] = []

    @property
    def address(self) -> str:
        """Where people come in."""
        return self.web.address

    def beside(self) -> Web:
        """Another server upon the same data; started."""
        self._beside.append(Web(self.settings, self.folder))
        self._beside[-1].start()
        return self._beside[-1]

    def forum(self, slug: str, cast: tuple[Player, ...] = CAST, stage: Stage = Stage.WORKING_DRAFT) -> Forum:
        """A forum in which these hold their roles."""
        forum = Forum(fresh_id(), slug, slug.replace("-", " ").title(), self._cycle, stage)
        kit = self.kit
        with kit.db.begin() as tx:
            forum_rows.add_forum(tx, forum, kit.clock.now())
            rows_outline.add_outline(tx, forum.id, scaffold(fresh_id))
            for player in cast:
                person = people.person_with(tx, kit.clock, player.email, player.name)
                for role in player.roles:
                    if role is not Role.SECRETARIAT:
                        rows_roles.give_role(tx, forum.id, person.id, role, kit.clock.now())
                    elif not people_rows.is_secretariat(tx, person.id):
                        people_rows.name_secretariat(tx, person.id)
        return forum

    def sections(self, forum: Forum) -> list[str]:
        """The ids of a forum's sections, in order."""
        with self.kit.db.read() as tx:
            return [section.id for section in rows_outline.outline(tx, forum.id).sections]

    def close(self) -> None:
        """Ends all servers in order, and the test's own kit."""
        self.hang_up()
        for web in (self.web, *self._beside):
            web.stop()
        self.kit.close()
        self._database.close()

    def log(self) -> str:
        """What the servers of this house have said."""
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("server-*.log")))

    def visitor(self, player: Player | None = None) -> "Visitor":
        """A browser without script, signed in unless nobody is named."""
        visitor = Visitor(self.address)
        if player is not None:
            with self.kit.db.begin() as tx:
                people.person_with(tx, self.kit.clock, player.email, player.name)
            link = people.operators_link(self.kit, player.email)
            assert visitor.post(urlsplit(link).path)[0] == 303
        return visitor

    def cookie(self, player: Player) -> str:
        """What says that somebody is signed in; one sign-in each serves all their pages."""
        if player.email not in self._visitors:
            self._visitors[player.email] = self.visitor(player)
        return self._visitors[player.email].cookie

    def peer(self, player: Player | None, *, polling: bool = False, at: Web | None = None) -> Peer:
        """An open page of somebody."""
        cookie = self.cookie(player) if player is not None else ""
        self._peers.append(Peer((at or self.web).address, cookie, polling=polling))
        return self._peers[-1]

    def page(self, visitor: "Visitor", *, polling: bool = False) -> Peer:
        """An open page in the browser of a visitor."""
        self._peers.append(Peer(self.address, visitor.cookie, polling=polling))
        return self._peers[-1]

    def hang_up(self) -> None:
        """Closes all open pages."""
        while self._peers:
            self._peers.pop().close()

    def log_of(self, section: str) -> list[bytes]:
        """The updates of a section's log, in order."""
        with self.kit.db.read() as tx:
            return [data for _, data in rows.log(tx, section)]

    def seqs(self, sections: list[str]) -> list[int]:
        """How far the logs of sections go."""
        with self.kit.db.read() as tx:
            found = rows.seqs(tx, sections)
        return [found[section] for section in sections]

    def written(self, section: str) -> str:
        """The running text of a section, as its log makes it."""
        return flat_text(open_doc(*self.log_of(section)))

    def letter(self, section: str) -> bytes:
        """An update by which a page that is up to date writes one letter."""
        doc = open_doc(*self.log_of(section))
        return changed(doc, lambda: doc["text"].insert(0, "a"))


class Visitor:
    """A browser without script: it keeps cookies and sends the token against forgery."""

    def __init__(self, address: str) -> None:
        self._where = urlsplit(address)
        self.cookie = ""

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, **form: str) -> tuple[int, str]:
        """Status and text of what a form is answered with."""
        return self._ask("POST", path, urlencode(form), "application/x-www-form-urlencoded")

    def post_json(self, path: str, value: Any) -> tuple[int, str]:
        """The same for what a script of a page sends."""
        return self._ask("POST", path, json.dumps(value), "application/json")

    def _token(self) -> str:
        token = re.search(r'name="csrf_token" value="([^"]+)', self.get("/sign-in")[1])
        assert token
        return token.group(1)

    def _ask(self, method: str, path: str, body: str | None, kind: str = "") -> tuple[int, str]:
        headers = {"Referer": self._where.geturl()}
        if body is not None:
            headers |= {"Content-Type": kind, "X-CSRFToken": self._token()}
        headers["Cookie"] = self.cookie
        connection = http.client.HTTPConnection(self._where.hostname or "", self._where.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            if given := answer.getheader("Set-Cookie"):
                self.cookie = given.split(";")[0]
            return answer.status, answer.read().decode()
        finally:
            connection.close()
