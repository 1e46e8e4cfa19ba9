"""One section written through four processes at once: everybody sees everything, in one order, at once."""

import random
import time

from editor.live import rows
from editor.people import rows as people_rows
from sections.people import Role
from tests.cast import AMINA, KOFI, LUPE, TOMAS
from tests.editor.live.conftest import Room
from tests.editor.live.peers import Peer, wait_until
from tests.editor.live.test_suggesting import Page, chosen, decide
from tests.editor.live.writers import Writer, counted, writing
from tests.scale.town import Town, visitor_at
from tests.sections.suggesting import start

LOOKS = 1.0
"""Seconds after which a process looks for what others wrote, when nobody has told it."""
CARET = {"place": [], "anchor": b"a", "head": b"h"}


def everywhere(town: Town, room: Room, sections: list[str]) -> list[Peer]:
    """A page at each process, all in the same sections."""
    peers = [town.peer(player, at=web) for player, web in zip((AMINA, TOMAS, KOFI, AMINA), town.lives, strict=True)]
    for peer in peers:
        assert peer.join(room.slug, sections)["ok"]
    return peers


def test_what_is_written_at_one_process_is_read_at_all(town: Town, room: Room) -> None:
    section = room.sections[0]
    peers = everywhere(town, room, [section])
    for number, peer in enumerate(peers):
        assert peer.saved(peer.type(section, f"{number}. "))
        for other in peers:
            other.reads(section, f"{number}. ")
    assert {peer.text(section) for peer in peers} == {town.written(section)}


def test_a_key_is_read_at_the_other_processes_before_anybody_looks(town: Town, room: Room) -> None:
    section = room.sections[0]
    peers = everywhere(town, room, [section])
    times = []
    for number in range(60):
        writer = peers[number % len(peers)]
        began = time.monotonic()
        writer.type(section, "a")
        for other in peers:
            if other is not writer:
                other.wait_until(lambda other=other: other.has("update"))
        times.append(time.monotonic() - began)
        for peer in peers:
            peer.catch_up()
    middle, late = (sorted(times)[len(times) * part // 100] for part in (50, 95))
    print(f"\nfrom a key to all other processes: p50 {middle * 1000:.0f} ms, p95 {late * 1000:.0f} ms")
    assert middle < LOOKS / 4


def test_a_section_written_at_all_processes_at_once_has_one_order(town: Town, room: Room) -> None:
    section, chance = room.sections[0], random.Random(11)
    peers = everywhere(town, room, [section])
    for _round in range(40):
        numbers = []
        for name, peer in enumerate(peers):
            long = len(peer.docs[section]["text"])
            numbers.append((peer, peer.type(section, f"<{name}>", at=chance.randint(0, long))))
        for peer, number in numbers:
            assert peer.saved(number)
            peer.catch_up()
    expected = town.written(section)
    assert [expected.count(f"<{name}>") for name in range(4)] != [0, 0, 0, 0]
    for peer in peers:
        wait_until(lambda peer=peer: peer.text(section) == expected, lambda peer=peer: peer.text(section))
    with town.kit.db.read() as tx:
        assert [seq for seq, _ in rows.log(tx, section)] == list(range(1, len(town.log_of(section)) + 1))


def test_carets_of_other_processes_are_seen_and_go(town: Town, room: Room) -> None:
    section = room.sections[0]
    amina, tomas = everywhere(town, room, [section])[:2]
    amina.emit("aware", {"section": section, **CARET})
    seen = tomas.expect("aware", lambda told: told["section"] == section)
    assert seen["person"]["name"] == AMINA.name
    late = town.peer(KOFI, at=town.lives[2])
    assert [one["who"] for one in late.join(room.slug, [section])["people"]] == [seen["who"]]
    amina.close()
    assert tomas.expect("aware", lambda told: told["section"] is None)["who"] == seen["who"]


def test_what_is_done_on_pages_reaches_sockets_at_all_processes(town: Town, room: Room) -> None:
    section = room.sections[0]
    peers = everywhere(town, room, [section])
    lupe = [town.peer(LUPE, at=web) for web in town.lives]
    for peer in lupe:
        peer.join(room.slug, [section])
    amina = town.visitor(AMINA)
    change = {"deed": "rename", "revision": 1, "section": section, "heading": "Other words"}
    assert amina.post_json(f"/forums/{room.slug}/outline", change)[0] == 200
    for peer in [*peers, *lupe]:
        peer.expect("state", lambda told: told["kind"] == "outline")
    with town.kit.db.read() as tx:
        person = people_rows.person_by_email(tx, LUPE.email)
    assert person is not None
    gone = {"deed": "take_away", "role": Role.PARTICIPANT.value, "person": person.id}
    assert amina.post(f"/forums/{room.slug}/team", **gone)[0] == 303
    for peer in lupe:
        peer.wait_until(lambda peer=peer: peer.gone)
    assert not any(peer.gone for peer in peers)


def test_signing_out_closes_the_pages_at_every_process(town: Town, room: Room) -> None:
    visitor = town.visitor(TOMAS)
    pages = [Peer(f"http://127.0.0.1:{web.settings.port}", visitor.cookie) for web in town.lives]
    for page in pages:
        assert page.join(room.slug, room.sections[:1])["ok"]
    assert visitor.post("/sign-out")[0] == 303
    for page in pages:
        page.wait_until(lambda page=page: page.gone)


def test_polling_finds_its_process_behind_nginx(town: Town, room: Room) -> None:
    section = room.sections[0]
    peers = [town.peer(AMINA, polling=True) for _ in range(4)]
    for number, peer in enumerate(peers):
        assert peer.join(room.slug, [section])["ok"]
        assert peer.saved(peer.type(section, f"polled {number}. "))
    for peer in peers:
        for number in range(4):
            peer.reads(section, f"polled {number}. ")


def test_a_process_answers_only_what_it_is_for(town: Town) -> None:
    assert visitor_at(town.lives[0], "").get("/")[0] == 404
    assert visitor_at(town.web, "").get("/socket.io/?EIO=4&transport=polling")[0] == 404
    assert [visitor_at(web, "").get("/healthz")[0] for web in (town.web, town.lives[0])] == [503, 503]


def test_suggestions_are_decided_while_everybody_writes(town: Town, room: Room) -> None:
    section = room.sections[0]
    peers = everywhere(town, room, [section])
    peers[0].docs[section].apply_update(start())
    assert peers[0].saved(peers[0].send(section, start()))
    lupe = Page(town, room, section, LUPE)
    for at in range(6):
        assert lupe.peer.saved(lupe.sends(lambda page, at=at: page.add(at, "word")))
    writers = [Writer(town, TOMAS, room, section, f"w{n}", at=web) for n, web in enumerate(town.lives)]
    with writing(writers):
        for card in chosen(town, section):
            status, answer = decide(town, room, AMINA, "accepted", [card])
            assert (status, len(answer["decided"])) == (200, 1)
    assert chosen(town, section) == []
    text = town.written(section)
    for writer in writers:
        assert counted(text, writer, writer.typed) == [1] * writer.typed
    for peer in peers:
        wait_until(lambda peer=peer: peer.text(section) == text)
