"""Rows of the log read as history: who wrote what and when, and under which client ids."""

from collections.abc import Iterable, Iterator
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


def entries(tx: Connection, section: str, after: int, upto: int, size: int) -> Iterator[list[tuple[int, int, bytes]]]:
    """The log of a section between two places, in pieces of about `size` bytes: place, instant, update."""
    here = (updates.c.section == section) & (updates.c.seq > after) & (updates.c.seq <= upto)
    query = select(updates.c.seq, updates.c.at, updates.c.bytes).where(here).order_by(updates.c.seq)
    piece: list[tuple[int, int, bytes]] = []
    held = 0
    # Unasked, the driver of PostgreSQL fetches all of it before it gives the first.
    for seq, at, data in tx.execute(query, execution_options={"stream_results": True, "max_row_buffer": 500}):
        piece.append((seq, at, bytes(data)))
        held += len(data)
        if held >= size:
            yield piece
            piece, held = [], 0
    if piece:
        yield piece


def writers(tx: Connection, sections: Iterable[str]) -> dict[str, dict[int, str]]:
    """For each section, whose client ids have written in it; those of the server are left out."""
    wanted = list(sections)
    found: dict[str, dict[int, str]] = {section: {} for section in wanted}
    query = select(client_ids).where(client_ids.c.section.in_(wanted), client_ids.c.person.is_not(None))
    for row in tx.execute(query):
        found[row.section][row.client] = row.person
    return found
