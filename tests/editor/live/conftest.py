"""One server for all tests of the socket that leave it well; who needs to harm it takes a house of their own."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from editor.settings import Settings
from sections.forums import Forum
from tests.editor.live.house import UNBRAKED, House

_numbers = count(1)


@dataclass(frozen=True)
class Room:
    """A forum with its sections."""

    forum: Forum
    sections: list[str]

    @property
    def slug(self) -> str:
        """The name in its address."""
        return self.forum.slug


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An installation whose server runs."""
    house = House(tmp_path_factory.mktemp("house"))
    house.web.start()
    yield house
    house.close()


@pytest.fixture
def own_house(tmp_path: Path) -> Iterator[House]:
    """An installation for one test, its server not started yet."""
    house = House(tmp_path)
    yield house
    house.close()


@pytest.fixture
def braked(tmp_path: Path) -> Iterator[House]:
    """An installation with the product's own brakes."""
    house = braked_house(tmp_path)
    yield house
    house.close()


@pytest.fixture
def room(house: House) -> Iterator[Room]:
    """A forum for one test, in which the cast holds its roles. All pages that the test opens are closed."""
    yield make_room(house)
    house.hang_up()


def braked_house(folder: Path) -> House:
    """An installation with the product's own brakes; its server runs."""
    own = {one.name: one.default for one in fields(Settings) if one.name in UNBRAKED}
    house = House(folder, **own)
    house.web.start()
    return house


def make_room(house: House, **given: Any) -> Room:
    """Another forum with its sections; the cast holds its roles unless `cast` says otherwise."""
    forum = house.forum(f"forum-{next(_numbers)}", **given)
    return Room(forum, house.sections(forum))
