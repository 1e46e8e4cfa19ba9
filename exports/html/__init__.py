"""An output as one page of HTML that the style sheet lays out: cover, contents, text, comments, last page."""

from collections.abc import Sequence

from exports.html.about import write_about
from exports.html.blocks import write_sections
from exports.html.contents import write_contents
from exports.html.cover import DIGITS, write_back, write_cover
from exports.html.inlines import tag, way
from exports.html.markup import el
from exports.html.pen import Pen
from exports.html.remarks import write_remarks
from exports.layout import Layout
from exports.names import moment, stem
from exports.options import Options
from exports.sentences import sentences
from sections.comments import PlacedComment
from sections.versions import Document, digest


def write_page(document: Document, layout: Layout, comments: Sequence[PlacedComment], options: Options) -> str:
    """The whole page. Every word of it is escaped; its only addresses are links of people and `#` anchors in it."""
    shown = comments if options.comments else ()
    words = sentences(options.language or document.language)
    pen = Pen(document, layout, options, words, digest(document), shown)
    body = [
        write_cover(pen),
        write_about(pen),
        write_contents(pen),
        *write_sections(pen),
        write_remarks(pen) if shown else None,
        write_back(pen),
    ]
    names = ["final" if document.stage == "final" else "draft", options.paper, *(["large"] if options.large else [])]
    page = el(
        "html",
        el("head", el("meta", charset="utf-8"), _metadata(pen)),
        el(
            "body",
            body,
            data_running=document.forum,
            data_file=stem(document),
            data_digest=f"sha256 {pen.digest[:DIGITS]}",
            data_word_page=words.say("page"),
        ),
        lang=tag(document.language) or "und",
        dir=way(document.direction) or "ltr",
        class_=" ".join(names),
    )
    return f"<!DOCTYPE html>\n{page}"


def _metadata(pen: Pen) -> list[str]:
    """Title, author and dates, all from the version and none from the clock."""
    document, words = pen.document, pen.words
    at = f"{moment(document.frozen_at):%Y-%m-%dT%H:%M:%SZ}"
    forum = [] if document.forum == document.title else [document.forum]
    named = {
        "author": document.forum,
        "description": f"{words.say('kind_of_forum', year=document.year)}, {document.label}, sha256:{pen.digest}",
        "generator": "Rapporteur",
        "dcterms.created": at,
        "dcterms.modified": at,
    }
    return [
        el("title", ", ".join([document.title, *forum, words.label(document)])),
        *(el("meta", name=name, content=content) for name, content in named.items()),
    ]
