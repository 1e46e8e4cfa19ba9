"""Tables as Word's: the head repeats on each page, rows stay whole, the caption is the alternative title."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml.etree import _Element

from exports.columns import figures, shares
from exports.word.look import WIDTH
from exports.word.oxml import clean, el
from exports.word.paragraphs import paragraph
from exports.word.pen import Pen, Voice
from exports.word.runs import inline_runs
from exports.word.scripts import direction_of
from sections.blocks import Block, Cell, Table, plain

MOST_COLUMNS = 63
"""More than these Word does not open."""


def write_table(pen: Pen, block: Block, voice: Voice) -> Iterator[_Element]:
    """The table that `block` holds, its caption apart; one with more columns than Word can take comes in several.

    Raises ValueError when it holds none.
    """
    table = block.table
    if table is None:
        raise ValueError(f"{block.id} holds no table")
    caption = clean(plain(block.inlines).replace("\ufffc", "")).replace("\n", " ").strip()
    numbers = figures(table)
    for start in range(0, len(table.rows[0]), MOST_COLUMNS):
        columns = range(start, min(start + MOST_COLUMNS, len(table.rows[0])))
        rows = [
            [
                _words(pen, block, table, row[column], voice, table.head and at == 0, column in numbers)
                for column in columns
            ]
            for at, row in enumerate(table.rows)
        ]
        widths = [int(WIDTH * share) for share in shares([row[start : columns.stop] for row in table.rows])]
        widths[-1] += WIDTH - sum(widths)
        rtl = pen.direction(voice) == "rtl"
        yield word_table(pen.styles["Output Table"], widths, rows, rtl, table.head, caption)
        yield paragraph(pen, "After Table", voice, ())


def word_table(
    style: str, widths: Sequence[int], rows: Sequence[Sequence[_Element]], rtl: bool, head: bool, caption: str = ""
) -> _Element:
    """A table as wide as the text: the paragraph of each cell by rows, the id of its style, twips for each column.

    With `head` the first row repeats on every page; `caption` is what a screen reader says of the table.
    """
    flags = {"firstRow": int(head), "lastRow": 0, "firstColumn": 1, "lastColumn": 0, "noHBand": 1, "noVBand": 1}
    properties = el(
        "tblPr",
        el("tblStyle", val=style),
        el("bidiVisual") if rtl else None,
        el("tblW", w=sum(widths), type="dxa"),
        el("tblInd", w=0, type="dxa"),
        el("tblLayout", type="fixed"),
        el("tblLook", val="06A0" if head else "0680", **flags),
        el("tblCaption", val=caption) if caption else None,
    )
    grid = el("tblGrid", *(el("gridCol", w=width) for width in widths))
    return el("tbl", properties, grid, *(_row(row, widths, head and at == 0) for at, row in enumerate(rows)))


def _row(paragraphs: Sequence[_Element], widths: Sequence[int], head: bool) -> _Element:
    cells = (
        el("tc", el("tcPr", el("tcW", w=width, type="dxa")), words)
        for words, width in zip(paragraphs, widths, strict=True)
    )
    return el("tr", el("trPr", el("cantSplit"), el("tblHeader") if head else None), *cells)


def _words(pen: Pen, block: Block, table: Table, cell: Cell, voice: Voice, head: bool, figure: bool) -> _Element:
    """What a cell holds; figures, and what is said above them, stand flush at the end of the cell."""
    ranges = pen.places.ranges(block.id, (table.ref, "cells", cell.key))
    voice = replace(voice, direction=voice.direction or direction_of(plain(cell.inlines)))
    style = "Table Head" if head else "Table Number" if figure else "Table Text"
    flush = [el("jc", val="right")] if head and figure else []
    return paragraph(pen, style, voice, inline_runs(pen, cell.inlines, voice, ranges), flush)
