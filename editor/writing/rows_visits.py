"""Rows of visits to the write page: up to which event of the record somebody has seen a forum."""

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


def last(tx: Connection, person: str, forum: str) -> tuple[int, int] | None:
    """The place in the record that somebody has seen, and when, in UTC milliseconds; None: never here."""
    query = select(visits.c.seq, visits.c.at).where(visits.c.person == person, visits.c.forum == forum)
    row = tx.execute(query).one_or_none()
    return (row.seq, row.at) if row else None


def note(tx: Connection, person: str, forum: str, seq: int, at: int) -> None:
    """Notes that somebody has seen everything up to a place in the record."""
    mine = (visits.c.person == person) & (visits.c.forum == forum)
    if not tx.execute(update(visits).where(mine).values(seq=seq, at=at)).rowcount:
        tx.execute(insert(visits).values(person=person, forum=forum, seq=seq, at=at))
