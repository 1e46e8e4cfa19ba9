"""People who suggest in a section, upon the Yjs library itself: as honest pages do, and raw."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Array, Doc, Map, Text

from sections.blocks import Place
from sections.suggestions import decide, marks_of, open_suggestions
from sections.suggestions_guard import check_suggester
from sections.suggestions_watch import MarkWatch
from sections.ydoc import Flat, flat_text, flat_texts, open_doc, runs_of

NOW = 1_790_683_200_000
PARAGRAPHS = ["One two three 😀😁 four", "مرحبا بالعالم خمسة", "中文 ሰላም six", "👩‍👩‍👧 eight e\u0301 nine"]

Mark = dict[str, str]


def start(paragraphs: list[str] = PARAGRAPHS) -> bytes:
    """The state of a section with these paragraphs, a table of one cell and a note."""
    doc = open_doc(client=5)
    text, objects = doc["text"], doc["objects"]
    with doc.transaction():
        for number, words in enumerate(paragraphs):
            text.insert(len(text), words, {})
            text.insert(len(text), "\n", {"id": f"p{number}"})
        text.insert_embed(3, {"type": "footnote", "ref": "n1"}, {})
        objects["n1"] = Text("A note مع كلمات")
        cells = Map({"r:c": Text("A cell 中文")})
        objects["t1"] = Map({"type": "table", "rows": Array(["r"]), "cols": Array(["c"]), "cells": cells, "head": True})
        text.insert(len(text), "Caption", {})
        text.insert(len(text), "\n", {"id": "pt", "kind": "table", "ref": "t1"})
    return doc.get_update()


def mark(person: str, id: str, at: int = NOW) -> Mark:
    """What a mark holds."""
    return {"id": id, "by": person, "at": str(at)}


@dataclass
class Suggester:
    """One person's page: a document of its own, and the updates that it has not sent yet."""

    person: str
    doc: Doc[Any]
    other: str = ""
    made: int = 0

    @classmethod
    def at(cls, person: str, state: bytes, client: int, other: str = "") -> "Suggester":
        """Opens the section; `other` is somebody whose suggestions a hostile page is after."""
        return cls(person, open_doc(state, client=client), other)

    def text(self, place: Place = ()) -> Any:
        """A flat text of the section."""
        return dict(flat_texts(self.doc))[place]

    def written(self, deed: Callable[["Suggester"], object]) -> bytes:
        """The update that a deed makes."""
        before = self.doc.get_state()
        gone: list[bytes] = []
        watch = self.doc.observe(lambda event: gone.append(event.update))
        deed(self)
        self.doc.unobserve(watch)
        return gone[-1] if len(gone) == 1 else self.doc.get_update(before)

    def add(self, point: int, words: str, place: Place = (), id: str = "") -> None:
        """Suggests new words at a code point."""
        text = self.text(place)
        at = _byte(text, point)
        self.made += 1
        name = id or f"{self.person}-{self.made}"
        around = [mark.key for mark in _marks_at(text, at)]
        attributes: dict[str, Any] = dict.fromkeys(around) | {f"insertion:{name}": mark(self.person, name)}
        text.insert(at, words, attributes)

    def strike(self, first: int, last: int, place: Place = (), id: str = "") -> None:
        """Suggests to delete the characters between two code points; what one has suggested oneself goes at once."""
        text = self.text(place)
        start, end = _byte(text, first), _byte(text, last)
        self.made += 1
        name = id or f"{self.person}-{self.made}"
        at, own = 0, []
        for run in runs_of(text):
            length = len(run.content.encode()) if isinstance(run.content, str) else 1
            if any(one.added and one.by == self.person for one in marks_of(run.attributes)):
                own.append((max(start, at), min(end, at + length)))
            at += length
        with self.doc.transaction():
            text.format(start, end, {f"deletion:{name}": mark(self.person, name)})
            for inner, outer in reversed(own):
                if inner < outer:
                    del text[inner:outer]


@dataclass
class Section:
    """The server's end: the guard, the watch and decisions."""

    doc: Doc[Any]
    watch: MarkWatch
    refused: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, state: bytes) -> "Section":
        """Opens the section."""
        doc = open_doc(state, client=9)
        return cls(doc, MarkWatch(doc))

    def take(self, person: str, update: bytes) -> None:
        """Takes a suggester's update. Raises OnlySuggestions."""
        check_suggester(self.doc.get_update(), update, person, NOW)
        self.watch.apply(update, person)

    def decided(self, accept: bool) -> Doc[Any]:
        """The section after one decision on everything that is open."""
        state = self.doc.get_update()
        update = decide(state, dict.fromkeys(open_suggestions(self.doc), accept), 11)
        return open_doc(state, update)


def plain(doc: Doc[Any]) -> dict[Place, list[Any]]:
    """All flat texts with their attributes, as plain values."""
    out: dict[Place, list[Any]] = {}
    for place, text in flat_texts(doc):
        runs: list[Any] = []
        for run in runs_of(text):
            attributes = {key: value for key, value in run.attributes.items() if value is not None}
            if runs and isinstance(run.content, str) and isinstance(runs[-1][0], str) and runs[-1][1] == attributes:
                runs[-1][0] += run.content
            else:
                runs.append([run.content, attributes])
        out[place] = runs
    return out


def _byte(text: Any, point: int) -> int:
    flat = Flat(text)
    return flat.byte(flat.unit(min(point, len(flat.text))))


def _marks_at(text: Any, byte: int) -> list[Any]:
    """The marks that an insertion at this place would fall into."""
    at = 0
    for run in runs_of(text):
        at += len(run.content.encode()) if isinstance(run.content, str) else 1
        if at >= byte:
            return marks_of(run.attributes)
    return []


CELL = ("t1", "cells", "r:c")
HOSTILE: dict[str, Callable[[Suggester], object]] = {
    "types": lambda p: p.text().insert(2, "raw", {}),
    "types in Arabic": lambda p: p.text().insert(len("One two three 😀😁 four\nمر".encode()), "خام", {}),
    "deletes": lambda p: p.text().__delitem__(slice(0, 3)),
    "deletes the end of a paragraph": lambda p: p.text().__delitem__(_end_of_first(p.doc)),
    "formats": lambda p: p.text().format(6, 9, {"strong": True}),
    "formats somebody's suggestion": lambda p: p.text().format(0, 3, {"strong": True}),
    "changes a kind": lambda p: p.text().format(_end_of_first(p.doc), _end_of_first(p.doc) + 1, {"kind": "h1"}),
    "changes an id": lambda p: p.text().format(_end_of_first(p.doc), _end_of_first(p.doc) + 1, {"id": "mine"}),
    "sets an embed": lambda p: p.text().insert_embed(0, {"type": "hard_break"}, {}),
    "writes in a cell": lambda p: p.text(CELL).insert(0, "raw", {}),
    "writes in a note": lambda p: p.text(("n1",)).insert(0, "raw", {}),
    "makes a note": lambda p: p.doc["objects"].__setitem__("n2", Text("raw")),
    "removes a table": lambda p: p.doc["objects"].__delitem__("t1"),
    "adds a row": lambda p: p.doc["objects"]["t1"]["rows"].append("r2"),
    "turns a heading off": lambda p: p.doc["objects"]["t1"].__setitem__("head", False),
    "takes a suggestion away": lambda p: p.text().__delitem__(slice(0, len("Well, "))),
    "accepts a suggestion": lambda p: p.text().format(0, len("Well, "), {"insertion:k1": None}),
    "takes a deletion back": lambda p: p.text().format(14, 17, {"deletion:k2": None}),
    "adds in somebody's name": lambda p: p.text().insert(0, "raw", {"insertion:z": mark(p.other, "z")}),
    "adds to somebody's suggestion": lambda p: p.text().insert(0, "raw", {"insertion:k1": mark(p.person, "k1")}),
    "signs its own words with another name": lambda p: p.text().insert(
        0, "raw", {"insertion:l": mark(p.person, "l"), "deletion:z": mark(p.other, "z")}
    ),
    "gives another id": lambda p: p.text().insert(0, "raw", {"insertion:l": mark(p.person, "other")}),
    "gives an id that is none": lambda p: p.text().insert(0, "raw", {"insertion:a b|c": mark(p.person, "a b|c")}),
    "gives a time to come": lambda p: p.text().insert(0, "raw", {"insertion:l": mark(p.person, "l", 10**14)}),
    "gives no time": lambda p: p.text().insert(0, "raw", {"insertion:l": {"id": "l", "by": p.person}}),
    "gives more than a mark": lambda p: p.text().insert(0, "r", {"insertion:l": {**mark(p.person, "l"), "x": "y"}}),
    "gives no mark at all": lambda p: p.text().insert(0, "raw", {"insertion:l": True}),
}
"""What no page may send into a text in which an`other` has added "Well, " (k1) and struck out a word (k2)."""


def _end_of_first(doc: Doc[Any]) -> int:
    """The first "\\n" of the running text, in bytes, an embed counting one."""
    before = flat_text(doc).split("\n")[0]
    return len(before.encode()) - 2 * before.count("\ufffc")
