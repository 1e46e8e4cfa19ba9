"""The one clock: UTC, integers in milliseconds, handed to whoever needs the time."""

import time
from pathlib import Path


class Clock:
    """The machine's time, moved by the offset in `offset_file` when there is one: for demos and tests."""

    def __init__(self, offset_file: Path | None = None) -> None:
        self._offset_file = offset_file

    def now(self) -> int:
        """Milliseconds since 1970, UTC. The offset, in seconds, is read at every use."""
        return time.time_ns() // 1_000_000 + self.offset()

    def offset(self) -> int:
        """Milliseconds by which it is ahead of the machine's time."""
        if self._offset_file is None:
            return 0
        try:
            return int(float(self._offset_file.read_text("ascii").strip() or "0") * 1000)
        except (OSError, ValueError):
            return 0


class StoppedClock(Clock):
    """A clock that stands until it is set: in tests, and while the demo is made."""

    def __init__(self, now: int) -> None:
        super().__init__()
        self._now = now

    def now(self) -> int:
        """The instant it was set to."""
        return self._now

    def set(self, now: int) -> None:
        """Puts the clock to another instant."""
        self._now = now
