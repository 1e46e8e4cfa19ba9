"""The socket itself: odd, hostile, slow and greedy clients, and what they cost; what we need of python-engineio."""

import json
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgpack
import pytest

from tests.cast import AMINA, KOFI, TOMAS
from tests.editor.live.conftest import Room, make_room
from tests.editor.live.house import House
from tests.editor.live.lines import Refused, WebSocketLine
from tests.editor.live.peers import EVENT, Peer, wait_until
from tests.editor.live.writers import Writer, still_serves, writing

MEGABYTE = 1_000_000


def raw(peer: Peer) -> WebSocketLine:
    assert isinstance(peer.line, WebSocketLine)
    return peer.line


def head(opcode: int, size: int, final: bool = True) -> bytes:
    """The head of a frame from a client whose mask changes nothing."""
    first = bytes([opcode | (0x80 if final else 0)])
    length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 127]) + struct.pack(">Q", size)
    return first + length + b"\x00" * 4


def until_cut(send: Callable[[], object]) -> None:
    """Does it ten thousand times; to be ended by what it raises."""
    for _ in range(10_000):
        send()


def closed(peer: Peer) -> int | None:
    peer.wait_until(lambda: peer.gone)
    return raw(peer).close_code


def test_a_message_that_is_too_large_is_cut_off_while_it_arrives(own_house: House) -> None:
    house = own_house  # nobody else's texts are tidied away or come meanwhile
    room = make_room(house)
    house.web.start()
    amina = house.peer(AMINA)
    house.web.forget_memory()
    before = house.web.memory()
    line = raw(amina)
    line.send_raw(head(2, 200 * MEGABYTE))
    with pytest.raises(OSError):
        until_cut(lambda: line.send_raw(b"\x00" * MEGABYTE))
    assert closed(amina) == 1009
    assert house.web.memory() - before < 20 * MEGABYTE
    still_serves(house, room)


def test_parts_of_a_message_come_together_with_a_ping_between(house: House, room: Room) -> None:
    amina = house.peer(AMINA)
    asked = {"type": EVENT, "nsp": "/", "data": ["join", {"schema": -1}], "id": 7}
    whole = msgpack.packb(asked)
    parts = [(2, whole[:3]), (0, whole[3:9]), (0, whole[9:])]
    for number, (opcode, part) in enumerate(parts):
        raw(amina).send_raw(head(opcode, len(part), final=number == 2) + part)
        if number == 0:
            raw(amina).send_raw(head(9, 2) + b"hi")
    assert amina.expect("ack 7") == {"ok": False, "code": "old_bundle"}


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"\xff\xff\xff", 1002),
        (head(2, 1, final=False) + b"x" + (head(0, 1, final=False) + b"x") * 5_000, 1009),
        (head(1, 2) + b"\xff\xfe", 1007),
        (head(8, 0), 1000),
    ],
    ids=["no frame", "thousands of parts", "text that is none", "a farewell"],
)
def test_what_is_no_message_ends_the_connection_alone(house: House, room: Room, sent: bytes, code: int) -> None:
    amina = house.peer(AMINA)
    raw(amina).send_raw(sent)
    assert closed(amina) in (code, None)
    still_serves(house, room)


def packet(**values: object) -> bytes:
    return bytes(msgpack.packb({"type": EVENT, "nsp": "/", "id": 99, **values}))


ODD = {
    "an event of nobody": packet(data=["shutdown", {}]),
    "connect as an event": packet(data=["connect", {}]),
    "disconnect as an event": packet(data=["disconnect", {}]),
    "no list": packet(data="join"),
    "no name": packet(data=[{}]),
    "three parts": packet(data=["join", {}, {}]),
    "elsewhere": packet(data=["join", {}], nsp="/elsewhere"),
    "no type": packet(data=["join", {}], type=2**63),
    "an attachment to come": packet(data=["join", {}], type=5),
    "no msgpack": b"\xc1",
    "nested": b"\x91" * 100_000,
    "text": "4hello",
    "an upgrade": "5",
}


@pytest.mark.parametrize("name", ODD)
def test_what_no_page_sends_does_nothing(house: House, room: Room, name: str) -> None:
    amina = house.peer(AMINA)
    amina.join(room.slug, room.sections)
    amina.line.send(ODD[name])
    assert amina.saved(amina.type(room.sections[0], "still joined"))
    assert not amina.has("ack 99")


def test_whoever_sends_odd_packets_all_the_time_is_cut_off_and_kept_out_for_a_while(braked: House) -> None:
    house = braked
    room = make_room(house)
    amina, cookie = house.peer(AMINA), house.cookie(AMINA)
    with pytest.raises(OSError):
        until_cut(lambda: amina.line.send(b"\xc1"))
    assert closed(amina) == 4008
    with pytest.raises(Refused) as refused:
        WebSocketLine(house.web.address, cookie, lambda packet: None)
    assert refused.value.status == 429
    still_serves(house, room)


def test_a_reader_that_never_reads_is_cut_off_before_it_costs_much(house: House, room: Room) -> None:
    section = room.sections[0]
    sleeper, amina = house.peer(KOFI), house.peer(AMINA)
    sleeper.join(room.slug, [section]), amina.join(room.slug, [section])
    house.web.forget_memory()
    before = house.web.memory()
    raw(sleeper).reading.clear()
    text = amina.docs[section]["text"]
    for number in range(60):
        assert amina.saved(amina.type(section, str(number % 10) * 200_000))
        assert amina.saved(amina.do(section, text.clear))
    raw(sleeper).reading.set()
    sleeper.wait_until(lambda: sleeper.gone)
    assert house.web.memory() - before < 60 * MEGABYTE


def test_a_socket_costs_one_thread_and_gives_it_back(house: House) -> None:
    before, there = house.web.threads(), len(open_sockets(house))
    peers = [house.peer(AMINA) for _ in range(10)]
    assert house.web.threads() - before <= 11  # and the pulse, when these are the first
    for peer in peers:
        peer.close()
    wait_until(lambda: len(open_sockets(house)) <= there)


def open_sockets(house: House) -> list[str]:
    """The web server's connections."""
    found = Path(f"/proc/{house.web.process}/net/tcp").read_text().splitlines()[1:]
    port = f"{house.web.settings.port:04X}"
    return [line for line in found if line.split()[1].endswith(f":{port}") and line.split()[3] == "01"]


def test_one_person_opens_so_many_sockets_and_others_open_theirs(braked: House) -> None:
    pages = [braked.peer(AMINA) for _ in range(20)]
    with pytest.raises(Refused) as refused:
        braked.peer(AMINA)
    assert refused.value.status == 429
    with pytest.raises(Refused):
        braked.peer(AMINA, polling=True)
    assert braked.peer(TOMAS).gone is False
    pages[0].close()

    def opens() -> bool:
        try:
            return not braked.peer(AMINA).gone
        except Refused:
            return False

    wait_until(opens)


def test_one_person_opens_so_many_sockets_in_a_minute(tmp_path: Path) -> None:
    house = House(tmp_path, live_openings_per_minute=30)
    house.web.start()
    for _ in range(30):
        house.peer(AMINA).close()
    with pytest.raises(Refused) as refused:
        until_cut(lambda: house.peer(AMINA).close())
    assert refused.value.status == 429
    house.close()


@pytest.mark.long
def test_ten_thousand_joins_are_slowed_and_nobody_else_notices(braked: House) -> None:
    room = make_room(braked)
    honest = Writer(braked, TOMAS, room, room.sections[0], "honest", pause=0.1)
    attacker = braked.peer(AMINA)
    asked = [{"id": id, "sv": b"\x00"} for id in room.sections]
    flood = packet(data=["join", {"schema": 1, "forum": room.slug, "sections": asked}])
    braked.web.forget_memory()
    before = braked.web.memory()
    with writing([honest]), pytest.raises(OSError):
        until_cut(lambda: attacker.line.send(flood))
    assert (honest.reloads, honest.outages, max(honest.waited) < 2.0) == ([], 0, True)
    assert braked.web.memory() - before < 60 * MEGABYTE


CLIENT = Path(__file__).with_name("client.mjs")


@pytest.mark.parametrize("way", ["websocket", "polling"])
def test_the_socket_io_of_browsers_is_understood(house: House, room: Room, way: str, root: Path) -> None:
    told = {"address": house.web.address, "cookie": house.cookie(AMINA), "way": way, "forum": room.slug}
    told |= {"section": room.sections[0]}
    watcher = house.peer(TOMAS)
    watcher.join(room.slug, [room.sections[0]])
    command = [root / "scripts" / "with-node", "node", CLIENT, json.dumps(told)]
    ran = subprocess.run(command, capture_output=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert json.loads(ran.stdout) == {
        "denied": {"message": "denied", "tries": False},
        "joined": AMINA.name,
        "saved": [1, 2, 3],
        "text": "one two three ",
        "transport": way,
    }
    watcher.reads(room.sections[0], "one two three ")
