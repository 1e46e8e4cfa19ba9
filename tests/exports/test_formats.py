"""Every kind of block and every mark in every format: what was forgotten in a writer is missing here."""

import io
import re
import zipfile
from functools import cache

import pytest

from exports import FORMATS, preflight
from sections.blocks import BlockKind, LineBreak, Marks, NoteCall, Words
from sections.versions import Document
from tests.builders import block, document, marked, section, table
from tests.exports.conftest import make
from tests.exports.reading import flat, pages

KINDS = [kind for kind in BlockKind if kind is not BlockKind.RULE]
MARKS = {name: f"marked{name}" for name in Marks.__dataclass_fields__}
VALUES = {"link": "https://example.org/", "language": "fr", "direction": "rtl"}


def everything() -> Document:
    """One block of each kind with words of its own, and words in each mark."""
    blocks = [
        table("tablecaption", ("tablehead", "x"), ("tablecell", "y"))
        if kind is BlockKind.TABLE
        else block(f"kind{kind.value}", kind=kind)
        for kind in BlockKind
    ]
    words = [(marked(word, **{name: VALUES.get(name, True)}), Words(" ")) for name, word in MARKS.items()]
    last = block(*(part for pair in words for part in pair), "before", LineBreak(), "after", NoteCall("n"))
    return document(
        section("Sectionheading", "Thestart", *blocks, last, notes={"n": "inanote"}),
        section("Emptysection", id="s2", left_out="thereason"),
    )


@cache
def said(format: str) -> str:
    """All words of the file after its contents, in one line."""
    file = make(everything(), format=format)
    assert (file.problems, preflight.inspect(format, file.data)) == ((), [])
    if format == "pdf":
        return flat(" ".join(pages(file.data))).partition("Thestart")[2]
    with zipfile.ZipFile(io.BytesIO(file.data)) as package:
        parts = [package.read(f"word/{name}.xml").decode() for name in ("document", "footnotes")]
    return re.sub("<[^>]*>", "", re.sub("<w:(p|br)[ />]", " <", " ".join(parts))).partition("Thestart")[2]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_block_is_in_every_file(kind: BlockKind, format: str) -> None:
    expected = ["tablecaption", "tablehead", "tablecell"] if kind is BlockKind.TABLE else [f"kind{kind.value}"]
    assert [said(format).count(words) for words in expected] == [1] * len(expected)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("word", MARKS.values())
def test_words_in_every_mark_are_in_every_file(word: str, format: str) -> None:
    assert said(format).count(word) == 1


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("words", ["Emptysection", "thereason", "before after", "inanote"])
def test_headings_reasons_breaks_and_notes_are_in_every_file(words: str, format: str) -> None:
    assert words in said(format)
