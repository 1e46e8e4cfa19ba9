"""How many characters of a section stand, by the client ids under which they were typed.

The ids are those of the shared document itself, and the server binds each to the account that first brought it: so
nobody can claim another's words, and nothing about authors has to stand in the text.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from sections.suggestions import decide, open_suggestions
from sections.update_reader import MAX_CLOCK, STRING, Struct, parse
from sections.ydoc import open_doc


class Standing(NamedTuple):
    """Characters that were typed, by client id, and those of each stretch of ids that was asked for."""

    typed: dict[int, int]
    carried: list[int]


def standing(state: bytes, carried: Sequence[tuple[int, int, int]] = ()) -> Standing:
    """Characters (code points, ends of paragraphs among them) of the running text, notes and tables of a section's
    state, by client id. Suggestions that wait for a decision do not count: what they add does not stand yet, what they
    strike out still does. `carried`: client, clock and length of what is counted apart."""
    update = parse(_base(state), None)

    def count(client: int, first: int, end: int) -> int:
        gone = sorted(update.deletes.get(client, ()))
        pieces = [struct for struct in update.structs.get(client, ()) if struct.kind == STRING]
        return sum(_letters(struct, gone, first, end) for struct in pieces)

    typed = {client: count(client, 0, MAX_CLOCK) for client in update.structs}
    apart = [count(client, clock, clock + length) for client, clock, length in carried]
    for (client, _, _), number in zip(carried, apart, strict=True):
        typed[client] = typed.get(client, 0) - number
    return Standing({client: number for client, number in typed.items() if number}, apart)


def _base(state: bytes) -> bytes:
    doc = open_doc(state)
    waiting = open_suggestions(doc)
    if waiting:
        doc.apply_update(decide(state, dict.fromkeys(waiting, False), doc.client_id))
    return doc.get_update()


def _letters(struct: Struct, gone: list[tuple[int, int]], low: int, high: int) -> int:
    """The characters of a stretch of text between two clocks that are not in the deleted ranges [clock, length]. A
    letter of two halves counts by its first."""
    first, end = max(low, struct.clock), min(high, struct.clock + struct.length)
    if first >= end:
        return 0
    cut = [(max(first, at), min(end, at + length)) for at, length in gone if at < end and at + length > first]
    halves = [(a, b, bisect_left(struct.lows, b) - bisect_left(struct.lows, a)) for a, b in [(first, end), *cut]]
    whole, *parts = [b - a - lows for a, b, lows in halves]
    return whole - sum(parts)
