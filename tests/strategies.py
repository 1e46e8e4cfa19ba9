"""Strategies for whole documents and the comments on them: whatever a section's reader lets pass, in any script."""

import unicodedata
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from sections.blocks import (
    Block,
    BlockKind,
    Cell,
    Inline,
    Inlines,
    LineBreak,
    Marks,
    Note,
    NoteCall,
    Table,
    Text,
    Words,
    merged,
    plain,
    units,
)
from sections.comments import Passage, PlacedComment, TargetKind
from sections.dispositions import Disposition, DispositionKind
from sections.outline import SectionKind
from sections.passages import texts_of
from sections.people import RegionalGroup, StakeholderGroup
from sections.versions import Document, SectionText
from tests.builders import NOON, comment, document

SCRIPTS = (
    "abc XYZ 12 ,.-—«»“” éñß العربية 知识，。 ሰላም። हिन्दी עברית кирил 한국 ไทย 😀👩🏽\u200d💻🇰🇪 \u00ad\u200e\u200f\u2028"
)
"""Letters of many scripts, blanks and signs, and what stands in more than one unit or in none."""
TAGS = ("ar", "en", "zh", "zh-Hant", "am", "fr", "hi", "he", "qaa", "sr-Latn-RS")
ADDRESSES = (
    "https://example.org/",
    "HTTP://example.org/ä?q=1&r=%20#x",
    "mailto:list@example.org",
    "https://例え.jp/道",
)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


_letters = st.one_of(
    st.sampled_from(SCRIPTS),
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufff9\ufffa\ufffb\ufffc\ufffe\uffff"),
)
lines: SearchStrategy[str] = st.text(_letters, min_size=1, max_size=12).map(_normal).filter(bool)
"""One line of text as a section's reader lets it pass: NFC, no control characters."""
_maybe = st.booleans()
_languages = st.none() | st.sampled_from(TAGS)
_directions = st.none() | st.sampled_from(("rtl", "ltr"))
marks = st.just(Marks()) | st.builds(
    Marks,
    strong=_maybe,
    em=_maybe,
    underline=_maybe,
    superscript=_maybe,
    subscript=_maybe,
    code=_maybe,
    link=st.none() | st.sampled_from(ADDRESSES),
    language=_languages,
    direction=_directions,
)
_pieces: SearchStrategy[Inline] = st.builds(Words, lines, marks) | st.just(LineBreak())


def runs(most: int = 3) -> SearchStrategy[Inlines]:
    """Text with marks and line breaks, without calls of notes; may be empty."""
    return st.lists(_pieces, max_size=most).map(_joined)


def _joined(parts: list[Inline]) -> Inlines:
    """Parts as a reader gives them: equal neighbours joined, and what composes across their border composed."""
    joined = merged(tuple(parts))
    return tuple(replace(part, text=_normal(part.text)) if isinstance(part, Words) else part for part in joined)


@st.composite
def texts(draw: DrawFn, prefix: str, most: int = 4) -> Text:
    """The text of a section: blocks of all kinds with unique ids, and a note for each call."""
    notes: list[Note] = []

    def called(inlines: Inlines) -> Inlines:
        """`inlines`, now and then with the call of a note in it."""
        if draw(st.integers(0, 3)):
            return inlines
        notes.append(Note(f"{prefix}n{len(notes)}", draw(runs())))
        at = draw(st.integers(0, len(inlines)))
        return (*inlines[:at], NoteCall(notes[-1].ref), *inlines[at:])

    blocks = []
    for count in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from(BlockKind))
        own = called(draw(runs()))
        table = None
        if kind is BlockKind.TABLE:
            columns = draw(st.integers(1, 3))
            rows = tuple(
                tuple(Cell(f"r{y}:c{x}", called(draw(runs(2)))) for x in range(columns))
                for y in range(draw(st.integers(1, 3)))
            )
            table = Table(f"{prefix}t{count}", rows, draw(_maybe))
        given = draw(st.integers(0, 4)), draw(_languages), draw(_directions)
        blocks.append(Block(f"{prefix}-{count}", kind, own, *given, table))
    return Text(tuple(blocks), tuple(notes))


@st.composite
def documents(draw: DrawFn, most: int = 4) -> Document:
    """A version: front matter, body and annexes in their order, at any stage, in any language."""
    kinds = sorted(draw(st.lists(st.sampled_from(SectionKind), max_size=most)), key=list(SectionKind).index)
    sections = tuple(
        SectionText(
            id=f"s{at}",
            kind=kind,
            level=draw(st.integers(1, 4)),
            heading=draw(lines),
            components=draw(st.sampled_from(((), ("practices",), ("what_worked", "methodology")))),
            key=draw(_maybe),
            left_out=draw(st.none() | lines),
            front=draw(st.none() | st.just("executive_summary")),
            text=draw(texts(f"s{at}")),
        )
        for at, kind in enumerate(kinds)
    )
    return document(
        *sections,
        forum=draw(lines),
        title=draw(lines),
        city=draw(lines),
        label=draw(st.sampled_from(("draft-1", "final-2", "working"))),
        language=draw(st.sampled_from(TAGS)),
        direction=draw(st.sampled_from(("ltr", "rtl"))),
        frozen_at=draw(st.integers(0, NOON * 2)),
        replaces=draw(st.none() | st.just("draft-0")),
        comments_until=draw(st.none() | st.integers(0, NOON * 2)),
        team=draw(st.lists(st.tuples(lines, st.just("rapporteur")), max_size=2).map(tuple)),
    )


@st.composite
def comments(draw: DrawFn, of: Document, most: int = 4) -> tuple[PlacedComment, ...]:
    """Comments on a document: on any stretch of any text, even one that cuts a character, on sections and orphans."""
    places = [
        (section.id, block.id, place, units(plain(inlines)))
        for section in of.sections
        for block in section.text.blocks
        for place, inlines in texts_of(section, block)
    ]
    out = []
    for number in range(1, draw(st.integers(0, most)) + 1):
        one = draw(st.builds(comment, st.just(number), _said, **_BESIDE))
        if places and draw(st.integers(0, 3)):
            section, block, place, length = draw(st.sampled_from(places))
            start, end = sorted((draw(st.integers(0, length)), draw(st.integers(0, length + 1))))
            one = replace(one, section=section, passage=Passage(block, start, end, place), kind=TargetKind.WORDS)
        elif of.sections:
            one = replace(one, section=draw(st.sampled_from(of.sections)).id, kind=TargetKind.SECTION)
        out.append(one)
    return tuple(out)


_said = st.lists(lines | st.just(""), min_size=1, max_size=3).map("\n".join)
_BESIDE = {
    "name": lines,
    "quote": st.just("") | lines,
    "organisation": st.just("") | lines,
    "group": st.sampled_from(StakeholderGroup),
    "region": st.sampled_from(RegionalGroup),
    "at": st.integers(0, NOON * 2),
    "orphan": _maybe,
    "disposition": st.none()
    | st.builds(
        Disposition,
        comment=st.just("c"),
        kind=st.sampled_from(DispositionKind),
        reason=st.just("") | lines,
        by=st.just("p"),
        by_name=lines,
        at=st.integers(0, NOON * 2),
        duplicate_of=st.none() | st.just("c2"),
        edit=st.none() | st.just("e1"),
    ),
}
