"""Many people write through the real server over bad lines; all pages and the disk end with the same text."""

import os
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from editor.forums import rows_outline
from tests.cast import AMINA, Player
from tests.converging import GUESTS, SUGGESTERS, WRITERS, Place, converge, run_live
from tests.e2e.proxy import without_websockets
from tests.e2e.server import Server, running

SEEDS = int(os.environ.get("CONVERGENCE_SEEDS", "50"))
FIRST = int(os.environ.get("CONVERGENCE_FIRST", "1"))
AGAIN = "CONVERGENCE_FIRST={seed} CONVERGENCE_SEEDS=1 .venv/bin/python -m pytest -q tests/e2e/test_convergence.py"


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that lets a few people do as much as many."""
    brakes = {"live_messages_per_second": 1000, "live_bytes_per_second": 50_000_000, "sockets_per_person": 1000}
    with running(tmp_path_factory.mktemp("converging"), **brakes) as server:
        yield server


@pytest.mark.long
def test_everybody_and_the_disk_end_with_the_same_text(root: Path, tmp_path: Path, open_server: Server) -> None:
    server = open_server
    with without_websockets(server.settings.port) as proxy:
        live = {
            "address": server.address,
            "behindProxy": f"http://127.0.0.1:{proxy}",
            "writers": [somebody(server, player) for player in WRITERS],
            "suggesters": [somebody(server, player) for player in SUGGESTERS],
        }
        found = converge(root, tmp_path, server.kit, list(places_in(server)), live)
    print("", f"{SEEDS} seeds from {FIRST}: {found.tally}", sep="\n")
    told = [f"seed {seed}, {fault}\nonce more: {AGAIN.format(seed=seed)}" for seed, fault in found.faults.items()]
    refused = [line for line in server.log.splitlines() if "a bad update" in line]
    assert not told, "\n\n".join([*told, *refused, server.log[-5000:]])


def test_a_network_that_comes_back_while_a_page_connects_signs_nobody_out(root: Path, open_server: Server) -> None:
    forum = open_server.forum("connection")
    where = {
        "address": open_server.address,
        "forum": forum.slug,
        "section": open_server.section(forum, "issue_definition"),
    }
    run_live(root, "connection", {"where": where, "person": somebody(open_server, AMINA)})


def places_in(server: Server) -> Iterator[Place]:
    """A section of its own for each seed."""
    seeds = iter(range(FIRST, FIRST + SEEDS))
    number = 0
    while True:
        number += 1
        forum = server.forum(f"forum-{number}", guests=GUESTS)
        with server.kit.db.read() as tx:
            sections = [one.id for one in rows_outline.outline(tx, forum.id).sections]
        for section in sections:
            seed = next(seeds, None)
            if seed is None:
                return
            yield Place(seed, forum.slug, section)


def somebody(server: Server, player: Player) -> dict[str, str]:
    """The id of somebody, and the cookie of a browser in which they are signed in."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    link = server.sign_in_link(player)
    with browser.open(link) as page:
        token = page.read().decode().split('name="csrf_token" value="')[1].split('"')[0]
    with browser.open(link, urlencode({"csrf_token": token}).encode()) as page:
        assert page.url.endswith("/me")
    return {"id": server.person(player).id, "cookie": "; ".join(f"{one.name}={one.value}" for one in jar)}
