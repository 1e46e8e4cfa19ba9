"""The team's notes: remarks on the living text, in nobody's version and in no file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sections.errors import BadInput
from sections.typed import paragraphs

MAX_WORDS = 5_000
MAX_QUOTE = 2_000
"""Characters of text that a note stands on; who means more means the section."""


class NoteKind(StrEnum):
    """What a note stands on."""

    WORDS = "words"
    PARAGRAPH = "paragraph"
    SECTION = "section"


@dataclass(frozen=True)
class Said:
    """What one person says in a note: its first words, or a reply. `mentions` are the people who are named in it.

    Its author may change it (`edited_at`) and delete it (`deleted_at`, then without words); in UTC milliseconds."""

    id: str
    note: str
    by: str
    at: int
    words: str
    mentions: tuple[str, ...]
    edited_at: int | None = None
    deleted_at: int | None = None


@dataclass(frozen=True)
class TeamNote:
    """A remark on words, a paragraph (`quote` repeats them) or a section, with what was said to it, oldest first.

    Open until somebody resolves it; then `resolved_by` and `resolved_at` tell who and when, in UTC milliseconds."""

    id: str
    forum: str
    section: str
    kind: NoteKind
    quote: str
    said: tuple[Said, ...]
    resolved_by: str | None = None
    resolved_at: int | None = None

    @property
    def by(self) -> str:
        """Who wrote it."""
        return self.said[0].by

    def words_of(self, id: str) -> Said | None:
        """What was said in it under this id."""
        return next((one for one in self.said if one.id == id), None)


def checked_words(words: str) -> str:
    """What is said in a note, as it is kept. Raises BadInput."""
    words = paragraphs(words)
    if not words:
        raise BadInput({"words": "empty"})
    if len(words) > MAX_WORDS:
        raise BadInput({"words": "too_long"})
    return words


def mentioned(words: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The people, by their ids, whose names stand in the words behind an `@`; a longer name hides one within it."""
    ids: dict[str, list[str]] = {}
    for id, name in names.items():
        ids.setdefault(name, []).append(id)
    found = []
    for name in sorted(ids, key=len, reverse=True):
        if f"@{name}" in words:
            found += ids[name]
            words = words.replace(f"@{name}", "@")
    return tuple(sorted(found))
