"""Anchors: words found again in five scripts, in running text, in a cell and in a note, wherever edits leave them."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sections.anchors import STILL_THE_SAME, AnchorState, Found, find, make
from sections.blocks import NoteCall, Place, Text, units
from sections.errors import BadInput
from sections.quotation import likeness
from sections.ydoc import flat_text, open_doc
from tests.builders import block, section, table
from tests.sections.living import Living

SCRIPTS = {
    "Latin": ("Before the naïve ", "words that matter", " and what is behind them."),
    "Arabic": ("قبل ذلك بقليل ", "المعرفة التي لا تُكتب", " تضيع مع أصحابها بعدها."),
    "Chinese": ("在此之前的几个字，", "知识若不记录", "，便会随人而去。"),
    "Amharic": ("ከዚህ በፊት ያለው ", "ያልተጻፈ እውቀት", " ከባለቤቱ ጋር ይጠፋል።"),
    "emoji": ("😀 in front 👍🏽 ", "👩🏽‍💻😀🇰🇪 three", " 🎉 and behind 😀."),
}
PLACES: dict[str, Place] = {"text": (), "note": ("n1",), "cell": ("t1", "cells", "r1:c2")}


def text_with(words: str, place: Place) -> Text:
    """A section with `words` at one place and other words at the others."""
    texts = {at: words if at == place else f"Something else {name}." for name, at in PLACES.items()}
    return section(
        "Title",
        block("The first paragraph."),
        block(texts[()], NoteCall("n1")),
        table("A table", ("left", texts["t1", "cells", "r1:c2"]), ref="t1"),
        notes={"n1": texts[("n1",)]},
    ).text


@pytest.fixture(params=[(script, place) for script in SCRIPTS for place in PLACES], ids=" in ".join)
def case(request: pytest.FixtureRequest) -> "Case":
    """Every script at every place."""
    script, place = request.param
    return Case(*SCRIPTS[script], PLACES[place])


class Case:
    """Words with something before and behind them at a place, and an anchor on them."""

    def __init__(self, before: str, quote: str, behind: str, place: Place) -> None:
        self.before, self.quote, self.behind, self.place = before, quote, behind, place
        self.living = Living(text_with(before + quote + behind, place))
        self.start, self.end = self.living.stretch(quote, place)
        [self.anchor] = make(self.living.state, "s1", [(place, self.start, self.end)])

    def found(self) -> Found:
        [found] = find(self.living.state, [self.anchor])
        return found

    def told(self) -> tuple[AnchorState, Place, int, int, str]:
        found = self.found()
        return found.state, found.place, found.start, found.end, found.words


def test_an_anchor_keeps_its_words_what_is_around_and_its_paragraph(case: Case) -> None:
    around = case.before[-32:], case.behind[:32]
    anchor = case.anchor
    assert (anchor.quote, anchor.suffix[: len(around[1])]) == (case.quote, around[1])
    assert anchor.prefix[-len(around[0]) :] == around[0]
    assert (anchor.section, anchor.place) == ("s1", case.place)
    assert anchor.block == (None if case.place else "s1b2")
    assert sum(length for _, _, length in anchor.ids) == units(case.quote)


def test_untouched_words_are_exact(case: Case) -> None:
    found = case.found()
    expected = Found(
        AnchorState.EXACT, case.place, case.start, case.end, case.quote, case.anchor.ids[0], case.anchor.ids[-1]
    )
    assert found == expected


def test_edits_around_leave_the_words_exact(case: Case) -> None:
    case.living.insert(case.end, " 😀 behind", case.place)
    case.living.insert(case.start, "知 new ", case.place)
    case.living.insert(0, "المعرفة ", case.place)
    moved = units("知 new ") + units("المعرفة ")
    assert case.told() == (AnchorState.EXACT, case.place, case.start + moved, case.end + moved, case.quote)


def test_words_written_inside_change_them(case: Case) -> None:
    first, rest = case.quote[:5], case.quote[5:]
    case.living.insert(case.start + units(first), "知x", case.place)
    assert case.told() == (AnchorState.CHANGED, case.place, case.start, case.end + 2, f"{first}知x{rest}")


def test_words_deleted_inside_change_them(case: Case) -> None:
    first, rest = case.quote[:1], case.quote[1:]
    case.living.delete(case.start, case.start + units(first), case.place)
    assert case.told() == (AnchorState.CHANGED, case.place, case.start, case.end - units(first), rest)


def test_words_that_went_leave_an_orphan_where_they_stood(case: Case) -> None:
    case.living.delete(case.start, case.end, case.place)
    assert case.found() == Found(AnchorState.ORPHAN, case.place, case.start, case.start, "", None, None)


def test_an_orphan_comes_back_when_its_words_are_written_again(case: Case) -> None:
    case.living.delete(case.start, case.end, case.place)
    case.living.insert(case.start, case.quote, case.place)
    assert case.told() == (AnchorState.EXACT, case.place, case.start, case.end, case.quote)


def test_words_pasted_elsewhere_have_moved(case: Case) -> None:
    case.living.delete(case.start, case.end, case.place)
    there: Place = ("t1", "cells", "r1:c1") if case.place == () else ()
    case.living.insert(0, f"{case.quote} ", there)
    assert case.told() == (AnchorState.MOVED, there, 0, units(case.quote), case.quote)


def test_a_paragraph_divided_before_the_words_leaves_them_exact(case: Case) -> None:
    case.living.insert(case.start, "\n", case.place, id="fresh")
    assert case.told() == (AnchorState.EXACT, case.place, case.start + 1, case.end + 1, case.quote)


def test_what_two_write_at_once_around_the_words_leaves_them_exact(case: Case) -> None:
    other = Living(client=9001)
    other.hear(case.living)
    case.living.insert(case.start, "😀", case.place)
    other.insert(case.start, "知", case.place)
    other.insert(other.stretch(case.quote, case.place)[1], "ሰ", case.place)
    case.living.hear(other)
    assert case.told() == (AnchorState.EXACT, case.place, case.start + 3, case.end + 3, case.quote)


def test_the_same_words_elsewhere_are_not_taken_for_them(case: Case) -> None:
    case.living.insert(0, f"{case.quote}, ", case.place)
    shift = units(case.quote) + 2
    assert case.told() == (AnchorState.EXACT, case.place, case.start + shift, case.end + shift, case.quote)


@pytest.mark.parametrize(
    ("place", "start", "end"),
    [((), 0, 0), ((), 5, 4), ((), -1, 4), ((), 0, 10_000), (("gone",), 0, 1), (("t1", "cells", "r9:c9"), 0, 1)],
)
def test_a_stretch_that_is_not_there_is_refused(place: Place, start: int, end: int) -> None:
    state = Living(text_with("Words.", ())).state
    with pytest.raises(BadInput) as refused:
        make(state, "s1", [(place, start, end)])
    assert refused.value.fields == {"passage": "not_there"}


def test_an_offset_inside_a_character_takes_the_whole_character() -> None:
    living = Living(text_with("a😀b", ()))
    start, _ = living.stretch("😀")
    [anchor] = make(living.state, "s1", [((), start + 1, start + 3)])
    assert anchor.quote == "😀b"


def test_each_half_of_what_one_person_wrote_can_be_anchored() -> None:
    living = Living(text_with("one two", ()))
    anchors = make(living.state, "s1", [((), *living.stretch("one")), ((), *living.stretch("two"))])
    living.insert(living.stretch("two")[0], "and a half ")
    assert [(found.state, found.words) for found in find(living.state, anchors)] == [
        (AnchorState.EXACT, "one"),
        (AnchorState.EXACT, "two"),
    ]


def test_bold_letters_and_a_call_inside_are_covered() -> None:
    living = Living(text_with("some words", ()))
    start, _ = living.stretch("words")
    end = living.stretch("\ufffc")[1]
    [anchor] = make(living.state, "s1", [((), start, end)])
    [found] = find(living.state, [anchor])
    assert (anchor.quote, found.words, found.state) == ("words\ufffc", "words\ufffc", AnchorState.EXACT)


def test_an_anchor_on_what_a_state_does_not_hold_yet_is_an_orphan() -> None:
    empty = Living(text_with("Nothing here.", ()))
    full = Living(text_with("Nothing here.", ()))
    full.insert(0, "Rare words indeed. ")
    [anchor] = make(full.state, "s1", [((), *full.stretch("Rare words indeed"))])
    assert find(empty.state, [anchor])[0].state is AnchorState.ORPHAN


def yjs_says(root: Path, seed: int, count: int) -> Sequence[Any]:
    """Random documents in five scripts, and what Yjs itself tells of stretches in them before and after edits."""
    script = root / "tests" / "sections" / "yjs_says.mjs"
    command = [str(root / "scripts" / "with-node"), "node", str(script), str(seed), str(count)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout
    return [json.loads(line) for line in said.splitlines()]


@pytest.mark.parametrize("seed", [7, 1848])
def test_yjs_agrees_on_every_anchor(root: Path, seed: int) -> None:
    agreed = 0
    for document in yjs_says(root, seed, 10):
        before, after = bytes.fromhex(document["before"]), bytes.fromhex(document["after"])
        stretches = document["stretches"]
        anchors = make(before, "s", [(tuple(one["place"]), one["start"], one["end"]) for one in stretches])
        doc = open_doc(after)
        for said, anchor, found in zip(stretches, anchors, find(after, anchors), strict=True):
            client, clock, length = anchor.ids[-1]
            assert [list(anchor.ids[0][:2]), [client, clock + length - 1]] == said["ids"]
            assert anchor.quote == said["words"]
            agreed += _agrees(said, found, flat_text(doc, tuple(said["place"])))
    assert agreed > 100


def _agrees(said: Any, found: Found, text: str) -> bool:
    """Whether Yjs alone decides where an anchor stands; then the finding must be just that."""
    at = (tuple(said["place"]), *said["now"])
    if said["alive"] and said["wordsNow"] == said["words"]:
        assert (found.state, (found.place, found.start, found.end)) == (AnchorState.EXACT, at)
        return True
    if said["words"] not in text and likeness(said["wordsNow"], said["words"]) >= STILL_THE_SAME:
        assert (found.state, (found.place, found.start, found.end)) == (AnchorState.CHANGED, at)
        return True
    assert (found.state is AnchorState.EXACT) <= (found.words == said["words"])
    assert (found.state is AnchorState.ORPHAN) == (found.first is None) == (found.words == "")
    return False
