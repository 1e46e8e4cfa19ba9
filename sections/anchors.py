"""Anchors: words in a section's flat texts, found again whatever is written around them, in any script.

An anchor is the ids of its characters, as Yjs gives them, and a quotation with what stood around it. pycrdt's
own positions mix bytes with clock units and point elsewhere outside ASCII. So an anchor is made by deleting the
words in a throw-away copy (the delete set names the ids), and resolved by putting a marker behind its first and
last character into another copy. Offsets are UTF-16 units, an embed counting one.
"""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pycrdt import Doc
from pycrdt import Text as FlatText

from sections.blocks import Place
from sections.errors import BadInput
from sections.quotation import likeness, locate, similar
from sections.update_reader import EMBED, STRING, Reader, number_to_bytes, read_struct
from sections.ydoc import Flat, flat_texts, open_doc

CONTEXT = 32  # characters kept before and after a quotation
STILL_THE_SAME = 0.5  # words less like the quotation than this are looked for elsewhere first
_MOST = 2**53

Ids = tuple[int, int, int]
"""Client, clock, length."""


@dataclass(frozen=True)
class Anchor:
    """Words of a section: `ids` of all that was covered, the first and the last character for themselves.

    `block` is the id of the paragraph where it begins, for the running text.
    """

    section: str
    place: Place
    ids: tuple[Ids, ...]
    block: str | None
    quote: str
    prefix: str
    suffix: str


class AnchorState(StrEnum):
    """What became of the words: as they were, elsewhere, worded differently, gone."""

    EXACT = "exact"
    MOVED = "moved"
    CHANGED = "changed"
    ORPHAN = "orphan"


@dataclass(frozen=True)
class Found:
    """Where an anchor stands now (UTF-16 units in the flat text at `place`), and its words.

    `first` and `last` are the ids of the first and last character there; None for an orphan, whose `start` is
    where its words stood, if that is known.
    """

    state: AnchorState
    place: Place
    start: int
    end: int
    words: str
    first: Ids | None
    last: Ids | None


def make(state: bytes, section: str, ranges: Sequence[tuple[Place, int, int]]) -> list[Anchor]:
    """Anchors for (place, start, end) in a section's state. Raises BadInput where no character is covered."""
    whole = open_doc(state)
    texts = dict(flat_texts(whole))
    out = []
    for place, start, end in ranges:
        flat = Flat(texts[place]) if place in texts else None
        if flat is None or not 0 <= start < end <= len(flat) or not flat.slice(start, end):
            raise BadInput({"passage": "not_there"})
        first, last = flat.point(start), flat.point(end)
        out.append(
            Anchor(
                section=section,
                place=place,
                ids=_ids(state, whole, place, start, end),
                block=_block_at(texts[place], start) if not place else None,
                quote=flat.text[first:last],
                prefix=flat.text[max(0, first - CONTEXT) : first],
                suffix=flat.text[last : last + CONTEXT],
            )
        )
    return out


def find(state: bytes, anchors: Sequence[Anchor]) -> list[Found]:
    """Where the anchors stand in a section's state: by their ids, else by their quotation."""
    finder = _Finder(state)
    return [finder.find(anchor, trace) for anchor, trace in zip(anchors, finder.traces(anchors), strict=True)]


def complete(state: bytes, pointed: Anchor) -> Anchor | None:
    """The anchor of words that an editor points at by the ids of their ends and what it reads there.

    None where the section has neither. An editor may be ahead of the section or behind: its offsets say little."""
    [found] = find(state, [pointed])
    if found.state is AnchorState.ORPHAN:
        return None
    return make(state, pointed.section, [(found.place, found.start, found.end)])[0]


def anchor_to_json(anchor: Anchor) -> dict[str, Any]:
    """The anchor as JSON values."""
    return {
        "section": anchor.section,
        "place": list(anchor.place),
        "ids": [list(ids) for ids in anchor.ids],
        "block": anchor.block,
        "quote": anchor.quote,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
    }


def anchor_from_json(value: Mapping[str, Any]) -> Anchor:
    """The anchor that `anchor_to_json` wrote."""
    ids = tuple((client, clock, length) for client, clock, length in value["ids"])
    return Anchor(
        value["section"],
        tuple(value["place"]),
        ids,
        value["block"],
        value["quote"],
        value["prefix"],
        value["suffix"],
    )


def found_to_json(found: Found) -> dict[str, Any]:
    """Where an anchor stands, as JSON values."""
    return {
        "state": found.state.value,
        "place": list(found.place),
        "start": found.start,
        "end": found.end,
        "words": found.words,
        "first": list(found.first) if found.first else None,
        "last": list(found.last) if found.last else None,
    }


def found_from_json(value: Mapping[str, Any]) -> Found:
    """The value that `found_to_json` wrote."""
    first, last = value["first"], value["last"]
    return Found(
        AnchorState(value["state"]),
        tuple(value["place"]),
        value["start"],
        value["end"],
        value["words"],
        (first[0], first[1], first[2]) if first else None,
        (last[0], last[1], last[2]) if last else None,
    )


@dataclass(frozen=True)
class _Trace:
    """What the ids alone tell: where first and last character stand or stood, and how much is still there."""

    place: Place
    start: int
    end: int
    alive: float
    ends_alive: bool


class _Finder:
    """One section's state while anchors are looked for in it."""

    def __init__(self, state: bytes) -> None:
        self.state = state
        self.whole = open_doc(state)
        self.flats = {place: Flat(text) for place, text in flat_texts(self.whole)}

    def find(self, anchor: Anchor, trace: _Trace | None) -> Found:
        quote = anchor.quote
        if trace is not None:
            flat = self.flats[trace.place]
            words = flat.slice(trace.start, trace.end)
            if words == quote and trace.ends_alive:
                first, last = anchor.ids[0], anchor.ids[-1]
                return Found(AnchorState.EXACT, trace.place, trace.start, trace.end, words, first, last)
            # An undo brings words back around the old place with new ids: they are taken whole.
            around = max(0, flat.point(trace.start) - len(quote) - 4), flat.point(trace.end) + len(quote) + 4
            at = flat.text.find(quote, *around)
            if at >= 0:
                return self._found(AnchorState.EXACT, trace.place, at, at + len(quote))
            if words and likeness(words, quote) >= STILL_THE_SAME:
                return self._found(AnchorState.CHANGED, trace.place, flat.point(trace.start), flat.point(trace.end))
        return self._search(anchor, trace)

    def traces(self, anchors: Sequence[Anchor]) -> list[_Trace | None]:
        """What the ids tell of each anchor; one copy for all of them."""
        doc, deleted = _copy(self.state)
        tag = secrets.token_hex(8)
        have = dict(_pairs(doc.get_state()))
        client = next(number for number in range(1, 2**31) if number not in have)
        marks = []
        for index, anchor in enumerate(anchors):
            ends = ("s", anchor.ids[0]), ("e", anchor.ids[-1])
            if all(clock + length <= have.get(owner, 0) for _, (owner, clock, length) in ends):
                marks += [_marker({tag: [index, side]}, ids) for side, ids in ends]
        if marks:
            head = b"\x01" + number_to_bytes(len(marks)) + number_to_bytes(client) + number_to_bytes(0)
            doc.apply_update(head + b"".join(marks) + b"\x00")
        where = _markers(doc, tag)
        return [_trace(anchor, index, where, deleted) for index, anchor in enumerate(anchors)]

    def _search(self, anchor: Anchor, trace: _Trace | None) -> Found:
        home = trace.place if trace else anchor.place
        places = sorted(self.flats, key=lambda place: (place != home, place))
        for place in places:
            flat = self.flats[place]
            near = flat.point(trace.start) if trace and place == home else None
            hit = locate(flat.text, anchor.quote, anchor.prefix, anchor.suffix, near)
            if hit:
                return self._found(AnchorState.MOVED, place, *hit)
        for place in places:
            hit = similar(self.flats[place].text, anchor.quote)
            if hit:
                return self._found(AnchorState.CHANGED, place, *hit)
        start = trace.start if trace else 0
        return Found(AnchorState.ORPHAN, home, start, start, "", None, None)

    def _found(self, state: AnchorState, place: Place, first: int, last: int) -> Found:
        """A stretch between two code points, with the ids that its ends have now."""
        flat = self.flats[place]
        start, end = flat.unit(first), flat.unit(last)
        ids = _ids(self.state, self.whole, place, start, end)
        return Found(state, place, start, end, flat.text[first:last], ids[0], ids[-1])


def _trace(
    anchor: Anchor,
    index: int,
    where: Mapping[tuple[int, str], tuple[Place, int]],
    deleted: Mapping[int, list[tuple[int, int]]],
) -> _Trace | None:
    if (index, "s") not in where or (index, "e") not in where:
        return None
    first, last = anchor.ids[0], anchor.ids[-1]
    (place, start), (other, end) = where[index, "s"], where[index, "e"]
    if other != place:
        return None
    if not _overlap(first, deleted):
        start -= first[2]  # the marker stands behind the character
    total = sum(length for _, _, length in anchor.ids)
    alive = 1 - sum(_overlap(ids, deleted) for ids in anchor.ids) / total
    ends_alive = not _overlap(first, deleted) and not _overlap(last, deleted)
    return _Trace(place, start, max(start, end), alive, ends_alive)


def _ids(state: bytes, whole: Doc[Any], place: Place, start: int, end: int) -> tuple[Ids, ...]:
    """Ids of the characters between two offsets: of the first, of those between, of the last."""
    doc, _ = _copy(state)
    text = dict(flat_texts(doc))[place]
    flat = Flat(text)
    first, last = flat.point(start), flat.point(end)
    cuts = [(flat.byte(flat.unit(point)), flat.byte(flat.unit(point + 1))) for point in range(first, last)]
    gone: list[bytes] = []
    watch = doc.observe(lambda event: gone.append(event.delete_set))
    del text[cuts[-1][0] : cuts[-1][1]]
    if len(cuts) > 2:
        del text[cuts[1][0] : cuts[-2][1]]
    if len(cuts) > 1:
        del text[cuts[0][0] : cuts[0][1]]
    doc.unobserve(watch)
    return tuple(
        ids
        for deletes in reversed(gone)
        for client, ranges in _delete_set(deletes).items()
        for clock, length in ranges
        for ids in _letters(whole, client, clock, length)
    )


def _letters(doc: Doc[Any], client: int, clock: int, length: int) -> Iterator[Ids]:
    """The text and embeds among a run of ids: deleting also sweeps away format marks, which have ids too."""
    have = dict(_pairs(doc.get_state())) | {client: clock}
    vector = number_to_bytes(len(have)) + b"".join(
        number_to_bytes(owner) + number_to_bytes(until) for owner, until in have.items()
    )
    reader, at = Reader(doc.get_update(vector)), clock
    reader.number(1)
    reader.number(reader.end)
    reader.id()
    while at < clock + length:
        struct = read_struct(reader, at)
        if struct.kind in (STRING, EMBED):
            yield client, at, min(struct.length, clock + length - at)
        at += struct.length


def _block_at(text: FlatText, start: int) -> str | None:
    """The id on the first "\\n" at or after an offset."""
    at = 0
    for content, attributes in text.diff():
        length = len(content.encode("utf-16-le")) // 2 if isinstance(content, str) else 1
        if isinstance(content, str) and at + length > start and "\n" in content:
            inner = content.encode("utf-16-le")[max(0, start - at) * 2 :].decode("utf-16-le", "ignore")
            id = (attributes or {}).get("id")
            if "\n" in inner:
                return id if isinstance(id, str) else None
        at += length
    return None


def _copy(state: bytes) -> tuple[Doc[Any], dict[int, list[tuple[int, int]]]]:
    """A throw-away document, and what is deleted in it."""
    doc = open_doc()
    seen: list[bytes] = []
    watch = doc.observe(lambda event: seen.append(event.delete_set))
    doc.apply_update(state)
    doc.unobserve(watch)
    return doc, _delete_set(seen[0]) if seen else {}


def _marker(body: dict[str, Any], behind: Ids) -> bytes:
    packed = json.dumps(body).encode()
    client, clock, length = behind
    origin = number_to_bytes(client) + number_to_bytes(clock + length - 1)
    return bytes([EMBED | 0x80]) + origin + number_to_bytes(len(packed)) + packed


def _markers(doc: Doc[Any], tag: str) -> dict[tuple[int, str], tuple[Place, int]]:
    """Where each marker stands, the markers themselves not counted."""
    where: dict[tuple[int, str], tuple[Place, int]] = {}
    for place, text in flat_texts(doc):
        at = 0
        for content, _ in text.diff():
            if isinstance(content, str):
                at += len(content.encode("utf-16-le")) // 2
            elif isinstance(content, Mapping) and tag in content:
                index, side = content[tag]
                where[int(index), side] = place, at
            else:
                at += 1
    return where


def _overlap(ids: Ids, deleted: Mapping[int, list[tuple[int, int]]]) -> int:
    """How many of these ids are deleted."""
    client, clock, length = ids
    ranges: Iterable[tuple[int, int]] = deleted.get(client, ())
    return sum(max(0, min(clock + length, at + count) - max(clock, at)) for at, count in ranges)


def _pairs(state_vector: bytes) -> list[tuple[int, int]]:
    reader = Reader(state_vector)
    return [(reader.number(_MOST), reader.number(_MOST)) for _ in range(reader.number(_MOST))]


def _delete_set(data: bytes) -> dict[int, list[tuple[int, int]]]:
    reader = Reader(data)
    return {
        reader.number(_MOST): [(reader.number(_MOST), reader.number(_MOST)) for _ in range(reader.number(_MOST))]
        for _ in range(reader.number(_MOST))
    }
