"""Who is here: the open write pages of this process, what each shows, and where its caret is."""

import logging
import queue
import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from editor.live.socket import Line
from editor.live.socket_packets import Prepared, event
from editor.live.values import Rights, Visitor
from sections.errors import BadUpdate, OnlySuggestions, RapporteurError

log = logging.getLogger(__name__)

COLOURS = 4
MOST_UNANSWERED = 16
"""Updates of one page that may wait for their answer; a page of ours sends one for each section."""
DEAR_REFUSAL = 10.0
"""What it costs, in messages, to write in a text in which one may only suggest: the section is read again."""
NOTHING = Rights("", False, False, False, "denied", frozenset())


def _turns() -> "queue.SimpleQueue[None]":
    turns: queue.SimpleQueue[None] = queue.SimpleQueue()
    for _ in range(MOST_UNANSWERED):
        turns.put(None)
    return turns


@dataclass(eq=False)
class Page:
    """One open write page: whose it is, in which forum, what it shows, and where the caret is. An update takes one of
    its `turns`, and the answer gives it back."""

    sid: str
    who: str
    colour: int
    visitor: Visitor
    line: Line
    slug: str = ""
    rights: Rights = NOTHING
    sections: frozenset[str] = frozenset()
    caret: dict[str, Any] | None = None
    turns: "queue.SimpleQueue[None]" = field(default_factory=_turns)

    @property
    def person(self) -> dict[str, Any]:
        """Who it is, as the others are told: the server says so, nobody can speak as somebody else."""
        return {"id": self.visitor.person, "name": self.visitor.name, "colour": self.colour}

    def presence(self) -> dict[str, Any]:
        """Who is where."""
        return {"who": self.who, "person": self.person, **(self.caret or {"section": None})}

    def tell(self, name: str, **values: Any) -> None:
        """Sends an event to this page alone."""
        self.line.post(Prepared([event(name, values)]))

    def saved(self, section: str, numbers: list[int], seq: int) -> None:
        """Its updates are on disk."""
        for _ in numbers:
            self.turns.put(None)
        self.tell("saved", section=section, id=max(numbers), seq=seq)

    def refused(self, section: str, number: int, error: RapporteurError) -> None:
        """Its update was not taken. One that is bad is none of our pages'."""
        self.turns.put(None)
        if error.code == OnlySuggestions.code:
            self.line.brake.charge(DEAR_REFUSAL)
        elif error.code == BadUpdate.code:
            if not self.line.brake.refuses:  # of who goes on, the first says enough
                log.warning("a bad update of %s by %s: %s", section, self.visitor.person, error.values.get("reason"))
            self.line.brake.blame()
        self.tell("refused", section=section, id=number, code=error.code)


class Pages:
    """All open pages, by connection, by forum and by section."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: dict[str, Page] = {}
        self._by_section: dict[str, dict[str, Page]] = defaultdict(dict)

    def add(self, page: Page) -> None:
        """A page has connected."""
        with self._lock:
            self._all[page.sid] = page

    def remove(self, sid: str) -> Page | None:
        """A page has gone; None when it had already."""
        with self._lock:
            page = self._all.pop(sid, None)
            if page is not None:
                self._leave(page, page.sections)
            return page

    def get(self, sid: str) -> Page | None:
        """The page of a connection."""
        return self._all.get(sid)

    def shows(self, page: Page, sections: Iterable[str]) -> None:
        """From now on the page is told of these sections, and of no others."""
        with self._lock:
            if page.sid not in self._all:
                return
            wanted = frozenset(sections)
            self._leave(page, page.sections - wanted)
            for section in wanted:
                self._by_section[section][page.sid] = page
            page.sections = wanted

    def all(self) -> list[Page]:
        """All open pages."""
        with self._lock:
            return list(self._all.values())

    def of_forum(self, forum: str) -> list[Page]:
        """The pages that have joined a forum."""
        return [page for page in self.all() if page.rights.forum == forum and page.rights.read]

    def of_section(self, section: str) -> list[Page]:
        """The pages that show a section."""
        with self._lock:
            return list(self._by_section.get(section, {}).values())

    def sections(self) -> list[str]:
        """The sections that some page shows."""
        with self._lock:
            return list(self._by_section)

    def _leave(self, page: Page, sections: Iterable[str]) -> None:
        for section in sections:
            there = self._by_section[section]
            there.pop(page.sid, None)
            if not there:
                del self._by_section[section]
