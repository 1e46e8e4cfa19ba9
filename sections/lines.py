"""A paragraph while it is read: its words in NFC, and which units of the flat text they came from."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from sections.blocks import Inline, LineBreak, Marks, NoteCall, Words, units

UNWANTED = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ufff9-\ufffc\ufffe\uffff]")
"""What no text may hold."""


@dataclass(frozen=True)
class Piece:
    """`length` units of a block's text and the stretch of flat text they came from, in UTF-16 units."""

    start: int
    length: int
    source: int
    source_length: int


class Line:
    """A paragraph while it is read."""

    def __init__(self) -> None:
        self.inlines: list[Inline] = []
        self.pieces: list[Piece] = []
        self.length = self.characters = 0

    def add(self, inline: LineBreak | NoteCall, source: int) -> None:
        """Goes on with something that is no word and came from this unit."""
        self.inlines.append(inline)
        self.pieces.append(Piece(self.length, 1, source, 1))
        self.length += 1

    def add_words(self, raw: str, marks: Marks, source: int) -> None:
        """Goes on with words as they stand in the flat text from this unit on."""
        for text, at, length in normal_pieces(raw, source):
            if text.isascii() or not self._composes(text, marks):
                self._append(text, marks, at, length)
                continue
            # A suggestion had stood between a letter and its accent: they are one letter again.
            letter, letter_at = self._take_last_letter(marks)
            lead = 1
            while lead < len(text) and unicodedata.combining(text[lead]):
                lead += 1
            if length != units(text) or unicodedata.normalize("NFC", letter + text) != (
                unicodedata.normalize("NFC", letter + text[:lead]) + text[lead:]
            ):
                lead = len(text)
            ends = at + (units(text[:lead]) if lead < len(text) else length)
            self._append(unicodedata.normalize("NFC", letter + text[:lead]), marks, letter_at, ends - letter_at)
            if lead < len(text):
                self._append(text[lead:], marks, ends, units(text[lead:]))

    def _append(self, text: str, marks: Marks, source: int, source_length: int) -> None:
        self.inlines.append(Words(text, marks))
        self.pieces.append(Piece(self.length, units(text), source, source_length))
        self.length += units(text)
        self.characters += len(text)

    def _composes(self, text: str, marks: Marks) -> bool:
        """Whether the last letter and this text are written otherwise together."""
        last = self.inlines[-1] if self.inlines else None
        if not isinstance(last, Words) or last.marks != marks:
            return False
        return not unicodedata.is_normalized("NFC", last.text[_last_letter(last.text) :] + text)

    def _take_last_letter(self, marks: Marks) -> tuple[str, int]:
        """Takes the last letter away, and gives it with the unit that it came from."""
        last, piece = self.inlines.pop(), self.pieces.pop()
        assert isinstance(last, Words)
        cut = _last_letter(last.text) if piece.length == piece.source_length else 0
        self.length -= piece.length
        self.characters -= len(last.text)
        if cut:
            self._append(last.text[:cut], marks, piece.source, units(last.text[:cut]))
        return last.text[cut:], piece.source + units(last.text[:cut])


def _last_letter(text: str) -> int:
    """Where the last letter with its accents begins."""
    at = len(text) - 1
    while at > 0 and unicodedata.combining(text[at]):
        at -= 1
    return at


def normal_pieces(raw: str, source: int) -> Iterator[tuple[str, int, int]]:
    """`raw` in NFC without what no text may hold, each piece with its offset and length in the source."""
    at = source
    for clean in re.split(f"({UNWANTED.pattern})", raw):
        length = units(clean)
        if clean and not UNWANTED.fullmatch(clean):
            yield from _composed(clean.replace("\t", " "), at)
        at += length


def _composed(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    if unicodedata.is_normalized("NFC", text):
        yield text, at, units(text)
        return
    # A cluster is a letter with its marks; where letters compose with each other, the whole text is one.
    clusters = re.findall(r"(?s).[" + _marks_in(text) + "]*", text) if _marks_in(text) else list(text)
    if "".join(unicodedata.normalize("NFC", cluster) for cluster in clusters) != unicodedata.normalize("NFC", text):
        clusters = [text]
    for cluster in clusters:
        yield unicodedata.normalize("NFC", cluster), at, units(cluster)
        at += units(cluster)


def _marks_in(text: str) -> str:
    return "".join(sorted({re.escape(letter) for letter in text if unicodedata.combining(letter)}))
