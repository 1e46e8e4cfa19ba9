"""Sections and their blocks as HTML: one case for each kind of block."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from exports.html.inlines import calls, glued, inline, shortened, tongue
from exports.html.markup import Content, Html, el
from exports.html.pen import Pen
from exports.html.tables import write_table
from exports.layout import Item, LaidBlock, LaidSection
from exports.lists import LaidItem, LaidList, grouped
from exports.names import block_anchor, section_anchor
from exports.numbering import letters
from sections.blocks import BlockKind, plain
from sections.outline import SectionKind

SUMMARY = "executive_summary"
GATHERED = {BlockKind.QUOTE: "quote", BlockKind.CODE: "code"}
"""Kinds of which neighbours stand together as one passage."""


def write_sections(pen: Pen) -> Iterator[Html]:
    """The output's top sections, each with all that belongs to it."""
    before: LaidSection | None = None
    for _, group in groupby(pen.layout.sections, key=lambda laid: laid.top):
        sections = list(group)
        top = sections[0]
        yield el(
            "section",
            [_section(pen, laid, sections) for laid in sections],
            class_=f"top {top.section.kind.value}{' fresh' if _fresh(top, before) else ''}",
            data_title=shortened(heading_text(pen, top), 72),
        )
        before = top


def heading_text(pen: Pen, laid: LaidSection) -> str:
    """A section's number and heading in one line."""
    if laid.annex and laid.number:
        return f"{pen.words.say('kinds.lettered_annex', letter=laid.number)} {laid.section.heading}"
    return " ".join(part for part in (laid.number or laid.letter, laid.section.heading) if part)


def _fresh(top: LaidSection, before: LaidSection | None) -> bool:
    """Whether a top section begins a page: the summary, what comes after it, the body, and each annex."""
    if before is None or top.annex or SUMMARY in (top.section.front, before.section.front):
        return True
    return top.section.kind is not before.section.kind


def _section(pen: Pen, laid: LaidSection, branch: Sequence[LaidSection]) -> Iterator[Content]:
    section = laid.section
    if laid.depth == 1 and (kind := _kind(pen, laid)):
        yield el("p", pen.own(kind), class_="kind")
    number = None if laid.annex else laid.number or laid.letter
    yield el(
        f"h{laid.depth}",
        el("span", number, " ", class_="n") if number else None,
        glued(section.heading),
        calls(pen, laid.calls),
        id=section_anchor(section.id),
        data_label=heading_text(pen, laid),
    )
    if section.left_out:
        before, after = pen.words.around("left_out", "reason")
        yield el("p", pen.own(before), section.left_out, pen.own(after), class_="left-out")
    elif laid.empty and laid is branch[-1]:
        yield el("p", pen.own(pen.words.say("empty")), class_="left-out")
    lead = section.front == SUMMARY
    for gathering, parts in groupby(grouped(laid.blocks), key=lambda part: _gathering(pen, part)):
        if gathering:
            yield from _gathered(pen, [part for part in parts if isinstance(part, LaidBlock)], section.id)
            continue
        for part in parts:
            yield _list(pen, part, section.id) if isinstance(part, LaidList) else _block(pen, part, section.id, lead)
            lead = False


def _kind(pen: Pen, laid: LaidSection) -> str:
    if laid.annex:
        return pen.words.say("kinds.lettered_annex", letter=laid.number)
    return pen.words.kind(laid.section) if laid.section.kind is SectionKind.SECTION else ""


def _block(pen: Pen, laid: LaidBlock, section: str, lead: bool) -> Html:
    block = laid.block
    if block.table:
        return write_table(pen, laid, section)
    if laid.depth:
        return _heading(pen, laid, section)
    match block.kind:
        case BlockKind.RULE:
            return el("hr", id=block_anchor(block.id))
        case BlockKind.IMAGE:
            return _paragraph(pen, laid, section, "caption")
        case _:
            return _paragraph(pen, laid, section, "lead" if lead else "")


def _heading(pen: Pen, laid: LaidBlock, section: str) -> Html:
    block = laid.block
    return el(
        f"h{laid.depth}",
        el("span", laid.letter, " ", class_="n") if laid.letter else None,
        inline(pen, block.inlines, section),
        calls(pen, laid.calls),
        id=block_anchor(block.id),
        data_label=shortened(" ".join(part for part in (laid.letter, plain(block.inlines)) if part), 200),
        **tongue(pen, block),
    )


def _paragraph(pen: Pen, laid: LaidBlock, section: str, name: str) -> Html:
    """A paragraph, its number in the hanging column, whichever way the paragraph itself runs."""
    block, own = laid.block, tongue(pen, laid.block)
    number = el("span", laid.number, " ", class_="n") if laid.number else None
    text = (inline(pen, block.inlines, section), calls(pen, laid.calls))
    names = " ".join(
        one for one in ("para" if number else "", name, f"in-{block.indent}" if block.indent else "") if one
    )
    anchor = block_anchor(block.id)
    if number and own["dir"]:
        return el("div", number, el("p", text, **own), id=anchor, class_=f"{names} across")
    return el("p", number, text, id=anchor, class_=names or None, **own)


def _gathering(pen: Pen, part: LaidBlock | LaidList) -> tuple[str, ...]:
    """What a block stands together with: quotations and code with their like of the same language."""
    if isinstance(part, LaidList) or part.block.kind not in GATHERED:
        return ()
    own = tongue(pen, part.block)
    return (GATHERED[part.block.kind], own["lang"] or "", own["dir"] or "")


def _gathered(pen: Pen, parts: Sequence[LaidBlock], section: str) -> Iterator[Html]:
    own = tongue(pen, parts[0].block)
    code = parts[0].block.kind is BlockKind.CODE
    inside = []
    for laid in parts:
        text = inline(pen, laid.block.inlines, section)
        anchor, marks = block_anchor(laid.block.id), calls(pen, laid.calls)
        inside.append(el("pre", el("code", text), marks, id=anchor) if code else el("p", text, marks, id=anchor))
    yield el("div" if code else "blockquote", inside, class_="code" if code else None, **own)


def _list(pen: Pen, laid: LaidList, section: str) -> Html:
    return el("ol" if laid.ordered else "ul", (_item(pen, item, section) for item in laid.items))


def _item(pen: Pen, item: LaidItem, section: str) -> Html:
    block = item.laid.block
    return el(
        "li",
        el("span", _sign(item.laid.item), " ", class_="sign") if item.laid.item else None,
        inline(pen, block.inlines, section),
        calls(pen, item.laid.calls),
        (_list(pen, inner, section) for inner in item.lists),
        id=block_anchor(block.id),
        **tongue(pen, block),
    )


def _sign(item: Item) -> str:
    """What stands before an item: "2." or, in a list inside another, "b."; a stroke or a dot where nothing counts."""
    if item.ordered:
        return f"{letters(item.ordinal).lower() if item.level else item.ordinal}."
    return "·" if item.level else "–"
