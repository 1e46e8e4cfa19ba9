"""Whether a page shows what the server has: hashes of the same moment are compared, a difference is kept."""

import logging
from typing import Any

from editor.clock import Clock
from editor.db import Database
from editor.live import rows
from editor.live.rooms import Rooms
from sections.errors import BadUpdate

log = logging.getLogger(__name__)

MOST_STATE = 900_000
"""Bytes of a page's state that are kept; they come in one message."""


class Hashes:
    """Compares what pages say of a section with the server's own text."""

    def __init__(self, db: Database, clock: Clock, rooms: Rooms) -> None:
        self._db, self._clock, self._rooms = db, clock, rooms

    def compare(self, section: str, person: str, told: dict[str, Any]) -> dict[str, Any]:
        """The answer to a page that tells its `hash` at a `seq`, with nothing of its own under way.

        `same` is None when the server's text is of another moment. When it is False the page tells once more with
        its `state`; then both states are kept, and the answer carries the server's whole text.
        """
        seq, hash, state = told.get("seq"), told.get("hash"), told.get("state")
        if type(seq) is not int or not isinstance(hash, str):
            raise BadUpdate(reason="mistyped")
        room = self._rooms.room(section)
        with room.lock:
            self._rooms.open(room)
            if seq != (room.seq or 0):
                return {"ok": True, "same": None}
            if self._rooms.hash(room) == hash:
                return {"ok": True, "same": True}
            if not isinstance(state, bytes):
                return {"ok": True, "same": False}
            ours, vector, _ = self._rooms.state(section)
        with self._db.begin() as tx:
            theirs = state[:MOST_STATE]
            kept = rows.keep_difference(tx, section, seq, person, (theirs, ours), self._clock.now())
        log.error("section %s at %s: a page of %s shows another text; kept as %s", section, seq, person, kept)
        return {"ok": True, "same": False, "update": ours, "sv": vector, "seq": seq}
