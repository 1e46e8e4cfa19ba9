"""Of all who write at once no two paragraphs share an id, and no cell is missing."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Array, Map
from pycrdt import Text as FlatText

from sections.blocks import plain
from sections.ydoc import flat_text, read_doc, read_text, text_hash
from sections.ydoc_repair import repair_cells, repair_ids
from sections.ydoc_writer import append
from tests.builders import section, table
from tests.sections.living import Living, meet, people


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
