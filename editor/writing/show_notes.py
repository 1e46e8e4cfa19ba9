"""The team's notes as the write page's cards show them."""

from collections.abc import Mapping
from typing import Any

from editor import anchors
from editor.anchors import AnchorRow, anchor_card
from editor.db import Connection
from editor.forums import rows_outline
from editor.writing import rows_notes as rows
from editor.writing.actions_notes import SUBJECT, team
from editor.writing.show_suggestions import names_of
from sections.notes import Said, TeamNote


def cards(tx: Connection, forum: str) -> dict[str, Any]:
    """Everything that the cards of a forum's notes need, and the team, whom one may name in them."""
    found = rows.of_forum(tx, forum)
    readers = team(tx, forum)
    names = {**names_of(tx, _people(found) - readers.keys()), **readers}
    sections = sorted({section.id for section in rows_outline.outline(tx, forum).sections} & {n.section for n in found})
    kept = [row for section in sections for row in anchors.of_section(tx, section)]
    anchored = {row.subject: row for row in kept if row.subject_kind == SUBJECT}
    return {
        "notes": [card(note, anchored.get(note.id), names) for note in found],
        "team": listed(readers),
    }


def listed(names: Mapping[str, str]) -> list[dict[str, str]]:
    """People by their names, as the field offers them behind an `@`."""
    return [{"id": id, "name": name} for id, name in sorted(names.items(), key=lambda one: one[1].casefold())]


def one_card(tx: Connection, note: TeamNote) -> dict[str, Any]:
    """One note, with the names it needs."""
    return card(note, anchors.of_subject(tx, SUBJECT, note.id), names_of(tx, _people([note])))


def card(note: TeamNote, row: AnchorRow | None, names: Mapping[str, str]) -> dict[str, Any]:
    """One note for the write page."""
    return {
        "id": note.id,
        "section": note.section,
        "kind": note.kind.value,
        "quote": note.quote,
        "anchor": row and anchor_card(row),
        "said": [_said(one, names) for one in note.said],
        "resolved": note.resolved_at and {"name": names.get(note.resolved_by or "", ""), "at": note.resolved_at},
    }


def _said(said: Said, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": said.id,
        "by": said.by,
        "name": names.get(said.by, ""),
        "at": said.at,
        "words": said.words,
        "edited": said.edited_at,
        "deleted": said.deleted_at,
        "mentions": [{"id": id, "name": names.get(id, "")} for id in said.mentions],
    }


def _people(notes: list[TeamNote]) -> set[str]:
    said = [one for note in notes for one in note.said]
    resolved = {note.resolved_by for note in notes if note.resolved_by}
    return resolved | {one.by for one in said} | {id for one in said for id in one.mentions}
