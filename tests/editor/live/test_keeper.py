"""The keeper may die or freeze: whoever writes notices nothing, and what did it is found."""

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from editor.live.keeper import MOST_UNTOLD, PATIENCE, Keeper, KeeperDied, KeeperFailed
from editor.live.watch import PAUSE
from sections.update_kinds import Doubt
from sections.ydoc import flat_text, open_doc
from tests import hostile
from tests.cast import AMINA, TOMAS
from tests.editor.live.conftest import Room, make_room
from tests.editor.live.house import House
from tests.editor.live.peers import changed, steady, wait_until
from tests.editor.live.test_durability import writers_of
from tests.editor.live.writers import counted, writing
from tests.processes import times_woken

KEEPER_KILLS = int(os.environ.get("KEEPER_KILLS", "5"))


@pytest.mark.long
def test_a_killed_keeper_loses_nothing_and_nobody_reloads(own_house: House) -> None:
    house = own_house
    room = make_room(house)
    house.web.start()
    writers, kills = writers_of(house, room), 0
    with writing(writers):
        while kills < KEEPER_KILLS:
            goal = sum(writer.acknowledged for writer in writers) + 40
            wait_until(lambda goal=goal: sum(writer.acknowledged for writer in writers) > goal)
            for keeper in house.web.keepers():
                os.kill(keeper, signal.SIGKILL)
            kills += 1
    texts = {section: house.written(section) for section in room.sections[:3]}
    for writer in writers:
        assert counted(texts[writer.section], writer, writer.typed) == [1] * writer.typed
        assert (writer.reloads, writer.outages) == ([], 0)
    slowest = max(max(writer.waited) for writer in writers)
    assert slowest < 10.0
    words = sum(writer.typed for writer in writers)
    print(f"\n{kills} kills of the keeper: {words} words acknowledged, slowest answer {slowest * 1000:.0f} ms")


@pytest.fixture
def doc_log() -> dict[str, list[bytes]]:
    """The logs of two sections, of one word each."""
    doc = open_doc(client=1)
    return {name: [changed(doc, lambda: doc["text"].insert(0, "word"))] for name in ("one",)} | {"other": []}


@pytest.fixture
def keeper(doc_log: dict[str, list[bytes]]) -> Iterator[Keeper]:
    """A keeper of these sections."""
    keeper = Keeper(lambda section: doc_log[section])
    yield keeper
    keeper.stop()


def text_of(keeper: Keeper, section: str) -> str:
    return flat_text(open_doc(keeper.ask("difference", section, vector=None)["update"]))


def asked(section: str, *updates: bytes) -> dict[str, object]:
    """What the keeper is told of updates of a writer."""
    return {
        "section": section,
        "updates": [[update, "amina", False] for update in updates],
        "now": 0,
        "doubt": Doubt.REAL,
    }


def apply(keeper: Keeper, section: str, *updates: bytes) -> list[dict[str, object]]:
    return keeper.ask_all([("apply", asked(section, *updates))])


def test_one_that_was_ended_is_started_again_and_nobody_is_blamed(keeper: Keeper) -> None:
    assert text_of(keeper, "one") == "word"
    assert keeper.process
    os.kill(keeper.process, signal.SIGKILL)
    with pytest.raises(KeeperDied) as died:
        apply(keeper, "one")
    assert died.value.blamed is False
    assert text_of(keeper, "one") == "word"


def test_whoever_asks_one_question_does_not_notice_that_it_was_ended(keeper: Keeper) -> None:
    assert text_of(keeper, "one") == "word"
    assert keeper.process
    os.kill(keeper.process, signal.SIGKILL)
    assert text_of(keeper, "one") == "word"


def test_a_question_over_which_it_is_ended_again_is_not_asked_for_ever() -> None:
    read = []

    def killing(section: str) -> list[bytes]:
        read.append(section)
        assert keeper.process
        os.kill(keeper.process, signal.SIGKILL)
        return []

    keeper = Keeper(killing)
    with pytest.raises(KeeperFailed):
        keeper.ask("hash", "one")
    assert read == ["one", "one"]
    keeper.stop()


def test_what_was_told_of_a_log_to_one_that_died_is_not_taken_for_known() -> None:
    keeper = Keeper(lambda section: [])
    update = changed(doc := open_doc(), lambda: doc["text"].insert(0, "word"))
    keeper.ask("tell", "one", entries=[[1, 0, update]], after=0)
    assert keeper.ask("reached", "one") == {"seq": 1}
    assert keeper.process
    os.kill(keeper.process, signal.SIGKILL)
    with pytest.raises(KeeperFailed):
        keeper.ask("tell", "one", entries=[[2, 0, update]], after=1)
    assert keeper.ask("reached", "one") == {"seq": 0}
    keeper.stop()


def test_one_that_is_frozen_by_an_update_is_ended_and_the_update_is_blamed(keeper: Keeper) -> None:
    text_of(keeper, "other")
    doc = open_doc()
    endless = [changed(doc, lambda: doc["text"].insert(0, "a")) for _ in range(2_000)] * 400
    # What computes longer than it may is taken for frozen: here it may compute for a moment only.
    with pytest.raises(KeeperDied) as died:
        keeper.ask_all([("merge", {"section": "other", "updates": endless})], busy=0.02)
    assert died.value.blamed is True
    assert text_of(keeper, "one") == "word"


def test_one_that_an_update_kills_blames_the_update(keeper: Keeper) -> None:
    with pytest.raises(KeeperDied) as died:
        apply(keeper, "other", hostile.DEEP)
    assert died.value.blamed is True
    with pytest.raises(KeeperFailed):
        keeper.ask("apply", **asked("other", hostile.DEEP))
    assert text_of(keeper, "one") == "word"


def test_a_busy_machine_is_no_reason_to_end_it(keeper: Keeper) -> None:
    text_of(keeper, "one")
    assert keeper.process
    before = keeper.process
    os.kill(before, signal.SIGSTOP)
    waking = threading.Timer(2.5, os.kill, (before, signal.SIGCONT))
    waking.start()
    assert apply(keeper, "one") == [{"repair": None, "merged": None, "marked": False}]
    waking.join()
    assert keeper.process == before


def test_a_refusal_of_one_section_leaves_the_others_alone(keeper: Keeper) -> None:
    good = {"section": "other", "vector": None}
    refused, answered = keeper.ask_all([("apply", asked("one", b"\xff")), ("difference", good)])
    assert "error" in refused
    assert flat_text(open_doc(answered["update"])) == ""
    assert text_of(keeper, "one") == "word"  # read again from its log


def test_what_it_is_not_asked_about_is_taken_in_before_the_next_question(
    keeper: Keeper, doc_log: dict[str, list[bytes]]
) -> None:
    doc = open_doc(*doc_log["one"])
    text_of(keeper, "one")
    for section in ("one", "other"):  # the second is not open yet: it will be read from its log
        for word in ("more ", "and more "):
            keeper.tell(section, changed(doc, lambda word=word: doc["text"].insert(0, word)))
        assert text_of(keeper, section) == {"one": "and more more word", "other": ""}[section]
    keeper.tell("one", changed(doc, lambda: doc["text"].insert(0, "at last ")))
    keeper.tell_all()
    assert keeper.process
    os.kill(keeper.process, signal.SIGSTOP)
    keeper.tell_all()  # nothing waits: nobody is asked
    os.kill(keeper.process, signal.SIGCONT)


def test_one_that_dies_before_it_has_taken_in_what_waits_reads_the_log(
    keeper: Keeper, doc_log: dict[str, list[bytes]]
) -> None:
    doc = open_doc(*doc_log["one"])
    text_of(keeper, "one")
    doc_log["one"].append(changed(doc, lambda: doc["text"].insert(0, "kept ")))
    keeper.tell("one", doc_log["one"][-1])
    assert keeper.process
    os.kill(keeper.process, signal.SIGKILL)
    keeper.tell_all()
    assert text_of(keeper, "one") == "kept word"


def test_what_it_cannot_take_in_is_known_until_it_has_read_the_log(
    keeper: Keeper, doc_log: dict[str, list[bytes]]
) -> None:
    text_of(keeper, "one")
    keeper.tell("one", b"\xff")
    keeper.tell_all()
    assert keeper.is_astray("one")
    assert text_of(keeper, "one") == "word"
    assert not keeper.is_astray("one")


def test_who_is_asked_about_behind_words_that_kill_it_is_not_to_blame(keeper: Keeper) -> None:
    text_of(keeper, "other")
    keeper.tell("other", hostile.DEEP)
    assert apply(keeper, "one") == [{"repair": None, "merged": None, "marked": False}]


def test_much_that_waits_is_taken_in_at_once(keeper: Keeper, doc_log: dict[str, list[bytes]]) -> None:
    text_of(keeper, "one")
    doc = open_doc(*doc_log["one"])
    for _ in range(MOST_UNTOLD):
        assert keeper._untold != {} or len(doc["text"]) == len("word")
        keeper.tell("one", changed(doc, lambda: doc["text"].insert(0, "a")))
    assert keeper._untold == {}
    assert text_of(keeper, "one") == "a" * MOST_UNTOLD + "word"


def test_who_types_does_not_wait_for_it(house: House, room: Room) -> None:
    section = room.sections[0]
    amina = house.peer(AMINA)
    amina.join(room.slug, [section])
    assert amina.saved(amina.type(section, "said, "))
    keepers = house.web.keepers()
    # The watch, which asks as well, has nothing left to ask when two of its rounds have gone by in silence.
    steady(lambda: [times_woken(keeper) for keeper in keepers], 2 * PAUSE)
    for keeper in keepers:
        os.kill(keeper, signal.SIGSTOP)
    try:
        began = time.monotonic()
        assert amina.saved(amina.type(section, "and typed "))
        assert time.monotonic() - began < PATIENCE / 2
    finally:
        for keeper in keepers:
            os.kill(keeper, signal.SIGCONT)
    tomas = house.peer(TOMAS)
    tomas.join(room.slug, [section])
    assert amina.saved(amina.do(section, lambda: amina.docs[section]["text"].clear()))
    wait_until(lambda: tomas.text(section) == "")
    assert house.written(section) == ""


def typed(*words: str) -> list[bytes]:
    """One update of a new person for each of the words."""
    doc = open_doc()
    return [changed(doc, lambda word=word: doc["text"].insert(0, word)) for word in words]


def test_what_several_typed_at_once_is_told_as_one_change(keeper: Keeper) -> None:
    updates = typed("a", "b") + typed("c")
    [answer] = apply(keeper, "one", *updates)
    page = open_doc(*keeper._updates_of("one"))
    page.apply_update(answer["merged"])
    assert flat_text(page) == text_of(keeper, "one")
    assert sorted(flat_text(page)) == sorted("abcword")


def test_what_changes_nothing_is_told_as_nothing(keeper: Keeper) -> None:
    [answer] = apply(keeper, "one", *[update for update in typed("x") for _ in range(2)])
    [again] = apply(keeper, "one", answer["merged"], answer["merged"])
    assert again["merged"] == b"\x00\x00"


def test_a_forged_copy_of_a_word_is_in_no_change_that_is_told(keeper: Keeper) -> None:
    word = changed(writer := open_doc(client=9), lambda: writer["text"].insert(0, "true"))
    forged = changed(forger := open_doc(client=9), lambda: forger["text"].insert(0, "lies"))
    for updates in ([word, forged, *typed("x")], [*typed("y"), forged, word]):
        [answer] = apply(keeper, "one", *updates)
        assert b"lies" not in answer["merged"]
    assert "true" in text_of(keeper, "one")


def test_what_concerns_suggestions_is_told_as_it_came(keeper: Keeper) -> None:
    marked = {"deletion:1": {"id": "1", "by": "amina", "at": "0"}}
    doc = open_doc()
    suggested = changed(doc, lambda: doc["text"].insert(0, "gone", marked))
    [answer] = apply(keeper, "one", *typed("x"), suggested)
    assert answer["merged"] is None
