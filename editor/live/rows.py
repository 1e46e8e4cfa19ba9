"""Rows of the living text: the log of updates, only ever inserted, whose client ids are whose, and snapshots."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from editor.db import metadata
from editor.ids import fresh_id

MOST_DIFFERENCES = 20
"""Differences that are kept of one section: enough to find the cause, too few to fill the disk."""

updates = Table(
    "updates",
    metadata,
    Column("section", String, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("person", String),
    Column("at", BigInteger, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)
heads = Table(
    "heads",
    metadata,
    Column("section", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
)
client_ids = Table(
    "client_ids",
    metadata,
    Column("section", String, primary_key=True),
    Column("client", BigInteger, primary_key=True, autoincrement=False),
    Column("person", String),
)


snapshots = Table(
    "snapshots",
    metadata,
    Column("section", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("shadow", LargeBinary, nullable=False),
)
differences = Table(
    "differences",
    metadata,
    Column("id", String, primary_key=True),
    Column("section", String, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("person", String),
    Column("at", BigInteger, nullable=False),
    Column("theirs", LargeBinary, nullable=False),
    Column("ours", LargeBinary, nullable=False),
)


@dataclass(frozen=True)
class Snapshot:
    """A section's merged state and the gate's shadow, as its log makes them up to `seq`."""

    seq: int
    state: bytes
    shadow: bytes


@dataclass(frozen=True)
class Logged:
    """What a section is opened from: a snapshot, if there is one, and the updates behind it."""

    snapshot: Snapshot | None
    tail: Sequence[tuple[int, bytes]]

    @property
    def seq(self) -> int:
        """How far it goes; 0 when nothing was ever written."""
        return self.tail[-1][0] if self.tail else self.snapshot.seq if self.snapshot else 0

    @property
    def updates(self) -> list[bytes]:
        """All of it as updates in order."""
        return [*([self.snapshot.state] if self.snapshot else []), *(data for _, data in self.tail)]


def logged(tx: Connection, section: str, upto: int | None = None) -> Logged:
    """What a section is opened from, all or up to a seq."""
    row = tx.execute(select(snapshots).where(snapshots.c.section == section)).one_or_none()
    kept = None
    if row is not None and (upto is None or row.seq <= upto):
        kept = Snapshot(row.seq, bytes(row.state), bytes(row.shadow))
    return Logged(kept, log(tx, section, upto, after=kept.seq if kept else 0))


def log(tx: Connection, section: str, upto: int | None = None, after: int = 0) -> list[tuple[int, bytes]]:
    """The updates of a section in order, all or those between two seqs."""
    query = select(updates.c.seq, updates.c.bytes).where(updates.c.section == section, updates.c.seq > after)
    if upto is not None:
        query = query.where(updates.c.seq <= upto)
    return [(row.seq, bytes(row.bytes)) for row in tx.execute(query.order_by(updates.c.seq))]


def pieces(tx: Connection, section: str, upto: int, size: int) -> Iterator[list[bytes]]:
    """What a section is rebuilt from up to a seq, in order, in pieces of about `size` bytes; at least one."""
    query = select(snapshots.c.seq, snapshots.c.state).where(snapshots.c.section == section, snapshots.c.seq <= upto)
    kept = tx.execute(query).one_or_none()
    piece = [bytes(kept.state)] if kept else []
    held = 0
    behind = select(updates.c.bytes).where(updates.c.section == section, updates.c.seq <= upto)
    tail = behind.where(updates.c.seq > (kept.seq if kept else 0)).order_by(updates.c.seq)
    # Unasked, the driver of PostgreSQL fetches all of it before it gives the first.
    for (data,) in tx.execute(tail, execution_options={"stream_results": True, "max_row_buffer": 50}):
        if held >= size:
            yield piece
            piece, held = [], 0
        piece.append(bytes(data))
        held += len(data)
    yield piece


def hold(tx: Connection, section: str) -> int:
    """Keeps every other process from writing in a section until this transaction ends; gives how far its log goes."""
    found: int | None = tx.execute(select(heads.c.seq).where(heads.c.section == section).with_for_update()).scalar()
    return found or 0


def append(
    tx: Connection,
    section: str,
    after: int,
    entries: Sequence[tuple[bytes, str | None]],
    clients: Mapping[int, str | None],
    now: int,
) -> None:
    """Adds updates behind `after`, with who made them, in the transaction of a deed, which holds the section;
    `Appender` does it for all else."""
    last = after + len(entries)
    if tx.execute(update(heads).where(heads.c.section == section).values(seq=last, at=now)).rowcount != 1:
        tx.execute(insert(heads).values(section=section, seq=last, at=now))
    for number, (data, person) in enumerate(entries, after + 1):
        tx.execute(insert(updates).values(section=section, seq=number, person=person, at=now, bytes=data))
    for client, person in clients.items():
        tx.execute(insert(client_ids).values(section=section, client=client, person=person))


def keep_snapshot(tx: Connection, section: str, snapshot: Snapshot, now: int) -> None:
    """Keeps a section's newest snapshot; an older one than there is changes nothing."""
    there = tx.execute(select(snapshots.c.seq).where(snapshots.c.section == section)).scalar()
    if there is not None and there >= snapshot.seq:
        return
    tx.execute(delete(snapshots).where(snapshots.c.section == section))
    values = {"seq": snapshot.seq, "at": now, "state": snapshot.state, "shadow": snapshot.shadow}
    tx.execute(insert(snapshots).values(section=section, **values))


def keep_difference(
    tx: Connection, section: str, seq: int, person: str | None, states: tuple[bytes, bytes], now: int
) -> str | None:
    """Keeps theirs and ours of a section that differ at a seq. Gives the id; None: of this section enough is kept."""
    mine = differences.c.section == section
    if (tx.execute(select(func.count()).where(mine)).scalar() or 0) >= MOST_DIFFERENCES:
        return None
    id = fresh_id()
    theirs, ours = states
    values = {"section": section, "seq": seq, "person": person, "at": now, "theirs": theirs, "ours": ours}
    tx.execute(insert(differences).values(id=id, **values))
    return id


def owners(tx: Connection, section: str) -> dict[int, str | None]:
    """Whose client ids have written in a section."""
    found = tx.execute(select(client_ids).where(client_ids.c.section == section))
    return {row.client: row.person for row in found}


def seqs(tx: Connection, sections: Iterable[str]) -> dict[str, int]:
    """How far each section's log goes; 0 for one that was never written."""
    wanted = list(sections)
    found = dict.fromkeys(wanted, 0)
    found.update({row.section: row.seq for row in tx.execute(select(heads).where(heads.c.section.in_(wanted)))})
    return found


def changed_at(tx: Connection, sections: Iterable[str]) -> int:
    """The instant of the newest update in any of the sections; 0 when there is none."""
    newest: Any = tx.execute(select(func.max(heads.c.at)).where(heads.c.section.in_(list(sections)))).scalar()
    return int(newest or 0)
