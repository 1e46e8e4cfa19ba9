"""Inline text as Word's runs: marks, links, note calls, languages, and the ends of comments' ranges between them."""

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from docx.oxml.ns import qn
from lxml.etree import _Element

from exports.word.oxml import el, joined, run
from exports.word.pen import Pen, Voice
from exports.word.places import Range, comment_id, index, snapped
from exports.word.scripts import script_properties, stretches
from sections.blocks import Inlines, LineBreak, Marks, NoteCall, units

_ADDRESS = re.compile(r"(https?://[^\s/]|mailto:[^\s@]+@)", re.IGNORECASE)
"""The schemes of a link that are written; the text's own rules let no others pass."""


def inline_runs(pen: Pen, inlines: Inlines, voice: Voice, ranges: Sequence[Range] = ()) -> list[_Element]:
    """`inlines` as children of a paragraph. Runs are split where a comment of `ranges` begins or ends."""
    out: list[_Element] = []
    edges = _Edges(pen, snapped(inlines, ranges))
    at = 0
    for part in inlines:
        out += edges.up_to(at)
        if isinstance(part, LineBreak):
            out.append(el("r", el("br")))
            at += 1
        elif isinstance(part, NoteCall):
            out += _call(pen, part.note, voice)
            at += 1
        else:
            rest = joined(part.text)
            while (cut := edges.within(at, units(rest))) is not None:
                here = index(rest, cut - at)
                out += _words(pen, rest[:here], part.marks, voice)
                out += edges.up_to(cut)
                at, rest = cut, rest[here:]
            out += _words(pen, rest, part.marks, voice)
            at += units(rest)
    return [*out, *edges.up_to(None)]


def styled_words(pen: Pen, text: str, style: str | None = None) -> list[_Element]:
    """Words that carry no marks as runs, in the character style of this name if one is given."""
    name = [el("rStyle", val=pen.styles[style])] if style else []
    pieces = stretches(joined(text), pen.document.direction)
    usual = pen.document.language
    return [run(piece, [*copy.deepcopy(name), *script_properties(script, usual, usual)]) for piece, script in pieces]


def commented(pen: Pen, comments: Iterable[int], content: Sequence[_Element]) -> list[_Element]:
    """`content` between the ends of the ranges of whole comments."""
    numbers = list(comments)
    starts = [el("commentRangeStart", id=comment_id(number)) for number in numbers]
    return [*starts, *content, *(end for number in numbers for end in _end(pen, number))]


class _Edges:
    """The ends of comments' ranges in the order in which the text meets them.

    At one position: first what ends there, then what has no length, then what begins, the longest first.
    """

    def __init__(self, pen: Pen, ranges: Iterable[Range]) -> None:
        found: list[tuple[int, int, int, list[_Element]]] = []
        for one in ranges:
            start, end = [el("commentRangeStart", id=comment_id(one.comment))], _end(pen, one.comment)
            if one.start == one.end:
                found.append((one.start, 1, one.comment, start + end))
            else:
                found += [(one.start, 2, -one.end, start), (one.end, 0, one.comment, end)]
        self.waiting = sorted(found, key=lambda edge: edge[:3], reverse=True)

    def up_to(self, position: int | None) -> Iterator[_Element]:
        """What stands at `position` or before and was not given yet; with None all that is left."""
        while self.waiting and (position is None or self.waiting[-1][0] <= position):
            yield from self.waiting.pop()[3]

    def within(self, at: int, length: int) -> int | None:
        """The next position inside a stretch of text that begins at `at`, its own ends apart."""
        return self.waiting[-1][0] if self.waiting and at < self.waiting[-1][0] < at + length else None


def _end(pen: Pen, number: int) -> list[_Element]:
    style = el("rPr", el("rStyle", val=pen.styles["annotation reference"]))
    id = comment_id(number)
    return [el("commentRangeEnd", id=id), el("r", style, el("commentReference", id=id))]


def _call(pen: Pen, note: str, voice: Voice) -> list[_Element]:
    """The call of a note; a second call of the same note shows its number, because Word counts every call."""
    key = (voice.section, note)
    number = pen.layout.notes.get(key)
    if number is None:
        return []
    style = el("rStyle", val=pen.styles["footnote reference"])
    if key in pen.notes:
        return [run(str(number), [style])]
    pen.notes[key] = voice
    call = el("r", el("rPr", style), el("footnoteReference", id=number))
    return commented(pen, pen.places.notes.get(key, ()), [call])


def _words(pen: Pen, text: str, marks: Marks, voice: Voice) -> list[_Element]:
    if not text:
        return []
    language = marks.language or voice.language or pen.document.language
    direction = marks.direction or pen.direction(voice)
    runs = [
        run(piece, [*_marks(pen, marks), *script_properties(script, language, pen.document.language)])
        for piece, script in stretches(text, direction)
    ]
    address = _address(marks.link)
    if not address:
        return runs
    link = el("hyperlink", *runs, history=1)
    link.set(qn("r:id"), voice.relate(address))
    return [link]


def _marks(pen: Pen, marks: Marks) -> Iterator[_Element]:
    if marks.link and not marks.code:
        yield el("rStyle", val=pen.styles["Hyperlink"])
    if marks.code:
        yield el("rStyle", val=pen.styles["Code Words"])
    if marks.strong:
        yield from (el("b"), el("bCs"))
    if marks.em:
        yield el("i")
    if marks.underline:
        yield el("u", val="single")
    if marks.superscript or marks.subscript:
        yield el("vertAlign", val="superscript" if marks.superscript else "subscript")


def _address(link: str | None) -> str | None:
    """The address of a link as the package may hold it, None for one of another scheme than web and mail."""
    if not link or not _ADDRESS.match(link):
        return None
    return quote(joined(link), safe="%/:=&?~#+!$,;'@()*[]|", errors="replace")
