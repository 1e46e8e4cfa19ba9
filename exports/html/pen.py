"""What the writers of an HTML page's parts share while one page is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from exports.html.markup import Content, el
from exports.layout import Layout
from exports.options import Options
from exports.sentences import Sentences
from sections.comments import PlacedComment
from sections.versions import Document


@dataclass
class Pen:
    """The document being written, its numbers, and the language of the words that are added.

    `comments` are those shown; `called` are the notes whose text stands already.
    """

    document: Document
    layout: Layout
    options: Options
    words: Sentences
    digest: str
    comments: Sequence[PlacedComment] = ()
    called: set[tuple[str, str]] = field(default_factory=set)

    @property
    def foreign(self) -> dict[str, str]:
        """The attributes of an element whose words are the writer's own; none where the output has their language."""
        if self.words.language == self.document.language.split("-")[0]:
            return {}
        return {"lang": self.words.language, "dir": self.words.direction}

    def own(self, text: str) -> Content:
        """Words of the writer's own, inside an element of the output's language."""
        return el("span", text, **self.foreign) if text and self.foreign else text
