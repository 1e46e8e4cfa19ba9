"""The team's decisions on comments."""

import logging
from dataclasses import replace

from editor import access, record
from editor.announce import Happening
from editor.comments import rows as comment_rows
from editor.comments.actions import address_of
from editor.comments.places import SUBJECT
from editor.db import Connection
from editor.dispositions.forms import NewAnswer
from editor.kit import Kit
from editor.mail import MailFailed
from sections.comments import PUBLIC_STATES, Comment
from sections.dispositions import Disposition, checked
from sections.errors import BadInput, NotFound
from sections.forums import Forum
from sections.people import Person
from sections.permissions import Action

log = logging.getLogger(__name__)


def answer(kit: Kit, person: Person | None, slug: str, id: str, new: NewAnswer) -> Comment:
    """Decides on a comment, and tells its author. A later decision takes the place of an earlier one; the same person's
    same decision again changes nothing.

    Raises NotFound for a comment of another forum or one that is not public, BadInput naming the fields, and what
    the door raises."""
    with kit.db.begin() as tx:
        entry = access.forum(tx, person, slug, Action.ANSWER)
        who = access.signed_in(person)
        comment = _comment(tx, entry.forum, id)
        kind, reason, other = checked(new.kind, new.reason, new.duplicate_of)
        twin = _twin(tx, comment, other) if other else None
        edit = _edit(tx, comment, new.edit) if new.edit else None
        given = Disposition(id, kind, reason, who.id, who.name, kit.clock.now(), twin, edit)
        if comment.disposition == replace(given, at=comment.disposition.at if comment.disposition else 0):
            return comment
        comment_rows.answer(tx, given)
        record.write(
            tx,
            kit.clock,
            record.person(who.id),
            "disposition_given",
            (SUBJECT, id),
            forum=comment.forum,
            version=comment.version,
            cause=comment_rows.published_event(tx, id),
            data={"number": comment.number, "kind": kind, "reason": reason, "duplicate_of": twin, "edit": edit},
        )
        answered = _comment(tx, entry.forum, id)
    kit.announcements.tell(Happening.COMMENTS_CHANGED, forum=comment.forum)
    _tell_author(kit, entry.forum, answered)
    return answered


def public_comment(kit: Kit, person: Person | None, slug: str, id: str) -> tuple[Forum, Comment]:
    """A comment as somebody who may answer it sees it. Raises as `answer` does."""
    with kit.db.read() as tx:
        forum = access.forum(tx, person, slug, Action.ANSWER).forum
        return forum, _comment(tx, forum, id)


def _comment(tx: Connection, forum: Forum, id: str) -> Comment:
    found = comment_rows.by_id(tx, id)
    if found is None or found.forum != forum.id or found.state not in PUBLIC_STATES:
        raise NotFound()
    return found


def _twin(tx: Connection, comment: Comment, other: str) -> str:
    """The id of the other comment, which people may give by its number."""
    number = other.lstrip("cC").strip()
    cited = number.isascii() and number.isdecimal() and len(number) < 9
    twin = comment_rows.by_number(tx, comment.forum, int(number)) if cited else comment_rows.by_id(tx, other)
    public = twin is not None and twin.forum == comment.forum and twin.state in PUBLIC_STATES
    if twin is None or not public or twin.id == comment.id:
        raise BadInput({"duplicate_of": "which_comment"})
    return twin.id


def _edit(tx: Connection, comment: Comment, id: str) -> str:
    event = record.by_id(tx, id)
    if event is None or event.forum != comment.forum or event.kind != "text_edited":
        raise BadInput({"edit": "no_such_edit"})
    return event.id


def _tell_author(kit: Kit, forum: Forum, comment: Comment) -> None:
    """Mails the answer; whether or not the mail is taken, the answer stands."""
    values = {"comment": comment, "forum": forum, "link": address_of(kit, comment.id)}
    try:
        kit.mail.send(comment.email, "answered", "en", values)
    except MailFailed:
        log.warning("the author of comment %s could not be told of the answer", comment.id)
