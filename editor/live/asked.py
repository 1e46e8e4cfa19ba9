"""Updates that wait to be taken, and who waits for the answer."""

import threading
from dataclasses import dataclass, replace
from typing import Protocol

from sections.errors import RapporteurError
from sections.updates import Update


class Author(Protocol):
    """Who waits for the answer to an update."""

    def saved(self, section: str, numbers: list[int], seq: int) -> None:
        """Updates of these numbers are on disk, and all before `seq`."""

    def refused(self, section: str, number: int, error: RapporteurError) -> None:
        """An update was not taken, and nothing has changed."""


class Call:
    """An author in this process, who waits for the answer."""

    def __init__(self) -> None:
        self._answered = threading.Event()
        self._seq = 0
        self._error: RapporteurError | None = None

    def saved(self, section: str, numbers: list[int], seq: int) -> None:
        """It is on disk."""
        self._seq = seq
        self._answered.set()

    def refused(self, section: str, number: int, error: RapporteurError) -> None:
        """It was not taken."""
        self._error = error
        self._answered.set()

    def answer(self) -> int:
        """The seq, once it is on disk. Raises why it was not taken."""
        self._answered.wait()
        if self._error is not None:
            raise self._error
        return self._seq


@dataclass(frozen=True, eq=False)
class Asked:
    """An update that waits to be taken; `parsed` is what was read of its bytes. `suggests`: whether it may
    hold suggestions only, because its author may not write or says that it does."""

    section: str
    person: str | None
    update: bytes
    parsed: Update
    author: Author
    number: int = 0
    suggests: bool = False
    tries: int = 0

    def again(self) -> "Asked":
        """The same once more."""
        return replace(self, tries=self.tries + 1)

    def refuse(self, error: RapporteurError) -> None:
        """Tells the author that it was not taken."""
        self.author.refused(self.section, self.number, error)
