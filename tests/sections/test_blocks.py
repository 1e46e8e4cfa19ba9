"""The typed tree of a section: its words as people and browsers count them, and text joined where it is alike."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sections.blocks import (
    BlockKind,
    Inline,
    LineBreak,
    Marks,
    NoteCall,
    Text,
    Words,
    has_words,
    merged,
    passages,
    plain,
    units,
    word_count,
)
from sections.schema import SCHEMA
from tests import samples, strategies
from tests.builders import block, marked, section, table

pieces: st.SearchStrategy[Inline] = st.one_of(
    st.builds(Words, st.just("") | strategies.lines, st.sampled_from((Marks(), Marks(strong=True)))),
    st.just(LineBreak()),
    st.builds(NoteCall, st.just("n")),
)


def test_the_kinds_are_those_that_the_browser_knows() -> None:
    assert [kind.value for kind in BlockKind] == SCHEMA["kinds"]


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("abc", 3), ("é", 1), ("知识", 2), ("ሰላም", 3), ("المعرفة", 7), ("😀", 2), ("👩🏽‍💻", 7), ("🇰🇪", 4)],
)
def test_length_is_counted_as_browsers_do(text: str, length: int) -> None:
    assert units(text) == length


@given(strategies.lines, strategies.lines)
def test_property_length_is_that_of_utf_16_and_adds_up(one: str, other: str) -> None:
    assert units(one) == len(one.encode("utf-16-le")) // 2
    assert units(one + other) == units(one) + units(other)


def test_a_break_is_a_line_feed_and_a_call_one_sign() -> None:
    assert plain((Words("a"), LineBreak(), Words("b"), NoteCall("n1"), Words("c"))) == "a\nb\ufffcc"


@given(st.lists(pieces, max_size=6))
def test_property_joined_text_has_the_same_words_and_nothing_left_to_join(parts: list[Inline]) -> None:
    joined = merged(tuple(parts))
    assert plain(joined) == plain(tuple(parts))
    assert [part for part in joined if isinstance(part, Words) and not part.text] == []
    words = [(one, other) for one, other in pairwise(joined) if isinstance(one, Words) and isinstance(other, Words)]
    assert [one for one, other in words if one.marks == other.marks] == []
    assert merged(joined) == joined


def test_words_are_counted_in_paragraphs_captions_cells_and_notes() -> None:
    text = section(
        "Title",
        block("Two ", marked("words", em=True), NoteCall("n1")),
        table("A caption", ("one", "two"), ("three", "")),
        notes={"n1": "In a note."},
    ).text
    assert word_count(text) == 2 + 2 + 3 + 3


@pytest.mark.parametrize(
    ("text", "has"),
    [
        (Text(), False),
        (section("Title", block(" ", LineBreak(), NoteCall("n1"))).text, False),
        (section("Title", block(kind=BlockKind.RULE)).text, False),
        (section("Title", table("", ("", ""), ("", "x"))).text, True),
        (section("Title", block(NoteCall("n1")), notes={"n1": "Only a note."}).text, True),
    ],
)
def test_blanks_breaks_and_calls_are_no_words(text: Text, has: bool) -> None:
    assert has_words(text) == has


def test_every_stretch_of_text_has_its_place() -> None:
    practices = [(place, plain(inlines)) for place, inlines in passages(samples.PRACTICES.text)]
    assert practices == [
        ((), "Cases with known cost\ufffc"),
        (("cases", "cells", "0:0"), "Case"),
        (("cases", "cells", "0:1"), "People"),
        (("cases", "cells", "0:2"), "Who pays"),
        (("cases", "cells", "1:0"), "Island link"),
        (("cases", "cells", "1:1"), "1,050"),
        (("cases", "cells", "1:2"), "the fund\ufffc"),
        (("cases", "cells", "2:0"), "School"),
        (("cases", "cells", "2:1"), "350"),
        (("cases", "cells", "2:2"), "parents"),
        ((), "A paragraph between tables."),
        ((), "Without a head"),
        (("bare", "cells", "0:0"), "one"),
        (("bare", "cells", "0:1"), "two"),
        (("bare", "cells", "1:0"), "three"),
        (("bare", "cells", "1:1"), ""),
        (("n4",), "As told by the contributors."),
        (("n3",), "The accounts are with the team."),
    ]
