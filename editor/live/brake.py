"""The brake on who sends too much: slowed first, then refused, then cut off."""

from dataclasses import dataclass

REFUSED_FROM, CUT_FROM = 3.0, 10.0
"""Guilt, in seconds of braking of somebody who goes on sending: an honest page waits for its answers and has none."""
FORGIVEN = 0.25
"""Seconds of guilt that pass away in each second."""
BAD = 120.0
"""Guilt of something that no page of ours sends, in messages: three seconds of sending as fast as it may."""


@dataclass
class Brake:
    """A bucket of tokens for one connection. All instants and durations are seconds of one monotonic clock."""

    messages_per_second: float
    bytes_per_second: float
    burst: float
    at: float = 0.0
    owed: float = 0.0
    guilt: float = 0.0

    def pay(self, size: int, now: float) -> float:
        """Counts a message of `size` bytes; gives the seconds for which its sender is not to be read."""
        passed, self.at = now - self.at, now
        self.owed = max(0.0, self.owed - passed) + 1 / self.messages_per_second + size / self.bytes_per_second
        self.guilt = max(0.0, self.guilt - passed * FORGIVEN)
        return max(0.0, self.owed - self.burst)

    def charge(self, messages: float) -> None:
        """Counts something dear as so many messages more."""
        self.owed += messages / self.messages_per_second

    def press(self, seconds: float) -> None:
        """Adds guilt: it went on sending while it was braked for so long."""
        self.guilt += seconds

    def blame(self, messages: float = BAD) -> None:
        """Adds guilt, in messages: it sent what no page of ours sends."""
        self.guilt += messages / self.messages_per_second

    @property
    def refuses(self) -> bool:
        """Whether what comes now is to be answered `too_often`."""
        return self.guilt > REFUSED_FROM

    @property
    def cuts(self) -> bool:
        """Whether the connection is to be ended."""
        return self.guilt > CUT_FROM
