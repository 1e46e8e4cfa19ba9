"""Where each comment stands in a Word file: at its words, at a note's call, at a heading, or at the title."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from exports.layout import Layout
from sections.blocks import Inlines, Place, plain, units
from sections.comments import PlacedComment, TargetKind

FIRST_ID = 10_000
"""LibreOffice 7.4 mixes up notes when a comment has the id of a note: comments' ids count from here."""


def comment_id(number: int) -> int:
    """The id of a comment inside the file, from its number."""
    return FIRST_ID + number


@dataclass(frozen=True)
class Range:
    """The stretch of a text that a comment speaks of, in UTF-16 units; `comment` is its number."""

    start: int
    end: int
    comment: int


@dataclass
class Places:
    """The comments of a file by the place where they stand.

    `quoted` are those whose own words the place does not show: their quotation stands in the comment itself.
    """

    texts: dict[tuple[str, Place], list[Range]] = field(default_factory=dict)
    notes: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    sections: dict[str, list[int]] = field(default_factory=dict)
    title: list[int] = field(default_factory=list)
    quoted: set[int] = field(default_factory=set)

    def ranges(self, block: str, place: Place = ()) -> Sequence[Range]:
        """The comments on the text at `place` that belongs to `block`."""
        return self.texts.get((block, place), ())


def place(layout: Layout, comments: Iterable[PlacedComment]) -> Places:
    """Finds a place for every comment; one whose words are not in the file stands at its section, or at the title."""
    places = Places()
    known = _known(layout)
    for comment in comments:
        passage = None if comment.orphan else comment.passage
        section = layout.section_of(passage.block) if passage else None
        if passage and section and (passage.block, passage.place) in known:
            found = Range(passage.start, passage.end, comment.number)
            places.texts.setdefault((passage.block, passage.place), []).append(found)
            continue
        heading = layout.section(comment.section) if comment.section else None
        if comment.quote and not (heading and comment.kind is TargetKind.SECTION):
            places.quoted.add(comment.number)
        if passage and section and len(passage.place) == 1 and (section, passage.place[0]) in layout.notes:
            places.notes.setdefault((section, passage.place[0]), []).append(comment.number)
        elif heading:
            places.sections.setdefault(heading.section.id, []).append(comment.number)
        else:
            places.title.append(comment.number)
    return places


def snapped(inlines: Inlines, ranges: Iterable[Range]) -> list[Range]:
    """`ranges` kept within the text, and widened where an end would cut a character in two."""
    text = plain(inlines)
    whole, inside, at = units(text), set(), 0
    for character in text:
        if character > "\uffff":
            inside.add(at + 1)
            at += 1
        at += 1
    out = []
    for found in ranges:
        start, end = max(0, min(found.start, whole)), max(0, min(found.end, whole))
        out.append(Range(start - (start in inside), max(start, end) + (end in inside), found.comment))
    return out


def index(text: str, offset: int) -> int:
    """The index in code points of a UTF-16 offset that cuts no character in two."""
    at = 0
    for count, character in enumerate(text):
        if at >= offset:
            return count
        at += 1 + (character > "\uffff")
    return len(text)


def _known(layout: Layout) -> set[tuple[str, Place]]:
    known: set[tuple[str, Place]] = set()
    for section in layout.sections:
        for laid in section.blocks:
            known.add((laid.block.id, ()))
            if laid.block.table:
                for row in laid.block.table.rows:
                    known |= {(laid.block.id, (laid.block.table.ref, "cells", cell.key)) for cell in row}
    return known
