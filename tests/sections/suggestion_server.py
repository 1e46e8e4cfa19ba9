"""The server's end of the suggesting loop: a process that answers the browser's fuzzer, one JSON line each.

`open` takes the first state; `update` one person's bytes, and gives what everybody is to apply; `state` gives the whole
text for who begins anew; `end` says whether the text underneath is as it was, and what decisions make of it.
"""

import base64
import json
import sys
from typing import Any

from sections.errors import OnlySuggestions
from sections.suggestions import decide, open_suggestions
from sections.suggestions_guard import base_of, check_suggester
from sections.suggestions_watch import MarkWatch
from sections.update_reader import parse
from sections.updates import Shadow
from sections.ydoc import open_doc, update_of
from sections.ydoc_repair import repair_cells, repair_ids
from tests.sections.suggesting import plain

NOW = 1_790_683_200_000


class Loop:
    """One section."""

    def open(self, state: str) -> dict[str, Any]:
        """Begins with a state."""
        self.doc, self.start = open_doc(_bytes(state), client=9), _bytes(state)
        self.watch = MarkWatch(self.doc)
        self.shadow = Shadow()
        self.shadow.commit(self.shadow.check(parse(self.start)))
        return {}

    def update(self, person: str, update: str, suggests: bool) -> dict[str, Any]:
        """Takes an update as the server does: gate, guard, watch, repairs."""
        data, before = _bytes(update), self.doc.get_state()
        change = self.shadow.check(parse(data))
        try:
            if suggests:
                check_suggester(self.doc.get_update(), data, person, NOW)
        except OnlySuggestions as refused:
            return {"refused": refused.values["reason"]}
        self.shadow.commit(change)
        taken_back = self.watch.apply(data, person)
        for repair in (taken_back, update_of(self.doc, repair_ids, repair_cells)):
            if repair:
                self.shadow.commit(self.shadow.check(parse(repair)))
        return {"update": _text(self.doc.get_update(before)), "repaired": taken_back is not None}

    def state(self) -> dict[str, Any]:
        """The whole section."""
        return {"update": _text(self.doc.get_update())}

    def end(self) -> dict[str, Any]:
        """What decisions on everything make of it, and their updates for Yjs to compare."""
        state, suggestions = self.doc.get_update(), open_suggestions(self.doc)
        rejection = decide(state, dict.fromkeys(suggestions, False), 11)
        acceptance = decide(state, dict.fromkeys(suggestions, True), 11)
        accepted = open_doc(state, acceptance)
        return {
            "open": len(suggestions),
            "restored": base_of(open_doc(state, rejection)) == base_of(open_doc(self.start)),
            "rejected": len(open_suggestions(open_doc(state, rejection))),
            "left": len(open_suggestions(accepted)),
            "texts": {"/".join(place): runs for place, runs in plain(accepted).items()},
            "acceptance": _text(acceptance),
            "state": _text(state),
        }


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def main() -> None:
    """Answers until the other end closes."""
    loop = Loop()
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(getattr(loop, asked.pop("do"))(**asked)), flush=True)


if __name__ == "__main__":
    main()
