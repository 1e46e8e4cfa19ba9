"""The other server processes: what their pages have to know of ours, and ours of theirs."""

import threading
import time
from collections.abc import Callable
from typing import Any

from editor.live.bus import Bus, Topic
from editor.live.presence import Pages

BEAT, SILENT = 10.0, 30.0
"""Seconds between two tellings of where all carets are, and after which one that was not told any more is gone."""

Caret = dict[str, Any]


class CaretsElsewhere:
    """Where the carets of other processes' pages are, by forum. `moved` is told of each that has moved or is gone."""

    def __init__(self, bus: Bus, pages: Pages) -> None:
        self._bus, self._pages = bus, pages
        self.moved: Callable[[str, Caret], None] = lambda forum, caret: None
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, str], tuple[float, Caret]] = {}
        bus.listen(Topic.CARETS, self._heard)
        bus.listen(Topic.WHO, self.tell_all)
        bus.listen(Topic.BACK, lambda: bus.tell(Topic.WHO))

    def tell(self, forum: str, people: list[Caret]) -> None:
        """Tells the others of carets of our pages."""
        self._bus.tell(Topic.CARETS, forum=forum, people=people)

    def tell_all(self) -> None:
        """Tells the others of all carets of our pages."""
        by_forum: dict[str, list[Caret]] = {}
        for page in self._pages.all():
            if page.caret is not None:
                by_forum.setdefault(page.rights.forum, []).append(page.presence())
        for forum, people in by_forum.items():
            self.tell(forum, people)

    def of_forum(self, forum: str) -> list[Caret]:
        """Who is where in a forum, on pages of other processes."""
        with self._lock:
            return [caret for (there, _), (_, caret) in self._seen.items() if there == forum]

    def drop_silent(self) -> None:
        """Takes those for gone of whom nothing was heard: their process has ended."""
        now = time.monotonic()
        with self._lock:
            silent = [key for key, (at, _) in self._seen.items() if now - at > SILENT]
            gone = [(key[0], self._seen.pop(key)[1]) for key in silent]
        for forum, caret in gone:
            self.moved(forum, {"who": caret["who"], "person": caret["person"], "section": None})

    def _heard(self, forum: str, people: list[Caret]) -> None:
        for caret in people:
            key = (forum, caret["who"])
            with self._lock:
                known = self._seen.get(key)
                if caret["section"] is None:
                    self._seen.pop(key, None)
                else:
                    self._seen[key] = time.monotonic(), caret
            if known is None or known[1] != caret:
                self.moved(forum, caret)
