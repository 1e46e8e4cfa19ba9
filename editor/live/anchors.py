"""Anchors in the living text or in a version's state: made, completed and found by the reader's process."""

from collections.abc import Sequence
from typing import Any

from editor.live.keeper import Keeper
from editor.live.rooms import Rooms
from editor.live.values import Placed
from sections.anchor_json import anchor_from_json, anchor_to_json, found_from_json
from sections.anchors import Anchor, Found
from sections.comments import Passage
from sections.errors import NotFound


class Anchors:
    """Where no state is given, that of the living text is taken."""

    def __init__(self, rooms: Rooms, reader: Keeper) -> None:
        self._rooms, self._reader = rooms, reader

    def make(self, section: str, passage: Passage, state: bytes | None = None) -> Anchor:
        """An anchor for a passage. Raises NotFound when it is not there."""
        shown = [passage.block, passage.start, passage.end, list(passage.place)]
        answer = self._reader.ask("anchor", section, passage=shown, state=state or self._living(section))
        if answer["anchor"] is None:
            raise NotFound(passage=passage.block)
        return anchor_from_json(answer["anchor"])

    def complete(self, pointed: Anchor) -> Anchor:
        """The whole anchor of words in the living text; see `sections.anchors.complete`.

        Raises NotFound when they are not there."""
        asked = {"anchor_json": anchor_to_json(pointed), "state": self._living(pointed.section)}
        answer = self._reader.ask("complete", pointed.section, **asked)
        if answer["anchor"] is None:
            raise NotFound(words=pointed.quote)
        return anchor_from_json(answer["anchor"])

    def place(self, section: str, anchors: Sequence[Anchor], state: bytes | None = None) -> list[Placed]:
        """Where anchors stand."""
        if not anchors:
            return []
        asked = [anchor_to_json(anchor) for anchor in anchors]
        answer = self._reader.ask("place", section, anchors_json=asked, state=state or self._living(section))
        return [_placed(one) for one in answer["placed"]]

    def find(self, section: str, anchors: Sequence[Anchor]) -> list[Found]:
        """Where anchors stand in the living text, in its flat texts alone."""
        return [placed.found for placed in self.place(section, anchors)]

    def _living(self, section: str) -> bytes:
        state, _, _ = self._rooms.state(section)
        return state


def _placed(value: Any) -> Placed:
    found = found_from_json(value["found"])
    passage = None
    if value["passage"]:
        block, start, end, place = value["passage"]
        passage = Passage(block, start, end, tuple(place))
    return Placed(found.state, passage, found.words, found)
