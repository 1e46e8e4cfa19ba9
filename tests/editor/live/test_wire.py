"""The wire, through a real server: joins, updates, presence, and who is let in and thrown out."""

from urllib.parse import quote

import pytest

from editor.live import rows
from sections import schema
from sections.lifecycle import Stage
from sections.updates import MAX_BYTES
from sections.ydoc import open_doc
from tests.cast import AMINA, FATIMA, KOFI, LUPE, TOMAS
from tests.editor.conftest import account
from tests.editor.live.conftest import Room, make_room
from tests.editor.live.house import House
from tests.editor.live.lines import Refused
from tests.editor.live.peers import Peer, changed

WAYS = pytest.mark.parametrize("polling", [False, True], ids=["websocket", "polling"])


@WAYS
def test_what_one_types_is_saved_and_reaches_the_others(house: House, room: Room, polling: bool) -> None:
    section = room.sections[0]
    amina, tomas = house.peer(AMINA, polling=polling), house.peer(TOMAS)
    answer = amina.join(room.slug, room.sections)
    assert [(one["id"], one["ok"]) for one in answer["sections"]] == [(id, True) for id in room.sections]
    assert (answer["ok"], answer["write"], answer["you"]["name"], answer["people"]) == (True, True, AMINA.name, [])
    tomas.join(room.slug, [section])
    number = amina.type(section, "Connectivity ኢትዮጵያ 😀 ")
    assert amina.answer_to(number) == ("saved", {"section": section, "id": number, "seq": 1})
    tomas.reads(section, "Connectivity ኢትዮጵያ 😀 ")
    assert tomas.saved(tomas.type(section, "for all"))
    amina.reads(section, "for all")


def test_who_comes_later_gets_what_was_written(house: House, room: Room) -> None:
    one, other, *_ = room.sections
    amina = house.peer(AMINA)
    amina.join(room.slug, room.sections)
    assert amina.saved(amina.type(one, "first"))
    assert amina.saved(amina.type(other, "second"))
    kofi = house.peer(KOFI)
    answer = kofi.join(room.slug, [one, other])
    assert [part["seq"] for part in answer["sections"]] == [len(house.log_of(one)), len(house.log_of(other))]
    assert (kofi.text(one), kofi.text(other)) == (amina.text(one), amina.text(other))


def test_after_an_outage_each_side_gets_what_it_lacks_and_nothing_twice(house: House, room: Room) -> None:
    section = room.sections[0]
    amina, tomas = house.peer(AMINA), house.peer(TOMAS)
    amina.join(room.slug, [section]), tomas.join(room.slug, [section])
    assert amina.saved(amina.type(section, "before. "))
    tomas.reads(section, "before. ")
    amina.close()
    doc = amina.docs[section]
    doc["text"].insert(len(doc["text"]), "typed on the train. ")
    assert tomas.saved(tomas.type(section, "typed meanwhile. "))
    amina.connect()
    answer = amina.join(room.slug, [section])
    lacking = doc.get_update(answer["sections"][0]["sv"])
    assert amina.saved(amina.send(section, lacking))
    # The answer could have been lost: the same once more is acknowledged and changes nothing.
    assert amina.saved(amina.send(section, lacking))
    tomas.reads(section, "typed on the train. ")
    wanted = ["before. ", "typed meanwhile. ", "typed on the train. "]
    assert [amina.text(section).count(words) for words in wanted] == [1, 1, 1]
    assert amina.text(section) == tomas.text(section)


def test_what_others_wrote_while_a_page_joined_may_come_back_with_its_own_words(house: House, room: Room) -> None:
    section = room.sections[0]
    amina, tomas = house.peer(AMINA), house.peer(TOMAS)
    amina.join(room.slug, [section])
    state = tomas.join(room.slug, [section])["sections"][0]["sv"]
    assert amina.saved(amina.type(section, "meanwhile. "))
    tomas.reads(section, "meanwhile. ")
    tomas.docs[section]["text"].insert(0, "typed on the train. ")
    # It answers the join, whose state knows nothing of what arrived before it was read.
    assert tomas.saved(tomas.send(section, tomas.docs[section].get_update(state)))
    amina.reads(section, "typed on the train. ")
    assert house.written(section) == "typed on the train. meanwhile. "


def test_what_nobody_wrote_is_not_taken_under_somebody_elses_id(house: House, room: Room) -> None:
    section = room.sections[0]
    amina, tomas = house.peer(AMINA), house.peer(TOMAS)
    amina.join(room.slug, [section]), tomas.join(room.slug, [section])
    assert amina.saved(amina.type(section, "hers. "))
    tomas.reads(section, "hers. ")
    forger = open_doc(amina.docs[section].get_update(), client=amina.docs[section].client_id)
    forged = changed(forger, lambda: forger["text"].insert(0, "not hers. "))
    assert tomas.refused(tomas.send(section, forged)) == "bad_update"
    # Beside honest words it is refused as well.
    tomas.docs[section].apply_update(forged)
    tomas.docs[section]["text"].insert(0, "his. ")
    assert tomas.refused(tomas.send(section, tomas.docs[section].get_update())) == "bad_update"
    assert (len(house.log_of(section)), house.written(section)) == (1, "hers. ")


@WAYS
def test_presence_says_who_it_is_and_cannot_be_forged(house: House, room: Room, polling: bool) -> None:
    section = room.sections[0]
    amina, tomas = house.peer(AMINA, polling=polling), house.peer(TOMAS)
    you = amina.join(room.slug, [section])["you"]
    tomas.join(room.slug, [section])
    forged = {"person": {"id": "someone", "name": "The Secretary-General", "colour": 9}, "who": "1000"}
    caret = {"section": section, "place": [], "anchor": b"\x01", "head": b"\x02"}
    amina.emit("aware", caret | forged)
    told = tomas.expect("aware")
    assert told == {**caret, "who": told["who"], "person": you}
    assert you["name"] == AMINA.name
    kofi = house.peer(KOFI)
    assert kofi.join(room.slug, [section])["people"] == [told]
    amina.emit("aware", {**caret, "anchor": b"x" * 5_000})  # too large: nobody hears of it
    amina.emit("aware", {**caret, "section": "a section of nobody"})
    amina.close()
    assert tomas.expect("aware") == {"who": told["who"], "person": you, "section": None}


def test_without_an_account_nobody_gets_in(house: House) -> None:
    with pytest.raises(Refused) as refused:
        house.peer(None)
    assert refused.value.status == 401
    # A page then asks by polling, and is told in Socket.IO's words, upon which it stops.
    assert house.peer(None, polling=True).refusal == {"message": "denied"}


@WAYS
def test_a_page_of_another_person_is_not_let_in_with_the_sign_in_of_this_one(
    house: House, room: Room, polling: bool
) -> None:
    person = house.peer(AMINA).join(room.slug, room.sections)["you"]["id"]
    kofi = Peer(house.address, house.cookie(KOFI), polling=polling, told={"person": person})
    assert kofi.refusal == {"message": "denied"}
    kofi.close()
    amina = Peer(house.address, house.cookie(AMINA), polling=polling, told={"person": person})
    assert amina.join(room.slug, room.sections)["ok"]
    amina.close()


@pytest.mark.parametrize("told", [{"person": ["x"]}, {"person": 7}, {7: 7}, {}, ["person"], "person"])
def test_odd_words_at_the_first_packet_do_no_harm(house: House, room: Room, told: object) -> None:
    peer = Peer(house.address, house.cookie(AMINA), told=told)
    named = isinstance(told, dict) and "person" in told
    assert (peer.refusal is not None) == named
    peer.close()


def test_who_has_no_role_is_denied(house: House, room: Room) -> None:
    section = room.sections[0]
    amina, somebody = house.peer(AMINA), house.peer(FATIMA)
    amina.join(room.slug, [section])
    assert amina.saved(amina.type(section, "theirs"))
    assert somebody.join(room.slug, [section]) == {"ok": False, "code": "denied"}
    assert somebody.refused(somebody.send(section, amina.docs[section].get_update())) == "denied"
    assert len(house.log_of(section)) == 1


@pytest.mark.parametrize("stage", [Stage.FINAL, Stage.SUPERSEDED, Stage.WITHDRAWN], ids=lambda stage: stage.value)
def test_at_a_closed_stage_nobody_writes(house: House, stage: Stage) -> None:
    room = make_room(house, stage=stage)
    section = room.sections[0]
    amina = house.peer(AMINA)
    assert amina.join(room.slug, [section])["write"] is False
    assert amina.refused(amina.type(section, "too late")) == "closed"
    assert house.log_of(section) == []


def test_an_old_bundle_is_told_so(house: House, room: Room) -> None:
    amina = house.peer(AMINA)
    answer = amina.join(room.slug, room.sections, schema=schema.VERSION - 1)
    assert answer == {"ok": False, "code": "old_bundle"}


def test_sections_of_others_and_removed_ones_are_denied(house: House, room: Room) -> None:
    foreign, (kept, gone, *_) = make_room(house, cast=()).sections[0], room.sections
    amina = house.peer(AMINA)
    denied = {"id": foreign, "ok": False, "code": "denied"}
    assert amina.join(room.slug, [foreign, "no such section"])["sections"][0] == denied
    amina.join(room.slug, [kept, gone])
    assert amina.saved(amina.type(gone, "kept in the log"))
    visitor = house.visitor(AMINA)
    status, _ = visitor.post_json(f"/forums/{room.slug}/outline", {"deed": "remove", "section": gone, "revision": 1})
    assert status == 200
    assert amina.expect("state", lambda told: told["kind"] == "outline")["section"] is None
    assert amina.refused(amina.type(gone, "too late")) == "denied"
    assert amina.join(room.slug, [gone])["sections"] == [{"id": gone, "ok": False, "code": "denied"}]
    assert amina.saved(amina.type(kept, "still open"))
    assert len(house.log_of(gone)) == 1


@WAYS
def test_signing_out_closes_the_open_pages_at_once(house: House, room: Room, polling: bool) -> None:
    visitor = house.visitor(AMINA)
    page, elsewhere = house.page(visitor, polling=polling), house.peer(AMINA)
    page.join(room.slug, room.sections), elsewhere.join(room.slug, room.sections)
    assert visitor.post("/sign-out")[0] == 303
    assert page.expect("state") == {"kind": "signed_out"}
    page.wait_until(lambda: page.gone)
    # Another sign-in of the same person goes on.
    assert elsewhere.saved(elsewhere.type(room.sections[0], "still here"))


def test_a_lost_role_closes_and_a_lesser_one_stops_writing_at_once(house: House, room: Room) -> None:
    section = room.sections[0]
    kofi, lupe = house.peer(KOFI), house.peer(LUPE)
    kofi.join(room.slug, [section]), lupe.join(room.slug, [section])
    assert kofi.saved(kofi.type(section, "an expert writes"))
    amina = house.visitor(AMINA)
    expert = account(house.kit, KOFI)
    form = {"email": KOFI.email, "name": KOFI.name, "role": "participant"}
    assert amina.post(f"/forums/{room.slug}/team", **form)[0] == 303
    taken = {"deed": "take_away", "person": expert.id, "role": "lead_expert"}
    assert amina.post(f"/forums/{room.slug}/team", **taken)[0] == 303
    kofi.expect("state", lambda told: told["kind"] == "role")
    assert kofi.refused(kofi.type(section, "no more")) == "only_suggestions"
    lost = {"deed": "take_away", "person": account(house.kit, LUPE).id, "role": "participant"}
    assert amina.post(f"/forums/{room.slug}/team", **lost)[0] == 303
    lupe.wait_until(lambda: lupe.gone)
    lupe.connect()
    assert lupe.join(room.slug, [section]) == {"ok": False, "code": "denied"}
    assert len(house.log_of(section)) == 1


def test_somebody_elses_client_id_is_refused(house: House, room: Room) -> None:
    section = room.sections[0]
    amina, tomas = house.peer(AMINA), house.peer(TOMAS)
    amina.join(room.slug, [section])
    assert amina.saved(amina.type(section, "mine"))
    tomas.client = amina.client
    tomas.join(room.slug, [section])
    assert tomas.refused(tomas.type(section, "yours")) == "bad_update"
    # The same person on another machine, with text typed offline under the old id.
    again = house.peer(AMINA)
    again.client = amina.client
    again.join(room.slug, [section])
    assert again.saved(again.type(section, " and mine"))
    with house.kit.db.read() as tx:
        assert rows.owners(tx, section) == {amina.client: account(house.kit, AMINA).id}


def test_an_update_that_is_too_large_is_refused_and_the_next_one_taken(house: House, room: Room) -> None:
    section = room.sections[0]
    amina = house.peer(AMINA)
    amina.join(room.slug, [section])
    assert amina.refused(amina.send(section, b"\x00" * (MAX_BYTES + 1))) == "too_large"
    assert amina.saved(amina.type(section, "small"))


@pytest.mark.parametrize(
    "told",
    [None, 5, [], {}, {"section": 7, "id": 1, "bytes": b"\x00\x00"}, {"section": "s", "id": "one", "bytes": b"x"}],
    ids=str,
)
def test_a_mistyped_update_is_refused_and_the_connection_lives(house: House, room: Room, told: object) -> None:
    section = room.sections[0]
    amina = house.peer(AMINA)
    amina.join(room.slug, [section])
    amina.emit("update", told)
    assert amina.expect("refused")["code"] == "bad_update"
    assert amina.saved(amina.type(section, quote(str(told))))
