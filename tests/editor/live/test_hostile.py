"""Hostile input through the real socket, while somebody else writes and notices nothing."""

import pytest

from tests import hostile
from tests.cast import AMINA, TOMAS
from tests.editor.live.conftest import Room
from tests.editor.live.house import House
from tests.editor.live.peers import wait_until
from tests.editor.live.writers import Writer, writing


@pytest.mark.parametrize("name", hostile.KILLERS)
def test_the_killers_are_refused_and_somebody_who_writes_notices_nothing(house: House, room: Room, name: str) -> None:
    section = room.sections[0]
    server, keepers = house.web.process, house.web.keepers()
    honest = Writer(house, TOMAS, room, section, "honest", pause=0.02)
    attacker = house.peer(AMINA)
    attacker.join(room.slug, [section])
    with writing([honest]):
        for number in range(5):
            wait_until(lambda number=number: honest.acknowledged > number)
            assert attacker.refused(attacker.send(section, hostile.KILLERS[name])) == "bad_update"
    assert (honest.reloads, honest.outages, max(honest.waited) < 2.0) == ([], 0, True)
    assert honest.acknowledged > 0
    assert (house.web.process, [pid for pid in keepers if pid in house.web.keepers()]) == (server, keepers)
    assert len(house.log_of(section)) == honest.typed


def test_what_is_known_cannot_be_said_to_stand_elsewhere(house: House, room: Room) -> None:
    """A piece of which the log has the first letters, and that says to be the child of one: the libraries read that."""
    section = room.sections[0]
    amina, tomas = house.peer(AMINA), house.peer(TOMAS)
    amina.join(room.slug, [section])
    assert amina.saved(amina.type(section, "said, "))
    own = amina.docs[section].client_id
    child = hostile.update([(own, 0, [hostile.words("said, and unsaid", parent=(own, 0))])])
    assert amina.refused(amina.send(section, child)) == "bad_update"
    assert amina.saved(amina.type(section, "and said again"))
    tomas.join(room.slug, [section])
    assert tomas.text(section) == house.written(section) == "said, and said again"
