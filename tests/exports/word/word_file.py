"""A Word file opened for a test: its parts, and what its reader sees of them, told without the writer's own code."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
OWN_STYLES = {"Paragraph Number", "Heading Number", "Caption Label"}
"""The character styles of what the writer puts before a version's words."""

ADDED = {"Kind", "Left Out", "After Table"}
"""The styles of the paragraphs that the writer adds among a version's own."""


def w(name: str) -> str:
    """A name in Word's main namespace."""
    return f"{{{W}}}{name}"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body: its style, its words, and its number where it has one."""

    style: str
    words: str
    number: str | None
    element: _Element


@dataclass(frozen=True)
class Remark:
    """One comment; `covered` are the words at which it stands, a note's call being U+FFFC."""

    number: int
    author: str
    initials: str
    date: str
    lines: tuple[str, ...]
    covered: str
    done: bool


class WordFile:
    """The file of these bytes."""

    def __init__(self, data: bytes) -> None:
        self.package = zipfile.ZipFile(io.BytesIO(data))
        self.body = self.part("word/document.xml")[0]
        styles = self.part("word/styles.xml").iter(w("style"))
        self.styles = {s.get(w("styleId")): s.find(w("name")).get(w("val")) for s in styles}

    def part(self, name: str) -> _Element:
        """The root of a part. Raises KeyError when there is none."""
        return etree.fromstring(self.package.read(name))

    def style(self, element: _Element) -> str:
        """The name of the style of a paragraph or run, "" without."""
        tag = w("pStyle") if element.tag == w("p") else w("rStyle")
        found = next(element.iter(tag), None)
        return "" if found is None else self.styles[found.get(w("val"))]

    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs of the body in their order, those in cells too."""
        return [self._paragraph(element) for element in self.body.iter(w("p"))]

    def _paragraph(self, element: _Element) -> Paragraph:
        runs = [(self.style(run), text_of(run)) for run in element.iter(w("r"))]
        number = next((text for style, text in runs if style in OWN_STYLES), None)
        words = "".join(text for style, text in runs if style not in OWN_STYLES)
        # The tab behind the number belongs to the number.
        return Paragraph(self.style(element), words.removeprefix("\t") if number else words, number, element)

    def notes(self) -> dict[int, str]:
        """The words of the notes by their ids."""
        if "word/footnotes.xml" not in self.package.namelist():
            return {}
        found = self.part("word/footnotes.xml").iter(w("footnote"))
        notes = [(note, "".join(text_of(run) for run in note.iter(w("r")))) for note in found]
        return {int(note.get(w("id"))): text.removeprefix("\t") for note, text in notes if note.get(w("type")) is None}

    def remarks(self) -> list[Remark]:
        """The comments in the order of the file."""
        if "word/comments.xml" not in self.package.namelist():
            return []
        extended = self.part("word/commentsExtended.xml").iter(f"{{{W15}}}commentEx")
        done = {one.get(f"{{{W15}}}paraId"): one.get(f"{{{W15}}}done") == "1" for one in extended}
        covered = self._covered()
        return [
            Remark(
                number=int(one.get(w("id"), "")) - 10_000,
                author=one.get(w("author"), ""),
                initials=one.get(w("initials"), ""),
                date=one.get(w("date"), ""),
                lines=tuple("".join(text_of(run) for run in p.iter(w("r"))) for p in one.iter(w("p"))),
                covered=covered[one.get(w("id"), "")],
                done=done[one.findall(w("p"))[-1].get(f"{{{W14}}}paraId", "")],
            )
            for one in self.part("word/comments.xml").iter(w("comment"))
        ]

    def _covered(self) -> dict[str, str]:
        open_ids: set[str] = set()
        covered: dict[str, str] = {}
        for element in self.body.iter(etree.Element):
            id = element.get(w("id"), "")
            if element.tag == w("commentRangeStart"):
                open_ids.add(id)
                covered[id] = ""
            elif element.tag == w("commentRangeEnd"):
                open_ids.remove(id)
            elif element.tag == w("r"):
                for one in open_ids:
                    covered[one] += text_of(element)
        return covered


def text_paragraphs(file: WordFile) -> list[Paragraph]:
    """The paragraphs of a version's own text, behind cover and contents, without what the writer adds."""
    paragraphs = file.paragraphs()
    first = next((at for at, one in enumerate(paragraphs) if one.style == "heading 1"), len(paragraphs))
    return [one for one in paragraphs[first:] if one.style not in ADDED]


def text_of(run: _Element) -> str:
    """What a run shows; the call of a note is U+FFFC."""
    return "".join(_shown(run))


def _shown(run: _Element) -> Iterator[str]:
    for part in run:
        if part.tag == w("t"):
            yield part.text or ""
        elif part.tag in (w("br"), w("tab"), w("footnoteReference")):
            yield {w("br"): "\n", w("tab"): "\t", w("footnoteReference"): "\ufffc"}[str(part.tag)]
