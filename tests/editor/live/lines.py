"""The two ways of Engine.IO to a server, from outside: a WebSocket of our own, and long polling."""

import base64
import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Message, Ping, RejectConnection, Request
from wsproto.utilities import LocalProtocolError

Packet = str | bytes
"""What Engine.IO carries: text with a type before it, or bytes, which are a message."""
PATH = "/socket.io/?EIO=4&transport="


class Refused(Exception):
    """The server did not open the connection; `status` is what it answered instead."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"refused with {status}")


class WebSocketLine:
    """A WebSocket. `take` gets each packet in a thread of the line's own, None at the end."""

    def __init__(self, address: str, cookie: str, take: Callable[[Packet | None], None], query: str = "") -> None:
        where = urlsplit(address)
        self.close_code: int | None = None
        self.socket = socket.create_connection((where.hostname, where.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wire, self._take, self._writing = WSConnection(ConnectionType.CLIENT), take, threading.Lock()
        headers = [(b"Cookie", cookie.encode())] if cookie else []
        asked = Request(host=where.netloc, target=PATH + "websocket" + query, extra_headers=headers)
        self._parts: list[Packet] = []
        self.reading = threading.Event()
        self.reading.set()
        try:
            self.socket.sendall(self._wire.send(asked))
            self._opened()
        except BaseException:
            self.socket.close()
            raise
        threading.Thread(target=self._read, daemon=True).start()

    def send(self, packet: Packet) -> None:
        """Sends one packet. Raises OSError when the connection is gone."""
        self.send_all([packet])

    def send_all(self, packets: Iterable[Packet]) -> None:
        """Sends several packets at once. Raises OSError when the connection is gone."""
        with self._writing:
            try:
                self.socket.sendall(b"".join(self._wire.send(Message(data=packet)) for packet in packets))
            except LocalProtocolError:  # the other end has said goodbye
                raise ConnectionError from None

    def send_raw(self, data: bytes) -> None:
        """Sends bytes as they are, under whatever frames they hold. Raises OSError."""
        self.socket.sendall(data)

    def close(self) -> None:
        """Hangs up."""
        self.reading.set()
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    def _opened(self) -> None:
        while True:
            self._wire.receive_data(self.socket.recv(65_536) or None)
            for event in self._wire.events():
                if isinstance(event, AcceptConnection):
                    self._pass_on()
                    return
                if isinstance(event, RejectConnection):
                    raise Refused(event.status_code)
                raise ConnectionError(f"no WebSocket: {event}")

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            while self.reading.wait():
                data = self.socket.recv(65_536)
                if not data:
                    break
                self._wire.receive_data(data)
                if not self._pass_on():
                    break
        self.socket.close()
        self._take(None)

    def _pass_on(self) -> bool:
        for event in self._wire.events():
            if isinstance(event, Message):
                self._parts.append(event.data)
                if event.message_finished:
                    packet, self._parts = type(event.data)().join(self._parts), []
                    self._take(packet)
            elif isinstance(event, Ping):
                with self._writing:
                    self.socket.sendall(self._wire.send(event.response()))
            elif isinstance(event, CloseConnection):
                self.close_code = event.code
                return False
        return True


class PollingLine:
    """Long polling: one request waits for packets, others bring them."""

    def __init__(self, address: str, cookie: str, take: Callable[[Packet | None], None], query: str = "") -> None:
        self._where, self._take = urlsplit(address), take
        self._headers = {"Cookie": cookie} if cookie else {}
        self._path = PATH + "polling" + query
        self.open, self.reading = True, threading.Event()
        self.reading.set()
        first = self._asked("GET")
        self.sid: str = json.loads(first[0][1:])["sid"]
        self._path += f"&sid={self.sid}"
        self._waiting = self._connection()
        for packet in first:
            take(packet)
        threading.Thread(target=self._read, daemon=True).start()

    def send(self, packet: Packet) -> None:
        """Sends one packet. Raises Refused when the server does not take it."""
        text = packet if isinstance(packet, str) else "b" + base64.b64encode(packet).decode()
        self._asked("POST", text)

    def close(self) -> None:
        """Says goodbye, which ends the waiting request too."""
        self.open = False
        with contextlib.suppress(OSError, Refused):
            self._asked("POST", "1")

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._where.hostname or "", self._where.port, timeout=120)

    def _asked(self, method: str, body: str | None = None) -> list[Packet]:
        connection = self._connection()
        try:
            return self._exchange(connection, method, body)
        finally:
            connection.close()

    def _exchange(self, connection: http.client.HTTPConnection, method: str, body: str | None = None) -> list[Packet]:
        connection.request(method, self._path, body, self._headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise Refused(answer.status)
        return [_unpacked(one) for one in text.split("\x1e")] if method == "GET" else []

    def _read(self) -> None:
        with contextlib.suppress(OSError, Refused, http.client.HTTPException):
            while self.open and self.reading.wait():
                for packet in self._exchange(self._waiting, "GET"):
                    self._take(packet)
        self._waiting.close()
        self._take(None)


def _unpacked(text: str) -> Packet:
    return base64.b64decode(text[1:]) if text.startswith("b") else text
