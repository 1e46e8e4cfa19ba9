"""One PostgreSQL, one Redis and two towns upon them, with and without sticky sessions; every test leaves them well."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.editor.live.conftest import Room, make_room
from tests.scale.town import Services, Town


@pytest.fixture(scope="session")
def services() -> Iterator[Services]:
    """PostgreSQL, which puts on disk what it acknowledges, and Redis, which keeps nothing."""
    with ExitStack() as stack:
        yield Services(stack)


@pytest.fixture(scope="session", params=["any process", "sticky"])
def town(
    services: Services, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Town]:
    """Five server processes behind nginx, which leads sockets to any process, or by their cookie."""
    town = Town(tmp_path_factory.mktemp("town"), services, sticky=request.param == "sticky")
    try:
        town.start()
        yield town
    finally:
        town.close()


@pytest.fixture
def room(town: Town) -> Iterator[Room]:
    """A forum for one test. All pages that it opens are closed."""
    yield make_room(town)
    town.hang_up()
