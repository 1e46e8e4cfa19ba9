"""The deed of being here: what somebody has seen of a forum's record, so that the next visit tells what is new."""

from editor import access, record
from editor.forums import rows as forum_rows
from editor.kit import Kit
from editor.writing import rows_visits
from sections.people import Person
from sections.permissions import Action


def note_visit(kit: Kit, person: Person | None, slug: str) -> None:
    """Notes that somebody has seen everything that the record holds now. Raises NotSignedIn, Denied."""
    with kit.db.begin() as tx:
        entry = access.forum(tx, person, slug, Action.READ_LIVING)
        who = access.signed_in(person)
        forum_rows.lock(tx, entry.forum.id)  # two tabs may say it at once
        rows_visits.note(tx, who.id, entry.forum.id, record.last(tx), kit.clock.now())
