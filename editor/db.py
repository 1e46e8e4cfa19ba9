"""The database: connections, transactions that write or read, and the migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as Connection
from sqlalchemy import Engine, MetaData, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.pool import QueuePool

from sections.errors import BadInput, StoreFailed

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table is declared upon this, in the `rows` of the slice that owns it."""

STEPS = Path(__file__).parent / "migrations" / "versions"
"""A file for each step from one form of the tables to the next; its name begins with the step's number."""

WAIT = 10_000
"""Milliseconds that a writer waits for another one before it gives up."""
FROZEN = 120_000
"""Milliseconds after which a process that holds a transaction and does nothing has lost it: others wait for it."""
WRITERS = 20_061_130
"""The number of the lock that a writer holds in PostgreSQL; SQLite has one of its own."""


class Database:
    """One database, SQLite or PostgreSQL. What was committed is on disk. Writers go one at a time: what a transaction
    has read is still so when it writes."""

    def __init__(self, url: str) -> None:
        self.url = url
        dialect = make_url(url).get_backend_name()
        self._engine = create_engine(url, poolclass=QueuePool, **_options(dialect))
        if dialect == "sqlite":
            _prepare_sqlite(self._engine)
        else:
            _prepare_postgresql(self._engine)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that writes: committed at the end, rolled back when anything is raised.

        Raises StoreFailed when the database does not take it: locked for too long, full, gone."""
        with _answering(), self._engine.connect().execution_options(writes=True) as tx, tx.begin():
            yield tx

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, with one unchanging view of the data. Raises StoreFailed."""
        with _answering(), self._engine.connect() as tx, tx.begin():
            yield tx

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise
    except DataError as error:  # a NUL, or a number beyond all bounds, in what somebody sent
        raise BadInput({}) from error
    except (DBAPIError, NoneFree) as error:
        raise StoreFailed() from error


def _options(dialect: str) -> dict[str, Any]:
    if dialect == "sqlite":
        return {"pool_size": 10, "max_overflow": 90}
    limits = {"lock_timeout": WAIT, "idle_in_transaction_session_timeout": FROZEN, "timezone": "UTC"}
    # Connections are dear and few; each is asked whether it still lives, for the server may have been restarted.
    return {
        "pool_size": 5,
        "max_overflow": 10,
        "pool_timeout": WAIT / 1000,
        "pool_pre_ping": True,
        "connect_args": {"connect_timeout": 5, "options": " ".join(f"-c {k}={v}" for k, v in limits.items())},
    }


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in (
            "journal_mode = wal",
            "synchronous = full",
            "foreign_keys = on",
            f"busy_timeout = {WAIT}",
        ):
            connection.execute(f"pragma {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(tx: Connection) -> None:
        # One that reads first and then writes fails with SQLITE_BUSY_SNAPSHOT whatever the timeout,
        # so a transaction that will write takes the lock at once.
        tx.exec_driver_sql("begin immediate" if tx.get_execution_options().get("writes") else "begin")


def _prepare_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def _begin(tx: Connection) -> None:
        # The lock of all writers but those of the living text, whose commits have an order of their own.
        if tx.get_execution_options().get("writes"):
            tx.exec_driver_sql(f"select pg_advisory_xact_lock({WRITERS})")
        else:
            tx.exec_driver_sql("set transaction isolation level repeatable read, read only")


def migrate(url: str) -> None:
    """Brings the tables of the database at `url` to the newest form; does nothing when they have it.

    Raises StoreFailed when the database does not answer."""
    # Alembic and all tables take half a second to load, at every start, for what is seldom to be done.
    if not is_migrated(url):
        with _answering():
            import_module("editor.migrations.steps").upgrade(url)


def is_migrated(url: str) -> bool:
    """Whether the tables of the database at `url` have the newest form. Raises StoreFailed."""
    newest = max(step.name.partition("_")[0] for step in STEPS.glob("[0-9]*.py"))
    database = Database(url)
    try:
        with database.read() as tx:
            begun = inspect(tx).has_table("alembic_version")
            taken = tx.scalars(text("select version_num from alembic_version")).all() if begun else []
            return taken == [newest]
    finally:
        database.close()


def unreachable(url: str) -> str:
    """Why the database at `url` cannot be used, in its own words; empty when it can."""
    try:
        engine = create_engine(url, poolclass=QueuePool, **_options(make_url(url).get_backend_name()))
        try:
            engine.connect().close()
        finally:
            engine.dispose()
    except ArgumentError:
        return "it is no address of a database"
    except DBAPIError as error:
        # PostgreSQL tells of each address that a name has, and ends with advice.
        said = [line for line in str(error.orig).splitlines() if line]
        failures = [line.rpartition("failed: ")[2] for line in said if "failed: " in line]
        return (failures or said)[-1].strip()
    return ""


def may_lose(tx: Connection) -> list[str]:
    """The settings of PostgreSQL that are off, so that what was committed may be lost when the power is; SQLite has
    none, for each connection says what it needs."""
    if tx.dialect.name == "sqlite":
        return []
    asked = "name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'"
    return list(tx.exec_driver_sql(f"select name from pg_settings where {asked} order by name").scalars())
