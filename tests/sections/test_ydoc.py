"""A section's shared document: what is composed is read, and of all who write at once no two paragraphs share an id."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Array, Map
from pycrdt import Text as FlatText

from sections.blocks import BlockKind, Cell, NoteCall, Table, Text, plain, units
from sections.ydoc import (
    Flat,
    append,
    compose,
    flat_text,
    open_doc,
    read_doc,
    read_text,
    repair_cells,
    repair_ids,
    replace_words,
    text_hash,
)
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


@given(strategies.lines)
def test_property_a_text_is_counted_in_three_ways(line: str) -> None:
    doc = open_doc(compose(section("Any", line).text, 5))
    flat = Flat(doc["text"])
    for point in range(len(flat.text) + 1):
        before = flat.text[:point]
        assert flat.unit(point) == units(before)
        assert flat.point(flat.unit(point)) == point
        assert flat.byte(flat.unit(point)) == len(before.encode())
    assert len(flat) == units(flat.text)


def test_two_who_divide_a_paragraph_at_once_leave_the_old_id_with_the_last_words() -> None:
    one, other, keeper = people("Before and behind.")
    at = one.stretch(" and")[0]
    one.split(at, "of-one")
    other.split(at, "of-other")
    meet(one, other, keeper)
    assert repair_ids(keeper.doc) is False
    assert [(block.id, plain(block.inlines)) for block in read_text(keeper.state).blocks] in (
        [("of-one", "Before"), ("of-other", ""), ("s1b1", " and behind.")],
        [("of-other", "Before"), ("of-one", ""), ("s1b1", " and behind.")],
    )


def test_a_mark_that_two_bring_back_is_kept_once_under_its_id() -> None:
    one, other, keeper = people("First.", "Second.")
    at = one.stretch("First.")[1]
    one.delete(at, at + 1)
    meet(one, other, keeper)
    for who in (one, other):
        who.split(at, "s1b1")  # what undoing the deletion does, in both browsers at once
    meet(one, other, keeper)
    assert len({block.id for block in read_text(keeper.state).blocks}) == 3
    assert repair_ids(keeper.doc) is True
    found = read_text(keeper.state).blocks
    assert (found[0].id, plain(found[0].inlines)) == ("s1b1", "First.")
    assert (found[2].id, plain(found[2].inlines)) == ("s1b2", "Second.")
    assert repair_ids(keeper.doc) is False


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


def write(who: Living, at: int, length: int) -> None:
    who.insert(at, ["word ", "知识", "😀", "المعرفة "][length % 4])


def enter(who: Living, at: int, length: int) -> None:
    who.split(at)


def copy_mark(who: Living, at: int, length: int) -> None:
    """What a paste or an undo of a bad editor does: a mark with an id that is there."""
    ids = [block.id for block in read_doc(who.doc).text.blocks] or ["none"]
    who.split(at, ids[length % len(ids)])


def bare_mark(who: Living, at: int, length: int) -> None:
    who.insert(at, "\n")


def odd_mark(who: Living, at: int, length: int) -> None:
    who.insert(at, "\n", id=["", "a b", "x" * 65, 7][length % 4])


def delete(who: Living, at: int, length: int) -> None:
    who.delete(at, min(len(who.flat()), at + length))


DEEDS: list[Callable[[Living, int, int], None]] = [write, write, enter, enter, copy_mark, bare_mark, odd_mark, delete]
steps = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(DEEDS), st.integers(0, 10_000), st.integers(1, 12), st.booleans()),
    min_size=1,
    max_size=30,
)


@given(steps, st.booleans())
def test_property_no_two_paragraphs_of_a_version_share_an_id(
    deeds: list[tuple[int, Callable[[Living, int, int], None], int, int, bool]], repairs: bool
) -> None:
    one, other, keeper = people("The first paragraph.", "A second one, with 😀 and 知识.", "المعرفة")
    for who, deed, where, length, heard in deeds:
        writer = (one, other)[who]
        flat = writer.flat()
        deed(writer, flat.unit(where % (len(flat.text) + 1)), length)
        if heard:
            meet(one, other, keeper)
            if repairs:
                repair_ids(keeper.doc)
    meet(one, other, keeper)
    if repairs:
        repair_ids(keeper.doc)
        meet(one, other, keeper)
    assert text_hash(one.doc) == text_hash(other.doc) == text_hash(keeper.doc)
    ids = [block.id for block in read_text(keeper.state).blocks]
    assert len(set(ids)) == len(ids)
    assert [block.id for block in read_text(other.state).blocks] == ids


def test_a_row_and_a_column_added_at_once_meet_in_a_cell() -> None:
    one, other, keeper = people("Any.")
    one.doc.apply_update(append(one.state, section("Any", table("T", ("a",), ref="t1")).text, 50))
    meet(one, other, keeper)
    _grow(one, "rows", "r9", "r9:c1")
    _grow(other, "cols", "c9", "r1:c9")
    meet(one, other, keeper)
    assert repair_cells(keeper.doc) is True
    assert flat_text(keeper.doc, ("t1", "cells", "r9:c9")) == ""
    assert repair_cells(keeper.doc) is False
    found = read_text(keeper.state).blocks[-1].table
    assert found is not None
    assert [[cell.key for cell in row] for row in found.rows] == [["r1:c1", "r1:c9"], ["r9:c1", "r9:c9"]]


def _grow(who: Living, side: str, name: str, cell: str) -> None:
    """Adds a row or a column with its one cell."""
    grid = who.doc.get("objects", type=Map)["t1"]
    names: Array[str] = grid[side]
    names.append(name)
    grid["cells"][cell] = FlatText()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [("知识", "ሰላም", "Before ሰላም 😀 behind."), ("😀 ", "", "Before 知识 behind."), ("gone", "x", None)],
)
def test_words_are_replaced_where_they_stand_first(old: str, new: str, expected: str | None) -> None:
    state = compose(section("Any", "Before 知识 😀 behind.", "知识").text, 5)
    update = replace_words(state, (), old, new, 6)
    shown = None if update is None else plain(read_text(open_doc(state, update).get_update()).blocks[0].inlines)
    assert shown == expected


def test_the_hash_is_the_one_that_browsers_make(root: Path) -> None:
    """What the file holds was hashed by Yjs too: letters that JSON escapes, numbers that languages write differently,
    marks, embeds, a note, a cell."""
    told = json.loads((root / "tests" / "data" / "text_hash.json").read_text())
    assert text_hash(open_doc(bytes.fromhex(told["state"]))) == told["hash"]


def test_copies_that_show_the_same_have_the_same_hash() -> None:
    one, other, keeper = people("First.", "Second.")
    one.insert(0, "知识 ")
    other.insert(0, "😀 ")
    assert text_hash(one.doc) != text_hash(other.doc)
    meet(one, other, keeper)
    assert text_hash(one.doc) == text_hash(other.doc) == text_hash(keeper.doc)
    one.insert(0, "x", strong=True)
    meet(one, other)
    assert text_hash(one.doc) != text_hash(keeper.doc)
