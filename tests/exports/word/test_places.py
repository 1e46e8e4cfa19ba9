"""Places of comments: a range never cuts a character in two and never leaves its text."""

from hypothesis import given
from hypothesis import strategies as st

from exports.word.places import Range, index, snapped
from sections.blocks import Inlines, plain, units
from tests import strategies
from tests.builders import inlines

offsets = st.integers(0, 60)


def test_a_range_that_cuts_a_character_takes_it_whole() -> None:
    text = inlines("a😀b")
    assert snapped(text, [Range(2, 3, 7), Range(1, 2, 8), Range(2, 2, 9), Range(3, 99, 10)]) == [
        Range(1, 3, 7),
        Range(1, 3, 8),
        Range(1, 3, 9),
        Range(3, 4, 10),
    ]


@given(strategies.runs(), offsets, offsets)
def test_property_a_range_is_whole_and_inside(text: Inlines, one: int, other: int) -> None:
    words = plain(text)
    [found] = snapped(text, [Range(min(one, other), max(one, other), 1)])
    assert 0 <= found.start <= found.end <= units(words)
    for offset in (found.start, found.end):
        assert units(words[: index(words, offset)]) == offset
