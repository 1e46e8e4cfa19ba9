"""Snapshots: what is opened or frozen from one is what the whole log makes; and hashes that find a difference."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import delete, func, insert, select

from editor.ids import fresh_id
from editor.kit import Kit
from editor.live import rows
from editor.live.keeper import Keeper
from editor.live.rooms import MOST_BEHIND, Rooms
from editor.live.rows import Snapshot
from editor.live.rows_append import Addition, Appender
from editor.live.snapshots import EVERY, Snapshots
from sections.updates import Shadow, parse
from sections.ydoc import open_doc, read_text, text_hash
from tests.cast import AMINA, KOFI, LUPE, TOMAS
from tests.editor.conftest import account
from tests.editor.live.conftest import Room
from tests.editor.live.house import House
from tests.editor.live.peers import changed, wait_until
from tests.sections.honest_editor import honest_updates

SECTION = "01900000-0000-7000-8000-000000000001"


def shadow_of(updates: list[bytes]) -> Shadow:
    shadow = Shadow()
    for update in updates:
        shadow.commit(shadow.check(parse(update, None)))
    return shadow


@dataclass
class Log:
    """A section written by chance, in a database."""

    kit: Kit
    person: str
    updates: list[bytes]

    def write(self, count: int) -> None:
        """Takes in more of it."""
        for _ in range(count):
            self.kit.live.write(SECTION, self.person, self.updates.pop(0))

    def seq(self) -> int:
        """How far it goes."""
        with self.kit.db.read() as tx:
            return rows.seqs(tx, [SECTION])[SECTION]

    def all(self, upto: int | None = None) -> list[bytes]:
        """All its updates."""
        with self.kit.db.read() as tx:
            return [data for _, data in rows.log(tx, SECTION, upto)]

    def snapshot(self) -> Snapshot | None:
        """The snapshot, if there is one."""
        with self.kit.db.read() as tx:
            return rows.logged(tx, SECTION).snapshot


@pytest.fixture
def rooms(kit: Kit) -> Iterator[Rooms]:
    """The sections as another process holds them."""
    rooms = Rooms(kit.db, lambda section, seq, updates: None)
    yield rooms
    rooms.keeper.stop()


@pytest.fixture
def snapshots(kit: Kit, rooms: Rooms) -> Iterator[Snapshots]:
    """Snapshots made there."""
    reader = Keeper(lambda section: [])
    yield Snapshots(kit.db, kit.clock, rooms, reader)
    reader.stop()


@pytest.fixture(params=range(3))
def log(kit: Kit, request: pytest.FixtureRequest) -> Log:
    """What one person writes: letters of many scripts, formats, tables, notes."""
    return Log(kit, account(kit, AMINA).id, honest_updates(random.Random(request.param), 140))


def test_what_is_rebuilt_from_a_snapshot_is_what_the_whole_log_makes(
    log: Log, rooms: Rooms, snapshots: Snapshots
) -> None:
    for _ in range(4):
        log.write(30)
        rooms.catch_up(rooms.room(SECTION))
        assert snapshots.check(SECTION)
        kept = log.snapshot()
        assert kept
        log.write(3)
        whole, upto = log.all(), log.all(kept.seq)
        doc, again = open_doc(*whole), open_doc(kept.state, *whole[kept.seq :])
        assert text_hash(again) == text_hash(doc)
        assert read_text(again.get_update(), SECTION) == read_text(doc.get_update(), SECTION)
        shadow, kept_shadow = shadow_of(upto), Shadow.from_bytes(kept.shadow)
        assert (kept_shadow.reached, kept_shadow.lows) == (shadow.reached, shadow.lows)
        # Freezing uses the snapshot where there is one, and the log alone for an earlier moment.
        for seq in (log.seq(), kept.seq, kept.seq - 7):
            frozen = log.kit.live.frozen({SECTION: seq})[SECTION]
            rebuilt = open_doc(*whole[:seq])
            assert (frozen.seq, frozen.hash) == (seq, text_hash(rebuilt))
            assert frozen.text == read_text(rebuilt.get_update(), SECTION)


def test_opening_reads_the_snapshot_and_not_what_lies_behind_it(log: Log, rooms: Rooms, snapshots: Snapshots) -> None:
    log.write(100)
    assert snapshots.check(SECTION)
    whole = log.all()
    with log.kit.db.begin() as tx:  # nobody does this; here it shows what is read
        tx.execute(delete(rows.updates).where(rows.updates.c.section == SECTION))
    rooms.close(rooms.room(SECTION))
    state, _, seq = rooms.state(SECTION)
    assert (text_hash(open_doc(state)), seq) == (text_hash(open_doc(*whole)), len(whole))


def test_a_snapshot_is_made_by_itself_after_some_hundred_updates(house: House, room: Room) -> None:
    section = room.sections[0]
    amina = house.peer(AMINA)
    amina.join(room.slug, [section])
    for _ in range(EVERY + 20):
        last = amina.type(section, "a")
    assert amina.saved(last)

    wait_until(lambda: kept(house.kit, section) >= EVERY)
    kofi = house.peer(KOFI)
    kofi.join(room.slug, [section])
    assert kofi.text(section) == amina.text(section) == "a" * (EVERY + 20)


def test_what_is_long_to_read_becomes_a_snapshot_soon_after_the_last(
    kit: Kit, rooms: Rooms, snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    appender, doc = Appender(kit.settings.database), open_doc()
    for after in range(2):
        update = changed(doc, lambda: doc["text"].insert(0, "a" * MOST_BEHIND))
        appender.append([Addition(SECTION, after, [(update, None)], {})], kit.clock.now())
        rooms.catch_up(rooms.room(SECTION))
        snapshots.consider(SECTION)
    appender.close()
    snapshots.catch_up()
    assert kept(kit, SECTION) == 1
    monkeypatch.setattr("editor.live.snapshots.PAUSE", 0.0)  # it has passed
    snapshots.catch_up()
    assert kept(kit, SECTION) == 2


def kept(kit: Kit, section: str) -> int:
    """How far the snapshot of a section goes; 0 when there is none."""
    with kit.db.read() as tx:
        found = rows.logged(tx, section)
    return found.snapshot.seq if found.snapshot else 0


@pytest.mark.sqlite
def test_a_living_text_that_is_not_what_its_log_makes_is_read_anew_and_both_are_kept(log: Log) -> None:
    log.write(20)
    # Somebody has changed the log behind the server's back, in the database itself.
    doc = open_doc(*log.all(log.seq() - 1))
    alien = changed(doc, lambda: doc["text"].insert(0, "alien"))
    with log.kit.db.begin() as tx:
        shadowed = rows.updates.c.section == SECTION
        tx.execute(delete(rows.updates).where(shadowed, rows.updates.c.seq == log.seq()))
        values = {"section": SECTION, "seq": log.seq(), "person": None, "at": 1, "bytes": alien}
        tx.execute(insert(rows.updates).values(**values))
    log.kit.live.compare([SECTION])
    wait_until(lambda: differences(log.kit))
    (kept,) = differences(log.kit)
    assert (kept.section, kept.seq, kept.person) == (SECTION, log.seq(), None)
    assert text_hash(open_doc(kept.theirs)) != text_hash(open_doc(kept.ours)) == text_hash(open_doc(*log.all()))
    assert log.snapshot() is None
    # From now on it is what the log says.
    log.kit.live.write(SECTION, log.person, changed(doc, lambda: doc["text"].insert(0, "more")))
    log.kit.live.compare([SECTION])
    wait_until(lambda: log.snapshot())
    assert len(differences(log.kit)) == 1


def differences(kit: Kit) -> list[object]:
    with kit.db.read() as tx:
        return list(tx.execute(select(rows.differences)))


def test_a_page_tells_its_hash_and_a_difference_is_kept_with_both_states(house: House, room: Room) -> None:
    section = room.sections[0]
    amina, tomas = house.peer(AMINA), house.peer(TOMAS)
    amina.join(room.slug, [section]), tomas.join(room.slug, [section])
    seq = amina.answer_to(amina.type(section, "the same words "))[1]["seq"]
    tomas.reads(section, "the same words ")
    for page in (amina, tomas):
        told = {"section": section, "seq": seq, "hash": text_hash(page.docs[section])}
        assert page.ask("hash", told) == {"ok": True, "same": True}
    assert amina.ask("hash", {"section": section, "seq": seq - 1, "hash": "x"}) == {"ok": True, "same": None}
    # A page whose text went astray: it is told so, tells its state, and gets the server's text whole.
    astray = tomas.docs[section]
    astray["text"].insert(0, "lost ")
    told = {"section": section, "seq": seq, "hash": text_hash(astray)}
    assert tomas.ask("hash", told) == {"ok": True, "same": False}
    answer = tomas.ask("hash", told | {"state": astray.get_update()})
    assert (answer["ok"], answer["same"], answer["seq"]) == (True, False, seq)
    assert text_hash(open_doc(answer["update"])) == text_hash(amina.docs[section])
    with house.kit.db.read() as tx:
        (kept,) = tx.execute(select(rows.differences).where(rows.differences.c.section == section))
    assert (kept.seq, kept.person) == (seq, account(house.kit, TOMAS).id)
    assert text_hash(open_doc(bytes(kept.theirs))) == text_hash(astray)
    assert text_hash(open_doc(bytes(kept.ours))) == text_hash(amina.docs[section])


@pytest.mark.parametrize("told", [{}, {"seq": "1", "hash": ""}, {"seq": 0, "hash": 5}, {"seq": 2**63, "hash": "x"}])
def test_a_mistyped_hash_is_refused(house: House, room: Room, told: dict[str, object]) -> None:
    amina = house.peer(AMINA)
    amina.join(room.slug, room.sections)
    answer = amina.ask("hash", {"section": room.sections[0], **told})
    assert answer == ({"ok": True, "same": None} if told.get("seq") == 2**63 else {"ok": False, "code": "bad_update"})


def test_only_so_many_differences_are_kept(kit: Kit) -> None:
    for _ in range(rows.MOST_DIFFERENCES + 5):
        with kit.db.begin() as tx:
            rows.keep_difference(tx, SECTION, 1, None, (b"theirs", b"ours"), 1)
    with kit.db.read() as tx:
        assert tx.execute(select(func.count()).select_from(rows.differences)).scalar() == rows.MOST_DIFFERENCES


def test_at_a_freeze_every_page_is_asked_for_its_hash(house: House, room: Room) -> None:
    section = room.sections[0]
    amina, lupe = house.peer(AMINA), house.peer(LUPE)
    amina.join(room.slug, [section]), lupe.join(room.slug, [section])
    assert amina.saved(amina.type(section, "frozen now "))
    status, page = house.visitor(AMINA).post(f"/forums/{room.slug}/publishing/draft", key=fresh_id(), summary="")
    assert status == 303, page
    for peer in (amina, lupe):
        peer.expect("state", lambda told: told["kind"] == "hash")
