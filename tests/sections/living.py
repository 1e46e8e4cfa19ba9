"""A section while it is written, for tests: a document that changes by places and UTF-16 offsets, as a browser's."""

from typing import Any

from sections.blocks import Place, Text
from sections.ydoc import Flat, flat_texts, fresh_block_id, open_doc
from sections.ydoc_writer import compose
from tests.builders import section

WRITER = 7001


class Living:
    """One person's copy of a section. What was written travels with `hear`."""

    def __init__(self, text: Text | None = None, client: int = WRITER) -> None:
        self.doc = open_doc(*([compose(text, client + 1)] if text else []), client=client)

    @property
    def state(self) -> bytes:
        """All that was written, as one update."""
        return self.doc.get_update()

    def hear(self, *others: "Living") -> None:
        """Takes over what the others wrote."""
        for other in others:
            self.doc.apply_update(other.doc.get_update(self.doc.get_state()))

    def flat(self, place: Place = ()) -> Flat:
        """The text at a place with its ways of counting."""
        return Flat(dict(flat_texts(self.doc))[place])

    def stretch(self, words: str, place: Place = ()) -> tuple[int, int]:
        """Where `words` stand first, in UTF-16 units. Raises ValueError when they do not."""
        flat = self.flat(place)
        at = flat.text.index(words)
        return flat.unit(at), flat.unit(at + len(words))

    def insert(self, at: int, words: str, place: Place = (), **attributes: Any) -> None:
        """Writes words at an offset."""
        text = dict(flat_texts(self.doc))[place]
        text.insert(Flat(text).byte(at), words, attributes)

    def split(self, at: int, id: str | None = None) -> None:
        """Begins a new paragraph at an offset, as Enter does."""
        self.insert(at, "\n", id=id or fresh_block_id())

    def delete(self, start: int, end: int, place: Place = ()) -> None:
        """Removes what stands between two offsets."""
        text = dict(flat_texts(self.doc))[place]
        flat = Flat(text)
        del text[flat.byte(start) : flat.byte(end)]


def people(*paragraphs: str) -> tuple[Living, Living, Living]:
    """Two who write and the keeper, with the same text."""
    start = Living(section("Any", *paragraphs).text, client=10)
    all = tuple(Living(client=client) for client in (20, 30, 40))
    for one in all:
        one.hear(start)
    return all[0], all[1], all[2]


def meet(*all: Living) -> None:
    """Everybody hears of everybody."""
    for one in all:
        one.hear(*(other for other in all if other is not one))
