"""Where comments stand: in the version they speak of, as it was, and in the living text, as it has become."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence

from editor import anchors
from editor.anchors import AnchorRow
from editor.comments import rows
from editor.db import Connection
from editor.forums import rows as forum_rows
from editor.kit import Kit
from editor.versions import rows as version_rows
from sections.anchors import Anchor, AnchorState
from sections.comments import Comment, Passage, PlacedComment, Target
from sections.errors import NotFound
from sections.passages import block_of, section_of, whole
from sections.versions import Document

log = logging.getLogger(__name__)

SUBJECT = "comment"
"""The kind of subject under which anchors and events know comments."""


def public_comments(tx: Connection, forum: str) -> tuple[list[Comment], Mapping[str, str], Mapping[str, AnchorRow]]:
    """The public comments of a forum, the labels of its versions, and the anchors by the comments' ids."""
    found = rows.of_forum(tx, forum)
    labels = {one.id: one.label for one in version_rows.of_forum(tx, forum)}
    sections = {comment.target.section for comment in found if comment.target.section}
    kept = [row for section in sorted(sections) for row in anchors.of_section(tx, section)]
    return found, labels, {row.subject: row for row in kept if row.subject_kind == SUBJECT}


def placed_comments(kit: Kit, tx: Connection, document: Document, version: str | None) -> tuple[PlacedComment, ...]:
    """The public comments as a file of this text shows them: those on the version; on the working copy, all."""
    if version is not None:
        frozen = version_rows.by_id(tx, version)
        label = frozen.label if frozen else ""
        return tuple(_as_made(document, label, comment) for comment in rows.of_version(tx, version))
    forum = forum_rows.forum_by_slug(tx, document.slug)
    if forum is None:
        return ()
    found, labels, anchored = public_comments(tx, forum.id)
    return tuple(_in_living(kit, document, labels, found, anchored))


def anchor(kit: Kit, tx: Connection, comment: Comment) -> Anchor | None:
    """The anchor of a comment's words in the state of its version; None when it speaks of no words."""
    target = comment.target
    if target.section is None or (target.passage is None and target.after is None):
        return None
    passage = _passage(version_rows.document(tx, comment.version), target)
    state = version_rows.state(tx, comment.version, target.section)
    if passage is None or state is None:
        return None
    try:
        return kit.live.anchor(target.section, passage, state)
    except NotFound:
        log.exception("comment %s has words that the state of its version does not hold", comment.id)
        return None


def _as_made(document: Document, label: str, comment: Comment) -> PlacedComment:
    return _placed(comment, label, _passage(document, comment.target), orphan=False)


def _passage(document: Document, target: Target) -> Passage | None:
    """The words that a comment stands at; for something missing the paragraph before."""
    section = section_of(document, target.section) if target.section and target.after else None
    block = block_of(section, target.after or "") if section else None
    return whole(section, block) if section and block else target.passage


def _in_living(
    kit: Kit,
    document: Document,
    labels: Mapping[str, str],
    found: Sequence[Comment],
    anchored: Mapping[str, AnchorRow],
) -> list[PlacedComment]:
    there = {section.id for section in document.sections}
    by_section: dict[str, list[str]] = defaultdict(list)
    for id, row in anchored.items():
        if row.section in there:
            by_section[row.section].append(id)
    now: dict[str, Passage | None] = {}
    for section, ids in by_section.items():
        placed = kit.live.place(section, [anchored[id].anchor for id in ids])
        now |= {
            id: None if one.state is AnchorState.ORPHAN else one.passage for id, one in zip(ids, placed, strict=True)
        }
    return [
        _placed(one, labels.get(one.version, ""), now.get(one.id), one.id in anchored and now.get(one.id) is None)
        for one in found
    ]


def _placed(comment: Comment, label: str, passage: Passage | None, orphan: bool) -> PlacedComment:
    target = comment.target
    return PlacedComment(
        number=comment.number,
        section=target.section,
        passage=passage,
        quote=target.quote,
        words=comment.words,
        name=comment.name,
        organisation=comment.organisation,
        group=comment.group,
        region=comment.region,
        at=comment.published_at or comment.made_at,
        version=label,
        kind=target.kind,
        orphan=orphan,
        disposition=comment.disposition,
    )
