"""The page after the cover: what this version is, until when it takes comments, how it is read and checked."""

from collections.abc import Iterator
from datetime import date, datetime

from exports.html.inlines import direction_of
from exports.html.markup import Html, el, to
from exports.html.pen import Pen
from exports.names import comment_anchor, moment


def write_about(pen: Pen) -> Html:
    """What a reader needs to know of the version before reading it."""
    document, words = pen.document, pen.words
    stage = document.stage if document.stage in ("draft", "working", "final") else "draft"
    heading = words.say(f"about.{stage}.heading")
    day = words.day(moment(document.frozen_at).date())
    lead = words.say(f"about.{stage}.lead", label=words.label(document), day=day)
    return el(
        "section",
        el("h1", heading, data_label=heading, id="about"),
        el("p", lead, class_="lead"),
        _dates(pen),
        _how_to_comment(pen) if document.comments_until else None,
        _how_to_read(pen),
        _part(words.say("about.check_heading"), words.say("about.check")),
        _team(pen) if document.team else None,
        class_="about",
        data_title=heading,
        **pen.foreign,
    )


def _part(heading: str, *paragraphs: str | Html) -> list[Html]:
    return [el("h2", heading, data_label=heading), *(el("p", paragraph) for paragraph in paragraphs)]


def _dates(pen: Pen) -> Html:
    """The version among the dates of its year, in order."""
    document, words = pen.document, pen.words
    frozen, until = moment(document.frozen_at), document.comments_until
    opens = date.fromisoformat(document.meeting_opens)
    found: list[tuple[date, bool, str, str]] = [
        (frozen.date(), True, words.say("about.this_version", label=document.label), words.day(frozen.date())),
        (
            opens,
            False,
            words.say("about.meeting", city=document.city),
            words.days(document.meeting_opens, document.meeting_closes),
        ),
    ]
    if until:
        closes: datetime = moment(until)
        found.append((closes.date(), False, words.say("about.comments_close"), words.moment(closes)))
    rows = (
        el("tr", el("th", name, scope="row"), el("td", when), class_="now" if now else None)
        for _, now, name, when in sorted(found)
    )
    head = el("tr", el("th", words.say("about.what"), scope="col"), el("th", words.say("about.when"), scope="col"))
    return el("table", el("caption", words.say("about.dates")), el("thead", head), el("tbody", rows), class_="steps")


def _how_to_comment(pen: Pen) -> Iterator[Html]:
    words, until = pen.words, moment(pen.document.comments_until or 0)
    said: list[str | Html] = [words.say("about.comment", moment=words.moment(until))]
    if address := pen.options.address:
        before, after = words.around("about.address", "address")
        said.append(el("span", before, el("a", address, href=address, dir="ltr"), after))
    yield from _part(words.say("about.comment_heading", day=words.day(until.date())), *said)


def _how_to_read(pen: Pen) -> Iterator[Html]:
    words = pen.words
    said: list[str | Html] = [words.say("about.read")]
    if pen.comments:
        number = pen.layout.comments[0].number
        before, after = words.around("about.marks", "mark", letter=pen.layout.comments_letter)
        mark = el("a", f"C{number}", href=to(comment_anchor(number)), class_="call")
        said.append(el("span", before, mark, after))
    yield from _part(words.say("about.read_heading"), *said)


def _team(pen: Pen) -> Iterator[Html]:
    """The people who answer for the version, each with all that they do."""
    people: dict[str, list[str]] = {}
    for name, role in pen.document.team:
        people.setdefault(name, []).append(pen.words.role(role))
    heading = pen.words.say("about.team")
    yield el("h2", heading, data_label=heading)
    yield el(
        "ul",
        (
            el(
                "li",
                el("span", name, dir=direction_of(name, "ltr")),
                " ",
                el("span", ", ".join(roles), class_="role"),
            )
            for name, roles in people.items()
        ),
        class_="team",
    )
