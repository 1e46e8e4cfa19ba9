"""What waits for one reader, and when it is too much: somebody who does not read must not fill the memory."""

MOST_UNSENT, PER_PACKET = 4_000_000, 200
"""Bytes that wait for one reader, each packet counting for some more."""


class Backlog:
    """Bytes of the packets that are not sent yet, each packet counting for some more. Not safe between threads."""

    def __init__(self) -> None:
        self._bytes = self._largest = 0

    @property
    def is_too_much(self) -> bool:
        """Whether the reader is to be cut off. The largest packet does not count: it is the text that a page asked for,
        which may be long, and others go on writing while it comes over a slow line."""
        return self._bytes - self._largest > MOST_UNSENT

    def add(self, size: int) -> None:
        """A packet waits, or what is left of it."""
        self._bytes += size + PER_PACKET
        self._largest = max(self._largest, size + PER_PACKET)

    def sent(self, size: int) -> None:
        """Bytes of a packet are on their way."""
        self._bytes -= size

    def done(self) -> None:
        """Nothing is left of a packet."""
        self._bytes -= PER_PACKET
        if not self._bytes:
            self._largest = 0
