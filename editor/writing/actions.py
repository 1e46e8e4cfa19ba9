"""The deeds of the write page: arranging the outline."""

from collections.abc import Callable, Mapping
from typing import Any

from editor import access, record
from editor.announce import Happening
from editor.db import Connection
from editor.forums import rows, rows_outline
from editor.ids import fresh_id
from editor.kit import Kit
from editor.writing.actions_notes import team_with
from editor.writing.forms import Deed, DeedKind
from sections import outline as deeds
from sections.errors import BadInput, Stale
from sections.outline import Outline
from sections.people import Person
from sections.permissions import Action

EVENTS: Mapping[DeedKind, str] = {
    DeedKind.RENAME: "section_renamed",
    DeedKind.ADD: "section_added",
    DeedKind.MOVE: "section_moved",
    DeedKind.REMOVE: "section_removed",
    DeedKind.TAG: "section_tagged",
    DeedKind.LEAVE_OUT: "section_left_out",
    DeedKind.BRING_BACK: "section_brought_back",
    DeedKind.SET_STATE: "section_state_set",
    DeedKind.PUT_IN_CHARGE: "section_put_in_charge",
}


def writers(tx: Connection, forum: str) -> dict[str, str]:
    """The names of everybody who may write in a forum, by their ids: who can be in charge of a section."""
    return team_with(tx, forum, Action.WRITE)


def arrange(kit: Kit, person: Person | None, slug: str, deed: Deed) -> Outline:
    """Does one deed upon the outline and gives the new one. A removed section keeps its text in the log.

    Raises NotSignedIn, Denied, Closed; NotFound for the section; Stale when somebody else has arranged the
    outline since the person looked; BadInput for what the rules of the outline do not allow.
    """
    needed = Action.WRITE if deed.kind is DeedKind.SET_STATE else Action.ARRANGE
    with kit.db.begin() as tx:
        entry = access.forum(tx, person, slug, needed)
        who = access.signed_in(person)
        rows.lock(tx, entry.forum.id)  # who loses their role at this moment is not put in charge
        before = rows_outline.outline(tx, entry.forum.id)
        if before.revision != deed.revision:
            raise Stale(revision=before.revision)
        if deed.kind is DeedKind.PUT_IN_CHARGE and deed.person not in {None, *writers(tx, entry.forum.id)}:
            raise BadInput({"person": "not_a_writer"})
        subject = fresh_id() if deed.kind is DeedKind.ADD else deed.section
        after = _DO[deed.kind](before, subject, deed)
        rows_outline.change_outline(tx, entry.forum.id, before.revision, after, kit.clock.now())
        told = _told(before, after, subject, deed)
        about = ("section", subject)
        actor = record.person(who.id)
        record.write(tx, kit.clock, actor, EVENTS[deed.kind], about, forum=entry.forum.id, data=told)
    kit.announcements.tell(Happening.OUTLINE_CHANGED, forum=entry.forum.id)
    return after


_DO: Mapping[DeedKind, Callable[[Outline, str, Deed], Outline]] = {
    DeedKind.RENAME: lambda outline, id, deed: deeds.rename(outline, id, deed.heading),
    DeedKind.ADD: lambda outline, id, deed: deeds.add(outline, id, deed.heading, deed.after, deed.level, deed.part),
    DeedKind.MOVE: lambda outline, id, deed: deeds.move(outline, id, deed.after),
    DeedKind.REMOVE: lambda outline, id, deed: deeds.remove(outline, id),
    DeedKind.TAG: lambda outline, id, deed: deeds.tag(outline, id, deed.components),
    DeedKind.LEAVE_OUT: lambda outline, id, deed: deeds.leave_out(outline, id, deed.reason),
    DeedKind.BRING_BACK: lambda outline, id, deed: deeds.bring_back(outline, id),
    DeedKind.SET_STATE: lambda outline, id, deed: deeds.set_state(outline, id, deed.state),
    DeedKind.PUT_IN_CHARGE: lambda outline, id, deed: deeds.put_in_charge(outline, id, deed.person),
}


def _told(before: Outline, after: Outline, subject: str, deed: Deed) -> dict[str, Any]:
    """What the record keeps of a deed: the section's heading, and what was changed to what."""
    there = before if deed.kind is DeedKind.REMOVE else after
    section = there.section(subject)
    told: dict[str, Any] = {"revision": after.revision, "heading": section.heading}
    match deed.kind:
        case DeedKind.RENAME:
            told["before"] = before.section(subject).heading
        case DeedKind.TAG:
            told["components"] = list(section.components)
        case DeedKind.LEAVE_OUT:
            told["reason"] = section.left_out
        case DeedKind.SET_STATE:
            told["state"] = section.state.value
        case DeedKind.PUT_IN_CHARGE:
            told["person"] = section.in_charge
        case DeedKind.ADD | DeedKind.MOVE:
            told["after"] = deed.after
    return told
