"""Work without a network: the page opens, the words stay, and when the network is back everything is there once."""

import pytest
from playwright.sync_api import expect

from editor.forums import actions as forums
from editor.publishing import actions as publishing
from sections.forums import Forum
from sections.lifecycle import Stage
from sections.people import Role
from tests.cast import AMINA, KOFI, SEO_YEON, TOMAS
from tests.e2e.on_disk import CASES, ISSUE, METHOD, Kept
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage

pytestmark = pytest.mark.browser


def test_hours_offline_with_a_reload_merge_once(away: Visitors, forum: Forum, disk: Kept) -> None:
    amina, tomas = (WritePage(away(who), forum.slug) for who in (AMINA, TOMAS))
    amina.write(ISSUE, "one two three four")
    amina.write(METHOD, "method")
    amina.saved()
    amina.keeps_page()
    amina.leave()
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
    amina.leave()
    amina.editor(ISSUE).focus()
    pasted = [f"{number} " + "word 😀 كلمة " * 10_000 for number in range(3)]  # 190 KB each
    for words in pasted:
        amina.paste(ISSUE, words)
    expect(amina.editor(ISSUE)).to_contain_text("2 word")
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
    amina.leave()
    page.context.set_offline(False)
    amina.keeps_page()
    amina.leave()
    page.reload()
    expect(amina.editor(ISSUE)).to_be_editable()


def test_what_is_typed_offline_is_kept_although_the_page_ends_at_once(away: Visitors, forum: Forum) -> None:
    page = away(AMINA)
    amina = WritePage(page, forum.slug)
    amina.keeps_page()
    amina.leave()
    for number in range(6):
        amina.write(ISSUE, f"{number} and some more letters. ")
        page.reload()
        expect(amina.editor(ISSUE)).to_contain_text(f"{number} and some more letters.")


def test_a_deletion_made_offline_outlives_its_page(away: Visitors, forum: Forum, disk: Kept) -> None:
    page = away(AMINA)
    amina = WritePage(page, forum.slug)
    amina.write(ISSUE, "words that stay and words that go")
    amina.saved()
    amina.keeps_page()
    amina.leave()
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
    expect(second.editor(ISSUE)).to_have_text("start. First.")
    second.write(ISSUE, " Second.")
    expect(first.editor(ISSUE)).to_have_text("start. First. Second.")
    expect(second.editor(ISSUE)).to_have_text("start. First. Second.")
    first.page.context.set_offline(False)
    for each in (first, second):
        each.saved()
    assert disk(ISSUE) == first.paragraphs(ISSUE) == second.paragraphs(ISSUE) == ["start. First. Second."]


def test_words_written_while_the_stage_closed_are_kept_and_can_be_copied(
    away: Visitors, server: Server, forum: Forum, disk: Kept
) -> None:
    page = away(AMINA, permissions=["clipboard-read", "clipboard-write"])
    amina, tomas = WritePage(page, forum.slug), WritePage(away(TOMAS), forum.slug)
    amina.write(ISSUE, "as agreed")
    amina.saved()
    amina.keeps_page()
    amina.leave()
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
    # They are still there after a reload, until the person lets them go: in all tabs.
    page.reload()
    expect(notice).to_be_visible()
    second = WritePage(page.context.new_page(), forum.slug, wait=False)
    expect(second.page.get_by_role("alert")).to_contain_text("Your words are kept")
    expect(second.editor(ISSUE)).to_have_text("as agreed and my own")
    notice.get_by_role("button", name="Show the shared text").click()
    for each in (amina, second):
        expect(each.editor(ISSUE)).to_have_text("as agreed")
        expect(each.page.get_by_role("alert")).to_have_count(0)
    second.page.reload()
    expect(second.status).to_have_text("You read along")
    expect(second.editor(ISSUE)).to_have_text("as agreed")
    expect(second.page.get_by_role("alert")).to_have_count(0)


def test_words_written_while_the_role_was_taken_away_are_kept_and_can_be_copied(
    away: Visitors, server: Server, forum: Forum, disk: Kept
) -> None:
    page = away(KOFI, permissions=["clipboard-read", "clipboard-write"])
    away.forgive("status of 403")
    kofi, other = WritePage(page, forum.slug), WritePage(away(KOFI), forum.slug)
    kofi.write(ISSUE, "as agreed")
    kofi.saved()
    kofi.keeps_page()
    kofi.leave()
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
