"""The pages of a Word file: their size, and the running words in head and foot with the pale DRAFT behind the text."""

from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from lxml.etree import _Element

from exports.names import stem
from exports.word.look import WATERMARK
from exports.word.oxml import el, field, run, tab
from exports.word.paragraphs import paragraph
from exports.word.pen import Pen
from exports.word.runs import styled_words

TOP, BOTTOM = 1644, 1871
"""Twips from the edges of a page to its text."""
DIGITS = 12
"""How much of the digest runs in the foot."""


def section_properties(pen: Pen, top: int = TOP, bottom: int = BOTTOM) -> list[_Element]:
    """What a Word section says of its pages; `top` and `bottom` are the twips that it leaves free of text."""
    page = pen.page
    margins = {"right": page.right, "bottom": bottom, "left": page.left, "header": 907, "footer": 1077, "gutter": 0}
    properties = [
        el("type", val="nextPage"),
        el("pgSz", w=page.width, h=page.height),
        el("pgMar", top=top, **margins),
        el("cols", space=720),
    ]
    return [*properties, el("bidi")] if pen.rtl else properties


def write_running(pen: Pen, word: WordDocument) -> None:
    """Head and foot of every page after the cover; the cover's own are there and empty."""
    cover, text = word.sections[0], word.sections[-1]
    for part, style in ((cover.header, "Header"), (cover.footer, "Footer")):
        part.is_linked_to_previous = False
        part.paragraphs[0].style = style
    for properties in list(text._sectPr):
        text._sectPr.remove(properties)
    body: Any = text._sectPr  # the library types it as a list of its own kind
    body.extend(section_properties(pen))
    text.header.is_linked_to_previous = text.footer.is_linked_to_previous = False
    name = f"{stem(pen.document)} · sha256 {pen.digest[:DIGITS]}"
    count = [*field("PAGE", "1"), run(" / "), *field("NUMPAGES", "1")]
    foot = [run(name), tab(), *styled_words(pen, pen.words.say("page")), run(" "), *count]
    # A style of our own, because the name of "Heading 1" is another one in a French or Chinese Word.
    head = [*styled_words(pen, pen.forum), tab(), *field('STYLEREF "Heading Words"', "")]
    if pen.document.stage != "final":
        head.append(_watermark(pen.words.say("draft")))
    for part, style, runs in ((text.header, "Header", head), (text.footer, "Footer", foot)):
        old = part.paragraphs[0]._p
        old.addprevious(paragraph(pen, style, pen.own, runs))
        old.getparent().remove(old)


def _watermark(word: str) -> _Element:
    """Word's own kind of watermark: a drawing in the head, of which nothing enters the text."""
    shape_type = (
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    )
    style = (
        "position:absolute;margin-left:0;margin-top:0;width:470pt;height:120pt;rotation:305;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    return parse_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office"><w:rPr><w:noProof/></w:rPr><w:pict>'
        f'{shape_type}<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" alt="" '
        f'style="{style}" o:allowincell="f" fillcolor="{WATERMARK}" stroked="f"><v:textpath '
        f'style="font-family:&quot;Lato&quot;;font-size:1pt;font-weight:bold" string="{word}"/></v:shape>'
        "</w:pict></w:r>"
    )
