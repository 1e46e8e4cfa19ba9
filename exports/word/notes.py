"""Footnotes as Word's own: the part of the package that holds their texts, in the order of their calls."""

from docx.opc.part import XmlPart
from lxml.etree import _Element

from exports.word.oxml import el, tab
from exports.word.paragraphs import paragraph
from exports.word.pen import Pen, Relate, Voice
from exports.word.runs import inline_runs
from exports.word.scripts import direction_of
from sections.blocks import plain


def separators() -> _Element:
    """The root of the part with the two lines that Word draws between text and notes."""
    root = el("footnotes")
    for id, kind in ((-1, "separator"), (0, "continuationSeparator")):
        properties = el("pPr", el("spacing", before=0, after=0), el("ind", left=0, firstLine=0))
        root.append(el("footnote", el("p", properties, el("r", el(kind))), type=kind, id=id))
    return root


def write_notes(pen: Pen, part: XmlPart, relate: Relate) -> None:
    """Writes every note that was called into `part`; their links are kept there too, as the package asks."""
    for (section, ref), voice in pen.notes.items():
        inlines = pen.layout.note_texts[section, ref]
        direction = direction_of(plain(inlines)) or voice.direction
        words = Voice(section, relate, voice.language, direction)
        sign = el("r", el("rPr", el("rStyle", val=pen.styles["footnote reference"])), el("footnoteRef"))
        text = inline_runs(pen, inlines, words)
        content = paragraph(pen, "footnote text", words, [sign, tab(), *text])
        part.element.append(el("footnote", content, id=pen.layout.notes[section, ref]))
