"""Many people in each section through nginx and four processes, while services fall and processes are exchanged."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from editor.people import rows as people_rows
from tests.cast import CAST, Player
from tests.converging import GUESTS, SUGGESTERS, WRITERS, Found, Place, converge
from tests.e2e.proxy import without_websockets
from tests.editor.live.conftest import make_room
from tests.editor.live.peers import wait_until
from tests.scale.town import Town, exchange

pytestmark = pytest.mark.parametrize("town", ["any process"], indirect=True)

QUIET, WHILE = range(1, 21), (24, 25, 27)
"""Seeds of people whom nothing happens to, and of those who are at work while something does: they decide nothing, for
which pages ask by themselves and do not wait for a database."""
BEGUN = 10
"""Updates in a section after which its people are in the middle of their work."""


def services_restart(town: Town) -> None:
    """Redis loses all it held, and PostgreSQL all who are connected."""
    for service in (town.services.redis, town.services.postgresql):
        service.stop()
        service.start()


@pytest.fixture
def live(town: Town) -> Iterator[dict[str, Any]]:
    """Where people come in, and who they are."""
    with without_websockets(urlsplit(town.front).port or 0) as proxy:
        yield {
            "address": town.front,
            "behindProxy": f"http://127.0.0.1:{proxy}",
            "writers": [somebody(town, player) for player in WRITERS],
            "suggesters": [somebody(town, player) for player in SUGGESTERS],
        }


def test_pages_of_a_section_at_several_processes_end_with_the_same_text(
    root: Path, tmp_path: Path, town: Town, live: dict[str, Any]
) -> None:
    found = converge(root, tmp_path, town.kit, places(town, QUIET), live)
    tell(found)
    assert found.tally["spread"] > len(QUIET) / 2


@pytest.mark.parametrize("happens", [services_restart, exchange])
def test_what_happens_meanwhile_changes_nothing_for_the_people(
    root: Path, tmp_path: Path, town: Town, live: dict[str, Any], happens: Callable[[Town], None]
) -> None:
    all_places, goes_on = places(town, WHILE), tmp_path / "goes on"
    goes_on.touch()
    sections = [place.section for place in all_places]
    with ThreadPoolExecutor(1) as executor:
        try:
            met = executor.submit(converge, root, tmp_path, town.kit, all_places, {**live, "goesOn": str(goes_on)})
            wait_until(lambda: met.done() or min(town.seqs(sections)) > BEGUN)
            happens(town)
            assert not met.done()
        finally:
            goes_on.unlink()
        tell(met.result())


def tell(found: Found) -> None:
    """Prints how much was done; fails when anything went wrong."""
    print(f"\n{found.tally}")
    assert not found.faults, "\n\n".join(f"seed {seed}, {fault}" for seed, fault in found.faults.items())


def places(town: Town, seeds: range | tuple[int, ...]) -> list[Place]:
    """A section of its own for each seed."""
    rooms = [make_room(town, cast=(*CAST, *GUESTS)) for _ in range(2)]
    sections = [(room.slug, section) for room in rooms for section in room.sections]
    assert len(sections) >= len(seeds)
    return [Place(seed, *where) for seed, where in zip(seeds, sections, strict=False)]


def somebody(town: Town, player: Player) -> dict[str, str]:
    """The id of somebody, and the cookie of a browser in which they are signed in."""
    visitor = town.visitor(player)
    visitor.get("/me")  # its forms have the session keep what they are to bring along
    with town.kit.db.read() as tx:
        person = people_rows.person_by_email(tx, player.email)
    assert person is not None
    return {"id": person.id, "cookie": visitor.cookie}
