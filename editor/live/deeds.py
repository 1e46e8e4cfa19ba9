"""Deeds upon the living text that are more than an edit: the text and rows of the house change together, or neither.

The update is made when it is the deed's turn, of the text as it then is; nobody's key comes between. It enters the log
in the transaction that also writes the rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from editor.clock import Clock
from editor.db import Connection, Database
from editor.live import rows
from editor.live.keeper import Keeper
from editor.live.rooms import Room, Rooms
from sections.errors import RapporteurError
from sections.update_kinds import Doubt
from sections.updates import parse


@dataclass(frozen=True)
class Made:
    """What a deed writes: an update, under a client id of its own, and rows."""

    update: bytes
    kept: Callable[[Connection], None]


class Answered(Protocol):
    """Who waits for a deed."""

    def saved(self, section: str, numbers: list[int], seq: int) -> None:
        """It is on disk."""

    def refused(self, section: str, number: int, error: RapporteurError) -> None:
        """It was not done, and nothing has changed."""


@dataclass(frozen=True)
class Deed:
    """`make` is asked in the deed's turn; None: there is nothing to do. What it raises refuses the deed."""

    section: str
    person: str
    make: Callable[[Keeper], Made | None]
    author: Answered


Entries = list[tuple[bytes, str | None]]
"""Updates with who made them; None: the server itself."""


class Deeds:
    """Does deeds, for the scribe alone: it holds the order in which anything is written."""

    def __init__(self, rooms: Rooms, db: Database, clock: Clock) -> None:
        self._rooms, self._db, self._clock = rooms, db, clock

    def do(self, deed: Deed) -> Entries | None:
        """Does a deed, whose room is locked; gives what entered the log, None when there was nothing to do.

        Raises what the deed does, BadUpdate and StoreFailed; then nothing has changed."""
        room = self._rooms.room(deed.section)
        self._rooms.open(room)  # before anybody else has to wait
        made = None
        try:
            with self._db.begin() as tx:
                if rows.hold(tx, room.section) > (room.seq or 0):
                    self._rooms.catch_up(room)
                made = deed.make(self._rooms.keeper)
                done = self._written(tx, room, deed, made) if made else None
        except BaseException:
            if made is not None:  # what the keeper holds was not committed, or nobody knows: the log is read again
                self._rooms.close(room)
            raise
        room.seq = (room.seq or 0) + len(done or ())
        return done

    def _written(self, tx: Connection, room: Room, deed: Deed, made: Made) -> Entries:
        """Gate, keeper, log and rows, all but the commit."""
        admitted = [room.admit(parse(made.update, None), deed.person)]
        asked = {"updates": [[made.update, deed.person, False]], "now": self._clock.now(), "doubt": Doubt.REAL}
        answer = self._rooms.keeper.ask("apply", room.section, **asked)
        room.is_marked = answer["marked"]
        entries: Entries = [(made.update, deed.person)]
        if answer["repair"]:
            admitted.append(room.admit(parse(answer["repair"], None), None))
            entries.append((answer["repair"], None))
        clients = {client: person for one in admitted for client, person in one.clients.items()}
        rows.append(tx, room.section, room.seq or 0, entries, clients, self._clock.now())
        made.kept(tx)
        return entries
