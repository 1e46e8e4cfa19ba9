"""Suggestions of a section that wait for a decision, and deciding upon them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from editor.db import Connection
from editor.ids import fresh_client
from editor.live.asked import Call
from editor.live.deeds import Deed, Made
from editor.live.keeper import Keeper
from editor.live.rooms import Rooms
from editor.live.scribe import Scribe
from sections.suggestions import Sorted, Suggestion, sort_out, suggestion_from_json

Kept = Callable[[Connection, str, Sequence[Suggestion]], None]
"""Writes the rows of a decision, in its transaction: the section, and what is decided upon."""


class Decisions:
    """`decided` is told of each section upon which somebody has decided."""

    def __init__(self, rooms: Rooms, scribe: Scribe, decided: Callable[[str], object]) -> None:
        self._rooms, self._scribe, self._decided = rooms, scribe, decided

    def waiting(self, section: str) -> dict[str, Suggestion]:
        """The suggestions of a section that wait for a decision, by their ids."""
        room = self._rooms.room(section)
        with room.lock:
            self._rooms.open(room)
            return _suggestions(self._rooms.keeper, section)

    def decide(self, section: str, person: str, accept: bool, chosen: Mapping[str, Any], kept: Kept) -> Sorted:
        """Accepts or rejects suggestions of a section in the scribe's turn; see `Live.decide`."""
        found = [sort_out(self.waiting(section), chosen)]
        if not found[0].decided:
            return found[0]

        def make(keeper: Keeper) -> Made | None:
            outcome = sort_out(_suggestions(keeper, section), chosen)
            found[:] = [outcome]
            ids = [one.id for one in outcome.decided]
            if not ids:
                return None
            answer = keeper.ask("decide", section, suggestions=ids, accept=accept, client=fresh_client())
            return Made(answer["update"], lambda tx: kept(tx, section, outcome.decided))

        call = Call()
        self._scribe.do(Deed(section, person, make, call))
        call.answer()
        self._decided(section)
        return found[0]


def _suggestions(keeper: Keeper, section: str) -> dict[str, Suggestion]:
    found = keeper.ask("suggestions", section)["suggestions"]
    return {value["id"]: suggestion_from_json(value) for value in found}
