"""A WebSocket of our own in python-engineio: braked, bounded in both directions, written to directly.

It stands in for three things of engineio's: its WebSocket, the session's queue, and the thread that writes from it.
"""

import contextlib
import os
import queue
import select
import socket
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from engineio.packet import Packet
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Message, Ping
from wsproto.utilities import ProtocolError

from editor.live.backlog import Backlog
from editor.live.socket_packets import FROM_A_PAGE, MOST_MESSAGE, Prepared
from editor.live.websocket_frames import frame, ordinary_messages

if TYPE_CHECKING:
    from editor.live.socket import Sockets

MOST_PARTS = 4_096
"""Parts of one message."""
SEND_BUFFER = 256 * 1024
"""Bytes that the system may hold for one reader beside those that wait here."""
LONGEST_PAUSE = 2.0
"""Seconds for which somebody is not read at once; then what is owed is looked at again."""
LAST_WORDS = 1.0
"""Seconds in which a connection that is being closed may still take the reason."""
TOO_LARGE, TOO_OFTEN, TOO_SLOW, BROKEN = 1009, 4008, 4009, 1002
"""Why a WebSocket is cut off."""
MAY_BE_SAID = frozenset({1000, 1001, 1002, 1003, 1007, 1009})
"""Reasons that are repeated to who gave them, or that a broken frame was given."""


class WebSocket:
    """Server side of one WebSocket, made by engineio. `put` stands in for the session's queue."""

    def __init__(self, handle: Any, sockets: "Sockets") -> None:
        self._handle, self._sockets = handle, sockets
        self._session = handle.__self__
        self._lock = threading.Lock()
        self._unwritten: deque[memoryview] = deque()
        self.backlog = Backlog()
        self._inbox: deque[str | bytes] = deque()
        self._parts: list[str | bytes] = []
        self._size = 0
        self._open = False
        self._wire = WSConnection(ConnectionType.SERVER)
        self._is_ordinary = True
        """Whether nothing has come yet but ordinary messages, which `_wire` is not needed for; `_unread` is what is
        there of the next."""
        self._unread = b""

    def __call__(self, environ: dict[str, Any], _start_response: object) -> None:
        """Speaks until the end; then raises what web servers take without a word, for nothing may follow."""
        self.socket: socket.socket = environ["gunicorn.socket"]
        self._number = self.socket.fileno()
        self._line = self._sockets.line(self._session)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 30_000)  # the other end is dead
        headers = [
            (name[5:].replace("_", "-").encode(), value.encode("latin-1"))
            for name, value in environ.items()
            if name.startswith("HTTP_")
        ]
        try:
            if self._accept(headers):
                self._take_over()
                self._handle(self)
        finally:
            self.close()
            self._drain()
            self._sockets.pulse.forget(self.socket)
            self._sockets.server.eio.sockets.pop(self._session.sid, None)
        raise ConnectionResetError(104, "the WebSocket has ended")

    def wait(self) -> str | bytes | None:
        """The next message that engineio has to see, when its sender has paid for it; None at the end."""
        while True:
            while not self._inbox:
                data = self.socket.recv(65_536)
                if not self._open or not data or not self._feed(data):
                    return None
            message = self._inbox.popleft()
            if not self._paid(len(message)):
                return None
            if isinstance(message, bytes):
                if not self._sockets.handle(self._session, message):
                    return message
            elif message in FROM_A_PAGE:
                return message
            else:
                self._line.brake.blame()

    def send(self, message: str | bytes) -> None:
        """Sends a message of engineio's own."""
        self._write(frame(message))

    def put(self, packet: Packet | None) -> None:
        """Sends what the session would queue; None is its end."""
        if packet is None:
            return self.close()
        return self._write(packet.frame if isinstance(packet, Prepared) else frame(packet.encode()))

    def post(self, packet: Prepared) -> None:
        """Sends a packet at once, or as soon as the reader takes it: the short way of what is told to many."""
        self._write(packet.frame)

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Says why, if the socket takes it at once, and ends both directions a little later."""
        with self._lock:
            if not self._open:
                return
            self._open = False  # from here on nobody begins to write
            with contextlib.suppress(OSError, ProtocolError):
                last = self._wire.send(CloseConnection(code, reason))
                if not self._unwritten:
                    os.write(self._number, last)
            self._unwritten.clear()
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)
        number = self.socket.fileno()
        self._sockets.pulse.after(LAST_WORDS, lambda: self._end(number))

    def _accept(self, headers: list[tuple[bytes, bytes]]) -> bool:
        try:
            self._wire.initiate_upgrade_connection(headers, "/")
            next(self._wire.events())  # the request
            self.socket.sendall(self._wire.send(AcceptConnection()))  # without compression: no bombs
        except ProtocolError:
            self.socket.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
            return False
        return True

    def _take_over(self) -> None:
        """What engineio has queued goes out, and what it will queue comes here."""
        self._open = True
        early, self._session.queue = self._session.queue, self
        self._line.post = self.post
        while not early.empty():
            self.put(early.get())

    def _feed(self, data: bytes) -> bool:
        if self._is_ordinary:
            data, self._unread = self._unread + data, b""
            if (read := ordinary_messages(data)) is not None:
                messages, self._unread = read
                self._inbox.extend(messages)
                return True
            self._is_ordinary = False
        try:
            self._wire.receive_data(data)
            return all(self._take(event) for event in self._wire.events())
        except ProtocolError:
            self.close(BROKEN)
            return False

    def _take(self, event: object) -> bool:
        if isinstance(event, Message):
            self._size += len(event.data)
            self._parts.append(event.data)
            if self._size > MOST_MESSAGE or len(self._parts) > MOST_PARTS:
                self.close(TOO_LARGE, "too_large")
                return False
            if event.message_finished:
                self._inbox.append(event.data[:0].join(self._parts))
                self._parts, self._size = [], 0
        elif isinstance(event, Ping):
            self._line.brake.blame(4)  # browsers cannot send these
            self._write(self._wire.send(event.response()))
        elif isinstance(event, CloseConnection):
            self.close(event.code if event.code in MAY_BE_SAID else 1000)
            return False
        return True

    def _paid(self, size: int) -> bool:
        """Has the sender wait until its message is paid for, unread; False when it is cut off."""
        brake = self._line.brake
        pause = brake.pay(size, time.monotonic())
        while pause > 0 and self._open:
            step = min(pause, LONGEST_PAUSE)
            # Somebody who waits for answers is not to blame for being slowed.
            if self._inbox or self._more_has_come():
                brake.press(step)
            if brake.cuts:
                break
            time.sleep(step)
            pause -= step
        if brake.cuts:
            self._sockets.cut(self._sockets.environ_of(self._line))
            self.close(TOO_OFTEN, "too_often")
        return self._open

    def _more_has_come(self) -> bool:
        look = select.poll()
        with contextlib.suppress(OSError, ValueError):
            look.register(self.socket, select.POLLIN)
            return bool(look.poll(0))
        return False

    def _write(self, data: bytes) -> None:
        with self._lock:
            if not self._open:
                return
            waits = bool(self._unwritten)
            rest = memoryview(data) if waits else self._rest(data)
            if rest is None:
                return
            self._unwritten.append(rest)
            self.backlog.add(len(rest))
        if self.backlog.is_too_much:
            self.close(TOO_SLOW, "too_slow")
        elif not waits:
            self._sockets.pulse.when_writable(self.socket, self._go_on)

    def _go_on(self) -> bool:
        """Writes what waits; True when nothing is left."""
        with self._lock:
            while self._unwritten:
                part = self._unwritten[0]
                rest = self._rest(part)
                self.backlog.sent(len(part) - len(rest or b""))
                if rest is not None:
                    self._unwritten[0] = rest
                    return False
                self._unwritten.popleft()
                self.backlog.done()
            return True

    def _rest(self, data: bytes | memoryview) -> memoryview | None:
        """What the socket does not take at once; None when it takes all. One that is gone is noticed by its reader."""
        # engineio has set a timeout, so the descriptor does not block. Right for plain TCP: TLS ends at the proxy.
        try:
            sent = os.write(self._number, data)
        except BlockingIOError:
            sent = 0
        except OSError:
            return None
        return None if sent == len(data) else memoryview(data)[sent:]

    def _end(self, number: int) -> None:
        if self.socket.fileno() == number:
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)

    def _drain(self) -> None:
        """Reads away what still comes: left unread it would reset the connection before the reason is read."""
        ends = time.monotonic() + LAST_WORDS
        with contextlib.suppress(OSError):
            self.socket.settimeout(LAST_WORDS)
            while time.monotonic() < ends and self.socket.recv(65_536):
                pass

    # What engineio asks of a queue.

    def get(self, block: bool = True, timeout: float | None = None) -> None:
        """Never asked: nobody runs the writer."""
        raise queue.Empty

    def task_done(self) -> None:
        """Nothing is counted."""

    def join(self) -> None:
        """Nothing is waited for."""

    def empty(self) -> bool:
        """Always: what is put is written."""
        return True
