"""Rows of the outlines of forums' outputs: their revisions and their sections."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    insert,
    select,
    update,
)

from editor.db import metadata
from sections.errors import NotFound, Stale
from sections.outline import Outline, Section, SectionKind, SectionState

outlines = Table(
    "outlines",
    metadata,
    Column("forum", ForeignKey("forums.id"), primary_key=True),
    Column("revision", Integer, nullable=False),
)
sections = Table(
    "sections",
    metadata,
    Column("id", String, primary_key=True),
    Column("forum", ForeignKey("forums.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("level", Integer, nullable=False),
    Column("heading", String, nullable=False),
    Column("components", JSON, nullable=False),
    Column("left_out", Text),
    Column("state", String, nullable=False),
    Column("front", String),
    Column("in_charge", String),
    Column("removed_at", BigInteger),
)
"""A section that was removed keeps its row: its text stays in the log, and versions speak of it."""


def add_outline(tx: Connection, forum: str, outline: Outline) -> None:
    """The outline that a new forum begins with."""
    tx.execute(insert(outlines).values(forum=forum, revision=outline.revision))
    for position, section in enumerate(outline.sections):
        tx.execute(insert(sections).values(forum=forum, **_section_values(position, section)))


def outline_revision(tx: Connection, forum: str) -> int:
    """The revision of a forum's present outline. Raises NotFound."""
    revision = tx.execute(select(outlines.c.revision).where(outlines.c.forum == forum)).scalar_one_or_none()
    if revision is None:
        raise NotFound(forum=forum)
    return int(revision)


def outline(tx: Connection, forum: str) -> Outline:
    """The present outline of a forum. Raises NotFound."""
    revision = outline_revision(tx, forum)
    query = select(sections).where(sections.c.forum == forum, sections.c.removed_at.is_(None))
    return Outline(revision, tuple(_section(row) for row in tx.execute(query.order_by(sections.c.position))))


def change_outline(tx: Connection, forum: str, before: int, outline: Outline, now: int) -> None:
    """Puts `outline` in the place of the one with revision `before`. Raises Stale when that is not there."""
    present = outlines.c.forum == forum, outlines.c.revision == before
    if not tx.execute(update(outlines).where(*present).values(revision=outline.revision)).rowcount:
        raise Stale()
    query = select(sections.c.id).where(sections.c.forum == forum, sections.c.removed_at.is_(None))
    there = set(tx.execute(query).scalars())
    for position, section in enumerate(outline.sections):
        values = _section_values(position, section)
        if section.id in there:
            tx.execute(update(sections).where(sections.c.id == section.id).values(**values))
        else:
            tx.execute(insert(sections).values(forum=forum, **values))
    gone = there - {section.id for section in outline.sections}
    tx.execute(update(sections).where(sections.c.id.in_(gone)).values(removed_at=now))


def forum_of(tx: Connection, section: str) -> str | None:
    """The id of the forum whose output has this section now."""
    query = select(sections.c.forum).where(sections.c.id == section, sections.c.removed_at.is_(None))
    return tx.execute(query).scalar_one_or_none()


def _section_values(position: int, section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "position": position,
        "kind": section.kind.value,
        "level": section.level,
        "heading": section.heading,
        "components": list(section.components),
        "left_out": section.left_out,
        "state": section.state.value,
        "front": section.front,
        "in_charge": section.in_charge,
    }


def _section(row: Any) -> Section:
    return Section(
        row.id,
        SectionKind(row.kind),
        row.level,
        row.heading,
        tuple(row.components),
        row.left_out,
        SectionState(row.state),
        row.front,
        row.in_charge,
    )
