"""Rows of the roles that people hold in forums."""

from typing import Any

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, String, Table, delete, insert, select

from editor.db import metadata
from editor.people.rows import is_secretariat, persons
from sections.people import Person, Role

roles = Table(
    "roles",
    metadata,
    Column("forum", ForeignKey("forums.id"), primary_key=True),
    Column("person", ForeignKey("persons.id"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("since", BigInteger, nullable=False),
)


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


def _role(forum: str, person: str, role: Role) -> Any:
    return select(roles).where(roles.c.forum == forum, roles.c.person == person, roles.c.role == role.value)
