"""Redis, PostgreSQL or server processes gone under load: writers wait, lose nothing, and go on by themselves."""

import signal
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from editor.live import rows
from sections.ydoc import flat_text, open_doc
from tests.cast import AMINA, KOFI, LUPE, MARIE, SEO_YEON, TOMAS
from tests.editor.live.conftest import Room
from tests.editor.live.peers import wait_until
from tests.editor.live.writers import Writer, counted, writing
from tests.scale.town import Town, exchange

TEAM = (AMINA, TOMAS, SEO_YEON, MARIE, KOFI)
AWAY = 3.0
"""Seconds for which a service is gone."""


def postgresql_falls(town: Town) -> None:
    """As if the power was cut, with the disks left."""
    town.services.postgresql.stop(signal.SIGQUIT)
    time.sleep(AWAY)
    town.services.postgresql.start()


def redis_falls(town: Town) -> None:
    """Killed, with all it held."""
    town.services.redis.stop(signal.SIGKILL)
    time.sleep(AWAY)
    town.services.redis.start()


def redis_hangs(town: Town) -> None:
    """Takes connections and answers nothing."""
    town.services.redis.tell(signal.SIGSTOP)
    time.sleep(AWAY)
    town.services.redis.tell(signal.SIGCONT)


def a_process_falls(town: Town) -> None:
    """kill -9 of one that holds pages; nginx leads these to the others. It is started again while they write."""
    fallen = max(town.lives, key=lambda web: web.threads())
    fallen.kill()
    time.sleep(AWAY)
    fallen.start()


@pytest.mark.parametrize(
    ("town", "falls"),
    [
        *(("any process", falls) for falls in (a_process_falls, postgresql_falls, redis_falls, redis_hangs)),
        *(("sticky", falls) for falls in (a_process_falls, postgresql_falls)),
    ],
    indirect=["town"],
)
def test_writers_lose_nothing_and_go_on(town: Town, room: Room, falls: Callable[[Town], None]) -> None:
    sections = room.sections[:3]
    writers = [Writer(town, TEAM[n % 5], room, sections[n % 3], f"w{n}", pause=0.02) for n in range(8)]
    readers = [town.peer(TOMAS, at=web) for web in town.lives]
    for reader in readers:
        assert reader.join(room.slug, sections)["ok"]
    with writing(writers):
        wait_until(more(writers, 100))
        falls(town)
        wait_until(more(writers, 200))
    assert [writer.reloads for writer in writers] == [[]] * 8
    assert [writer.acknowledged for writer in writers] == [writer.typed for writer in writers]
    words, slowest = sum(writer.typed for writer in writers), max(max(writer.waited) for writer in writers)
    print(f"\n{falls.__name__}: {words} words acknowledged, the slowest after {slowest:.1f} s")
    for section in sections:
        check(town, [writer for writer in writers if writer.section == section], section)
    if falls is a_process_falls:
        assert [reader.gone for reader in readers].count(True) == 1
        assert sum(writer.outages for writer in writers) > 0
    else:
        assert not any(reader.gone for reader in readers)
    for section in sections:
        expected = town.written(section)
        for reader in readers:
            wait_until(lambda reader=reader, s=section, e=expected: reader.gone or reader.text(s) == e)


def test_a_database_that_was_restarted_refuses_nobodys_next_word(town: Town, room: Room) -> None:
    section = room.sections[0]
    peers = [town.peer(player, at=web) for player, web in zip(TEAM, town.lives, strict=False)]
    for peer in peers:
        assert peer.join(room.slug, [section])["ok"]
        assert peer.saved(peer.type(section, "before. "))
    town.services.postgresql.stop()
    town.services.postgresql.start()
    for peer in peers:
        assert peer.saved(peer.type(section, "after. "))
        peer.catch_up()
    assert town.written(section).count("after. ") == len(peers)


@pytest.mark.parametrize("town", ["any process"], indirect=True)
def test_an_update_without_a_stop_is_noticed_by_nobody(town: Town, room: Room) -> None:
    sections = room.sections[:3]
    writers = [Writer(town, TEAM[n % 5], room, sections[n % 3], f"w{n}", pause=0.02) for n in range(8)]
    visits: list[int] = []
    with writing(writers), coming(town, room, visits):
        wait_until(more(writers, 100))
        exchange(town)
        wait_until(more(writers, 200))
    assert [writer.reloads for writer in writers] == [[]] * 8
    assert [writer.acknowledged for writer in writers] == [writer.typed for writer in writers]
    assert [writer.turned_away for writer in writers] == [[]] * 8
    assert set(visits) == {200}
    words, slowest = sum(writer.typed for writer in writers), max(max(writer.waited) for writer in writers)
    print(f"\nan update: {words} words acknowledged, the slowest after {slowest:.1f} s; {len(visits)} pages fetched")
    for section in sections:
        check(town, [writer for writer in writers if writer.section == section], section)


@contextmanager
def coming(town: Town, room: Room, visits: list[int]) -> Iterator[None]:
    """Somebody opens the write page again and again; `visits` are the answers."""
    visitor, end = town.visitor(LUPE), threading.Event()

    def come() -> None:
        while not end.is_set():
            visits.append(visitor.get(f"/forums/{room.slug}/write")[0])

    thread = threading.Thread(target=come)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def more(writers: list[Writer], words: int) -> Callable[[], bool]:
    """Whether so many more words are acknowledged."""
    goal = sum(writer.acknowledged for writer in writers) + words
    return lambda: sum(writer.acknowledged for writer in writers) >= goal


def check(town: Town, writers: list[Writer], section: str) -> None:
    """Each word stands once in the section, and stood there when it was acknowledged; the log has no gap."""
    text = town.written(section)
    for writer in writers:
        assert counted(text, writer, writer.typed) == [1] * writer.typed
    promised = defaultdict(list)
    for writer in writers:
        for number, seq in writer.proofs:
            promised[seq].append(f"{writer.name}-{number}.")
    with town.kit.db.read() as tx:
        log = rows.log(tx, section)
    assert [seq for seq, _ in log] == list(range(1, len(log) + 1))
    doc, kept = open_doc(), []
    for seq, update in log:
        doc.apply_update(update)
        if seq in promised:
            there = flat_text(doc)
            kept += [word for word in promised[seq] if there.count(word) == 1]
    assert sorted(kept) == sorted(word for words in promised.values() for word in words)
