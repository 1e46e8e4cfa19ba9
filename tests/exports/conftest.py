"""Files that several tests look at, made once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

import exports
from exports.made import Problem
from exports.options import Options
from sections.comments import PlacedComment
from sections.versions import Document
from tests.exports.outputs import arabic, remarks, rich

ADDRESS = "https://example.org/forums/meaningful-access/versions/draft-2"


@dataclass(frozen=True)
class File:
    """A finished file, what it was made from, what was told meanwhile and what was found wrong."""

    document: Document
    comments: Sequence[PlacedComment]
    data: bytes
    problems: tuple[Problem, ...]
    told: list[tuple[int, int | None]] = field(default_factory=list)


Make = Callable[..., File]


def make(
    document: Document, comments: Sequence[PlacedComment] = (), options: Options | None = None, format: str = "pdf"
) -> File:
    """Makes a file."""
    told: list[tuple[int, int | None]] = []
    made = exports.make(format, document, comments, options or Options(), lambda done, of: told.append((done, of)))
    return File(document, comments, made.data, made.problems, told)


@pytest.fixture(scope="session")
def draft() -> File:
    """A draft with everything in it, and comments."""
    document = rich("draft-2")
    return make(document, remarks(document), Options(address=ADDRESS))


@pytest.fixture(scope="session")
def final() -> File:
    """The same text as a final, without comments, on letter paper."""
    return make(rich("final-1"), options=Options(paper="letter"))


@pytest.fixture(scope="session")
def from_the_right() -> File:
    """A draft in Arabic, with the writer's own words in Arabic."""
    return make(arabic(), options=Options(language="ar"))
