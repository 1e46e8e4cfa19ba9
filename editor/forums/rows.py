"""Rows of forums: cycles, and the forums in them."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Integer, String, Table, Text, insert, select, update

from editor.db import metadata
from editor.forums.rows_roles import roles
from sections.forums import Forum
from sections.lifecycle import Stage
from sections.people import Role
from sections.timeline import Cycle

cycles = Table(
    "cycles",
    metadata,
    Column("id", String, primary_key=True),
    Column("year", Integer, nullable=False, unique=True),
    Column("city", String, nullable=False),
    Column("opens_on", String, nullable=False),
    Column("closes_on", String, nullable=False),
    Column("idempotency_key", String, unique=True),
)
forums = Table(
    "forums",
    metadata,
    Column("id", String, primary_key=True),
    Column("slug", String, nullable=False, unique=True),
    Column("title", String, nullable=False),
    Column("cycle", ForeignKey("cycles.id"), nullable=False, index=True),
    Column("stage", String, nullable=False),
    Column("language", String, nullable=False),
    Column("direction", String, nullable=False),
    Column("mailing_list", String, nullable=False),
    Column("process_page", String, nullable=False),
    Column("description", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("idempotency_key", String, unique=True),
)


def add_cycle(tx: Connection, cycle: Cycle, key: str | None = None) -> None:
    """A new cycle; `key` is that of the request, so that it is made once."""
    tx.execute(
        insert(cycles).values(
            id=cycle.id,
            year=cycle.year,
            city=cycle.city,
            opens_on=cycle.opens_on.isoformat(),
            closes_on=cycle.closes_on.isoformat(),
            idempotency_key=key,
        )
    )


def all_cycles(tx: Connection) -> list[Cycle]:
    """All cycles, the newest first."""
    return [_cycle(row) for row in tx.execute(select(cycles).order_by(cycles.c.year.desc()))]


def cycle_by_id(tx: Connection, id: str) -> Cycle | None:
    """The cycle with this id."""
    row = tx.execute(select(cycles).where(cycles.c.id == id)).one_or_none()
    return _cycle(row) if row else None


def cycle_by_key(tx: Connection, key: str) -> Cycle | None:
    """The cycle that an earlier try of the same request made."""
    row = tx.execute(select(cycles).where(cycles.c.idempotency_key == key)).one_or_none()
    return _cycle(row) if row else None


def cycle_by_year(tx: Connection, year: int) -> Cycle | None:
    """The cycle of this year."""
    row = tx.execute(select(cycles).where(cycles.c.year == year)).one_or_none()
    return _cycle(row) if row else None


def add_forum(tx: Connection, forum: Forum, made_at: int, key: str | None = None) -> None:
    """A new forum; `key` is that of the request, so that it is made once."""
    tx.execute(
        insert(forums).values(
            id=forum.id,
            slug=forum.slug,
            title=forum.title,
            cycle=forum.cycle.id,
            stage=forum.stage.value,
            language=forum.language,
            direction=forum.direction,
            mailing_list=forum.mailing_list,
            process_page=forum.process_page,
            description=forum.description,
            made_at=made_at,
            idempotency_key=key,
        )
    )


def forum_by_key(tx: Connection, key: str) -> Forum | None:
    """The forum that an earlier try of the same request made."""
    row = tx.execute(_forums_with_cycles().where(forums.c.idempotency_key == key)).one_or_none()
    return _forum(row) if row else None


def forum_by_slug(tx: Connection, slug: str) -> Forum | None:
    """The forum with this slug."""
    row = tx.execute(_forums_with_cycles().where(forums.c.slug == slug)).one_or_none()
    return _forum(row) if row else None


def forum_by_id(tx: Connection, id: str) -> Forum | None:
    """The forum with this id."""
    row = tx.execute(_forums_with_cycles().where(forums.c.id == id)).one_or_none()
    return _forum(row) if row else None


def all_forums(tx: Connection) -> list[Forum]:
    """All forums, those of the newest cycle first, by title."""
    query = _forums_with_cycles().order_by(cycles.c.year.desc(), forums.c.title)
    return [_forum(row) for row in tx.execute(query)]


def lock(tx: Connection, forum: str) -> None:
    """Holds a forum's row until the transaction ends: what is numbered within it is numbered by one at a time."""
    tx.execute(select(forums.c.id).where(forums.c.id == forum).with_for_update())


def set_stage(tx: Connection, forum: str, stage: Stage) -> None:
    """Moves the output to another stage."""
    tx.execute(update(forums).where(forums.c.id == forum).values(stage=stage.value))


def forums_of(tx: Connection, person: str) -> list[tuple[Forum, Role]]:
    """The forums in which a person holds a role, with the role."""
    query = _forums_with_cycles().add_columns(roles.c.role).join(roles, roles.c.forum == forums.c.id)
    rows = tx.execute(query.where(roles.c.person == person).order_by(cycles.c.year.desc(), forums.c.title))
    return [(_forum(row), Role(row.role)) for row in rows]


def _forums_with_cycles() -> Any:
    cycle = [column.label(f"cycle_{column.name}") for column in cycles.c]
    return select(forums, *cycle).join(cycles, cycles.c.id == forums.c.cycle)


def _cycle(row: Any, prefix: str = "") -> Cycle:
    value = {name: getattr(row, prefix + name) for name in ("id", "year", "city", "opens_on", "closes_on")}
    return Cycle(
        value["id"],
        value["year"],
        value["city"],
        date.fromisoformat(value["opens_on"]),
        date.fromisoformat(value["closes_on"]),
    )


def _forum(row: Any) -> Forum:
    return Forum(
        row.id,
        row.slug,
        row.title,
        _cycle(row, "cycle_"),
        Stage(row.stage),
        row.language,
        row.direction,
        row.mailing_list,
        row.process_page,
        row.description,
    )
