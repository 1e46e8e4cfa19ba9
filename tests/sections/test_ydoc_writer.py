"""Writing into a section's shared document: what is composed is read, and what was there stays."""

from dataclasses import replace

import pytest
from hypothesis import given

from sections.blocks import BlockKind, Cell, NoteCall, Table, Text, plain
from sections.ydoc import open_doc, read_text
from sections.ydoc_writer import append, compose, replace_words
from tests import strategies
from tests.builders import block, section, table
from tests.sections.living import Living


@given(strategies.texts("s"))
def test_property_what_is_composed_is_read(text: Text) -> None:
    assert read_text(compose(text, 5)) == as_kept(text)


def as_kept(text: Text) -> Text:
    """What a section keeps of a text: empty paragraphs at its end fall away, and cells are named by row and column."""
    blocks = [replace(one, table=_named(one.table)) if one.table else one for one in text.blocks]
    lasting = (BlockKind.TABLE, BlockKind.RULE, BlockKind.IMAGE)
    while blocks and blocks[-1].kind not in lasting and not plain(blocks[-1].inlines).strip():
        blocks.pop()
    return Text(tuple(blocks), text.notes)


def _named(table: Table) -> Table:
    rows = (
        tuple(Cell(f"r{y}:c{x}", cell.inlines) for x, cell in enumerate(row, 1)) for y, row in enumerate(table.rows, 1)
    )
    return replace(table, rows=tuple(rows))


@given(strategies.texts("one"), strategies.texts("two"))
def test_property_what_is_written_behind_leaves_what_was_there(one: Text, two: Text) -> None:
    first = compose(one, 5)
    both = read_text(open_doc(first, append(first, two, 6)).get_update())
    kept = as_kept(one).blocks
    assert both.blocks[: len(kept)] == kept
    assert [plain(block.inlines) for block in both.blocks if block.id.startswith("two")] == [
        plain(block.inlines) for block in as_kept(two).blocks
    ]


def test_notes_stand_in_the_order_of_their_calls_the_captions_before_those_of_cells() -> None:
    called = table(("Caption", NoteCall("c")), (("left", NoteCall("l")), ("right", NoteCall("r"))), ref="t1")
    text = section("Any", called, block("Last", NoteCall("z")), notes={ref: ref for ref in ("z", "l", "c", "r")}).text
    assert [note.ref for note in read_text(compose(text, 5)).notes] == ["c", "l", "r", "z"]


def test_a_table_without_a_caption_stays_when_something_is_written_behind_it() -> None:
    first = compose(section("Any", table("", ("a",), ref="t1")).text, 5)
    both = read_text(open_doc(first, append(first, section("Any", "Behind.", id="s2").text, 6)).get_update())
    assert [(block.id, block.kind) for block in both.blocks] == [
        ("s1b1", BlockKind.TABLE),
        ("s2b1", BlockKind.PARAGRAPH),
    ]


def test_an_empty_first_paragraph_gives_way_to_what_is_written() -> None:
    empty = Living(client=20)
    empty.split(0, "empty")
    both = read_text(open_doc(empty.state, append(empty.state, section("Any", "First.").text, 6)).get_update())
    assert [block.id for block in both.blocks] == ["s1b1"]


def test_a_text_written_twice_gets_ids_and_notes_of_its_own() -> None:
    text = section(
        "Any", block("With a note", NoteCall("n1")), table("T", ("a",), ref="t1"), notes={"n1": "Here."}
    ).text
    first = compose(text, 5)
    twice = read_text(open_doc(first, append(first, text, 6)).get_update())
    assert [plain(block.inlines) for block in twice.blocks] == ["With a note\ufffc", "T"] * 2
    assert len({block.id for block in twice.blocks}) == 4
    assert [plain(note.inlines) for note in twice.notes] == ["Here.", "Here."]
    assert len({note.ref for note in twice.notes}) == 2


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [("知识", "ሰላም", "Before ሰላም 😀 behind."), ("😀 ", "", "Before 知识 behind."), ("gone", "x", None)],
)
def test_words_are_replaced_where_they_stand_first(old: str, new: str, expected: str | None) -> None:
    state = compose(section("Any", "Before 知识 😀 behind.", "知识").text, 5)
    update = replace_words(state, (), old, new, 6)
    shown = None if update is None else plain(read_text(open_doc(state, update).get_update()).blocks[0].inlines)
    assert shown == expected
