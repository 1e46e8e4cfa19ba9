"""Rows of all anchors, by the kind of what they belong to: one table for comments and whatever else stands on words."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, Column, Connection, String, Table, delete, insert, select, update

from editor.db import metadata
from sections.anchor_json import anchor_from_json, anchor_to_json, found_from_json, found_to_json
from sections.anchors import Anchor, AnchorState, Found

anchors = Table(
    "anchors",
    metadata,
    Column("subject_kind", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("section", String, nullable=False, index=True),
    Column("anchor", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("found", JSON),
)


@dataclass(frozen=True)
class AnchorRow:
    """An anchor and where it was last found in the living text; `found` is None before the first look."""

    subject_kind: str
    subject: str
    section: str
    anchor: Anchor
    state: AnchorState
    found: Found | None


def put(tx: Connection, subject_kind: str, subject: str, anchor: Anchor) -> None:
    """Keeps the anchor of a subject; one that it has is replaced."""
    remove(tx, subject_kind, subject)
    tx.execute(
        insert(anchors).values(
            subject_kind=subject_kind,
            subject=subject,
            section=anchor.section,
            anchor=anchor_to_json(anchor),
            state=AnchorState.EXACT.value,
            found=None,
        )
    )


def remove(tx: Connection, subject_kind: str, subject: str) -> None:
    """Forgets the anchor of a subject."""
    tx.execute(delete(anchors).where(anchors.c.subject_kind == subject_kind, anchors.c.subject == subject))


def of_section(tx: Connection, section: str) -> list[AnchorRow]:
    """All anchors in a section."""
    return [_row(row) for row in tx.execute(select(anchors).where(anchors.c.section == section))]


def of_subject(tx: Connection, subject_kind: str, subject: str) -> AnchorRow | None:
    """The anchor of a subject."""
    query = select(anchors).where(anchors.c.subject_kind == subject_kind, anchors.c.subject == subject)
    row = tx.execute(query).one_or_none()
    return _row(row) if row else None


def update_states(tx: Connection, found: list[AnchorRow]) -> None:
    """Notes where anchors were found."""
    for row in found:
        whose = (anchors.c.subject_kind == row.subject_kind) & (anchors.c.subject == row.subject)
        values = {"state": row.state.value, "found": row.found and found_to_json(row.found)}
        tx.execute(update(anchors).where(whose).values(**values))


def anchor_card(row: AnchorRow) -> dict[str, Any]:
    """What a write page is told of an anchor; see `docs/wire.md`."""
    found = row.found
    ids = row.anchor.ids
    # Before the first look the ids of the anchor itself are the best that is known.
    first = found.first if found else (ids[0][0], ids[0][1], 1)
    last = found.last if found else (ids[-1][0], ids[-1][1] + ids[-1][2] - 1, 1)
    return {
        "subject_kind": row.subject_kind,
        "subject": row.subject,
        "state": row.state.value,
        "place": list(found.place if found else row.anchor.place),
        "first": list(first) if first else None,
        "last": list(last) if last else None,
        "quote": row.anchor.quote,
    }


def _row(row: Any) -> AnchorRow:
    found = found_from_json(row.found) if row.found else None
    return AnchorRow(
        row.subject_kind, row.subject, row.section, anchor_from_json(row.anchor), AnchorState(row.state), found
    )
