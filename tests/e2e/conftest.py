"""The stage of the end-to-end tests: one browser for all, one server a module, and people who come and go."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from sections.forums import Forum
from tests.e2e.browser import launch
from tests.e2e.on_disk import CODES, Kept
from tests.e2e.server import Server, running
from tests.e2e.visitors import PATIENCE, Visitors
from tests.e2e.write_page import kept, words_of


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser program; contexts in it are the browsers of people."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server without a worker, shared by the tests of a module; each opens its own forum."""
    with running(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def forum(server: Server, request: pytest.FixtureRequest) -> Forum:
    """A forum of this test's own, with the empty scaffold; the cast is its team."""
    number = request.config.stash.setdefault(_FORUMS, 0) + 1
    request.config.stash[_FORUMS] = number
    return server.forum(f"forum-{number}")


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Visitors]:
    """Opens a browser for somebody: `visit(AMINA)` gives a page, `visit()` one in which nobody is signed in."""
    visitors = Visitors(chromium, server)
    yield visitors
    visitors.close()


_FORUMS = pytest.StashKey[int]()


@pytest.fixture
def away(visit: Visitors) -> Visitors:
    """Opens browsers whose network is taken away in the test."""
    visit.forgive("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "WebSocket connection to")
    return visit


@pytest.fixture
def disk(server: Server, forum: Forum) -> Kept:
    """The paragraphs of a section, by its heading, as the server's disk holds them."""
    return lambda heading: words_of(kept(server, server.section(forum, CODES[heading])))
