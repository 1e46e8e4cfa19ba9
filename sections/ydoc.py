"""A section's shared document (Yjs): opened, read into blocks, hashed; bytes are counted here."""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pycrdt import Array, Doc, Map, merge_updates
from pycrdt import Text as FlatText

from sections.blocks import Place, Text
from sections.text_reader import Reading, Run, Runs, TableSource, read_runs

ROOT_TEXT, ROOT_OBJECTS = "text", "objects"


def open_doc(*updates: bytes, client: int | None = None, keeps_deleted: bool = False) -> Doc[Any]:
    """A section's document with its two roots. Updates that did not pass the gate may kill the process.

    `keeps_deleted`: its updates hold the words of what is deleted, too."""
    doc: Doc[Any] = Doc(client_id=client, skip_gc=keeps_deleted)
    doc.get(ROOT_TEXT, type=FlatText)
    doc.get(ROOT_OBJECTS, type=Map)
    for update in updates:
        doc.apply_update(update)
    return doc


def fresh_block_id() -> str:
    """A random paragraph or object id, of the browser's kind."""
    return secrets.token_hex(7)


def runs_of(text: FlatText) -> Runs:
    """A flat text as runs of equal attributes."""
    return tuple(
        Run(content if isinstance(content, (str, Mapping)) else {}, attributes or {})
        for content, attributes in text.diff()
    )


def plain_value(value: Any) -> Any:
    """A value as JSON has it, numbers as the browser writes them: pycrdt gives every number as a float."""
    if isinstance(value, Mapping):
        return {key: plain_value(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain_value(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def read(state: bytes, seed: str = "") -> Reading:
    """The base text of a section and the way between its blocks and flat texts. `seed`: see `read_runs`."""
    return read_doc(open_doc(state), seed)


def read_text(state: bytes, seed: str = "") -> Text:
    """The base text of a section: suggestions rejected, checked, normalised, ids unique; empty: `Text()`."""
    return read(state, seed).text


def read_doc(doc: Doc[Any], seed: str = "") -> Reading:
    """As `read`, of a document that is open."""
    objects: dict[str, Runs | TableSource] = {}
    for ref, value in entries(doc[ROOT_OBJECTS]):
        if isinstance(value, FlatText):
            objects[ref] = runs_of(value)
        elif isinstance(value, Map) and value.get("type") == "table":
            cells = {key: runs_of(cell) for key, cell in entries(value.get("cells")) if isinstance(cell, FlatText)}
            rows, columns = names(value.get("rows")), names(value.get("cols"))
            objects[ref] = TableSource(rows, columns, cells, value.get("head") is not False)
    return read_runs(runs_of(doc[ROOT_TEXT]), objects, seed)


def flat_texts(doc: Doc[Any]) -> Iterator[tuple[Place, FlatText]]:
    """Every flat text of a section with its place."""
    yield (), doc[ROOT_TEXT]
    for ref, value in entries(doc[ROOT_OBJECTS]):
        if isinstance(value, FlatText):
            yield (ref,), value
        elif isinstance(value, Map):
            for key, cell in entries(value.get("cells")):
                if isinstance(cell, FlatText):
                    yield (ref, "cells", key), cell


def entries(node: object) -> Iterator[tuple[str, Any]]:
    """The entries of a shared map in the order of their keys; of anything else none."""
    if isinstance(node, Map):
        for key in sorted(node.keys()):
            yield key, node[key]


def names(node: object) -> tuple[str, ...]:
    """The names in a shared array; of anything else none."""
    return tuple(name for name in node if isinstance(name, str)) if isinstance(node, Array) else ()


def flat_text(doc: Doc[Any], place: Place = ()) -> str:
    """The flat text at `place`, an embed being U+FFFC. Raises KeyError where there is none."""
    return Flat(dict(flat_texts(doc))[place]).text


def text_hash(doc: Doc[Any]) -> str:
    """SHA-256 in hexadecimal of all flat texts with their attributes: equal where two copies show the same.

    Hashed is the JSON, without blanks and with sorted keys, of {place joined by "/": [[text or embed,
    attributes], …]} where neighbours of equal attributes are joined and absent attributes left out. Of a number
    only whole ones below 2^53 count, any other is null: languages write them differently.
    """
    value = {"/".join(place): _joined(runs_of(text)) for place, text in flat_texts(doc)}
    packed = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(packed.encode()).hexdigest()


class Flat:
    """A flat text and its three ways of counting: UTF-16 units (browser), code points, bytes (pycrdt)."""

    def __init__(self, text: FlatText) -> None:
        parts: list[str] = []
        self._units, self._bytes = [0], [0]
        for content, _ in text.diff():
            parts.append(content if isinstance(content, str) else "\ufffc")
            for letter in parts[-1]:
                self._units.append(self._units[-1] + (2 if letter > "\uffff" else 1))
                self._bytes.append(self._bytes[-1] + (len(letter.encode()) if isinstance(content, str) else 1))
        self.text = "".join(parts)

    def __len__(self) -> int:
        """Length in UTF-16 units."""
        return self._units[-1]

    def point(self, unit: int) -> int:
        """Code points before a UTF-16 offset; an offset inside a pair counts as before it."""
        low, high = 0, len(self._units) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._units[middle] <= unit else (low, middle - 1)
        return low

    def unit(self, point: int) -> int:
        """UTF-16 units before a code point."""
        return self._units[point]

    def byte(self, unit: int) -> int:
        """pycrdt's index of a UTF-16 offset."""
        return self._bytes[self.point(unit)]

    def slice(self, start: int, end: int) -> str:
        """The words between two UTF-16 offsets."""
        return self.text[self.point(start) : self.point(end)]


def words_of(text: FlatText) -> str:
    """The characters of a flat text without its embeds."""
    return "".join(content for content, _ in text.diff() if isinstance(content, str))


def take_in(doc: Doc[Any], updates: Iterable[bytes]) -> None:
    """Applies updates to an open document as one change."""
    with doc.transaction():
        for update in updates:
            doc.apply_update(update)


def update_of(doc: Doc[Any], *deeds: Callable[[Doc[Any]], object]) -> bytes | None:
    """Does deeds upon an open document and gives the one update that they make; None when they change nothing."""
    seen: list[bytes] = []
    watch = doc.observe(lambda event: seen.append(event.update))
    try:
        for deed in deeds:
            deed(doc)
    finally:
        doc.unobserve(watch)
    return merge_updates(*seen) if seen else None


def _joined(runs: Runs) -> list[list[Any]]:
    out: list[list[Any]] = []
    for run in runs:
        attributes = {key: _countable(value) for key, value in run.attributes.items() if value is not None}
        if isinstance(run.content, str) and out and isinstance(out[-1][0], str) and out[-1][1] == attributes:
            out[-1][0] += run.content
        else:
            out.append([run.content if isinstance(run.content, str) else _countable(run.content), attributes])
    return out


def _countable(value: Any) -> Any:
    """A value as it is hashed: see `text_hash`."""
    if isinstance(value, Mapping):
        return {key: _countable(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_countable(part) for part in value]
    plain = plain_value(value)
    is_number = isinstance(plain, int | float) and not isinstance(plain, bool)
    return None if is_number and (isinstance(plain, float) or abs(plain) >= 2**53) else plain
