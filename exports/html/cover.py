"""The cover and the last page: which version this is, what it may be taken for, how it is cited and checked."""

from exports.html.inlines import glued, isolated, tag
from exports.html.markup import Html, el, joined
from exports.html.pen import Pen
from exports.names import moment, stem

GROUP = 8
"""Digits in each group of the printed digest."""
DIGITS = 12
"""How much of the digest stands where it is short."""
LONG, LONGER = 60, 130
"""From how many letters on a title is set smaller, so that the cover stays one page."""


def write_cover(pen: Pen) -> Html:
    """The cover, whose pattern the style sheet draws."""
    document, words = pen.document, pen.words
    forum = document.forum
    line = words.say("kind_of_forum", year=document.year) if forum == document.title else forum
    size = " longer" if len(document.title) > LONGER else " long" if len(document.title) > LONG else ""
    return el(
        "header",
        el("p", pen.own(words.say("house")), class_="house"),
        el("p", pen.own(words.label(document)), class_="stage"),
        el("p", pen.own(line) if line != forum else forum, class_="forum"),
        el("p", glued(document.title), class_=f"title{size}"),
        el(
            "table",
            el("tbody", (_fact(pen, name, fact) for name, fact in words.facts(document)), _digest_row(pen)),
            class_="facts",
        ),
        el("p", words.disclaimer(document), class_="disclaimer", **pen.foreign),
        class_="cover",
    )


def write_back(pen: Pen) -> Html:
    """How the version is cited and how its digest is checked."""
    document, words = pen.document, pen.words
    working = document.stage == "working"
    parts = [el("p", words.say("house"), class_="house")]
    if not working:
        parts += [el("h1", words.say("back.cite_heading"), data_label=words.say("back.cite_heading")), _citation(pen)]
    name = words.say("back.digest_heading")
    parts += [
        el("h1" if working else "h2", name, data_label=name),
        el("p", _digest(pen), class_="digest", dir="ltr"),
        el("p", words.say("back.digest_working" if working else "back.digest")),
    ]
    return el("section", parts, class_="back", id="back", **pen.foreign)


def _citation(pen: Pen) -> Html:
    document, words = pen.document, pen.words
    values = {
        "forum": isolated(document.forum, words.direction),
        "year": document.year,
        "label": words.label(document),
        "day": words.day(moment(document.frozen_at).date()),
        "digits": pen.digest[:DIGITS],
    }
    before, after = words.around("back.cite", "title", file="\1", **values)
    until, _, rest = after.partition("\1")
    file = el("span", stem(document), class_="file", dir="ltr")
    tongue = tag(document.language) if pen.foreign else None
    title = el("em", isolated(document.title, words.direction), lang=tongue)
    return el("p", before, title, until, file, rest)


def _fact(pen: Pen, name: str, fact: str) -> Html:
    return el("tr", el("th", pen.own(name), scope="row"), el("td", pen.own(fact)))


def _digest_row(pen: Pen) -> Html:
    name = el("th", pen.own(pen.words.say("digest")), scope="row")
    return el("tr", name, el("td", _digest(pen), class_="digest", dir="ltr"))


def _digest(pen: Pen) -> Html:
    groups = (pen.digest[at : at + GROUP] for at in range(0, len(pen.digest), GROUP))
    return joined(*(joined(el("span", group), " ") for group in groups))
