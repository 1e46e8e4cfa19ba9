"""Suggesting in a real browser: what a participant asks for stands on cards in words, and the team decides it."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from sections.forums import Forum
from tests.cast import AMINA, LUPE, TOMAS
from tests.e2e.accessibility import PHONE, findings
from tests.e2e.server import Server
from tests.e2e.test_pasting import PASTE
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage, kept, words_of

pytestmark = pytest.mark.browser
ISSUE = "Definition of the issue(s) and overview of policy challenges"
METHOD = "Methodology used and BPF activities"
BEGINNING = "one two three four\nfive six\nseven eight\nnine ten"
LINES = BEGINNING.split("\n")


def cards(page: WritePage) -> Locator:
    """The cards of open suggestions, in the order of the page."""
    return page.page.locator("article.card[data-kind=suggestion]")


def asked(page: WritePage) -> Locator:
    """What they ask for."""
    return cards(page).locator(".asks")


def card(page: WritePage, asks: str) -> Locator:
    """The card that asks for this."""
    return cards(page).filter(has=page.page.get_by_text(asks, exact=True))


def said(page: WritePage) -> Locator:
    """What is read out last."""
    return page.page.locator("#announce")


def disk(server: Server, forum: Forum, code: str = "issue_definition") -> list[str]:
    """The paragraphs of a section on the server's disk, without what is only suggested."""
    return words_of(kept(server, server.section(forum, code)))


def adds(page: WritePage, behind: str, words: str, heading: str = ISSUE) -> None:
    """Somebody types behind words."""
    page.caret(heading, behind)
    page.type(words)
    page.saved()


@pytest.fixture
def amina(visit: Visitors, forum: Forum) -> WritePage:
    """The facilitator, who has written four paragraphs."""
    amina = WritePage(visit(AMINA), forum.slug)
    amina.write(ISSUE, BEGINNING)
    amina.saved()
    return amina


@pytest.fixture
def lupe(visit: Visitors, forum: Forum, amina: WritePage) -> WritePage:
    """A participant before these paragraphs."""
    lupe = WritePage(visit(LUPE), forum.slug)
    expect(lupe.editor(ISSUE)).to_contain_text("nine ten")
    return lupe


def test_all_that_can_be_suggested_stands_on_cards_in_words_and_is_taken_as_it_stands(
    amina: WritePage, lupe: WritePage, server: Server, forum: Forum
) -> None:
    keyboard = lupe.page.keyboard
    lupe.select(ISSUE, "one two")
    lupe.type("eins zwei")
    lupe.select(ISSUE, " four")
    keyboard.press("Delete")
    lupe.caret(ISSUE, "five")
    lupe.type(" and")
    lupe.caret(ISSUE, "six")
    keyboard.press("Delete")
    lupe.caret(ISSUE, "eight")
    lupe.editor(ISSUE).evaluate(PASTE, ["<p>, pasted</p><p>and <b>more</b></p>", ""])
    lupe.caret(ISSUE, "nine")
    keyboard.press("Enter")
    lupe.saved()
    wanted = [
        "Replace “one two” with “eins zwei”",
        "Delete “ four”",
        "Add “ and”",
        "Join paragraphs",
        "Add “, pasted ¶ and more”",
        "Split paragraph",
    ]
    for page in (lupe, amina):
        expect(asked(page)).to_have_text(wanted)
    assert disk(server, forum) == LINES
    expect(cards(lupe).get_by_role("button", name="Accept")).to_have_count(0)
    expect(cards(lupe).get_by_role("button", name="Withdraw")).to_have_count(len(wanted))
    expect(cards(lupe).first).to_contain_text("Your suggestion")
    expect(cards(amina).first).to_contain_text("SuggestionLupe Tavita")
    assert findings(amina.page) == []
    # The author takes one back: nothing of it is left.
    card(lupe, "Delete “ four”").get_by_role("button", name="Withdraw").click()
    expect(said(lupe)).to_have_text("Withdrawn.")
    lupe.saved()
    expect(asked(amina)).to_have_text([one for one in wanted if "four" not in one])
    amina.page.get_by_role("button", name="Decide several…").click()
    amina.page.get_by_role("button", name="Accept 5", exact=True).click()
    expect(cards(lupe)).to_have_count(0)
    after = ["eins zwei three four", "five and sixseven eight, pasted", "and more", "nine", " ten"]
    assert lupe.paragraphs(ISSUE) == amina.paragraphs(ISSUE) == disk(server, forum) == after


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


def test_what_cannot_be_suggested_is_said_with_what_can(amina: WritePage, lupe: WritePage) -> None:
    lupe.select(ISSUE, "two")
    lupe.page.keyboard.press("Control+b")
    told = lupe.page.locator(".toast:visible")
    expect(told).to_contain_text("Write the team a note on them instead.")
    expect(lupe.editor(ISSUE)).to_be_focused()
    told.get_by_role("button", name="Write a note").click()
    expect(lupe.page.locator("article.card").filter(has_text="“two”").get_by_role("textbox")).to_be_focused()
    # Who may also write is offered to do so, and stays where they were.
    amina.page.get_by_role("radio", name="Suggesting").check()
    amina.select(ISSUE, "two")
    amina.page.keyboard.press("Control+b")
    amina.page.locator(".toast:visible").get_by_role("button", name="Switch to editing").click()
    expect(amina.page.get_by_role("radio", name="Editing")).to_be_checked()
    expect(amina.editor(ISSUE)).to_be_focused()
    amina.page.keyboard.press("Control+b")
    expect(lupe.editor(ISSUE).locator("strong")).to_have_text("two")


@pytest.mark.parametrize(
    ("steps", "words"),
    [(["k", "か", "かn", "かん", "漢"], "漢字"), (["´"], "é"), (["ㅎ", "하", "한"], "한")],
    ids=["japanese", "dead key", "korean"],
)
def test_an_input_method_suggests_while_another_types(
    amina: WritePage, lupe: WritePage, server: Server, forum: Forum, steps: list[str], words: str
) -> None:
    amina.caret(ISSUE, "one")
    lupe.select(ISSUE, "three")
    keys = lupe.page.context.new_cdp_session(lupe.page)
    for number, step in enumerate(steps):
        keys.send("Input.imeSetComposition", {"text": step, "selectionStart": len(step), "selectionEnd": len(step)})
        amina.type(f" t{number}")
        amina.saved()
    keys.send("Input.insertText", {"text": words})
    lupe.page.keyboard.type("!?!", delay=35)  # the editor still waits for the last letters of what was composed
    lupe.saved()
    others = "".join(f" t{number}" for number in range(len(steps)))
    expect(asked(amina)).to_have_text([f"Replace “three” with “{words}!?!”"])
    assert disk(server, forum) == [f"one{others} two three four", *LINES[1:]]
    expect(lupe.editor(ISSUE).locator("p").first).to_have_text(f"one{others} two three{words}!?! four")
    assert lupe.paragraphs(ISSUE) == amina.paragraphs(ISSUE)


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
