"""Many people write through the real server over bad lines; all pages and the disk end with the same text."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from editor.forums import rows as forum_rows
from editor.live import rows as live_rows
from sections.people import Role
from sections.ydoc import open_doc
from tests.cast import AMINA, KOFI, LUPE, MARIE, SEO_YEON, TOMAS, Player
from tests.e2e.server import Server, running
from tests.sections.suggesting import plain

SEEDS = int(os.environ.get("CONVERGENCE_SEEDS", "50"))
FIRST = int(os.environ.get("CONVERGENCE_FIRST", "1"))
WRITERS = (AMINA, TOMAS, SEO_YEON, MARIE, KOFI)
GUESTS = tuple(
    Player(name, f"{name.split()[0].lower()}@example.org", (Role.PARTICIPANT,)) for name in ("Ines Duarte", "Bao Tran")
)
SUGGESTERS = (LUPE, *GUESTS)
AT_A_TIME = 60
"""Seeds of one process of the browser code, which keeps every page it has opened."""
AGAIN = "CONVERGENCE_FIRST={seed} CONVERGENCE_SEEDS=1 .venv/bin/python -m pytest -q tests/e2e/test_convergence.py"

Texts = dict[str, list[Any]]
"""The texts of a section by their place: stretches of words or embeds with what they carry."""


@dataclass
class Found:
    """What came of some seeds: the texts of each section, what went wrong by seed, and how much was done."""

    texts: dict[str, Texts] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    tally: dict[str, int] = field(default_factory=dict)

    def add(self, more: dict[str, Any]) -> None:
        """Takes in what came of other seeds."""
        self.texts |= more["texts"]
        self.faults |= more["faults"]
        for name, number in more["tally"].items():
            self.tally[name] = self.tally.get(name, 0) + number


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that lets a few people do as much as many."""
    brakes = {"live_messages_per_second": 1000, "live_bytes_per_second": 50_000_000, "sockets_per_person": 1000}
    with running(tmp_path_factory.mktemp("converging"), **brakes) as server:
        yield server


@pytest.mark.long
def test_everybody_and_the_disk_end_with_the_same_text(root: Path, tmp_path: Path, open_server: Server) -> None:
    server, found = open_server, Found()
    people = {
        "writers": [somebody(server, player) for player in WRITERS],
        "suggesters": [somebody(server, player) for player in SUGGESTERS],
    }
    places = list(places_in(server))
    for start in range(0, len(places), AT_A_TIME):
        some = places[start : start + AT_A_TIME]
        results = tmp_path / f"{some[0]['seed']}.json"
        run_live(root, "convergence", {"address": server.address, "places": some, "results": str(results), **people})
        found.add(json.loads(results.read_text("utf-8")))
    seeds = {place["section"]: place["seed"] for place in places}
    for section, texts in found.texts.items():
        if fault := fault_on_disk(server, section, texts):
            found.faults[str(seeds[section])] = fault
    print("", f"{SEEDS} seeds from {FIRST}: {found.tally}", sep="\n")
    told = [f"seed {seed}, {fault}\nonce more: {AGAIN.format(seed=seed)}" for seed, fault in found.faults.items()]
    assert not told, "\n\n".join([*told, server.log[-5000:]])


def test_a_network_that_comes_back_while_a_page_connects_signs_nobody_out(root: Path, open_server: Server) -> None:
    forum = open_server.forum("connection")
    where = {
        "address": open_server.address,
        "forum": forum.slug,
        "section": open_server.section(forum, "issue_definition"),
    }
    run_live(root, "connection", {"where": where, "person": somebody(open_server, AMINA)})


def fault_on_disk(server: Server, section: str, texts: Texts) -> str:
    """What the disk has otherwise than everybody sees it; "" when it is the same."""
    with server.kit.db.read() as tx:
        doc = open_doc(*live_rows.logged(tx, section, None).updates)
    kept: Texts = json.loads(json.dumps({"/".join(place): runs for place, runs in plain(doc).items()}))
    if kept != texts:
        return f"the disk has another text: {kept}\ninstead of {texts}"
    ids = [marks.get("id") for words, marks in kept[""] if isinstance(words, str) for _ in range(words.count("\n"))]
    return "" if None not in ids and len(set(ids)) == len(ids) else f"paragraphs lack an id, or share one: {ids}"


def places_in(server: Server) -> Iterator[dict[str, Any]]:
    """A section of its own for each seed."""
    seeds = iter(range(FIRST, FIRST + SEEDS))
    number = 0
    while True:
        number += 1
        forum = server.forum(f"forum-{number}", guests=GUESTS)
        with server.kit.db.read() as tx:
            sections = [one.id for one in forum_rows.outline(tx, forum.id).sections]
        for section in sections:
            seed = next(seeds, None)
            if seed is None:
                return
            yield {"seed": seed, "forum": forum.slug, "section": section}


def run_live(root: Path, name: str, live: dict[str, Any]) -> None:
    """Runs a test of the browser code that needs a running server."""
    run = subprocess.run(
        ["scripts/with-node", "node", "static/test.mjs", name],
        cwd=root,
        env={**os.environ, "LIVE": json.dumps(live)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"


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
