"""The numbering pass: one number for each section, paragraph, table, note and comment, the same in every file."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.layout import Citation, Cited, Layout
from exports.numbering import lay_out, letters
from sections.blocks import NoteCall
from sections.comments import TargetKind
from sections.outline import SectionKind
from sections.versions import Document
from tests.builders import block, comment, document, heading, inlines, on, section, table
from tests.exports.outputs import item

FRONT, ANNEX = SectionKind.FRONT, SectionKind.ANNEX


def numbers(layout: Layout) -> list[str | None]:
    """The numbers of all blocks, in order."""
    return [laid.number for section in layout.sections for laid in section.blocks]


def outline(layout: Layout) -> list[tuple[str, int, str | None, str | None]]:
    """Each section's heading, depth, number and letter."""
    return [(laid.section.heading, laid.depth, laid.number, laid.letter) for laid in layout.sections]


def test_sections_count_annexes_have_letters_and_the_front_has_neither() -> None:
    layout = lay_out(
        document(
            section("Summary", "s", id="f", kind=FRONT),
            section("One", "a", "b", id="s1"),
            section("Two", "c", id="s2"),
            section("First annex", "d", "e", id="a1", kind=ANNEX),
            section("Second annex", "f", id="a2", kind=ANNEX),
        ),
        [],
    )
    assert outline(layout) == [
        ("Summary", 1, None, None),
        ("One", 1, "1", None),
        ("Two", 1, "2", None),
        ("First annex", 1, "A", None),
        ("Second annex", 1, "B", None),
    ]
    assert numbers(layout) == [None, "1.1", "1.2", "2.1", "A.1", "A.2", "B.1"]
    assert layout.comments_letter == "C"


def test_paragraphs_count_through_the_whole_top_section_and_headings_share_its_letters() -> None:
    layout = lay_out(
        document(
            section("One", "a", heading("Inner"), "b", id="s1"),
            section("Below", "c", heading("Deeper"), "d", id="s2", level=2),
            section("Two", heading("Inner again"), "e", id="s3"),
        ),
        [],
    )
    assert outline(layout) == [("One", 1, "1", None), ("Below", 2, None, "B"), ("Two", 1, "2", None)]
    assert numbers(layout) == ["1.1", None, "1.2", "1.3", None, "1.4", None, "2.1"]
    letters_and_depths = [
        (laid.letter, laid.depth) for section in layout.sections for laid in section.blocks if laid.depth
    ]
    assert letters_and_depths == [("A", 2), (None, 3), ("A", 2)]


def test_no_heading_is_more_than_one_deeper_than_the_one_before_and_none_deeper_than_four() -> None:
    layout = lay_out(
        document(
            section("One", heading("h3 first", 3), heading("h1", 1), heading("h3", 3), heading("h3", 3), id="s1"),
            section("Leaps", heading("h2", 2), heading("h3", 3), id="s2", level=4),
            section("Deep", heading("h1", 1), heading("h3", 3), id="s3", level=4),
        ),
        [],
    )
    assert [(laid.depth, [one.depth for one in laid.blocks]) for laid in layout.sections] == [
        (1, [2, 2, 3, 4]),
        (2, [3, 4]),
        (3, [4, 4]),
    ]


def test_a_paragraph_without_a_word_is_no_paragraph_and_one_with_a_note_alone_is() -> None:
    layout = lay_out(
        document(section("One", "a", "  ", "", block(NoteCall("n")), "b", notes={"n": "A note."})),
        [],
    )
    assert numbers(layout) == ["1.1", "1.2", "1.3"]


def test_front_matter_and_annexes_without_a_word_are_not_shown_but_a_section_keeps_its_number() -> None:
    empty = document(
        section("Summary", id="f", kind=FRONT),
        section("One", id="s1", left_out="Elsewhere."),
        section("Two", "a", id="s2"),
        section("Annex", id="a1", kind=ANNEX),
        section("Parent", id="a2", kind=ANNEX),
        section("Child", "b", id="a3", kind=ANNEX, level=2),
    )
    layout = lay_out(empty, [])
    assert [(laid.section.id, laid.number, laid.empty) for laid in layout.sections] == [
        ("s1", "1", True),
        ("s2", "2", False),
        ("a2", "A", True),
        ("a3", None, False),
    ]
    assert numbers(layout) == ["2.1", "A.1"]


def test_tables_and_notes_count_through_the_output_and_a_note_called_twice_counts_once() -> None:
    layout = lay_out(
        document(
            section(
                "One",
                block("a", NoteCall("n1"), NoteCall("n1")),
                table("First", ("x", NoteCall("n2"))),
                id="s1",
                notes={"n1": "one", "n2": "two", "never": "called"},
            ),
            section("Two", block("b", NoteCall("n1"), NoteCall("lost")), table("Second", ("y",), ref="t2"), id="s2"),
            section("Three", block("c", NoteCall("n1")), id="s3", notes={"n1": "three"}),
        ),
        [],
    )
    assert dict(layout.notes) == {("s1", "n1"): 1, ("s1", "n2"): 2, ("s3", "n1"): 3}
    assert dict(layout.note_texts) == {
        ("s1", "n1"): inlines("one"),
        ("s1", "n2"): inlines("two"),
        ("s3", "n1"): inlines("three"),
    }
    assert [one.table_number for laid in layout.sections for one in laid.blocks if one.block.table] == [1, 2]


def test_every_block_is_cited_by_the_number_nearest_to_it() -> None:
    layout = lay_out(
        document(
            section("Summary", "a", id="f", kind=FRONT),
            section("One", item("before any"), "b", item("after"), heading("H"), table("T", ("x",)), id="s1"),
        ),
        [],
    )
    assert dict(layout.citations) == {
        "fb1": Citation(Cited.SECTION, "", "f"),
        "s1b1": Citation(Cited.SECTION, "1", "s1"),
        "s1b2": Citation(Cited.PARAGRAPH, "1.1", "s1"),
        "s1b3": Citation(Cited.AFTER, "1.1", "s1"),
        "s1b4": Citation(Cited.HEADING, "1 A", "s1"),
        "s1b5": Citation(Cited.TABLE, "1", "s1"),
    }
    assert (layout.section_of("s1b5"), layout.section_of("nowhere")) == ("s1", None)
    assert (layout.number_of("s1"), layout.number_of("f"), layout.number_of("nowhere")) == ("1", None, None)


def test_comments_stand_in_the_order_of_the_text_and_are_called_where_they_stand() -> None:
    text = document(
        section("One", "alpha beta", "gamma", id="s1"),
        section("Two", table("T", ("cell",)), block("end", NoteCall("n")), id="s2", notes={"n": "the note"}),
    )
    placed = [
        comment(1),
        on(text, "the note", 2),
        on(text, "beta", 3),
        comment(4, section="s2", kind=TargetKind.SECTION),
        on(text, "alpha", 5),
        on(text, "cell", 6),
        on(text, "gamma", 7, orphan=True),
        on(text, "beta", 8),
    ]
    layout = lay_out(text, placed)
    assert [one.number for one in layout.comments] == [7, 5, 3, 8, 4, 6, 2, 1]
    assert [(laid.section.id, laid.calls, [one.calls for one in laid.blocks]) for laid in layout.sections] == [
        ("s1", (7,), [(3, 5, 8), ()]),
        ("s2", (4,), [(6,), (2,)]),
    ]


@pytest.mark.parametrize(("number", "shown"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (703, "AAA")])
def test_letters_go_on_after_z(number: int, shown: str) -> None:
    assert letters(number) == shown


KINDS = st.sampled_from(list(SectionKind))
BLOCKS = st.lists(
    st.one_of(
        st.sampled_from(["words", ""]).map(block),
        st.integers(1, 3).map(lambda level: heading("h", level)),
        st.tuples(st.integers(0, 4), st.booleans()).map(lambda how: item("i", *how)),
        st.just(table("t", ("c",))),
    ),
    max_size=8,
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Outputs of any outline."""
    parts = draw(st.lists(st.tuples(KINDS, st.integers(1, 4), BLOCKS), max_size=6))
    order = list(SectionKind)
    parts.sort(key=lambda part: order.index(part[0]))
    return document(
        *(
            section(f"S{at}", *blocks, id=f"s{at}", kind=kind, level=level)
            for at, (kind, level, blocks) in enumerate(parts)
        )
    )


@given(documents())
def test_no_two_things_share_a_number_and_no_heading_leaps(text: Document) -> None:
    layout = lay_out(text, [])
    given_out = [number for number in numbers(layout) if number]
    assert len(set(given_out)) == len(given_out) == len(layout.by_block)
    depth = 0
    for laid in layout.sections:
        for found in (laid.depth, *(one.depth for one in laid.blocks if one.depth)):
            assert 1 <= found <= min(depth + 1, 4)
            depth = found
    tables = [one.table_number for laid in layout.sections for one in laid.blocks if one.table_number]
    assert tables == list(range(1, len(tables) + 1))


@given(documents(), st.randoms())
def test_the_order_in_which_comments_come_changes_nothing(text: Document, random: Random) -> None:
    ids = [laid.section.id for laid in lay_out(text, []).sections]
    made = [comment(at, section=random.choice([*ids, None])) for at in range(1, 6)]
    shuffled = random.sample(made, len(made))
    assert lay_out(text, shuffled) == lay_out(text, made)
