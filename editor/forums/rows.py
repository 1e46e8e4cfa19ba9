"""Rows of forums: cycles, forums, the roles that people hold in them, and the outline of their outputs."""

from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from editor.db import metadata
from editor.people.rows import is_secretariat, persons
from sections.errors import NotFound, Stale
from sections.forums import Forum
from sections.lifecycle import Stage
from sections.outline import Outline, Section, SectionKind, SectionState
from sections.people import Person, Role
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
roles = Table(
    "roles",
    metadata,
    Column("forum", ForeignKey("forums.id"), primary_key=True),
    Column("person", ForeignKey("persons.id"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("since", BigInteger, nullable=False),
)
outlines = Table(
    "outlines",
    metadata,
    Column("forum", ForeignKey("forums.id"), primary_key=True),
    Column("revision", Integer, nullable=False),
)
sections = Table(
    "sections",
    metadata,
    Column("id", String, primary_key=True),
    Column("forum", ForeignKey("forums.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("level", Integer, nullable=False),
    Column("heading", String, nullable=False),
    Column("components", JSON, nullable=False),
    Column("left_out", Text),
    Column("state", String, nullable=False),
    Column("front", String),
    Column("in_charge", String),
    Column("removed_at", BigInteger),
)
"""A section that was removed keeps its row: its text stays in the log, and versions speak of it."""


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


def roles_of(tx: Connection, forum: str, person: str) -> frozenset[Role]:
    """The roles that a person holds in a forum, the Secretariat's everywhere included."""
    query = select(roles.c.role).where(roles.c.forum == forum, roles.c.person == person)
    held = {Role(role) for role in tx.execute(query).scalars()}
    return frozenset(held | {Role.SECRETARIAT}) if is_secretariat(tx, person) else frozenset(held)


def give_role(tx: Connection, forum: str, person: str, role: Role, now: int) -> bool:
    """Gives a role; False when the person has it."""
    if role in {Role(row.role) for row in tx.execute(_role(forum, person, role))}:
        return False
    tx.execute(insert(roles).values(forum=forum, person=person, role=role.value, since=now))
    return True


def take_role(tx: Connection, forum: str, person: str, role: Role) -> bool:
    """Takes a role away; False when the person did not have it."""
    gone = delete(roles).where(roles.c.forum == forum, roles.c.person == person, roles.c.role == role.value)
    return tx.execute(gone).rowcount > 0


def team(tx: Connection, forum: str) -> list[tuple[Person, Role]]:
    """Everybody who holds a role in the forum, with it, in the order of the roles and then of the names."""
    query = select(persons, roles.c.role).join(roles, roles.c.person == persons.c.id)
    query = query.where(roles.c.forum == forum)
    order = list(Role)
    found = [
        (Person(row.id, row.email, row.name, row.joined_at), Role(row.role))
        for row in tx.execute(query.order_by(persons.c.name, persons.c.id))
    ]
    return sorted(found, key=lambda one: order.index(one[1]))


def forums_of(tx: Connection, person: str) -> list[tuple[Forum, Role]]:
    """The forums in which a person holds a role, with the role."""
    query = _forums_with_cycles().add_columns(roles.c.role).join(roles, roles.c.forum == forums.c.id)
    rows = tx.execute(query.where(roles.c.person == person).order_by(cycles.c.year.desc(), forums.c.title))
    return [(_forum(row), Role(row.role)) for row in rows]


def add_outline(tx: Connection, forum: str, outline: Outline) -> None:
    """The outline that a new forum begins with."""
    tx.execute(insert(outlines).values(forum=forum, revision=outline.revision))
    for position, section in enumerate(outline.sections):
        tx.execute(insert(sections).values(forum=forum, **_section_values(position, section)))


def outline_revision(tx: Connection, forum: str) -> int:
    """The revision of a forum's present outline. Raises NotFound."""
    revision = tx.execute(select(outlines.c.revision).where(outlines.c.forum == forum)).scalar_one_or_none()
    if revision is None:
        raise NotFound(forum=forum)
    return int(revision)


def outline(tx: Connection, forum: str) -> Outline:
    """The present outline of a forum. Raises NotFound."""
    revision = outline_revision(tx, forum)
    query = select(sections).where(sections.c.forum == forum, sections.c.removed_at.is_(None))
    return Outline(revision, tuple(_section(row) for row in tx.execute(query.order_by(sections.c.position))))


def change_outline(tx: Connection, forum: str, before: int, outline: Outline, now: int) -> None:
    """Puts `outline` in the place of the one with revision `before`. Raises Stale when that is not there."""
    present = outlines.c.forum == forum, outlines.c.revision == before
    if not tx.execute(update(outlines).where(*present).values(revision=outline.revision)).rowcount:
        raise Stale()
    query = select(sections.c.id).where(sections.c.forum == forum, sections.c.removed_at.is_(None))
    there = set(tx.execute(query).scalars())
    for position, section in enumerate(outline.sections):
        values = _section_values(position, section)
        if section.id in there:
            tx.execute(update(sections).where(sections.c.id == section.id).values(**values))
        else:
            tx.execute(insert(sections).values(forum=forum, **values))
    gone = there - {section.id for section in outline.sections}
    tx.execute(update(sections).where(sections.c.id.in_(gone)).values(removed_at=now))


def of_section(tx: Connection, section: str) -> str | None:
    """The id of the forum whose output has this section now."""
    query = select(sections.c.forum).where(sections.c.id == section, sections.c.removed_at.is_(None))
    return tx.execute(query).scalar_one_or_none()


def _section_values(position: int, section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "position": position,
        "kind": section.kind.value,
        "level": section.level,
        "heading": section.heading,
        "components": list(section.components),
        "left_out": section.left_out,
        "state": section.state.value,
        "front": section.front,
        "in_charge": section.in_charge,
    }


def _section(row: Any) -> Section:
    return Section(
        row.id,
        SectionKind(row.kind),
        row.level,
        row.heading,
        tuple(row.components),
        row.left_out,
        SectionState(row.state),
        row.front,
        row.in_charge,
    )


def _role(forum: str, person: str, role: Role) -> Any:
    return select(roles).where(roles.c.forum == forum, roles.c.person == person, roles.c.role == role.value)


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
