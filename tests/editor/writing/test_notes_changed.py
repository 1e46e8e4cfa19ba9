"""Notes changed and deleted by who wrote them: what stands then, what is recorded, who hears of it, who may not."""

from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select
from werkzeug.test import TestResponse

from editor import record
from editor.clock import StoppedClock
from editor.db import metadata
from editor.forums import rows_outline
from editor.kit import Kit
from editor.writing import letters_notes
from sections.forums import Forum
from tests.cast import AMINA, KOFI, LUPE, TOMAS, Player

ADDRESS = "/forums/meaningful-access/notes"
FIRST, REPLY = "Is the figure right?", "It is, see the annex."
SignedIn = Callable[[Player], FlaskClient]


class Said:
    """Something said in a note, with what its author may do with it."""

    def __init__(self, note: str, id: str) -> None:
        self.note, self.id = note, id
        self.address = f"{ADDRESS}/{note}/said/{id}"

    def change(self, browser: FlaskClient, words: str, seen: str) -> TestResponse:
        return browser.post(self.address, json={"words": words, "seen": seen})

    def delete(self, browser: FlaskClient) -> TestResponse:
        return browser.post(f"{self.address}/delete", json={})


@pytest.fixture
def section(kit: Kit, forum: Forum) -> str:
    """The first section of the body."""
    with kit.db.read() as tx:
        return next(
            one.id for one in rows_outline.outline(tx, forum.id).sections if "issue_definition" in one.components
        )


@pytest.fixture
def said(section: str, signed_in: SignedIn) -> tuple[Said, Said]:
    """A note of Kofi's, and Lupe's reply to it."""
    sent = {"section": section, "kind": "section", "words": FIRST, "key": "a note by this key"}
    note = (signed_in(KOFI).post(ADDRESS, json=sent).json or {})["note"]
    reply = {"words": REPLY, "key": "a reply by this key"}
    note = (signed_in(LUPE).post(f"{ADDRESS}/{note['id']}/reply", json=reply).json or {})["note"]
    first, second = (Said(note["id"], one["id"]) for one in note["said"])
    return first, second


def cards(browser: FlaskClient) -> list[dict[str, Any]]:
    """The notes as the write page has them."""
    found: list[dict[str, Any]] = (browser.get(f"{ADDRESS}.json").json or {})["notes"]
    return found


def told(kit: Kit, note: str) -> list[tuple[str, dict[str, Any]]]:
    """What the record holds of a note."""
    with kit.db.read() as tx:
        return [(one.kind, dict(one.data)) for one in record.of_subject(tx, "note", note)]


def test_the_author_changes_a_note_and_a_reply_with_one_event_each(
    kit: Kit, section: str, said: tuple[Said, Said], signed_in: SignedIn, clock: StoppedClock
) -> None:
    first, reply = said
    kofi, lupe = signed_in(KOFI), signed_in(LUPE)
    clock.set(clock.now() + 1_000)
    for _ in range(2):  # the same request again changes nothing
        assert first.change(kofi, "Whose figure is it?", FIRST).status_code == 200
    assert reply.change(lupe, "It is the ministry's.", REPLY).status_code == 200
    [card] = cards(signed_in(AMINA))
    now = clock.now()
    assert [(one["name"], one["words"], one["edited"], one["deleted"]) for one in card["said"]] == [
        (KOFI.name, "Whose figure is it?", now, None),
        (LUPE.name, "It is the ministry's.", now, None),
    ]
    assert told(kit, first.note)[2:] == [
        ("note_edited", {"section": section, "said": first.id, "mentions": []}),
        ("note_edited", {"section": section, "said": reply.id, "mentions": []}),
    ]


def test_who_changes_what_another_window_changed_is_told_what_stands_there(
    kit: Kit, said: tuple[Said, Said], signed_in: SignedIn
) -> None:
    first, _ = said
    kofi = signed_in(KOFI)
    assert first.change(kofi, "From one window", FIRST).status_code == 200
    late = first.change(kofi, "From the other window", FIRST)
    assert (late.status_code, late.json) == (409, {"code": "note_changed", "words": "From one window"})
    assert cards(kofi)[0]["said"][0]["words"] == "From one window"
    assert first.change(kofi, "From the other window", "From one window").status_code == 200
    assert [kind for kind, _ in told(kit, first.note)] == ["note_written", "note_replied", "note_edited", "note_edited"]


def test_deleted_words_are_kept_nowhere_and_the_rest_of_the_note_stays(
    kit: Kit, section: str, said: tuple[Said, Said], signed_in: SignedIn, clock: StoppedClock
) -> None:
    first, reply = said
    kofi, lupe = signed_in(KOFI), signed_in(LUPE)
    for _ in range(2):
        assert first.delete(kofi).status_code == 200
    [card] = cards(lupe)
    assert [(one["name"], one["words"], one["deleted"]) for one in card["said"]] == [
        (KOFI.name, "", clock.now()),
        (LUPE.name, REPLY, None),
    ]
    assert told(kit, first.note)[2:] == [("note_deleted", {"section": section, "said": first.id})]
    with kit.db.read() as tx:
        rows = [tuple(row) for table in metadata.tables.values() for row in tx.execute(select(table))]
    assert (FIRST in repr(rows), REPLY in repr(rows)) == (False, True)
    gone = first.change(kofi, "Or is it?", FIRST)
    assert (gone.status_code, (gone.json or {})["code"]) == (410, "note_deleted")
    # Who was answering while the rest was deleted loses nothing.
    assert reply.delete(lupe).status_code == 200
    late = {"words": "I was just answering.", "key": "another, by this key"}
    assert lupe.post(f"{ADDRESS}/{first.note}/reply", json=late).status_code == 200
    assert [one["words"] for one in cards(kofi)[0]["said"]] == ["", "", "I was just answering."]


def test_the_activity_says_that_something_was_changed_and_deleted_but_not_what(
    said: tuple[Said, Said], signed_in: SignedIn
) -> None:
    first, _ = said
    first.change(signed_in(KOFI), "Whose figure is it?", FIRST)
    first.delete(signed_in(KOFI))
    page = html.document_fromstring(signed_in(AMINA).get("/forums/meaningful-access/activity").text)
    lines = [" ".join(one.text_content().split()) for one in page.xpath("//ol[@class='entries']/li/p")]
    assert lines[:2] == [f"{KOFI.name} deleted their words in a note", f"{KOFI.name} changed their words in a note"]
    assert "figure" not in page.text_content()


@pytest.mark.parametrize("who", [LUPE, AMINA, TOMAS])
def test_nobody_else_changes_or_deletes_it(kit: Kit, said: tuple[Said, Said], signed_in: SignedIn, who: Player) -> None:
    first, _ = said
    before = cards(signed_in(KOFI))
    for answer in (first.change(signed_in(who), "Mine now", FIRST), first.delete(signed_in(who))):
        assert (answer.status_code, (answer.json or {})["code"]) == (403, "not_yours")
    assert cards(signed_in(KOFI)) == before
    assert len(told(kit, first.note)) == 2


def test_a_resolved_note_is_opened_again_before_its_words_change(said: tuple[Said, Said], signed_in: SignedIn) -> None:
    first, _ = said
    kofi = signed_in(KOFI)
    kofi.post(f"{ADDRESS}/{first.note}/resolved", json={"resolved": True})
    answer = first.change(kofi, "Whose figure is it?", FIRST)
    assert (answer.status_code, (answer.json or {})["code"]) == (410, "note_resolved")
    assert first.delete(kofi).status_code == 200  # one's own words one may always take back


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"words": " ", "seen": FIRST}, {"words": "empty"}),
        ({"words": "x" * 5_001, "seen": FIRST}, {"words": "too_long"}),
        ({"words": "Whose?", "seen": 7}, {"seen": "not_of_its_kind"}),
        ([], {"words": "empty"}),
    ],
)
def test_words_that_are_none_are_refused(
    said: tuple[Said, Said], signed_in: SignedIn, sent: Any, fields: dict[str, str]
) -> None:
    first, _ = said
    answer = signed_in(KOFI).post(first.address, json=sent)
    assert (answer.status_code, (answer.json or {})["fields"]) == (422, fields)
    assert cards(signed_in(KOFI))[0]["said"][0]["words"] == FIRST


def test_letters_and_the_digest_tell_of_names_as_they_stand_now(
    kit: Kit, said: tuple[Said, Said], signed_in: SignedIn, clock: StoppedClock
) -> None:
    first, reply = said
    readers = [signed_in(who) for who in (AMINA, TOMAS)]
    clock.set(clock.now() + 1)
    for browser in readers:
        browser.post("/forums/meaningful-access/visit", json={"seq": 0, "at": clock.now()})
    kofi = signed_in(KOFI)
    first.change(kofi, f"@{TOMAS.name}, whose figure is it?", FIRST)
    first.change(kofi, f"@{AMINA.name}, whose figure is it?", f"@{TOMAS.name}, whose figure is it?")
    reply.change(signed_in(LUPE), f"@{TOMAS.name} knows.", REPLY)
    reply.delete(signed_in(LUPE))
    assert [naming(browser) for browser in readers] == [[f"#n-{first.note}"], []]
    clock.set(clock.now() + letters_notes.QUIET - 1)
    assert letters_notes.send_due(kit) == 0
    clock.set(clock.now() + 1)
    assert letters_notes.send_due(kit) == 1
    [file] = list((kit.settings.data / "mail").glob("*.eml"))
    letter = message_from_bytes(file.read_bytes(), policy=default)
    assert letter["To"] == AMINA.email
    assert f"@{AMINA.name}, whose figure is it?" in letter.get_content()


def naming(browser: FlaskClient) -> list[str]:
    """The notes in which the write page says that one was named."""
    page = html.document_fromstring(browser.get("/forums/meaningful-access/write").text)
    found: list[str] = page.xpath("//section[@class='digest']//a[starts-with(@href, '#n-')]/@href")
    return found
