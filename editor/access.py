"""The one door: everything that is fetched or changed for a person passes here, and is refused here."""

from contextvars import ContextVar
from dataclasses import dataclass

from editor.db import Connection
from editor.forums import rows as forum_rows
from editor.forums import rows_roles
from editor.people import rows as people_rows
from sections.errors import Closed, Denied, NotFound, NotSignedIn
from sections.forums import Forum
from sections.people import Person, Role
from sections.permissions import Action, has_right, is_open, may

_passed: ContextVar[bool] = ContextVar("passed", default=False)


@dataclass(frozen=True)
class Entry:
    """A forum as one person may see it: who looks (None: a reader without an account), with which roles."""

    forum: Forum
    person: Person | None
    roles: frozenset[Role]

    def may(self, action: Action) -> bool:
        """Whether this person may do this here, at the present stage."""
        return may(self.roles, action, self.forum.stage)

    @property
    def rights(self) -> frozenset[Action]:
        """Everything this person may do here, at the present stage: what a page offers."""
        return frozenset(action for action in Action if self.may(action))


def enter() -> None:
    """Begins a request or a socket event: nothing has passed the door yet."""
    _passed.set(False)


def passed() -> bool:
    """Whether what is being answered has passed the door."""
    return _passed.get()


def everybody() -> None:
    """For what anybody at all may see or do: it says so here."""
    _passed.set(True)


def forum(tx: Connection, person: Person | None, slug: str, action: Action) -> Entry:
    """The forum at this address, when the person may do this in it.

    Raises NotFound for an unknown forum; NotSignedIn or Denied without the right; Closed when the stage
    forbids it.
    """
    found = forum_rows.forum_by_slug(tx, slug)
    return _admitted(tx, person, found, action)


def forum_of(tx: Connection, person: Person | None, id: str, action: Action) -> Entry:
    """The same, for the id of a forum that something else belongs to."""
    return _admitted(tx, person, forum_rows.forum_by_id(tx, id), action)


def secretariat(tx: Connection, person: Person | None, action: Action) -> Person:
    """The person, when it may do this for the whole installation. Raises NotSignedIn, Denied."""
    _passed.set(True)
    if person is None:
        raise NotSignedIn()
    held = {Role.SECRETARIAT} if people_rows.is_secretariat(tx, person.id) else set()
    if not has_right(held, action):
        raise Denied()
    return person


def signed_in(person: Person | None) -> Person:
    """The person, for what belongs to every account itself. Raises NotSignedIn."""
    _passed.set(True)
    if person is None:
        raise NotSignedIn()
    return person


def _admitted(tx: Connection, person: Person | None, found: Forum | None, action: Action) -> Entry:
    _passed.set(True)
    if found is None:
        raise NotFound()
    roles = rows_roles.roles_of(tx, found.id, person.id) if person else frozenset()
    if not has_right(roles, action):
        raise NotSignedIn() if person is None else Denied(forum=found.title)
    if not is_open(action, found.stage):
        raise Closed(stage=found.stage.value)
    return Entry(found, person, roles)
