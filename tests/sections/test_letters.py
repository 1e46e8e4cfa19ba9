"""Every letter that was typed: in the order of the text, with when it came and went."""

import time
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sections.letters import BORDER, NEVER, TOGETHER, Whole, moment_of
from sections.update_reader import MAX_RUN, number_to_bytes
from sections.ydoc import flat_texts, open_doc, words_of
from tests.sections.honest_editor import honest_updates
from tests.sections.writers import Desk

LAST = NEVER - 1


def standing(whole: Whole, moment: int) -> list[str]:
    """The flat texts as they stood at a moment, those without words left out."""
    letters = whole.letters()
    shown = (one for index, one in enumerate(letters.text) if one == BORDER or letters.stood(index, moment))
    return sorted(text for text in "".join(shown).split(BORDER) if text)


def told(updates: list[bytes], step: int) -> Whole:
    whole = Whole()
    entries = [(number, 1_000 * number, data) for number, data in enumerate(updates, 1)]
    for first in range(0, len(entries), step):
        whole.take(entries[first : first + step])
    return whole


@given(st.integers(0, 10_000), st.integers(1, 60))
def test_what_never_went_is_the_text(seed: int, step: int) -> None:
    updates = honest_updates(Random(seed), 60)
    texts = [words_of(text) for _, text in flat_texts(open_doc(*updates))]
    assert standing(told(updates, step), LAST) == sorted(text for text in texts if text)


def test_letters_that_went_are_known_with_their_place_and_time() -> None:
    desk = Desk("one")
    desk.type("one", 5, "ሰላም 😀 alpha")
    desk.put("one", 6, "beta, gamma, delta", 6, 5)
    desk.cut("one", 5, "😀")
    whole = desk.wholes()["one"]
    letters = whole.letters()
    went = [one for one, moment in zip(letters.text, letters.went, strict=True) if 0 < moment < NEVER]
    assert sorted(went) == sorted(["😀", *"alpha"])
    told = list(zip(letters.clients, letters.text, strict=True))
    by = {client: "".join(letter for owner, letter in told if owner == client) for client in (5, 6)}
    assert by == {5: "ሰላም 😀 alpha", 6: "beta, gamma, delta"}
    [typed, brought, gone] = [moment_of(at, seq) for seq, at, _ in desk.logs["one"][-3:]]
    assert [standing(whole, moment) for moment in (typed, brought, gone)] == [
        ["ሰላም 😀 alpha"],
        ["ሰላም 😀 beta, gamma, delta"],
        ["ሰላም  beta, gamma, delta"],
    ]
    assert whole.brought == [brought]


def test_typing_is_as_old_as_its_last_letter_and_ends_with_a_pause() -> None:
    desk = Desk("one")
    desk.type("one", 5, "abc")
    data = [data for _, _, data in desk.logs["one"]]
    whole = Whole()
    whole.take([(1, 1_000, data[0]), (2, 1_000 + TOGETHER, data[1]), (3, 2_000 + TOGETHER, data[2])])
    came = whole.letters().came[:3]
    assert [moment >> 20 for moment in came] == [1_000 + TOGETHER, 1_000 + TOGETHER, 2_000 + TOGETHER]


def test_what_is_cut_right_after_it_was_typed_has_stood() -> None:
    desk = Desk("one")
    desk.type("one", 5, "abcdef")
    desk.cut("one", 6, "cdef")
    whole = Whole()
    whole.take([(seq, 1_000 + seq, data) for seq, _, data in desk.logs["one"]])
    letters = whole.letters()
    assert [letters.text[index] for index in range(6) if letters.stood(index, letters.went[2] - 1)] == [*"abcdef"]
    assert whole.brought == []


def test_a_deletion_without_end_is_read_at_once() -> None:
    doc = open_doc(client=5)
    doc["text"].insert(0, "abc")
    whole = Whole()
    whole.take([(1, 1_000, doc.get_update())])
    began = time.process_time()
    for seq in range(2, 12):  # two million letters each, deleted before anybody had them
        gone = b"".join(map(number_to_bytes, [1, 1, 5, 3 + (seq - 2) * MAX_RUN, 0, MAX_RUN, 1, 5, 1, 0, seq * MAX_RUN]))
        whole.take([(seq, seq * 100_000, gone)])
    assert time.process_time() - began < 2
    assert [whole.letters().stood(index, LAST) for index in range(3)] == [False] * 3


def test_a_clock_that_is_set_back_does_not_turn_the_order() -> None:
    desk = Desk("one")
    for client in (5, 6, 7):
        desk.paste("one", client, "Coverage is not access, nor is it use. ")
    data = [data for _, _, data in desk.logs["one"]]
    whole = Whole()
    whole.take([(1, 100_000, data[0]), (2, 50_000, data[1]), (3, 110_000, data[2])])
    assert whole.brought == sorted(whole.brought)
    assert [moment >> 20 for moment in whole.brought] == [100_000, 100_000, 110_000]
