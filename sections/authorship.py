"""How many characters of a section stand, by the client ids under which they were typed.

The ids are those of the shared document itself, and the server binds each to the account that first brought it: so
nobody can claim another's words, and nothing about authors has to stand in the text.
"""

from bisect import bisect_left
from collections import Counter

from sections.suggestions import decide, open_suggestions
from sections.update_reader import STRING, Struct, parse
from sections.ydoc import open_doc


def standing(state: bytes) -> dict[int, int]:
    """Characters (code points, ends of paragraphs among them) of the running text, notes and tables of a section's
    state, by client id. Suggestions that wait for a decision do not count: what they add does not stand yet, what they
    strike out still does."""
    update = parse(_base(state), None)
    counts: Counter[int] = Counter()
    for client, structs in update.structs.items():
        gone = sorted(update.deletes.get(client, ()))
        counts[client] = sum(_letters(struct, gone) for struct in structs if struct.kind == STRING)
    return {client: count for client, count in counts.items() if count}


def _base(state: bytes) -> bytes:
    doc = open_doc(state)
    waiting = open_suggestions(doc)
    if waiting:
        doc.apply_update(decide(state, dict.fromkeys(waiting, False), doc.client_id))
    return doc.get_update()


def _letters(struct: Struct, gone: list[tuple[int, int]]) -> int:
    """The characters of a stretch of text that are not in the deleted ranges [clock, length]. A letter of two halves
    counts by its first."""
    first, end = struct.clock, struct.clock + struct.length
    cut = [(max(first, at), min(end, at + length)) for at, length in gone if at < end and at + length > first]
    halves = [(a, b, bisect_left(struct.lows, b) - bisect_left(struct.lows, a)) for a, b in [(first, end), *cut]]
    whole, *parts = [b - a - lows for a, b, lows in halves]
    return whole - sum(parts)
