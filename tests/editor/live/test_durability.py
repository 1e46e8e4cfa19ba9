"""What was acknowledged is on disk: through kills, a full disk, lost answers, a restart and a clock set back."""

import os
import random
import resource
from pathlib import Path

import pytest

from tests.cast import AMINA, KOFI, MARIE, SEO_YEON, TOMAS
from tests.editor.live.conftest import Room, make_room
from tests.editor.live.house import House
from tests.editor.live.peers import wait_until
from tests.editor.live.writers import Writer, counted, writing

KILLS, WRITERS = int(os.environ.get("KILLS", "3")), 8
TEAM = (AMINA, TOMAS, SEO_YEON, MARIE, KOFI)


def writers_of(house: House, room: Room, count: int = WRITERS, pause: float = 0.0) -> list[Writer]:
    """Writers in the first three sections, several in each."""
    return [
        Writer(house, TEAM[number % len(TEAM)], room, room.sections[number % 3], f"w{number}", pause)
        for number in range(count)
    ]


@pytest.mark.long
def test_a_killed_server_loses_nothing_that_was_acknowledged(own_house: House) -> None:
    house, chance = own_house, random.Random(7)
    room = make_room(house)
    house.web.start()
    writers, killed_at = writers_of(house, room), []
    with writing(writers):
        for kill in range(KILLS):
            goal = sum(writer.acknowledged for writer in writers) + chance.randint(20, 200)
            wait_until(lambda goal=goal: sum(writer.acknowledged for writer in writers) > goal)
            house.web.kill()
            killed_at.append([writer.acknowledged for writer in writers])
            texts = {section: house.written(section) for section in room.sections[:3]}
            for writer, acknowledged in zip(writers, killed_at[kill], strict=True):
                assert counted(texts[writer.section], writer, acknowledged) == [1] * acknowledged
            house.web.start()
    texts = {section: house.written(section) for section in room.sections[:3]}
    for writer in writers:
        assert counted(texts[writer.section], writer, writer.typed) == [1] * writer.typed
        assert (writer.reloads, writer.outages >= 1) == ([], True)
    print(f"\n{KILLS} kills: {sum(w.typed for w in writers)} words acknowledged, none lost, none doubled")


@pytest.mark.sqlite
@pytest.mark.long
def test_a_full_disk_is_told_and_nothing_is_acknowledged_or_shown(own_house: House) -> None:
    house = own_house
    room = make_room(house)
    section = room.sections[0]
    house.web.start()
    amina, tomas = house.peer(AMINA), house.peer(TOMAS)
    amina.join(room.slug, [section]), tomas.join(room.slug, [section])
    assert amina.saved(amina.type(section, "before. "))
    tomas.reads(section, "before. ")
    # No file of the server may grow any more.
    unlimited = resource.prlimit(house.web.process, resource.RLIMIT_FSIZE, (1024, resource.RLIM_INFINITY))
    assert amina.refused(amina.type(section, "lost? ")) == "store"
    before = house.log_of(section)
    assert len(before) == 1
    resource.prlimit(house.web.process, resource.RLIMIT_FSIZE, unlimited)
    # The page stays as it is, joins again and sends what the server lacks.
    answer = amina.join(room.slug, [section])
    assert amina.saved(amina.send(section, amina.docs[section].get_update(answer["sections"][0]["sv"])))
    tomas.reads(section, "before. lost? ")
    assert house.written(section) == amina.text(section) == tomas.text(section) == "before. lost? "


@pytest.mark.long
def test_a_restart_and_a_lost_answer_double_nothing(own_house: House) -> None:
    house = own_house
    room = make_room(house)
    section = room.sections[0]
    house.web.start()
    amina = house.peer(AMINA)
    amina.join(room.slug, [section])
    amina.type(section, "answered to nobody. ")
    amina.close()
    wait_until(lambda: house.log_of(section))
    house.web.kill()
    house.web.start()
    amina.connect()
    answer = amina.join(room.slug, [section])
    assert amina.saved(amina.send(section, amina.docs[section].get_update(answer["sections"][0]["sv"])))
    assert amina.saved(amina.type(section, "after. "))
    assert house.written(section) == amina.text(section) == "answered to nobody. after. "


def test_a_clock_set_back_or_forward_stops_nobody(tmp_path: Path) -> None:
    offset = tmp_path / "offset"
    house = House(tmp_path / "house", clock_file=str(offset))
    room = make_room(house)
    section = room.sections[0]
    house.web.start()
    amina = house.peer(AMINA)
    amina.join(room.slug, [section])
    days = 86_400
    for number, seconds in enumerate([0, -2 * days, 2 * days, 0]):
        offset.write_text(str(seconds))
        assert amina.saved(amina.type(section, f"{number}. "))
        tomas = house.peer(TOMAS)
        tomas.join(room.slug, [section])
        assert tomas.text(section) == amina.text(section)
    assert house.written(section) == "0. 1. 2. 3. "
    house.close()
