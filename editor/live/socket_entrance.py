"""Before the socket: who may open one, how many, how often; what polling brings is read and looked at here first.

Whoever is refused here costs one request: nothing of Engine.IO has been started for them yet.
"""

import base64
import binascii
import io
import json
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import msgpack
from socketio.packet import CONNECT_ERROR

from editor.live.brake import Brake
from editor.live.socket import Sockets
from editor.live.socket_packets import FROM_A_PAGE, MOST_MESSAGE, SEPARATOR
from editor.live.values import Doors, Visitor

PATH = "/socket.io/"
VISITOR = "rapporteur.visitor"
MOST_PACKETS = 16
"""Packets in one polling request; engineio takes no more."""
BODY_PATIENCE = 20.0
"""Seconds in which the body of a polling request has to come."""
BAN = 30.0
"""Seconds without connection after one was cut off."""
OPENINGS_BURST = 60.0
"""Seconds' worth of openings that may come at once: fifteen tabs are restored in one moment."""
NOBODY = "nobody"
"""The session of somebody who is not signed in: it leads to the one answer that says so."""

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[..., Iterable[bytes]]


@dataclass
class Known:
    """What the entrance remembers of one person: the brakes on opening and on sending, and a ban."""

    opening: Brake
    sending: Brake
    banned_until: float = 0.0


@dataclass
class Entrance:
    """A WSGI application around the one that Socket.IO made."""

    inside: Application
    doors: Doors
    new_brake: Callable[[], Brake]
    most_sockets: int
    openings_per_minute: int
    sockets: Sockets = field(init=False)
    _people: dict[str, Known] = field(default_factory=dict)
    _asking: set[tuple[str, str]] = field(default_factory=set)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Passes on what may pass."""
        if not environ.get("PATH_INFO", "").startswith(PATH):
            return self.inside(environ, start_response)
        query = parse_qs(environ.get("QUERY_STRING", ""))
        way, session = query.get("transport", ["polling"])[0], query.get("sid", [""])[0]
        if session == NOBODY:
            return _refuse_nobody(environ, start_response)
        if not session:
            return self._open(environ, start_response, way)
        if way != "polling":  # nobody changes the way: pages begin with a WebSocket
            return _answer(start_response, "400 Bad Request")
        return self._poll(environ, start_response, session)

    def brake_of(self, environ: Environ) -> Brake:
        """The brake on what somebody sends, over all their connections."""
        visitor = environ.get(VISITOR)
        return self._of(visitor).sending if visitor is not None else self.new_brake()

    def cut(self, environ: Environ) -> None:
        """Keeps somebody out for a while, whose connection was cut off."""
        visitor = environ.get(VISITOR)
        if visitor is not None:
            self._of(visitor).banned_until = time.monotonic() + BAN

    def _open(self, environ: Environ, start_response: StartResponse, way: str) -> Iterable[bytes]:
        visitor = self.doors.visitor(environ)
        if visitor is None:
            return _refuse_nobody(environ, start_response, first=way == "polling")
        known, now = self._of(visitor), time.monotonic()
        if known.banned_until > now:
            return _answer(start_response, "429 Too Many Requests", retry=known.banned_until - now)
        there = [one for one in self.sockets.environs() if one.get(VISITOR, visitor).person == visitor.person]
        wait = known.opening.pay(0, now)
        if wait or len(there) >= self.most_sockets:
            return _answer(start_response, "429 Too Many Requests", retry=wait or BAN)
        environ[VISITOR] = visitor
        return self.inside(environ, start_response)

    def _poll(self, environ: Environ, start_response: StartResponse, session: str) -> Iterable[bytes]:
        """One request of a polling page; one of each method at a time, as pages ask."""
        found = self.sockets.server.eio.sockets.get(session)
        asked = (session, environ["REQUEST_METHOD"])
        if found is None or found.closed or asked in self._asking:
            return _answer(start_response, "400 Bad Request")
        self._asking.add(asked)
        try:
            if environ["REQUEST_METHOD"] == "POST" and not self._brought(environ, found):
                return _answer(start_response, "400 Bad Request")
            return self.inside(environ, start_response)
        finally:
            self._asking.discard(asked)

    def _brought(self, environ: Environ, session: Any) -> bool:
        """Reads what a request brings, has it paid for, and puts it back for engineio; False when it is malformed."""
        body, line = self._read(environ), self.sockets.line(session)
        if body is None or not _is_well_formed(body):
            line.brake.blame()
            return False
        for part in body.split(SEPARATOR.encode()):
            time.sleep(line.brake.pay(len(part), time.monotonic()))
        environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(body), str(len(body))
        return True

    def _read(self, environ: Environ) -> bytes | None:
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return None
        if not 0 <= length <= MOST_MESSAGE:
            return None
        line: socket.socket = environ["gunicorn.socket"]
        done = [False]

        def give_up() -> None:
            if not done[0]:
                line.shutdown(socket.SHUT_RD)

        self.sockets.pulse.after(BODY_PATIENCE, give_up)
        try:
            body: bytes = environ["wsgi.input"].read(length)
        except OSError:
            return None
        finally:
            done[0] = True
        return body if len(body) == length else None

    def _of(self, visitor: Visitor) -> Known:
        if visitor.person not in self._people:
            opening = Brake(self.openings_per_minute / 60, MOST_MESSAGE, OPENINGS_BURST)
            self._people.setdefault(visitor.person, Known(opening, self.new_brake()))
        return self._people[visitor.person]


def _is_well_formed(body: bytes) -> bool:
    try:
        packets = body.decode("ascii").split(SEPARATOR)
        for packet in packets:
            if packet not in FROM_A_PAGE:
                if packet[:1] != "b":
                    return False
                base64.b64decode(packet[1:], validate=True)
    except (UnicodeDecodeError, binascii.Error):
        return False
    return len(packets) <= MOST_PACKETS


def _refuse_nobody(environ: Environ, start_response: StartResponse, first: bool = False) -> Iterable[bytes]:
    """Says `denied` in Socket.IO's words, which end the page's trying: as a polling server without any memory.

    A WebSocket gets no connection at all, upon which the page asks by polling."""
    if environ.get("HTTP_UPGRADE"):
        return _answer(start_response, "401 Unauthorized")
    if first:
        opening = {"sid": NOBODY, "upgrades": [], "pingInterval": 25_000, "pingTimeout": 20_000, "maxPayload": 1_000}
        return _answer(start_response, "200 OK", "0" + json.dumps(opening))
    if environ["REQUEST_METHOD"] != "GET":
        return _answer(start_response, "200 OK", "ok")
    told = msgpack.packb({"type": CONNECT_ERROR, "data": {"message": "denied"}, "nsp": "/"})
    return _answer(start_response, "200 OK", "b" + base64.b64encode(told).decode())


def _answer(start_response: StartResponse, status: str, text: str = "", retry: float = 0.0) -> Iterable[bytes]:
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(text)))]
    headers += [("Cache-Control", "no-store"), ("Connection", "close")]
    if retry:
        headers.append(("Retry-After", str(round(retry) + 1)))
    start_response(status, headers)
    return [text.encode()]
