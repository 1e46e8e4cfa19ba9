"""The styles of an output, paragraph by paragraph and character by character, as the print style has them."""

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from exports.word.look import (
    COPPER,
    DEEP,
    DISPLAY,
    HAIR,
    HANG,
    INK,
    LIST_LEVELS,
    MONO,
    SANS,
    SEA,
    SERIF,
    SLATE,
    STEP,
    TINT,
    WIDTH,
    borders,
    fonts,
    levelled,
    shade,
)
from exports.word.oxml import RUN_ORDER, el, sort_into
from exports.word.reference.sheet import Letters, Lines, Sheet

NUMBERED, BODY = "Numbered Paragraph", "Body Text"


def write_styles(document: WordDocument) -> None:
    """Writes all styles of paragraphs and characters into `document`, in the place of those that it has."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    sort_into(
        defaults,
        RUN_ORDER,
        fonts(SERIF),
        el("sz", val=22),
        el("szCs", val=24),
        el("lang", val="en-GB", eastAsia="zh-CN", bidi="ar-SA"),
    )
    sheet = Sheet(document)
    sheet.clear()
    sheet.paragraph("Normal", Lines(after=7.5, extra=[el("widowControl")]), Letters(SERIF, 11, INK), base=None)
    _cover(sheet)
    _headings(sheet)
    _text(sheet)
    _tables_and_notes(sheet)
    _contents_and_running(sheet)
    _characters(sheet)
    sheet.finish()


def _cover(sheet: Sheet) -> None:
    p = sheet.paragraph
    p("Cover House", Lines(), Letters(SANS, 9, DEEP, bold=True))
    p("Cover Forum", Lines(after=8, tabs=[el("tab", val="right", pos=WIDTH)]), Letters(SANS, 9, DEEP))
    p("Title", Lines(before=22, after=26, line=42, exact=True, keep=True), Letters(DISPLAY, 38, DEEP))
    for name, size, line in (("Title Long", 25, 30), ("Title Longer", 17, 21)):
        p(name, Lines(before=22, after=26, line=line, exact=True, keep=True), Letters(DISPLAY, size), base="Title")
    p("Disclaimer", Lines(before=14, line=13), Letters(SERIF, 9.6, italic=True))
    p("Digest", Lines(left=0), Letters(MONO, 8.2))


def _headings(sheet: Sheet) -> None:
    p = sheet.paragraph
    rule = borders(top=(DEEP, 8, 9))
    p(
        "Kind",
        Lines(before=34, after=6, line=11, left=0, first=HANG, keep=True, extra=[rule]),
        Letters(SANS, 8, SEA, bold=True),
        then="Heading 1",
    )
    first = Letters(DISPLAY, 25, DEEP, bold=False)
    second = Letters(DISPLAY, 14, DEEP, bold=True)
    p("Heading 1", Lines(0, 22, 31, True, hanging=HANG, keep=True, level=0), first, then=NUMBERED)
    p("Heading 2", Lines(20, 7.5, 19, True, hanging=HANG, keep=True, level=1), second, then=NUMBERED)
    p("Heading 3", Lines(12, 4, keep=True, level=2), Letters(SANS, 10.4, DEEP, bold=True), then=NUMBERED)
    p("Heading 4", Lines(10, 4, keep=True, level=3), Letters(SANS, 10.4, DEEP, bold=False), then=NUMBERED)
    p("Contents Title", Lines(0, 22, 31, True, keep=True), first, then=BODY)


def _text(sheet: Sheet) -> None:
    p = sheet.paragraph
    p("Lead", Lines(after=11, line=18), Letters(DISPLAY, 13, DEEP), then=BODY)
    p(BODY, Lines(after=7.5))
    p(NUMBERED, Lines(after=7.5, hanging=HANG), then=NUMBERED)
    for name in ("List Bullet", "List Number"):
        for level in range(LIST_LEVELS):
            p(levelled(name, level), Lines(after=3.75, left=HANG + STEP * (level + 1), hanging=STEP))
    bar = borders(left=(SEA, 16, 12))
    quote, original = Letters(SERIF, 11.5, italic=True), Letters(size=11, italic=False)
    p("Quote", Lines(8, 8, left=HANG + STEP, extra=[bar]), quote, then=NUMBERED)
    lines = Lines(8, 8, 17, left=HANG + STEP, extra=[bar])
    p("Original Words", lines, original, base="Quote", then=NUMBERED)
    edge = (TINT, 4, 6)
    field = [shade(TINT), borders(top=edge, left=edge, bottom=edge, right=edge)]
    code = [*field, el("contextualSpacing"), el("suppressAutoHyphens")]
    p("Code", Lines(4, 11, 13, left=HANG + 160, right=160, extra=code), Letters(MONO, 9), then="Code")
    p("Rule", Lines(0, 11, 11, extra=[borders(bottom=(HAIR, 4, 1))]))
    p("Left Out", Lines(after=7.5), Letters(SERIF, 11, SLATE, italic=True))


def _tables_and_notes(sheet: Sheet) -> None:
    p = sheet.paragraph
    p("Caption", Lines(15, 5, 13, hanging=HANG, keep=True), Letters(SANS, 9.4, DEEP, bold=True), then=BODY)
    p("Table Head", Lines(line=11, left=0, keep=True), Letters(SANS, 8, DEEP, bold=True))
    p("Table Text", Lines(line=11.5, left=0), Letters(SANS, 8.6))
    p("Table Number", Lines(line=11.5, left=0, extra=[el("jc", val="right")]), Letters(SANS, 8.6), base="Table Text")
    p("After Table", Lines(line=11, after=9, left=0), Letters(SANS, 8, SLATE), then=NUMBERED)
    p("footnote text", Lines(after=2, line=11.5, hanging=HANG), Letters(SERIF, 8.8))
    p("annotation text", Lines(line=13, left=0), Letters(SANS, 9))


def _contents_and_running(sheet: Sheet) -> None:
    p = sheet.paragraph
    stops = [el("tab", val="left", pos=HANG), el("tab", val="right", leader="dot", pos=WIDTH)]
    p("toc 1", Lines(before=9, hanging=HANG, tabs=stops), Letters(SANS, 10.4, DEEP, bold=True))
    p("toc 2", Lines(hanging=HANG, tabs=stops), Letters(SERIF, 11))
    for name in ("Header", "Footer"):
        p(name, Lines(line=10, left=0, tabs=[el("tab", val="right", pos=WIDTH)]), Letters(SANS, 7.4, SLATE))


def _characters(sheet: Sheet) -> None:
    c = sheet.character
    c("Paragraph Number", Letters(SANS, 8.6, SEA, bold=True))
    c("Heading Number", Letters(color=SEA, bold=False))
    c("Heading Words", Letters())
    c("Caption Label", Letters(color=SEA))
    c("Comment Number", Letters(SANS, color=COPPER, bold=True))
    c("Disposition", Letters(SANS, color=DEEP, bold=True))
    c("Meta", Letters(SANS, 8, SLATE, bold=False))
    frame = el("bdr", val="single", sz=8, space=0, color=COPPER)
    c("Draft Stage", Letters(SANS, 9, COPPER, bold=True, extra=[frame]))
    c("Final Stage", Letters(SANS, 9, "FFFFFF", bold=True, extra=[shade(DEEP)]))
    c("Code Words", Letters(MONO, 9))
    c("Hyperlink", Letters(color=SEA))
    c("footnote reference", Letters(SANS, color=SEA, extra=[el("vertAlign", val="superscript")]))
    c("annotation reference", Letters(size=8))
