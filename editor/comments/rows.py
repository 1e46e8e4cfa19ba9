"""Rows of public comments, with the team's latest decision on each; earlier decisions stand in the record."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)

from editor.db import metadata
from editor.forums.rows import lock
from sections.comments import PUBLIC_STATES, Comment, CommentState, Passage, Target, TargetKind
from sections.dispositions import Disposition, DispositionKind
from sections.people import RegionalGroup, StakeholderGroup

comments = Table(
    "comments",
    metadata,
    Column("id", String, primary_key=True),
    Column("forum", ForeignKey("forums.id"), nullable=False),
    Column("version", ForeignKey("versions.id"), nullable=False, index=True),
    Column("number", Integer),
    Column("target", JSON, nullable=False),
    Column("words", Text, nullable=False),
    Column("name", String, nullable=False),
    Column("email", String, nullable=False),
    Column("organisation", String, nullable=False),
    Column("stakeholder_group", String, nullable=False),
    Column("region", String, nullable=False),
    Column("state", String, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("published_at", BigInteger),
    Column("published_event", String),
    Column("disposition", JSON),
    Column("token_hash", String, nullable=False, unique=True),
    Column("idempotency_key", String, nullable=False, unique=True),
    UniqueConstraint("forum", "number"),
)


def add(tx: Connection, comment: Comment, token_hash: str, idempotency_key: str) -> None:
    """Inserts a comment that waits for its confirmation."""
    tx.execute(
        insert(comments).values(
            id=comment.id,
            forum=comment.forum,
            version=comment.version,
            number=None,
            target=_target_to_json(comment.target),
            words=comment.words,
            name=comment.name,
            email=comment.email,
            organisation=comment.organisation,
            stakeholder_group=comment.group.value,
            region=comment.region.value,
            state=comment.state.value,
            made_at=comment.made_at,
            token_hash=token_hash,
            idempotency_key=idempotency_key,
        )
    )


def by_id(tx: Connection, id: str) -> Comment | None:
    """The comment with this id."""
    return _comment(tx.execute(select(comments).where(comments.c.id == id)).one_or_none())


def by_token(tx: Connection, token_hash: str) -> Comment | None:
    """The comment whose author holds this token."""
    return _comment(tx.execute(select(comments).where(comments.c.token_hash == token_hash)).one_or_none())


def by_idempotency_key(tx: Connection, key: str) -> Comment | None:
    """The comment that an earlier try of the same request made."""
    return _comment(tx.execute(select(comments).where(comments.c.idempotency_key == key)).one_or_none())


def twin(tx: Connection, comment: Comment) -> Comment | None:
    """The comment that the same person has sent before: the same words on the same place of the same version."""
    gone = (CommentState.WITHDRAWN.value, CommentState.HIDDEN.value)
    same = (comments.c.version == comment.version, comments.c.email == comment.email, comments.c.words == comment.words)
    for row in tx.execute(select(comments).where(*same, comments.c.state.not_in(gone)).order_by(comments.c.id)):
        found = _comment(row)
        if found and found.target == comment.target:
            return found
    return None


def of_version(tx: Connection, version: str) -> list[Comment]:
    """The public comments on a version, in the order of their numbers."""
    public = comments.c.state.in_([state.value for state in PUBLIC_STATES])
    query = select(comments).where(comments.c.version == version, public).order_by(comments.c.number)
    return [found for row in tx.execute(query) if (found := _comment(row))]


def of_forum(tx: Connection, forum: str) -> list[Comment]:
    """The public comments on all versions of a forum, in the order of their numbers."""
    public = comments.c.state.in_([state.value for state in PUBLIC_STATES])
    query = select(comments).where(comments.c.forum == forum, public).order_by(comments.c.number)
    return [found for row in tx.execute(query) if (found := _comment(row))]


def by_number(tx: Connection, forum: str, number: int) -> Comment | None:
    """The comment that people cite by this number in this forum."""
    query = select(comments).where(comments.c.forum == forum, comments.c.number == number)
    return _comment(tx.execute(query).one_or_none())


def count_unanswered(tx: Connection, forum: str) -> int:
    """How many public comments of a forum have no answer yet."""
    waiting = comments.c.state == CommentState.PUBLISHED.value
    found = tx.execute(select(func.count()).where(comments.c.forum == forum, waiting)).scalar_one()
    return int(found)


def counts(tx: Connection, forum: str) -> dict[str, tuple[int, int]]:
    """For each version of a forum with public comments: how many there are, and how many have an answer."""
    public = comments.c.state.in_([state.value for state in PUBLIC_STATES])
    answered = func.count().filter(comments.c.state == CommentState.DISPOSED.value)
    query = select(comments.c.version, func.count(), answered).where(comments.c.forum == forum, public)
    return {id: (int(all), int(done)) for id, all, done in tx.execute(query.group_by(comments.c.version))}


def next_number(tx: Connection, forum: str) -> int:
    """The number for the next comment to be published; the forum is locked, so that nobody takes it too."""
    lock(tx, forum)
    last = tx.execute(select(func.max(comments.c.number)).where(comments.c.forum == forum)).scalar()
    return int(last or 0) + 1


def publish(tx: Connection, id: str, number: int, now: int, event: str) -> None:
    """Publishes a comment under its number; `event` is the one that tells of it."""
    values = {"number": number, "state": CommentState.PUBLISHED.value, "published_at": now, "published_event": event}
    tx.execute(update(comments).where(comments.c.id == id).values(**values))


def forget(tx: Connection, id: str) -> None:
    """Deletes a comment that was never published."""
    tx.execute(delete(comments).where(comments.c.id == id, comments.c.number.is_(None)))


def forget_unconfirmed(tx: Connection, before: int) -> None:
    """Deletes what was sent before an instant and never confirmed: names and addresses are not kept for nothing."""
    tx.execute(delete(comments).where(comments.c.number.is_(None), comments.c.made_at < before))


def set_state(tx: Connection, id: str, state: CommentState) -> None:
    """Moves a comment to another state."""
    tx.execute(update(comments).where(comments.c.id == id).values(state=state.value))


def answer(tx: Connection, disposition: Disposition) -> None:
    """Puts the team's decision on a comment; one that was there is replaced."""
    value = {
        "kind": disposition.kind.value,
        "reason": disposition.reason,
        "by": disposition.by,
        "by_name": disposition.by_name,
        "at": disposition.at,
        "duplicate_of": disposition.duplicate_of,
        "edit": disposition.edit,
    }
    whose = comments.c.id == disposition.comment
    tx.execute(update(comments).where(whose).values(disposition=value, state=CommentState.DISPOSED.value))


def published_event(tx: Connection, id: str) -> str | None:
    """The event by which a comment was published."""
    return tx.execute(select(comments.c.published_event).where(comments.c.id == id)).scalar_one_or_none()


def _comment(row: Any) -> Comment | None:
    if row is None:
        return None
    answer = row.disposition
    return Comment(
        id=row.id,
        number=row.number or 0,
        forum=row.forum,
        version=row.version,
        target=_target_from_json(row.target),
        words=row.words,
        name=row.name,
        email=row.email,
        organisation=row.organisation,
        group=StakeholderGroup(row.stakeholder_group),
        region=RegionalGroup(row.region),
        state=CommentState(row.state),
        made_at=row.made_at,
        published_at=row.published_at,
        disposition=answer and Disposition(row.id, **{**answer, "kind": DispositionKind(answer["kind"])}),
    )


def _target_to_json(target: Target) -> dict[str, Any]:
    passage = target.passage
    return {
        "kind": target.kind.value,
        "section": target.section,
        "passage": passage and [passage.block, passage.start, passage.end, list(passage.place)],
        "after": target.after,
        "quote": target.quote,
    }


def _target_from_json(value: Any) -> Target:
    passage = None
    if value["passage"]:
        block, start, end, place = value["passage"]
        passage = Passage(block, start, end, tuple(place))
    return Target(TargetKind(value["kind"]), value["section"], passage, value["after"], value["quote"])
