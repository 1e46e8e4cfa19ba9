"""The numbered output as values: sections and blocks with their numbers, and how each of them is cited."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sections.blocks import Block, Inlines
from sections.comments import PlacedComment
from sections.outline import SectionKind
from sections.versions import SectionText


@dataclass(frozen=True)
class Item:
    """A list item's place: `run` tells lists apart in the whole output, `level` is 0 to 4, `ordinal` from 1."""

    run: int
    level: int
    ordered: bool
    ordinal: int


@dataclass(frozen=True)
class LaidBlock:
    """A block with its numbers. `depth` is that of a heading in the whole output (2 to 4), 0 for all else.

    `number` is a paragraph's ("4.12"), `letter` a heading's ("A"), `table_number` a table's; `calls` are the numbers
    of the comments on it.
    """

    block: Block
    number: str | None = None
    letter: str | None = None
    depth: int = 0
    table_number: int | None = None
    item: Item | None = None
    calls: tuple[int, ...] = ()


@dataclass(frozen=True)
class LaidSection:
    """A section with its number ("4", or "A" for an annex) or letter, its depth (1 to 4) and its laid blocks.

    `calls` are the comments on the section as a whole. `top` is the id of the top section that it belongs to.
    """

    section: SectionText
    depth: int
    top: str
    number: str | None
    letter: str | None
    blocks: tuple[LaidBlock, ...]
    calls: tuple[int, ...] = ()

    @property
    def annex(self) -> bool:
        """Whether it stands among the annexes."""
        return self.section.kind is SectionKind.ANNEX

    @property
    def empty(self) -> bool:
        """Whether it has nothing to show."""
        return not self.blocks


class Cited(StrEnum):
    """How a place in the text is named."""

    PARAGRAPH = "paragraph"
    AFTER = "after"
    TABLE = "table"
    HEADING = "heading"
    SECTION = "section"


@dataclass(frozen=True)
class Citation:
    """How people name a block: "paragraph 4.12", "after paragraph 4.12" (a list, a quotation), "Table 2"."""

    kind: Cited
    number: str
    section: str


@dataclass(frozen=True)
class Layout:
    """The numbered output. `sections` are those that are shown, in order.

    `notes` has the number of each note by section and key, `note_texts` its text; `by_block` has the number of each
    numbered paragraph, `citations` how each block is named. `comments` stand in the order of the text, those on the
    whole output last. `comments_letter` is the letter of the annex that shows them.
    """

    sections: tuple[LaidSection, ...]
    notes: Mapping[tuple[str, str], int]
    note_texts: Mapping[tuple[str, str], Inlines]
    by_block: Mapping[str, str]
    citations: Mapping[str, Citation]
    comments: tuple[PlacedComment, ...]
    comments_letter: str

    def number_of(self, section: str) -> str | None:
        """The number or letter of a section, None when it has none or is not shown."""
        laid = self.section(section)
        return (laid.number or laid.letter) if laid else None

    def section(self, section: str) -> LaidSection | None:
        """The laid section with this id, None when it is not shown."""
        return next((laid for laid in self.sections if laid.section.id == section), None)

    def section_of(self, block: str) -> str | None:
        """The id of the section that a block stands in, None when it is not shown."""
        citation = self.citations.get(block)
        return citation.section if citation else None
