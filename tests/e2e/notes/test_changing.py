"""What somebody said in a note, changed and deleted by its author while others read and answer it."""

import pytest
from playwright.sync_api import Route, expect

from sections.forums import Forum
from tests.cast import AMINA, LUPE, TOMAS
from tests.e2e.accessibility import findings
from tests.e2e.notes.cards import ISSUE, PHONE, begin_on_section, card, note_begun, shot
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage

pytestmark = pytest.mark.browser


def test_the_author_changes_and_deletes_what_they_said(visit: Visitors, written: Forum) -> None:
    amina, tomas = (WritePage(visit(who), written.slug) for who in (AMINA, TOMAS))
    page = amina.page
    outline = page.locator(".outline-list li").filter(has_text=ISSUE)
    amina.select(ISSUE, "shares 📱 one handset 🇪🇹")
    amina.tool("Note").click()
    note_begun(page)
    amina.type("Whose handset?")
    card(page, "a new note").get_by_role("button", name="Add note").click()
    mine, theirs = card(page, "handset?"), card(tomas.page, "handset?")
    expect(outline).to_contain_text("1 note")
    theirs.get_by_role("button", name="Team only").click()
    expect(theirs.get_by_role("button", name="Change")).to_have_count(0)
    expect(theirs.get_by_role("button", name="Delete…")).to_have_count(0)
    mine.get_by_role("button", name="Change").click()
    field = mine.get_by_role("textbox", name="Your note")
    expect(field).to_be_focused()
    expect(field).to_have_value("Whose handset?")
    field.fill(f"@{TOMAS.name}, which handset?")
    assert findings(page) == []
    shot(page, "notes-changing-1440.png")
    mine.get_by_role("button", name="Save").click()
    expect(page.locator("#announce")).to_have_text("Changed.")
    expect(mine.get_by_role("button", name="Team only")).to_be_focused()
    expect(mine).to_contain_text("changed since")
    expect(theirs.locator("b.mention")).to_have_text(f"@{TOMAS.name}")
    # Somebody is answering while it is deleted: their words stay, and the answer is taken.
    theirs.get_by_role("button", name="Reply").click()
    expect(theirs.get_by_role("textbox", name="Your reply")).to_be_focused()
    tomas.type("The teacher's, of course.")
    mine.get_by_role("button", name="Delete…").click()
    dialog = page.get_by_role("dialog", name="Delete what you said?")
    assert findings(page) == []
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator("article.card[data-kind=team]")).to_have_count(0)
    expect(page.locator("#paper mark[data-note]")).to_have_count(0)
    expect(outline).not_to_contain_text("note")
    expect(amina.editor(ISSUE)).to_be_focused()
    expect(page.locator("#announce")).to_have_text("Deleted.")
    left = tomas.page.locator("article.card[data-kind=team]")
    expect(left).to_contain_text("These words were deleted by their author.")
    expect(left).not_to_contain_text("handset")
    expect(left.get_by_role("textbox", name="Your reply")).to_have_value("The teacher's, of course.")
    left.get_by_role("button", name="Send reply").click()
    expect(page.locator("article.card[data-kind=team]")).to_contain_text("1 reply")
    expect(outline).to_contain_text("1 note")


def test_a_change_from_another_window_is_told_and_nothing_typed_is_lost(visit: Visitors, written: Forum) -> None:
    page = visit(AMINA)
    amina = WritePage(page, written.slug)
    other = WritePage(page.context.new_page(), written.slug)
    begin_on_section(page, ISSUE)
    amina.type("Who writes this?")
    card(page, "a new note").get_by_role("button", name="Add note").click()
    here, there = (each.locator("article.card[data-kind=team]") for each in (page, other.page))
    there.get_by_role("button", name="Team only").click()
    there.get_by_role("button", name="Change").click()
    there.get_by_role("textbox", name="Your note").fill("Words of the other window")
    here.get_by_role("button", name="Change").click()
    here.get_by_role("textbox", name="Your note").fill("Words of this window")
    here.get_by_role("button", name="Save").click()
    expect(here).to_contain_text("Words of this window")
    visit.forgive("409")
    there.get_by_role("button", name="Save").click()
    field = there.get_by_role("textbox", name="Your note")
    expect(there).to_contain_text("It now says: “Words of this window”")
    expect(field).to_have_value("Words of the other window")
    expect(field).to_be_focused()
    assert findings(other.page) == []
    there.get_by_role("button", name="Save").click()
    expect(here).to_contain_text("Words of the other window")


def test_a_list_from_before_a_note_does_not_take_it_away(visit: Visitors, written: Forum) -> None:
    page = visit(LUPE, **PHONE)
    asked: list[Route] = []
    page.route("**/notes.json", lambda route: asked.append(route))
    lupe = WritePage(page, written.slug)
    section = page.locator("section.sec").filter(has=page.get_by_role("heading", name=ISSUE))
    section.get_by_role("button", name="Note…").tap()
    sheet = page.locator("#sheet")
    field = sheet.get_by_role("textbox", name="Your note")
    expect(field).to_be_focused()
    lupe.type("May I?")
    while len(asked) < 1:
        page.wait_for_timeout(20)
    without_the_note = asked[0].fetch()
    sheet.get_by_role("button", name="Add note").tap()
    change = sheet.get_by_role("button", name="Change")
    expect(change).to_be_visible()
    asked[0].fulfill(response=without_the_note)
    while len(asked) < 2:
        page.wait_for_timeout(20)
    page.wait_for_timeout(300)
    expect(change).to_be_visible()
    asked[1].continue_()
    page.wait_for_timeout(300)
    expect(change).to_be_visible()


def test_on_a_phone_a_note_is_changed_and_deleted_in_the_sheet(visit: Visitors, written: Forum) -> None:
    page = visit(LUPE, **PHONE)
    lupe = WritePage(page, written.slug)
    section = page.locator("section.sec").filter(has=page.get_by_role("heading", name=ISSUE))
    section.get_by_role("button", name="Note…").tap()
    sheet = page.locator("#sheet")
    field = sheet.get_by_role("textbox", name="Your note")
    expect(field).to_be_focused()
    lupe.type("May I?")
    sheet.get_by_role("button", name="Add note").tap()
    sheet.get_by_role("button", name="Change").tap()
    expect(field).to_be_focused()
    lupe.type(" Or you?")
    sheet.get_by_role("button", name="Save").tap()
    expect(sheet).to_contain_text("May I? Or you?")
    assert findings(page) == []
    shot(page, "notes-changed-360.png")
    sheet.get_by_role("button", name="Delete…").tap()
    page.get_by_role("dialog", name="Delete what you said?").get_by_role("button", name="Delete", exact=True).tap()
    expect(sheet).to_be_hidden()
    expect(page.locator("#announce")).to_have_text("Deleted.")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
