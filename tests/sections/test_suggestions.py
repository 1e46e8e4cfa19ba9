"""Suggestions read in words, decided, guarded, in several scripts; sessions of two people who suggest at once."""

from contextlib import nullcontext
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sections.blocks import plain as plain_words
from sections.blocks import units
from sections.comments import Passage
from sections.errors import OnlySuggestions
from sections.suggestions import SuggestionKind, decide, open_suggestions
from sections.suggestions_guard import AHEAD
from sections.ydoc import Flat, flat_text, open_doc, read_doc
from tests.sections.suggesting import CELL, HOSTILE, NOW, Section, Suggester, mark, plain, start

START = start()

WORDS = ["zwei ", "كلمة ", "新的", "አዲስ ", "👩‍👩‍👧", "e\u0301", "\n", "a\nb"]


def alone(deed: object) -> Section:
    """The section after one deed of Lupe's."""
    section, lupe = Section.at(START), Suggester.at("lupe", START, 100)
    section.take("lupe", lupe.written(deed))
    return section


def words_of(section: Section) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.deleted, one.inserted) for one in open_suggestions(section.doc).values()]


@pytest.mark.parametrize(
    ("deed", "told", "accepted"),
    [
        (lambda p: p.add(0, "Well, "), ("add", "", "Well, "), "Well, One￼ two three 😀😁 four"),
        (lambda p: p.strike(4, 8), ("delete", " two", ""), "One￼ three 😀😁 four"),
        (lambda p: p.strike(3, 4), ("delete", "￼", ""), "One two three 😀😁 four"),
        (lambda p: (p.strike(15, 16, id="x"), p.add(16, "🦊", id="x")), ("replace", "😀", "🦊"), None),
        (lambda p: p.add(4, "\n"), ("split", "", "\n"), "One￼"),
        (lambda p: p.strike(22, 23), ("join", "\n", ""), "One￼ two three 😀😁 fourمرحبا بالعالم خمسة"),
    ],
)
def test_a_card_says_what_is_asked_for(deed: object, told: tuple[str, str, str], accepted: str | None) -> None:
    section = alone(deed)
    assert words_of(section) == [told]
    assert plain(section.decided(False)) == plain(open_doc(START))
    first = flat_text(section.decided(True)).split("\n")[0]
    assert first == ("One￼ two three 🦊😁 four" if accepted is None else accepted)


def test_a_suggestion_says_where_it_stands_and_what_somebody_saw() -> None:
    section = alone(lambda p: (p.strike(14, 16, id="x"), p.add(16, "new", id="x")))
    [one] = open_suggestions(section.doc).values()
    assert (one.id, one.by, one.at, one.place, one.start, one.end) == ("x", "lupe", NOW, (), 14, 20)
    assert one.seen == [[False, " 😀", {}], [True, "new", {}]]
    assert one.kind is SuggestionKind.REPLACE


def test_words_in_a_cell_and_in_a_note_can_be_suggested() -> None:
    section = alone(lambda p: (p.strike(2, 6, CELL), p.add(0, "Ein ", ("n1",))))
    assert words_of(section) == [("add", "", "Ein "), ("delete", "cell", "")]
    assert [one.place for one in open_suggestions(section.doc).values()] == [("n1",), CELL]
    assert plain(section.decided(False)) == plain(open_doc(START))


def test_a_version_leaves_suggestions_out_and_counts_them() -> None:
    section = alone(lambda p: (p.strike(2, 6, CELL), p.add(0, "Well, "), p.strike(23, 30)))
    assert read_doc(section.doc).text == read_doc(open_doc(START)).text
    assert read_doc(section.doc).open_suggestions == 3


def test_a_letter_and_its_accent_stay_one_around_a_suggestion() -> None:
    point = flat_text(open_doc(START)).index("\u0301")
    section = alone(lambda p: p.add(point, "x"))
    reading = read_doc(section.doc)
    paragraph = reading.text.blocks[3]
    assert plain_words(paragraph.inlines) == "👩‍👩‍👧 eight é nine"
    words = ["👩‍👩‍👧 eight ", "é", " ni"]
    at, found = 0, []
    for word in words:
        _, first, last = reading.to_flat(Passage("p3", at, at + units(word))) or ((), 0, 0)
        found.append(Flat(section.doc["text"]).slice(first, last))
        at += units(word)
    assert found == ["👩‍👩‍👧 eight ", "ex\u0301", " ni"]


def test_overlapping_deletions_of_two_people_both_survive() -> None:
    section = Section.at(START)
    lupe, kofi = Suggester.at("lupe", START, 100), Suggester.at("kofi", START, 200)
    section.take("lupe", lupe.written(lambda p: p.strike(0, 8, id="l")))
    section.take("kofi", kofi.written(lambda p: p.strike(5, 14, id="k")))
    told = {id: one.deleted for id, one in open_suggestions(section.doc).items()}
    assert told == {"l": "One￼ two", "k": "two three"}
    state = section.doc.get_update()
    only_one = open_doc(state, decide(state, {"l": False, "k": True}, 11))
    assert flat_text(only_one).split("\n")[0] == "One￼  😀😁 four"
    assert open_suggestions(only_one) == {}


def test_a_decision_on_one_leaves_the_others() -> None:
    section = alone(lambda p: (p.add(0, "Well, "), p.strike(23, 30)))
    [added, gone] = open_suggestions(section.doc).values()
    state = section.doc.get_update()
    after = open_doc(state, decide(state, {added.id: True}, 11))
    assert {id: one.seen for id, one in open_suggestions(after).items()} == {gone.id: gone.seen}
    assert flat_text(after).startswith("Well, One")


@pytest.mark.parametrize("deed", HOSTILE.values(), ids=HOSTILE)
def test_the_guard_refuses_a_hostile_page_that(deed: object) -> None:
    section, kofi = Section.at(START), Suggester.at("kofi", START, 200)
    section.take("kofi", kofi.written(lambda p: (p.add(0, "Well, ", id="k1"), p.strike(13, 16, id="k2"))))
    state = section.doc.get_update()
    lupe = Suggester.at("lupe", state, 100, "kofi")
    update = lupe.written(deed)
    with pytest.raises(OnlySuggestions):
        section.take("lupe", update)
    assert section.doc.get_update() == state
    # The same hidden behind an honest suggestion.
    lupe = Suggester.at("lupe", state, 101, "kofi")
    update = lupe.written(lambda p: (deed(p), p.add(30, "honest")))
    with pytest.raises(OnlySuggestions):
        section.take("lupe", update)


@pytest.mark.parametrize(("ahead", "taken"), [(AHEAD, True), (AHEAD + 1, False)])
def test_a_clock_that_is_a_little_ahead_is_believed(ahead: int, taken: bool) -> None:
    section, lupe = Section.at(START), Suggester.at("lupe", START, 100)
    late = {"insertion:l": mark("lupe", "l", NOW + ahead)}
    update = lupe.written(lambda p: p.text().insert(0, "a", late))
    with nullcontext() if taken else pytest.raises(OnlySuggestions):
        section.take("lupe", update)


def test_words_that_were_there_never_become_an_insertion() -> None:
    section, lupe = Section.at(START), Suggester.at("lupe", START, 100)
    section.take("lupe", lupe.written(lambda p: p.text().format(0, 8, {"insertion:l": mark("lupe", "l")})))
    assert plain(section.doc) == plain(open_doc(START))


def test_somebodys_deletion_is_spread_by_nobody_else() -> None:
    section = alone(lambda p: p.strike(0, 3, id="l"))
    kofi = Suggester.at("kofi", section.doc.get_update(), 200)
    update = kofi.written(lambda p: p.text().format(0, 9, {"deletion:l": mark("lupe", "l")}))
    assert section.watch.apply(update, "kofi") is not None
    assert words_of(section) == [("delete", "One", "")]


def test_words_typed_into_a_deletion_that_nobody_knew_of_are_not_deleted_with_it() -> None:
    section = alone(lambda p: p.strike(0, 10))
    writer = Suggester.at("tomas", START, 300)
    section.watch.apply(writer.written(lambda p: p.text().insert(6, "kept", {})), "tomas")
    assert flat_text(section.decided(True)).split("\n")[0] == "kepthree 😀😁 four"


def test_an_empty_section_takes_suggestions() -> None:
    empty = open_doc(client=5).get_update()
    section, lupe = Section.at(empty), Suggester.at("lupe", empty, 100)
    first = lupe.written(lambda p: (p.text().insert(0, "\n", {"id": "p0"}), p.add(0, "First words")))
    section.take("lupe", first)
    assert words_of(section) == [("add", "", "First words")]
    with pytest.raises(OnlySuggestions):
        section.take("lupe", lupe.written(lambda p: p.text().insert(0, "\n", {"id": "p1"})))


STEP = st.tuples(
    st.sampled_from(["lupe", "kofi"]),
    st.sampled_from(["add", "strike", "replace", "add", "cell"]),
    st.integers(0, 90),
    st.integers(1, 9),
    st.sampled_from(WORDS),
    st.sampled_from([True, True, False]),
)


def run(steps: list[tuple[str, str, int, int, str, bool]]) -> Section:
    """A session; an update waits until its author's next step that sends. Who was refused begins anew."""
    section = Section.at(START)
    pages = {"lupe": Suggester.at("lupe", START, 100), "kofi": Suggester.at("kofi", START, 200)}
    waiting: dict[str, list[bytes]] = {"lupe": [], "kofi": []}
    for number, (who, what, at, length, words, sends) in enumerate(steps):
        page = pages[who]
        waiting[who].append(page.written(partial(suggest, what=what, at=at, length=length, words=words)))
        if not sends:
            continue
        for update in waiting[who]:
            try:
                section.take(who, update)
            except OnlySuggestions as refused:
                section.refused.append(str(refused))
                pages[who] = Suggester.at(who, section.doc.get_update(), 1000 + number)
                pages[who].made = page.made
                break
        waiting[who] = []
        pages[who].doc.apply_update(section.doc.get_update())
    return section


def suggest(page: Suggester, what: str, at: int, length: int, words: str) -> None:
    """One deed."""
    if what == "cell":
        page.strike(at % 4, at % 4 + 2, CELL)
    if what in ("strike", "replace"):
        page.strike(at, at + length)
    if what in ("add", "replace"):
        page.add(at, words)


@given(st.lists(STEP, max_size=24))
def test_rejecting_everything_gives_the_text_back_and_accepting_leaves_no_mark(
    steps: list[tuple[str, str, int, int, str, bool]],
) -> None:
    section = run(steps)
    assert plain(section.decided(False)) == plain(open_doc(START))
    accepted = section.decided(True)
    assert open_suggestions(accepted) == {}
    assert read_doc(section.doc).text == read_doc(open_doc(START)).text
