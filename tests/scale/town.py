"""An installation of several server processes behind nginx, upon PostgreSQL and Redis, as `deploy/` describes it."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.cast import Player
from tests.databases import made_on
from tests.editor.live.house import House, Visitor, Web
from tests.editor.live.peers import Peer
from tests.ports import free_port
from tests.scale.services import Nginx, PostgreSQL, Redis, folder

PAGES, LIVE = 2, 4
CONFIGURATION = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"
FRAME = """
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 1024; }}
http {{
access_log off;
client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi;
{ours}
}}
"""


class Town(House):
    """Two processes for pages and four for sockets; `pages` and `lives` are these. Everybody comes through nginx, which
    leads each socket to the process that has the fewest, or with `sticky` always to the one that its cookie says."""

    def __init__(self, folder: Path, services: "Services", *, sticky: bool = False) -> None:
        self._own, self._port, self._sticky = ExitStack(), free_port(), sticky
        self.front = f"http://127.0.0.1:{self._port}"
        database = self._own.enter_context(made_on(services.postgresql.url()))
        super().__init__(folder, base_url=self.front, database_url=database, redis_url=services.redis.url, proxy=True)
        self.services = services
        self.pages = [Web(self.settings, folder, only="pages") for _ in range(PAGES)]
        self.lives = [Web(self.settings, folder, only="live") for _ in range(LIVE)]
        self.web, *others = self.pages
        self._beside += [*others, *self.lives]

    @property
    def address(self) -> str:
        """That of nginx."""
        return self.front

    def start(self) -> None:
        """Starts all processes, and nginx before them."""
        self._own.enter_context(self._nginx())
        for web in (*self.pages, *self.lives):
            web.start()

    def close(self) -> None:
        """Ends everything but the services."""
        super().close()
        self._own.close()

    @contextmanager
    def _nginx(self) -> Iterator[Nginx]:
        lives = [web.settings.port for web in self.lives]
        ours = configuration([web.settings.port for web in self.pages], lives, self._port, self._sticky)
        with folder() as path:
            nginx = Nginx(path, FRAME.format(folder=path, ours=ours), self._port)
            nginx.start()
            try:
                yield nginx
            finally:
                nginx.stop()

    def peer(self, player: Player | None, *, polling: bool = False, at: Web | None = None) -> Peer:
        """An open page of somebody, through nginx unless a process is named."""
        cookie = self.cookie(player) if player is not None else ""
        self._peers.append(Peer(at.address if at else self.front, cookie, polling=polling))
        return self._peers[-1]


def exchange(town: Town) -> None:
    """An update without a stop: each process ends in order and begins again, one after the other."""
    for web in (*town.pages, *town.lives):
        web.stop()
        web.start()


class Services:
    """What the processes of a town stand upon."""

    def __init__(self, stack: ExitStack) -> None:
        self.postgresql = PostgreSQL(stack.enter_context(folder()))
        self.redis = Redis(stack.enter_context(folder()))
        for service in (self.postgresql, self.redis):
            service.start()
            stack.callback(service.stop)


def configuration(pages: list[int], lives: list[int], front: int, sticky: bool) -> str:
    """The configuration of `deploy/` with these ports, without encryption."""
    text = CONFIGURATION.read_text("utf-8")
    text = text[: text.rindex("\nserver {")]  # the one that only leads to https
    text = re.sub(r"    (ssl_\w+|listen \[::\]).*\n", "", text)
    text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{front};").replace(
        r"81\d\d", "|".join(map(str, lives))
    )
    if sticky:
        text = re.sub(r"    least_conn;\n((    #.*\n)+)    # (hash .*;)", r"    \3", text)
        assert "\n    hash $cookie" in text
    for first, ports in (("80", pages), ("81", lives)):
        servers = "".join(f"    server 127.0.0.1:{port} max_fails=0;\n" for port in ports)
        text = re.sub(rf"(    server 127\.0\.0\.1:{first}\d\d max_fails=0;\n)+", servers, text)
    return text


def visitor_at(web: Web, cookie: str) -> Visitor:
    """A browser that comes to one process, past nginx."""
    visitor = Visitor(f"http://127.0.0.1:{web.settings.port}")
    visitor.cookie = cookie
    return visitor
