"""Every letter that was ever typed in a section, in the order of the text, with when it came and when it went.

Made of the log alone: a document that forgets nothing is told entry by entry. To learn which letter stands where,
copies of it are read in which each letter is replaced by the number of its id: the library orders them, not we.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sections.update_reader import (
    MAX_CLIENT,
    MAX_CLOCK,
    STRING,
    Reader,
    Struct,
    number_to_bytes,
    parse,
    read_deletes,
    read_struct,
)
from sections.ydoc import flat_texts, open_doc, take_in, update_of, words_of

FEW, FEW_BYTES = 3, 26
"""Letters of an entry of the log from which on it may bring words from elsewhere, or take them there; and the bytes
that so many need when they come."""
TOGETHER = 10_000
"""Milliseconds of typing that are one moment."""
NEVER = 1 << 62
BORDER = "\0"
"""Stands between flat texts."""

_ZERO, _BASE = 0x4E00, 20_000
"""The letter that stands for the digit 0, and how many digits follow it; each takes one UTF-16 unit."""
_MOST_AT_ONCE = 200
_HALF = 0x110000
"""No code point."""

Entry = tuple[int, int, bytes]
"""Its place in the section's log, its instant in UTC milliseconds, the update."""


@dataclass(frozen=True)
class Letters:
    """The letters (code points) of a section, deleted ones among them, one after the other.

    `came` and `went` are moments: numbers that grow with the instant, and in one section with the place in the log.
    `clients` and `clocks` are the ids. Between the flat texts of a section stands a BORDER, which was never there.
    """

    text: str
    came: Sequence[int]
    went: Sequence[int]
    clients: Sequence[int]
    clocks: Sequence[int]

    def id(self, index: int) -> tuple[int, int]:
        """Client and clock of a letter."""
        return self.clients[index], self.clocks[index]

    def stood(self, index: int, moment: int) -> bool:
        """Whether a letter stood in the text at a moment."""
        return self.came[index] <= moment < self.went[index]


def moment_of(at: int, seq: int) -> int:
    """The moment of an entry of a log: the instant first, then the place."""
    return (at << 20) + seq


class Whole:
    """All that a section's log holds up to `seq`. `brought` are the moments at which words may have been brought;
    whoever has looked at them empties it."""

    def __init__(self) -> None:
        self.seq = 0
        self.brought: list[int] = []
        self._at = 0
        self._doc = open_doc(keeps_deleted=True)
        self._units = _Units()
        self._letters: Letters | None = None

    def take(self, entries: Iterable[Entry]) -> None:
        """Takes in what the log has behind `seq`; what is known already is passed over."""
        typed: list[bytes] = []
        began = 0
        for seq, at, data in entries:
            if seq <= self.seq:
                continue
            comes, goes = _changes(data)
            apart = comes >= FEW or goes >= FEW
            if typed and (apart or at - began > TOGETHER or len(typed) == _MOST_AT_ONCE):
                self._add(typed)
                typed = []
            began = began if typed else at
            # Whoever sets a clock back does not turn the order of a log.
            self.seq, self._at = seq, max(self._at, at)
            typed.append(data)
            if apart:
                moment = self._add(typed)
                typed = []
                self.brought += [moment] if comes >= FEW else []
        if typed:
            self._add(typed)

    def letters(self) -> Letters:
        """All letters; read anew after `take` has brought some."""
        if self._letters is None:
            self._letters = self._units.letters()
        return self._letters

    def _add(self, updates: list[bytes]) -> int:
        """Adds updates as one moment, and gives it: that of the last, as nothing may seem older than it is."""
        moment = moment_of(self._at, self.seq)
        change = update_of(self._doc, lambda doc: take_in(doc, updates))
        if change:
            self._units.add(change, moment)
            self._letters = None
        return moment


class _Units:
    """The UTF-16 units that were typed, numbered as they came, and in what order they stand."""

    def __init__(self) -> None:
        # In few bytes, as there are many.
        self._letters = array("I")
        """The code point that begins with a unit; of a second half _HALF."""
        self._clients, self._clocks = array("Q"), array("I")
        self._came, self._went = array("q"), array("q")
        self._pieces: dict[int, list[tuple[int, int, int]]] = {}
        """For each client the pieces of text that it wrote: clock and number of the first unit, and how many."""
        self._copies = open_doc(), open_doc()

    def add(self, change: bytes, moment: int) -> None:
        """Adds what an update brings, which brings nothing twice."""
        low, high, copied = bytearray(), bytearray(), 0
        reader = Reader(change)
        for _ in range(reader.number(reader.end)):
            count, client, clock = reader.number(reader.end), reader.number(MAX_CLIENT), reader.number(MAX_CLOCK)
            for _ in range(count):
                struct = read_struct(reader, clock)
                if struct.kind == STRING:
                    size = len(struct.text.encode())
                    kept = change[copied : reader.at - size - len(number_to_bytes(size))]
                    for copy, digits in zip((low, high), self._number(client, struct, moment), strict=True):
                        copy += kept + number_to_bytes(len(digits)) + digits
                    copied = reader.at
                clock += struct.length
        for doc, copy in zip(self._copies, (low, high), strict=True):
            # Nothing is deleted in the copies.
            doc.apply_update(bytes(copy + change[copied : reader.at] + number_to_bytes(0)))
        for client, gone in read_deletes(reader).items():
            for clock, length in gone:
                self._delete(client, clock, length, moment)

    def letters(self) -> Letters:
        """All letters in their order."""
        text, came, went, clients, clocks = array("I"), array("q"), array("q"), array("Q"), array("I")
        low, high = self._copies
        for (_, ones), (_, others) in zip(flat_texts(low), flat_texts(high), strict=True):
            for one, other in zip(words_of(ones), words_of(others), strict=True):
                number = (ord(other) - _ZERO) * _BASE + ord(one) - _ZERO
                if self._letters[number] != _HALF:
                    text.append(self._letters[number])
                    came.append(self._came[number])
                    went.append(self._went[number])
                    clients.append(self._clients[number])
                    clocks.append(self._clocks[number])
            text.append(ord(BORDER))
            came.append(NEVER)
            for each in (went, clients, clocks):
                each.append(0)
        return Letters("".join(map(chr, text)), came, went, clients, clocks)

    def _number(self, client: int, struct: Struct, moment: int) -> tuple[bytes, bytes]:
        """Numbers the units of a piece of text; gives them written with the lower digits and with the higher."""
        numbers = range(len(self._letters), len(self._letters) + struct.length)
        for letter in struct.text:
            self._letters.append(ord(letter))
            if letter > "\uffff":
                self._letters.append(_HALF)
        self._pieces.setdefault(client, []).append((struct.clock, numbers.start, struct.length))
        self._clients.extend([client] * struct.length)
        self._clocks.extend(range(struct.clock, struct.clock + struct.length))
        self._came.extend([moment] * struct.length)
        self._went.extend([NEVER] * struct.length)
        low = "".join(chr(_ZERO + number % _BASE) for number in numbers)
        high = "".join(chr(_ZERO + number // _BASE) for number in numbers)
        return low.encode(), high.encode()

    def _delete(self, client: int, first: int, length: int, moment: int) -> None:
        pieces, end = self._pieces.get(client, []), first + length
        # What is deleted may be long and hold little text: only this is walked through.
        for at in range(max(0, bisect_right(pieces, (first, NEVER)) - 1), len(pieces)):
            clock, number, count = pieces[at]
            if clock >= end:
                break
            for unit in range(number + max(0, first - clock), number + min(count, end - clock)):
                self._went[unit] = min(self._went[unit], moment)


def _changes(data: bytes) -> tuple[int, int]:
    """How much text comes with an update, and how much goes; (0, 0) for what is a key only."""
    brings_nothing = data[0] == 0
    if len(data) < FEW_BYTES and not brings_nothing:
        return 0, 0
    update = parse(data, None)
    pieces = [struct for structs in update.structs.values() for struct in structs]
    goes = sum(length for gone in update.deletes.values() for _, length in gone)
    return sum(struct.length for struct in pieces if struct.kind == STRING), goes
