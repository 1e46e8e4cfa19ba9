"""Listening to the layout: how many pages it has done, and what it found wrong."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from exports.made import Problem, Progress

ENGINE = logging.getLogger("weasyprint")
STEPS = logging.getLogger("weasyprint.progress")

CODES = (
    (".notdef glyph", "glyph_missing"),
    ("has no required alt", "no_alternative_text"),
    ("No anchor", "no_such_place"),
    ("Failed to load", "not_loaded"),
)
"""What a message of the engine holds, and the code of the problem that it is."""
OTHER = "engine"
_PAGE = re.compile(r"layout - Page (\d+)")


@dataclass
class Pages:
    """Tells how far a file is: pages laid out, of how many. It never goes back, and is done only at the end."""

    tell: Progress
    expected: int
    done: int = 0

    def begun(self, page: int) -> None:
        """Page `page` is being laid out, be it again; those before it are done."""
        self.done = max(self.done, page - 1)
        self.tell(self.done, max(self.expected, self.done + 1))

    def counted(self, pages: int) -> None:
        """All pages are laid out; the last one counts as done when the file is written."""
        self.done, self.expected = max(self.done, pages - 1), pages
        self.tell(self.done, max(pages, self.done + 1))

    def finished(self) -> None:
        """The file is written."""
        whole = max(self.expected, self.done)
        self.tell(whole, whole)


@dataclass
class Heard:
    """What the engine found wrong, each thing once, in the order in which it was found."""

    problems: dict[Problem, None] = field(default_factory=dict)

    def add(self, message: str) -> None:
        """Takes in one message."""
        code = next((code for words, code in CODES if words in message), OTHER)
        self.problems.setdefault(Problem(code, _detail(message) if code == "glyph_missing" else message))


def _detail(message: str) -> str:
    """The letter and its number out of the message on a missing glyph."""
    return message.partition("fonts: ")[2] or message


class _Warnings(logging.Handler):
    def __init__(self, heard: Heard) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.add(record.getMessage())


class _Steps(logging.Handler):
    """Counts pages. What `pages` raises goes on through the engine, so that whoever is told can end the work."""

    def __init__(self, pages: Pages) -> None:
        super().__init__(logging.INFO)
        self._pages = pages

    def emit(self, record: logging.LogRecord) -> None:
        if found := _PAGE.search(record.getMessage()):
            self._pages.begun(int(found[1]))


@contextmanager
def listening(pages: Pages) -> Iterator[Heard]:
    """While it is open, tells `pages` of each page and gathers what the engine warns of."""
    heard = Heard()
    handlers = ((ENGINE, _Warnings(heard), logging.WARNING), (STEPS, _Steps(pages), logging.INFO))
    levels = [(logger, logger.level) for logger, _, _ in handlers]
    for logger, handler, level in handlers:
        logger.addHandler(handler)
        logger.setLevel(level)
    STEPS.propagate = False  # a line for each page is nothing for a log
    try:
        yield heard
    finally:
        STEPS.propagate = True
        for logger, handler, _ in handlers:
            logger.removeHandler(handler)
        for logger, level in levels:
            logger.setLevel(level)
