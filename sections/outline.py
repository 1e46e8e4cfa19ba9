"""The outline of an output: its sections in order, with headings, levels, tags and reasons; pure deeds upon
it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from sections.components import ANNEXES, BY_CODE, COMPONENTS, FRONT_PARTS
from sections.errors import BadInput, NotFound
from sections.typed import one_line

MAX_HEADING = 300
MAX_REASON = 2_000
MAX_SECTIONS = 200
MAX_LEVEL = 4


class SectionKind(StrEnum):
    """Which part of the output a section belongs to; the parts stand in this order."""

    FRONT = "front"
    SECTION = "section"
    ANNEX = "annex"


class SectionState(StrEnum):
    """How far the writing has come (the vocabulary's list)."""

    EMPTY = "empty"
    DRAFTING = "drafting"
    READY_FOR_REVIEW = "ready_for_review"
    SETTLED = "settled"


@dataclass(frozen=True)
class Section:
    """A node of the outline. `components` are the codes of the components it covers; `front` the code of the
    part of the front matter it is; `left_out` the reason why a recommended component has no text; `in_charge`
    whom the team has put in charge of it."""

    id: str
    kind: SectionKind
    level: int
    heading: str
    components: tuple[str, ...] = ()
    left_out: str | None = None
    state: SectionState = SectionState.EMPTY
    front: str | None = None
    in_charge: str | None = None


@dataclass(frozen=True)
class Outline:
    """All sections in their order. Every deed counts `revision` up by one."""

    revision: int
    sections: tuple[Section, ...]

    def section(self, id: str) -> Section:
        """The section with this id. Raises NotFound."""
        found = next((section for section in self.sections if section.id == id), None)
        if found is None:
            raise NotFound(section=id)
        return found


@dataclass(frozen=True)
class Coverage:
    """Whether a component has text anywhere, or was left out with a reason."""

    code: str
    key: bool
    covered: bool
    left_out: str | None


def scaffold(fresh_id: Callable[[], str]) -> Outline:
    """The default outline: front matter, one section per component, the annexes."""
    front = [Section(fresh_id(), SectionKind.FRONT, 1, part.heading, front=part.code) for part in FRONT_PARTS]
    body = [Section(fresh_id(), SectionKind.SECTION, 1, one.heading, (one.code,)) for one in COMPONENTS]
    annexes = [Section(fresh_id(), SectionKind.ANNEX, 1, part.heading, front=part.code) for part in ANNEXES]
    return Outline(1, (*front, *body, *annexes))


def rename(outline: Outline, id: str, heading: str) -> Outline:
    """Another heading for a section. Raises NotFound, BadInput."""
    return _with(outline, replace(outline.section(id), heading=_heading(heading)))


def add(outline: Outline, id: str, heading: str, after: str | None, level: int, kind: SectionKind) -> Outline:
    """A new, empty section behind `after` and its subsections; at the head of its kind's part when `after` is
    None.

    Raises NotFound, BadInput.
    """
    if len(outline.sections) >= MAX_SECTIONS:
        raise BadInput({"heading": "too_many_sections"})
    new = Section(id, kind, _level(level), _heading(heading))
    return _placed(outline, outline.sections, (new,), after)


def move(outline: Outline, id: str, after: str | None) -> Outline:
    """The section and its subsections behind `after`, within the same part. Raises NotFound, BadInput."""
    at, end = _branch(outline, id)
    branch = outline.sections[at:end]
    if after in {section.id for section in branch}:
        raise BadInput({"after": "into_itself"})
    rest = (*outline.sections[:at], *outline.sections[end:])
    return _placed(outline, rest, branch, after)


def remove(outline: Outline, id: str) -> Outline:
    """The outline without this section; its text stays in the log. Its subsections move up a level.

    Raises NotFound; BadInput when it is the last one that covers a key component.
    """
    gone = outline.section(id)
    at, end = _branch(outline, id)
    kept = [s for s in outline.sections if s.id != id]
    for code in gone.components:
        if BY_CODE[code].key and not any(code in section.components for section in kept):
            raise BadInput({"section": "last_of_key_component"})
    under = {section.id for section in outline.sections[at + 1 : end]}
    raised = tuple(replace(s, level=max(1, s.level - 1)) if s.id in under else s for s in kept)
    return Outline(outline.revision + 1, raised)


def tag(outline: Outline, id: str, components: Iterable[str]) -> Outline:
    """Which components a section covers. Raises NotFound; BadInput for a code that is none, and for a key
    component on a section that is left out."""
    section, chosen = outline.section(id), set(components)
    if chosen - BY_CODE.keys():
        raise BadInput({"components": "no_such_component"})
    if section.left_out and any(BY_CODE[code].key for code in chosen):
        raise BadInput({"components": "only_recommended"})
    in_order = tuple(component.code for component in COMPONENTS if component.code in chosen)
    return _with(outline, replace(section, components=in_order))


def leave_out(outline: Outline, id: str, reason: str) -> Outline:
    """A recommended component without text, and why. Raises NotFound; BadInput for a key one or without a
    reason."""
    section, reason = outline.section(id), one_line(reason)
    if not section.components or any(BY_CODE[code].key for code in section.components):
        raise BadInput({"section": "only_recommended"})
    if not reason:
        raise BadInput({"reason": "reason_required"})
    if len(reason) > MAX_REASON:
        raise BadInput({"reason": "too_long"})
    return _with(outline, replace(section, left_out=reason))


def bring_back(outline: Outline, id: str) -> Outline:
    """A section that was left out, among the others again. Raises NotFound."""
    return _with(outline, replace(outline.section(id), left_out=None))


def put_in_charge(outline: Outline, id: str, person: str | None) -> Outline:
    """Another person in charge of a section, or nobody. Raises NotFound."""
    return _with(outline, replace(outline.section(id), in_charge=person))


def without_in_charge(outline: Outline, person: str) -> Outline:
    """The outline with nobody in charge where this person was; the same one when they were nowhere."""
    if not any(section.in_charge == person for section in outline.sections):
        return outline
    left = tuple(replace(s, in_charge=None) if s.in_charge == person else s for s in outline.sections)
    return Outline(outline.revision + 1, left)


def set_state(outline: Outline, id: str, state: SectionState) -> Outline:
    """How far the section has come, as its writers see it. Raises NotFound."""
    return _with(outline, replace(outline.section(id), state=state))


def coverage(outline: Outline, filled: Iterable[str]) -> tuple[Coverage, ...]:
    """For each component whether a section that covers it has words; `filled` are the ids of sections with
    words."""
    has_words = set(filled)
    out = []
    for component in COMPONENTS:
        tagged = [section for section in outline.sections if component.code in section.components]
        covered = any(section.id in has_words and not section.left_out for section in tagged)
        reason = next((section.left_out for section in tagged if section.left_out), None)
        out.append(Coverage(component.code, component.key, covered, None if covered else reason))
    return tuple(out)


def _with(outline: Outline, changed: Section) -> Outline:
    return Outline(outline.revision + 1, tuple(changed if s.id == changed.id else s for s in outline.sections))


def _branch(outline: Outline, id: str) -> tuple[int, int]:
    """Where a section and its subsections begin and end."""
    first = outline.section(id)
    at = outline.sections.index(first)
    end = at + 1
    while end < len(outline.sections) and outline.sections[end].kind == first.kind:
        if outline.sections[end].level <= first.level:
            break
        end += 1
    return at, end


def _placed(outline: Outline, rest: tuple[Section, ...], branch: tuple[Section, ...], after: str | None) -> Outline:
    kind = branch[0].kind
    if after is None:
        order = list(SectionKind)
        at = sum(order.index(section.kind) < order.index(kind) for section in rest)
    else:
        target = Outline(0, rest).section(after)
        if target.kind != kind:
            raise BadInput({"after": "another_part"})
        at = rest.index(target) + 1
        # A section never comes between another one and its subsections: they would skip a level.
        while target.level >= branch[0].level and at < len(rest) and _is_under(rest[at], branch[0]):
            at += 1
    before = rest[at - 1] if at and rest[at - 1].kind == kind else None
    if branch[0].level > (before.level + 1 if before else 1):
        raise BadInput({"level": "level_skipped"})
    return Outline(outline.revision + 1, (*rest[:at], *branch, *rest[at:]))


def _is_under(section: Section, other: Section) -> bool:
    return section.kind == other.kind and section.level > other.level


def _heading(heading: str) -> str:
    heading = one_line(heading)
    if not heading:
        raise BadInput({"heading": "heading_required"})
    if len(heading) > MAX_HEADING:
        raise BadInput({"heading": "too_long"})
    return heading


def _level(level: int) -> int:
    if not 1 <= level <= MAX_LEVEL:
        raise BadInput({"level": "level_out_of_range"})
    return level
