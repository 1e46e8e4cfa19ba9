"""The record: one event for every deed, only ever inserted; activity, attribution and audit are readings of
it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Connection, Index, Integer, String, Table, func, insert, select

from editor.clock import Clock
from editor.db import metadata
from editor.ids import fresh_id

events = Table(
    "events",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
    Column("actor_kind", String, nullable=False),
    Column("actor", String),
    Column("forum", String),
    Column("kind", String, nullable=False),
    Column("subject_kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("version", String),
    Column("cause", String),
    Column("data", JSON, nullable=False),
    Index("ix_events_forum_at", "forum", "at"),
    Index("ix_events_subject", "subject_kind", "subject"),
)


@dataclass(frozen=True)
class Actor:
    """Who did it: a person (id of the account), a guest (id of the confirmed comment) or the system."""

    kind: str
    id: str | None = None


SYSTEM = Actor("system")


def person(id: str) -> Actor:
    """Somebody with an account."""
    return Actor("person", id)


def guest(id: str) -> Actor:
    """Somebody who confirmed an address, known by the comment it was confirmed for."""
    return Actor("guest", id)


@dataclass(frozen=True)
class Event:
    """One deed. `cause` is the event that it answers; `data` holds what its kind needs, never personal data
    of guests."""

    id: str
    at: int
    actor: Actor
    forum: str | None
    kind: str
    subject_kind: str
    subject: str
    version: str | None
    cause: str | None
    data: Mapping[str, Any]


def write(
    tx: Connection,
    clock: Clock,
    actor: Actor,
    kind: str,
    subject: tuple[str, str],
    *,
    forum: str | None = None,
    version: str | None = None,
    cause: str | None = None,
    data: Mapping[str, Any] | None = None,
    at: int | None = None,
) -> str:
    """Inserts one event in the transaction of the deed and gives its id. `subject` is (kind, id).

    `at` is given for what happened earlier than now, in UTC milliseconds."""
    id = fresh_id()
    tx.execute(
        insert(events).values(
            id=id,
            at=clock.now() if at is None else at,
            actor_kind=actor.kind,
            actor=actor.id,
            forum=forum,
            kind=kind,
            subject_kind=subject[0],
            subject=subject[1],
            version=version,
            cause=cause,
            data=dict(data or {}),
        )
    )
    return id


def by_id(tx: Connection, id: str) -> Event | None:
    """The event with this id."""
    row = tx.execute(select(events).where(events.c.id == id)).one_or_none()
    return _event(row) if row else None


def by_ids(tx: Connection, ids: Iterable[str]) -> list[Event]:
    """The events with these ids, oldest first."""
    query = select(events).where(events.c.id.in_(list(ids)))
    return [_event(row) for row in tx.execute(query.order_by(events.c.seq))]


def of_forum(tx: Connection, forum: str, limit: int = 100) -> list[Event]:
    """The newest events of a forum, newest first."""
    query = select(events).where(events.c.forum == forum).order_by(events.c.at.desc(), events.c.id.desc())
    return [_event(row) for row in tx.execute(query.limit(limit))]


def recent(tx: Connection, forum: str, kind: str, limit: int) -> list[Event]:
    """The newest events of a kind in a forum, newest first."""
    query = select(events).where(events.c.forum == forum, events.c.kind == kind)
    return [_event(row) for row in tx.execute(query.order_by(events.c.seq.desc()).limit(limit))]


def last(tx: Connection) -> int:
    """How many events were written so far: the place of the last one, whatever the clock said; 0 for none."""
    return int(tx.execute(select(func.max(events.c.seq))).scalar() or 0)


def after(tx: Connection, seq: int, kinds: Iterable[str]) -> list[Event]:
    """The events of these kinds that were written behind this place, in that order."""
    query = select(events).where(events.c.seq > seq, events.c.kind.in_(list(kinds)))
    return [_event(row) for row in tx.execute(query.order_by(events.c.seq))]


def of_forum_after(tx: Connection, forum: str, seq: int, kinds: Iterable[str], limit: int) -> list[Event]:
    """The newest events of these kinds in a forum that were written behind this place, oldest first."""
    query = select(events).where(events.c.forum == forum, events.c.seq > seq, events.c.kind.in_(list(kinds)))
    return [_event(row) for row in tx.execute(query.order_by(events.c.seq.desc()).limit(limit))][::-1]


def of_subject(tx: Connection, subject_kind: str, subject: str) -> list[Event]:
    """All events of one subject, oldest first."""
    query = select(events).where(events.c.subject_kind == subject_kind, events.c.subject == subject)
    return [_event(row) for row in tx.execute(query.order_by(events.c.at, events.c.id))]


def _event(row: Any) -> Event:
    return Event(
        row.id,
        row.at,
        Actor(row.actor_kind, row.actor),
        row.forum,
        row.kind,
        row.subject_kind,
        row.subject,
        row.version,
        row.cause,
        row.data,
    )
