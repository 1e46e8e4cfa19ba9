"""Dispositions: the team's decision on a comment, with its reason."""

from dataclasses import dataclass
from enum import StrEnum

from sections.errors import BadInput


class DispositionKind(StrEnum):
    """What the team decided (the vocabulary's list)."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_CHANGES = "accepted_with_changes"
    PARTLY_ACCEPTED = "partly_accepted"
    NOT_ACCEPTED = "not_accepted"
    NOTED = "noted"
    ALREADY_ADDRESSED = "already_addressed"
    DEFERRED = "deferred"
    MOVED_TO_CONTRIBUTIONS = "moved_to_contributions"
    OUT_OF_SCOPE = "out_of_scope"
    DUPLICATE = "duplicate"


REASON_REQUIRED = frozenset(
    {
        DispositionKind.ACCEPTED_WITH_CHANGES,
        DispositionKind.PARTLY_ACCEPTED,
        DispositionKind.NOT_ACCEPTED,
        DispositionKind.ALREADY_ADDRESSED,
        DispositionKind.DEFERRED,
        DispositionKind.OUT_OF_SCOPE,
    }
)
MAX_REASON = 5_000


@dataclass(frozen=True)
class Disposition:
    """A decision on one comment. `duplicate_of` is the other comment's id; `edit` the event of the edit that
    answers it."""

    comment: str
    kind: DispositionKind
    reason: str
    by: str
    by_name: str
    at: int
    duplicate_of: str | None = None
    edit: str | None = None


def checked(kind: str, reason: str, duplicate_of: str | None = None) -> tuple[DispositionKind, str, str | None]:
    """The parts of a decision as a person gave them, checked. Raises BadInput naming the fields."""
    fields: dict[str, str] = {}
    if kind not in set(DispositionKind):
        raise BadInput({"kind": "choose_one"})
    reason = reason.strip()
    if not reason and kind in REASON_REQUIRED:
        fields["reason"] = "reason_required"
    if len(reason) > MAX_REASON:
        fields["reason"] = "too_long"
    if (kind == DispositionKind.DUPLICATE) != bool(duplicate_of):
        fields["duplicate_of"] = "which_comment" if kind == DispositionKind.DUPLICATE else "not_here"
    if fields:
        raise BadInput(fields)
    return DispositionKind(kind), reason, duplicate_of
