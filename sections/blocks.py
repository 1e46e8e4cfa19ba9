"""The text of a section as a small typed tree: frozen blocks with stable ids, nothing in it HTML."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum


class BlockKind(StrEnum):
    """What a paragraph is; the values are those that its mark carries in the shared text (`schema.json`)."""

    PARAGRAPH = "p"
    HEADING_1 = "h1"
    HEADING_2 = "h2"
    HEADING_3 = "h3"
    BULLET = "bullet"
    NUMBER = "number"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    IMAGE = "image"
    RULE = "rule"


HEADINGS = (BlockKind.HEADING_1, BlockKind.HEADING_2, BlockKind.HEADING_3)
LIST_ITEMS = (BlockKind.BULLET, BlockKind.NUMBER)


@dataclass(frozen=True)
class Marks:
    """Formatting of a stretch of text. `language` and `direction` are those of a passage within the
    paragraph."""

    strong: bool = False
    em: bool = False
    underline: bool = False
    superscript: bool = False
    subscript: bool = False
    code: bool = False
    link: str | None = None
    language: str | None = None
    direction: str | None = None


PLAIN = Marks()


@dataclass(frozen=True)
class Words:
    """A stretch of text with the same marks; never empty, never with a line feed."""

    text: str
    marks: Marks = PLAIN


@dataclass(frozen=True)
class LineBreak:
    """A new line within a paragraph. Counts one unit."""


@dataclass(frozen=True)
class NoteCall:
    """The place of a footnote in the text. Counts one unit; `note` is the key in the section's `notes`."""

    note: str


Inline = Words | LineBreak | NoteCall
Inlines = tuple[Inline, ...]


@dataclass(frozen=True)
class Cell:
    """A table's cell: its key in the shared text ("row:column") and its text."""

    key: str
    inlines: Inlines = ()


@dataclass(frozen=True)
class Table:
    """Rows of cells, all of the same length. With `head` the first row names the columns."""

    ref: str
    rows: tuple[tuple[Cell, ...], ...]
    head: bool = True


@dataclass(frozen=True)
class Block:
    """One paragraph of a section; for a table, `inlines` are the caption and `table` holds the rows.

    `id` is unique in the whole output and permanent: links, redline and Word bookmarks stand on it.
    """

    id: str
    kind: BlockKind = BlockKind.PARAGRAPH
    inlines: Inlines = ()
    indent: int = 0
    language: str | None = None
    direction: str | None = None
    table: Table | None = None


@dataclass(frozen=True)
class Note:
    """A footnote: `ref` is its key in the shared text."""

    ref: str
    inlines: Inlines = ()


@dataclass(frozen=True)
class Text:
    """The text of one section: its blocks in order, and the notes that they call, in order of their calls."""

    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = field(default=())


EMPTY = Text()


def plain(inlines: Inlines) -> str:
    """The words of `inlines`; a line break is a line feed, a note's call is U+FFFC, as in the flat text."""
    return "".join(
        part.text if isinstance(part, Words) else "\n" if isinstance(part, LineBreak) else "\ufffc" for part in inlines
    )


def units(text: str) -> int:
    """Length in UTF-16 units, as browsers count."""
    return len(text) + sum(character > "\uffff" for character in text)


def word_count(text: Text) -> int:
    """How many words a section holds, cells, captions and notes included."""
    return sum(len(plain(inlines).replace("\ufffc", " ").split()) for _, inlines in passages(text))


def has_words(text: Text) -> bool:
    """Whether there is anything to read in a section."""
    return any(plain(inlines).replace("\ufffc", "").strip() for _, inlines in passages(text))


Place = tuple[str, ...]
"""Where a flat text lives in a section: () running text, (ref,) a note, (ref, "cells", key) a table's cell.
"""


def passages(text: Text) -> Iterator[tuple[Place, Inlines]]:
    """Every stretch of text with its place: paragraphs and captions, cells, notes."""
    for block in text.blocks:
        yield (), block.inlines
        if block.table:
            for row in block.table.rows:
                for cell in row:
                    yield (block.table.ref, "cells", cell.key), cell.inlines
    for note in text.notes:
        yield (note.ref,), note.inlines


def merged(inlines: Inlines) -> Inlines:
    """The same text with neighbours of equal marks joined and nothing empty left."""
    out: list[Inline] = []
    for part in inlines:
        last = out[-1] if out else None
        if isinstance(part, Words) and not part.text:
            continue
        if isinstance(part, Words) and isinstance(last, Words) and last.marks == part.marks:
            out[-1] = replace(last, text=last.text + part.text)
        else:
            out.append(part)
    return tuple(out)
