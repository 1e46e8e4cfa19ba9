"""The inspection of a PDF's structure, the tree by which it is read aloud: headings, lists, tables, notes, figures."""

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name

from exports.made import Problem

Found = Iterator[Problem]
STANDARD = frozenset(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 "
    "L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot "
    "Ruby Warichu RB RT RP WT WP Figure Formula Form".split()
)
"""The kinds of elements that the standard knows."""
IN_LIST = frozenset({"LI", "L", "Caption"})
IN_ITEM = frozenset({"Lbl", "LBody"})
ROWS_IN = frozenset({"THead", "TBody", "TFoot"})


def inspect_structure(tree: Any, links: dict[tuple[int, int], str | None]) -> Found:
    """What is wrong with a structure tree. Notes in `links` which kind of element holds each annotation."""
    roles = tree.get("/RoleMap", Dictionary())
    levels: list[int] = []
    notes: set[bytes] = set()
    stack: list[tuple[Any, Any]] = [(kid, None) for kid in reversed(_kids(tree))]
    while stack:
        element, parent = stack.pop()
        if not isinstance(element, Dictionary):
            continue
        if element.get("/Type") == Name.OBJR:
            links[element.Obj.objgen] = _kind(parent)
            continue
        kind = _kind(element)
        if kind is None:
            continue
        if kind not in STANDARD and f"/{kind}" not in roles:
            yield Problem("pdf_unknown_element", f"7.1, {kind}")
        if re.fullmatch("H[1-6]", kind):
            levels.append(int(kind[1]))
        yield from _element(element, kind, notes)
        stack += [(kid, element) for kid in reversed(_kids(element))]
    yield from _headings(levels)


def _element(element: Any, kind: str, notes: set[bytes]) -> Found:
    inside = {_kind(kid) for kid in _kids(element) if isinstance(kid, Dictionary)} - {None}
    match kind:
        case "Figure":
            if not (str(element.get("/Alt", "")) or str(element.get("/ActualText", ""))):
                yield Problem("no_alternative_text", "7.3")
        case "LI":
            if inside - IN_ITEM:
                yield Problem("pdf_list_item", "7.2")
        case "L":
            if inside - IN_LIST:
                yield Problem("pdf_list", "7.2")
        case "Note":
            name = bytes(element.get("/ID", b""))
            if not name or name in notes:
                yield Problem("pdf_note", "7.9")
            notes.add(name)
        case "Table":
            yield from _table(element)


def _headings(levels: list[int]) -> Found:
    """The first heading is of level 1, and none is more than one level deeper than the one before it."""
    last = 0
    for level in levels:
        if level > last + 1:
            yield Problem("pdf_heading_skipped", f"7.4.2, H{level} after H{last}" if last else f"7.4.2, H{level} first")
            return
        last = level


def _table(table: Any) -> Found:
    """Each cell of a table with heads must name those it stands under."""
    rows: list[Any] = []
    todo = [table]
    while todo:
        for kid in _kids(todo.pop()):
            if _kind(kid) == "TR":
                rows.append(kid)
            elif _kind(kid) in ROWS_IN:
                todo.append(kid)
    cells = [cell for row in rows for cell in _kids(row)]
    heads = {bytes(cell.get("/ID", b"")) for cell in cells if _kind(cell) == "TH"}
    for cell in cells:
        if heads and _kind(cell) == "TD":
            attributes = cell.get("/A", Dictionary())
            named = attributes.get("/Headers") if isinstance(attributes, Dictionary) else None
            if not named or any(bytes(name) not in heads for name in named):
                yield Problem("pdf_cell_without_head", "7.5")
                return


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K") if isinstance(element, Dictionary) else None
    return [] if kids is None else list(kids) if isinstance(kids, Array) else [kids]


def _kind(element: Any) -> str | None:
    return str(element.get("/S", ""))[1:] or None if isinstance(element, Dictionary) else None
