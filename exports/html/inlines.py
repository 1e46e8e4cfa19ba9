"""Inline text as HTML: marks, links, languages, footnotes, and the marks of comments in the margin."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from exports.html.markup import Content, Html, el, joined, to
from exports.html.pen import Pen
from exports.names import comment_anchor
from sections.blocks import Block, Inline, Inlines, Marks, NoteCall, Words, plain

MOST_CALLS = 6
"""How many marks of comments stand beside one paragraph; the others are counted."""

LONGEST_WORD, PIECE = 200, 10
"""A word of more letters gets a place to break after so many."""

_STRETCH = re.compile("[!-\u0dff]+|[^!-\u0dff]+")
"""Letters between blanks, and what breaks by itself: blanks, and scripts that set none between words."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_ADDRESS = re.compile(r"(https?://[^\s/]|mailto:[^\s@]+@)", re.IGNORECASE)
"""The schemes of a link that are written; the text's own rules let no others pass."""


def inline(pen: Pen, inlines: Inlines, section: str) -> Html:
    """`inlines` as HTML; the text of a note stands where it is called first. `section` is whose notes they are."""
    out: list[Content] = []
    before: Inline | None = None
    word = _Word()
    for part in inlines:
        if isinstance(part, Words):
            out.append(_marked(word.breakable(part.text), part.marks))
        elif isinstance(part, NoteCall):
            out += [el("sup", ",", class_="again") if isinstance(before, NoteCall) else None, _note(pen, section, part)]
        else:
            out.append(el("br"))
            word = _Word()
        before = part
    return joined(*out)


def calls(pen: Pen, numbers: Sequence[int]) -> Content:
    """The marks of comments beside a paragraph; they stand directly after its last letter."""
    if not numbers or not pen.options.comments:
        return None
    marks = [el("a", f"C{number}", href=to(comment_anchor(number)), class_="call") for number in numbers[:MOST_CALLS]]
    if len(numbers) > MOST_CALLS:
        more, first = len(numbers) - MOST_CALLS, to(comment_anchor(numbers[MOST_CALLS]))
        marks.append(el("a", f"+{more}", href=first, class_="call", title=pen.words.say("more_calls", count=more)))
    return el("span", [joined(mark, " ") for mark in marks[:-1]], marks[-1], class_="calls", dir="ltr")


def tongue(pen: Pen, block: Block) -> dict[str, str | None]:
    """The language and the direction of a paragraph, where they are not the output's."""
    direction = way(block.direction) or direction_of(plain(block.inlines), pen.document.direction)
    return {
        "lang": tag(block.language) if block.language != pen.document.language else None,
        "dir": direction if direction != pen.document.direction else None,
    }


def tag(language: str | None) -> str | None:
    """The tag of a language, None when it is none: the style sheet reads it."""
    return language if language and _LANGUAGE.fullmatch(language) else None


def way(direction: str | None) -> str | None:
    """A direction, None when it is none."""
    return direction if direction in ("ltr", "rtl") else None


def direction_of(text: str, otherwise: str) -> str:
    """The direction of the first letter that has one, as browsers find it; `otherwise` without any."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return otherwise


def isolated(text: str, around: str) -> str:
    """`text` in a sentence that runs in the direction `around`, so that neither turns the other's words."""
    return text if direction_of(text, around) == around else f"\u2068{text}\u2069"


def shortened(text: str, most: int) -> str:
    """`text` in one line of at most `most` characters."""
    line = " ".join(text.replace("\ufffc", "").split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def glued(title: str) -> str:
    """A title whose last two words stay together, so that it does not end on a line of one short word."""
    before, blank, last = title.rpartition(" ")
    return f"{before}\u00a0{last}" if blank and before.count(" ") > 1 and len(last) < 9 else title


def lines(text: str) -> list[str]:
    """The paragraphs of words that people typed, empty lines left out."""
    return [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]


@dataclass
class _Word:
    """The word that a text is in the middle of: how long it is, and how long it goes on without a place to break."""

    length: int = 0
    unbroken: int = 0

    def breakable(self, text: str) -> str:
        """`text` with places to break in words that are longer than any; nobody reads these, and looking for a place
        to break in them takes the layout minutes."""
        pieces: list[str] = []
        for stretch in _STRETCH.findall(text):
            if not "!" <= stretch[0] <= "\u0dff":
                self.length = self.unbroken = 0
                pieces.append(stretch)
                continue
            self.length += len(stretch)
            room = PIECE - self.unbroken if self.length > LONGEST_WORD else len(stretch)
            while len(stretch) > max(room, 0):
                pieces.append(f"{stretch[: max(room, 0)]}\u200b")
                stretch, self.unbroken, room = stretch[max(room, 0) :], 0, PIECE
            self.unbroken += len(stretch)
            pieces.append(stretch)
        return "".join(pieces)


def _note(pen: Pen, section: str, call: NoteCall) -> Content:
    """A footnote where it is called. A second call, or one inside a note, shows the number alone."""
    key = (section, call.note)
    number = pen.layout.notes.get(key)
    if number is None:
        return None
    if key in pen.called:
        return el("sup", str(number), class_="again")
    pen.called.add(key)
    return el("span", inline(pen, pen.layout.note_texts[key], section), class_="fn", data_n=number)


def _marked(text: str, marks: Marks) -> Html:
    """Words in their marks. The link is innermost: an element inside of it would be a second link over the first."""
    address = _address(marks)
    out = el("a", text, href=address) if address else joined(text)
    for wanted, name in (
        (marks.code, "code"),
        (marks.superscript, "sup"),
        (marks.subscript, "sub"),
        (marks.underline, "u"),
        (marks.em, "em"),
        (marks.strong, "strong"),
    ):
        out = el(name, out) if wanted else out
    language, direction = tag(marks.language), way(marks.direction)
    return el("span", out, lang=language, dir=direction) if language or direction else out


def _address(marks: Marks) -> str | None:
    return marks.link if marks.link and _ADDRESS.match(marks.link) else None
