"""Sections and their blocks as Word's paragraphs: one case for each kind of block."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from lxml.etree import _Element

from exports.layout import Item, LaidBlock, LaidSection
from exports.word.look import HANG, SEA, STEP, borders, levelled
from exports.word.oxml import el, styled, tab
from exports.word.paragraphs import own_words, paragraph
from exports.word.pen import Pen, Voice
from exports.word.runs import commented, inline_runs, styled_words
from exports.word.tables import write_table
from sections.blocks import BlockKind
from sections.outline import SectionKind

SUMMARY = "executive_summary"
RUN_ON, AFTER_LIST = 560, 150
"""Twips above the heading of a top section that runs on and has no rule; below the last item of a list."""


def write_sections(pen: Pen) -> Iterator[_Element]:
    """All paragraphs and tables of the output's sections."""
    before: LaidSection | None = None
    for laid, follower in pairwise((*pen.layout.sections, None)):
        if laid is None:
            return
        yield from _opening(pen, laid, laid.depth == 1 and _begins_page(laid, before))
        before = laid if laid.depth == 1 else before
        for block, after in pairwise((*laid.blocks, None)):
            if block:
                yield from _block(pen, laid, block, last=after is None or after.item is None)
        if laid.section.left_out:
            yield own_words(pen, "Left Out", pen.words.left_out(laid.section.left_out))
        elif laid.empty and (follower is None or follower.depth <= laid.depth):
            yield own_words(pen, "Left Out", pen.words.say("empty"))


def _begins_page(top: LaidSection, before: LaidSection | None) -> bool:
    """Whether a top section begins a page: the summary, what comes after it, the body, and each annex."""
    if before is None or top.annex or SUMMARY in (top.section.front, before.section.front):
        return True
    return top.section.kind is not before.section.kind


def _opening(pen: Pen, laid: LaidSection, fresh: bool) -> Iterator[_Element]:
    """A section's kind and heading, with the comments on the section as a whole."""
    section = laid.section
    voice = Voice(section.id, pen.relate)
    place = [el("pageBreakBefore")] if fresh else []
    if laid.depth == 1 and section.kind is not SectionKind.FRONT:
        yield own_words(pen, "Kind", pen.words.kind(section), [*place, *([el("spacing", before=0)] if fresh else [])])
        place = []
    elif laid.depth == 1 and not fresh:
        place = [el("spacing", before=RUN_ON)]
    title = styled_words(pen, section.heading, "Heading Words" if laid.depth == 1 else None)
    content = commented(pen, pen.places.sections.get(section.id, ()), title)
    content = pen.bookmarks.around_section(section.id, content)
    yield _heading(pen, laid.depth, section_number(laid), voice, content, place)


def section_number(laid: LaidSection) -> str | None:
    """What stands before a section's heading: "4", "B" or nothing."""
    return laid.number or laid.letter


def _heading(
    pen: Pen, depth: int, number: str | None, voice: Voice, content: Iterable[_Element], extra: list[_Element]
) -> _Element:
    if number:
        content = [styled(number, pen.styles["Heading Number"]), tab(), *content]
    elif depth <= 2:
        extra = [*extra, el("ind", left=HANG, firstLine=0)]
    return paragraph(pen, f"Heading {depth}", voice, content, extra)


def _block(pen: Pen, section: LaidSection, laid: LaidBlock, last: bool) -> Iterator[_Element]:
    """A block; `last` says that no item of a list follows."""
    block = laid.block
    voice = Voice(section.section.id, pen.relate, block.language, block.direction)
    text = inline_runs(pen, block.inlines, voice, pen.places.ranges(block.id))
    content = pen.bookmarks.around_block(block.id, text)
    if laid.depth:
        yield _heading(pen, laid.depth, laid.letter, voice, content, [])
    elif block.table:
        label = styled_words(pen, pen.words.table(laid.table_number or 0), "Caption Label")
        yield paragraph(pen, "Caption", voice, [*label, tab(), *content])
        yield from write_table(pen, block, voice)
    elif laid.item:
        yield _list_item(pen, laid.item, voice, content, [el("spacing", after=AFTER_LIST)] if last else [])
    elif laid.number:
        number_runs = [styled(laid.number, pen.styles["Paragraph Number"]), tab()]
        left = HANG + STEP * block.indent
        extra = [el("ind", left=left, hanging=left), el("tabs", el("tab", val="left", pos=left))]
        yield paragraph(pen, "Numbered Paragraph", voice, [*number_runs, *content], extra if block.indent else [])
    else:
        yield paragraph(pen, _style(pen, section, laid), voice, content, _place(pen, laid, voice))


def _list_item(pen: Pen, item: Item, voice: Voice, content: Iterable[_Element], extra: list[_Element]) -> _Element:
    """An item of one of Word's own lists; each list counts anew."""
    name = "List Number" if item.ordered else "List Bullet"
    style = levelled(name, item.level)
    if not item.ordered:
        return paragraph(pen, style, voice, content, extra)
    list_id = pen.lists.get(item.run) or pen.lists.setdefault(item.run, pen.new_list(item.level))
    place = el("numPr", el("ilvl", val=item.level), el("numId", val=list_id))
    return paragraph(pen, style, voice, content, [*extra, place])


def _place(pen: Pen, laid: LaidBlock, voice: Voice) -> list[_Element]:
    """What sets a block apart from others of its style."""
    block = laid.block
    match block.kind:
        case BlockKind.PARAGRAPH if block.indent:
            return [el("ind", left=HANG + STEP * block.indent, firstLine=0)]
        case BlockKind.IMAGE:
            return [el("ind", left=HANG, firstLine=0)]
        case BlockKind.QUOTE if pen.direction(voice) == "rtl":
            # Indents turn with the direction of the paragraph, lines beside it do not.
            return [el("pBdr", el("left", val="nil"), *borders(right=(SEA, 16, 12)))]
        case _:
            return []


def _style(pen: Pen, section: LaidSection, laid: LaidBlock) -> str:
    """The style of a block that is neither heading, table, list item nor numbered paragraph."""
    block = laid.block
    match block.kind:
        case BlockKind.QUOTE:
            foreign = block.language and block.language != pen.document.language
            return "Original Words" if foreign else "Quote"
        case BlockKind.CODE:
            return "Code"
        case BlockKind.IMAGE:
            return "Caption"
        case BlockKind.RULE:
            return "Rule"
        case _:
            return "Lead" if section.section.front == SUMMARY and laid is section.blocks[0] else "Body Text"
