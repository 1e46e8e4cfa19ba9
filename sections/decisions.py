"""What the team decides on suggestions, with a reason, and what people reply to them."""

from dataclasses import dataclass
from enum import StrEnum

from sections.errors import BadInput
from sections.suggestions import SuggestionKind
from sections.typed import paragraphs

MAX_REASON = 2_000
MAX_REPLY = 5_000


class Verdict(StrEnum):
    """How a suggestion ended."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Decision:
    """One decision. `suggestion` is the id in the text's marks, `author` whose it was; `deleted` and `inserted` are
    what it asked for, as `Suggestion` tells it. Instants in UTC milliseconds."""

    id: str
    forum: str
    section: str
    suggestion: str
    author: str
    made_at: int
    kind: SuggestionKind
    deleted: str
    inserted: str
    verdict: Verdict
    reason: str
    decided_by: str
    decided_at: int


@dataclass(frozen=True)
class Reply:
    """What somebody says to a suggestion; `author` is whose that is."""

    id: str
    forum: str
    section: str
    suggestion: str
    author: str
    by: str
    at: int
    words: str


def checked_reason(reason: str) -> str:
    """The reason of a decision, as it is kept; it may be empty. Raises BadInput."""
    reason = paragraphs(reason)
    if len(reason) > MAX_REASON:
        raise BadInput({"reason": "too_long"})
    return reason


def checked_reply(words: str) -> str:
    """The words of a reply, as they are kept. Raises BadInput."""
    words = paragraphs(words)
    if not words:
        raise BadInput({"words": "empty"})
    if len(words) > MAX_REPLY:
        raise BadInput({"words": "too_long"})
    return words
