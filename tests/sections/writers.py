"""People who write in the sections of a forum, upon the Yjs library itself: each update enters the section's log."""

from collections.abc import Callable
from itertools import count
from typing import Any

from pycrdt import Doc

from sections.letters import NEVER, Entry, Whole
from sections.origins import Origins
from sections.ydoc import Flat, open_doc, update_of

Words = list[tuple[str, tuple[str, int] | None]]
"""A text in pieces, each with the section and client it was carried from; None where it was typed."""


class Desk:
    """The logs of a forum's sections. Whoever writes has everything before them."""

    def __init__(self, *sections: str) -> None:
        self.logs: dict[str, list[Entry]] = {section: [] for section in sections}
        self._docs = {section: open_doc() for section in sections}
        self._now = count(1_000_000, 60_000)

    def do(self, section: str, client: int, deed: Callable[[Any], object], at: int | None = None) -> None:
        """Changes the running text of a section under a client id, in one update."""
        doc = open_doc(self._docs[section].get_update(), client=client)
        update = update_of(doc, lambda doc: _at_once(doc, deed))
        if update:
            self._docs[section].apply_update(update)
            log = self.logs[section]
            log.append((len(log) + 1, next(self._now) if at is None else at, update))

    def type(self, section: str, client: int, words: str, at: int | None = None) -> None:
        """Types words letter by letter, by default at the end."""
        start = len(self.text(section)) if at is None else at
        for offset, letter in enumerate(words):
            self.paste(section, client, letter, start + offset)

    def paste(self, section: str, client: int, words: str, at: int | None = None) -> None:
        """Puts words in at once, by default at the end; offsets are code points."""
        self.put(section, client, words, len(self.text(section)) if at is None else at)

    def put(self, section: str, client: int, words: str, at: int, gone: int = 0) -> None:
        """Puts words in the place of so many letters."""

        def deed(text: Any) -> None:
            flat = Flat(text)
            first, last = flat.byte(flat.unit(at)), flat.byte(flat.unit(at + gone))
            if gone:
                del text[first:last]
            if words:
                text.insert(first, words)

        self.do(section, client, deed)

    def cut(self, section: str, client: int, words: str) -> str:
        """Takes words out of a section."""
        self.put(section, client, "", self.text(section).index(words), len(words))
        return words

    def text(self, section: str) -> str:
        """The running text of a section."""
        return Flat(self._docs[section]["text"]).text

    def wholes(self) -> dict[str, Whole]:
        """All letters of each section."""
        found = {}
        for section, log in self.logs.items():
            found[section] = Whole()
            found[section].take(log)
        return found

    def origins(self) -> Origins:
        """What is found of all that was brought."""
        wholes, origins = self.wholes(), Origins()
        moments = {section: whole.brought for section, whole in wholes.items()}
        origins.look({section: whole.letters() for section, whole in wholes.items()}, moments)
        return origins

    def words(self, section: str, origins: Origins | None = None) -> Words:
        """What stands in a section, with where its words were carried from."""
        found = {
            (one.client, one.clock + offset): (one.from_section, one.from_client)
            for one in (origins or self.origins()).carried(section)
            for offset in range(one.length)
        }
        letters = self.wholes()[section].letters()
        out: Words = []
        for index, letter in enumerate(letters.text):
            if letters.stood(index, NEVER - 1):
                source = found.get(letters.id(index))
                if out and out[-1][1] == source:
                    out[-1] = out[-1][0] + letter, source
                else:
                    out.append((letter, source))
        return out


def _at_once(doc: Doc[Any], deed: Callable[[Any], object]) -> None:
    with doc.transaction():
        deed(doc["text"])
