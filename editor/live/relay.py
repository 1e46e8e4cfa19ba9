"""Passing on to the others: gathered for each audience, written once for all who get it.

An audience is told at once, as long as the telling takes a small part of the time: few people hear each key, many at
once hear several keys in one message.
"""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from editor.live.elsewhere import CaretsElsewhere
from editor.live.presence import Page, Pages
from editor.live.socket_packets import Prepared, event

PAUSE, LONGEST_PAUSE = 4.0, 0.05
"""What is owed after a message: a pause, in times of what the message took, and in seconds at most."""
TOLERANCE = 0.05
"""Seconds of pause that may be owed: one message that took long has not the next key wait."""
CARETS_PAUSE = 0.1
"""Seconds between two tellings of where the carets are."""


@dataclass
class Gathered:
    """What waits for the pages of a section."""

    seq: int = 0
    updates: list[bytes] = field(default_factory=list)
    authors: set[object] = field(default_factory=set)
    rested: float = 0.0
    """When all pauses that are owed would be over."""

    @property
    def due(self) -> float:
        """When it may be told."""
        return self.rested - TOLERANCE


@dataclass
class Carets:
    """Whose caret has moved in a forum, as the pages are told: the newest of each page; `ours` are of this process."""

    moved: dict[str, bytes] = field(default_factory=dict)
    ours: dict[str, dict[str, Any]] = field(default_factory=dict)
    due: float = 0.0


class Relay:
    """What waits to be passed on. `flush` is called by one thread, which `wake` is to bring about."""

    def __init__(self, pages: Pages, elsewhere: CaretsElsewhere) -> None:
        self._pages, self.elsewhere = pages, elsewhere
        elsewhere.moved = self._moved_elsewhere
        self.wake: Callable[[], None] = lambda: None
        self._sections: dict[str, Gathered] = {}
        self._forums: dict[str, Carets] = {}
        self._lock = threading.Lock()

    def gather(self, section: str, seq: int, updates: Iterable[bytes], author: object) -> None:
        """Committed updates of a section up to `seq`; `author` is the page that has them already, None if none."""
        with self._lock:
            gathered = self._sections.setdefault(section, Gathered())
            gathered.seq = seq
            gathered.updates += updates
            gathered.authors.add(author)

    def moved(self, page: Page) -> None:
        """The caret of a page has moved, or is gone; the other processes are told too."""
        self._moved(page.rights.forum, page.presence(), ours=True)

    def due(self) -> float | None:
        """Seconds until `flush` has something to do; None while nothing waits."""
        with self._lock:
            dues = [one.due for one in self._sections.values() if one.updates]
            dues += [one.due for one in self._forums.values() if one.moved]
        return max(0.0, min(dues) - time.monotonic()) if dues else None

    def flush(self) -> None:
        """Sends what is due."""
        now = time.monotonic()
        with self._lock:
            sections = [(id, one) for id, one in self._sections.items() if one.due <= now]
            forums = [(id, one) for id, one in self._forums.items() if one.due <= now]
        for section, gathered in sections:
            self._pass_on(section, gathered)
        for forum, carets in forums:
            self._tell_carets(forum, carets)

    def _moved_elsewhere(self, forum: str, presence: dict[str, Any]) -> None:
        self._moved(forum, presence, ours=False)

    def _moved(self, forum: str, presence: dict[str, Any], ours: bool) -> None:
        with self._lock:
            carets = self._forums.setdefault(forum, Carets())
            carets.moved[presence["who"]] = event("aware", presence)
            if ours:
                carets.ours[presence["who"]] = presence
        self.wake()

    def _pass_on(self, section: str, gathered: Gathered) -> None:
        with self._lock:
            updates, authors, seq = gathered.updates, gathered.authors, gathered.seq
            if not updates:
                if gathered.rested <= time.monotonic():
                    del self._sections[section]
                return
            gathered.updates, gathered.authors = [], set()
        began = time.monotonic()
        packet = Prepared([event("update", {"section": section, "seq": seq, "updates": updates})])
        only = authors.pop() if len(authors) == 1 else None  # who wrote all of it has it
        for page in self._pages.of_section(section):
            if page is not only:
                page.line.post(packet)
        took = time.monotonic() - began
        gathered.rested = max(gathered.rested, began) + took + min(LONGEST_PAUSE, took * PAUSE)

    def _tell_carets(self, forum: str, carets: Carets) -> None:
        with self._lock:
            moved, carets.moved = carets.moved, {}
            ours, carets.ours = carets.ours, {}
            if not moved:
                del self._forums[forum]
                return
        everybody = Prepared(list(moved.values()))
        for page in self._pages.of_forum(forum):
            if page.who not in moved:
                page.line.post(everybody)
            elif len(moved) > 1:  # nobody hears of their own
                page.line.post(Prepared([told for who, told in moved.items() if who != page.who]))
        if ours:
            self.elsewhere.tell(forum, list(ours.values()))
        carets.due = time.monotonic() + CARETS_PAUSE
