"""The ten components of an output: their headings and the guidance for writers, in the IGF's sense."""

import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Component:
    """One element that an output should reflect; `key` for the three that a final needs (IGF BPF modalities,
    IV).

    `guidance` says what belongs here, `empty` is the one sentence that an empty section shows, `example` a
    line that could stand in a real output, `question` how the call for contributions asks for it.
    """

    code: str
    heading: str
    key: bool
    question: str
    guidance: str
    empty: str
    example: str


@dataclass(frozen=True)
class FrontPart:
    """A part of the front matter, or the annex that every output begins with."""

    code: str
    heading: str
    guidance: str
    empty: str


_SCAFFOLD = tomllib.loads(resources.files("sections").joinpath("scaffold/en.toml").read_text("utf-8"))

COMPONENTS: tuple[Component, ...] = tuple(Component(**entry) for entry in _SCAFFOLD["component"])
FRONT_PARTS: tuple[FrontPart, ...] = tuple(FrontPart(**entry) for entry in _SCAFFOLD["front"])
ANNEXES: tuple[FrontPart, ...] = tuple(FrontPart(**entry) for entry in _SCAFFOLD["annex"])
BY_CODE = {component.code: component for component in COMPONENTS}
PART_BY_CODE = {part.code: part for part in (*FRONT_PARTS, *ANNEXES)}
