"""One thread for all that sockets do by themselves: pings, frames that wait for a slow reader, last words."""

import contextlib
import heapq
import itertools
import logging
import os
import select
import socket
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)


class Pulse:
    """Calls what is due and what can be written; started with the first of either."""

    def __init__(self) -> None:
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._writers: dict[int, Callable[[], bool]] = {}
        self._order = itertools.count()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = False

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        """Calls once, so much later."""
        with self._lock:
            first = not self._due or time.monotonic() + seconds < self._due[0][0]
            heapq.heappush(self._due, (time.monotonic() + seconds, next(self._order), call))
        self._wake(first)

    def when_writable(self, line: socket.socket, write: Callable[[], bool]) -> None:
        """Calls `write` whenever the socket takes bytes, until it gives True: nothing waits any more."""
        with self._lock:
            self._writers[line.fileno()] = write
        self._wake(True)

    def forget(self, line: socket.socket) -> None:
        """Nothing more is to be written; to be called before the socket is closed."""
        with self._lock:
            self._writers.pop(line.fileno(), None)

    def stop(self) -> None:
        """Ends the thread; what was due later is not called."""
        with self._lock:
            self._stopped = True
            thread = self._thread
        if thread is not None:
            self._bell.send(b"!")
            thread.join()

    def _wake(self, needed: bool) -> None:
        with self._lock:
            if self._stopped:
                return
            if self._thread is None:
                self._ear, self._bell = socket.socketpair()
                self._ear.setblocking(False)
                self._bell.setblocking(False)
                self._thread = threading.Thread(target=self._run, daemon=True, name="pulse of the sockets")
                self._thread.start()
            if needed:
                with contextlib.suppress(BlockingIOError):  # it has enough to wake up for
                    self._bell.send(b"!")

    def _run(self) -> None:
        with self._ear, self._bell:
            while not self._stopped:
                try:
                    self._turn()
                except Exception:
                    log.exception("a turn of the sockets' pulse failed")

    def _turn(self) -> None:
        poll = select.poll()
        poll.register(self._ear, select.POLLIN)
        with self._lock:
            pause = max(0.0, self._due[0][0] - time.monotonic()) * 1000 + 1 if self._due else None
            for number in self._writers:
                poll.register(number, select.POLLOUT)
        for number, _ in poll.poll(pause):
            if number == self._ear.fileno():
                os.read(number, 4096)
            else:
                self._write(number)
        self._call_due()

    def _write(self, number: int) -> None:
        with self._lock:
            write = self._writers.get(number)
        if write is not None and write():
            with self._lock:
                # Another one that was handed in meanwhile stays.
                if self._writers.get(number) is write:
                    del self._writers[number]

    def _call_due(self) -> None:
        while True:
            with self._lock:
                if not self._due or self._due[0][0] > time.monotonic():
                    return
                _, _, call = heapq.heappop(self._due)
            call()
