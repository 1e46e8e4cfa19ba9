"""Whose words a forum's sections hold: by the ids they were typed under, or found where they were first written.

The reader's process is told each log once, entry by entry; what it has found is asked for again when a log has grown.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from editor.db import Database
from editor.live import rows, rows_history
from editor.live.keeper import Keeper, KeeperFailed

PIECE = 500_000
"""Bytes of a log that are told at once: whoever else asks the reader something waits no longer."""
MOST_KEPT = 20
"""Forums of which what was found is kept."""


@dataclass(frozen=True)
class Brought:
    """A stretch of ids, `length` in UTF-16 units, whose words are a person's and were brought here by another."""

    client: int
    clock: int
    length: int
    person: str


class Origins:
    """What the logs say of where words come from."""

    def __init__(self, db: Database, reader: Keeper) -> None:
        self._db, self._reader = db, reader
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, ...], tuple[dict[str, int], dict[str, list[Brought]]]] = {}

    def carried(self, sections: Iterable[str]) -> dict[str, list[Brought]]:
        """For each section of a forum what others brought into it that is somebody's words; in the order of ids.

        Raises KeeperFailed when the reader fails at it twice."""
        wanted = tuple(sorted(sections))
        with self._lock:
            with self._db.read() as tx:
                heads = rows.seqs(tx, wanted)
            reached, found = self._kept.pop(wanted, ({}, {}))
            if reached != heads:
                try:
                    found = self._found(heads)
                except KeeperFailed:  # it has died since it was asked last, and is told everything again
                    found = self._found(heads)
            self._kept[wanted] = heads, found
            for longest_unused in list(self._kept)[:-MOST_KEPT]:
                del self._kept[longest_unused]
            return found

    def written(self, states: Mapping[str, bytes]) -> dict[str, dict[str, int]]:
        """How many characters of a forum's sections stand that each person has written. Raises as `carried` does."""
        carried = self.carried(states)
        with self._db.read() as tx:
            owners = rows_history.writers(tx, states)
        out: dict[str, dict[str, int]] = {}
        for section, state in states.items():
            asked = [[one.client, one.clock, one.length] for one in carried[section]]
            answer = self._reader.ask("written", section, state=state, carried=asked)
            counts = [(owners[section].get(client), count) for client, count in answer["typed"].items()]
            counts += [(one.person, count) for one, count in zip(carried[section], answer["carried"], strict=True)]
            for person, count in counts:
                if person and count:
                    mine = out.setdefault(section, {})
                    mine[person] = mine.get(person, 0) + count
        return out

    def _tell(self, section: str, head: int) -> None:
        reached = self._reader.ask("reached", section)["seq"]
        with self._db.read() as tx:
            # A section in which nobody has written yet is told, too, as an empty one.
            for piece in rows_history.entries(tx, section, reached, head, PIECE) if head else [[]]:
                self._reader.ask("tell", section, entries=piece, after=reached)
                reached = piece[-1][0] if piece else reached

    def _found(self, heads: Mapping[str, int]) -> dict[str, list[Brought]]:
        for section, head in heads.items():
            self._tell(section, head)
        with self._db.read() as tx:
            owners = rows_history.writers(tx, heads)
        return {
            section: [
                Brought(client, clock, length, person)
                for client, clock, length, from_section, from_client in self._carried(section, list(heads))
                if (person := owners[from_section].get(from_client)) not in (None, owners[section].get(client))
            ]
            for section in heads
        }

    def _carried(self, section: str, sections: list[str]) -> list[Any]:
        return list(self._reader.ask("carried", section, sections=sections)["carried"])
