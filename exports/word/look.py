"""What reference.docx and the writer share of an output's look: colours, faces, measures, a few borders."""

from dataclasses import dataclass

from lxml.etree import _Element

from exports.options import Paper
from exports.word.oxml import el

INK, DEEP, SEA, SLATE = "17212B", "103A5A", "1B6CA8", "4A5A68"
COPPER, HAIR, TINT, WATERMARK = "A8471C", "B8C6D2", "EEF3F7", "#eef1f4"
SERIF, DISPLAY, SANS, MONO = "Gentium Book Plus", "Gentium Plus", "Lato", "Noto Sans Mono"
ARABIC, CJK = "Noto Naskh Arabic", "Noto Serif CJK SC"
DEVANAGARI, ETHIOPIC = "Noto Serif Devanagari", "Noto Serif Ethiopic"

HANG = 1021
"""Twips: the hanging column of 18 mm, where every number stands."""
WIDTH = 8674
"""Twips: the whole measure of an A4 page, hanging column and text column."""
STEP = 340
"""Twips: one level of indent."""
LIST_LEVELS = 5
BULLETED, NUMBERED = 1, 2
"""The ids of reference.docx's two lists."""


def levelled(name: str, level: int) -> str:
    """The style of a list's item at a level from 0: "List Bullet", "List Bullet 2"."""
    return name if level == 0 else f"{name} {level + 1}"


def fonts(latin: str) -> _Element:
    """The faces of a style: one for Latin, Cyrillic and Greek, and those of the other scripts."""
    return el("rFonts", ascii=latin, hAnsi=latin, cs=ARABIC, eastAsia=CJK)


def shade(fill: str) -> _Element:
    """A field of colour behind a paragraph, a cell or a run."""
    return el("shd", val="clear", color="auto", fill=fill)


def borders(**sides: tuple[str, int, int]) -> _Element:
    """Lines beside a paragraph; each side is (colour, eighths of a point, points of distance)."""
    return el(
        "pBdr",
        *(
            el(side, val="single", sz=sides[side][1], space=sides[side][2], color=sides[side][0])
            for side in ("top", "left", "bottom", "right")
            if side in sides
        ),
    )


@dataclass(frozen=True)
class Page:
    """A page in twips; the measure between its margins is `WIDTH` on every paper."""

    width: int
    height: int
    left: int
    right: int


PAGES: dict[Paper, Page] = {"a4": Page(11906, 16838, 1531, 1701), "letter": Page(12240, 15840, 1644, 1922)}
