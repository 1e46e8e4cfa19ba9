"""Three people who flood, and readers who never read: somebody who types, and who reads pages, hardly notices."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sections.people import Role
from tests.cast import AMINA, KOFI, MARIE, SEO_YEON, TOMAS, Player
from tests.editor.live.conftest import Room, braked_house, make_room
from tests.editor.live.house import House, Visitor
from tests.editor.live.lines import WebSocketLine
from tests.editor.live.writers import Writer, writing

SECONDS = float(os.environ.get("FLOOD_SECONDS", "3"))
KINDS = ("small", "junk", "joins", "openings", "carets", "hashes")
FLOODERS = {
    kind: [Player(f"{kind} {n}", f"{kind}-{n}@example.org", (Role.LEAD_EXPERT,)) for n in range(3)] for kind in KINDS
}
"""Three for each kind: who was cut off is kept out for a while."""
MEGABYTE = 1_000_000


class Reader(threading.Thread):
    """Somebody who asks for a page ten times a second."""

    def __init__(self, address: str, path: str) -> None:
        super().__init__(daemon=True)
        self._address, self._path, self.end = address, path, threading.Event()
        self.waited: list[float] = []
        self.statuses: set[int] = set()

    def run(self) -> None:
        """Reads until the end."""
        while not self.end.wait(0.1):
            began = time.monotonic()
            self.statuses.add(Visitor(self._address).get(self._path)[0])
            self.waited.append(time.monotonic() - began)


@contextmanager
def flooded(house: House, room: Room, kind: str) -> Iterator[list[dict[str, int]]]:
    """While three people flood; what they say of it is in the list afterwards."""
    told: list[dict[str, int]] = []
    values = [room.slug, room.sections[0], kind, str(SECONDS)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.editor.live.flooder", house.web.address, house.cookie(player), *values],
            stdout=subprocess.PIPE,
        )
        for player in FLOODERS[kind]
    ]
    yield told
    for process in processes:
        said, _ = process.communicate(timeout=SECONDS + 60)
        told.append(json.loads(said))


@contextmanager
def typed_and_read(house: House, room: Room, what: str) -> Iterator[None]:
    """While somebody types fifteen times a second and somebody reads pages; then says and checks how that went: each of
    the three may cost the server 60 MB."""
    typist = Writer(house, TOMAS, room, room.sections[0], "typist", pause=1 / 15)
    reader = Reader(house.web.address, f"/forums/{room.slug}")
    house.web.forget_memory()
    before = house.web.memory()
    reader.start()
    with writing([typist]):
        yield
    reader.end.set()
    reader.join()
    keys, pages = sorted(typist.waited), sorted(reader.waited)
    at = [round(keys[int(len(keys) * part)] * 1000, 1) for part in (0.5, 0.95, 0.99)]
    page = round(pages[int(len(pages) * 0.95)] * 1000)
    grown = house.web.memory() - before
    print(f"\n{what}: {len(keys)} keys, p50 / p95 / p99", *at, f"ms; pages p95 {page} ms; {grown // MEGABYTE} MB more")
    assert (typist.reloads, typist.outages, at[2] < 1000) == ([], 0, True)
    assert typist.typed > SECONDS * 4
    assert (reader.statuses, page < 1000) == ({200}, True)
    assert grown < 3 * 60 * MEGABYTE


@pytest.fixture(scope="module")
def braked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation with the product's own brakes, for all kinds."""
    house = braked_house(tmp_path_factory.mktemp("braked"))
    yield house
    house.close()


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_three_who_flood_are_slowed_and_cut_off(braked: House, kind: str) -> None:
    room = make_room(braked, cast=(TOMAS, *FLOODERS[kind]))
    with typed_and_read(braked, room, kind), flooded(braked, room, kind) as told:
        pass
    print(" ", told)
    assert all(one["sent"] > 100 or kind == "junk" for one in told)


@pytest.mark.long
def test_three_who_never_read_are_cut_off(house: House, room: Room) -> None:
    readers = [house.peer(player) for player in (SEO_YEON, KOFI, MARIE)]
    for reader in readers:
        reader.join(room.slug, [room.sections[0]])
        assert isinstance(reader.line, WebSocketLine)
        reader.line.reading.clear()
    writer = house.peer(AMINA)
    writer.join(room.slug, [room.sections[0]])
    text = writer.docs[room.sections[0]]["text"]
    with typed_and_read(house, room, "never read"):
        ends = time.monotonic() + SECONDS
        while time.monotonic() < ends:
            assert writer.saved(writer.type(room.sections[0], "a" * 100_000))
            assert writer.saved(writer.do(room.sections[0], text.clear))
    for reader in readers:
        reader.line.reading.set()
        reader.wait_until(lambda reader=reader: reader.gone)
