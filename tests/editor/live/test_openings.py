"""What a page is told of the sections that it opens, and how much of it at once."""

import os
import signal
import zlib
from collections.abc import Iterable
from typing import Any

import pytest
from pycrdt import Doc

from editor.live import rows
from sections.schema import VERSION
from sections.update_reader import Reader
from sections.ydoc import flat_text, open_doc
from tests.cast import AMINA, KOFI, TOMAS
from tests.editor.live.conftest import Room, make_room
from tests.editor.live.house import House
from tests.editor.live.peers import Peer

LONG = "a text of some length, "


def read(vector: bytes) -> dict[int, int]:
    """What a state vector says."""
    reader = Reader(vector)
    return {reader.number(2**53): reader.number(2**31) for _ in range(reader.number(2**31))}


def unknown(*sections: str) -> list[dict[str, object]]:
    """The sections, by somebody who knows nothing of them."""
    return [{"id": section, "sv": None} for section in sections]


def joined(peer: Peer, room: Room, sections: Iterable[str], **more: object) -> list[dict[str, Any]]:
    """The answer to a page that joins and knows nothing yet."""
    asked = {"schema": VERSION, "forum": room.slug, "clients": [], "sections": unknown(*sections), **more}
    return list(peer.ask("join", asked)["sections"])


def opened(answer: dict[str, Any]) -> Doc[Any]:
    """The document that an answer makes."""
    return open_doc(answer["update"], *answer["behind"])


def writing(house: House, room: Room, words: str, times: int = 1) -> Peer:
    """Amina, who has written in every section."""
    amina = house.peer(AMINA)
    amina.join(room.slug, room.sections)
    for section in room.sections:
        for _ in range(times):
            assert amina.saved(amina.type(section, words))
    return amina


def test_who_knows_nothing_is_told_all_and_where_it_ends(house: House, room: Room) -> None:
    section = room.sections[0]
    amina = writing(house, room, "written 👋 ")
    assert amina.saved(amina.do(section, lambda: amina.docs[section]["text"].clear()))
    assert amina.saved(amina.type(section, "anew"))
    [one, empty] = joined(house.peer(TOMAS), room, room.sections[:2])
    doc = opened(one)
    assert flat_text(doc) == amina.text(section) == "anew"
    assert read(one["sv"]) == read(doc.get_state()) == read(amina.docs[section].get_state())
    assert flat_text(opened(empty)) == "written 👋 "


def test_a_snapshot_and_what_is_behind_it_are_told_without_the_keeper(own_house: House) -> None:
    room = make_room(own_house)
    own_house.web.start()
    section = room.sections[0]
    amina = writing(own_house, room, "before ")
    own_house.web.stop()
    assert own_house.kit.live._snapshots.check(section)
    own_house.kit.live._rooms.close(own_house.kit.live._rooms.room(section))
    own_house.web.start()
    amina.connect()
    amina.join(room.slug, [section])
    assert amina.saved(amina.type(section, "behind"))
    [one] = joined(own_house.peer(TOMAS), room, [section])
    assert len(one["behind"]) == 1
    assert flat_text(opened(one)) == "before behind"
    assert read(one["sv"]) == read(amina.docs[section].get_state())


def test_much_that_was_written_behind_a_snapshot_is_told_as_one_state(house: House, room: Room) -> None:
    section = room.sections[0]
    amina = house.peer(AMINA)
    amina.join(room.slug, [section])
    for _ in range(4):
        assert amina.saved(amina.type(section, LONG * 1_000))
    [one] = joined(house.peer(TOMAS), room, [section])
    assert one["behind"] == []
    assert flat_text(opened(one)) == LONG * 4_000


def test_a_page_is_told_as_much_as_it_asks_for_and_then_the_rest(house: House, room: Room) -> None:
    writing(house, room, LONG * 50)
    kofi = house.peer(KOFI)
    answers = joined(kofi, room, room.sections, most=4_000)
    told = [one["id"] for one in answers if "update" in one]
    later = [one for one in answers if one.get("later")]
    assert told == room.sections[:3]
    assert [one["id"] for one in later] == room.sections[3:]
    rounds = 0
    while later:
        answer = kofi.ask("open", {"sections": unknown(*(one["id"] for one in later)), "most": 1})
        assert flat_text(opened(answer["sections"][0])) == LONG * 50
        told.append(answer["sections"][0]["id"])
        later = [one for one in answer["sections"] if one.get("later")]
        rounds += 1
    assert (told, rounds) == (room.sections, len(room.sections) - 3)


def test_long_texts_come_packed_for_who_asks_for_that_and_more_of_them_at_once(house: House, room: Room) -> None:
    *long, last = room.sections
    amina = house.peer(AMINA)
    amina.join(room.slug, room.sections)
    for section in long:
        assert amina.saved(amina.type(section, LONG * 100))
    assert amina.saved(amina.type(last, "short"))
    kofi = house.peer(KOFI)
    plain = joined(kofi, room, room.sections, most=4_000)
    answers = joined(kofi, room, room.sections, most=4_000, packed=True)
    assert sum("update" in one for one in answers) == len(room.sections) > sum("update" in one for one in plain)
    for one in answers:
        assert one.pop("packed", False) is (one["id"] != last)
        update = one["update"] if one["id"] == last else zlib.decompress(one["update"])
        assert flat_text(opened(one | {"update": update})) == amina.text(one["id"])


def test_what_is_written_in_a_section_that_is_still_to_come_is_told(house: House, room: Room) -> None:
    amina = writing(house, room, LONG)
    kofi = house.peer(KOFI)
    joined(kofi, room, room.sections, most=1)
    last = room.sections[-1]
    assert amina.saved(amina.type(last, "meanwhile"))
    [came] = kofi.expect("update", lambda value: value["section"] == last)["updates"]
    answer = kofi.ask("open", {"sections": unknown(last), "most": 1})
    doc = open_doc(came)
    doc.apply_update(answer["sections"][0]["update"])
    for update in answer["sections"][0]["behind"]:
        doc.apply_update(update)
    assert flat_text(doc) == LONG + "meanwhile"


def test_nothing_is_opened_that_was_not_joined(house: House, room: Room) -> None:
    writing(house, room, "a secret")
    kofi = house.peer(KOFI)
    assert kofi.ask("open", {"sections": unknown(*room.sections)}) == {"ok": False, "code": "denied"}
    kofi.join(room.slug, room.sections[:1])
    assert kofi.ask("open", {"sections": unknown(room.sections[1])})["sections"] == [
        {"id": room.sections[1], "ok": False, "code": "denied"}
    ]


def test_odd_questions_are_answered(house: House, room: Room) -> None:
    writing(house, room, "text")
    kofi = house.peer(KOFI)
    kofi.join(room.slug, room.sections)
    for most in (None, "many", -1, 1.5, True):
        answer = kofi.ask("open", {"sections": unknown(*room.sections[:2]), "most": most})
        assert [one["ok"] for one in answer["sections"]] == [True, True]
    for sections in (None, "all", [None, 7, {"id": 7}, {}], [{"id": room.sections[0], "sv": b"\xff"}]):
        answer = kofi.ask("open", {"sections": sections, "most": 1})
        assert answer["ok"] is True
        assert not any(one["ok"] for one in answer["sections"])


@pytest.mark.parametrize(("words", "times"), [("written ", 1), (LONG * 1_000, 4)])
def test_a_page_that_opens_after_the_keeper_was_ended_is_told_everything(
    house: House, room: Room, words: str, times: int
) -> None:
    amina = writing(house, room, words, times)
    for knows_something in (True, False):
        for keeper in house.web.keepers():
            os.kill(keeper, signal.SIGKILL)
        answers = amina.join(room.slug, room.sections)["sections"] if knows_something else ()
        for one in answers or joined(house.peer(TOMAS), room, room.sections):
            assert one["ok"]
            assert read(one["sv"]) == read(amina.docs[one["id"]].get_state())


def test_a_section_that_cannot_be_read_is_to_be_asked_for_again_and_leaves_the_others_alone(
    house: House, room: Room
) -> None:
    broken, other = room.sections[:2]
    with house.kit.db.begin() as tx:
        rows.append(tx, broken, 0, [(b"\xff", None)], {}, house.kit.clock.now())
    refused, told = joined(house.peer(AMINA), room, [broken, other])
    assert refused == {"id": broken, "ok": False, "code": "store"}
    assert told["ok"]


def test_only_a_state_vector_that_is_none_is_the_page_s_own_fault(house: House, room: Room) -> None:
    one, other = room.sections[:2]
    asked = {
        "schema": VERSION,
        "forum": room.slug,
        "clients": [],
        "sections": [{"id": one, "sv": b"\xff"}, *unknown(other)],
    }
    refused, told = house.peer(AMINA).ask("join", asked)["sections"]
    assert refused == {"id": one, "ok": False, "code": "bad_update"}
    assert told["ok"]
