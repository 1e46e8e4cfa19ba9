"""What the pages of forums show: the team, with what the looking person may do about it; where somebody takes part."""

from dataclasses import dataclass

from editor import record
from editor.access import Entry
from editor.db import Connection
from editor.forums import rows, rows_roles
from sections.forums import Forum
from sections.people import Person, Role
from sections.permissions import Action, may, may_name


@dataclass(frozen=True)
class Held:
    """A role that somebody holds; `yours` to take away or not."""

    role: str
    yours: bool


@dataclass(frozen=True)
class Member:
    """Somebody of the team with all their roles; `been_here` is false until their first sign-in."""

    person: Person
    roles: tuple[Held, ...]
    been_here: bool


@dataclass(frozen=True)
class Part:
    """A forum in which somebody takes part: with which roles, and what these may do in it now."""

    forum: Forum
    roles: tuple[Role, ...]

    @property
    def writes(self) -> bool:
        """Whether the person may write now."""
        return may(self.roles, Action.WRITE, self.forum.stage)

    @property
    def suggests(self) -> bool:
        """Whether the person may suggest now."""
        return may(self.roles, Action.SUGGEST, self.forum.stage)


def parts(tx: Connection, person: Person) -> tuple[Part, ...]:
    """The forums in which somebody holds a role, with all their roles."""
    held: dict[str, Part] = {}
    for forum, role in rows.forums_of(tx, person.id):
        before = held.get(forum.id)
        held[forum.id] = Part(forum, (*before.roles, role) if before else (role,))
    return tuple(held.values())


def team(tx: Connection, entry: Entry) -> list[Member]:
    """Everybody who holds a role, in the order of their first role, then by name."""
    held: dict[Person, list[Held]] = {}
    for person, role in rows_roles.team(tx, entry.forum.id):
        held.setdefault(person, []).append(Held(role.value, may_name(entry.roles, role)))
    return [Member(person, tuple(roles), _been_here(tx, person)) for person, roles in held.items()]


def _been_here(tx: Connection, person: Person) -> bool:
    return any(event.kind == "signed_in" for event in record.of_subject(tx, "person", person.id))
