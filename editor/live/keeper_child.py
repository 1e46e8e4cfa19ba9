"""The keeper's own process: it alone gives updates to the Yjs library, which a hostile one may freeze or kill.

It is started by `keeper` with one end of a socket pair as its standard input, and answers a message at a time.
"""

import socket
import struct
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import msgpack
from pycrdt import merge_updates

from sections import anchors
from sections.anchor_json import anchor_from_json, anchor_to_json, found_to_json
from sections.authorship import standing
from sections.block_json import text_from_json, text_to_json
from sections.comments import Passage
from sections.errors import RapporteurError
from sections.letters import Whole
from sections.origins import Origins
from sections.suggestions import decide, open_suggestions, suggestion_to_json
from sections.suggestions_guard import check_suggester
from sections.suggestions_watch import MarkWatch
from sections.update_kinds import Doubt
from sections.ydoc import open_doc, read, read_doc, take_in, text_hash, update_of
from sections.ydoc_repair import repair_cells, repair_ids
from sections.ydoc_writer import append, replace_words

NOTHING = b"\x00\x00"
"""The update that changes nothing."""
MOST_WHOLES = 100
"""Sections of which every letter is held that was ever typed; a forum has some twenty."""
SOON = 0.002
"""Seconds in which a text is looked through so quickly that a little doubt is enough to do it."""


class Keeper:
    """The open documents of sections, by their ids."""

    def __init__(self) -> None:
        self._docs: dict[str, Any] = {}
        self._watches: dict[str, MarkWatch] = {}
        self._look_took: dict[str, float] = {}
        self._wholes: dict[str, Whole] = {}
        self._origins = Origins()

    def answer(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """Answers one question; an error drops the document it was about, for half of an update may have stayed."""
        try:
            deed: Callable[..., dict[str, Any]] = getattr(self, f"do_{question['do']}")
            return deed(**{name: value for name, value in question.items() if name != "do"})
        except KeyError as missing:
            if missing.args and missing.args[0] == question.get("section"):
                return {"unknown": True}
            return {"error": repr(missing)}
        except BaseException as error:  # the library's panics are no Exception
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            self.do_forget(question.get("section", ""))
            refused = {"code": error.code} if isinstance(error, RapporteurError) else {}
            return {"error": repr(error), **refused}

    def do_load(self, section: str, updates: list[bytes]) -> dict[str, Any]:
        """Opens a section from its log."""
        self._docs[section] = open_doc(*updates)
        self._watches[section] = MarkWatch(self._docs[section])
        return {}

    def do_ready(self, section: str) -> dict[str, Any]:
        """Nothing, but that the section is opened."""
        return {} if section in self._docs else {"unknown": True}

    def do_forget(self, section: str) -> dict[str, Any]:
        """Drops a section."""
        self._docs.pop(section, None)
        self._watches.pop(section, None)
        self._wholes.pop(section, None)
        self._origins.forget(section)
        return {}

    def do_apply(self, section: str, updates: list[Any], now: int, doubt: int) -> dict[str, Any]:
        """Applies updates [bytes, person, whether it may hold suggestions only], and repairs what two people at once
        can leave behind: `repair` is an update of its own. Refuses whatever is more than suggestions. Where nothing is
        suggested, several updates are taken in at once, and `merged` is what they have changed: what several people
        typed at once is then read once by each page. `marked` says whether anything is suggested now.

        `doubt`: see `sections.update_kinds`; where there is little of it, only what is quickly seen is looked for."""
        doc, watch = self._docs[section], self._watches[section]
        repairs, merged = [], None
        if len(updates) > 1 and not any(suggests or watch.concerns(update) for update, _, suggests in updates):
            # Made by the document: a forged copy of what it knows is not in it.
            merged = update_of(doc, lambda doc: take_in(doc, [update for update, *_ in updates])) or NOTHING
        else:
            for update, person, suggests in updates:
                if suggests:
                    check_suggester(doc.get_update(), update, person, now)
                repairs.append(watch.apply(update, person))
        if doubt == Doubt.REAL or (doubt and self._look_took.get(section, 0.0) < SOON):
            began = time.perf_counter()
            repairs.append(update_of(doc, repair_ids, repair_cells))
            self._look_took[section] = time.perf_counter() - began
        made = [repair for repair in repairs if repair]
        return {"repair": merge_updates(*made) if made else None, "merged": merged, "marked": watch.is_marked}

    def do_take_in(self, section: str, updates: list[bytes]) -> dict[str, Any]:
        """Takes in words, in a text in which nothing is suggested."""
        take_in(self._docs[section], updates)
        return {}

    def do_follow(self, section: str, updates: list[bytes]) -> dict[str, Any]:
        """Applies updates that another process has taken and repaired; says whether anything is suggested now."""
        for update in updates:
            self._docs[section].apply_update(update)
        self._watches[section] = MarkWatch(self._docs[section])
        return {"marked": self._watches[section].is_marked}

    def do_suggestions(self, section: str) -> dict[str, Any]:
        """The suggestions of the section that wait for a decision."""
        found = open_suggestions(self._docs[section])
        return {"suggestions": [suggestion_to_json(one) for one in found.values()]}

    def do_decide(self, section: str, suggestions: list[str], accept: bool, client: int) -> dict[str, Any]:
        """An update that accepts or rejects suggestions of the section."""
        return {"update": decide(self._docs[section].get_update(), dict.fromkeys(suggestions, accept), client)}

    def do_difference(self, section: str, vector: bytes | None) -> dict[str, Any]:
        """What somebody with this state vector lacks, and the section's own."""
        doc = self._docs[section]
        return {"update": doc.get_update(vector) if vector else doc.get_update(), "vector": doc.get_state()}

    def do_hash(self, section: str) -> dict[str, Any]:
        """The hash of the section's text."""
        return {"hash": text_hash(self._docs[section])}

    def do_merge(self, section: str, updates: list[bytes]) -> dict[str, Any]:
        """State and hash of a section, rebuilt from updates of its log."""
        doc = open_doc(*updates)
        return {"state": doc.get_update(), "hash": text_hash(doc)}

    def do_freeze(self, section: str, updates: list[bytes]) -> dict[str, Any]:
        """Text and state of a section, rebuilt from updates of its log."""
        doc = open_doc(*updates)
        found = read_doc(doc, section)
        return {
            "text": text_to_json(found.text),
            "open": found.open_suggestions,
            "state": doc.get_update(),
            "hash": text_hash(doc),
        }

    def do_written(self, section: str, state: bytes, carried: list[Any]) -> dict[str, Any]:
        """How many characters of a state stand, by client id, and of each stretch of ids that was carried."""
        return standing(state, carried)._asdict()

    def do_reached(self, section: str) -> dict[str, Any]:
        """How far this process was told a section's log."""
        return {"seq": self._wholes[section].seq if section in self._wholes else 0}

    def do_tell(self, section: str, entries: list[Any], after: int) -> dict[str, Any]:
        """Takes in entries of a section's log: place, instant and update. Refuses those `after` a place that it was
        not told up to: the one who was is dead."""
        whole = self._wholes.pop(section, None) or Whole()
        if whole.seq < after:
            raise ValueError(f"it was told up to {whole.seq}, not {after}")
        whole.take(entries)
        self._wholes[section] = whole
        for longest_unused in list(self._wholes)[:-MOST_WHOLES]:
            self.do_forget(longest_unused)
        return {}

    def do_carried(self, section: str, sections: list[str]) -> dict[str, Any]:
        """What in a section was carried, from any of `sections`; the logs of all of them were told."""
        wholes = {id: self._wholes[id] for id in sections}
        fresh = {id: whole.brought for id, whole in wholes.items() if whole.brought}
        if fresh:
            self._origins.look({id: whole.letters() for id, whole in wholes.items()}, fresh)
            for id in fresh:
                wholes[id].brought = []
        return {"carried": self._origins.carried(section)}

    def do_append(self, section: str, state: bytes, text: Any, client: int) -> dict[str, Any]:
        """An update that writes a text behind what a state holds."""
        return {"update": append(state, text_from_json(text), client)}

    def do_replace(
        self, section: str, state: bytes, place: list[str], old: str, new: str, client: int
    ) -> dict[str, Any]:
        """An update that puts `new` in the place of `old`; None when it is not there."""
        return {"update": replace_words(state, tuple(place), old, new, client)}

    def do_anchor(self, section: str, passage: list[Any], state: bytes) -> dict[str, Any]:
        """An anchor for a passage of a state; None when the passage is not there."""
        block, start, end, place = passage
        flat = read(state, section).to_flat(Passage(block, start, end, tuple(place)))
        if flat is None:
            return {"anchor": None}
        return {"anchor": anchor_to_json(anchors.make(state, section, [flat])[0])}

    def do_complete(self, section: str, anchor_json: dict[str, Any], state: bytes) -> dict[str, Any]:
        """The whole anchor of words that an editor points at; None when they are not there."""
        found = anchors.complete(state, anchor_from_json(anchor_json))
        return {"anchor": found and anchor_to_json(found)}

    def do_place(self, section: str, anchors_json: list[Any], state: bytes) -> dict[str, Any]:
        """Where anchors stand in a state: found, and as passages."""
        reading = read(state, section)
        out = []
        for found in anchors.find(state, [anchor_from_json(one) for one in anchors_json]):
            passage = None
            if found.state is not anchors.AnchorState.ORPHAN:
                passage = reading.to_passage(found.place, found.start, found.end)
            shown = passage and [passage.block, passage.start, passage.end, list(passage.place)]
            out.append({"found": found_to_json(found), "passage": shown})
        return {"placed": out}


def main() -> None:
    """Answers until the other end closes."""
    keeper = Keeper()
    with socket.socket(fileno=sys.stdin.fileno()) as line:
        frames = Frames(line)
        while (asked := frames.read()) is not None:
            answers = [keeper.answer({"do": do, **values}) for do, values in asked["questions"]]
            frames.write({"answers": answers})


class Frames:
    """Messages over a socket, each with its length before it."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._unread = bytearray()

    def close(self) -> None:
        """Closes this end."""
        self._line.close()

    def write(self, value: Mapping[str, Any]) -> None:
        """Writes one message. Raises OSError when the other end does not take it."""
        data = msgpack.packb(value)
        self._line.sendall(struct.pack(">I", len(data)) + data)

    def read(self) -> Any:
        """Reads one message; None when the other end has closed. Where the socket knows a patience it raises
        BlockingIOError at its end, and what came meanwhile is kept for the next call."""
        while True:
            unread = self._unread
            if len(unread) >= 4 and len(unread) >= (end := 4 + int.from_bytes(unread[:4], "big")):
                value = msgpack.unpackb(memoryview(unread)[4:end], strict_map_key=False)
                self._unread = unread[end:]
                return value
            try:
                part = self._line.recv(1 << 16)
            except ConnectionResetError:  # it was killed
                return None
            if not part:
                return None
            unread += part


if __name__ == "__main__":
    main()
