"""The columns of a table: how wide each one is, and which hold nothing but figures."""

import re
from collections.abc import Sequence

from sections.blocks import Cell, Table, plain

NARROWEST = 0.08
"""The least share of the width that a column gets."""
_LONG = 90
"""Characters; a cell with more of them wants no more width."""
_FIGURE = re.compile(r"[-−+±<>≈~]?\s*[$€£¥]?\s*\d[\d\s.,:/'’]*\s*(%|[$€£¥])?")
_NOT_KNOWN = frozenset({"", "-", "–", "—", "−", "…", "..", "n/a"})


def shares(rows: Sequence[Sequence[Cell]]) -> list[float]:
    """The share of the width that each column of these rows gets, by how much its cells hold; their sum is 1."""
    columns = list(zip(*rows, strict=True))
    weights = [max(min(len(plain(cell.inlines)), _LONG) for cell in column) ** 0.6 + 3 for column in columns]
    least = min(NARROWEST, 1 / len(columns))
    wanted = [max(weight / sum(weights), least) for weight in weights]
    return [share / sum(wanted) for share in wanted]


def figures(table: Table) -> frozenset[int]:
    """The columns, the first one apart, that hold figures alone; a dash or nothing is a figure not known."""
    body = table.rows[1:] if table.head else table.rows
    columns = enumerate(zip(*body, strict=True))
    return frozenset(at for at, column in columns if at and _holds_figures([_text(cell) for cell in column]))


def _holds_figures(texts: list[str]) -> bool:
    told = set(texts) - _NOT_KNOWN
    return bool(told) and all(_FIGURE.fullmatch(text) for text in told)


def _text(cell: Cell) -> str:
    return plain(cell.inlines).replace("\ufffc", "").strip()
