"""Work without a network: the page opens, the words stay, and when the network is back everything is there once."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect
from sqlalchemy import select

from editor.forums import actions as forums
from editor.live import rows
from editor.publishing import actions as publishing
from sections.forums import Forum
from sections.lifecycle import Stage
from sections.people import Role
from tests.cast import AMINA, FATIMA, KOFI, SEO_YEON, TOMAS
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage, kept, words_of

pytestmark = pytest.mark.browser
ISSUE = "Definition of the issue(s) and overview of policy challenges"
METHOD = "Methodology used and BPF activities"
CASES = "Collected case studies and best practices"
CODES = {ISSUE: "issue_definition", METHOD: "methodology", CASES: "practices"}
Kept = Callable[[str], list[str]]

PASTE = """
(editor, words) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', words);
  editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}
"""


@pytest.fixture
def disk(server: Server, forum: Forum) -> Kept:
    """The paragraphs of a section, by its heading, as the server's disk holds them."""
    return lambda heading: words_of(kept(server, server.section(forum, CODES[heading])))


@pytest.fixture
def away(visit: Visitors) -> Visitors:
    """Opens browsers whose network is taken away in the test."""
    visit.forgive("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "WebSocket connection to")
    return visit


def leave(page: WritePage) -> None:
    """Takes the network away."""
    page.page.context.set_offline(True)
    expect(page.status).to_have_text("Offline")


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


def test_hours_offline_with_a_reload_merge_once(away: Visitors, forum: Forum, disk: Kept) -> None:
    amina, tomas = (WritePage(away(who), forum.slug) for who in (AMINA, TOMAS))
    amina.write(ISSUE, "one two three four")
    amina.write(METHOD, "method")
    amina.saved()
    amina.keeps_page()
    leave(amina)
    expect(amina.page.locator("#offline")).to_contain_text("You are offline. Go on writing.")
    amina.caret(ISSUE, "one")
    amina.type(" amina")
    amina.select(ISSUE, " three")
    amina.page.keyboard.press("Delete")
    tomas.caret(ISSUE, "four")
    tomas.type(" tomas")
    tomas.saved()
    amina.page.reload()
    expect(amina.editor(ISSUE)).to_have_text("one amina two four")
    expect(amina.status).to_have_text("Offline")
    expect(amina.page.locator("#offline")).to_contain_text("changes are kept on this device")
    amina.write(METHOD, " written in the air\nand more")
    amina.write(CASES, "a case")
    assert disk(CASES) == []
    strip = amina.page.locator("#strip")
    expect(strip).to_have_text("Offline. What you write is kept on this device.")
    amina.page.context.set_offline(False)
    amina.saved()
    expect(strip).to_have_text("Back online. Everything is saved.")
    expect(amina.page.locator("#announce")).to_have_text("Back online. Everything is saved.")
    expect(strip).to_be_hidden()
    assert [disk(each) for each in (ISSUE, METHOD, CASES)] == [
        ["one amina two four tomas"],
        ["method written in the air", "and more"],
        ["a case"],
    ]
    for heading in (ISSUE, METHOD, CASES):
        expect(tomas.editor(heading)).to_contain_text(disk(heading)[-1])
        assert tomas.paragraphs(heading) == amina.paragraphs(heading) == disk(heading)


def test_more_than_the_server_takes_at_once_is_written_offline_and_sent_in_pieces(
    away: Visitors, forum: Forum, disk: Kept
) -> None:
    amina = WritePage(away(AMINA), forum.slug)
    amina.keeps_page()
    leave(amina)
    amina.editor(ISSUE).focus()
    pasted = [f"{number} " + "word 😀 كلمة " * 10_000 for number in range(6)]  # 190 KB each
    for words in pasted:
        amina.editor(ISSUE).evaluate(PASTE, words)
    expect(amina.editor(ISSUE)).to_contain_text("5 word")
    amina.write(METHOD, "a few words")
    amina.remember_status()
    amina.page.context.set_offline(False)
    amina.saved()
    assert amina.said()[-2:] == ["Saving…", "Saved"]
    assert "".join(disk(ISSUE)) == "".join(pasted)  # which is read in several paragraphs, for its length
    assert disk(METHOD) == ["a few words"]
    again = WritePage(amina.page.context.new_page(), forum.slug)
    expect(again.status).to_have_text("Connected")
    assert again.paragraphs(ISSUE) == ["".join(pasted)]


def test_a_page_that_could_not_be_kept_at_first_is_kept_at_the_next_connection(away: Visitors, forum: Forum) -> None:
    page = away(AMINA)
    page.add_init_script(
        """const addAll = Cache.prototype.addAll;
        Cache.prototype.addAll = function () {
          Cache.prototype.addAll = addAll;
          return Promise.reject(new TypeError('Failed to fetch'));
        };"""
    )
    with page.expect_console_message(lambda said: "This page is not kept" in said.text):
        amina = WritePage(page, forum.slug)
    leave(amina)
    page.context.set_offline(False)
    amina.keeps_page()
    leave(amina)
    page.reload()
    expect(amina.editor(ISSUE)).to_be_editable()


def test_a_deletion_made_offline_outlives_its_page(away: Visitors, forum: Forum, disk: Kept) -> None:
    page = away(AMINA)
    amina = WritePage(page, forum.slug)
    amina.write(ISSUE, "words that stay and words that go")
    amina.saved()
    amina.keeps_page()
    leave(amina)
    amina.select(ISSUE, " and words that go")
    amina.page.keyboard.press("Delete")
    expect(amina.editor(ISSUE)).to_have_text("words that stay")
    amina.page.wait_for_timeout(300)  # the browser's own time to write into its database
    context = page.context
    page.close()
    context.set_offline(False)
    assert disk(ISSUE) == ["words that stay and words that go"]
    again = WritePage(context.new_page(), forum.slug)
    again.saved()
    assert disk(ISSUE) == again.paragraphs(ISSUE) == ["words that stay"]
    # Sent once, and not for ever: the next page has nothing to send.
    third = WritePage(context.new_page(), forum.slug)
    expect(third.status).to_have_text("Connected")


def test_two_tabs_of_one_browser_share_what_waits(away: Visitors, forum: Forum, disk: Kept) -> None:
    page = away(AMINA)
    first = WritePage(page, forum.slug)
    second = WritePage(page.context.new_page(), forum.slug)
    first.write(ISSUE, "shared beginning, and a middle")
    first.saved()
    expect(second.editor(ISSUE)).to_have_text("shared beginning, and a middle")
    first.page.context.set_offline(True)
    for each in (first, second):
        expect(each.status).to_have_text("Offline")
    second.select(ISSUE, ", and a middle")
    second.page.keyboard.press("Delete")
    second.type(" by the second tab")
    expect(first.editor(ISSUE)).to_have_text("shared beginning by the second tab")
    first.write(METHOD, "by the first tab")
    expect(second.editor(METHOD)).to_have_text("by the first tab")
    second.page.close()
    first.page.context.set_offline(False)
    first.saved()
    assert (disk(ISSUE), disk(METHOD)) == (["shared beginning by the second tab"], ["by the first tab"])


def test_both_tabs_come_back_and_nothing_comes_twice(away: Visitors, forum: Forum, disk: Kept) -> None:
    page = away(AMINA)
    first = WritePage(page, forum.slug)
    second = WritePage(page.context.new_page(), forum.slug)
    first.write(ISSUE, "start.")
    first.saved()
    expect(second.editor(ISSUE)).to_have_text("start.")
    first.page.context.set_offline(True)
    for each in (first, second):
        expect(each.status).to_have_text("Offline")
    first.write(ISSUE, " First.")
    second.write(ISSUE, " Second.")
    expect(first.editor(ISSUE)).to_have_text("start. First. Second.")
    expect(second.editor(ISSUE)).to_have_text("start. First. Second.")
    first.page.context.set_offline(False)
    for each in (first, second):
        each.saved()
    assert disk(ISSUE) == first.paragraphs(ISSUE) == second.paragraphs(ISSUE) == ["start. First. Second."]


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
    leave(amina)
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
    leave(amina)
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
    leave(amina)
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


def test_a_person_without_a_role_who_signed_in_since_does_not_end_the_page_of_the_one_before(
    away: Visitors, forum: Forum, disk: Kept
) -> None:
    away.forgive("status of 400")  # what the page says beside its text bears the sign-in that ended
    page = away(AMINA)
    amina = WritePage(page, forum.slug)
    amina.keeps_page()
    leave(amina)
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


def test_words_written_while_the_stage_closed_are_kept_and_can_be_copied(
    away: Visitors, server: Server, forum: Forum, disk: Kept
) -> None:
    page = away(AMINA, permissions=["clipboard-read", "clipboard-write"])
    amina, tomas = WritePage(page, forum.slug), WritePage(away(TOMAS), forum.slug)
    amina.write(ISSUE, "as agreed")
    amina.saved()
    amina.keeps_page()
    leave(amina)
    amina.write(ISSUE, " and my own")
    withdraw(server, forum)
    expect(tomas.status).to_have_text("You read along")
    page.context.set_offline(False)
    notice = page.get_by_role("alert").filter(has_text="is closed. Your words are kept: copy them.")
    expect(notice).to_be_visible()
    expect(amina.status).to_have_text(f"Not saved: see section {ISSUE}")
    notice.get_by_role("button", name="Copy my words").click()
    expect(page.locator("#announce")).to_have_text("Copied.")
    assert page.evaluate("() => navigator.clipboard.readText()") == "as agreed and my own\n"
    assert disk(ISSUE) == ["as agreed"]
    # They are still there after a reload, until the person lets them go.
    page.reload()
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Show the shared text").click()
    expect(amina.editor(ISSUE)).to_have_text("as agreed")
    expect(notice).to_have_count(0)


def test_words_written_while_the_role_was_taken_away_are_kept_and_can_be_copied(
    away: Visitors, server: Server, forum: Forum, disk: Kept
) -> None:
    page = away(KOFI, permissions=["clipboard-read", "clipboard-write"])
    away.forgive("status of 403")
    kofi, other = WritePage(page, forum.slug), WritePage(away(KOFI), forum.slug)
    kofi.write(ISSUE, "as agreed")
    kofi.saved()
    kofi.keeps_page()
    leave(kofi)
    kofi.write(ISSUE, " and my own")
    forums.take_away(server.kit, server.person(AMINA), forum.slug, server.person(KOFI).id, Role.LEAD_EXPERT)
    expect(other.status).to_have_text("No access")
    page.context.set_offline(False)
    notice = page.get_by_role("alert").filter(
        has_text="Your words are kept on this device: copy them, or ask the team."
    )
    expect(notice).to_be_visible()
    expect(kofi.status).to_have_text("No access")
    notice.get_by_role("button", name="Copy my words").click()
    assert page.evaluate("() => navigator.clipboard.readText()") == "as agreed and my own\n"
    assert disk(ISSUE) == ["as agreed"]
    page.reload()
    expect(notice).to_be_visible()


def withdraw(server: Server, forum: Forum) -> None:
    """Moves the output to a stage in which nobody writes."""
    publishing.move(server.kit, server.person(SEO_YEON), forum.slug, Stage.WITHDRAWN)
