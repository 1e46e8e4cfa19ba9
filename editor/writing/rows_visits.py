"""Rows of visits to the write page: up to which event of the record somebody has seen a forum."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Table, insert, select, update

from editor.db import metadata

visits = Table(
    "write_visits",
    metadata,
    Column("person", ForeignKey("persons.id"), primary_key=True),
    Column("forum", ForeignKey("forums.id"), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
)


@dataclass(frozen=True)
class Seen:
    """The place in the record up to which somebody has seen it, and until when they saw what happened behind that, in
    UTC milliseconds."""

    seq: int
    at: int


def last(tx: Connection, person: str, forum: str) -> Seen | None:
    """What somebody has seen; None: never here."""
    query = select(visits.c.seq, visits.c.at).where(visits.c.person == person, visits.c.forum == forum)
    row = tx.execute(query).one_or_none()
    return Seen(row.seq, row.at) if row else None


def note(tx: Connection, person: str, forum: str, seen: Seen) -> None:
    """Notes that somebody has seen so much; what was seen before stays seen, however late an older page says it."""
    before = last(tx, person, forum)
    if before is None:
        tx.execute(insert(visits).values(person=person, forum=forum, seq=seen.seq, at=seen.at))
        return
    # The instant of a newer page counts even when it is earlier: the clock was set back.
    at = seen.at if seen.seq > before.seq else max(seen.at, before.at)
    mine = (visits.c.person == person) & (visits.c.forum == forum)
    tx.execute(update(visits).where(mine).values(seq=max(seen.seq, before.seq), at=at))
