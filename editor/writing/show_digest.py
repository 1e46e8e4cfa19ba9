"""What has happened since somebody was here: a reading of the record, of what others did since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from editor import record
from editor.access import Entry
from editor.db import Connection
from editor.forums import rows_outline
from editor.record import Event
from editor.writing import rows_notes, rows_visits
from editor.writing.show_suggestions import names_of

MOST = 2_000
"""Events that are read; who was away for longer is told of the newest."""
SAID = ("note_written", "note_replied", "note_edited")
KINDS = (
    *("text_edited", "text_suggested", "comment_published", "suggestion_accepted", "suggestion_rejected"),
    *(*SAID, "version_frozen", "stage_moved"),
)


@dataclass(frozen=True)
class Worked:
    """A section in which others worked, and their names, in the order in which they began."""

    section: str
    heading: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Digest:
    """What others did since `since`, in UTC milliseconds. `comments` are numbers with their sections, `named` notes in
    which the person is named with who wrote it; `accepted` and `rejected` count the person's own suggestions; `stage`
    is the one that the output has moved to."""

    since: int
    edited: tuple[Worked, ...]
    suggested: tuple[Worked, ...]
    comments: tuple[tuple[int, str | None], ...]
    accepted: int
    rejected: int
    named: tuple[tuple[str, str], ...]
    versions: tuple[str, ...]
    stage: str | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        told = (self.edited, self.suggested, self.comments, self.accepted, self.rejected, self.named, self.versions)
        return not any(told) and self.stage is None


def digest(tx: Connection, entry: Entry) -> Digest | None:
    """What is new to the person of an entry; None on the first visit, and when nothing is."""
    person, forum = entry.person, entry.forum.id
    seen = rows_visits.last(tx, person.id, forum) if person else None
    if person is None or seen is None:
        return None
    events = [
        one
        for one in record.of_forum_after(tx, forum, seen.seq, KINDS, MOST)
        if one.actor.id != person.id and one.data.get("until", one.at) >= seen.at
    ]
    headings = {section.id: section.heading for section in rows_outline.outline(tx, forum).sections}
    names = names_of(tx, {one.actor.id for one in events if one.actor.kind == "person" and one.actor.id})
    mine = [one for one in events if one.data.get("author") == person.id]
    named = _named(events, person.id, names)
    still = rows_notes.naming(tx, person.id, named)
    moved = [str(one.data["to"]) for one in events if one.kind == "stage_moved"]
    told = Digest(
        since=seen.at,
        edited=_worked(events, "text_edited", headings, names),
        suggested=_worked(events, "text_suggested", headings, names),
        comments=tuple((one.data["number"], one.data.get("section")) for one in _of(events, "comment_published")),
        accepted=len(_of(mine, "suggestion_accepted")),
        rejected=len(_of(mine, "suggestion_rejected")),
        named=tuple(one for one in named.items() if one[0] in still),
        versions=tuple(str(one.data["label"]) for one in _of(events, "version_frozen")),
        stage=moved[-1] if moved else None,
    )
    return None if told.is_empty else told


def _of(events: Iterable[Event], kind: str) -> list[Event]:
    return [one for one in events if one.kind == kind]


def _named(events: Iterable[Event], person: str, names: dict[str, str]) -> dict[str, str]:
    """Notes in which somebody was named, with who did it last."""
    told = [one for one in events if one.kind in SAID and person in one.data.get("mentions", ())]
    return {one.subject: names.get(one.actor.id or "", "") for one in told}


def _worked(events: Sequence[Event], kind: str, headings: dict[str, str], names: dict[str, str]) -> tuple[Worked, ...]:
    """The sections that are still there, in the order of the outline."""
    who: dict[str, dict[str, None]] = {}
    for one in _of(events, kind):
        if one.actor.id in names:
            who.setdefault(one.subject, {})[names[one.actor.id]] = None
    return tuple(Worked(id, heading, tuple(who[id])) for id, heading in headings.items() if id in who)
