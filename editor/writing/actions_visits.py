"""The deed of being here: what somebody has seen of a forum's record, so that the next visit tells what is new."""

from editor import access, record
from editor.forums import rows as forum_rows
from editor.kit import Kit
from editor.writing import rows_visits
from editor.writing.rows_visits import Seen
from sections.people import Person
from sections.permissions import Action


def note_visit(kit: Kit, person: Person | None, slug: str, seen: Seen) -> None:
    """Notes what somebody has seen: the record up to a place, and what has happened before their eyes until an instant.
    Raises NotSignedIn, Denied."""
    with kit.db.begin() as tx:
        entry = access.forum(tx, person, slug, Action.READ_LIVING)
        who = access.signed_in(person)
        forum_rows.lock(tx, entry.forum.id)  # two tabs may say it at once
        there = Seen(record.last(tx), kit.clock.now())
        rows_visits.note(tx, who.id, entry.forum.id, Seen(min(seen.seq, there.seq), min(seen.at, there.at)))
