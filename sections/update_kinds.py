"""What an update brings: how much there is to look for in a text that took it, and whether it is mere typing."""

from collections.abc import Mapping
from enum import IntEnum
from itertools import chain

from sections.update_reader import ANY, STRING, TYPE, Update

_MOST_TYPED = 8  # pieces of one update: in a burst of keys each is one


class Doubt(IntEnum):
    """Whether a text can hold a paragraph id twice, or none, or lack cells: how much there is to look for."""

    NONE = 0
    LITTLE = 1
    REAL = 2


def doubt(update: Update, data: bytes) -> Doubt:
    """What there is to look for in a text that took this update, which `data` was read as. Rather too much than too
    little: it tells when a long text needs no looking through. A deletion leaves something only if it deletes a
    paragraph's id without its paragraph, which no page of ours does."""
    pieces = chain.from_iterable(update.structs.values())
    if b"\x02id" in data or any("\n" in piece.text or piece.kind in (ANY, TYPE) for piece in pieces):
        return Doubt.REAL
    return Doubt.LITTLE if update.deletes else Doubt.NONE


def is_typing(update: Update, reached: Mapping[int, int]) -> bool:
    """Whether an update is what typing brings and nothing else: a few words of one person within paragraphs, none of
    which was there before. `reached` is each client's next clock without it."""
    if update.deletes or len(update.structs) != 1 or update.pieces() > _MOST_TYPED:
        return False
    [(client, pieces)] = update.structs.items()
    if pieces[0].clock != reached.get(client, 0):
        return False
    return all(piece.kind == STRING and "\n" not in piece.text for piece in pieces)
