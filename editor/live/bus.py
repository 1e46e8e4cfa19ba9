"""The bus: server processes tell each other what they have written and what their pages have to know.

The database is the truth. A word that is lost is made good by looking at it: now and then, and when the bus is back.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Protocol

Hear = Callable[..., None]
"""Called with what was told, from any thread; does not take long."""


class Topic(StrEnum):
    """What is told, with the values it carries."""

    WRITTEN = "written"  # section, seq: the log goes that far
    ANCHORS = "anchors"  # section: they stand elsewhere now
    TOLD = "told"  # forum, kind, section: something beside the text is to be fetched again
    RIGHTS = "rights"  # forum: the doors answer differently
    SIGNED_OUT = "signed_out"  # session: its pages are to be closed
    CARETS = "carets"  # forum, people: where the carets of the teller's pages are
    WHO = "who"  # who is there? everybody tells their carets
    BACK = "back"  # told by the bus itself: it was away, words may be lost


class Bus(Protocol):
    """What a process tells the others, and hears from them."""

    def tell(self, topic: Topic, **values: Any) -> None:
        """Tells the other processes. Never waits, never raises."""

    def listen(self, topic: Topic, hear: Hear) -> None:
        """Has `hear` called with what other processes tell."""

    def close(self) -> None:
        """Tells what waits, and ends."""


class OneProcess:
    """The bus of a single server process: there is nobody to tell."""

    def tell(self, topic: Topic, **values: Any) -> None:
        """Tells nobody."""

    def listen(self, topic: Topic, hear: Hear) -> None:
        """Nothing is ever heard."""

    def close(self) -> None:
        """Ends nothing."""
