"""The cover of a Word file: frieze, forum, stage, title, facts, and what a draft is not."""

import io
from collections.abc import Iterator, Sequence

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml.etree import _Element

from exports.word.frieze import frieze
from exports.word.look import HANG, WIDTH
from exports.word.oxml import el, tab
from exports.word.pages import section_properties
from exports.word.paragraphs import own_words, paragraph
from exports.word.pen import Pen
from exports.word.runs import commented, styled_words
from exports.word.tables import word_table

TOP = 6700
"""Twips from the upper edge of the cover to its first line: the frieze stands above."""
BOTTOM = 1020
"""Twips below the cover: it has no foot."""
LONG, LONGER = 60, 130
"""From how many letters on a title is set smaller, so that the cover stays one page."""
GROUP = 8
"""Digits in each group of the printed digest."""


def write_cover(pen: Pen, word: WordDocument) -> Iterator[_Element]:
    """The paragraphs of the cover; the last one ends its page."""
    document = pen.document
    house = own_words(pen, "Cover House", pen.words.say("house"))
    house.append(_picture(pen, word))
    yield house
    style = "Final Stage" if document.stage == "final" else "Draft Stage"
    stage = styled_words(pen, f"\u00a0\u00a0{pen.words.label(document)}\u00a0\u00a0", style)
    forum = own_words(pen, "Cover Forum", pen.forum)
    forum.extend([tab(), *stage])
    yield forum
    title = commented(pen, pen.places.title, styled_words(pen, document.title))
    yield paragraph(pen, _title_style(document.title), pen.own, title)
    yield _facts(pen, pen.words.facts(document))
    last = own_words(pen, "Disclaimer", pen.words.disclaimer(document))
    last[0].append(el("sectPr", *section_properties(pen, TOP, BOTTOM)))
    yield last


def _title_style(title: str) -> str:
    """The style that leaves a title room on the cover."""
    return "Title Longer" if len(title) > LONGER else "Title Long" if len(title) > LONG else "Title"


def _facts(pen: Pen, facts: Sequence[tuple[str, str]]) -> _Element:
    """What a reader must know of a version, as a table with the digest as its last row."""
    groups = " ".join(pen.digest[at : at + GROUP] for at in range(0, len(pen.digest), GROUP))
    told = [*((name, fact, "Table Text") for name, fact in facts), (pen.words.say("digest"), groups, "Digest")]
    rows = [(own_words(pen, "Table Text", name), own_words(pen, style, fact)) for name, fact, style in told]
    first = HANG + 180
    return word_table(pen.styles["Facts Table"], (first, WIDTH - first), rows, pen.rtl, head=False)


def _picture(pen: Pen, word: WordDocument) -> _Element:
    """The frieze behind the text, from the upper corner of the page to its other edge; marked as decoration."""
    image = io.BytesIO(frieze(bytes.fromhex(pen.digest), pen.document.stage == "final"))
    relation, _ = word.part.get_or_add_image(image)
    width = pen.page.width * 635
    size = f'cx="{width}" cy="{width // 2}"'
    decorative = "http://schemas.microsoft.com/office/drawing/2017/decorative"
    drawing = (
        f'<w:drawing {nsdecls("w", "wp", "a", "pic", "r")}><wp:anchor distT="0" distB="0" distL="0" distR="0" '
        'simplePos="0" relativeHeight="2" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1">'
        '<wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        '<wp:docPr id="1" name="Frieze" descr=""><a:extLst>'
        f'<a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative xmlns:adec="{decorative}" val="1"/>'
        "</a:ext></a:extLst></wp:docPr><wp:cNvGraphicFramePr/>"
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        '<pic:nvPicPr><pic:cNvPr id="1" name="Frieze"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    return el("r", parse_xml(drawing))
