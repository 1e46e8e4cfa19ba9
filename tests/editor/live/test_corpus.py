"""Thousands of hostile updates through the real socket, upon the ids of a real section, while somebody else writes."""

import os
import random
import time
from collections import Counter
from dataclasses import replace

import pytest

from sections.ydoc import open_doc, text_hash
from tests.cast import KOFI, TOMAS
from tests.editor.live.conftest import Room
from tests.editor.live.house import House
from tests.editor.live.peers import wait_until
from tests.editor.live.writers import Writer, counted, writing
from tests.hostile_corpus import Attacker, Section
from tests.sections.honest_editor import honest_updates

CORPUS = int(os.environ.get("CORPUS", "400"))
CODES = {"", "bad_update", "too_large", "too_often"}  # the last from some thousands on, for brakes are raised here
MEGABYTE = 1_000_000


@pytest.mark.long
def test_hostile_updates_are_refused_and_somebody_who_writes_notices_nothing(house: House, room: Room) -> None:
    section = room.sections[0]
    attacker = house.peer(KOFI)
    attacker.join(room.slug, [section])
    known = honest_updates(random.Random(5), 150)
    for update in known:
        assert attacker.saved(attacker.send(section, update))
    honest = Writer(house, TOMAS, room, section, "honest", pause=0.02)
    process, keepers = house.web.process, house.web.keepers()
    house.web.forget_memory()
    before, began = house.web.memory(), time.monotonic()
    found: Counter[tuple[str, str]] = Counter()
    with writing([honest]):
        wait_until(lambda: honest.acknowledged > 3)
        # Changed copies are made of one's own updates: whoever says again what somebody else said has said it too.
        there = replace(Section.of(house.log_of(section)), updates=known)
        hostile = Attacker(there, 4_242, random.Random(6))
        for name, update in hostile.corpus(CORPUS):
            found[name, attacker.refused(attacker.send(section, update))] += 1
    took = time.monotonic() - began
    waited = sorted(honest.waited)
    print(f"\n{CORPUS} hostile updates of {len(hostile.kinds)} kinds in {took:.0f} s")
    for code in sorted(CODES):
        print(f"  {code or 'harmless, taken'}: {sum(count for (_, one), count in found.items() if one == code)}")
    quantiles = [round(waited[int(len(waited) * part)] * 1000) for part in (0.5, 0.95, 0.99)]
    print(
        f"  {len(waited)} words of somebody else: answered in p50 / p95 / p99 / most",
        *quantiles,
        round(waited[-1] * 1000),
        "ms",
    )
    print(
        f"  memory {before // MEGABYTE} → {house.web.memory() // MEGABYTE} MB, keepers that died",
        len(set(keepers) - set(house.web.keepers())),
    )
    assert {code for _, code in found} <= CODES
    assert (honest.reloads, honest.outages, waited[-1] < 2.0) == ([], 0, True)
    assert house.web.process == process
    assert house.web.memory() - before < 60 * MEGABYTE
    assert counted(house.written(section), honest, honest.typed) == [1] * honest.typed
    # What was taken is a document like any other: the same from the log, for who joins, and for who was there.
    rebuilt = open_doc(*house.log_of(section))
    late = house.peer(TOMAS)
    late.join(room.slug, [section])
    attacker.join(room.slug, [section])
    hashes = [text_hash(doc) for doc in (rebuilt, late.docs[section], attacker.docs[section])]
    assert hashes == [hashes[0]] * 3
