"""Rows of people: persons, the Secretariat, sessions and sign-in links."""

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from editor.db import metadata
from sections.people import Person

persons = Table(
    "persons",
    metadata,
    Column("id", String, primary_key=True),
    Column("email", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("joined_at", BigInteger, nullable=False),
)
secretariat = Table("secretariat", metadata, Column("person", ForeignKey("persons.id"), primary_key=True))
sessions = Table(
    "sessions",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", ForeignKey("persons.id"), nullable=False, index=True),
    Column("made_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
)
sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("id", String, primary_key=True),
    Column("token_hash", String, nullable=False, unique=True),
    Column("code_hash", String),
    Column("browser_hash", String),
    Column("email", String, nullable=False, index=True),
    Column("made_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Column("tries", Integer, nullable=False, default=0),
)


@dataclass(frozen=True)
class Link:
    """A link to sign in. Without `browser_hash` any browser may use it; `tries` counts wrong digits."""

    id: str
    email: str
    code_hash: str | None
    browser_hash: str | None
    made_at: int
    ends_at: int
    used_at: int | None
    tries: int


def person_by_id(tx: Connection, id: str) -> Person | None:
    """The person with this id."""
    return _person(tx.execute(select(persons).where(persons.c.id == id)).one_or_none())


def person_by_email(tx: Connection, email: str) -> Person | None:
    """The person with this address, in its normal form."""
    return _person(tx.execute(select(persons).where(persons.c.email == email)).one_or_none())


def is_empty(tx: Connection) -> bool:
    """Whether nobody has an account yet: nothing was ever done here."""
    return tx.execute(select(persons.c.id).limit(1)).first() is None


def add_person(tx: Connection, person: Person) -> None:
    """A new account."""
    tx.execute(insert(persons).values(id=person.id, email=person.email, name=person.name, joined_at=person.joined_at))


def is_secretariat(tx: Connection, person: str) -> bool:
    """Whether the person is a member of the Secretariat, in every forum."""
    return tx.execute(select(secretariat).where(secretariat.c.person == person)).first() is not None


def secretariat_members(tx: Connection) -> list[Person]:
    """Everybody of the Secretariat, by name."""
    query = select(persons).join(secretariat, secretariat.c.person == persons.c.id)
    return [Person(row.id, row.email, row.name, row.joined_at) for row in tx.execute(query.order_by(persons.c.name))]


def name_secretariat(tx: Connection, person: str) -> None:
    """Makes the person a member of the Secretariat; does nothing when it is one."""
    if not is_secretariat(tx, person):
        tx.execute(insert(secretariat).values(person=person))


def person_of_session(tx: Connection, session: str, now: int) -> tuple[Person, int] | None:
    """Who is signed in by this session and when it ends; None if it has ended."""
    query = select(persons, sessions.c.ends_at).join(sessions, sessions.c.person == persons.c.id)
    row = tx.execute(query.where(sessions.c.id == session, sessions.c.ends_at > now)).one_or_none()
    return (Person(row.id, row.email, row.name, row.joined_at), row.ends_at) if row else None


def add_session(tx: Connection, session: str, person: str, now: int, ends_at: int) -> None:
    """Somebody signs in."""
    tx.execute(insert(sessions).values(id=session, person=person, made_at=now, ends_at=ends_at))


def prolong_session(tx: Connection, session: str, ends_at: int) -> None:
    """Moves the end of a session."""
    tx.execute(update(sessions).where(sessions.c.id == session).values(ends_at=ends_at))


def end_session(tx: Connection, session: str) -> None:
    """Signs out."""
    tx.execute(delete(sessions).where(sessions.c.id == session))


def rename(tx: Connection, person: str, name: str) -> bool:
    """Another name for a person; False when it is the one they have."""
    other = update(persons).where(persons.c.id == person, persons.c.name != name)
    return tx.execute(other.values(name=name)).rowcount > 0


def add_link(tx: Connection, link: Link, token_hash: str) -> None:
    """A new link to sign in."""
    tx.execute(insert(sign_in_links).values(**vars(link), token_hash=token_hash))


def link_by_token(tx: Connection, token_hash: str) -> Link | None:
    """The link with this token."""
    row = tx.execute(select(sign_in_links).where(sign_in_links.c.token_hash == token_hash)).one_or_none()
    if row is None:
        return None
    return Link(**{one.name: getattr(row, one.name) for one in fields(Link)})


def use_link(tx: Connection, id: str, now: int) -> None:
    """The link has done its work."""
    tx.execute(update(sign_in_links).where(sign_in_links.c.id == id).values(used_at=now))


def count_try(tx: Connection, id: str) -> None:
    """Wrong digits were given for the link."""
    tx.execute(update(sign_in_links).where(sign_in_links.c.id == id).values(tries=sign_in_links.c.tries + 1))


def forget_links(tx: Connection, before: int) -> None:
    """Removes the links that ended before an instant."""
    tx.execute(delete(sign_in_links).where(sign_in_links.c.ends_at < before))


def _person(row: Any) -> Person | None:
    return Person(row.id, row.email, row.name, row.joined_at) if row else None
