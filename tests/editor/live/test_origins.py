"""Carried words through the real server: colours and totals name who wrote them first, and nobody can forge it."""

import json
import os
import signal

from editor import record
from editor.people import rows as people_rows
from editor.publishing.actions import publish_draft
from sections.people import Person
from sections.ydoc import Flat
from tests.cast import AMINA, KOFI, LUPE, TOMAS, Player
from tests.editor.live.conftest import Room, make_room
from tests.editor.live.house import House
from tests.editor.live.peers import Peer
from tests.sections.suggesting import Suggester

SENTENCE = "Coverage is not access 😀, nor is it meaningful use of what is there."
BY_KOFI = "In the highlands the mast stands idle for want of power, week after week."


def person(house: House, player: Player) -> Person:
    """Somebody's account."""
    with house.kit.db.read() as tx:
        found = people_rows.person_by_email(tx, player.email)
    assert found is not None
    return found


def page(house: House, room: Room, player: Player) -> Peer:
    """An open page of somebody, with the first two sections."""
    peer = house.peer(player)
    peer.join(room.slug, room.sections[:2])
    return peer


def put(peer: Peer, section: str, words: str, at: int = 0, gone: int = 0) -> None:
    """Puts words in the place of so many letters, and waits until it is on disk."""
    text = peer.docs[section]["text"]
    flat = Flat(text)
    first, last = flat.byte(flat.unit(at)), flat.byte(flat.unit(at + gone))

    def deed() -> None:
        with peer.docs[section].transaction():
            if gone:
                del text[first:last]
            if words:
                text.insert(first, words)

    assert peer.saved(peer.do(section, deed))


def told(house: House, room: Room, section: str) -> list[tuple[str, str, int]]:
    """What the write page is told to be carried in a section: who brought it, whose words it is, how much."""
    status, text = house.visitor(AMINA).get(f"/forums/{room.slug}/authors.json")
    assert status == 200
    data = json.loads(text)
    names, owners = data["names"], data["sections"][section]
    return [(names[owners[str(client)]], names[who], length) for client, _, length, who in data["carried"][section]]


def test_a_passage_cut_in_one_section_and_pasted_in_another_is_its_writers(house: House, room: Room) -> None:
    one, two = room.sections[:2]
    put(page(house, room, AMINA), one, SENTENCE)
    tomas = page(house, room, TOMAS)
    put(tomas, one, "", 0, len(SENTENCE))
    put(tomas, two, f"So it is said: {SENTENCE} I agree.")
    assert told(house, room, two) == [(TOMAS.name, AMINA.name, len(SENTENCE) + 1)]
    # A copy of the copy is the first writer's, too; and back with her it is nobody else's.
    put(page(house, room, KOFI), one, SENTENCE)
    put(page(house, room, AMINA), two, SENTENCE)
    assert told(house, room, one) == [(KOFI.name, AMINA.name, len(SENTENCE) + 1)]
    assert told(house, room, two) == [(TOMAS.name, AMINA.name, len(SENTENCE) + 1)]


def test_a_section_that_is_brought_back_keeps_its_writers(house: House, room: Room) -> None:
    one = room.sections[0]
    put(page(house, room, AMINA), one, SENTENCE)
    put(page(house, room, KOFI), one, BY_KOFI, len(SENTENCE))
    tomas = page(house, room, TOMAS)
    put(tomas, one, "Tomás begins anew.", 0, len(SENTENCE + BY_KOFI))
    put(tomas, one, SENTENCE + BY_KOFI, 0, len("Tomás begins anew."))
    assert told(house, room, one) == [
        (TOMAS.name, AMINA.name, len(SENTENCE) + 1),
        (TOMAS.name, KOFI.name, len(BY_KOFI)),
    ]


def test_nobody_signs_as_somebody_else(house: House, room: Room) -> None:
    one, two = room.sections[:2]
    put(page(house, room, AMINA), one, SENTENCE)
    tomas = page(house, room, TOMAS)
    put(tomas, two, "Amina Diallo writes that the consultation was a waste of everybody's time, and says so twice.")
    put(tomas, two, SENTENCE.upper())
    # Words of another forum are of no account.
    other = house.forum(f"{room.slug}-other")
    elsewhere = house.peer(TOMAS)
    [section] = house.sections(other)[:1]
    elsewhere.join(other.slug, [section])
    put(elsewhere, section, SENTENCE)
    assert told(house, room, two) == []
    assert told(house, Room(other, [section]), section) == []


def test_the_killed_reader_is_told_everything_again(own_house: House) -> None:
    house = own_house
    house.web.start()
    room = make_room(house)
    one, two = room.sections[:2]
    put(page(house, room, AMINA), one, SENTENCE)
    tomas = page(house, room, TOMAS)
    put(tomas, two, SENTENCE)
    assert told(house, room, two) == [(TOMAS.name, AMINA.name, len(SENTENCE) + 1)]
    for keeper in house.web.keepers():
        os.kill(keeper, signal.SIGKILL)
    put(tomas, two, BY_KOFI)
    assert told(house, room, two) == [(TOMAS.name, AMINA.name, len(SENTENCE) + 1)]


def test_a_suggestion_that_is_accepted_stays_its_authors(house: House, room: Room) -> None:
    one = room.sections[0]
    put(page(house, room, AMINA), one, SENTENCE)
    lupe = page(house, room, LUPE)
    suggester = Suggester(person(house, LUPE).id, lupe.docs[one])
    assert lupe.saved(lupe.send(one, suggester.written(lambda p: p.add(0, BY_KOFI, id="l1"))))
    seen = house.kit.live.suggestions(one)["l1"].seen
    chosen = [{"section": one, "id": "l1", "seen": seen}]
    decided = {"verdict": "accepted", "reason": "", "chosen": chosen}
    assert house.visitor(AMINA).post_json(f"/forums/{room.slug}/suggestions/decide", decided)[0] == 200
    assert told(house, room, one) == []
    assert written(house, room) == {one: {AMINA.name: len(SENTENCE), LUPE.name: len(BY_KOFI)}}


def test_the_totals_of_a_version_count_carried_words_for_who_wrote_them(house: House, room: Room) -> None:
    one, two = room.sections[:2]
    put(page(house, room, AMINA), one, SENTENCE)
    tomas = page(house, room, TOMAS)
    put(tomas, one, "", 0, len(SENTENCE))
    put(tomas, two, f"So it is said: {SENTENCE}")
    put(tomas, two, "", 20, 10)
    said = len("So it is said: ")
    assert written(house, room) == {two: {AMINA.name: len(SENTENCE) - 10, TOMAS.name: said}}


def written(house: House, room: Room) -> dict[str, dict[str, int]]:
    """What the event of a new version says of who wrote how much."""
    version = publish_draft(house.kit, person(house, AMINA), room.slug, f"publish {room.slug}")
    with house.kit.db.read() as tx:
        [event] = record.of_subject(tx, "version", version.id)
    names = {person(house, player).id: player.name for player in (AMINA, KOFI, LUPE, TOMAS)}
    return {id: {names[who]: n for who, n in counts.items()} for id, counts in event.data["written"].items()}
