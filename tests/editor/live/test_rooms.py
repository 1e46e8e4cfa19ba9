"""An open section as a process holds it: what is admitted and then sent away was never there."""

import pytest

from editor.live.rooms import Room
from sections.errors import BadUpdate
from sections.updates import Shadow, parse
from tests.hostile import update, words

FIRST = update([(7, 0, [words("one", parent="text")])])
MORE = update([(7, 3, [words("two", origin=(7, 2))])])
OTHER = update([(8, 0, [words("and", origin=(7, 2))])])


def opened() -> Room:
    room = Room("section", shadow=Shadow())
    room.admit(parse(FIRST), "amina")
    return room


def test_who_was_sent_away_owns_nothing_and_may_come_again() -> None:
    room = opened()
    assert room.shadow is not None
    before = room.shadow.to_bytes()
    admitted = [room.admit(parse(MORE), "amina"), room.admit(parse(OTHER), "lupe")]
    assert room.owners == {7: "amina", 8: "lupe"}
    room.send_away(admitted)
    assert (room.owners, room.shadow.to_bytes()) == ({7: "amina"}, before)
    # The same words are taken once more, and the id is anybody's again.
    room.admit(parse(OTHER), "kofi")
    room.admit(parse(MORE), "amina")
    assert room.owners == {7: "amina", 8: "kofi"}


def test_what_the_gate_refuses_leaves_a_room_as_it_was() -> None:
    room = opened()
    assert room.shadow is not None
    before = room.shadow.to_bytes()
    with pytest.raises(BadUpdate):
        room.admit(parse(MORE), "lupe")
    with pytest.raises(BadUpdate):
        room.admit(parse(update([(9, 5, [words("late", origin=(7, 2))])])), "lupe")
    assert (room.owners, room.shadow.to_bytes()) == ({7: "amina"}, before)
