"""Comments as pages show them: how their place is named, what became of them, and the write page's cards."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from editor import access, record
from editor.anchors import AnchorRow, anchor_card
from editor.db import Connection
from editor.kit import Kit
from editor.people import rows as people_rows
from editor.versions import rows as version_rows
from editor.versions.rows import Version
from exports.layout import Layout
from exports.names import block_anchor, section_anchor
from exports.numbering import lay_out
from sections.blocks import plain
from sections.comments import Comment, Target, TargetKind
from sections.passages import block_of, section_of, shown, text_at
from sections.people import StakeholderGroup
from sections.targets import Pointed
from sections.versions import Document, document_from_json

EDITS, EDITS_OF_SECTION = 500, 20
"""How far back one looks for the edit that answers a comment, in minutes of somebody's writing."""
NOWHERE = Pointed(TargetKind.GENERAL)


@dataclass(frozen=True)
class Where:
    """How people name a place: `kind` is that of a citation, or "general"; `anchor` is its address in the page."""

    kind: str
    number: str = ""
    heading: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Place:
    """What the form repeats of the place: the words around, and the section they stand in."""

    text: str
    section: Where
    in_paragraph: bool


@dataclass(frozen=True)
class Story:
    """What became of a comment: the version that came out after its answer, if there is one."""

    shipped: Version | None


@lru_cache(maxsize=8)
def numbered(data: bytes) -> tuple[Document, Layout]:
    """A version's text with its numbers, out of its canonical JSON; kept, because it never changes."""
    document = document_from_json(data)
    return document, lay_out(document, ())


def document_of(kit: Kit, version: str) -> Document:
    """The text of a version that the reader was let in to."""
    with kit.db.read() as tx:
        return numbered(version_rows.document_json(tx, version))[0]


def where(document: Document, pointed: Pointed) -> Where:
    """How a place from outside is named; an unknown one is the whole text."""
    if pointed.kind is TargetKind.GENERAL:
        return Where("general")
    if pointed.kind in (TargetKind.WORDS, TargetKind.PARAGRAPH, TargetKind.MISSING) and pointed.block:
        return _of_block(document, pointed.block)
    return _of_section(document, pointed.section)


def where_of(document: Document, target: Target) -> Where:
    """How the place of a comment is named."""
    if target.kind is TargetKind.GENERAL or target.section is None:
        return Where("general")
    block = target.passage.block if target.passage else target.after
    return _of_block(document, block) if block else _of_section(document, target.section)


def place(document: Document, pointed: Pointed) -> Place:
    """What the form shows of a place."""
    section = section_of(document, pointed.section)
    if section is None:
        section = next((one for one in document.sections if block_of(one, pointed.block)), None)
    if section is None:
        return Place("", Where("general"), in_paragraph=False)
    inlines = text_at(section, pointed.block, pointed.place)
    if inlines is None:
        inlines = text_at(section, pointed.block, ())
    text = "" if inlines is None else shown(plain(inlines))
    return Place(text, _of_section(document, section.id), in_paragraph=inlines is not None)


def story(kit: Kit, comment: Comment) -> Story:
    """What became of a comment that its reader was let in to."""
    if comment.disposition is None or not access.passed():
        return Story(None)
    with kit.db.read() as tx:
        versions = version_rows.of_forum(tx, comment.forum)
    later = [one for one in versions if one.frozen_at > comment.disposition.at]
    return Story(later[-1] if later else None)


def card(
    comment: Comment,
    label: str,
    row: AnchorRow | None,
    word: Callable[[str], object],
    group: Callable[[str], object],
) -> dict[str, Any]:
    """One comment for the write page; `word` names a kind of disposition, `group` a stakeholder group."""
    answer = comment.disposition
    stated = comment.group is not StakeholderGroup.NOT_STATED
    return {
        "id": comment.id,
        "number": comment.number,
        "kind": comment.target.kind.value,
        "section": comment.target.section,
        "words": comment.words,
        "quote": comment.target.quote,
        "name": comment.name,
        "organisation": comment.organisation,
        "group": str(group(comment.group.value)) if stated else "",
        "at": comment.published_at,
        "version": label,
        "state": comment.state.value,
        "anchor": row and anchor_card(row),
        "answer": answer
        and {
            "kind": answer.kind.value,
            "word": str(word(answer.kind.value)),
            "reason": answer.reason,
            "by": answer.by_name,
            "at": answer.at,
        },
    }


def edits(tx: Connection, forum: str) -> dict[str, list[dict[str, Any]]]:
    """For each section what was written in it lately, newest first: the edits that may answer a comment. Each has its
    event, the name of who wrote, and when, in UTC milliseconds."""
    told: dict[str, list[dict[str, Any]]] = {}
    names: dict[str | None, str] = {}
    for event in record.recent(tx, forum, "text_edited", EDITS):
        who = event.actor.id
        if who and who not in names:
            writer = people_rows.person_by_id(tx, who)
            names[who] = writer.name if writer else ""
        told.setdefault(event.subject, []).append({"event": event.id, "name": names.get(who, ""), "at": event.at})
    return {section: of_section[:EDITS_OF_SECTION] for section, of_section in told.items()}


def _of_block(document: Document, block: str) -> Where:
    layout = _layout(document)
    citation = layout.citations.get(block)
    if citation is None:
        return Where("general")
    section = section_of(document, citation.section)
    return Where(citation.kind.value, citation.number, section.heading if section else "", block_anchor(block))


def _of_section(document: Document, id: str) -> Where:
    section = section_of(document, id)
    if section is None:
        return Where("general")
    return Where("section", _layout(document).number_of(id) or "", section.heading, section_anchor(id))


@lru_cache(maxsize=8)
def _layout(document: Document) -> Layout:
    return lay_out(document, ())
