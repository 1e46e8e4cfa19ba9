"""What becomes of suggestions: the team decides one by one or several at once, by keyboard, late, on a phone."""

import pytest
from playwright.sync_api import Page, Route, expect

from sections.forums import Forum
from tests.cast import TOMAS
from tests.e2e.accessibility import PHONE, findings
from tests.e2e.server import Server
from tests.e2e.suggesting.cards import ISSUE, adds, asked, card, cards, disk, said
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage

pytestmark = pytest.mark.browser
METHOD = "Methodology used and BPF activities"


def test_one_by_one_with_reasons_and_the_next_has_the_focus_by_keyboard_alone(
    amina: WritePage, lupe: WritePage, server: Server, forum: Forum
) -> None:
    adds(lupe, "one", " first")
    adds(lupe, "five", " second")
    adds(lupe, "nine", " third")
    expect(cards(amina)).to_have_count(3)
    page, keyboard = amina.page, amina.page.keyboard
    amina.editor(METHOD).focus()
    keyboard.press("Control+Alt+j")
    expect(said(amina)).to_have_text("Suggestion, Lupe Tavita. Add “ first”")
    expect(amina.editor(ISSUE)).to_be_focused()
    keyboard.press("Control+Alt+m")
    expect(card(amina, "Add “ first”").locator(".card-open")).to_be_focused()
    page.keyboard.press("Tab")
    expect(card(amina, "Add “ first”").get_by_label("Reason (the author reads it)")).to_be_focused()
    assert findings(page) == []
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(said(amina)).to_have_text("Accepted. 2 suggestions left in this section.")
    second = card(amina, "Add “ second”")
    expect(second.locator(".card-open")).to_be_focused()
    # Rejecting asks for a reason once.
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Tab")
    expect(second.get_by_role("button", name="Reject")).to_be_focused()
    keyboard.press("Enter")
    expect(second).to_contain_text("A reason helps the author. Reject again to go on without one.")
    expect(second.get_by_label("Reason (the author reads it)")).to_be_focused()
    amina.type("Said above already.")
    for _ in range(2):
        keyboard.press("Tab")
    keyboard.press("Enter")
    expect(said(amina)).to_have_text("Rejected. 1 suggestion left in this section.")
    expect(card(amina, "Add “ third”").locator(".card-open")).to_be_focused()
    for _ in range(2):
        keyboard.press("Tab")
    keyboard.press("Enter")
    expect(said(amina)).to_have_text("Accepted. 0 suggestions left in this section.")
    # After the last one the text has it, where the words were.
    expect(amina.editor(ISSUE)).to_be_focused()
    expect(cards(lupe)).to_have_count(0)
    assert disk(server, forum) == ["one first two three four", "five six", "seven eight", "nine third ten"]
    lupe.page.get_by_role("link", name="Decided suggestions").click()
    entry = lupe.page.locator(".entries li").filter(has_text="second")
    expect(entry).to_contain_text("Rejected")
    expect(entry).to_contain_text("Reason: Said above already.")


def test_all_of_a_persons_then_all_of_a_section(
    visit: Visitors, amina: WritePage, lupe: WritePage, server: Server, forum: Forum
) -> None:
    tomas = WritePage(visit(TOMAS), forum.slug)
    tomas.page.get_by_role("radio", name="Suggesting").check()
    adds(lupe, "one", " L1")
    adds(lupe, "five", " L2")
    adds(tomas, "seven", " T1")
    adds(tomas, "nine", " T2")
    lupe.write(METHOD, "L3")
    lupe.saved()
    expect(cards(amina)).to_have_count(5)
    several = amina.page.locator(".sec", has=amina.editor(ISSUE)).get_by_role("button", name="Decide several…")
    several.click()
    dialog = amina.page.get_by_role("dialog", name="Decide several suggestions")
    expect(dialog.get_by_role("button", name="Accept 4")).to_be_visible()
    dialog.get_by_label("Where").select_option("In the whole output (5)")
    dialog.get_by_label("Whose").select_option("Lupe Tavita (3)")
    dialog.get_by_label("Reason (the authors read it)").fill("Not in this output.")
    assert findings(amina.page) == []
    dialog.get_by_role("button", name="Reject 3").click()
    expect(said(amina)).to_contain_text("3 rejected.")
    expect(cards(amina)).to_have_count(2)
    expect(asked(lupe)).to_have_text(["Add “ T1”", "Add “ T2”"])
    several.click()
    dialog.get_by_role("button", name="Accept 2").click()
    expect(cards(amina)).to_have_count(0)
    expect(said(amina)).to_contain_text("2 accepted.")
    assert disk(server, forum) == ["one two three four", "five six", "seven T1 eight", "nine T2 ten"]
    assert disk(server, forum, "methodology") == []
    lupe.page.goto(f"/forums/{forum.slug}/suggestions")
    expect(lupe.page.locator(".entries li").filter(has_text="Not in this output.")).to_have_count(3)


def test_who_comes_too_late_is_told_and_what_was_replied_stays(
    visit: Visitors, amina: WritePage, lupe: WritePage, forum: Forum
) -> None:
    visit.forgive("status of 410", "status of 409")
    tomas = WritePage(visit(TOMAS), forum.slug)
    adds(lupe, "one", " half")
    adds(lupe, "five", " more")
    here = card(tomas, "Add “ half”")
    here.locator(".card-open").click()
    here.get_by_role("button", name="Reply").click()
    expect(here.get_by_role("textbox", name="Your reply")).to_be_focused()
    tomas.type("Half of what?")
    here.get_by_role("button", name="Send reply").click()
    expect(said(tomas)).to_have_text("Reply sent.")
    expect(here.locator(".card-open")).to_be_focused()
    expect(card(lupe, "Add “ half”")).to_contain_text("1 reply")
    card(lupe, "Add “ half”").locator(".card-open").click()
    expect(card(lupe, "Add “ half”")).to_contain_text("Tomás Iturralde Half of what?")
    # Both decide; his decision takes longer.
    late = held(tomas.page)
    here.get_by_role("button", name="Accept").click()
    expect(here.get_by_role("button", name="Sending…")).to_be_visible()
    first = card(amina, "Add “ half”")
    first.locator(".card-open").click()
    first.get_by_label("Reason").fill("No.")
    first.get_by_role("button", name="Reject").click()
    expect(said(amina)).to_contain_text("Rejected.")
    expect(here).to_have_count(0)
    late[0].continue_()
    expect(said(tomas)).to_have_text("Amina Okafor has already decided: rejected.")
    expect(tomas.page.locator(".toast:visible")).to_contain_text("Amina Okafor has already decided: rejected.")
    expect(card(tomas, "Add “ more”").locator(".card-open")).to_be_focused()
    # What changes under somebody's eyes waits.
    late.clear()
    here = card(tomas, "Add “ more”")
    here.get_by_role("button", name="Accept").click()
    expect(here.get_by_role("button", name="Sending…")).to_be_visible()
    adds(lupe, " more", "over")
    expect(card(tomas, "Add “ moreover”")).to_be_visible()
    late[0].continue_()
    expect(said(tomas)).to_have_text("The suggestion has changed since you looked. Look again, then decide.")
    expect(card(tomas, "Add “ moreover”").get_by_role("button", name="Accept")).to_be_visible()


def held(page: Page) -> list[Route]:
    """The decisions that a page sends from now on: on their way until the test lets them go."""
    found: list[Route] = []
    page.route("**/suggestions/decide", lambda route: found.append(route))
    return found


def test_on_a_phone_the_cards_are_worked_through_with_a_thumb(
    visit: Visitors, lupe: WritePage, server: Server, forum: Forum
) -> None:
    adds(lupe, "one", " first")
    adds(lupe, "five", " second")
    page = visit(TOMAS, viewport=PHONE, has_touch=True, is_mobile=True)
    tomas = WritePage(page, forum.slug)
    page.get_by_role("button", name="2 suggestions in this section").tap()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("1 of 2")
    expect(sheet).to_contain_text("Add “ first”")
    assert findings(page) == []
    sheet.get_by_role("button", name="Accept").tap()
    expect(sheet).to_contain_text("Add “ second”")
    expect(sheet).to_contain_text("1 of 1")
    sheet.get_by_label("Reason").fill("Twice.")
    sheet.get_by_role("button", name="Reject").tap()
    expect(sheet).to_be_hidden()
    expect(said(tomas)).to_have_text("Rejected. 0 suggestions left in this section.")
    assert disk(server, forum)[:2] == ["one first two three four", "five six"]
