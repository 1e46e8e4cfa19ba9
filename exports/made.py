"""What a writer gives: the bytes of a file, and what it found wrong while it wrote."""

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[int, int | None], None]
"""Told how many steps are done, of how many when that is known."""


@dataclass(frozen=True)
class Problem:
    """One finding. `code` chooses the sentence for people; `detail` says which word, clause or part it is about."""

    code: str
    detail: str = ""


@dataclass(frozen=True)
class Made:
    """The bytes of a file and what its writer found wrong in it."""

    data: bytes
    problems: tuple[Problem, ...] = ()
