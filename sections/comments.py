"""Public comments: input on the text of a published version, and where in it each one stands."""

from dataclasses import dataclass
from enum import StrEnum

from sections.blocks import Place
from sections.dispositions import Disposition
from sections.people import RegionalGroup, StakeholderGroup

MAX_WORDS = 10_000
MAX_NAME = 128


class CommentState(StrEnum):
    """How far a comment has come (the vocabulary's list)."""

    UNCONFIRMED = "unconfirmed"
    HELD = "held"
    PUBLISHED = "published"
    DISPOSED = "disposed"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


PUBLIC_STATES = frozenset({CommentState.PUBLISHED, CommentState.DISPOSED})


class TargetKind(StrEnum):
    """What a comment speaks of."""

    WORDS = "words"
    PARAGRAPH = "paragraph"
    SECTION = "section"
    MISSING = "missing"
    GENERAL = "general"


@dataclass(frozen=True)
class Passage:
    """A stretch of a version's text, in the version's own coordinates, which never change.

    `start` and `end` are UTF-16 units within the text at `place` that belongs to `block`: for the running
    text within the paragraph `block` (a note's call and a line break count one unit each), for a note within
    the note, for a table's cell within the cell; `block` is then the paragraph that calls the note, or the
    table.
    """

    block: str
    start: int
    end: int
    place: Place = ()


@dataclass(frozen=True)
class Target:
    """Where a comment stands in a version. `section` is None only for a general comment.

    For `words` the passage is what was selected, for `paragraph` the whole paragraph; `after` is, for
    `missing`, the paragraph after which something is missing (None: at the end of the section). `quote`
    repeats the words.
    """

    kind: TargetKind
    section: str | None = None
    passage: Passage | None = None
    after: str | None = None
    quote: str = ""


@dataclass(frozen=True)
class Comment:
    """One public comment. `number` counts from 1 within its forum and is what people cite ("C12")."""

    id: str
    number: int
    forum: str
    version: str
    target: Target
    words: str
    name: str
    email: str
    organisation: str
    group: StakeholderGroup
    region: RegionalGroup
    state: CommentState
    made_at: int
    published_at: int | None = None
    disposition: Disposition | None = None


@dataclass(frozen=True)
class PlacedComment:
    """A published comment as a file shows it: without its author's address, at its place in the text of that
    file.

    `passage` is None when the comment is on a section or general, or when its words are gone from that text;
    then `orphan` is true and `quote` still tells what it spoke of.
    """

    number: int
    section: str | None
    passage: Passage | None
    quote: str
    words: str
    name: str
    organisation: str
    group: StakeholderGroup
    region: RegionalGroup
    at: int
    version: str
    kind: TargetKind
    orphan: bool = False
    disposition: Disposition | None = None
