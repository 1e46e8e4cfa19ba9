"""Suggesting through the real server: who may only suggest is held to it, and the team decides."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from editor import record
from editor.people import rows as people_rows
from editor.writing import rows_suggestions
from sections.suggestions import open_suggestions
from sections.ydoc import open_doc, read_doc
from tests.cast import AMINA, FATIMA, KOFI, LUPE, TOMAS, Player
from tests.editor.live.conftest import Room
from tests.editor.live.house import House
from tests.editor.live.peers import Peer, wait_until
from tests.editor.live.writers import Writer, writing
from tests.sections.suggesting import HOSTILE, Suggester, start

START = start()


def person(house: House, player: Player) -> str:
    """The id of somebody's account."""
    with house.kit.db.read() as tx:
        found = people_rows.person_by_email(tx, player.email)
    assert found is not None
    return found.id


@pytest.fixture
def section(house: House, room: Room) -> str:
    """A section with words in five scripts, a table and a note."""
    amina = house.peer(AMINA)
    amina.join(room.slug, [room.sections[0]])
    assert amina.saved(amina.send(room.sections[0], START))
    return room.sections[0]


class Page:
    """An open page of somebody who suggests."""

    def __init__(self, house: House, room: Room, section: str, player: Player, other: Player = KOFI) -> None:
        self.section, self.peer = section, house.peer(player)
        self.answer = self.peer.join(room.slug, [section])
        self.suggester = Suggester(person(house, player), self.peer.docs[section], person(house, other))

    def sends(self, deed: Any) -> int:
        """Does something and sends it."""
        return self.peer.send(self.section, self.suggester.written(deed))


def server_text(house: House, section: str) -> Any:
    """The section as the server's log makes it."""
    return open_doc(*house.log_of(section))


def seen(house: House, section: str) -> dict[str, Any]:
    """What somebody who looks at the section now sees of each suggestion."""
    return {id: one.seen for id, one in open_suggestions(server_text(house, section)).items()}


def decide(house: House, room: Room, who: Player, verdict: str, chosen: Any, reason: str = "") -> tuple[int, Any]:
    """Decides as a card does."""
    visitor = house.visitor(who)
    value = {"verdict": verdict, "reason": reason, "chosen": chosen}
    status, text = visitor.post_json(f"/forums/{room.slug}/suggestions/decide", value)
    return status, json.loads(text)


def chosen(house: House, section: str, *ids: str) -> list[dict[str, Any]]:
    """These suggestions as they are now; without ids all of them."""
    found = seen(house, section)
    return [{"section": section, "id": id, "seen": found[id]} for id in ids or found]


def test_a_participant_suggests_and_the_text_underneath_stays(house: House, room: Room, section: str) -> None:
    lupe, tomas = Page(house, room, section, LUPE), house.peer(TOMAS)
    tomas.join(room.slug, [section])
    assert [lupe.answer[name] for name in ("write", "suggest")] == [False, True]
    assert lupe.peer.saved(lupe.sends(lambda p: (p.strike(4, 8, id="l1"), p.add(8, "zwei ኢትዮጵያ 😀", id="l1"))))
    tomas.reads(section, "zwei ኢትዮጵያ 😀")
    doc = server_text(house, section)
    [one] = open_suggestions(doc).values()
    assert (one.by, one.deleted, one.inserted) == (person(house, LUPE), " two", "zwei ኢትዮጵያ 😀")
    assert read_doc(doc).text == read_doc(open_doc(START)).text


def test_who_is_no_member_may_not_even_suggest(house: House, room: Room, section: str) -> None:
    fatima = house.peer(FATIMA)
    assert fatima.join(room.slug, [section]) == {"ok": False, "code": "denied"}
    suggester = Suggester.at(person(house, FATIMA), START, 77)
    assert fatima.refused(fatima.send(section, suggester.written(lambda p: p.add(3, "words")))) == "denied"


@pytest.mark.parametrize(
    ("who", "said"), [(LUPE, {}), (TOMAS, {"suggests": True})], ids=["may only suggest", "chose to suggest"]
)
def test_more_than_suggestions_changes_nothing(
    house: House, room: Room, section: str, who: Player, said: dict[str, Any]
) -> None:
    kofi = Page(house, room, section, KOFI)
    assert kofi.peer.saved(kofi.sends(lambda p: (p.add(0, "Well, ", id="k1"), p.strike(13, 16, id="k2"))))
    before = house.log_of(section)
    for name, deed in HOSTILE.items():
        # Whatever a page holds after a refusal is its own; it begins anew.
        page = Page(house, room, section, who)
        number = page.peer.send(section, page.suggester.written(deed), **said)
        assert (name, page.peer.refused(number)) == (name, "only_suggestions")
        page.peer.close()
    assert house.log_of(section) == before
    page = Page(house, room, section, who)
    assert page.peer.saved(page.peer.send(section, page.suggester.written(lambda p: p.add(0, "honest ")), **said))


def test_what_is_refused_takes_nobody_elses_words_with_it(house: House, room: Room, section: str) -> None:
    lupe, amina = Page(house, room, section, LUPE), house.peer(AMINA)
    amina.join(room.slug, [section])
    numbers, refused = [], []
    for number in range(20):
        numbers.append(amina.type(section, f"word{number} ", at=0))
        refused.append(lupe.sends(lambda p: p.text().insert(0, "raw ", {})))
    assert amina.saved(numbers[-1])
    assert not amina.has("refused")
    assert {lupe.peer.refused(number) for number in refused} <= {"only_suggestions", "bad_update"}
    amina.catch_up()
    words = amina.text(section)
    assert "raw" not in words
    assert [words.count(f"word{number} ") for number in range(20)] == [1] * 20


def test_a_mark_that_nobody_meant_is_taken_back_everywhere(house: House, room: Room, section: str) -> None:
    lupe, kofi = Page(house, room, section, LUPE), Page(house, room, section, KOFI)
    assert lupe.peer.saved(lupe.sends(lambda p: p.strike(0, 3, id="l1")))
    kofi.peer.reads(section, "One")
    mark = {"id": "l1", "by": person(house, LUPE), "at": "1"}
    assert kofi.peer.saved(kofi.sends(lambda p: p.text().format(0, 9, {"deletion:l1": mark})))

    def gone(peer: Peer) -> bool:
        peer.catch_up()
        return open_suggestions(peer.docs[section])["l1"].deleted == "One"

    for page in (lupe, kofi):
        wait_until(lambda page=page: gone(page.peer))


def test_the_team_accepts_and_rejects(house: House, room: Room, section: str) -> None:
    lupe, amina = Page(house, room, section, LUPE), house.peer(AMINA)
    amina.join(room.slug, [section])
    lupe.peer.saved(lupe.sends(lambda p: (p.strike(4, 8, id="l1"), p.add(30, "never ", id="l2"))))
    before = len(house.log_of(section))
    assert decide(house, room, LUPE, "accepted", chosen(house, section, "l1"))[0] == 403
    assert decide(house, room, KOFI, "accepted", chosen(house, section, "l1"))[0] == 403
    assert len(house.log_of(section)) == before
    status, answer = decide(house, room, AMINA, "accepted", chosen(house, section, "l1"), "Right.")
    assert (status, answer["decided"]) == (200, [{"section": section, "id": "l1"}])
    assert decide(house, room, AMINA, "rejected", chosen(house, section, "l2"))[0] == 200
    wait_until(lambda: " two" not in amina.text(section) and "never" not in amina.text(section))
    assert open_suggestions(server_text(house, section)) == {}
    with house.kit.db.read() as tx:
        kept = rows_suggestions.decisions_of(tx, room.forum.id, 10)
        told = [one for one in record.of_forum(tx, room.forum.id) if one.kind.startswith("suggestion_")]
    assert [(one.verdict.value, one.suggestion, one.author, one.deleted, one.inserted, one.reason) for one in kept] == [
        ("rejected", "l2", person(house, LUPE), "", "never ", ""),
        ("accepted", "l1", person(house, LUPE), " two", "", "Right."),
    ]
    assert {(one.kind, one.actor.id, one.subject, one.data["reason"]) for one in told} == {
        ("suggestion_rejected", person(house, AMINA), kept[0].id, ""),
        ("suggestion_accepted", person(house, AMINA), kept[1].id, "Right."),
    }


def test_what_has_changed_since_somebody_looked_is_not_decided(house: House, room: Room, section: str) -> None:
    lupe = Page(house, room, section, LUPE)
    lupe.peer.saved(lupe.sends(lambda p: p.add(0, "Well, ", id="l1")))
    looked = chosen(house, section, "l1")
    lupe.peer.saved(lupe.sends(lambda p: p.add(6, "no, ", id="l1")))
    before = house.log_of(section)
    status, answer = decide(house, room, AMINA, "accepted", looked)
    assert (status, answer["code"]) == (409, "suggestion_changed")
    assert house.log_of(section) == before
    assert decide(house, room, AMINA, "accepted", chosen(house, section, "l1"))[0] == 200


def test_two_decide_at_once_and_one_of_them_is_told_so(house: House, room: Room, section: str) -> None:
    lupe = Page(house, room, section, LUPE)
    lupe.peer.saved(lupe.sends(lambda p: p.add(0, "Well, ", id="l1")))
    looked = chosen(house, section, "l1")
    with ThreadPoolExecutor(2) as both:
        verdicts = ((AMINA, "accepted"), (TOMAS, "rejected"))
        answers = list(both.map(lambda one: decide(house, room, *one, looked), verdicts))
    assert sorted(status for status, _ in answers) == [200, 410]
    loser = next(answer for status, answer in answers if status == 410)
    winner = AMINA if answers[0][0] == 200 else TOMAS
    verdict = "accepted" if winner is AMINA else "rejected"
    assert (loser["code"], loser["name"], loser["verdict"]) == ("suggestion_decided", winner.name, verdict)
    with house.kit.db.read() as tx:
        assert len(rows_suggestions.decisions_of(tx, room.forum.id, 10)) == 1


def test_many_are_decided_in_one_step_and_what_has_changed_waits(house: House, room: Room, section: str) -> None:
    lupe, kofi = Page(house, room, section, LUPE), Page(house, room, section, KOFI)
    for number in range(8):
        lupe.peer.saved(lupe.sends(lambda p, number=number: p.add(number * 3, f"l{number} ", id=f"l{number}")))
    kofi.peer.catch_up()
    kofi.peer.saved(kofi.sends(lambda p: p.strike(40, 44, id="k1")))
    looked = chosen(house, section, *(f"l{number}" for number in range(8)))
    lupe.peer.catch_up()
    lupe.peer.saved(lupe.sends(lambda p: p.add(0, "more ", id="l7")))
    before = len(house.log_of(section))
    gone = {"section": section, "id": "unknown", "seen": []}
    status, answer = decide(house, room, TOMAS, "accepted", [*looked, gone], "All of Lupe's.")
    named = {name: [one["id"] for one in found] for name, found in answer.items()}
    assert (status, named) == (
        200,
        {"decided": [f"l{number}" for number in range(7)], "changed": ["l7"], "gone": ["unknown"]},
    )
    assert len(house.log_of(section)) == before + 1
    assert set(seen(house, section)) == {"l7", "k1"}


def test_a_suggestion_of_another_forum_is_nobodys_to_decide(house: House, room: Room, section: str) -> None:
    other = house.forum("another-forum-of-suggestions", cast=(TOMAS,))
    lupe = Page(house, room, section, LUPE)
    lupe.peer.saved(lupe.sends(lambda p: p.add(0, "Well, ", id="l1")))
    visitor = house.visitor(TOMAS)
    value = {"verdict": "accepted", "reason": "", "chosen": chosen(house, section, "l1")}
    status, _ = visitor.post_json(f"/forums/{other.slug}/suggestions/decide", value)
    assert (status, set(seen(house, section))) == (404, {"l1"})


@pytest.mark.long
def test_who_is_refused_again_and_again_holds_up_nobody(house: House, room: Room) -> None:
    """Each refusal costs the keeper the section, which it opens again from the log: in a long one too that is soon."""
    section = room.sections[1]
    amina = house.peer(AMINA)
    amina.join(room.slug, [section])
    assert amina.saved(amina.send(section, start(["Words upon words of ሰላም and 知识. " * 8] * 150)))
    kofi = Page(house, room, section, KOFI)
    for number in range(40):
        last = kofi.sends(lambda p, at=number * 250: p.strike(at, at + 5))
    assert kofi.peer.saved(last)
    lupe, tomas = Page(house, room, section, LUPE), Writer(house, TOMAS, room, section, "honest", pause=0.02)
    with writing([tomas]):
        wait_until(lambda: tomas.acknowledged > 3)
        for _ in range(30):
            assert lupe.peer.refused(lupe.sends(HOSTILE["deletes"])) == "only_suggestions"
    assert (tomas.reloads, max(tomas.waited) < 2.0) == ([], True)
