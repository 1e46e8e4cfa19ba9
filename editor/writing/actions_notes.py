"""The deeds upon the team's notes: writing one on words of the living text, replying, changing and deleting what one
said, resolving, opening again."""

from collections.abc import Mapping
from dataclasses import replace

from editor import access, anchors, record
from editor.access import Entry
from editor.announce import Happening
from editor.db import Connection
from editor.forums import rows as forum_rows
from editor.forums import rows_outline, rows_roles
from editor.ids import fresh_id, request_key
from editor.kit import Kit
from editor.people import rows as people_rows
from editor.writing import rows_notes as rows
from editor.writing.forms_notes import NewNote, NewWords, OtherWords
from sections.errors import AlreadyDone, BadInput, Denied, NotFound, Stale
from sections.notes import Said, TeamNote, mentioned
from sections.people import Person, Role
from sections.permissions import Action, has_right

SUBJECT = "note"
"""The kind of subject under which anchors and events know notes."""


def team(tx: Connection, forum: str) -> dict[str, str]:
    """The names of everybody who reads the notes of a forum, by their ids: whom one may name in them."""
    return team_with(tx, forum, Action.NOTE)


def team_with(tx: Connection, forum: str, action: Action) -> dict[str, str]:
    """The names of everybody who has this right in a forum, by their ids, the Secretariat among them."""
    members = [person for person, role in rows_roles.team(tx, forum) if has_right({role}, action)]
    secretariat = people_rows.secretariat_members(tx) if has_right({Role.SECRETARIAT}, action) else []
    return {person.id: person.name for person in (*members, *secretariat)}


def write(kit: Kit, person: Person | None, slug: str, new: NewNote) -> TeamNote:
    """Writes a note; the same request again changes nothing.

    Raises NotSignedIn, Denied; NotFound for a section that is not of this forum; BadInput when the words it is to
    stand on are not in the text."""
    key = request_key(new.key, new.section, new.words)
    with kit.db.read() as tx:
        _entry(tx, person, slug, new.section)
        known = rows.by_key(tx, key)
    if known:
        return known
    try:
        anchor = new.pointed and kit.live.anchor_at(new.pointed)
    except NotFound:
        raise BadInput({"quote": "not_there"}) from None
    with kit.db.begin() as tx:
        entry, who = _entry(tx, person, slug, new.section)
        forum_rows.lock(tx, entry.forum.id)  # the same request twice at once is one
        known = rows.by_key(tx, key)
        if known:
            return known
        id, quote = fresh_id(), anchor.quote if anchor else ""
        said = _said(kit, tx, entry, who, id, new.words)
        note = TeamNote(id, entry.forum.id, new.section, new.kind, quote, (said,))
        rows.add(tx, note, key)
        if anchor:
            anchors.put(tx, SUBJECT, id, anchor)
        _tell(kit, tx, who, "note_written", note, {"mentions": list(said.mentions)})
    if anchor:
        kit.live.recheck(new.section)
    kit.announcements.tell(Happening.NOTES_CHANGED, forum=note.forum)
    return note


def reply(kit: Kit, person: Person | None, slug: str, new: NewWords) -> TeamNote:
    """Says something in an open note; the same request again changes nothing.

    Raises NotSignedIn, Denied; NotFound; AlreadyDone when the note is resolved."""
    key = request_key(new.key, new.note, new.words)
    with kit.db.begin() as tx:
        note, entry, who = _note(tx, person, slug, new.note)
        known = rows.by_key(tx, key)
        if known:
            return known
        if note.resolved_at is not None:
            raise AlreadyDone("note_resolved")
        said = _said(kit, tx, entry, who, note.id, new.words)
        rows.add_said(tx, said, key)
        _tell(kit, tx, who, "note_replied", note, {"mentions": list(said.mentions)})
    kit.announcements.tell(Happening.NOTES_CHANGED, forum=note.forum)
    return replace(note, said=(*note.said, said))


def edit(kit: Kit, person: Person | None, slug: str, new: OtherWords) -> TeamNote:
    """Lets the author change what they said; the same words again change nothing.

    Raises NotSignedIn; Denied, also when it is somebody else's; NotFound; AlreadyDone when it is deleted or its note
    resolved; Stale with the `words` that stand there when they are not those that the author saw."""
    with kit.db.begin() as tx:
        note, before, entry, who = _own(tx, person, slug, new.note, new.said)
        if before.deleted_at is not None:
            raise AlreadyDone("note_deleted")
        if before.words == new.words:
            return note
        if note.resolved_at is not None:
            raise AlreadyDone("note_resolved")
        if before.words != new.seen:
            raise Stale("note_changed", words=before.words)
        named = mentioned(new.words, team(tx, entry.forum.id))
        after = replace(before, words=new.words, mentions=named, edited_at=kit.clock.now())
        rows.change(tx, before, after)
        anew = [one for one in named if one not in before.mentions]
        _tell(kit, tx, who, "note_edited", note, {"said": after.id, "mentions": anew})
    kit.announcements.tell(Happening.NOTES_CHANGED, forum=note.forum)
    return _with(note, after)


def delete(kit: Kit, person: Person | None, slug: str, id: str, said: str) -> TeamNote:
    """Lets the author delete what they said; what is deleted already stays so.

    The words are kept nowhere. Replies of others stay, and so does the anchor: who was just answering loses nothing.
    Raises NotSignedIn; Denied, also when it is somebody else's; NotFound."""
    with kit.db.begin() as tx:
        note, before, _, who = _own(tx, person, slug, id, said)
        if before.deleted_at is not None:
            return note
        after = replace(before, words="", mentions=(), deleted_at=kit.clock.now())
        rows.change(tx, before, after)
        _tell(kit, tx, who, "note_deleted", note, {"said": after.id})
    kit.announcements.tell(Happening.NOTES_CHANGED, forum=note.forum)
    return _with(note, after)


def set_resolved(kit: Kit, person: Person | None, slug: str, id: str, resolved: bool) -> TeamNote:
    """Resolves a note, or opens it again; one that stands so already stays as it is.

    Raises NotSignedIn, Denied, NotFound."""
    with kit.db.begin() as tx:
        note, _, who = _note(tx, person, slug, id)
        if resolved is (note.resolved_at is not None):
            return note
        by, at = (who.id, kit.clock.now()) if resolved else (None, None)
        rows.set_resolved(tx, id, by, at)
        _tell(kit, tx, who, "note_resolved" if resolved else "note_reopened", note, {})
    kit.announcements.tell(Happening.NOTES_CHANGED, forum=note.forum)
    return replace(note, resolved_by=by, resolved_at=at)


def _entry(tx: Connection, person: Person | None, slug: str, section: str) -> tuple[Entry, Person]:
    entry = access.forum(tx, person, slug, Action.NOTE)
    if rows_outline.forum_of(tx, section) != entry.forum.id:
        raise NotFound()
    return entry, access.signed_in(person)


def _note(tx: Connection, person: Person | None, slug: str, id: str) -> tuple[TeamNote, Entry, Person]:
    entry = access.forum(tx, person, slug, Action.NOTE)
    forum_rows.lock(tx, entry.forum.id)
    note = rows.by_id(tx, id)
    if note is None or note.forum != entry.forum.id:
        raise NotFound()
    return note, entry, access.signed_in(person)


def _own(tx: Connection, person: Person | None, slug: str, id: str, said: str) -> tuple[TeamNote, Said, Entry, Person]:
    note, entry, who = _note(tx, person, slug, id)
    one = note.words_of(said)
    if one is None:
        raise NotFound()
    if one.by != who.id:
        raise Denied("not_yours")
    return note, one, entry, who


def _with(note: TeamNote, changed: Said) -> TeamNote:
    return replace(note, said=tuple(changed if one.id == changed.id else one for one in note.said))


def _said(kit: Kit, tx: Connection, entry: Entry, who: Person, note: str, words: str) -> Said:
    named = mentioned(words, team(tx, entry.forum.id))
    return Said(fresh_id(), note, who.id, kit.clock.now(), words, named)


def _tell(kit: Kit, tx: Connection, who: Person, kind: str, note: TeamNote, data: Mapping[str, object]) -> None:
    """One event; the words stay in the note: the record tells only that something was said."""
    told = {"section": note.section, **data}
    record.write(tx, kit.clock, record.person(who.id), kind, (SUBJECT, note.id), forum=note.forum, data=told)
