"""A browser that several people use: what one leaves on the device is nobody else's, nor sent in other names."""

from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect
from sqlalchemy import select

from editor.live import rows
from sections.forums import Forum
from tests.cast import AMINA, FATIMA, KOFI, TOMAS
from tests.e2e.notes.cards import begin_on_section
from tests.e2e.on_disk import CODES, ISSUE, METHOD, Kept
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage

pytestmark = pytest.mark.browser


def device(page: Page) -> dict[str, Any]:
    """What the browser keeps: databases, caches, notes."""
    found: dict[str, Any] = page.evaluate(
        """async () => ({
          databases: (await indexedDB.databases()).map(({ name }) => name),
          caches: await caches.keys(),
          notes: Object.keys(localStorage),
        })"""
    )
    return found


def test_signing_out_forgets_everything(away: Visitors, forum: Forum) -> None:
    page = away(AMINA)
    amina = WritePage(page, forum.slug)
    amina.write(ISSUE, "secret words")
    amina.saved()
    amina.keeps_page()
    before = device(page)
    assert (len(before["databases"]) > 10, set(before["caches"])) == (True, {"rapporteur/files", "rapporteur/pages"})
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    assert device(page) == {"databases": [], "caches": [], "notes": []}
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_"):
        page.goto(f"/forums/{forum.slug}/write")
    page.context.set_offline(False)
    away.sign_in(page, AMINA)
    again = WritePage(page, forum.slug)
    again.keeps_page()
    page.context.set_offline(True)
    page.reload()
    expect(again.editor(ISSUE)).to_have_text("secret words")


def test_signing_out_asks_while_words_wait(away: Visitors, forum: Forum) -> None:
    away.forgive("status of 401")  # what the page was still fetching when it was signed out
    page = away(AMINA)
    amina = WritePage(page, forum.slug)
    amina.keeps_page()
    amina.leave()
    amina.write(ISSUE, "not saved yet")
    page.get_by_role("button", name="Sign out").click()
    dialog = page.get_by_role("dialog", name="Sign out now?")
    expect(dialog).to_contain_text("You wrote something that is not saved yet.")
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_have_count(0)
    page.context.set_offline(False)
    amina.saved()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")


def test_the_next_person_of_a_browser_finds_nothing_of_the_one_before(away: Visitors, forum: Forum) -> None:
    page = away(AMINA)
    amina = WritePage(page, forum.slug)
    amina.write(ISSUE, "Amina's own")
    amina.saved()
    amina.keeps_page()
    amina.leave()
    amina.write(METHOD, "never sent")
    page.context.clear_cookies()
    page.goto("about:blank")
    page.context.set_offline(False)
    away.sign_in(page, KOFI)
    kofi = WritePage(page, forum.slug)
    kofi.keeps_page()
    kofi.page.context.set_offline(True)
    kofi.page.reload()
    expect(kofi.editor(ISSUE)).to_have_text("Amina's own")
    expect(kofi.editor(METHOD)).to_have_text("")
    data = kofi.page.evaluate("() => JSON.parse(document.getElementById('page').textContent).you.name")
    assert data == "Kofi Mensah"


@pytest.mark.parametrize("reloads", [False, True])
def test_words_that_wait_are_not_sent_in_the_name_of_who_signed_in_since(
    away: Visitors, server: Server, forum: Forum, disk: Kept, reloads: bool
) -> None:
    away.forgive("status of 400")  # what the page says beside its text bears the sign-in that ended
    page = away(AMINA)
    amina, tomas = WritePage(page, forum.slug), WritePage(away(TOMAS), forum.slug)
    amina.keeps_page()
    amina.leave()
    amina.write(ISSUE, "Amina's own words")
    page.context.clear_cookies()
    away.sign_in(page, KOFI)
    if reloads:
        page.reload()
        expect(amina.status).to_have_text("Offline")
    page.context.set_offline(False)
    for _ in range(2):
        expect(amina.status).to_have_text("Signed out")
        expect(page.locator("#offline")).to_contain_text("this page keeps your text")
        focus(page)
    amina.write(ISSUE, ", and more")
    tomas.write(METHOD, "Somebody else's")
    tomas.saved()
    assert (disk(ISSUE), disk(METHOD)) == ([], ["Somebody else's"])
    expect(amina.editor(ISSUE)).to_have_text("Amina's own words, and more")
    page.context.clear_cookies()
    away.sign_in(page, AMINA)
    focus(page)
    amina.saved()
    assert disk(ISSUE) == ["Amina's own words, and more"]
    assert writers(server, server.section(forum, CODES[ISSUE])) == {server.person(AMINA).id}
    begin_on_section(page, ISSUE)
    amina.type("Whose are they?")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("article.card[data-kind=team]")).to_contain_text("Whose are they?")


def test_a_person_without_a_role_who_signed_in_since_does_not_end_the_page_of_the_one_before(
    away: Visitors, forum: Forum, disk: Kept
) -> None:
    away.forgive("status of 400")  # what the page says beside its text bears the sign-in that ended
    page = away(AMINA)
    amina = WritePage(page, forum.slug)
    amina.keeps_page()
    amina.leave()
    amina.write(ISSUE, "Amina's own words")
    page.context.clear_cookies()
    away.sign_in(page, FATIMA)
    page.context.set_offline(False)
    expect(amina.status).to_have_text("Signed out")
    page.context.clear_cookies()
    away.sign_in(page, AMINA)
    focus(page)
    amina.saved()
    assert disk(ISSUE) == ["Amina's own words"]


def focus(page: Page) -> None:
    """The person comes back to the page."""
    page.evaluate("() => dispatchEvent(new Event('focus'))")


def writers(server: Server, section: str) -> set[str]:
    """By whom a section's log was written."""
    with server.kit.db.read() as tx:
        return set(tx.execute(select(rows.updates.c.person).where(rows.updates.c.section == section)).scalars())
