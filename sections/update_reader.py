"""Reads one Yjs update (format v1) strictly: all is bounded, and nothing may be left over."""

import json
from collections.abc import Mapping
from math import isfinite
from typing import NamedTuple

from sections.errors import BadUpdate, TooLarge

MAX_BYTES = 256 * 1024  # of one update; a longer offline text comes in several
MAX_CLOCK = 2**31 - 1
MAX_CLIENT = 2**53 - 1  # Yjs draws 32 bits, the format allows what JavaScript can count
MAX_RUN = 2_000_000  # longest run of deleted characters that an honest editor can produce
MAX_DEPTH = 32
MAX_NAME = 1024

GC, DELETED, JSON, BINARY, STRING, EMBED, FORMAT, TYPE, ANY, DOC, SKIP = range(11)
"""Kinds of content."""
CONTENT = frozenset({DELETED, STRING, EMBED, FORMAT, TYPE, ANY})
"""Those that a section may hold."""
ARRAY, MAP, TEXT = range(3)
"""Kinds of shared type; a section contains no others."""

Id = tuple[int, int]
"""Client and clock."""


class Struct(NamedTuple):
    """One piece of content.

    `parent` is given only when it has neither origin; `lows` are the clocks of second halves of surrogate
    pairs; `own_type` is that of a nested type; `text` is what a STRING says.
    """

    clock: int
    length: int
    kind: int
    origin: Id | None
    right: Id | None
    parent: str | Id | None
    key: str | None
    own_type: int | None
    lows: tuple[int, ...]
    text: str = ""


class Update(NamedTuple):
    """What an update brings and what it deletes, each by client."""

    structs: dict[int, list[Struct]]
    deletes: dict[int, list[tuple[int, int]]]

    def pieces(self) -> int:
        """Of how many pieces of content and stretches of deletions it is made: what looking at it costs."""
        return sum(map(len, self.structs.values())) + sum(map(len, self.deletes.values()))


class Reader:
    """lib0's encoding, with a bound on everything. Raises BadUpdate."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at, self.end = data, 0, len(data)

    def byte(self) -> int:
        if self.at >= self.end:
            raise BadUpdate(reason="too short")
        self.at += 1
        return self.data[self.at - 1]

    def number(self, most: int) -> int:
        # Each key that anybody types is read here some twenty times: hence without a call for each byte.
        value = shift = 0
        for at in range(self.at, self.end):
            part = self.data[at]
            value |= (part & 127) << shift
            if part < 128:
                break
            shift += 7
            if shift > 56:
                raise BadUpdate(reason="number too long")
        else:
            raise BadUpdate(reason="too short")
        self.at = at + 1
        if value > most:
            raise BadUpdate(reason="number too big")
        return value

    def take(self, count: int) -> bytes:
        if count > self.end - self.at:
            raise BadUpdate(reason="too short")
        self.at += count
        return self.data[self.at - count : self.at]

    def text(self, most: int | None = None) -> str:
        try:
            return self.take(self.number(self.end if most is None else most)).decode()
        except UnicodeDecodeError:
            raise BadUpdate(reason="not UTF-8") from None

    def id(self) -> Id:
        return self.number(MAX_CLIENT), self.number(MAX_CLOCK)

    def skip_value(self, depth: int = MAX_DEPTH) -> None:
        """Passes over one `Any`."""
        if depth < 0:
            raise BadUpdate(reason="nested too deep")
        tag = self.byte()
        if tag in (127, 126, 121, 120):  # undefined, null, false, true
            return
        if tag == 125:  # integer
            for _ in range(9):
                if self.byte() < 128:
                    return
            raise BadUpdate(reason="number too long")
        if tag in (124, 123, 122):  # float32, float64, bigint
            self.take(4 if tag == 124 else 8)
        elif tag == 119:
            self.text()
        elif tag == 116:  # bytes
            self.take(self.number(self.end))
        elif tag in (117, 118):  # array, object
            for _ in range(self.number(self.end - self.at)):
                if tag == 118:
                    self.text(MAX_NAME)
                self.skip_value(depth - 1)
        else:
            raise BadUpdate(reason=f"unknown value {tag}")

    def skip_json(self) -> None:
        """Passes over a JSON text; its depth is counted before `json.loads`, which recurses."""
        text, depth, quoted, escaped = self.text(), 0, False, False
        for letter in text:
            if quoted:
                quoted, escaped = escaped or letter != '"', letter == "\\" and not escaped
            elif letter == '"':
                quoted = True
            elif letter in "[{":
                depth += 1
                if depth > MAX_DEPTH:
                    raise BadUpdate(reason="nested too deep")
            elif letter in "]}":
                depth -= 1
        try:
            value = json.loads(text, parse_constant=_no_constant, parse_int=_finite, parse_float=_finite)
            if "\\ud" in text.lower():  # halves of pairs, which are no letters unless both are there
                json.dumps(value, ensure_ascii=False).encode()
        except ValueError:
            raise BadUpdate(reason="not JSON") from None


def parse(data: bytes, most: int | None = MAX_BYTES) -> Update:
    """The parts of one complete update of at most `most` bytes (None: our own, of any size).

    Raises TooLarge or BadUpdate(reason=…) for anything else.
    """
    if most is not None and len(data) > most:
        raise TooLarge(limit=most, unit="bytes")
    reader = Reader(data)
    update = Update(_read_structs(reader), read_deletes(reader))
    if reader.at != reader.end:
        raise BadUpdate(reason="bytes left over")
    return update


def read_vector(data: bytes) -> bytes:
    """A state vector, read strictly and written anew. Raises TooLarge or BadUpdate(reason=…)."""
    if len(data) > MAX_BYTES:
        raise TooLarge(limit=MAX_BYTES, unit="bytes")
    reader, reached = Reader(data), dict[int, int]()
    for _ in range(reader.number(reader.end)):
        client = reader.number(MAX_CLIENT)
        if client in reached:
            raise BadUpdate(reason="a client twice")
        reached[client] = reader.number(MAX_CLOCK)
    if reader.at != reader.end:
        raise BadUpdate(reason="bytes left over")
    return vector_of(reached)


def vector_of(reached: Mapping[int, int]) -> bytes:
    """The state vector that says how far each client's clock has come."""
    numbers = [len(reached), *(number for pair in reached.items() for number in pair)]
    return b"".join(number_to_bytes(number) for number in numbers)


def number_to_bytes(number: int) -> bytes:
    """A number as `Reader.number` reads it."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def read_struct(reader: Reader, clock: int) -> Struct:
    """The piece of content that begins at `clock`."""
    info = reader.byte()
    kind = info & 31
    if kind == GC:
        return Struct(clock, reader.number(MAX_RUN), kind, None, None, None, None, None, ())
    if kind not in CONTENT:
        raise BadUpdate(reason=f"content {kind} has no place in a section")
    origin = reader.id() if info & 0x80 else None
    right = reader.id() if info & 0x40 else None
    parent: str | Id | None = None
    key = None
    if not info & 0xC0:
        parent = reader.text(MAX_NAME) if reader.number(1) else reader.id()
        key = reader.text(MAX_NAME) if info & 0x20 else None
    if kind == STRING:
        text = reader.text()
        length, lows = _second_halves(text, clock)
        return Struct(clock, length, kind, origin, right, parent, key, None, lows, text)
    length, own_type = _read_content(reader, kind)
    return Struct(clock, length, kind, origin, right, parent, key, own_type, ())


def _read_content(reader: Reader, kind: int) -> tuple[int, int | None]:
    """Length of what is no text, and the type when it is one."""
    if kind == DELETED:
        return reader.number(MAX_RUN), None
    if kind == EMBED:
        reader.skip_json()
    elif kind == FORMAT:
        reader.text(MAX_NAME)
        reader.skip_json()
    elif kind == TYPE:
        own_type = reader.byte()
        if own_type not in (ARRAY, MAP, TEXT):
            raise BadUpdate(reason=f"type {own_type} has no place in a section")
        return 1, own_type
    else:
        length = reader.number(reader.end - reader.at)
        for _ in range(length):
            reader.skip_value()
        return length, None
    return 1, None


def _read_structs(reader: Reader) -> dict[int, list[Struct]]:
    structs: dict[int, list[Struct]] = {}
    for _ in range(reader.number(reader.end)):
        count, client, clock = reader.number(reader.end), reader.number(MAX_CLIENT), reader.number(MAX_CLOCK)
        if client in structs or not count:
            raise BadUpdate(reason="a client twice, or without content")
        structs[client] = run = []
        for _ in range(count):
            struct = read_struct(reader, clock)
            clock += struct.length
            if not struct.length or clock > MAX_CLOCK:
                raise BadUpdate(reason="length")
            run.append(struct)
    return structs


def read_deletes(reader: Reader) -> dict[int, list[tuple[int, int]]]:
    """What an update deletes, by client: clock and length."""
    deletes: dict[int, list[tuple[int, int]]] = {}
    for _ in range(reader.number(reader.end)):
        client = reader.number(MAX_CLIENT)
        if client in deletes:
            raise BadUpdate(reason="a client's deletions twice")
        count = reader.number(reader.end - reader.at)
        deletes[client] = [(reader.number(MAX_CLOCK), reader.number(MAX_CLOCK)) for _ in range(count)]
    return deletes


def _second_halves(text: str, clock: int) -> tuple[int, tuple[int, ...]]:
    """Length in UTF-16 units, and the clocks of second halves of pairs."""
    if text.isascii() or max(text) <= "\uffff":
        return len(text), ()
    lows, at = [], clock
    for letter in text:
        at += 1
        if letter > "\uffff":
            lows.append(at)
            at += 1
    return at - clock, tuple(lows)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _finite(digits: str) -> float:
    # A number of thousands of digits is quadratic to read as one; JavaScript and yrs read it as a double.
    value = float(digits)
    if not isfinite(value):
        raise ValueError(digits[:20])
    return value
