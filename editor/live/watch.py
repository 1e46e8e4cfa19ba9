"""What follows a change, a little later: anchors are looked for again, and typing enters the record by the minute."""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace

from editor import anchors as anchor_rows
from editor.anchors import AnchorRow
from editor.clock import Clock
from editor.db import Database
from editor.live.values import Typed
from sections.anchors import Anchor, Found
from sections.errors import StoreFailed

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two looks at what has changed."""
MINUTE = 60_000


class Watch:
    """A thread that starts with the first change or page. `placed` finds anchors in the living text, `typed` writes
    down; `after` is done for each section that has changed, `rounds` once a second."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        placed: Callable[[str, list[Anchor]], list[Found]],
        typed: Callable[[list[Typed]], None],
    ) -> None:
        self._db, self._clock, self._placed, self._typed = db, clock, placed, typed
        self.announce: Callable[[str, list[AnchorRow]], None] = lambda section, found: None
        self.after: list[Callable[[str], object]] = []
        self.rounds: list[Callable[[], object]] = []
        self._lock = threading.Lock()
        self._changed: set[str] = set()
        self._typing: dict[tuple[str, str, bool, int], Typed] = {}
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def wrote(self, section: str, person: str, seq: int, updates: int, suggests: bool) -> None:
        """Somebody has changed a section by so many updates."""
        now = self._clock.now()
        with self._lock:
            self._add(Typed(person, section, suggests, seq - updates + 1, seq, updates, now, now))
        self.look_at(section)

    def _add(self, typed: Typed) -> None:
        key = (typed.person, typed.section, typed.suggests, typed.at // MINUTE)
        there = self._typing.get(key)
        self._typing[key] = typed if there is None else _together(there, typed)

    def look_at(self, section: str) -> None:
        """The anchors of a section are to be looked for."""
        with self._lock:
            self._changed.add(section)
        self.start()

    def start(self) -> None:
        """Starts the thread, when it does not run: there is something to watch."""
        with self._lock:
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(target=self._run, daemon=True, name="watch the living text")
                self._thread.start()

    def stop(self) -> None:
        """Ends the thread, looks a last time for the anchors in what has changed, and writes down what was typed."""
        self._stopped.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
        self._look()
        self.write_down()

    def _run(self) -> None:
        while not self._stopped.wait(PAUSE):
            self._look()
            self.write_down(everything=False)
            for do in self.rounds:
                _surely(do)

    def _look(self) -> None:
        with self._lock:
            changed, self._changed = self._changed, set()
        for section in changed:
            for do in (self._recheck, *self.after):
                _surely(do, section)

    def _recheck(self, section: str) -> None:
        with self._db.read() as tx:
            known = anchor_rows.of_section(tx, section)
        found = self._placed(section, [row.anchor for row in known])
        now = [replace(row, state=one.state, found=one) for row, one in zip(known, found, strict=True)]
        differing = [new for old, new in zip(known, now, strict=True) if new != old]
        if differing:
            with self._db.begin() as tx:
                anchor_rows.update_states(tx, differing)
            self.announce(section, differing)

    def write_down(self, everything: bool = True) -> None:
        """Writes down what was typed; without `everything` only what lies in minutes that are over."""
        this_minute = self._clock.now() // MINUTE
        with self._lock:
            keys = [key for key in self._typing if everything or key[3] != this_minute]
            batch = [self._typing.pop(key) for key in keys]
        if batch:
            _surely(self._write, batch)

    def _write(self, batch: list[Typed]) -> None:
        try:
            self._typed(batch)
        except StoreFailed as error:
            log.warning("what was typed could not be written down, and waits: %s", error.__cause__)
            with self._lock:
                for typed in batch:
                    self._add(typed)


def _together(one: Typed, other: Typed) -> Typed:
    """What the same person typed in the same section and minute, as one."""
    return replace(
        one,
        first_seq=min(one.first_seq, other.first_seq),
        last_seq=max(one.last_seq, other.last_seq),
        updates=one.updates + other.updates,
        at=min(one.at, other.at),
        until=max(one.until, other.until),
    )


def _surely(do: Callable[..., object], *values: object) -> None:
    try:
        do(*values)
    except Exception:
        log.exception("what follows a change could not be done: %s", do)
