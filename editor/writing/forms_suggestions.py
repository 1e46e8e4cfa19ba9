"""What comes in from the cards of suggestions: decisions and replies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sections.decisions import Verdict, checked_reason, checked_reply
from sections.errors import BadInput

MOST_AT_ONCE = 2_000
LONGEST_ID, SHORTEST_KEY = 64, 16
MOST_NUMBER = 2**53
"""Whole numbers are exact in a browser below it."""


@dataclass(frozen=True)
class Chosen:
    """A suggestion that somebody decides on, with what they have seen of it; see `Suggestion.seen`."""

    section: str
    suggestion: str
    seen: Any


@dataclass(frozen=True)
class NewDecision:
    """One verdict, with its reason, on one or many."""

    verdict: Verdict
    reason: str
    chosen: tuple[Chosen, ...]


@dataclass(frozen=True)
class NewReply:
    """Words to a suggestion; `key` is that of the request."""

    section: str
    suggestion: str
    words: str
    key: str


def decision(sent: Any) -> NewDecision:
    """A decision as a page sends it. Raises BadInput naming the fields."""
    values = sent if isinstance(sent, Mapping) else {}
    verdict = text_of(values, "verdict")
    if verdict not in {one.value for one in Verdict}:
        raise BadInput({"verdict": "choose_one"})
    reason = checked_reason(text_of(values, "reason"))
    found = values.get("chosen")
    if not isinstance(found, list) or not 0 < len(found) <= MOST_AT_ONCE:
        raise BadInput({"chosen": "choose_one"})
    return NewDecision(Verdict(verdict), reason, tuple(_chosen(one) for one in found))


def reply(sent: Any) -> NewReply:
    """A reply as a page sends it. Raises BadInput naming the fields."""
    values = sent if isinstance(sent, Mapping) else {}
    key = id_of(values, "key", SHORTEST_KEY)
    return NewReply(id_of(values, "section"), id_of(values, "id"), checked_reply(text_of(values, "words")), key)


def _chosen(value: Any) -> Chosen:
    values = value if isinstance(value, Mapping) else {}
    if not isinstance(values.get("seen"), list):
        raise BadInput({"chosen": "not_of_its_kind"})
    return Chosen(id_of(values, "section"), id_of(values, "id"), values["seen"])


def id_of(values: Mapping[str, Any], name: str, shortest: int = 1) -> str:
    """An id or a key among the values of a page. Raises BadInput."""
    id = text_of(values, name)
    if not shortest <= len(id) <= LONGEST_ID or not id.isascii():
        raise BadInput({name: "not_of_its_kind"})
    return id


def text_of(values: Mapping[str, Any], name: str) -> str:
    """Words among the values of a page, "" when they are missing. Raises BadInput."""
    value = values.get(name, "")
    if not isinstance(value, str):
        raise BadInput({name: "not_of_its_kind"})
    return value
