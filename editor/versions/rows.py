"""Rows of versions: inserted once and never changed, but for the end of their comment period."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    case,
    insert,
    select,
    update,
)

from editor.db import metadata
from sections.versions import Document, canonical_json, document_from_json, section_digest

versions = Table(
    "versions",
    metadata,
    Column("id", String, primary_key=True),
    Column("forum", ForeignKey("forums.id"), nullable=False),
    Column("label", String, nullable=False),
    Column("final", Boolean, nullable=False),
    Column("digest", String, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("summary", Text, nullable=False),
    Column("frozen_at", BigInteger, nullable=False),
    Column("frozen_by", ForeignKey("persons.id"), nullable=False),
    Column("comments_until", BigInteger),
    Column("comments_ended", Boolean, nullable=False),
    Column("open_suggestions", Integer, nullable=False),
    Column("idempotency_key", String, nullable=False, unique=True),
    UniqueConstraint("forum", "label"),
)
version_sections = Table(
    "version_sections",
    metadata,
    Column("version", ForeignKey("versions.id"), primary_key=True),
    Column("section", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("digest", String, nullable=False),
    Column("state", LargeBinary, nullable=False),
)


@dataclass(frozen=True)
class Version:
    """A published version, without its text. Instants are UTC milliseconds; `comments_until` None: none are
    taken."""

    id: str
    forum: str
    label: str
    final: bool
    digest: str
    summary: str
    frozen_at: int
    frozen_by: str
    comments_until: int | None
    open_suggestions: int
    comments_ended: bool = False

    def takes_comments(self, now: int) -> bool:
        """Whether its comment period runs: until its day, or until somebody ended it, whatever the clock says since."""
        return not self.comments_ended and self.comments_until is not None and now <= self.comments_until


@dataclass(frozen=True)
class FrozenSection:
    """What is kept of a section beside its words: the place in the log it was frozen at, and the shared state
    there."""

    seq: int
    state: bytes


_SHORT = [column for column in versions.c if column.name not in ("document", "idempotency_key")]


def add(
    tx: Connection,
    version: Version,
    document: Document,
    sections: Mapping[str, FrozenSection],
    idempotency_key: str,
) -> None:
    """Inserts a version with its text and states."""
    values = {column.name: getattr(version, column.name) for column in _SHORT}
    tx.execute(insert(versions).values(**values, document=canonical_json(document), idempotency_key=idempotency_key))
    for section in document.sections:
        kept = sections[section.id]
        tx.execute(
            insert(version_sections).values(
                version=version.id,
                section=section.id,
                seq=kept.seq,
                digest=section_digest(section),
                state=kept.state,
            )
        )


def of_forum(tx: Connection, forum: str) -> list[Version]:
    """All versions of a forum, newest first."""
    query = select(*_SHORT).where(versions.c.forum == forum)
    return [_version(row) for row in tx.execute(query.order_by(versions.c.frozen_at.desc(), versions.c.id.desc()))]


def by_label(tx: Connection, forum: str, label: str) -> Version | None:
    """The version with this label."""
    row = tx.execute(select(*_SHORT).where(versions.c.forum == forum, versions.c.label == label)).one_or_none()
    return _version(row) if row else None


def by_id(tx: Connection, id: str) -> Version | None:
    """The version with this id."""
    row = tx.execute(select(*_SHORT).where(versions.c.id == id)).one_or_none()
    return _version(row) if row else None


def by_idempotency_key(tx: Connection, key: str) -> Version | None:
    """The version that an earlier try of the same request made."""
    row = tx.execute(select(*_SHORT).where(versions.c.idempotency_key == key)).one_or_none()
    return _version(row) if row else None


def document_json(tx: Connection, version: str) -> bytes:
    """The canonical JSON of a version, byte for byte as it was frozen."""
    return bytes(tx.execute(select(versions.c.document).where(versions.c.id == version)).scalar_one())


def document(tx: Connection, version: str) -> Document:
    """The text of a version."""
    return document_from_json(document_json(tx, version))


def state(tx: Connection, version: str, section: str) -> bytes | None:
    """The shared state of a section in a version; None when the version has no such section."""
    query = select(version_sections.c.state).where(
        version_sections.c.version == version, version_sections.c.section == section
    )
    found = tx.execute(query).scalar_one_or_none()
    return None if found is None else bytes(found)


def seqs(tx: Connection, forum: str) -> dict[str, dict[str, int]]:
    """For each version of a forum the place in the log at which each of its sections was frozen."""
    query = select(versions.c.id, version_sections.c.section, version_sections.c.seq)
    query = query.outerjoin(version_sections, version_sections.c.version == versions.c.id)
    out: dict[str, dict[str, int]] = {}
    for version, section, seq in tx.execute(query.where(versions.c.forum == forum)):
        here = out.setdefault(version, {})
        if section is not None:
            here[section] = seq
    return out


def close_comments(tx: Connection, forum: str, now: int) -> None:
    """Ends the comment periods of a forum; those that still run have had their last instant before `now`."""
    ended = versions.c.comments_ended.is_(False), versions.c.comments_until.is_not(None)
    until = case((versions.c.comments_until >= now, now - 1), else_=versions.c.comments_until)
    values = {"comments_until": until, "comments_ended": True}
    tx.execute(update(versions).where(versions.c.forum == forum, *ended).values(**values))


def _version(row: Any) -> Version:
    return Version(**{column.name: getattr(row, column.name) for column in _SHORT})
