"""What was done in a forum, as its page of activity tells it: events with names, work in a section in one line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from editor.db import Connection
from editor.forums import rows_outline
from editor.people import rows as people_rows
from editor.record import Event
from editor.versions import rows as version_rows

TEXT = "text_edited"


@dataclass(frozen=True)
class Happened:
    """An event in words' reach. `name` is who did it, None for somebody without an account and the system itself.

    `about` is the name of the person the event is about, `section` the heading of its section as it is now,
    `label` that of its version; each is None where there is none. `since` is when work on one section began that
    went on until the event: the first of several in a row, in UTC milliseconds.
    """

    event: Event
    since: int
    name: str | None
    about: str | None
    section: str | None
    label: str | None


def activity(tx: Connection, forum: str, events: Sequence[Event]) -> list[Happened]:
    """The events of a forum, newest first as they come; what one person wrote in one section in a row is one."""
    names = _names(tx, events)
    headings = {section.id: section.heading for section in rows_outline.outline(tx, forum).sections}
    labels = {version.id: version.label for version in version_rows.of_forum(tx, forum)}
    told: list[Happened] = []
    for event in events:
        if told and _goes_on(event, told[-1].event):
            told[-1] = replace(told[-1], since=event.at)
            continue
        told.append(
            Happened(
                event=event,
                since=event.at,
                name=names.get(event.actor.id or ""),
                about=names.get(_about(event)),
                section=headings.get(event.subject) if event.subject_kind == "section" else None,
                label=labels.get(event.version or ""),
            )
        )
    return told


def _goes_on(event: Event, later: Event) -> bool:
    """Whether `later` carries on the same person's writing in the same section."""
    same = (event.kind, event.actor, event.subject) == (later.kind, later.actor, later.subject)
    return same and event.kind == TEXT


def _about(event: Event) -> str:
    """The id of the person whom an event is about, "" when it is about nobody."""
    return event.subject if event.subject_kind == "person" else str(event.data.get("person") or "")


def _names(tx: Connection, events: Iterable[Event]) -> dict[str, str]:
    people = {event.actor.id for event in events if event.actor.kind == "person" and event.actor.id}
    people |= {_about(event) for event in events}
    return {id: found.name for id in people if (found := people_rows.person_by_id(tx, id))}
