"""What is new since somebody was here: others' deeds alone, read from the record, until the person has seen them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from editor import access, record
from editor.clock import StoppedClock
from editor.doors import note_typed
from editor.forums import rows_outline
from editor.kit import Kit
from editor.live.values import Typed
from editor.publishing.actions import publish_draft
from editor.writing import show_digest
from sections.blocks import Block, Text, Words
from sections.forums import Forum
from sections.people import Person
from sections.permissions import Action
from tests.cast import AMINA, KOFI, LUPE, SEO_YEON, TOMAS, Player
from tests.editor.conftest import NOW

WRITE = "/forums/meaningful-access/write"
NOTES = "/forums/meaningful-access/notes"
VISIT = "/forums/meaningful-access/visit"
ISSUE = "Definition of the issue(s) and overview of policy challenges"


def told(browser: FlaskClient) -> list[str]:
    """What the page tells somebody who opens it."""
    page = html.document_fromstring(browser.get(WRITE).text)
    return [" ".join(one.text_content().split()) for one in page.xpath("//section[@class='digest']//li")]


def shown(browser: FlaskClient) -> dict[str, int]:
    """What the record holds for somebody who opens the page now, as the page itself says it."""
    page = html.document_fromstring(browser.get(WRITE).text)
    return dict(json.loads(page.get_element_by_id("page").text)["seen"])


def wrote(kit: Kit, section: str, person: Person, suggests: bool = False) -> None:
    """The record hears that somebody wrote."""
    note_typed(kit.db, kit.clock, [Typed(person.id, section, suggests, 1, 1, 1, kit.clock.now(), kit.clock.now())])


@pytest.fixture
def section(kit: Kit, forum: Forum) -> str:
    """The first section of the forum."""
    with kit.db.read() as tx:
        return rows_outline.outline(tx, forum.id).sections[0].id


def test_the_page_tells_what_others_did_since_and_only_once(
    kit: Kit,
    forum: Forum,
    people_by_name: dict[str, Person],
    signed_in: Callable[[Player], FlaskClient],
    clock: StoppedClock,
) -> None:
    with kit.db.read() as tx:
        section = next(one for one in rows_outline.outline(tx, forum.id).sections if one.heading == ISSUE)
    kofi, tomas, lupe = (people_by_name[who.email] for who in (KOFI, TOMAS, LUPE))
    browser = signed_in(KOFI)
    kit.live.write_text(section.id, tomas.id, Text((Block("", inlines=(Words("Coverage is not access."),)),)))
    wrote(kit, section.id, tomas)
    assert told(browser) == []  # the first visit
    assert browser.post(VISIT, json=shown(browser)).status_code == 200
    assert told(browser) == []
    clock.set(NOW + 3_600_000)
    wrote(kit, section.id, kofi)
    assert told(browser) == []  # one's own
    wrote(kit, section.id, tomas)
    wrote(kit, section.id, lupe, suggests=True)
    wrote(kit, section.id, tomas)
    note = {"section": section.id, "kind": "section", "words": f"@{KOFI.name}, look.", "key": "a note by this key"}
    id = (signed_in(TOMAS).post(NOTES, json=note).json or {})["note"]["id"]
    signed_in(TOMAS).post(f"{NOTES}/{id}/reply", json={"words": f"@{LUPE.name} too.", "key": "a reply by this key"})
    publish_draft(kit, people_by_name[SEO_YEON.email], forum.slug, "the key of the first draft", "")
    news = [
        f"{TOMAS.name} named you in a note",
        f"{TOMAS.name} wrote in “{ISSUE}”",
        f"{LUPE.name} suggested changes in “{ISSUE}”",
        "draft-1 was published",
    ]
    assert [told(browser), told(browser)] == [news, news]
    page = html.document_fromstring(browser.get(WRITE).text)
    assert page.xpath("//section[@class='digest']//a/@href") == [
        f"#n-{id}",
        f"#s-{section.id}",
        f"#s-{section.id}",
        "/forums/meaningful-access/versions/draft-1",
    ]
    assert page.xpath("string(//section[@class='digest']//time/@datetime)") == "2026-10-12T09:00:00Z"
    assert browser.post(VISIT, json=shown(browser)).status_code == 200
    assert told(browser) == []
    assert told(signed_in(AMINA)) == []  # has never been here


def test_what_happened_after_a_page_was_left_is_told_however_late_it_says_so(
    kit: Kit,
    section: str,
    people_by_name: dict[str, Person],
    signed_in: Callable[[Player], FlaskClient],
    clock: StoppedClock,
) -> None:
    """A page that is closed on a bad line says it late; one kept on a device says it the next day."""
    browser, tomas, lupe = signed_in(KOFI), people_by_name[TOMAS.email], people_by_name[LUPE.email]
    first = shown(browser)
    browser.post(VISIT, json=first)
    seen = [Typed(tomas.id, section, False, 1, 1, 1, NOW + 1_000, NOW + 4_000)]  # while the page was open
    clock.set(NOW + 9_000)
    wrote(kit, section, lupe, suggests=True)  # after it was left
    clock.set(NOW + 60_000)
    note_typed(kit.db, kit.clock, seen)  # typing enters the record when its minute is over
    left = {**first, "at": NOW + 5_000}
    assert browser.post(VISIT, json=left).status_code == 200
    news = [words for words in told(browser) if "wrote in" in words or "suggested" in words]
    assert [words.split(" suggested")[0] for words in news] == [LUPE.name]
    browser.post(VISIT, json=shown(browser))
    browser.post(VISIT, json=left)  # an earlier page is heard last
    assert told(browser) == []


def test_what_was_watched_in_one_of_two_tabs_was_seen(
    kit: Kit,
    section: str,
    people_by_name: dict[str, Person],
    signed_in: Callable[[Player], FlaskClient],
    clock: StoppedClock,
) -> None:
    browser, tomas = signed_in(KOFI), people_by_name[TOMAS.email]
    older = shown(browser)
    wrote(kit, section, tomas)
    browser.post(VISIT, json=shown(browser))  # the other tab, closed at once
    clock.set(NOW + 60_000)
    wrote(kit, section, tomas)
    assert len(told(browser)) == 1
    clock.set(NOW + 70_000)
    browser.post(VISIT, json={**older, "at": NOW + 70_000})
    assert told(browser) == []


def test_who_leaves_while_others_write_is_told_that_they_went_on(
    kit: Kit,
    section: str,
    people_by_name: dict[str, Person],
    signed_in: Callable[[Player], FlaskClient],
    clock: StoppedClock,
) -> None:
    browser, tomas = signed_in(KOFI), people_by_name[TOMAS.email]
    kit.live.write_text(section, tomas.id, Text((Block("", inlines=(Words("Coverage is not access."),)),)))
    clock.set(NOW + 5_000)
    browser.post(VISIT, json=shown(browser))
    clock.set(NOW + 50_000)
    kit.live.edit(section, tomas.id, "Coverage", "Being covered")
    kit.live.note_typing()
    assert [words.split(" wrote")[0] for words in told(browser)] == [TOMAS.name]


def test_a_clock_that_was_set_back_is_followed_from_the_next_visit_on(
    kit: Kit,
    section: str,
    people_by_name: dict[str, Person],
    signed_in: Callable[[Player], FlaskClient],
    clock: StoppedClock,
) -> None:
    browser, tomas = signed_in(KOFI), people_by_name[TOMAS.email]
    browser.post(VISIT, json=shown(browser))
    clock.set(NOW + 3_600_000)
    wrote(kit, section, tomas)
    clock.set(NOW)
    assert len(told(browser)) == 1
    browser.post(VISIT, json=shown(browser))
    assert told(browser) == []
    clock.set(NOW + 1_000)
    wrote(kit, section, tomas)
    assert len(told(browser)) == 1


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {},
        {"seq": 1},
        {"seq": True, "at": 1},
        {"seq": "1", "at": 1},
        {"seq": 1, "at": -1},
        {"seq": 1, "at": 2**70},
    ],
)
def test_what_is_no_place_is_refused(forum: Forum, signed_in: Callable[[Player], FlaskClient], sent: Any) -> None:
    assert signed_in(KOFI).post(VISIT, json=sent).status_code == 422


def test_who_suggested_hears_of_the_decisions_on_their_own(
    kit: Kit, forum: Forum, people_by_name: dict[str, Person], signed_in: Callable[[Player], FlaskClient]
) -> None:
    lupe, kofi = people_by_name[LUPE.email], people_by_name[KOFI.email]
    for browser in (signed_in(LUPE), signed_in(KOFI)):
        browser.post(VISIT, json=shown(browser))
    with kit.db.begin() as tx:
        for number, kind in enumerate(("suggestion_accepted", "suggestion_accepted", "suggestion_rejected")):
            actor, data = record.person(people_by_name[AMINA.email].id), {"author": lupe.id}
            record.write(tx, kit.clock, actor, kind, ("suggestion", str(number)), forum=forum.id, data=data)
    with kit.db.read() as tx:
        mine = show_digest.digest(tx, access.forum(tx, lupe, forum.slug, Action.READ_LIVING))
        assert show_digest.digest(tx, access.forum(tx, kofi, forum.slug, Action.READ_LIVING)) is None
    assert mine is not None
    assert (mine.accepted, mine.rejected, mine.edited, mine.named) == (2, 1, (), ())
    assert told(signed_in(LUPE)) == ["Your suggestions: 2 accepted, 1 rejected"]
