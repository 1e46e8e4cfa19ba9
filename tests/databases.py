"""A database for each test: SQLite in its folder, or one of its own on the PostgreSQL that TEST_POSTGRESQL names."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, Table, insert, null, select

from editor.db import Database, metadata
from editor.ids import fresh_id
from editor.settings import Settings

SERVER = os.environ.get("TEST_POSTGRESQL", "")
"""The address of a server's own database, by somebody who may make others; empty: SQLite."""


@contextmanager
def database_url() -> Iterator[str]:
    """The setting DATABASE_URL of an empty database; it is gone afterwards."""
    if not SERVER:
        yield ""
    else:
        with made_on(SERVER) as url:
            yield url


@contextmanager
def made_on(server: str) -> Iterator[str]:
    """An empty database on the PostgreSQL at this address; it is gone afterwards."""
    name = f"test_{fresh_id().replace('-', '')}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
    yield f"{server.rpartition('/')[0]}/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)".encode())


Rows = dict[str, list[tuple[Any, ...]]]


class Kept:
    """What a database held at one moment, to be put back as often as it takes, and what it holds now."""

    def __init__(self, settings: Settings, db: Database) -> None:
        self._db, self._path = db, settings.data / "rapporteur.db"
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._copy = sqlite3.connect(":memory:", check_same_thread=False)
        self._watch = None if SERVER else sqlite3.connect(self._path, check_same_thread=False)
        self._dumped: tuple[int | None, Rows] = (None, {})
        if SERVER:
            with db.read() as tx:
                self._rows = {table.name: _rows(tx, table) for table in metadata.sorted_tables}
        else:
            with closing(sqlite3.connect(self._path)) as there:
                there.backup(self._copy)

    def restore(self) -> None:
        """Puts everything back."""
        if not SERVER:
            with closing(sqlite3.connect(self._path)) as there:
                self._copy.backup(there)
            return
        with self._db.begin() as tx:
            tx.exec_driver_sql(f"truncate {', '.join(self._rows)}")
            for table in metadata.sorted_tables:
                for row in self._rows[table.name]:
                    tx.execute(insert(table).values(row))

    def dump(self) -> Rows:
        """Every row of every table. Upon SQLite they are read again only when somebody has written since."""
        version = self._watch.execute("pragma data_version").fetchone()[0] if self._watch else None
        if version is None or version != self._dumped[0]:
            with self._db.read() as tx:
                rows = {table.name: sorted(map(tuple, tx.execute(select(table)))) for table in metadata.sorted_tables}
            self._dumped = version, rows
        return self._dumped[1]

    def close(self) -> None:
        """Lets go of the copy."""
        self._copy.close()
        if self._watch:
            self._watch.close()


def _rows(tx: Connection, table: Table) -> list[dict[str, Any]]:
    nothing = null()  # a JSON column would make another nothing of None
    found = tx.execute(select(table)).mappings()
    return [{name: nothing if value is None else value for name, value in row.items()} for row in found]
