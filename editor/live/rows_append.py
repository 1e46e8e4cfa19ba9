"""The group commit: all that waits goes into the log in one transaction, over a connection of its own.

It is as long under way as the disk needs, so it does without SQLAlchemy; its tables are those of `rows`.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NoReturn
from urllib.parse import urlsplit

from sections.errors import StoreFailed

WAIT = 2.0
"""Seconds that a commit waits for another writer: then people are told that nothing can be saved just now."""
FROZEN = 10.0
"""Seconds after which a process that holds sections and does nothing has lost them."""
HEAD = (
    "insert into heads (section, seq, at) values (?, ?, ?) on conflict (section)"
    " do update set seq = excluded.seq, at = excluded.at where heads.seq = ?"
)
HELD = "select section, seq from heads where section = any(?) order by section for update"
UPDATE = "insert into updates (section, seq, person, at, bytes) values (?, ?, ?, ?, ?)"
CLIENT = "insert into client_ids (section, client, person) values (?, ?, ?)"


@dataclass(frozen=True)
class Addition:
    """What is to be added to a section's log behind `after`: updates with who made them (None: the server itself),
    and whose the client ids are that are new in it."""

    section: str
    after: int
    entries: Sequence[tuple[bytes, str | None]]
    clients: Mapping[int, str | None]


class Appender:
    """The connection of the group commit; opened when it is needed, and anew after it was lost. For one thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: Any = None
        self._cursor: Any = None
        """Of the transaction that is under way."""
        self._is_sqlite = urlsplit(url).scheme == "sqlite"
        self._driver: Any = sqlite3 if self._is_sqlite else import_module("psycopg")
        self._lost = (self._driver.OperationalError, *(() if self._is_sqlite else (self._driver.InterfaceError,)))
        """What is raised when the database does not take something just now, or is not there."""

    def hold(self, sections: Iterable[str], again: bool) -> dict[str, int]:
        """Takes sections for the next `append`, so that no other process writes in them before; gives how far each
        log goes. They are let go by `append`, or by `let_go` when nothing comes of it.

        Upon SQLite, where as a rule one process writes and has its order by itself, it takes and gives nothing, but
        for what is tried `again`: who is always overtaken by another process would never come to write. Raises
        StoreFailed."""
        if self._is_sqlite and not again:
            return {}
        wanted = sorted(sections)  # in one order everywhere: two that lock the same must not wait for each other
        try:
            try:
                return self._held(wanted)
            except self._lost:
                if self._connection is None or not self._connection.closed:
                    raise
                self.close()  # the database was restarted since the last commit; nothing is under way yet
                return self._held(wanted)
        except self._lost as error:
            self._give_up(error)

    def let_go(self) -> None:
        """Lets go of what is held."""
        if self._cursor is None:
            return
        try:
            self._cursor.execute("rollback")
            self._cursor = None
        except self._lost:
            self.close()

    def append(self, additions: Sequence[Addition], now: int) -> set[str]:
        """Commits additions, each to another section, all or none. Gives the sections that were left out because
        somebody else has written in them; what is not among these is on disk.

        Raises StoreFailed when the database does not take it (nobody knows whether it did when the connection was
        lost), and the library's own error for a row that it cannot hold."""
        try:
            return self._commit(additions, now)
        except self._lost as error:
            self._give_up(error)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Closes the connection, and with it what was not committed."""
        connection, self._connection, self._cursor = self._connection, None, None
        if connection is not None:
            connection.close()

    def _held(self, sections: list[str]) -> dict[str, int]:
        cursor = self._begun()
        if self._is_sqlite:  # the transaction keeps all other writers out
            marks = ", ".join("?" for _ in sections)
            cursor.execute(f"select section, seq from heads where section in ({marks})", sections)
        else:
            cursor.execute(self._sql(HELD), (sections,))
        return dict(cursor.fetchall())

    def _commit(self, additions: Sequence[Addition], now: int) -> set[str]:
        cursor = self._begun()
        stale = set()
        # In one order everywhere: two processes that lock the same heads must not wait for each other.
        for one in sorted(additions, key=lambda addition: addition.section):
            last = one.after + len(one.entries)
            cursor.execute(self._sql(HEAD), (one.section, last, now, one.after))
            if cursor.rowcount != 1:
                stale.add(one.section)
                continue
            rows = [(one.section, one.after + n, person, now, data) for n, (data, person) in enumerate(one.entries, 1)]
            cursor.executemany(self._sql(UPDATE), rows)
            if one.clients:
                owned = [(one.section, client, person) for client, person in one.clients.items()]
                cursor.executemany(self._sql(CLIENT), owned)
        cursor.execute("commit")
        cursor.close()
        self._cursor = None
        return stale

    def _begun(self) -> Any:
        """The cursor of the transaction under way, or of a new one."""
        if self._cursor is None:
            self._connection = self._connection or self._open()
            cursor = self._connection.cursor()
            cursor.execute("begin immediate" if self._is_sqlite else "begin")
            self._cursor = cursor
        return self._cursor

    def _open(self) -> Any:
        if not self._is_sqlite:
            address = self._url.replace("postgresql+psycopg://", "postgresql://", 1)
            connection = self._driver.connect(address, autocommit=True, connect_timeout=round(WAIT))
            connection.execute(f"set lock_timeout = {round(WAIT * 1000)}")
            connection.execute(f"set idle_in_transaction_session_timeout = {round(FROZEN * 1000)}")
            return connection
        path = self._url.removeprefix("sqlite:///")
        # Opened by whoever is first, used by one thread at a time.
        database = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on"):
            database.execute(f"pragma {pragma}")
        return database

    def _sql(self, statement: str) -> str:
        return statement if self._is_sqlite else statement.replace("?", "%s")

    def _give_up(self, error: Exception) -> NoReturn:
        self.close()
        raise StoreFailed() from error
