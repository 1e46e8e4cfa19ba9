"""Commits of several updates: what is told when they fail, whom a bad one harms, and several processes at once."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest

from editor.live import rows
from editor.live.rows_append import Addition, Appender
from sections.errors import StoreFailed
from tests.cast import AMINA, KOFI, TOMAS
from tests.editor.conftest import account
from tests.editor.live.conftest import Room, make_room
from tests.editor.live.house import House
from tests.editor.live.peers import wait_until
from tests.editor.live.test_durability import writers_of
from tests.editor.live.writers import Writer, counted, writing


@contextmanager
def locked(house: House) -> Iterator[sqlite3.Connection]:
    """Somebody else writes into the database, and does not come to an end."""
    database = sqlite3.connect(house.settings.data / "rapporteur.db", isolation_level=None)
    database.execute("begin immediate")
    yield database
    if database.in_transaction:
        database.execute("rollback")
    database.close()


@pytest.mark.sqlite
def test_while_the_database_is_locked_it_is_told_and_then_it_goes_on(house: House, room: Room) -> None:
    section = room.sections[0]
    amina, tomas = house.peer(AMINA), house.peer(TOMAS)
    amina.join(room.slug, [section]), tomas.join(room.slug, [section])
    with locked(house):
        assert amina.refused(amina.type(section, "not yet. ")) == "store"
        # Reading goes on: the page joins again and keeps its words.
        answer = amina.join(room.slug, [section])
        assert answer["sections"][0]["update"] == b"\x00\x00"
    lacking = amina.docs[section].get_update(answer["sections"][0]["sv"])
    assert amina.saved(amina.send(section, lacking))
    tomas.reads(section, "not yet. ")
    assert house.written(section) == tomas.text(section) == "not yet. "


@pytest.mark.sqlite
@pytest.mark.long
def test_ten_seconds_of_a_locked_database_lose_nothing(house: House, room: Room) -> None:
    writers = writers_of(house, room, 4, pause=0.1)
    with writing(writers):
        # Nobody can sign in while the database is locked: all of them write before.
        wait_until(lambda: all(writer.acknowledged for writer in writers))
        with locked(house):
            waits = [writer.typed for writer in writers]
            writers[0]._end.wait(10.0)
            assert all(writer.acknowledged <= typed + 1 for writer, typed in zip(writers, waits, strict=True))
        wait_until(lambda: all(writer.acknowledged > typed + 1 for writer, typed in zip(writers, waits, strict=True)))
    for writer in writers:
        assert counted(house.written(writer.section), writer, writer.typed) == [1] * writer.typed
        assert (writer.reloads, writer.outages) == ([], 0)


@pytest.mark.sqlite
def test_what_arrives_during_one_commit_is_the_next_and_a_bad_row_harms_nobody_else(house: House, room: Room) -> None:
    section, other, *_ = room.sections
    pages = [house.peer(player) for player in (AMINA, TOMAS, KOFI)]
    for page in pages:
        page.join(room.slug, [section, other])
    unwanted = account(house.kit, TOMAS).id
    with locked(house) as database:
        database.execute(
            f"create trigger unwanted before insert on updates when new.person = '{unwanted}'"
            " begin select raise(abort, 'unwanted'); end"
        )
        first = pages[0].type(other, "the commit that waits. ")
        numbers = [page.type(section, f"{page.client}. ") for page in pages]
        seqs = house.seqs([section, other])
        database.execute("commit")
    try:
        assert pages[0].saved(first)
        assert [page.refused(number) for page, number in zip(pages, numbers, strict=True)] == ["", "store", ""]
        assert seqs == [0, 0]
        wanted = [f"{pages[0].client}. ", f"{pages[2].client}. "]
        assert [house.written(section).count(words) for words in wanted] == [1, 1]
        pages[0].reads(section, wanted[1])
        pages[2].reads(section, wanted[0])
        assert pages[0].text(section) == pages[2].text(section) == house.written(section)
    finally:
        with locked(house) as database:
            database.execute("drop trigger unwanted")
            database.execute("commit")
    answer = pages[1].join(room.slug, [section])
    lacking = pages[1].docs[section].get_update(answer["sections"][0]["sv"])
    assert pages[1].saved(pages[1].send(section, lacking))
    assert house.written(section).count(f"{pages[1].client}. ") == 1


@pytest.mark.long
def test_two_servers_write_one_section_at_once(own_house: House) -> None:
    house = own_house
    room = make_room(house)
    section = room.sections[0]
    house.web.start()
    beside = house.beside()
    writers = [
        Writer(house, player, room, section, f"w{number}", at=web)
        for number, (player, web) in enumerate(
            [(AMINA, house.web), (TOMAS, beside), (KOFI, house.web), (AMINA, beside)]
        )
    ]
    watchers = [house.peer(TOMAS), house.peer(KOFI, at=beside)]
    for watcher in watchers:
        watcher.join(room.slug, [section])
    with writing(writers):
        wait_until(lambda: all(writer.acknowledged >= 25 for writer in writers))
    text = house.written(section)
    for writer in writers:
        assert counted(text, writer, writer.typed) == [1] * writer.typed
        assert writer.reloads == []
    for watcher in watchers:
        wait_until(lambda watcher=watcher: watcher.text(section) == text)
    with house.kit.db.read() as tx:
        seqs = [seq for seq, _ in rows.log(tx, section)]
    assert all(later == earlier + 1 for earlier, later in pairwise(seqs))


@pytest.mark.long
def test_what_another_server_wrote_comes_without_anybody_writing_here(own_house: House) -> None:
    house = own_house
    room = make_room(house)
    section = room.sections[0]
    house.web.start()
    beside = house.beside()
    amina, tomas = house.peer(AMINA), house.peer(TOMAS, at=beside)
    amina.join(room.slug, [section]), tomas.join(room.slug, [section])
    assert amina.saved(amina.type(section, "from the one side. "))
    tomas.reads(section, "from the one side. ")
    assert tomas.saved(tomas.type(section, "from the other. "))
    amina.reads(section, "from the other. ")
    assert amina.text(section) == tomas.text(section) == house.written(section)


@pytest.fixture
def appender(house: House) -> Iterator[Appender]:
    """A connection of the group commit, beside the server's."""
    appender = Appender(house.settings.database)
    yield appender
    appender.close()


def test_additions_behind_what_others_wrote_are_left_out_and_the_rest_is_kept(
    house: House, room: Room, appender: Appender
) -> None:
    one, other, *_ = room.sections
    first = [Addition(one, 0, [(b"a", None), (b"b", None)], {7: None}), Addition(other, 0, [(b"c", None)], {})]
    assert appender.append(first, 1) == set()
    second = [Addition(one, 0, [(b"x", None)], {8: None}), Addition(other, 1, [(b"d", None)], {})]
    assert appender.append(second, 2) == {one}
    assert (house.log_of(one), house.log_of(other)) == ([b"a", b"b"], [b"c", b"d"])
    with house.kit.db.read() as tx:
        assert rows.owners(tx, one) == {7: None}


@pytest.mark.sqlite
def test_a_row_that_cannot_be_held_leaves_nothing_of_its_commit(house: House, room: Room, appender: Appender) -> None:
    one, other, *_ = room.sections
    too_big = [Addition(one, 0, [(b"a", None)], {}), Addition(other, 0, [(b"b", None)], {2**70: None})]
    with pytest.raises(OverflowError):
        appender.append(too_big, 1)
    assert (house.log_of(one), house.log_of(other)) == ([], [])
    assert appender.append(too_big[:1], 1) == set()
    with locked(house), pytest.raises(StoreFailed):
        appender.append([Addition(other, 0, [(b"b", None)], {})], 1)
    assert appender.append([Addition(other, 0, [(b"b", None)], {})], 1) == set()
