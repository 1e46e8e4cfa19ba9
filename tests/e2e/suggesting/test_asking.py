"""What a participant can ask for in a real browser, and how it stands on cards in words."""

import pytest
from playwright.sync_api import expect

from sections.forums import Forum
from tests.e2e.accessibility import findings
from tests.e2e.server import Server
from tests.e2e.suggesting.cards import BEGINNING, ISSUE, asked, card, cards, disk, said
from tests.e2e.write_page import WritePage, until

pytestmark = pytest.mark.browser
LINES = BEGINNING.split("\n")


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
    lupe.paste(ISSUE, "", "<p>, pasted</p><p>and <b>more</b></p>")
    expect(lupe.editor(ISSUE)).to_contain_text("and more")
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
    for page in (lupe, amina):
        until(page.page, lambda page=page: page.paragraphs(ISSUE), after)
    assert disk(server, forum) == after


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
