"""The two styles of tables: the output's own, and the facts of the cover; no boxes, hairlines between rows."""

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from lxml.etree import _Element

from exports.word.look import DEEP, HAIR, SEA
from exports.word.oxml import el

PADDING = {"top": 64, "left": 0, "bottom": 72, "right": 180}
"""Twips between a cell's edge and its words."""
STRONG: dict[str, str | int] = {"val": "single", "sz": 8, "space": 0, "color": DEEP}


def write_table_styles(document: WordDocument) -> None:
    """Writes both styles into `document`."""
    for name, head in (("Output Table", True), ("Facts Table", False)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.TABLE).element
        for child in ("pPr", "rPr", "tblPr"):
            for old in style.findall(qn(f"w:{child}")):
                style.remove(old)
        style.append(el("pPr", el("spacing", before=0, after=0)))
        style.append(_properties(head))
        if head:
            style.append(_first_row())
        color = None if head else el("color", val=SEA)
        style.append(el("tblStylePr", el("rPr", el("b"), el("bCs"), color), type="firstCol"))


def _properties(head: bool) -> _Element:
    lines = el(
        "tblBorders",
        None if head else el("top", **STRONG),
        el("bottom", **STRONG),
        el("insideH", val="single", sz=4, space=0, color=HAIR),
    )
    margins = el("tblCellMar", *(el(side, w=width, type="dxa") for side, width in PADDING.items()))
    return el("tblPr", lines, margins)


def _first_row() -> _Element:
    line = el("tcPr", el("tcBorders", el("bottom", **STRONG)), el("vAlign", val="bottom"))
    return el("tblStylePr", el("rPr", el("b"), el("bCs"), el("color", val=DEEP)), line, type="firstRow")
