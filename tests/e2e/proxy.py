"""Proxies: one such as stands in many ministries, which refuses every WebSocket, and one that is a slow line."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from tests.ports import free_port

REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@contextmanager
def without_websockets(port: int) -> Iterator[int]:
    """Listens in front of a server's port, and gives its own."""
    with _before(port, 0, REFUSAL) as own:
        yield own


@contextmanager
def slow_line(port: int, rate: int) -> Iterator[int]:
    """The same; every connection brings so many bytes a second, and no more."""
    with _before(port, rate) as own:
        yield own


@contextmanager
def _before(port: int, rate: int, refusal: bytes = b"") -> Iterator[int]:
    own = free_port()
    with closing(socket.create_server(("127.0.0.1", own))) as door:
        threading.Thread(target=_serve, args=(door, port, rate, refusal), daemon=True).start()
        try:
            yield own
        finally:
            with suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)


def _serve(door: socket.socket, port: int, rate: int, refusal: bytes) -> None:
    with suppress(OSError):
        while True:
            guest, _ = door.accept()
            threading.Thread(target=_pass_on, args=(guest, port, rate, refusal), daemon=True).start()


def _pass_on(guest: socket.socket, port: int, rate: int, refusal: bytes) -> None:
    """Carries one connection; each request head of a browser comes in one piece."""
    with closing(guest), suppress(OSError), closing(socket.create_connection(("127.0.0.1", port))) as host:
        answers = threading.Thread(target=_copy, args=(host, guest, rate), daemon=True)
        answers.start()
        while asked := guest.recv(65_536):
            if refusal and b"upgrade: websocket" in asked.lower():
                guest.sendall(refusal)
                break
            host.sendall(asked)
        with suppress(OSError):
            host.shutdown(socket.SHUT_WR)
        answers.join(5)


def _copy(source: socket.socket, sink: socket.socket, rate: int) -> None:
    with suppress(OSError):
        while part := source.recv(rate // 20 or 65_536):
            sink.sendall(part)
            if rate:
                time.sleep(len(part) / rate)
        sink.shutdown(socket.SHUT_WR)
