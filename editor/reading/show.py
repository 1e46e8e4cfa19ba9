"""The page of a version: its text with numbers, the comments beside their words, and the comment period."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from editor.reading.show_text import Shown, shown_text
from editor.versions.rows import Version
from exports.layout import LaidBlock, LaidSection, Layout
from exports.lists import LaidItem, LaidList, grouped
from exports.names import block_anchor, section_anchor
from sections.blocks import Block, BlockKind, NoteCall, word_count
from sections.comments import Passage, PlacedComment
from sections.outline import SectionKind
from sections.passages import whole
from sections.timeline import day_of, days_left
from sections.versions import Document


@dataclass(frozen=True)
class Window:
    """The comment period: `open` while comments are taken; `days` are those left after today."""

    open: bool
    until: int | None
    days: int
    comments: int
    answered: int


@dataclass(frozen=True)
class ShownItem:
    """An item of a list and the lists inside it."""

    block: "ShownBlock"
    lists: tuple["ShownList", ...]


@dataclass(frozen=True)
class ShownList:
    """Consecutive items; `start` is the number of the first, `comments` are those on all of them."""

    ordered: bool
    start: int
    items: tuple[ShownItem, ...]
    comments: tuple[PlacedComment, ...]


@dataclass(frozen=True)
class ShownBlock:
    """A paragraph with its address, numbers, text, cells and comments; `depth` is that of a heading, else 0."""

    id: str
    anchor: str
    kind: str
    number: str | None
    letter: str | None
    depth: int
    table: int | None
    language: str | None
    direction: str | None
    text: Shown
    head: tuple[Shown, ...]
    rows: tuple[tuple[Shown, ...], ...]
    comments: tuple[PlacedComment, ...]
    commentable: bool


@dataclass(frozen=True)
class ShownNote:
    """A footnote: `block` is the address of the paragraph that calls it, `back` its number."""

    number: int
    ref: str
    block: str
    block_id: str
    text: Shown


@dataclass(frozen=True)
class ShownSection:
    """A section: `parts` are blocks and lists in order; `comments` those on it as a whole."""

    id: str
    anchor: str
    heading: str
    number: str | None
    letter: str | None
    depth: int
    annex: bool
    left_out: str | None
    parts: tuple[ShownBlock | ShownList, ...]
    notes: tuple[ShownNote, ...]
    comments: tuple[PlacedComment, ...]
    total: int
    answered: int


@dataclass(frozen=True)
class Page:
    """All that the page of a version shows of it."""

    sections: tuple[ShownSection, ...]
    general: tuple[PlacedComment, ...]
    window: Window
    paragraphs: int
    words: int
    days_before_meeting: int


def page(document: Document, layout: Layout, version: Version, comments: Sequence[PlacedComment], now: int) -> Page:
    """The page of a version with its public comments."""
    return Page(
        sections=tuple(_Section(layout, laid, comments).shown() for laid in layout.sections),
        general=tuple(one for one in comments if one.section is None or layout.section(one.section) is None),
        window=_window(version, comments, now),
        paragraphs=len(layout.by_block),
        words=sum(word_count(section.text) for section in document.sections),
        days_before_meeting=(date.fromisoformat(document.meeting_opens) - day_of(version.frozen_at)).days,
    )


def _window(version: Version, comments: Sequence[PlacedComment], now: int) -> Window:
    until = version.comments_until
    days = days_left(until, now) if until is not None else 0
    answered = sum(one.disposition is not None for one in comments)
    return Window(version.takes_comments(now), until, days, len(comments), answered)


class _Section:
    """One section on its way to the page."""

    def __init__(self, layout: Layout, laid: LaidSection, comments: Sequence[PlacedComment]) -> None:
        self.laid, self.section = laid, laid.section
        self.numbers = {ref: number for (id, ref), number in layout.notes.items() if id == laid.section.id}
        self.there = {block.block.id for block in laid.blocks}
        self.all = [one for one in comments if one.section == laid.section.id]
        self.on_block: dict[str, list[PlacedComment]] = defaultdict(list)
        for one in self.all:
            if one.passage and one.passage.block in self.there:
                self.on_block[one.passage.block].append(one)

    def shown(self) -> ShownSection:
        """The section with everything in it."""
        parts = tuple(
            self._list(part) if isinstance(part, LaidList) else self._block(part) for part in grouped(self.laid.blocks)
        )
        return ShownSection(
            id=self.section.id,
            anchor=section_anchor(self.section.id),
            heading=self.section.heading,
            number=self.laid.number,
            letter=self.laid.letter,
            depth=self.laid.depth,
            annex=self.section.kind is SectionKind.ANNEX,
            left_out=self.section.left_out,
            parts=parts,
            notes=self._notes(),
            comments=tuple(one for one in self.all if not (one.passage and one.passage.block in self.there)),
            total=len(self.all),
            answered=sum(one.disposition is not None for one in self.all),
        )

    def _list(self, laid: LaidList) -> ShownList:
        items = tuple(self._item(item) for item in laid.items)
        inside = [
            one for item in items for one in (*item.block.comments, *(c for li in item.lists for c in li.comments))
        ]
        first = laid.items[0].laid.item
        return ShownList(laid.ordered, first.ordinal if first else 1, items, tuple(inside))

    def _item(self, item: LaidItem) -> ShownItem:
        return ShownItem(self._block(item.laid), tuple(self._list(inner) for inner in item.lists))

    def _block(self, laid: LaidBlock) -> ShownBlock:
        block = laid.block
        comments = sorted(self.on_block[block.id], key=lambda one: (_start(one), one.number))
        marked = _marked(comments)
        rows = self._rows(block, marked)
        head = bool(block.table and block.table.head and len(rows) > 1)
        return ShownBlock(
            id=block.id,
            anchor=block_anchor(block.id),
            kind=block.kind.value,
            number=laid.number,
            letter=laid.letter,
            depth=laid.depth,
            table=laid.table_number,
            language=block.language,
            direction=block.direction,
            text=shown_text((), block.inlines, self.numbers, marked),
            head=rows[0] if head else (),
            rows=rows[1:] if head else rows,
            comments=tuple(comments),
            commentable=block.kind is not BlockKind.RULE and whole(self.section, block) is not None,
        )

    def _rows(self, block: Block, marked: Sequence[tuple[int, Passage]]) -> tuple[tuple[Shown, ...], ...]:
        if block.table is None:
            return ()
        ref = block.table.ref
        return tuple(
            tuple(shown_text((ref, "cells", cell.key), cell.inlines, self.numbers, marked) for cell in row)
            for row in block.table.rows
        )

    def _notes(self) -> tuple[ShownNote, ...]:
        callers = _callers(self.laid.blocks, self.numbers)
        out = []
        for note in self.section.text.notes:
            if note.ref in callers:
                block = callers[note.ref]
                text = shown_text((note.ref,), note.inlines, self.numbers, _marked(self.on_block[block]))
                out.append(ShownNote(self.numbers[note.ref], note.ref, block_anchor(block), block, text))
        return tuple(sorted(out, key=lambda one: one.number))


def _marked(comments: Sequence[PlacedComment]) -> list[tuple[int, Passage]]:
    """The words that comments of the kind "words" speak of; a whole paragraph is not marked."""
    return [(one.number, one.passage) for one in comments if one.passage and one.kind.value == "words"]


def _start(comment: PlacedComment) -> tuple[int, int]:
    passage = comment.passage
    return (len(passage.place), passage.start) if passage else (0, 0)


def _callers(blocks: Sequence[LaidBlock], numbers: Mapping[str, int]) -> dict[str, str]:
    """For each note the paragraph that calls it first."""
    out: dict[str, str] = {}
    for laid in blocks:
        block = laid.block
        cells = (cell.inlines for row in block.table.rows for cell in row) if block.table else ()
        for inlines in (block.inlines, *cells):
            for part in inlines:
                if isinstance(part, NoteCall) and part.note in numbers:
                    out.setdefault(part.note, block.id)
    return out
