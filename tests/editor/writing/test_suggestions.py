"""Decisions on suggestions and replies to them: rows, events, letters, the page of what was decided, and freezing."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from flask.testing import FlaskClient

from editor import db as database_module
from editor import record
from editor.app import make_kit
from editor.clock import StoppedClock
from editor.doors import note_typed
from editor.forums import rows_outline
from editor.kit import Kit
from editor.live import rows as live_rows
from editor.live.values import Typed
from editor.publishing.actions import publish_draft
from editor.settings import Settings
from editor.versions import rows as version_rows
from editor.writing import actions_suggestions as actions
from editor.writing import letters
from editor.writing import rows_suggestions as rows
from editor.writing.forms_suggestions import Chosen, NewDecision
from sections.blocks import Block, Text, Words, plain
from sections.decisions import Verdict
from sections.errors import Denied
from sections.forums import Forum
from sections.people import Person
from tests.cast import AMINA, KOFI, LUPE, TOMAS, Player
from tests.editor.conftest import Post
from tests.ports import free_port
from tests.sections.suggesting import Suggester

ADDRESS = "/forums/meaningful-access/suggestions"
WORDS = "Coverage is not access. التغطية ليست وصولاً. 有覆盖并不等于有接入。"
KEY = "a key of sixteen characters"
People = dict[str, Person]
SignedIn = Callable[[Player], FlaskClient]


@pytest.fixture
def section(kit: Kit, forum: Forum, people_by_name: People) -> str:
    """The first section of the body, with one paragraph."""
    with kit.db.read() as tx:
        outline = rows_outline.outline(tx, forum.id)
    found = next(one.id for one in outline.sections if "issue_definition" in one.components)
    kit.live.write_text(found, people_by_name[AMINA.email].id, Text((Block("", inlines=(Words(WORDS),)),)))
    return found


def suggest(kit: Kit, section: str, person: Person, deed: Callable[[Suggester], object]) -> None:
    """Somebody suggests something."""
    with kit.db.read() as tx:
        updates = live_rows.logged(tx, section).updates
    number = len(updates)
    page = Suggester.at(person.id, updates[0], 1000 + number)
    for update in updates[1:]:
        page.doc.apply_update(update)
    kit.live.write(section, person.id, page.written(deed))


def chosen(kit: Kit, section: str, *ids: str) -> list[dict[str, Any]]:
    """These open suggestions as they are now; without ids all."""
    there = kit.live.suggestions(section)
    return [{"section": section, "id": id, "seen": there[id].seen} for id in ids or there]


def decision(verdict: str, chosen: list[dict[str, Any]], reason: str = "") -> dict[str, Any]:
    """What a card sends."""
    return {"verdict": verdict, "reason": reason, "chosen": chosen}


def test_a_decision_is_a_row_and_one_event_with_author_and_reason(
    kit: Kit, forum: Forum, section: str, people_by_name: People, signed_in: SignedIn
) -> None:
    lupe, amina = people_by_name[LUPE.email], people_by_name[AMINA.email]
    suggest(kit, section, lupe, lambda p: (p.strike(9, 15, id="l1"), p.add(15, "is still not", id="l1")))
    sent = decision("accepted", chosen(kit, section), "  Clearer so. ")
    answer = signed_in(AMINA).post(f"{ADDRESS}/decide", json=sent)
    assert (answer.status_code, answer.json) == (
        200,
        {"decided": [{"section": section, "id": "l1"}], "changed": [], "gone": []},
    )
    text = kit.live.texts([section])[section]
    assert plain(text.blocks[0].inlines).startswith("Coverage is still not access.")
    with kit.db.read() as tx:
        [kept] = rows.decisions_of(tx, forum.id, 10)
        [told] = [one for one in record.of_forum(tx, forum.id) if one.subject_kind == "suggestion"]
    assert (kept.author, kept.deleted, kept.inserted, kept.kind.value) == (lupe.id, "is not", "is still not", "replace")
    assert (kept.verdict, kept.reason, kept.decided_by) == (Verdict.ACCEPTED, "Clearer so.", amina.id)
    assert (told.kind, told.actor.id, told.subject) == ("suggestion_accepted", amina.id, kept.id)
    assert told.data == {
        "section": section,
        "suggestion": "l1",
        "author": lupe.id,
        "kind": "replace",
        "reason": "Clearer so.",
    }


def test_rejecting_gives_the_words_back(kit: Kit, section: str, people_by_name: People, signed_in: SignedIn) -> None:
    suggest(kit, section, people_by_name[LUPE.email], lambda p: (p.strike(0, 24), p.add(30, "خام 新")))
    sent = decision("rejected", chosen(kit, section))
    assert signed_in(TOMAS).post(f"{ADDRESS}/decide", json=sent).status_code == 200
    assert plain(kit.live.texts([section])[section].blocks[0].inlines) == WORDS
    assert kit.live.suggestions(section) == {}


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ([], {"verdict": "choose_one"}),
        ({"verdict": "perhaps", "chosen": []}, {"verdict": "choose_one"}),
        ({"verdict": "accepted", "chosen": []}, {"chosen": "choose_one"}),
        ({"verdict": "accepted", "chosen": "all"}, {"chosen": "choose_one"}),
        ({"verdict": "accepted", "chosen": [3]}, {"chosen": "not_of_its_kind"}),
        ({"verdict": "accepted", "chosen": [{"seen": []}]}, {"section": "not_of_its_kind"}),
        ({"verdict": "accepted", "reason": "x" * 2_001, "chosen": [{}]}, {"reason": "too_long"}),
    ],
)
def test_a_decision_that_is_none_is_refused(
    kit: Kit, section: str, signed_in: SignedIn, sent: Any, fields: dict[str, str]
) -> None:
    answer = signed_in(AMINA).post(f"{ADDRESS}/decide", json=sent)
    assert (answer.status_code, (answer.json or {})["fields"]) == (422, fields)


def test_a_right_that_is_lost_between_the_look_and_the_deed_undoes_all(
    kit: Kit, forum: Forum, section: str, people_by_name: People
) -> None:
    amina = people_by_name[AMINA.email]
    suggest(kit, section, people_by_name[LUPE.email], lambda p: p.add(0, "Well, ", id="l1"))
    there = kit.live.suggestions(section)

    def lose(tx: Any, _section: str, _decided: Any) -> None:
        raise Denied()

    with pytest.raises(Denied):
        kit.live.decide(section, amina.id, True, {"l1": there["l1"].seen}, lose)
    assert kit.live.suggestions(section) == there
    new = NewDecision(Verdict.ACCEPTED, "", (Chosen(section, "l1", there["l1"].seen),))
    assert actions.decide(kit, amina, forum.slug, new).decided == ((section, "l1"),)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writers do not wait long for each other."""
    monkeypatch.setattr(database_module, "WAIT", 50)


@pytest.mark.sqlite
@pytest.mark.usefixtures("impatient")
def test_a_decision_that_cannot_be_kept_changes_neither_text_nor_rows(
    kit: Kit, forum: Forum, section: str, people_by_name: People, signed_in: SignedIn
) -> None:
    suggest(kit, section, people_by_name[LUPE.email], lambda p: p.add(0, "Well, ", id="l1"))
    amina, sent = signed_in(AMINA), decision("accepted", chosen(kit, section))
    said = {"section": section, "id": "l1", "words": "Why “well”?", "key": KEY}
    with closing(sqlite3.connect(kit.settings.data / "rapporteur.db", isolation_level=None)) as other:
        other.execute("begin immediate")
        tries = [amina.post(f"{ADDRESS}/decide", json=sent), amina.post(f"{ADDRESS}/reply", json=said)]
    assert [(answer.status_code, (answer.json or {})["code"]) for answer in tries] == [(503, "store")] * 2
    assert list(kit.live.suggestions(section)) == ["l1"]
    with kit.db.read() as tx:
        assert (rows.decisions_of(tx, forum.id, 10), rows.replies_of(tx, forum.id)) == ([], [])
    assert amina.post(f"{ADDRESS}/reply", json=said).status_code == 200
    assert amina.post(f"{ADDRESS}/decide", json=sent).status_code == 200
    assert plain(kit.live.texts([section])[section].blocks[0].inlines) == f"Well, {WORDS}"


def test_a_reply_is_said_once_and_stands_with_its_suggestion(
    kit: Kit, forum: Forum, section: str, people_by_name: People, signed_in: SignedIn
) -> None:
    suggest(kit, section, people_by_name[LUPE.email], lambda p: p.add(0, "Well, ", id="l1"))
    kofi = signed_in(KOFI)
    sent = {"section": section, "id": "l1", "words": " Why “well”? ", "key": KEY}
    answers = [kofi.post(f"{ADDRESS}/reply", json=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (answers[0].json or {})["reply"] == (answers[1].json or {})["reply"]
    shown = signed_in(LUPE).get(f"{ADDRESS}.json").json or {}
    assert [(one["name"], one["suggestion"], one["words"]) for one in shown["replies"]] == [
        (KOFI.name, "l1", "Why “well”?")
    ]
    assert shown["people"][people_by_name[LUPE.email].id] == LUPE.name
    assert kofi.post(f"{ADDRESS}/reply", json={**sent, "words": " ", "key": KEY + "2"}).status_code == 422
    signed_in(AMINA).post(f"{ADDRESS}/decide", json=decision("rejected", chosen(kit, section)))
    late = kofi.post(f"{ADDRESS}/reply", json={**sent, "key": KEY + "3"})
    assert (late.status_code, (late.json or {})["code"]) == (410, "suggestion_decided")
    with kit.db.read() as tx:
        assert len(rows.replies_of(tx, forum.id)) == 1


def test_authors_are_told_once_in_one_letter_when_it_is_quiet(
    kit: Kit, forum: Forum, section: str, people_by_name: People, clock: StoppedClock
) -> None:
    lupe, amina = people_by_name[LUPE.email], people_by_name[AMINA.email]
    suggest(kit, section, lupe, lambda p: (p.strike(0, 8, id="l1"), p.add(24, "And so on.", id="l2")))
    suggest(kit, section, amina, lambda p: p.add(0, "Mine. ", id="a1"))
    there = kit.live.suggestions(section)

    def decide(verdict: Verdict, reason: str, *ids: str) -> None:
        seen = tuple(Chosen(section, id, there[id].seen) for id in ids)
        actions.decide(kit, amina, forum.slug, NewDecision(verdict, reason, seen))

    decide(Verdict.ACCEPTED, "", "l1", "a1")
    clock.set(clock.now() + 60_000)
    decide(Verdict.REJECTED, "It does not.", "l2")
    assert letters.send_due(kit) == 0
    clock.set(clock.now() + letters.QUIET)
    assert [letters.send_due(kit), letters.send_due(kit)] == [1, 0]
    [file] = list((kit.settings.data / "mail").glob("*.eml"))
    letter = message_from_bytes(file.read_bytes(), policy=default)
    assert (letter["To"], letter["Subject"]) == (
        LUPE.email,
        "Your suggestions in Meaningful Access: 1 accepted, 1 rejected",
    )
    heading = "Section: Definition of the issue(s) and overview of policy challenges"
    assert letter.get_content().split("\n\n")[1:4] == [
        "the team of “Meaningful Access” has decided on what you suggested.",
        f"Accepted: Delete “Coverage”\n{heading}",
        f"Rejected: Add “And so on.”\n{heading}\nReason: It does not.",
    ]
    assert f"{kit.settings.address}{ADDRESS}" in letter.get_content()


def test_a_letter_that_is_not_taken_is_tried_again(
    kit: Kit,
    forum: Forum,
    section: str,
    people_by_name: People,
    clock: StoppedClock,
    settings: Settings,
    post: tuple[Post, str],
) -> None:
    suggest(kit, section, people_by_name[LUPE.email], lambda p: p.add(0, "Well, ", id="l1"))
    seen = kit.live.suggestions(section)["l1"].seen
    new = NewDecision(Verdict.ACCEPTED, "", (Chosen(section, "l1", seen),))
    actions.decide(kit, people_by_name[AMINA.email], forum.slug, new)
    clock.set(clock.now() + letters.QUIET)
    inbox, address = post
    sent = []
    for server in (f"smtp://127.0.0.1:{free_port()}", address, address):
        other = make_kit(replace(settings, mail_url=server), clock)
        sent.append(letters.send_due(other))
        other.close()
    assert (sent, [message["To"] for message in inbox.messages]) == ([0, 1, 0], [LUPE.email])


def test_what_was_decided_stays_readable(kit: Kit, section: str, people_by_name: People, signed_in: SignedIn) -> None:
    suggest(kit, section, people_by_name[LUPE.email], lambda p: (p.strike(0, 8, id="l1"), p.add(24, "\n", id="l2")))
    amina = signed_in(AMINA)
    amina.post(f"{ADDRESS}/decide", json=decision("accepted", chosen(kit, section, "l1"), "<b>Right</b>"))
    amina.post(f"{ADDRESS}/decide", json=decision("rejected", chosen(kit, section, "l2")))
    page = signed_in(LUPE).get(ADDRESS).text
    assert page.index("Split paragraph") < page.index("Delete “Coverage”")
    assert "&lt;b&gt;Right&lt;/b&gt;" in page
    assert page.count(LUPE.name) >= 2
    activity = amina.get("/forums/meaningful-access/activity").text
    assert ("accepted a suggestion" in activity, "rejected a suggestion" in activity) == (True, True)


def test_a_version_leaves_open_suggestions_out_and_counts_them(
    kit: Kit, forum: Forum, section: str, people_by_name: People
) -> None:
    lupe = people_by_name[LUPE.email]
    suggest(kit, section, lupe, lambda p: (p.strike(0, 8), p.add(24, "And so on."), p.add(10, "\n")))
    version = publish_draft(kit, people_by_name[AMINA.email], forum.slug, "a key for publishing", "")
    with kit.db.read() as tx:
        document = version_rows.document(tx, version.id)
    [frozen] = [one for one in document.sections if one.id == section]
    assert version.open_suggestions == 3
    assert [plain(block.inlines) for block in frozen.text.blocks] == [WORDS]


def test_who_suggests_is_recorded_as_suggesting(kit: Kit, forum: Forum, section: str, people_by_name: People) -> None:
    lupe = people_by_name[LUPE.email].id
    typed = Typed(lupe, section, True, 2, 5, 4, kit.clock.now(), kit.clock.now())
    note_typed(kit.db, kit.clock, [typed, replace(typed, suggests=False)])
    with kit.db.read() as tx:
        told = [one.kind for one in record.of_forum(tx, forum.id) if one.actor.id == lupe]
    assert sorted(told) == ["text_edited", "text_suggested"]
