"""Open sections, as this process holds them: the gate's shadow, the owners of client ids, how far the log goes.

A room is a cache of the log. Whoever asks or changes something of it holds its lock.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from editor.db import Database
from editor.live import rows
from editor.live.keeper import Keeper, KeeperFailed
from sections.errors import BadUpdate
from sections.update_reader import vector_of
from sections.updates import Change, Shadow, Update, parse

MOST_BEHIND, PART_BEHIND = 64_000, 0.1
"""Bytes of a log behind its snapshot, or their part of the snapshot's, that a page is sent as they are; where there are
more, the state itself is so much shorter that it is worth waiting for, and a snapshot is made soon."""
NOTHING = b"\x00\x00"
"""The update that changes nothing."""


def is_long(behind: int, snapshot: int) -> bool:
    """Whether a page waits less for the state itself than for so many bytes of log behind a snapshot of so many."""
    return behind > max(MOST_BEHIND, snapshot * PART_BEHIND)


@dataclass
class Room:
    """One section. `seq` is how far the pages of this process have been told; None before the first opening.
    `snapshot` is the seq of its snapshot, `snapshot_size` the bytes of that, and `behind` those of the log behind it;
    `hashed` is the hash of its text at a seq; `is_marked`: whether anything is suggested in it, None: nobody knows."""

    section: str
    lock: threading.RLock = field(default_factory=threading.RLock)
    shadow: Shadow | None = None
    owners: dict[int, str | None] = field(default_factory=dict)
    seq: int | None = None
    snapshot: int = 0
    snapshot_size: int = 0
    behind: int = 0
    used_at: float = 0.0
    hashed: tuple[int, str] | None = None
    is_marked: bool | None = None

    def admit(self, update: Update, person: str | None) -> "Admitted":
        """The gate: takes an update into an open room. Raises BadUpdate; then the room is as it was."""
        assert self.shadow is not None
        change = self.shadow.check(update)
        # What others wrote and the log has may come once more: a page's answer to a join is older than what it was
        # told meanwhile, and sends that back with its own.
        clients = change.writers
        if any(self.owners.get(client, person) != person for client in clients):
            raise BadUpdate(reason="somebody else's client id")
        self.shadow.commit(change)
        fresh = {client: person for client in clients if client not in self.owners}
        self.owners.update(fresh)
        return Admitted(change, fresh)

    def send_away(self, admitted: Sequence["Admitted"]) -> None:
        """Forgets what was admitted last, in the order in which it was."""
        assert self.shadow is not None
        for one in reversed(admitted):
            self.shadow.undo(one.change)
            for client in one.clients:
                del self.owners[client]


@dataclass(frozen=True)
class Admitted:
    """What an update has changed in a room, and whose the client ids are that were new in it."""

    change: Change
    clients: Mapping[int, str | None]


class Rooms:
    """All open sections of this process, and the keeper that holds their documents.

    What was committed without this process, by another one or by a commit whose answer was lost, is handed to
    `missed` as soon as it is seen: section, seq, updates."""

    def __init__(self, db: Database, missed: Callable[[str, int, list[bytes]], None]) -> None:
        self._db, self._missed = db, missed
        self.keeper = Keeper(self._updates_of)
        self._rooms: dict[str, Room] = {}
        self._unread: set[str] = set()
        self._guard = threading.Lock()

    def room(self, section: str) -> Room:
        """The room of a section."""
        with self._guard:
            room = self._rooms.setdefault(section, Room(section))
        room.used_at = time.monotonic()
        return room

    def open(self, room: Room) -> None:
        """Opens a room from snapshot and log, unless it is open."""
        if room.shadow is not None:
            return
        with self._db.read() as tx:
            found, owners = rows.logged(tx, room.section), rows.owners(tx, room.section)
            told = found.seq if room.seq is None else room.seq
            missed = rows.log(tx, room.section, after=told) if found.seq > told else []
        shadow = Shadow.from_bytes(found.snapshot.shadow) if found.snapshot else Shadow()
        for _, data in found.tail:
            shadow.commit(shadow.check(parse(data, None)))
        self.keeper.forget(room.section)
        room.shadow, room.owners, room.seq = shadow, owners, found.seq
        room.is_marked = None
        room.snapshot = found.snapshot.seq if found.snapshot else 0
        room.snapshot_size = len(found.snapshot.state) if found.snapshot else 0
        room.behind = sum(len(data) for _, data in found.tail)
        if missed:
            self._missed(room.section, found.seq, [data for _, data in missed])

    def catch_up(self, room: Room) -> None:
        """Takes in what others have written in a section since its pages were told."""
        if room.shadow is None:
            return self.open(room)
        with self._db.read() as tx:
            found, owners = rows.log(tx, room.section, after=room.seq or 0), rows.owners(tx, room.section)
        if not found:
            return None
        updates = [data for _, data in found]
        try:
            for data in updates:
                room.shadow.commit(room.shadow.check(parse(data, None)))
            room.is_marked = self.keeper.ask("follow", room.section, updates=updates)["marked"]
        except (BadUpdate, KeeperFailed):
            self.close(room)
            return self.open(room)
        room.owners, room.seq = owners, found[-1][0]
        room.behind += sum(map(len, updates))
        return self._missed(room.section, room.seq, updates)

    def close(self, room: Room) -> None:
        """Forgets what is held of a section: it may not be what the log says. Its pages stay."""
        room.shadow = room.hashed = None
        self.keeper.forget(room.section)

    def behind(self, sections: Iterable[str]) -> list[str]:
        """Of these sections those whose log goes further than their pages were told."""
        with self._db.read() as tx:
            heads = rows.seqs(tx, sections)
        rooms = [(self._rooms.get(section), seq) for section, seq in heads.items()]
        return [room.section for room, seq in rooms if room and room.seq is not None and seq > room.seq]

    def drop_idle(self, shown: Iterable[str], seconds: float) -> None:
        """Forgets the rooms that no page shows and nobody has asked for, for so long."""
        kept, now = set(shown), time.monotonic()
        with self._guard:
            idle = [id for id, room in self._rooms.items() if id not in kept and now - room.used_at > seconds]
            for section in idle:
                del self._rooms[section]
        for section in idle:
            self.keeper.forget(section)

    def state(self, section: str, vector: bytes | None = None) -> tuple[bytes, bytes, int]:
        """What somebody with this state vector lacks of a section, the section's own vector, and its seq.

        Nothing uncommitted is ever in it. Raises KeeperFailed."""
        room = self.room(section)
        with room.lock:
            self.open(room)
            answer = self.keeper.ask("difference", section, vector=vector)
            return answer["update"], answer["vector"], room.seq or 0

    def whole(self, section: str) -> tuple[list[bytes], bytes, int]:
        """All that was written in a section, as updates in order, its state vector, and its seq.

        It is not asked of the keeper where the log has it at hand, in which nothing is uncommitted either: who opens a
        section does not wait until the keeper has read it."""
        room = self.room(section)
        with room.lock:
            self.open(room)
            assert room.shadow is not None
            found = self._logged(section)
            if found.seq > (room.seq or 0):
                self.catch_up(room)
                found = self._logged(section, room.seq)
            snapshot = len(found.snapshot.state) if found.snapshot else 0
            if is_long(sum(len(data) for _, data in found.tail), snapshot):
                update, vector, seq = self.state(section)
                return [update], vector, seq
            self._unread.add(section)
            return found.updates or [NOTHING], vector_of(room.shadow.reached), room.seq or 0

    def read_ahead(self) -> None:
        """Has the keeper read what was written and opened without it, so that the next key does not wait for that."""
        self.keeper.tell_all()
        while self._unread:
            room = self._rooms.get(self._unread.pop())
            if room is None:
                continue
            with room.lock, suppress(KeeperFailed):
                self.keeper.ask("ready", room.section)

    def hash(self, room: Room) -> str:
        """The hash of an open room's text. It is made once for each seq: many pages ask for it at the same time."""
        seq = room.seq or 0
        if room.hashed is None or room.hashed[0] != seq:
            room.hashed = seq, self.keeper.ask("hash", room.section)["hash"]
        return room.hashed[1]

    def _updates_of(self, section: str) -> list[bytes]:
        """What the keeper opens a section from: as much as its pages were told."""
        room = self._rooms.get(section)
        return self._logged(section, room.seq if room else None).updates

    def _logged(self, section: str, upto: int | None = None) -> rows.Logged:
        with self._db.read() as tx:
            return rows.logged(tx, section, upto)
