"""What became of the edits that answer comments: the version in which each came out, and the words before and after.

Nothing is told here that is not published: of an edit that is in no version yet only that the next one will have it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from editor import record
from editor.comments.show import numbered
from editor.db import Connection
from editor.forums import rows_outline
from editor.record import Event
from editor.versions import rows as version_rows
from editor.versions.rows import Version
from exports.names import block_anchor, section_anchor
from sections.blocks import plain
from sections.comments import Comment, Passage, PlacedComment
from sections.forums import Forum
from sections.lifecycle import NOBODY_WRITES
from sections.passages import block_of, section_of, shown, text_at
from sections.versions import Document


@dataclass(frozen=True)
class Change:
    """Where the edit that answers a comment can be read. `label` is that of the version in which it came out, None when
    the next one will have it; `anchor` the place in that version's page.

    `before` and `after` are the words of the paragraph that the comment is on, in the version that it speaks of and in
    that one; empty when they are the same, or one of them has no such paragraph."""

    label: str | None
    anchor: str = ""
    before: str = ""
    after: str = ""


def changes(
    tx: Connection, forum: Forum, document: Document, comments: Iterable[PlacedComment | Comment]
) -> dict[int, Change]:
    """For the numbers of comments on this text what became of the edits that their answers name."""
    named = {one.number: one for one in comments if one.disposition and one.disposition.edit}
    edits = {one.id: one for one in record.by_ids(tx, {_edit(one) for one in named.values()})}
    if not edits:
        return {}
    versions = version_rows.of_forum(tx, forum.id)
    frozen = version_rows.seqs(tx, forum.id)
    out = {}
    for number, comment in named.items():
        edit = edits.get(_edit(comment))
        if edit is None:
            continue
        version = _shipped(edit, versions, frozen)
        if version is not None:
            out[number] = _told(tx, version, edit, document, _passage(comment))
        elif _is_coming(tx, edit, forum):
            out[number] = Change(None)
    return out


def _edit(comment: PlacedComment | Comment) -> str:
    return (comment.disposition and comment.disposition.edit) or ""


def _passage(comment: PlacedComment | Comment) -> Passage | None:
    return comment.passage if isinstance(comment, PlacedComment) else comment.target.passage


def _shipped(edit: Event, versions: Sequence[Version], frozen: Mapping[str, Mapping[str, int]]) -> Version | None:
    """The oldest version that holds all of an edit."""
    holding = [one for one in versions if frozen[one.id].get(edit.subject, -1) >= edit.data["to"]]
    return holding[-1] if holding else None


def _is_coming(tx: Connection, edit: Event, forum: Forum) -> bool:
    """Whether a next version will have it: not when nobody writes any more, nor when its section was taken out."""
    return forum.stage not in NOBODY_WRITES and rows_outline.forum_of(tx, edit.subject) == forum.id


def _told(tx: Connection, version: Version, edit: Event, document: Document, passage: Passage | None) -> Change:
    shipped, _ = numbered(version_rows.document_json(tx, version.id))
    there = section_of(shipped, edit.subject)
    if there is None:
        return Change(version.label)
    if passage is None or block_of(there, passage.block) is None:
        return Change(version.label, section_anchor(there.id))
    before, after = (_words(one, edit.subject, passage) for one in (document, shipped))
    if not before or not after or before == after:
        before = after = ""
    return Change(version.label, block_anchor(passage.block), before, after)


def _words(document: Document, section: str, passage: Passage) -> str:
    found = section_of(document, section)
    inlines = text_at(found, passage.block, passage.place) if found else None
    return "" if inlines is None else shown(plain(inlines))
