"""What is new since somebody was here: others' deeds alone, read from the record, until the person has seen them."""

from collections.abc import Callable

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


def wrote(kit: Kit, section: str, person: Person, suggests: bool = False) -> None:
    """The record hears that somebody wrote."""
    note_typed(kit.db, kit.clock, [Typed(person.id, section, suggests, 1, 1, 1, kit.clock.now())])


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
    assert browser.post(VISIT).status_code == 200
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
    assert browser.post(VISIT).status_code == 200
    assert told(browser) == []
    assert told(signed_in(AMINA)) == []  # has never been here


def test_who_suggested_hears_of_the_decisions_on_their_own(
    kit: Kit, forum: Forum, people_by_name: dict[str, Person], signed_in: Callable[[Player], FlaskClient]
) -> None:
    lupe, kofi = people_by_name[LUPE.email], people_by_name[KOFI.email]
    for browser in (signed_in(LUPE), signed_in(KOFI)):
        browser.post(VISIT)
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
