"""Passages of a version's text: what is written at a place, and cutting it by UTF-16 units."""

from collections.abc import Iterator
from dataclasses import replace

from sections.blocks import Block, Inline, Inlines, NoteCall, Place, Words, plain, units
from sections.comments import Passage
from sections.versions import Document, SectionText


def section_of(document: Document, id: str) -> SectionText | None:
    """The section with this id, None when the document has none."""
    return next((section for section in document.sections if section.id == id), None)


def block_of(section: SectionText, id: str) -> Block | None:
    """The paragraph of a section with this id."""
    return next((block for block in section.text.blocks if block.id == id), None)


def texts_of(section: SectionText, block: Block) -> Iterator[tuple[Place, Inlines]]:
    """The texts that belong to a paragraph with their places: its own, its cells, the notes it calls."""
    yield (), block.inlines
    called = [part.note for part in block.inlines if isinstance(part, NoteCall)]
    if block.table:
        for row in block.table.rows:
            for cell in row:
                called += [part.note for part in cell.inlines if isinstance(part, NoteCall)]
                yield (block.table.ref, "cells", cell.key), cell.inlines
    for note in section.text.notes:
        if note.ref in called:
            yield (note.ref,), note.inlines


def text_at(section: SectionText, block: str, place: Place) -> Inlines | None:
    """What is written at a place that belongs to a paragraph, None when there is no such place."""
    found = block_of(section, block)
    return dict(texts_of(section, found)).get(place) if found else None


def whole(section: SectionText, block: Block) -> Passage | None:
    """The passage that covers a paragraph; of a table without a caption its first cell with words.

    None when nothing is written in it."""
    for place, inlines in texts_of(section, block):
        if len(place) != 1 and shown(plain(inlines)):
            return Passage(block.id, 0, units(plain(inlines)), place)
    return None


def words_of(document: Document, section: str | None, passage: Passage) -> str | None:
    """The words of a passage as people read them, None when it is not in this text."""
    found = section_of(document, section) if section else None
    inlines = text_at(found, passage.block, passage.place) if found else None
    return None if inlines is None else shown(between(plain(inlines), passage.start, passage.end))


def shown(text: str) -> str:
    """`text` as people read it: in one line, without the calls of notes."""
    return " ".join(text.replace("\ufffc", "").split())


def between(text: str, start: int, end: int) -> str:
    """The characters from `start` to `end`, in UTF-16 units; a character that an end cuts in two is taken whole."""
    out, at = [], 0
    for character in text:
        after = at + 1 + (character > "\uffff")
        if at < end and after > start:
            out.append(character)
        at = after
    return "".join(out)


def cut(inlines: Inlines, borders: set[int]) -> list[tuple[int, int, Inline]]:
    """The parts of a text with their first and last border in UTF-16 units, divided at each of `borders`.

    A border in the middle of a character divides before it."""
    out: list[tuple[int, int, Inline]] = []
    at = 0
    for part in inlines:
        if not isinstance(part, Words):
            out.append((at, at + 1, part))
            at += 1
            continue
        start, piece = at, ""
        for character in part.text:
            after = at + 1 + (character > "\uffff")
            if piece and not borders.isdisjoint(range(at, after)):
                out.append((start, at, replace(part, text=piece)))
                start, piece = at, ""
            piece += character
            at = after
        out.append((start, at, replace(part, text=piece)))
    return out
