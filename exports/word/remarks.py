"""Comments as Word's own: author, initials and date, the words said, and the team's answer as a paragraph below."""

from collections.abc import Iterator, Sequence

from docx.opc.part import XmlPart
from lxml import etree
from lxml.etree import _Element

from exports.names import moment
from exports.word.oxml import NAMESPACES, clean, el, prefixed, run, styled
from exports.word.paragraphs import paragraph
from exports.word.pen import Pen, Voice
from exports.word.places import comment_id
from exports.word.runs import styled_words
from exports.word.scripts import direction_of
from sections.comments import PlacedComment, TargetKind

FIRST_PARAGRAPH = 0x10000000
"""The ids of comments' paragraphs count from here: Word wants them below 0x80000000 and unlike its own small ones."""


def write_comments(pen: Pen, part: XmlPart, comments: Sequence[PlacedComment]) -> None:
    """Writes every comment into the package's part of comments."""
    part.element.set(prefixed("mc", "Ignorable"), "w14")
    for comment in comments:
        paragraphs = list(_paragraphs(pen, comment))
        paragraphs[-1].set(prefixed("w14", "paraId"), _paragraph_id(comment))
        name = clean(comment.name).strip()
        date = f"{moment(comment.at):%Y-%m-%dT%H:%M:%SZ}"
        who = {"author": name, "date": date, "initials": initials(name)}
        part.element.append(el("comment", *paragraphs, id=comment_id(comment.number), **who))


def comments_extended(comments: Sequence[PlacedComment]) -> _Element:
    """The root of the part that tells which comments are resolved: those with an answer."""
    spaces = {prefix: NAMESPACES[prefix] for prefix in ("mc", "w14", "w15")}
    root = etree.Element(prefixed("w15", "commentsEx"), nsmap=spaces)
    root.set(prefixed("mc", "Ignorable"), "w14 w15")
    for comment in comments:
        entry = etree.SubElement(root, prefixed("w15", "commentEx"))
        entry.set(prefixed("w15", "paraId"), _paragraph_id(comment))
        entry.set(prefixed("w15", "done"), str(int(comment.disposition is not None)))
    return root


def initials(name: str) -> str:
    """The first letters of at most three of a name's words."""
    return "".join(word[0] for word in name.split()[:3]).upper()


def _paragraph_id(comment: PlacedComment) -> str:
    return f"{FIRST_PARAGRAPH + comment.number:08X}"


def _paragraphs(pen: Pen, comment: PlacedComment) -> Iterator[_Element]:
    """What a comment holds: who and which, the quotation where its place does not show the words, words, answer."""
    mark = el("r", el("rPr", el("rStyle", val=pen.styles["annotation reference"])), el("annotationRef"))
    number = styled(f"C{comment.number}", pen.styles["Comment Number"])
    about = pen.words.about(comment)
    yield _paragraph(pen, pen.own, mark, number, *([run(" "), *styled_words(pen, about, "Meta")] if about else []))
    if spoken_of := _spoken_of(pen, comment):
        yield _said(pen, spoken_of)
    for line in clean(comment.words).split("\n"):
        if line.strip():
            yield _said(pen, line)
    if comment.disposition:
        decision = styled_words(pen, pen.words.decision(comment.disposition), "Disposition")
        reason = clean(comment.disposition.reason).split("\n")
        yield _paragraph(pen, pen.own, *decision, *([run(" "), *styled_words(pen, reason[0])] if reason[0] else []))
        yield from (_said(pen, line) for line in reason[1:] if line.strip())


def _spoken_of(pen: Pen, comment: PlacedComment) -> str:
    """What the place of a comment does not show: words that are elsewhere or gone, or that something is missing."""
    if comment.kind is TargetKind.MISSING:
        return pen.words.say("remarks.missing", place=_place(pen, comment))
    if comment.number not in pen.places.quoted:
        return ""
    return pen.words.say("remarks.gone" if comment.orphan else "remarks.words", quote=comment.quote)


def _place(pen: Pen, comment: PlacedComment) -> str:
    citation = pen.layout.citations.get(comment.passage.block) if comment.passage else None
    if citation:
        return pen.words.cited(citation, pen.layout.section(citation.section))
    return pen.words.section(pen.layout.section(comment.section) if comment.section else None)


def _said(pen: Pen, text: str) -> _Element:
    """A line that somebody wrote; nobody knows its language, so its letters alone decide."""
    voice = Voice("", pen.relate, direction=direction_of(text))
    return _paragraph(pen, voice, *styled_words(pen, text))


def _paragraph(pen: Pen, voice: Voice, *content: _Element) -> _Element:
    return paragraph(pen, "annotation text", voice, content)
