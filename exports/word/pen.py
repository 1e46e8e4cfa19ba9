"""What the writers of a Word file's parts share while one file is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from exports.layout import Layout
from exports.sentences import Sentences
from exports.word.bookmarks import Bookmarks
from exports.word.look import Page
from exports.word.places import Places
from sections.versions import Document

Relate = Callable[[str], str]
"""Keeps an address in a part of the package and gives the id of the link."""


@dataclass(frozen=True)
class Voice:
    """Who speaks in a text: its section (for notes), its own language and direction if it has any, and where
    its links are kept."""

    section: str
    relate: Relate
    language: str | None = None
    direction: str | None = None


@dataclass
class Pen:
    """The document being written, the words that are added, the ids of styles by name, and what was used so far.

    `notes` are the notes called so far, in order, with the voice of the paragraph that calls them.
    """

    document: Document
    layout: Layout
    words: Sentences
    digest: str
    page: Page
    styles: Mapping[str, str]
    places: Places
    bookmarks: Bookmarks
    relate: Relate
    new_list: Callable[[int], int]
    notes: dict[tuple[str, str], Voice] = field(default_factory=dict)
    lists: dict[int, int] = field(default_factory=dict)

    @property
    def rtl(self) -> bool:
        """Whether the output itself is written from right to left."""
        return self.document.direction == "rtl"

    @property
    def forum(self) -> str:
        """The line that names the forum; what kind of forum it is, where its name is the title already."""
        document = self.document
        named = document.forum != document.title
        return document.forum if named else self.words.say("kind_of_forum", year=document.year)

    @property
    def own(self) -> Voice:
        """The voice of words that belong to no paragraph of the text."""
        return Voice("", self.relate)

    def direction(self, voice: Voice) -> str:
        """The direction of a text: its own, or the output's."""
        return voice.direction or self.document.direction
