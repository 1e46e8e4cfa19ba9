"""A section's shared document: its text is counted in three ways, and whoever shows the same has the same hash."""

import json
from pathlib import Path

from hypothesis import given

from sections.blocks import units
from sections.ydoc import Flat, open_doc, text_hash
from sections.ydoc_writer import compose
from tests import strategies
from tests.builders import section
from tests.sections.living import meet, people


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
