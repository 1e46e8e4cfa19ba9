"""The annex of comments: each with its number, its author, its place, its words and what became of it."""

from collections.abc import Iterator

from exports.html.contents import REMARKS
from exports.html.inlines import direction_of, isolated, lines, shortened
from exports.html.markup import Content, Html, el, to
from exports.html.pen import Pen
from exports.names import block_anchor, comment_anchor, moment, section_anchor
from sections.comments import PlacedComment, TargetKind
from sections.dispositions import DispositionKind

FULL = frozenset({DispositionKind.ACCEPTED, DispositionKind.ACCEPTED_WITH_CHANGES})
REFUSED = frozenset({DispositionKind.NOT_ACCEPTED, DispositionKind.OUT_OF_SCOPE})
LONGEST_QUOTE = 300


def write_remarks(pen: Pen) -> Html:
    """All comments in the order of the text, with the answers of the team."""
    words, letter = pen.words, pen.layout.comments_letter
    kind, heading = words.say("kinds.lettered_annex", letter=letter), words.say("remarks.heading")
    answered = sum(comment.disposition is not None for comment in pen.comments)
    count = len(pen.comments)
    lead = words.say("remarks.lead_one" if count == 1 else "remarks.lead_many", count=count)
    return el(
        "section",
        el("p", kind, class_="kind"),
        el("h1", heading, id=REMARKS, data_label=f"{kind} {heading}"),
        el("p", f"{lead} {words.say('remarks.answered', count=answered)}", class_="lead"),
        (_comment(pen, comment) for comment in pen.layout.comments),
        class_="top annex fresh remarks",
        data_title=f"{kind} {heading}",
        **pen.foreign,
    )


def _comment(pen: Pen, comment: PlacedComment) -> Html:
    name = el("strong", comment.name, dir=_own_way(pen, comment.name))
    organisation = comment.organisation and el("span", comment.organisation, dir=_own_way(pen, comment.organisation))
    return el(
        "div",
        el(
            "p",
            el("span", f"C{comment.number}", " ", class_="n"),
            name,
            (", ", organisation) if organisation else None,
            class_="who",
        ),
        el("p", _meta(pen, comment), class_="meta"),
        el("p", _where(pen, comment), class_="where"),
        (el("p", line, dir=_own_way(pen, line), class_="said") for line in lines(comment.words)),
        _answer(pen, comment),
        id=comment_anchor(comment.number),
        class_="comment",
    )


def _meta(pen: Pen, comment: PlacedComment) -> str:
    parts = [*pen.words.groups(comment), pen.words.day(moment(comment.at).date())]
    if comment.version != pen.document.label:
        parts.append(pen.words.say("remarks.made_on", label=comment.version))
    return " · ".join(parts)


def _where(pen: Pen, comment: PlacedComment) -> Iterator[Content]:
    """What the comment speaks of: a link to its place, and the words quoted."""
    quote = isolated(shortened(comment.quote, LONGEST_QUOTE), pen.words.direction)
    if comment.orphan and quote:
        yield pen.words.say("remarks.gone", quote=quote)
        return
    key = "missing" if comment.kind is TargetKind.MISSING else "on"
    if comment.kind is TargetKind.WORDS and quote:
        key = "quoted"
    before, after = pen.words.around(f"remarks.{key}", "place", quote=quote)
    yield from (before, _place(pen, comment), after)


def _place(pen: Pen, comment: PlacedComment) -> Content:
    passage = None if comment.orphan else comment.passage
    citation = pen.layout.citations.get(passage.block) if passage else None
    if passage and citation:
        name = pen.words.cited(citation, pen.layout.section(citation.section))
        return el("a", name, href=to(block_anchor(passage.block)))
    laid = pen.layout.section(comment.section) if comment.section else None
    name = pen.words.section(laid)
    return el("a", name, href=to(section_anchor(laid.section.id))) if laid else name


def _answer(pen: Pen, comment: PlacedComment) -> Html:
    disposition = comment.disposition
    if disposition is None:
        return el("p", pen.words.say("remarks.unanswered"), class_="meta")
    shape = "full" if disposition.kind in FULL else "none" if disposition.kind in REFUSED else "half"
    chip = el("strong", pen.words.decision(disposition), class_=f"disposition {shape}")
    first, *others = lines(disposition.reason) or [""]
    return el(
        "div",
        el("p", chip, " ", el("span", first, dir=_own_way(pen, first)) if first else None),
        (el("p", line, dir=_own_way(pen, line)) for line in others),
        class_="answer",
    )


def _own_way(pen: Pen, text: str) -> str | None:
    """The direction of words that people typed, where it is not that of the annex."""
    direction = direction_of(text, pen.words.direction)
    return direction if direction != pen.words.direction else None
