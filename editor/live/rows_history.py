"""Rows of the log read as history: who wrote when, and under which client ids."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from editor.live.rows import client_ids, updates

TOGETHER = 600_000
"""Milliseconds: what one person writes within ten minutes is one moment of the history."""


@dataclass(frozen=True)
class Moment:
    """What one person (None: the server itself) wrote within ten minutes: log entries `first` to `last`, of which
    others' may lie between. Instants are UTC milliseconds."""

    person: str | None
    first: int
    last: int
    began: int
    ended: int
    updates: int


def moments(tx: Connection, section: str) -> list[Moment]:
    """The history of a section, oldest first."""
    seq, at = updates.c.seq, updates.c.at
    query = (
        select(updates.c.person, func.min(seq), func.max(seq), func.min(at), func.max(at), func.count())
        .where(updates.c.section == section)
        .group_by(updates.c.person, at // TOGETHER)
        .order_by(func.max(seq))
    )
    return [Moment(*row) for row in tx.execute(query)]


def writers(tx: Connection, sections: Iterable[str]) -> dict[str, dict[int, str]]:
    """For each section, whose client ids have written in it; those of the server are left out."""
    wanted = list(sections)
    found: dict[str, dict[int, str]] = {section: {} for section in wanted}
    query = select(client_ids).where(client_ids.c.section.in_(wanted), client_ids.c.person.is_not(None))
    for row in tx.execute(query):
        found[row.section][row.client] = row.person
    return found
