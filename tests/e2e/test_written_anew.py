"""Words that the server did not take become suggestions upon its text, once, of themselves or by hand; or are kept."""

import pytest
from playwright.sync_api import Locator, Page, expect

from editor.forums import actions as forums
from editor.forums.forms import Named
from sections.forums import Forum
from sections.people import Role
from tests.cast import AMINA, KOFI, LUPE, TOMAS
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage, kept, words_of

pytestmark = pytest.mark.browser
ISSUE = "Definition of the issue(s) and overview of policy challenges"


@pytest.fixture
def away(visit: Visitors) -> Visitors:
    """Opens browsers whose network is taken away in the test."""
    visit.forgive("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "WebSocket connection to")
    return visit


def refusals(page: Page) -> list[str]:
    """Gathers the sections of which the server refuses an update to this page, from now on. It is kept to WebSockets,
    whose frames are seen here: who comes back in the moment in which the network does may come by polling."""
    found: list[str] = []
    page.route("**/socket.io/*transport=polling*", lambda route: route.abort())

    def note(frame: bytes | str) -> None:
        if isinstance(frame, bytes) and b"only_suggestions" in frame:
            found.append("refused")

    page.on("websocket", lambda socket: socket.on("framereceived", note))
    return found


def cards(page: WritePage) -> Locator:
    """What the open suggestions ask for."""
    return page.page.locator("article.card .asks")


def offline(page: WritePage) -> None:
    """Takes the network away."""
    page.page.context.set_offline(True)
    expect(page.status).to_have_text("Offline")


def disk(server: Server, forum: Forum) -> list[str]:
    """The paragraphs on the server's disk, without suggestions."""
    return words_of(kept(server, server.section(forum, "issue_definition")))


def only_suggests_now(server: Server, forum: Forum, witness: Page) -> None:
    """Makes Kofi a participant who is no expert any more; comes back when a page of his has heard of it."""
    page = WritePage(witness, forum.slug)
    amina = server.person(AMINA)
    forums.invite(server.kit, amina, forum.slug, Named(Role.PARTICIPANT, KOFI.email, KOFI.name))
    forums.take_away(server.kit, amina, forum.slug, server.person(KOFI).id, Role.LEAD_EXPERT)
    expect(page.editor(ISSUE)).to_have_attribute("data-suggesting", "")
    witness.close()


def test_suggestions_upon_words_decided_meanwhile_are_placed_anew_and_nobody_hears_of_it(
    away: Visitors, server: Server, forum: Forum
) -> None:
    page = away(LUPE)
    refused = refusals(page)
    amina, lupe = WritePage(away(AMINA), forum.slug), WritePage(page, forum.slug)
    amina.write(ISSUE, "Coverage is access.")
    expect(lupe.editor(ISSUE)).to_have_text("Coverage is access.")
    lupe.caret(ISSUE, "is")
    lupe.type(" not the same as")
    lupe.saved()
    expect(cards(amina)).to_have_text("Add “ not the same as”")
    offline(lupe)
    # She goes on within her own words, and takes some back, while they are being accepted.
    lupe.caret(ISSUE, "not")
    lupe.type(" at all")
    lupe.select(ISSUE, "same")
    lupe.type("equal")
    amina.page.locator("article.card").get_by_role("button", name="Accept").click()
    expect(amina.editor(ISSUE).locator("ins")).to_have_count(0)
    lupe.remember_status()
    lupe.page.context.set_offline(False)
    lupe.saved()
    assert refused == ["refused"]
    assert [said for said in lupe.said() if said.startswith("Not saved")] == []
    expect(lupe.page.get_by_role("alert")).to_have_count(0)
    expect(lupe.editor(ISSUE)).to_be_focused()
    expect(cards(amina)).to_have_text(["Add “ at all”", "Replace “same” with “equal”"])
    assert disk(server, forum) == ["Coverage is not the same as access."]
    # The editor goes on where the caret was, and writes upon the new text.
    lupe.type(" thing")
    lupe.saved()
    expect(cards(amina)).to_have_text(["Add “ at all”", "Replace “same” with “equal thing”"])
    assert lupe.paragraphs(ISSUE) == amina.paragraphs(ISSUE)
    lupe.page.reload()
    lupe.joined()
    expect(cards(lupe)).to_have_text(["Add “ at all”", "Replace “same” with “equal thing”"])
    assert refused == ["refused"]


def test_words_of_somebody_who_may_only_suggest_by_now_are_handed_in_by_hand_and_once(
    away: Visitors, server: Server, forum: Forum
) -> None:
    page = away(KOFI)
    amina, kofi = WritePage(away(AMINA), forum.slug), WritePage(page, forum.slug)
    amina.write(ISSUE, "one two three")
    expect(kofi.editor(ISSUE)).to_have_text("one two three")
    kofi.keeps_page()
    offline(kofi)
    kofi.caret(ISSUE, "one")
    kofi.type(" and a half")
    kofi.select(ISSUE, "two")
    kofi.page.keyboard.press("Delete")
    twin = WritePage(page.context.new_page(), forum.slug, wait=False)
    only_suggests_now(server, forum, away(KOFI))
    amina.caret(ISSUE, "three")
    amina.type(" four")
    amina.saved()
    kofi.page.context.set_offline(False)
    notice = page.get_by_role("alert").filter(has_text="you can only suggest now")
    expect(notice).to_be_visible()
    assert disk(server, forum) == ["one two three four"]
    # They are still there after a reload, and nothing went meanwhile.
    page.reload()
    expect(notice).to_be_visible()
    twin.page.reload()
    elsewhere = twin.page.get_by_role("alert").filter(has_text="you can only suggest now")
    expect(elsewhere).to_be_visible()
    expect(cards(amina)).to_have_count(0)
    notice.get_by_role("button", name="Hand in as suggestions").click()
    expect(page.locator(".toast:visible")).to_contain_text("Your words are handed in as suggestions.")
    kofi.saved()
    expect(notice).to_have_count(0)
    expect(elsewhere).to_have_count(0)
    expect(cards(amina)).to_have_text(["Add “ and a half”", "Delete “two”"])
    assert disk(server, forum) == ["one two three four"]
    for one in (kofi, twin):
        one.page.reload()
        one.joined()
        expect(cards(one)).to_have_text(["Add “ and a half”", "Delete “two”"])
        assert one.paragraphs(ISSUE) == amina.paragraphs(ISSUE)
    expect(cards(amina)).to_have_count(2)


def test_words_written_anew_are_kept_until_the_server_has_them(away: Visitors, server: Server, forum: Forum) -> None:
    page = away(KOFI)
    tomas, kofi = WritePage(away(TOMAS), forum.slug), WritePage(page, forum.slug)
    tomas.write(ISSUE, "one two")
    expect(kofi.editor(ISSUE)).to_have_text("one two")
    kofi.keeps_page()
    offline(kofi)
    kofi.caret(ISSUE, "two")
    kofi.type(" three")
    only_suggests_now(server, forum, away(KOFI))
    kofi.page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_contain_text("you can only suggest now")
    offline(kofi)
    page.get_by_role("button", name="Hand in as suggestions").click()
    expect(kofi.editor(ISSUE)).to_be_focused()
    page.close()
    again = WritePage(kofi.page.context.new_page(), forum.slug, wait=False)
    again.page.context.set_offline(False)
    again.page.reload()
    again.page.get_by_role("button", name="Hand in as suggestions").click()
    again.saved()
    expect(cards(tomas)).to_have_text(["Add “ three”"])
    assert disk(server, forum) == ["one two"]
