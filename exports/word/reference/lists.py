"""Bullets and numbers as Word's own lists; section and paragraph numbers are text, so that no edit renumbers them."""

from docx.document import Document as WordDocument

from exports.word.look import BULLETED, HANG, LIST_LEVELS, NUMBERED, SEA, SERIF, STEP, fonts, levelled
from exports.word.oxml import PARAGRAPH_ORDER, el, sort_into

KINDS = ("decimal", "lowerLetter", "lowerRoman", "decimal", "lowerLetter")
"""How the levels of a numbered list count."""


def write_lists(document: WordDocument) -> None:
    """Writes the two lists into `document` and ties the styles of list items to them."""
    numbering = document.part.numbering_part.element
    for old in list(numbering):
        numbering.remove(old)
    bullets = [("bullet", "–·"[level % 2]) for level in range(LIST_LEVELS)]
    numbers = [(kind, f"%{level + 1}.") for level, kind in enumerate(KINDS)]
    for id, name, levels in ((BULLETED, "List Bullet", bullets), (NUMBERED, "List Number", numbers)):
        abstract = el("abstractNum", el("multiLevelType", val="multilevel"), abstractNumId=id)
        for level, (kind, sign) in enumerate(levels):
            style = document.styles[levelled(name, level)]
            abstract.append(
                el(
                    "lvl",
                    el("start", val=1),
                    el("numFmt", val=kind),
                    el("pStyle", val=style.style_id),
                    el("lvlText", val=sign),
                    el("lvlJc", val="left"),
                    el("pPr", el("ind", left=HANG + STEP * (level + 1), hanging=STEP)),
                    el("rPr", fonts(SERIF), el("color", val=SEA)),
                    ilvl=level,
                )
            )
            place = el("numPr", el("ilvl", val=level), el("numId", val=id))
            sort_into(style.element.get_or_add_pPr(), PARAGRAPH_ORDER, place)
        numbering.append(abstract)
    for id in (BULLETED, NUMBERED):
        numbering.append(el("num", el("abstractNumId", val=id), numId=id))
