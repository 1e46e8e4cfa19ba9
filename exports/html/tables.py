"""Tables as HTML: caption, head, widths by what the columns hold; a table too wide for a page comes in bands."""

import re
from collections.abc import Iterator, Sequence

from exports.html.inlines import calls, direction_of, inline, tongue
from exports.html.markup import Content, Html, el, joined
from exports.html.pen import Pen
from exports.layout import LaidBlock
from exports.names import block_anchor
from sections.blocks import Cell, Table, plain

NARROWEST = 0.08
"""The least share of the width that a column gets."""

_FIGURE = re.compile(r"[-−+±<>≈~]?\s*[$€£¥]?\s*\d[\d\s.,:/'’]*\s*(%|[$€£¥])?")
_NOTHING = frozenset({"", "-", "–", "—", "−", "…", "..", "n/a"})
Row = Sequence[Cell]


def write_table(pen: Pen, laid: LaidBlock, section: str) -> Html:
    """The table of a block, in as many bands of columns as a page needs; each band begins with the first column.

    Raises ValueError for a block that holds none.
    """
    table = laid.block.table
    if table is None:
        raise ValueError(f"{laid.block.id} holds no table")
    figures = _columns_of_figures(table)
    bands = list(_bands(len(table.rows[0]), 5 if pen.options.large else 9))
    return joined(*(_band(pen, laid, table, band, figures, section) for band in bands))


def _bands(columns: int, most: int) -> Iterator[Sequence[int]]:
    """The columns of each band."""
    yield range(min(columns, most))
    for first in range(most, columns, most - 1):
        yield [0, *range(first, min(first + most - 1, columns))]


def _band(pen: Pen, laid: LaidBlock, table: Table, band: Sequence[int], figures: set[int], section: str) -> Html:
    first = not band or (band[0] == 0 and (len(band) < 2 or band[1] == 1))
    rows = [[row[column] for column in band] for row in table.rows]
    numbers = {at for at, column in enumerate(band) if column in figures}
    name = pen.words.table(laid.table_number or 0)
    if first:
        words = inline(pen, laid.block.inlines, section)
        caption = el("caption", el("span", name, " ", class_="n"), words, calls(pen, laid.calls))
    else:
        name = pen.words.say("continued", number=laid.table_number, first=band[1] + 1, last=band[-1] + 1)
        caption = el("caption", pen.own(name))
    head, body = (rows[:1], rows[1:]) if table.head else ([], rows)
    return el(
        "table",
        caption,
        el("colgroup", (el("col", style=f"width:{width}%") for width in _widths(rows))),
        el("thead", (_row(pen, row, numbers, section, head=True) for row in head)) if head else None,
        el("tbody", (_row(pen, row, numbers, section, head=False) for row in body)) if body else None,
        id=block_anchor(laid.block.id) if first else None,
        class_="data",
        **tongue(pen, laid.block),
    )


def _row(pen: Pen, row: Row, numbers: set[int], section: str, head: bool) -> Html:
    return el("tr", (_cell(pen, cell, at, at in numbers, len(row), section, head) for at, cell in enumerate(row)))


def _cell(pen: Pen, cell: Cell, at: int, number: bool, columns: int, section: str, head: bool) -> Html:
    content: Content = inline(pen, cell.inlines, section)
    direction = direction_of(plain(cell.inlines), pen.document.direction)
    attributes = {
        "class_": "num" if number else None,
        "dir": direction if direction != pen.document.direction else None,
    }
    if head:
        return el("th", content, scope="col", **attributes)
    if at == 0 and columns > 1:
        return el("th", content, scope="row", **attributes)
    return el("td", content, **attributes)


def _columns_of_figures(table: Table) -> set[int]:
    """The columns whose cells hold nothing but figures; they are set flush with each other."""
    body = table.rows[1:] if table.head else table.rows
    found = set()
    for at, column in enumerate(zip(*body, strict=True)):
        texts = {plain(cell.inlines).replace("\ufffc", "").strip() for cell in column} - _NOTHING
        if at and texts and all(_FIGURE.fullmatch(text) for text in texts):
            found.add(at)
    return found


def _widths(rows: Sequence[Row]) -> list[float]:
    """Hundredths of the width for each column, by how much its cells hold."""
    columns = list(zip(*rows, strict=True))
    weights = [max(min(len(plain(cell.inlines)), 90) for cell in column) ** 0.6 + 3 for column in columns]
    least = min(NARROWEST, 1 / len(columns))
    shares = [max(weight / sum(weights), least) for weight in weights]
    return [round(100 * share / sum(shares), 2) for share in shares]
