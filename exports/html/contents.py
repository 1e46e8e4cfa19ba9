"""The contents: sections and lettered headings with the numbers of their pages, then the tables."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from exports.html.inlines import shortened
from exports.html.markup import Content, Html, el, to
from exports.html.pen import Pen
from exports.layout import LaidSection
from exports.names import block_anchor, section_anchor
from sections.blocks import plain

DEEPEST = 2
"""Headings down to this depth have an entry."""
MOST = 200
"""Letters of an entry; a longer heading is cut."""
REMARKS = "comments"
"""The anchor of the annex of comments."""


def write_contents(pen: Pen) -> Html:
    """The contents page; the style sheet finds the numbers of pages."""
    heading = pen.words.say("contents")
    entries = [_top(pen, list(group)) for _, group in groupby(pen.layout.sections, key=lambda laid: laid.top)]
    if pen.comments:
        annex = pen.words.say("kinds.lettered_annex", letter=pen.layout.comments_letter)
        entries.append(_entry(pen.own(annex), pen.words.say("remarks.heading"), REMARKS, own=pen.foreign))
    tables = list(_tables(pen))
    return el(
        "section",
        el("h1", pen.own(heading), data_label=heading),
        el("ul", entries, class_="toc") if entries else None,
        el("p", pen.own(pen.words.say("tables")), class_="listhead") if tables else None,
        el("ul", tables, class_="toc small") if tables else None,
        class_="contents",
        id="contents",
        data_title=heading,
    )


def _top(pen: Pen, branch: Sequence[LaidSection]) -> Html:
    top = branch[0]
    number: Content = top.number
    if top.annex and top.number:
        number = pen.own(pen.words.say("kinds.lettered_annex", letter=top.number))
    inner = list(_inner(pen, branch))
    below = el("ul", inner) if inner else None
    return _entry(number, shortened(top.section.heading, MOST), section_anchor(top.section.id), below)


def _inner(pen: Pen, branch: Sequence[LaidSection]) -> Iterator[Html]:
    for laid in branch:
        if laid.depth == DEEPEST:
            yield _entry(laid.letter, shortened(laid.section.heading, MOST), section_anchor(laid.section.id))
        for block in laid.blocks:
            if block.depth == DEEPEST:
                text = shortened(plain(block.block.inlines), MOST)
                yield _entry(block.letter, text, block_anchor(block.block.id))


def _tables(pen: Pen) -> Iterator[Html]:
    for laid in pen.layout.sections:
        for block in laid.blocks:
            if block.table_number:
                name = pen.words.table(block.table_number)
                caption = shortened(plain(block.block.inlines), MOST)
                anchor = block_anchor(block.block.id)
                own = {} if caption else pen.foreign
                yield _entry(pen.own(name) if caption else None, caption or name, anchor, own=own)


def _entry(
    number: Content, text: str, anchor: str, below: Content = None, own: Mapping[str, str] = MappingProxyType({})
) -> Html:
    """One line. Its number stands outside the link, and the language of `own` words around it: an element inside a
    link is a second link over the first."""
    link = el("a", text, href=to(anchor))
    return el(
        "li", el("span", number, " ", class_="n") if number else None, el("span", link, **own) if own else link, below
    )
