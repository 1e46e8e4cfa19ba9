"""The contents of a Word file: a real field whose entries are there already, each with a link to its heading.

Only Word knows on which page a heading falls in Word, so no page number is written that may be wrong: the field is
marked as out of date, and Word fills the numbers in when the reader says yes at opening (docs/decisions/0005).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from docx.oxml.ns import qn
from lxml.etree import _Element

from exports.layout import LaidBlock, LaidSection
from exports.word.blocks import section_number
from exports.word.oxml import el, field_code, field_mark, styled, tab
from exports.word.paragraphs import own_words, paragraph
from exports.word.pen import Pen, Voice
from exports.word.runs import inline_runs
from sections.blocks import Inline, Inlines, NoteCall, Words

DEEPEST = 2
"""Headings down to this depth have an entry."""


@dataclass(frozen=True)
class Entry:
    """A heading in the contents: its depth, number or letter, words, and the bookmark that it stands at."""

    depth: int
    number: str | None
    title: Inlines
    voice: Voice
    bookmark: str


def write_contents(pen: Pen) -> Iterator[_Element]:
    """The heading and one entry for each heading of the text; nothing where the text has none."""
    entries = list(_entries(pen))
    if not entries:
        return
    yield own_words(pen, "Contents Title", pen.words.say("contents"), [el("pageBreakBefore")])
    paragraphs = [_entry(pen, entry) for entry in entries]
    begin = field_mark("begin")
    begin[0].set(qn("w:dirty"), "true")
    code = field_code(f'TOC \\o "1-{DEEPEST}" \\h \\z')
    for at, element in enumerate((begin, code, field_mark("separate")), 1):
        paragraphs[0].insert(at, element)  # behind the properties
    paragraphs[-1].append(field_mark("end"))
    yield from paragraphs


def _entry(pen: Pen, entry: Entry) -> _Element:
    link = el("hyperlink", history=1)
    link.set(qn("w:anchor"), entry.bookmark)
    link.extend([*([styled(entry.number, pen.styles["Heading Number"])] if entry.number else []), tab()])
    link.extend(inline_runs(pen, entry.title, entry.voice))
    return paragraph(pen, f"toc {entry.depth}", pen.own, [link])


def _entries(pen: Pen) -> Iterator[Entry]:
    for laid in pen.layout.sections:
        if laid.depth <= DEEPEST:
            yield _of_section(pen, laid)
        for block in laid.blocks:
            if 0 < block.depth <= DEEPEST:
                yield _of_block(pen, block)


def _of_section(pen: Pen, laid: LaidSection) -> Entry:
    section = laid.section
    title = (Words(section.heading),)
    return Entry(laid.depth, section_number(laid), title, pen.own, pen.bookmarks.sections[section.id])


def _of_block(pen: Pen, laid: LaidBlock) -> Entry:
    block = laid.block
    voice = Voice("", pen.relate, block.language, block.direction)
    title = tuple(_plainer(part) for part in block.inlines if not isinstance(part, NoteCall))
    return Entry(laid.depth, laid.letter, title, voice, pen.bookmarks.blocks[block.id])


def _plainer(part: Inline) -> Inline:
    """A part of a heading as its entry shows it: in one line, and without a link inside the link."""
    return replace(part, marks=replace(part.marks, link=None)) if isinstance(part, Words) else Words(" ")
