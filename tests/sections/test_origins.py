"""Where words come from is found in the logs alone: nobody can sign as somebody else, and no writer is lost."""

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Map, Text

from sections.letters import Letters, Whole
from sections.origins import ENOUGH, Carried, Origins
from sections.ydoc import open_doc
from tests.sections.writers import Desk

AMINA, TOMAS, LUPE, KOFI = range(3_000_000_001, 3_000_000_005)
SENTENCE = "Coverage is not access, nor is it meaningful use of what is there."
PASSAGES = {
    "latin": SENTENCE,
    "arabic": "التغطية ليست وصولاً، ولا هي استخدام مفيد لما هو موجود",
    "chinese": "覆盖并不等于接入也不等于对现有资源的有意义的使用",
    "amharic": "ሽፋን ማለት ተደራሽነት አይደለም፤ ትርጉም ያለው አጠቃቀምም አይደለም",
    "emoji": "Access 😀 for 👩‍👩‍👧 everybody 🌍 is what this forum works for 😀.",
}


@pytest.fixture
def desk() -> Desk:
    """A forum with two sections; in the first Amina has typed a sentence."""
    desk = Desk("one", "two")
    desk.type("one", AMINA, SENTENCE)
    return desk


@pytest.mark.parametrize("words", PASSAGES.values(), ids=PASSAGES)
def test_a_passage_that_is_cut_and_pasted_stays_its_writers_in_any_script(words: str) -> None:
    desk = Desk("one", "two")
    desk.type("one", AMINA, f"Before. {words} Behind.")
    desk.type("two", TOMAS, "Here it stands: . So it is.")
    desk.paste("two", TOMAS, desk.cut("one", TOMAS, words), len("Here it stands: "))
    assert desk.words("two") == [("Here it stands: ", None), (words, ("one", AMINA)), (". So it is.", None)]
    assert desk.words("one") == [("Before.  Behind.", None)]


def test_a_passage_that_several_wrote_stays_theirs_letter_by_letter(desk: Desk) -> None:
    desk.type("one", TOMAS, "always ", SENTENCE.index("meaningful"))
    desk.put("one", LUPE, "", SENTENCE.index("nor"), 0)
    words = desk.text("one")
    desk.paste("two", KOFI, words)
    before, behind = words.split("always ")
    assert desk.words("two") == [(before, ("one", AMINA)), ("always ", ("one", TOMAS)), (behind, ("one", AMINA))]


def test_slips_of_the_pen_do_not_hide_who_wrote(desk: Desk) -> None:
    for at in (4, 17, 30, 44):
        desk.type("one", AMINA, "xy", at)
        desk.put("one", AMINA, "", at, 2)
    desk.paste("two", TOMAS, desk.cut("one", TOMAS, SENTENCE))
    assert desk.words("two") == [(SENTENCE, ("one", AMINA))]


def test_a_copy_of_a_copy_leads_to_the_first_writer(desk: Desk) -> None:
    desk.paste("two", TOMAS, desk.cut("one", TOMAS, SENTENCE))
    desk.type("two", TOMAS, " Costs too.")
    desk.paste("one", LUPE, desk.cut("two", LUPE, f"{SENTENCE} Costs too."))
    assert desk.words("one") == [(SENTENCE, ("one", AMINA)), (" Costs too.", ("two", TOMAS))]
    # What was one's own comes back as one's own, by whomever it was carried meanwhile.
    desk.paste("two", AMINA, desk.cut("one", AMINA, SENTENCE))
    assert desk.words("two") == [(SENTENCE, ("one", AMINA))]


def test_what_was_found_stays_when_the_logs_grow(desk: Desk) -> None:
    desk.paste("two", TOMAS, SENTENCE)
    wholes, origins = desk.wholes(), Origins()
    for _ in range(3):
        moments = {section: whole.brought for section, whole in wholes.items()}
        origins.look({section: whole.letters() for section, whole in wholes.items()}, moments)
        desk.paste("two", LUPE, SENTENCE)
        for section, whole in wholes.items():
            whole.brought = []
            whole.take(desk.logs[section])
    assert origins.carried("two") == [
        Carried(TOMAS, 0, len(SENTENCE), "one", AMINA),
        Carried(LUPE, 0, 2 * len(SENTENCE), "one", AMINA),
    ]
    origins.forget("two")
    assert origins.carried("two") == []


def test_words_are_carried_from_a_note_into_a_cell() -> None:
    page = open_doc(client=AMINA)
    page["objects"]["n1"] = Text(SENTENCE)
    cells = open_doc(client=TOMAS)
    cells["objects"]["t1"] = Map({"type": "table", "cells": Map({"r:c": Text(f"Said: {SENTENCE}")})})
    note, table = Whole(), Whole()
    note.take([(1, 1_000, page.get_update())])
    table.take([(1, 2_000, cells.get_update())])
    origins = Origins()
    origins.look({"one": note.letters(), "two": table.letters()}, {"two": table.brought})
    [carried] = origins.carried("two")
    assert (carried.client, carried.length, carried.from_section, carried.from_client) == (TOMAS, 66, "one", AMINA)


def test_a_word_that_is_brought_back_to_its_place_is_its_writers_again(desk: Desk) -> None:
    at = SENTENCE.index("not ")
    desk.put("one", TOMAS, "", at, len("not "))
    desk.paste("one", TOMAS, "not ", at)
    assert desk.words("one") == [(SENTENCE[:at], None), ("not ", ("one", AMINA)), (SENTENCE[at + 4 :], None)]


def test_a_section_that_is_brought_back_keeps_its_writers(desk: Desk) -> None:
    desk.type("one", TOMAS, " Nor is it cheap, as the schools of the region have found out.")
    was = desk.text("one")
    desk.put("one", LUPE, "", 0, len(SENTENCE))
    desk.type("one", LUPE, "Lupe begins anew.", 0)
    desk.put("one", KOFI, was, 0, len(desk.text("one")))
    assert desk.words("one") == [(SENTENCE, ("one", AMINA)), (was[len(SENTENCE) :], ("one", TOMAS))]


@pytest.mark.parametrize(
    "words",
    [
        "Coverage is not access, but that",
        SENTENCE.upper(),
        SENTENCE.replace(" ", "  "),
        SENTENCE.replace("e", "é"),
        " ".join(reversed(SENTENCE.split())),
        "-" * 200,
    ],
    ids=["too few", "capitals", "blanks", "other letters", "turned round", "no letters"],
)
def test_words_that_are_not_the_same_are_nobody_elses(desk: Desk, words: str) -> None:
    desk.type("one", AMINA, "-" * 100)
    desk.paste("two", TOMAS, words)
    assert desk.words("two") == [(words, None)]


def test_who_writes_the_same_later_is_not_the_first(desk: Desk) -> None:
    desk.paste("two", TOMAS, "Tomás has brought this from a page of the institute, word for word.")
    desk.type("one", AMINA, "Tomás has brought this from a page of the institute, word for word.")
    assert [source for _, source in desk.words("two")] == [None]
    assert [source for _, source in desk.words("one")] == [None]


def test_fresh_letters_that_are_like_those_behind_them_are_not_taken_for_these(desk: Desk) -> None:
    at = SENTENCE.index("is not")
    desk.paste("one", TOMAS, "is surely one thing and ", at)
    assert desk.words("one") == [(f"{SENTENCE[:at]}is surely one thing and {SENTENCE[at:]}", None)]


def test_the_bound_is_met_by_letters_and_figures_alone(desk: Desk) -> None:
    letters = [index for index, letter in enumerate(SENTENCE) if letter.isalnum()]
    for count, source in ((ENOUGH - 1, None), (ENOUGH, ("one", AMINA))):
        desk = Desk("one", "two")
        desk.type("one", AMINA, SENTENCE)
        words = SENTENCE[: letters[count - 1] + 1]
        desk.paste("two", TOMAS, words)
        assert desk.words("two") == [(words, source)]


def test_a_thousand_times_the_same_takes_no_time() -> None:
    text = "aaaa " * 4_000
    many, clocks = len(text), range(len(text))
    letters = Letters(text, [1] * many, [9] * many, [AMINA] * many, clocks)
    again = Letters(text, [2] * many, [9] * many, [TOMAS] * many, clocks)
    origins = Origins()
    began = time.process_time()
    origins.look({"one": letters, "two": again}, {"two": [2]})
    assert time.process_time() - began < 5
    assert {one.from_client for one in origins.carried("two")} == {AMINA}


@settings(deadline=None)
@given(st.integers(0, 1_000_000))
def test_property_what_is_carried_was_there_before_letter_by_letter(seed: int) -> None:
    """People write, cut, paste and bring back at random. What is said to be carried are letters that were typed earlier
    under the ids it is said to come from; what was pasted whole is found whole."""
    chance, desk = Random(seed), Desk("one", "two")
    shelf = [SENTENCE]
    for _ in range(chance.randint(4, 14)):
        section, client = chance.choice(["one", "two"]), chance.choice([AMINA, TOMAS, LUPE])
        text = desk.text(section)
        at = chance.randint(0, len(text))
        end = min(len(text), at + chance.randint(0, 90))
        match chance.randint(0, 3):
            case 0:
                fresh = "".join(chance.choice("abcdefghijklmnopqrstuvwxyz ሰላም知识😀") for _ in range(60))
                desk.paste(section, client, fresh, at)
            case 1:
                shelf.append(text[at:end])
                desk.put(section, client, "", at, end - at)
            case 2:
                desk.paste(section, client, chance.choice(shelf), at)
            case 3:
                shelf.append(text)
                desk.type(section, client, "".join(chance.choice("abc ") for _ in range(3)), at)
    check_carried(desk)
    fresh = "".join(chance.sample([chr(0x5000 + number) for number in range(500)], 30))
    desk.paste("one", AMINA, fresh)
    desk.paste("two", TOMAS, fresh)
    assert [source for words, source in desk.words("two") if fresh in words] == [("one", AMINA)]


def check_carried(desk: Desk) -> None:
    letters = {
        (section, *id): (letter, came)
        for section, whole in desk.wholes().items()
        for index, letter in enumerate(whole.letters().text)
        for id, came in [(whole.letters().id(index), whole.letters().came[index])]
    }
    origins = desk.origins()
    for section in desk.logs:
        for one in origins.carried(section):
            words = [(section, one.client, one.clock + offset) for offset in range(one.length)]
            came = [letters[id][1] for id in words if id in letters]
            sources = {letter for id, (letter, _) in letters.items() if id[:2] == (one.from_section, one.from_client)}
            assert {letters[id][0] for id in words if id in letters} <= sources
            first = [moment for id, (_, moment) in letters.items() if id[:2] == (one.from_section, one.from_client)]
            assert min(first) < min(came)
