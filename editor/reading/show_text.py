"""The text of a version as its page shows it: pieces with their marks, and the words on which comments stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from sections.blocks import PLAIN, Inlines, LineBreak, Marks, NoteCall, Place, Words, plain
from sections.comments import Passage
from sections.passages import cut

LINKS = {"http", "https", "mailto"}


@dataclass(frozen=True)
class Called:
    """The call of a note: its number (0: there is no such note), and its key in the section."""

    number: int
    ref: str


@dataclass(frozen=True)
class Piece:
    """A stretch with the same marks; a line break has neither text nor note."""

    text: str = ""
    marks: Marks = PLAIN
    note: Called | None = None


@dataclass(frozen=True)
class Run:
    """Neighbouring pieces on which the same comments stand; `comments` are their numbers."""

    comments: tuple[int, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Shown:
    """A text with its place, as scripts name it, and whether anything is written in it."""

    place: Place
    runs: tuple[Run, ...]
    filled: bool


def shown_text(
    place: Place, inlines: Inlines, notes: Mapping[str, int], marked: Iterable[tuple[int, Passage]] = ()
) -> Shown:
    """A text with its marks; `marked` are the numbers of comments with the passages they speak of."""
    here = [(number, one) for number, one in marked if one.place == place]
    borders = {border for _, one in here for border in (one.start, one.end)}
    parts = [
        (tuple(number for number, one in here if one.start < end and start < one.end), _piece(part, notes))
        for start, end, part in cut(inlines, borders)
    ]
    grouped = groupby(parts, key=lambda part: part[0])
    runs = tuple(Run(numbers, tuple(piece for _, piece in group if piece)) for numbers, group in grouped)
    return Shown(place, runs, bool(plain(inlines).strip()))


def _piece(part: Words | LineBreak | NoteCall, notes: Mapping[str, int]) -> Piece | None:
    if isinstance(part, LineBreak):
        return Piece()
    if isinstance(part, NoteCall):
        return Piece(note=Called(notes.get(part.note, 0), part.note))
    marks = part.marks
    if marks.link and urlsplit(marks.link).scheme not in LINKS:
        marks = Marks(**{**vars(marks), "link": None})
    return Piece(part.text, marks)
