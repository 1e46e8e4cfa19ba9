"""The ids that Yjs gives to characters: those of a stretch of text, and where characters with known ids stand now.

pycrdt's own positions mix bytes with clock units and point elsewhere outside ASCII. So ids are learnt by deleting the
words in a throw-away copy (the delete set names them), and looked up by putting a marker behind the first and the last
character into another copy. Offsets are UTF-16 units, an embed counting one.
"""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc

from sections.blocks import Place
from sections.update_reader import EMBED, STRING, Reader, number_to_bytes, read_deletes, read_struct
from sections.ydoc import Flat, flat_texts, open_doc

_MOST = 2**53

Ids = tuple[int, int, int]
"""Client, clock, length."""


@dataclass(frozen=True)
class Trace:
    """What ids alone tell: where the first and the last character stand or stood, and whether both are still there."""

    place: Place
    start: int
    end: int
    ends_alive: bool


def ids_of(state: bytes, whole: Doc[Any], place: Place, start: int, end: int) -> tuple[Ids, ...]:
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
        for client, ranges in read_deletes(Reader(deletes)).items()
        for clock, length in ranges
        for ids in _letters(whole, client, clock, length)
    )


def traces(state: bytes, ends: Sequence[tuple[Ids, Ids]]) -> list[Trace | None]:
    """What the ids of each first and last character tell in a section's state; one copy for all of them.

    None where the state never had them, or has them at two places."""
    doc, deleted = _copy(state)
    tag = secrets.token_hex(8)
    have = dict(_pairs(doc.get_state()))
    client = next(number for number in range(1, 2**31) if number not in have)
    marks = []
    for index, (first, last) in enumerate(ends):
        if all(clock + length <= have.get(owner, 0) for owner, clock, length in (first, last)):
            marks += [_marker({tag: [index, "s"]}, first), _marker({tag: [index, "e"]}, last)]
    if marks:
        head = b"\x01" + number_to_bytes(len(marks)) + number_to_bytes(client) + number_to_bytes(0)
        doc.apply_update(head + b"".join(marks) + b"\x00")
    where = _markers(doc, tag)
    return [
        _trace(first, last, where.get((index, "s")), where.get((index, "e")), deleted)
        for index, (first, last) in enumerate(ends)
    ]


def _trace(
    first: Ids,
    last: Ids,
    begins: tuple[Place, int] | None,
    ends: tuple[Place, int] | None,
    deleted: Mapping[int, list[tuple[int, int]]],
) -> Trace | None:
    if begins is None or ends is None:
        return None
    (place, start), (other, end) = begins, ends
    if other != place:
        return None
    if not _overlap(first, deleted):
        start -= first[2]  # the marker stands behind the character
    ends_alive = not _overlap(first, deleted) and not _overlap(last, deleted)
    return Trace(place, start, max(start, end), ends_alive)


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


def _copy(state: bytes) -> tuple[Doc[Any], dict[int, list[tuple[int, int]]]]:
    """A throw-away document, and what is deleted in it."""
    doc = open_doc()
    seen: list[bytes] = []
    watch = doc.observe(lambda event: seen.append(event.delete_set))
    doc.apply_update(state)
    doc.unobserve(watch)
    return doc, read_deletes(Reader(seen[0])) if seen else {}


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
