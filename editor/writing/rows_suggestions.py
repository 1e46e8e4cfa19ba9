"""Rows of what was decided on suggestions and replied to them; the open ones themselves live in the text."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Index, String, Table, Text, insert, select, update

from editor.db import metadata
from sections.decisions import Decision, Reply, Verdict
from sections.suggestions import SuggestionKind

decisions = Table(
    "suggestion_decisions",
    metadata,
    Column("id", String, primary_key=True),
    Column("forum", ForeignKey("forums.id"), nullable=False, index=True),
    Column("section", String, nullable=False),
    Column("suggestion", String, nullable=False),
    Column("author", String, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("deleted", Text, nullable=False),
    Column("inserted", Text, nullable=False),
    Column("verdict", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", ForeignKey("persons.id"), nullable=False),
    Column("decided_at", BigInteger, nullable=False),
    Column("told_at", BigInteger),
    Index("ix_suggestion_decisions_section_suggestion", "section", "suggestion"),
)
replies = Table(
    "suggestion_replies",
    metadata,
    Column("id", String, primary_key=True),
    Column("forum", ForeignKey("forums.id"), nullable=False, index=True),
    Column("section", String, nullable=False),
    Column("suggestion", String, nullable=False),
    Column("author", String, nullable=False),
    Column("by", ForeignKey("persons.id"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("words", Text, nullable=False),
    Column("idempotency_key", String, nullable=False, unique=True),
    Column("told_at", BigInteger),
)


def add_decision(tx: Connection, decision: Decision, told_at: int | None) -> None:
    """Inserts a decision. `told_at`: when its author knew of it; None: still to be told."""
    values = {**vars(decision), "kind": decision.kind.value, "verdict": decision.verdict.value}
    tx.execute(insert(decisions).values(**values, told_at=told_at))


def decision_on(tx: Connection, section: str, suggestion: str) -> Decision | None:
    """The newest decision on a suggestion."""
    mine = (decisions.c.section == section) & (decisions.c.suggestion == suggestion)
    query = select(decisions).where(mine).order_by(decisions.c.decided_at.desc(), decisions.c.id.desc())
    row = tx.execute(query.limit(1)).one_or_none()
    return _decision(row) if row else None


def decisions_of(tx: Connection, forum: str, limit: int) -> list[Decision]:
    """The newest decisions in a forum, newest first."""
    query = select(decisions).where(decisions.c.forum == forum)
    query = query.order_by(decisions.c.decided_at.desc(), decisions.c.id.desc()).limit(limit)
    return [_decision(row) for row in tx.execute(query)]


def add_reply(tx: Connection, reply: Reply, key: str, told_at: int | None) -> None:
    """Inserts a reply; `key` is that of the request, so that it is said once. `told_at` as in `add_decision`."""
    tx.execute(insert(replies).values(**vars(reply), idempotency_key=key, told_at=told_at))


def reply_by_key(tx: Connection, key: str) -> Reply | None:
    """The reply that an earlier try of the same request made."""
    row = tx.execute(select(replies).where(replies.c.idempotency_key == key)).one_or_none()
    return _reply(row) if row else None


def replies_of(tx: Connection, forum: str) -> list[Reply]:
    """All replies in a forum, oldest first."""
    query = select(replies).where(replies.c.forum == forum).order_by(replies.c.at, replies.c.id)
    return [_reply(row) for row in tx.execute(query)]


def untold(tx: Connection) -> tuple[list[Decision], list[Reply]]:
    """Decisions and replies of which the suggestions' authors are still to be told, oldest first."""
    decided = select(decisions).where(decisions.c.told_at.is_(None)).order_by(decisions.c.decided_at, decisions.c.id)
    replied = select(replies).where(replies.c.told_at.is_(None)).order_by(replies.c.at, replies.c.id)
    return [_decision(row) for row in tx.execute(decided)], [_reply(row) for row in tx.execute(replied)]


def set_told(tx: Connection, ids: Iterable[str], told_at: int | None) -> None:
    """Notes of decisions and replies when their authors were told; None: not yet."""
    wanted = list(ids)
    for table in (decisions, replies):
        tx.execute(update(table).where(table.c.id.in_(wanted)).values(told_at=told_at))


def _decision(row: Any) -> Decision:
    values = {name: getattr(row, name) for name in Decision.__dataclass_fields__}
    return Decision(**{**values, "kind": SuggestionKind(row.kind), "verdict": Verdict(row.verdict)})


def _reply(row: Any) -> Reply:
    return Reply(**{name: getattr(row, name) for name in Reply.__dataclass_fields__})
