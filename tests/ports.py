"""Ports for the servers of the tests.

They lie below those that the system gives to whoever asks for any, so that nobody is given one between the moment in
which it is handed out here and that in which a server takes it; and tests that run side by side have ports of their
own."""

import os
import socket
from itertools import count

FIRST, SIZE, BLOCKS = 12_000, 2_000, 10
"""The first port, how many each process of the tests has, and how many processes have theirs."""
# Another run of the tests on this machine begins elsewhere.
_turns = count(os.getpid() * 97)


def free_port() -> int:
    """A port on which nobody listens, and which is not handed out again soon."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = FIRST + SIZE * (number % BLOCKS)
    for _ in range(SIZE):
        port = first + next(_turns) % SIZE
        if _is_free(port):
            return port
    raise OSError("every port is taken")


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
