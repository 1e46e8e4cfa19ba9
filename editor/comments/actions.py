"""The deeds of commenters: sending, confirming and withdrawing."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace

from editor import access, anchors, record
from editor.announce import Happening
from editor.comments import places, rows
from editor.comments.forms import NewComment
from editor.db import Connection
from editor.forums import rows as forum_rows
from editor.ids import fresh_id, request_key
from editor.kit import Kit
from editor.versions import rows as version_rows
from editor.versions.rows import Version
from sections import targets
from sections.comments import Comment, CommentState, Target
from sections.errors import Closed, NotFound
from sections.forums import Forum
from sections.people import Person
from sections.permissions import Action
from sections.versions import Document

DAY = 86_400_000
CONFIRM_WITHIN = 7 * DAY


@dataclass(frozen=True)
class Held:
    """A comment as its author sees it, with where it belongs."""

    comment: Comment
    forum: Forum
    version: Version


def open_version(kit: Kit, person: Person | None, slug: str, label: str) -> tuple[Forum, Version, Document]:
    """The version on which somebody wants to comment. Raises NotFound; Closed when its period is over."""
    with kit.db.read() as tx:
        forum = access.forum(tx, person, slug, Action.COMMENT).forum
        version = version_rows.by_label(tx, forum.id, label)
        if version is None:
            raise NotFound()
        _check_open(kit, version)
        return forum, version, version_rows.document(tx, version.id)


def send(kit: Kit, person: Person | None, slug: str, label: str, new: NewComment) -> Comment:
    """Keeps a comment and mails its author the link that confirms it.

    The same request again, or the same words on the same place in another form, keep nothing more; while the comment
    waits the same link is mailed again, for the first mail may never have gone out. Raises NotFound, Closed, BadInput
    for a place that is not in the text; MailFailed, when the next try will do."""
    forum, version, document = open_version(kit, person, slug, label)
    comment = _comment(kit, forum, version, targets.target(document, new.pointed), new)
    key = request_key(version.id, new)
    with kit.db.begin() as tx:
        rows.forget_unconfirmed(tx, comment.made_at - CONFIRM_WITHIN)
        there = rows.by_idempotency_key(tx, key) or rows.twin(tx, comment)
        if there is None:
            _check_open(kit, version_rows.by_id(tx, version.id))  # it may have been ended since
            rows.add(tx, comment, _hashed(kit, token_of(kit, comment.id)), key)
    comment = there or comment
    if comment.state is CommentState.UNCONFIRMED:
        values = {"link": address_of(kit, comment.id), "comment": comment, "forum": forum, "version": version}
        kit.mail.send(new.email, "confirm_comment", "en", values)
    return comment


def token_of(kit: Kit, id: str) -> str:
    """The secret part of a comment's private address, the same at every time and in no table."""
    digest = hmac.new(kit.settings.secret.encode(), f"receipt\n{id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def address_of(kit: Kit, id: str) -> str:
    """The private address by which its author confirms a comment, and later sees what became of it."""
    return f"{kit.settings.address}/comments/{token_of(kit, id)}"


def held(kit: Kit, token: str) -> Held:
    """The comment of whoever holds this token; changes nothing. Raises NotFound."""
    access.everybody()
    with kit.db.read() as tx:
        return _held(kit, tx, token)


def confirm(kit: Kit, token: str) -> Held:
    """Publishes the comment: its number, its anchor in the text, one event. Once done it stays done.

    A comment that was sent within the comment period may be confirmed for seven days. Raises NotFound; Closed when
    they are over."""
    access.everybody()
    now = kit.clock.now()
    with kit.db.read() as tx:
        found = _held(kit, tx, token)
        if found.comment.state is not CommentState.UNCONFIRMED:
            return found
        if now > found.comment.made_at + CONFIRM_WITHIN:
            raise Closed("comment_not_confirmed", label=found.version.label)
        anchor = places.anchor(kit, tx, found.comment)
    with kit.db.begin() as tx:
        comment = _held(kit, tx, token).comment
        if comment.state is not CommentState.UNCONFIRMED:
            return _held(kit, tx, token)
        number = rows.next_number(tx, comment.forum)
        told = {"number": number, "kind": comment.target.kind.value, "section": comment.target.section}
        event = _note(kit, tx, comment, "comment_published", told)
        rows.publish(tx, comment.id, number, now, event)
        if anchor:
            anchors.put(tx, places.SUBJECT, comment.id, anchor)
        found = _held(kit, tx, token)
    if anchor:
        kit.live.recheck(anchor.section)
    kit.announcements.tell(Happening.COMMENTS_CHANGED, forum=comment.forum)
    return found


def withdraw(kit: Kit, token: str) -> Held:
    """Takes the author's comment back; its number is not given again. One that was never published is forgotten.

    Raises NotFound."""
    access.everybody()
    with kit.db.begin() as tx:
        found = _held(kit, tx, token)
        comment = found.comment
        if comment.state is CommentState.UNCONFIRMED:
            rows.forget(tx, comment.id)
        elif comment.state is not CommentState.WITHDRAWN:
            rows.set_state(tx, comment.id, CommentState.WITHDRAWN)
            anchors.remove(tx, places.SUBJECT, comment.id)
            _note(kit, tx, comment, "comment_withdrawn", {"number": comment.number})
    kit.announcements.tell(Happening.COMMENTS_CHANGED, forum=comment.forum)
    return replace(found, comment=replace(comment, state=CommentState.WITHDRAWN))


def _check_open(kit: Kit, version: Version | None) -> None:
    if version is None or not version.takes_comments(kit.clock.now()):
        raise Closed("comments_closed", label=version.label if version else "")


def _note(kit: Kit, tx: Connection, comment: Comment, kind: str, told: Mapping[str, object]) -> str:
    """Writes what a commenter did to the record; gives the event's id."""
    return record.write(
        tx,
        kit.clock,
        record.guest(comment.id),
        kind,
        (places.SUBJECT, comment.id),
        forum=comment.forum,
        version=comment.version,
        data=told,
    )


def _comment(kit: Kit, forum: Forum, version: Version, target: Target, new: NewComment) -> Comment:
    return Comment(
        id=fresh_id(),
        number=0,
        forum=forum.id,
        version=version.id,
        target=target,
        words=new.words,
        name=new.name,
        email=new.email,
        organisation=new.organisation,
        group=new.group,
        region=new.region,
        state=CommentState.UNCONFIRMED,
        made_at=kit.clock.now(),
    )


def _held(kit: Kit, tx: Connection, token: str) -> Held:
    comment = rows.by_token(tx, _hashed(kit, token))
    forum = forum_rows.forum_by_id(tx, comment.forum) if comment else None
    version = version_rows.by_id(tx, comment.version) if comment else None
    if comment is None or forum is None or version is None:
        raise NotFound()
    return Held(comment, forum, version)


def _hashed(kit: Kit, token: str) -> str:
    return hmac.new(kit.settings.secret.encode(), f"comment\n{token}".encode(), hashlib.sha256).hexdigest()
