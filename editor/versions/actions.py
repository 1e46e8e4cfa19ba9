"""Reading the living text into a document, and freezing documents as versions."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from editor.db import Connection
from editor.forums import rows_outline, rows_roles
from editor.ids import fresh_id
from editor.kit import Kit
from editor.live.values import Frozen
from editor.versions import rows
from editor.versions.rows import FrozenSection, Version
from sections.blocks import Text, has_words
from sections.components import BY_CODE
from sections.forums import Forum
from sections.outline import Outline
from sections.people import COORDINATING_TEAM, Role
from sections.versions import Document, SectionText, digest

WORKING = "working"


@dataclass(frozen=True)
class Noted:
    """What is to be frozen, noted in one transaction: the outline, the team, and the place of each section in
    the log."""

    forum: Forum
    outline: Outline
    team: tuple[tuple[str, str], ...]
    at: Mapping[str, int]
    replaces: str | None


@dataclass(frozen=True)
class Taken:
    """A document with the states it was read from; `written` says how many characters of each section stand that each
    person has written, by their ids. What the server itself wrote is left out."""

    document: Document
    sections: Mapping[str, FrozenSection]
    open_suggestions: int
    written: Mapping[str, Mapping[str, int]]

    def filled(self) -> list[str]:
        """The ids of the sections that have words and were not left out."""
        return [s.id for s in self.document.sections if has_words(s.text) and not s.left_out]


def note(kit: Kit, tx: Connection, forum: Forum) -> Noted:
    """Notes the present moment of a forum's output."""
    outline = rows_outline.outline(tx, forum.id)
    earlier = rows.of_forum(tx, forum.id)
    named = [
        (person.name, role.value)
        for person, role in rows_roles.team(tx, forum.id)
        if role in COORDINATING_TEAM | {Role.LEAD_EXPERT}
    ]
    heads = kit.live.heads(tx, [section.id for section in outline.sections])
    return Noted(forum, outline, tuple(named), heads, earlier[0].label if earlier else None)


def take(kit: Kit, noted: Noted, label: str, at: int, comments_until: int | None = None) -> Taken:
    """The document of a noted moment, rebuilt from the log. `at` is the date it carries."""
    frozen = kit.live.frozen(noted.at)
    texts = {id: one.text for id, one in frozen.items()}
    return taken_of(kit, _document(noted, texts, label, at, comments_until), frozen)


def taken_of(kit: Kit, document: Document, frozen: Mapping[str, Frozen]) -> Taken:
    """A document with what its sections were rebuilt to."""
    kept = {id: FrozenSection(one.seq, one.state) for id, one in frozen.items()}
    written = kit.live.written({id: one.state for id, one in frozen.items()})
    return Taken(document, kept, sum(one.open_suggestions for one in frozen.values()), written)


def working_copy(kit: Kit, tx: Connection, forum: Forum) -> Document:
    """The living text as a document; its date is that of the last change, so that the same text is the same
    file."""
    noted = note(kit, tx, forum)
    return _document(noted, kit.live.texts(noted.at), WORKING, kit.live.changed_at(tx, list(noted.at)))


def keep(
    kit: Kit, tx: Connection, forum: Forum, person: str, taken: Taken, *, final: bool, summary: str, key: str
) -> Version:
    """Inserts the version that a taken document becomes; the caller writes the event of the deed."""
    document = taken.document
    version = Version(
        id=fresh_id(),
        forum=forum.id,
        label=document.label,
        final=final,
        digest=digest(document),
        summary=summary,
        frozen_at=document.frozen_at,
        frozen_by=person,
        comments_until=document.comments_until,
        open_suggestions=taken.open_suggestions,
    )
    rows.add(tx, version, document, taken.sections, key)
    return version


def relabelled(taken: Taken, label: str, replaces: str | None) -> Taken:
    """The same text under another label: when somebody else froze a version in the same moment."""
    return replace(taken, document=replace(taken.document, label=label, replaces=replaces))


def _document(
    noted: Noted, texts: Mapping[str, Text], label: str, at: int, comments_until: int | None = None
) -> Document:
    cycle = noted.forum.cycle
    return Document(
        forum=noted.forum.title,
        slug=noted.forum.slug,
        title=noted.forum.title,
        year=cycle.year,
        city=cycle.city,
        meeting_opens=cycle.opens_on.isoformat(),
        meeting_closes=cycle.closes_on.isoformat(),
        label=label,
        language=noted.forum.language,
        direction=noted.forum.direction,
        frozen_at=at,
        sections=_sections(noted.outline, texts),
        replaces=noted.replaces,
        comments_until=comments_until,
        team=noted.team,
    )


def _sections(outline: Outline, texts: Mapping[str, Text]) -> tuple[SectionText, ...]:
    return tuple(
        SectionText(
            id=section.id,
            kind=section.kind,
            level=section.level,
            heading=section.heading,
            components=section.components,
            key=any(BY_CODE[code].key for code in section.components),
            left_out=section.left_out,
            front=section.front,
            text=texts[section.id],
        )
        for section in outline.sections
    )
