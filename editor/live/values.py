"""What the living text and the rest of the house say to each other."""

from dataclasses import dataclass
from typing import Any, Protocol

from sections.anchors import AnchorState, Found
from sections.blocks import Text
from sections.comments import Passage


@dataclass(frozen=True)
class Visitor:
    """Who opens a socket, by which sign-in."""

    person: str
    name: str
    session: str


@dataclass(frozen=True)
class Rights:
    """What somebody may do with the living text of a forum: `forum` is its id, "" when unknown; `code` is why not.

    Who may write may also suggest; who may only suggest, is held to that."""

    forum: str
    read: bool
    write: bool
    suggest: bool
    code: str
    sections: frozenset[str]


@dataclass(frozen=True)
class Typed:
    """What one person changed in one section within a minute, for the record; `suggests`: by suggestions alone.
    `at` is its first moment and `until` its last, in UTC milliseconds."""

    person: str
    section: str
    suggests: bool
    first_seq: int
    last_seq: int
    updates: int
    at: int
    until: int


@dataclass(frozen=True)
class Frozen:
    """A section rebuilt from its log up to `seq`: its words, its shared state, and a hash of both."""

    text: Text
    state: bytes
    seq: int
    open_suggestions: int
    hash: str


@dataclass(frozen=True)
class Placed:
    """Where an anchor stands: what became of its words, as a passage when they are shown, and the words now."""

    state: AnchorState
    passage: Passage | None
    words: str
    found: Found


class Doors(Protocol):
    """How the socket asks who somebody is, and what they may do."""

    def visitor(self, environ: dict[str, Any]) -> Visitor | None:
        """Who opens a socket; None when nobody is signed in."""

    def rights(self, visitor: Visitor, slug: str, believed: float) -> Rights:
        """What somebody may do in the forum at this address, now: asked at the door of all pages. An answer is
        believed for so many seconds, unless it is to be forgotten."""

    def forget(self, forum: str) -> None:
        """Rights in this forum have changed: what was answered before holds no more."""
