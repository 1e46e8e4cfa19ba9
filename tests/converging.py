"""Many people in sections of a server, as `static/test/convergence.live.ts` plays them, and what its disk has then."""

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from editor.kit import Kit
from editor.live import rows
from sections.people import Role
from sections.ydoc import open_doc
from tests.cast import AMINA, KOFI, LUPE, MARIE, SEO_YEON, TOMAS, Player
from tests.sections.suggesting import plain

WRITERS = (AMINA, TOMAS, SEO_YEON, MARIE, KOFI)
GUESTS = tuple(
    Player(name, f"{name.split()[0].lower()}@example.org", (Role.PARTICIPANT,)) for name in ("Ines Duarte", "Bao Tran")
)
SUGGESTERS = (LUPE, *GUESTS)
AT_A_TIME = 60
"""Seeds of one process of the browser code, which keeps every page it has opened."""

Texts = dict[str, list[Any]]
"""The texts of a section by their place: stretches of words or embeds with what they carry."""


@dataclass(frozen=True)
class Place:
    """Where the people of one seed meet."""

    seed: int
    forum: str
    section: str


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


def converge(root: Path, folder: Path, kit: Kit, places: Sequence[Place], live: dict[str, Any]) -> Found:
    """Has the people of each seed meet at the server that `live` names, and compares what they see with its disk."""
    found = Found()
    for start in range(0, len(places), AT_A_TIME):
        some = places[start : start + AT_A_TIME]
        results = folder / f"{some[0].seed}.json"
        told = {"places": [vars(place) for place in some], "results": str(results)}
        run_live(root, "convergence", live | told)
        found.add(json.loads(results.read_text("utf-8")))
    seeds = {place.section: place.seed for place in places}
    for section, texts in found.texts.items():
        if fault := fault_on_disk(kit, section, texts):
            found.faults[str(seeds[section])] = fault
    return found


def fault_on_disk(kit: Kit, section: str, texts: Texts) -> str:
    """What the disk has otherwise than everybody sees it; "" when it is the same."""
    with kit.db.read() as tx:
        doc = open_doc(*rows.logged(tx, section, None).updates)
    kept: Texts = json.loads(json.dumps({"/".join(place): runs for place, runs in plain(doc).items()}))
    if kept != texts:
        return f"the disk has another text: {kept}\ninstead of {texts}"
    ids = [marks.get("id") for words, marks in kept[""] if isinstance(words, str) for _ in range(words.count("\n"))]
    return "" if None not in ids and len(set(ids)) == len(ids) else f"paragraphs lack an id, or share one: {ids}"


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
