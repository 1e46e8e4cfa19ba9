"""Snapshots of open sections, and whether what people see is what their log makes: looked at with each of them."""

import logging
import time
from typing import Any

from editor.clock import Clock
from editor.db import Database
from editor.live import rows
from editor.live.keeper import Keeper
from editor.live.rooms import Room, Rooms, is_long
from editor.live.rows import Snapshot

log = logging.getLogger(__name__)

EVERY, EVERY_BYTES = 300, 2_000_000
"""Updates, and their bytes, behind a snapshot after which another one is made: as many are read in no time."""
PAUSE, PAUSE_BYTES = 10.0, 2.0
"""Seconds between two snapshots of a section, however fast it is written; the second where the bytes are so many."""
PIECE = 1_000_000
"""Bytes of a log that are read at once."""


class Snapshots:
    """A snapshot is made from the one before and the log, never from the living document; both must agree."""

    def __init__(self, db: Database, clock: Clock, rooms: Rooms, reader: Keeper) -> None:
        self._db, self._clock, self._rooms, self._reader = db, clock, rooms, reader
        self._made_at: dict[str, float] = {}
        self._late: set[str] = set()

    def consider(self, section: str) -> None:
        """Makes a snapshot when enough was written since the last; in one of the next rounds if that was just now."""
        self._late.discard(section)
        room, now = self._rooms.room(section), time.monotonic()
        with room.lock:
            is_open, large = room.shadow is not None, room.behind >= EVERY_BYTES
            many = (room.seq or 0) - room.snapshot >= EVERY or is_long(room.behind, room.snapshot_size)
        if not is_open or not (many or large):
            return
        if now - self._made_at.get(section, now - PAUSE) >= (PAUSE_BYTES if large else PAUSE):
            self._made_at[section] = now
            self.check(section)
        else:
            self._late.add(section)

    def catch_up(self) -> None:
        """A round: makes the snapshots that were too early."""
        for section in tuple(self._late):
            self.consider(section)

    def check(self, section: str) -> bool:
        """Rebuilds a section from its log and keeps that as a snapshot. False when the living text is another: it is
        then read anew from the log, and both are kept for whoever looks for the cause."""
        room = self._rooms.room(section)
        with room.lock:
            self._rooms.open(room)
            assert room.shadow is not None
            seq, shadow, behind = room.seq or 0, room.shadow.to_bytes(), room.behind
            living = self._rooms.keeper.ask("hash", section)["hash"]
        merged = self._merged(section, seq)
        if merged["hash"] != living:
            self._differs(room, seq, merged["state"])
            return False
        with self._db.begin() as tx:
            rows.keep_snapshot(tx, section, Snapshot(seq, merged["state"], shadow), self._clock.now())
        with room.lock:
            room.snapshot, room.snapshot_size = seq, len(merged["state"])
            room.behind = max(0, room.behind - behind)  # it may have been opened anew meanwhile
        return True

    def _merged(self, section: str, seq: int) -> dict[str, Any]:
        """State and hash of a section up to a seq, read in pieces: a tail may be large where somebody floods."""
        merged: dict[str, Any] = {}
        with self._db.read() as tx:
            for piece in rows.pieces(tx, section, seq, PIECE):
                before = [merged["state"]] if merged else []
                merged = self._reader.ask("merge", section, updates=[*before, *piece])
        return merged

    def _differs(self, room: Room, seq: int, logged: bytes) -> None:
        with room.lock:
            living = self._rooms.keeper.ask("difference", room.section, vector=None)["update"]
            self._rooms.close(room)
        with self._db.begin() as tx:
            kept = rows.keep_difference(tx, room.section, seq, None, (living, logged), self._clock.now())
        log.error("section %s at %s: the living text is not what the log makes; kept as %s", room.section, seq, kept)
