"""Suggestions as the write page's cards and the page of decisions show them: names, replies, decisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from editor.db import Connection
from editor.forums import rows_outline, rows_roles
from editor.kit import Kit
from editor.people import rows as people_rows
from editor.writing import rows_suggestions as rows
from sections.decisions import Decision, Reply

DECIDED = 500
"""Decisions that the page of a forum shows, the newest."""


@dataclass(frozen=True)
class Told:
    """A decision with names, the heading of its section (None: removed since) and what was said to the suggestion."""

    decision: Decision
    author: str | None
    decided_by: str | None
    heading: str | None
    replies: tuple[Reply, ...]


def cards(kit: Kit, tx: Connection, forum: str) -> dict[str, Any]:
    """What cards need beside the text itself: the names of people by their ids, and the replies."""
    names, replies = people(kit, tx, forum), rows.replies_of(tx, forum)
    names |= names_of(tx, {one.by for one in replies} - names.keys())
    return {"people": names, "replies": [reply_card(one, names) for one in replies]}


def people(kit: Kit, tx: Connection, forum: str) -> dict[str, str]:
    """The names of the members of a forum and of everybody who has written in its text, by their ids."""
    sections = [section.id for section in rows_outline.outline(tx, forum).sections]
    members = {person.id for person, _ in rows_roles.team(tx, forum)}
    writers = {id for owners in kit.live.writers(tx, sections).values() for id in owners.values()}
    return names_of(tx, members | writers)


def reply_card(reply: Reply, names: Mapping[str, str]) -> dict[str, Any]:
    """One reply."""
    return {
        "id": reply.id,
        "section": reply.section,
        "suggestion": reply.suggestion,
        "name": names.get(reply.by, ""),
        "at": reply.at,
        "words": reply.words,
    }


def decided(tx: Connection, forum: str) -> tuple[list[Told], dict[str, str]]:
    """The newest decisions of a forum, and the names of everybody in them."""
    found = rows.decisions_of(tx, forum, DECIDED)
    headings = {section.id: section.heading for section in rows_outline.outline(tx, forum).sections}
    replies: dict[tuple[str, str], tuple[Reply, ...]] = {}
    for reply in rows.replies_of(tx, forum):
        key = reply.section, reply.suggestion
        replies[key] = (*replies.get(key, ()), reply)
    people = {id for one in found for id in (one.author, one.decided_by)}
    names = names_of(tx, people | {reply.by for said in replies.values() for reply in said})
    told = [
        Told(
            one,
            names.get(one.author),
            names.get(one.decided_by),
            headings.get(one.section),
            replies.get((one.section, one.suggestion), ()),
        )
        for one in found
    ]
    return told, names


def names_of(tx: Connection, people: Iterable[str]) -> dict[str, str]:
    """The names of people, by their ids."""
    return {id: found.name for id in people if (found := people_rows.person_by_id(tx, id))}
