"""The sessions of the socket: our WebSocket, queue and pulse in the place of python-engineio's.

This room and `websocket` lean on parts of python-engineio and python-socketio that are not public (versions are pinned,
and `tests/editor/live/test_socket.py` holds what it needs of them): the table of what a mode is made of, the session's
queue, and the two threads that are not wanted here, one that pings and one that writes for each connection.
"""

import contextlib
import queue
import secrets
import time
from collections.abc import Callable
from typing import Any

from engineio.packet import PING, Packet
from socketio.packet import EVENT

from editor.live.backlog import Backlog
from editor.live.brake import Brake
from editor.live.socket_packets import MALFORMED, MOST_MESSAGE, Prepared, StrictPacket, read
from editor.live.socket_pulse import Pulse
from editor.live.websocket import LAST_WORDS, WebSocket

PING_EVERY, PING_PATIENCE = 25, 30

OPTIONS: dict[str, Any] = {
    "async_mode": "threading",
    "async_handlers": False,  # else each message gets a thread, and their order is lost
    "serializer": StrictPacket,
    "max_http_buffer_size": MOST_MESSAGE,
    "ping_interval": PING_EVERY,
    "ping_timeout": PING_PATIENCE,
    "allow_upgrades": False,  # pages begin with a WebSocket; where there can be none, there can be none later
    "cors_allowed_origins": [],
    "manage_session": False,
}
"""What Socket.IO is made with."""


Handler = Callable[[str, Any], Any]
"""What is called with the id of a connection and what came with an event; it never raises."""
BrakeOf = Callable[[dict[str, Any]], Brake]
"""The brake that a connection stands under, by the request that opened it: all of one person share theirs."""


class Sockets:
    """Plugs our WebSocket, queue and pulse into a Socket.IO server made with `OPTIONS`.

    The ids of its sessions begin with `name`: by it a proxy leads each polling request to the process that knows the
    session, while everything else may go to any process."""

    def __init__(self, server: Any, brake_of: BrakeOf, cut: Callable[[dict[str, Any]], None], name: str) -> None:
        self.server, self.pulse, self._brake_of, self.cut = server, Pulse(), brake_of, cut
        engine = server.eio
        engine._async = {**engine._async, "queue": Unsent, "websocket": lambda handle, _: WebSocket(handle, self)}
        self._start = engine.start_background_task
        engine.start_background_task = self._start_unless_unwanted
        engine.generate_id = lambda: f"{name}-{secrets.token_urlsafe(15)}"
        server.on(MALFORMED, self._malformed)
        self.handlers: dict[str, Handler] = {}
        """By event, who handles it."""

    def handle(self, session: Any, message: bytes) -> bool:
        """Hands an event that wants no answer to its handler, as Socket.IO would a dozen calls later: each key comes
        by here. Gives False when it is something else."""
        kind, data, answer = read(message)
        if kind != EVENT or answer is not None or data[0] not in self.handlers:
            return False
        sid = self.server.manager.sid_from_eio_sid(session.sid, "/")
        if sid is not None:
            self.handlers[data[0]](sid, data[1])
        return True

    def line(self, session: Any) -> "Line":
        """The line of an Engine.IO session."""
        kept: dict[str, Line] = session.session
        if "line" not in kept:
            kept.setdefault("line", Line(session, self._brake_of(self.server.environ.get(session.sid, {}))))
        return kept["line"]

    def line_of(self, sid: str) -> "Line":
        """The line of somebody connected to Socket.IO. Raises KeyError when it is gone."""
        return self.line(self.server.eio.sockets[self.server.manager.eio_sid_from_sid(sid, "/")])

    def environ_of(self, line: "Line") -> dict[str, Any]:
        """The request that opened a line; empty when it is gone."""
        found: dict[str, Any] = self.server.environ.get(line.session.sid, {})
        return found

    def environs(self) -> list[dict[str, Any]]:
        """The requests that opened what is open."""
        return list(self.server.environ.values())

    def hang_up(self, sid: str) -> None:
        """Ends a connection; the page does not come back by itself."""
        with contextlib.suppress(KeyError):
            session = self.line_of(sid).session
            self.pulse.after(LAST_WORDS, lambda: session.close(wait=False))
        self.server.disconnect(sid)

    def _malformed(self, sid: str, *_: object) -> None:
        with contextlib.suppress(KeyError):
            self.line_of(sid).brake.blame()

    def _start_unless_unwanted(self, target: Any, *values: Any, **named: Any) -> Any:
        name = getattr(target, "__qualname__", "")
        if name == "Socket._send_ping":
            self.pulse.after(PING_EVERY, lambda: _ping(target.__self__))
            return None
        if name == "Socket._websocket_handler.<locals>.writer":
            return _NoThread()
        return self._start(target, *values, **named)


class Line:
    """What goes to and comes from one page, whichever way it is connected."""

    def __init__(self, session: Any, brake: Brake) -> None:
        self.session, self.brake = session, brake
        self.post: Callable[[Prepared], None] = self._queue
        """Sends a packet at once, or as soon as the reader takes it; a WebSocket puts its own way here."""

    def _queue(self, packet: Prepared) -> None:
        if self.session.closed:
            return
        self.session.queue.put(packet)
        if self.session.queue.backlog.is_too_much:
            self.session.close(wait=False)


class Unsent(queue.Queue[Any]):
    """What waits for the next request of a polling page. Nobody ever waits for it to be read."""

    def __init__(self) -> None:
        super().__init__()
        self.backlog = Backlog()

    def _put(self, item: Any) -> None:  # these two are called by the queue under its lock
        self.backlog.add(_size(item))
        super()._put(item)

    def _get(self) -> Any:
        item = super()._get()
        self.backlog.sent(_size(item))
        self.backlog.done()
        return item

    def join(self) -> None:
        """Waits for nothing: a page that does not ask must not hold whoever closes it."""


class _NoThread:
    def join(self) -> None:
        """There is nothing to wait for."""


def _size(item: Any) -> int:
    if item is None:
        return 0
    data = b"".join(item.messages) if isinstance(item, Prepared) else item.data
    return len(data) if isinstance(data, str | bytes) else 0


def _ping(session: Any) -> None:
    if not session.closing and not session.closed:
        session.last_ping = time.time()
        session.send(Packet(PING))
