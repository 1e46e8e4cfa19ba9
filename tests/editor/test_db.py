"""The database: what a transaction promises, and that the migrations lead to the tables as declared."""

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select

from editor import db as database_module
from editor import tables
from editor.db import Database, is_migrated, metadata, migrate
from editor.people.rows import persons
from editor.settings import Settings
from sections.errors import StoreFailed

AMINA = {"id": "a", "email": "amina@example.org", "name": "Amina", "joined_at": 1}


@pytest.fixture
def url(settings: Settings) -> str:
    return settings.database


def test_the_migrations_lead_to_the_tables_as_declared(url: str) -> None:
    assert tables.ROWS
    migrate(url)
    database = Database(url)
    with database.read() as tx:
        assert compare_metadata(MigrationContext.configure(tx, opts={"compare_type": True}), metadata) == []
    database.close()
    migrate(url)  # a second time it finds nothing to do
    assert is_migrated(url)


def test_an_empty_database_is_not_migrated(url: str) -> None:
    assert not is_migrated(url)


def test_what_raises_is_rolled_back(url: str) -> None:
    migrate(url)
    database = Database(url)

    def add_and_fail() -> None:
        with database.begin() as tx:
            tx.execute(insert(persons).values(AMINA))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    with database.read() as tx:
        assert tx.execute(select(persons)).all() == []
    database.close()


def test_a_database_that_stays_locked_is_told_in_words(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "WAIT", 50)
    migrate(url)
    database = Database(url)
    with database.begin(), pytest.raises(StoreFailed), database.begin():
        pass
    database.close()


def test_writers_wait_for_each_other(url: str) -> None:
    migrate(url)
    database = Database(url)

    def add(number: int) -> None:
        with database.begin() as tx:
            there = len(tx.execute(select(persons)).all())
            row = AMINA | {"id": f"{there}", "email": f"{number}@example.org"}
            tx.execute(insert(persons).values(row))

    writers = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.read() as tx:
        assert sorted(tx.execute(select(persons.c.id)).scalars()) == [f"{number}" for number in range(8)]
    database.close()
