"""The stages of an output, and what stands against moving from one to the next."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sections.components import COMPONENTS
from sections.errors import Refused
from sections.outline import Outline


class Stage(StrEnum):
    """The state of an output (the vocabulary's list)."""

    WORKING_DRAFT = "working_draft"
    PUBLIC_COMMENT = "public_comment"
    INCORPORATING = "incorporating"
    FINAL_REVIEW = "final_review"
    FINAL = "final"
    LIVING_UPDATE = "living_update"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


NOBODY_WRITES = frozenset({Stage.FINAL, Stage.SUPERSEDED, Stage.WITHDRAWN})

MOVES: Mapping[Stage, tuple[Stage, ...]] = {
    Stage.WORKING_DRAFT: (Stage.WITHDRAWN,),
    Stage.PUBLIC_COMMENT: (Stage.INCORPORATING, Stage.WITHDRAWN),
    Stage.INCORPORATING: (Stage.FINAL_REVIEW, Stage.WITHDRAWN),
    Stage.FINAL_REVIEW: (Stage.INCORPORATING, Stage.WITHDRAWN),
    Stage.FINAL: (Stage.LIVING_UPDATE, Stage.SUPERSEDED),
    Stage.LIVING_UPDATE: (Stage.SUPERSEDED,),
    Stage.SUPERSEDED: (),
    Stage.WITHDRAWN: (),
}
"""Moves that a person makes by themselves; publishing a draft or a final moves the output too."""

DRAFT_FROM = frozenset({Stage.WORKING_DRAFT, Stage.PUBLIC_COMMENT, Stage.INCORPORATING, Stage.LIVING_UPDATE})
FINAL_FROM = frozenset({Stage.FINAL_REVIEW})


@dataclass(frozen=True)
class Finding:
    """Something that stands against a final, or is worth a look. `section` is where to mend it."""

    code: str
    stops: bool
    component: str | None = None
    section: str | None = None
    count: int = 0


def check_move(stage: Stage, to: Stage) -> None:
    """Raises Refused when nobody can move an output from `stage` to `to` by hand."""
    if to not in MOVES[stage]:
        raise Refused(findings=[Finding("no_such_move", stops=True)])


def findings_of_final(outline: Outline, filled: Iterable[str], unanswered: int) -> list[Finding]:
    """What stands against a final, the things that stop it first.

    `filled` are the ids of sections that have words; `unanswered` is how many published comments wait for an
    answer. A final needs text under all three key components; a recommended one may be left out, with a
    reason (IGF BPF modalities, IV).
    """
    has_text = set(filled)
    found: list[Finding] = []
    for component in COMPONENTS:
        tagged = [section for section in outline.sections if component.code in section.components]
        if any(section.id in has_text for section in tagged):
            continue
        where = tagged[0].id if tagged else None
        if component.key:
            found.append(Finding("key_component_empty", True, component.code, where))
        elif not any(section.left_out for section in tagged):
            found.append(Finding("recommended_component_empty", False, component.code, where))
    if unanswered:
        found.append(Finding("comments_unanswered", False, count=unanswered))
    return sorted(found, key=lambda finding: not finding.stops)


def next_label(labels: Iterable[str], final: bool) -> str:
    """The label of the next version: "draft-3" after "draft-2", "final-1" when there is no final yet."""
    kind = "final" if final else "draft"
    numbers = [int(found[1]) for label in labels if (found := re.fullmatch(rf"{kind}-(\d+)", label))]
    return f"{kind}-{max(numbers, default=0) + 1}"
