"""Any output that the text's own rules let pass gives a PDF that passes the preflight."""

import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports import preflight
from exports.options import Options
from sections.blocks import (
    Block,
    BlockKind,
    Cell,
    Inlines,
    LineBreak,
    Marks,
    Note,
    NoteCall,
    Table,
    Text,
    Words,
    merged,
)
from sections.comments import Passage, PlacedComment, TargetKind
from sections.dispositions import DispositionKind
from sections.outline import SectionKind
from sections.people import RegionalGroup, StakeholderGroup
from sections.versions import Document, SectionText
from tests.builders import answered, comment, document
from tests.exports.conftest import make

SCRIPTS = (
    string.ascii_letters
    + string.digits
    + " .,;<>&\"'–’éßñ"
    + "العربية"
    + "中文网络"
    + "हिन्दी"
    + "አማርኛ"
    + "עברית"
    + "Ελλά"
    + "кирил"
)
WORDS = st.text(SCRIPTS, min_size=1, max_size=60)
LANGUAGES = st.sampled_from([None, "en", "ar", "fr", "zh-Hans", "am", "hi", "de-CH"])
DIRECTIONS = st.sampled_from([None, "ltr", "rtl"])
LINKS = st.sampled_from(
    [None, "https://example.org/a?b=c#d", "mailto:a@example.org", "http://[::1", "https://пример.example/ü"]
)
MARKS = st.builds(
    Marks,
    *(st.booleans() for _ in range(6)),
    link=LINKS,
    language=LANGUAGES,
    direction=DIRECTIONS,
)
NOTES = ["n1", "n2"]


def inlines(calls: bool = True) -> st.SearchStrategy[Inlines]:
    """Inline text, with calls of notes or without."""
    parts: list[st.SearchStrategy[Any]] = [
        st.builds(Words, WORDS, MARKS),
        st.builds(Words, WORDS),
        st.just(LineBreak()),
    ]
    if calls:
        parts.append(st.sampled_from(NOTES).map(NoteCall))
    return st.lists(st.one_of(*parts), max_size=6).map(lambda found: merged(tuple(found)))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table of any size up to a wide one."""
    columns = draw(st.integers(1, 12))
    rows = draw(st.integers(1, 4))
    cells = tuple(tuple(Cell(f"{y}:{x}", draw(inlines())) for x in range(columns)) for y in range(rows))
    return Table(draw(st.sampled_from(["t1", "t2"])), cells, draw(st.booleans()))


@st.composite
def blocks(draw: st.DrawFn, id: str) -> Block:
    """A block of any kind."""
    kind = draw(st.sampled_from(list(BlockKind)))
    return Block(
        id=id,
        kind=kind,
        inlines=draw(inlines()),
        indent=draw(st.integers(0, 4)),
        language=draw(LANGUAGES),
        direction=draw(DIRECTIONS),
        table=draw(tables()) if kind is BlockKind.TABLE else None,
    )


@st.composite
def outputs(draw: st.DrawFn) -> Document:
    """An output of any outline, in any language, at any stage."""
    sections = []
    for at, kind in enumerate(draw(st.lists(st.sampled_from(list(SectionKind)), max_size=5).map(sorted_kinds))):
        found = tuple(draw(blocks(f"b{at}-{number}")) for number in range(draw(st.integers(0, 5))))
        notes = tuple(Note(ref, draw(inlines(calls=False))) for ref in NOTES)
        level, heading = draw(st.integers(1, 4)), draw(WORDS)
        left_out = draw(st.none() | WORDS)
        sections.append(SectionText(f"s{at}", kind, level, heading, text=Text(found, notes), left_out=left_out))
    label = draw(st.sampled_from(["draft-1", "final-2", "working"]))
    language, direction = draw(st.sampled_from([("en", "ltr"), ("ar", "rtl"), ("fr", "ltr"), ("zh-Hans", "ltr")]))
    return document(*sections, label=label, title=draw(WORDS), language=language, direction=direction)


def sorted_kinds(kinds: list[SectionKind]) -> list[SectionKind]:
    """The parts of an output in their order."""
    return sorted(kinds, key=list(SectionKind).index)


@st.composite
def remarks(draw: st.DrawFn, text: Document) -> list[PlacedComment]:
    """Comments at places that are there, that are gone, and at none."""
    made = []
    ids = [block.id for section in text.sections for block in section.text.blocks]
    for number in range(1, draw(st.integers(1, 4))):
        block = draw(st.sampled_from([*ids, "gone"]))
        made.append(
            comment(
                number,
                draw(WORDS),
                name=draw(WORDS),
                quote=draw(WORDS),
                section=draw(st.sampled_from([None, *(section.id for section in text.sections), "gone"])),
                passage=draw(st.none() | st.just(Passage(block, 0, 3))),
                kind=draw(st.sampled_from(list(TargetKind))),
                orphan=draw(st.booleans()),
                group=draw(st.sampled_from(list(StakeholderGroup))),
                region=draw(st.sampled_from(list(RegionalGroup))),
                disposition=draw(st.none() | st.builds(answered, st.sampled_from(list(DispositionKind)), WORDS)),
            )
        )
    return made


@pytest.mark.long
@settings(max_examples=10)
@given(st.data(), outputs(), st.sampled_from(["en", "ar"]), st.booleans())
def test_any_output_gives_a_file_that_passes(data: st.DataObject, text: Document, language: str, large: bool) -> None:
    file = make(text, data.draw(remarks(text)), Options(language=language, large=large))
    assert (file.problems, preflight.inspect("pdf", file.data)) == ((), [])
