"""What comes in from the write page: one deed upon the outline, and what was seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from editor.writing.forms_suggestions import MOST_NUMBER
from editor.writing.rows_visits import Seen
from sections.errors import BadInput
from sections.outline import SectionKind, SectionState

MOST_COMPONENTS = 10


class DeedKind(StrEnum):
    """What can be done to the outline."""

    RENAME = "rename"
    ADD = "add"
    MOVE = "move"
    REMOVE = "remove"
    TAG = "tag"
    LEAVE_OUT = "leave_out"
    BRING_BACK = "bring_back"
    SET_STATE = "set_state"
    PUT_IN_CHARGE = "put_in_charge"


@dataclass(frozen=True)
class Deed:
    """One deed upon the outline of `revision`; each kind needs some of the rest."""

    revision: int
    kind: DeedKind
    section: str = ""
    heading: str = ""
    after: str | None = None
    level: int = 1
    part: SectionKind = SectionKind.SECTION
    components: tuple[str, ...] = ()
    reason: str = ""
    state: SectionState = SectionState.DRAFTING
    person: str | None = None


def seen(sent: Any) -> Seen:
    """What a page says that its person has seen. Raises BadInput naming the first that is no number."""
    values = sent if isinstance(sent, Mapping) else {}

    def number(name: str) -> int:
        value = values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < MOST_NUMBER:
            raise BadInput({name: "not_of_its_kind"})
        return value

    return Seen(seq=number("seq"), at=number("at"))


def deed(sent: Any) -> Deed:
    """A deed as the page sends it. Raises BadInput, naming each field that is not of its kind."""
    if not isinstance(sent, Mapping):
        raise BadInput({"deed": "choose_one"})
    wrong: dict[str, str] = {}

    def read(field: str, kind: type, default: Any) -> Any:
        value = sent.get(field)
        if value is None:
            return default
        if not isinstance(value, kind) or isinstance(value, bool):
            wrong[field] = "not_of_its_kind"
            return default
        return value

    def choose(field: str, choices: type[StrEnum], default: Any) -> Any:
        value = read(field, str, None)
        if value is not None and value not in {one.value for one in choices}:
            wrong[field] = "choose_one"
            return default
        return choices(value) if value is not None else default

    components = read("components", list, [])
    if len(components) > MOST_COMPONENTS or not all(isinstance(code, str) for code in components):
        wrong["components"] = "no_such_component"
    found = Deed(
        revision=read("revision", int, -1),
        kind=choose("deed", DeedKind, DeedKind.RENAME),
        section=read("section", str, ""),
        heading=read("heading", str, ""),
        after=read("after", str, None),
        level=read("level", int, 1),
        part=choose("kind", SectionKind, SectionKind.SECTION),
        components=tuple(components),
        reason=read("reason", str, ""),
        state=choose("state", SectionState, SectionState.DRAFTING),
        person=read("person", str, None),
    )
    for field in ("deed", "revision"):
        if sent.get(field) is None:
            wrong[field] = "missing"
    if wrong:
        raise BadInput(wrong)
    return found
