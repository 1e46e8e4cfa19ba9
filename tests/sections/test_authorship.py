"""Whose characters stand: by the ids they were typed under, whatever others accept, reject, delete and format."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sections.authorship import standing
from sections.suggestions import decide, open_suggestions
from sections.ydoc import flat_texts, open_doc, runs_of
from tests.sections.honest_editor import honest_updates
from tests.sections.suggesting import Suggester, start

START = start(["知识 😀", "plain"])
BEGUN = len("知识 😀\nplain\nCaption\nA note مع كلماتA cell 中文")
"""Characters of START; the call of its note is none."""


def by(*updates: bytes) -> dict[int, int]:
    return standing(open_doc(*updates).get_update()).typed


def test_what_is_typed_counts_for_its_page_and_what_is_deleted_for_nobody() -> None:
    assert by(START) == {5: BEGUN}
    page = open_doc(START, client=6)
    page["text"].insert(0, "ሰላም 😀 ")
    assert by(page.get_update()) == {5: BEGUN, 6: 6}
    doc = open_doc(page.get_update(), client=7)
    del doc["text"][: len("ሰላም 😀".encode())]
    doc["text"].format(0, 3, {"strong": True})
    assert by(doc.get_update()) == {5: BEGUN, 6: 1}


def test_a_suggestion_counts_for_its_author_once_it_is_accepted() -> None:
    page = Suggester.at("lupe", START, 6)
    page.add(0, "zwei 😀 ", id="l1")
    page.strike(9, 14, id="l2")
    state = page.doc.get_update()
    assert (set(open_suggestions(page.doc)), by(state)) == ({"l1", "l2"}, {5: BEGUN})
    accepted = decide(state, {"l1": True}, 9)
    assert by(state, accepted) == {5: BEGUN, 6: 7}
    assert by(state, decide(state, {"l1": False}, 9)) == {5: BEGUN}


def test_what_was_carried_is_counted_apart() -> None:
    page = open_doc(START, client=6)
    page["text"].insert(0, "ሰላም 😀 alpha")
    del page["text"][:3]
    state = page.get_update()
    assert standing(state, [(6, 1, 6), (6, 100, 5), (5, 0, 2)]) == ({5: BEGUN - 2, 6: 5}, [5, 0, 2])


@given(st.integers(0, 10_000))
def test_everybody_together_has_written_the_text(seed: int) -> None:
    doc = open_doc(*honest_updates(Random(seed), 60))
    if not open_suggestions(doc):
        runs = [run.content for _, text in flat_texts(doc) for run in runs_of(text)]
        written = sum(len(content) for content in runs if isinstance(content, str))
        assert sum(by(doc.get_update()).values()) == written
