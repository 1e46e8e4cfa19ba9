"""Rows of the team's notes: what they stand on, what was said in them, and who is to hear of being named."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from editor.db import metadata
from sections.notes import NoteKind, Said, TeamNote

notes = Table(
    "team_notes",
    metadata,
    Column("id", String, primary_key=True),
    Column("forum", ForeignKey("forums.id"), nullable=False, index=True),
    Column("section", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("quote", Text, nullable=False),
    Column("resolved_by", ForeignKey("persons.id")),
    Column("resolved_at", BigInteger),
)
said = Table(
    "team_notes_said",
    metadata,
    Column("id", String, primary_key=True),
    Column("note", ForeignKey("team_notes.id"), nullable=False, index=True),
    Column("by", ForeignKey("persons.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("words", Text, nullable=False),
    Column("idempotency_key", String, nullable=False, unique=True),
    Column("edited_at", BigInteger),
    Column("deleted_at", BigInteger),
)
mentions = Table(
    "team_notes_mentions",
    metadata,
    Column("said", ForeignKey("team_notes_said.id"), primary_key=True),
    Column("person", ForeignKey("persons.id"), primary_key=True),
    Column("told_at", BigInteger),
)


def add(tx: Connection, note: TeamNote, key: str) -> None:
    """Inserts a note with its first words; `key` is that of the request, so that it is written once."""
    values = {"id": note.id, "forum": note.forum, "section": note.section, "kind": note.kind.value, "quote": note.quote}
    tx.execute(insert(notes).values(**values))
    add_said(tx, note.said[0], key)


def add_said(tx: Connection, one: Said, key: str) -> None:
    """Inserts what somebody says. Whoever is named hears of it later, but not the author from themselves."""
    values = {"id": one.id, "note": one.note, "by": one.by, "at": one.at, "words": one.words}
    tx.execute(insert(said).values(**values, idempotency_key=key))
    _name(tx, one, one.mentions)


def change(tx: Connection, before: Said, after: Said) -> None:
    """Puts other words, or none, in the place of what was said. Who is named anew hears of it; who is named no longer
    does not."""
    values = {"words": after.words, "edited_at": after.edited_at, "deleted_at": after.deleted_at}
    tx.execute(update(said).where(said.c.id == after.id).values(**values))
    dropped = [person for person in before.mentions if person not in after.mentions]
    tx.execute(delete(mentions).where(mentions.c.said == after.id, mentions.c.person.in_(dropped)))
    _name(tx, after, [person for person in after.mentions if person not in before.mentions])


def by_key(tx: Connection, key: str) -> TeamNote | None:
    """The note in which an earlier try of the same request said something."""
    note = tx.execute(select(said.c.note).where(said.c.idempotency_key == key)).scalar_one_or_none()
    return by_id(tx, note) if note else None


def by_id(tx: Connection, id: str) -> TeamNote | None:
    """The note with this id."""
    found = _notes(tx, list(tx.execute(select(notes).where(notes.c.id == id))))
    return found[0] if found else None


def of_forum(tx: Connection, forum: str) -> list[TeamNote]:
    """All notes of a forum, oldest first."""
    return _notes(tx, list(tx.execute(select(notes).where(notes.c.forum == forum).order_by(notes.c.id))))


def naming(tx: Connection, person: str, ids: Iterable[str]) -> set[str]:
    """Those of these notes in which somebody is named now."""
    query = select(said.c.note).join(mentions, mentions.c.said == said.c.id)
    return set(tx.execute(query.where(mentions.c.person == person, said.c.note.in_(list(ids)))).scalars())


def set_resolved(tx: Connection, id: str, by: str | None, at: int | None) -> None:
    """Resolves a note, or opens it again with None."""
    tx.execute(update(notes).where(notes.c.id == id).values(resolved_by=by, resolved_at=at))


def untold(tx: Connection) -> list[tuple[str, Said, str]]:
    """Who is still to hear that they were named, by what, in which note's forum; oldest first."""
    query = select(said, mentions.c.person, notes.c.forum).join(mentions, mentions.c.said == said.c.id)
    query = query.join(notes, notes.c.id == said.c.note).where(mentions.c.told_at.is_(None))
    found = tx.execute(query.order_by(func.coalesce(said.c.edited_at, said.c.at), said.c.id)).all()
    return [(row.person, _said(row, (row.person,)), row.forum) for row in found]


def set_told(tx: Connection, person: str, ids: Iterable[str], told_at: int | None) -> None:
    """Notes when a person has heard of what was said; None: not yet."""
    mine = (mentions.c.person == person) & mentions.c.said.in_(list(ids))
    tx.execute(update(mentions).where(mine).values(told_at=told_at))


def _notes(tx: Connection, rows: Sequence[Any]) -> list[TeamNote]:
    ids = [row.id for row in rows]
    query = select(said).where(said.c.note.in_(ids)).order_by(said.c.at, said.c.id)
    found = tx.execute(query).all()
    named: dict[str, list[str]] = {}
    chosen = mentions.c.said.in_([row.id for row in found])
    for row in tx.execute(select(mentions).where(chosen).order_by(mentions.c.person)):
        named.setdefault(row.said, []).append(row.person)
    by_note: dict[str, list[Said]] = {}
    for row in found:
        by_note.setdefault(row.note, []).append(_said(row, tuple(named.get(row.id, ()))))
    return [
        TeamNote(
            *(row.id, row.forum, row.section, NoteKind(row.kind), row.quote, tuple(by_note[row.id])),
            resolved_by=row.resolved_by,
            resolved_at=row.resolved_at,
        )
        for row in rows
    ]


def _name(tx: Connection, one: Said, people: Iterable[str]) -> None:
    for person in people:
        told_at = one.at if person == one.by else None
        tx.execute(insert(mentions).values(said=one.id, person=person, told_at=told_at))


def _said(row: Any, named: tuple[str, ...]) -> Said:
    return Said(row.id, row.note, row.by, row.at, row.words, named, row.edited_at, row.deleted_at)
