"""A proxy such as stands in many ministries: it passes pages on and refuses every WebSocket."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from tests.ports import free_port

REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@contextmanager
def without_websockets(port: int) -> Iterator[int]:
    """Listens in front of a server's port, and gives its own."""
    own = free_port()
    with closing(socket.create_server(("127.0.0.1", own))) as door:
        threading.Thread(target=_serve, args=(door, port), daemon=True).start()
        try:
            yield own
        finally:
            with suppress(OSError):
                door.shutdown(socket.SHUT_RDWR)


def _serve(door: socket.socket, port: int) -> None:
    with suppress(OSError):
        while True:
            guest, _ = door.accept()
            threading.Thread(target=_pass_on, args=(guest, port), daemon=True).start()


def _pass_on(guest: socket.socket, port: int) -> None:
    """Carries one connection; each request head of a browser comes in one piece."""
    with closing(guest), suppress(OSError), closing(socket.create_connection(("127.0.0.1", port))) as host:
        answers = threading.Thread(target=_copy, args=(host, guest), daemon=True)
        answers.start()
        while asked := guest.recv(65_536):
            if b"upgrade: websocket" in asked.lower():
                guest.sendall(REFUSAL)
                break
            host.sendall(asked)
        with suppress(OSError):
            host.shutdown(socket.SHUT_WR)
        answers.join(5)


def _copy(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(65_536):
            sink.sendall(part)
        sink.shutdown(socket.SHUT_WR)
