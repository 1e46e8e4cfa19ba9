"""The team's notes beside their words: written by keyboard, with names that `@` offers; answered, resolved."""

import pytest
from playwright.sync_api import Route, expect

from sections.forums import Forum
from tests.cast import AMINA, KOFI, LUPE, TOMAS
from tests.e2e.accessibility import findings
from tests.e2e.notes.cards import ISSUE, PHONE, begin_on_section, card, marked, note_begun, shot
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage

pytestmark = pytest.mark.browser
METHOD = "Methodology used and BPF activities"


def test_a_note_is_written_by_keyboard_and_everybody_of_the_team_has_it(visit: Visitors, written: Forum) -> None:
    kofi, lupe = (WritePage(visit(who), written.slug) for who in (KOFI, LUPE))
    page = kofi.page
    kofi.select(ISSUE, "并不等于有接入")
    page.keyboard.press("Control+Alt+n")
    field = card(page, "Team only: a new note").get_by_role("textbox", name="Your note")
    expect(field).to_be_focused()
    kofi.type("@itu")
    names = page.get_by_role("listbox", name="Names of the team")
    expect(names.get_by_role("option")).to_have_text([TOMAS.name])
    expect(page.locator("#announce")).to_have_text("1 name. Enter takes it.")
    combobox = page.get_by_role("combobox", name="Your note")
    expect(combobox).to_be_focused()
    expect(combobox).to_have_attribute("aria-expanded", "true")
    shot(page, "notes-new-1440.png")
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(names).to_be_hidden()
    expect(field).to_be_focused()
    kofi.type("r")
    page.keyboard.press("Enter")
    expect(field).to_have_value(f"@{TOMAS.name} ")
    kofi.type("is this your figure?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#announce")).to_have_text("Note added.")
    expect(card(page, "is this your figure?").locator("b.mention")).to_have_text(f"@{TOMAS.name}")
    expect(card(page, "Team only: a new note")).to_have_count(0)
    assert marked(page) == ["并不等于有接入"]
    shot(page, "notes-1440.png")
    expect(card(lupe.page, "is this your figure?")).to_be_visible()
    expect(lupe.page.locator("#paper mark[data-note]")).to_have_text(["并不等于有接入"])
    assert findings(page) == []


def test_arrows_choose_among_the_names(visit: Visitors, written: Forum) -> None:
    amina = WritePage(visit(AMINA), written.slug)
    amina.caret(ISSUE, "By that")
    amina.tool("Note").click()
    note_begun(amina.page)
    amina.type("see @")
    names = amina.page.get_by_role("listbox", name="Names of the team").get_by_role("option")
    expect(names).to_have_text([AMINA.name, "Han Seo-yeon", KOFI.name, LUPE.name, "Marie Dubois", TOMAS.name])
    amina.page.keyboard.press("ArrowUp")
    expect(names.nth(5)).to_have_attribute("aria-selected", "true")
    amina.page.keyboard.press("ArrowDown")
    amina.page.keyboard.press("ArrowDown")
    expect(names.nth(1)).to_have_attribute("aria-selected", "true")
    amina.page.keyboard.press("Tab")
    expect(amina.page.get_by_role("textbox", name="Your note")).to_have_value("see @Han Seo-yeon ")


def test_notes_are_answered_resolved_and_opened_again(visit: Visitors, written: Forum) -> None:
    amina, tomas = (WritePage(visit(who), written.slug) for who in (AMINA, TOMAS))
    # An honest page may be ahead of the server and of the others: the note follows the characters.
    tomas.caret(ISSUE, "By that", before=True)
    tomas.type("A first paragraph.\nAnd before it: ")
    expect(amina.editor(ISSUE)).to_contain_text("And before it")
    amina.select(ISSUE, "shares 📱 one handset 🇪🇹")
    amina.tool("Note").click()
    note_begun(amina.page)
    amina.type("Whose handset?")
    card(amina.page, "a new note").get_by_role("button", name="Add note").click()
    here = card(tomas.page, "Whose handset?")
    here.get_by_role("button", name="Team only").click()
    here.get_by_role("button", name="Reply").click()
    expect(here.get_by_role("textbox", name="Your reply")).to_be_focused()
    tomas.type("The teacher's.")
    here.get_by_role("button", name="Send reply").click()
    expect(tomas.page.locator("#announce")).to_have_text("Reply sent.")
    mine = card(amina.page, "Whose handset?")
    expect(mine).to_contain_text("Tomás Iturralde The teacher's.")
    mine.get_by_role("button", name="Resolve").click()
    expect(mine).to_have_count(0)
    expect(amina.editor(ISSUE)).to_be_focused()
    expect(tomas.page.locator("#paper mark[data-note]")).to_have_count(0)
    tomas.page.get_by_role("button", name="Resolved notes (1)…").click()
    dialog = tomas.page.get_by_role("dialog", name=f"Resolved notes in “{ISSUE}”")
    expect(dialog).to_contain_text("Resolved by Amina Okafor")
    assert findings(tomas.page) == []
    dialog.get_by_role("button", name="Open again").click()
    expect(here).to_be_visible()
    expect(amina.page.locator("#paper mark[data-note]")).to_have_text(["shares 📱 one handset 🇪🇹"])
    # Its address leads to it.
    id = here.get_attribute("data-note-card")
    amina.page.goto(f"/forums/{written.slug}/write#n-{id}")
    amina.page.reload()
    expect(card(amina.page, "Whose handset?")).to_have_class("card is-current")


def test_a_note_stands_on_cells_sections_and_a_paragraph_and_what_was_typed_is_kept(
    visit: Visitors, written: Forum
) -> None:
    amina = WritePage(visit(AMINA), written.slug)
    page = amina.page
    cell = page.get_by_role("textbox", name="Row 2, column 2")
    cell.click()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    amina.heard()
    page.keyboard.press("Control+Alt+n")
    note_begun(page)
    amina.type("Counted by whom?")
    page.keyboard.press("Escape")  # back to the words; what was typed waits in its card
    card(page, "412 households").get_by_role("button", name="Add note").click()
    expect(page.locator("#paper .cell mark[data-note]")).to_have_text(["412 households"])
    begin_on_section(page, METHOD)
    amina.type("Who writes this?")
    card(page, "a new note").get_by_role("button", name="Add note").click()
    expect(card(page, "Who writes this?")).to_contain_text("On the whole section")
    amina.caret(ISSUE, "有意义")
    page.keyboard.press("Control+Alt+n")
    expect(card(page, "On this paragraph")).to_be_visible()
    note_begun(page)
    amina.type("Say it plainly.")
    card(page, "a new note").get_by_role("button", name="Add note").click()
    expect(card(page, "a new note")).to_have_count(0)
    expect(page.locator("#paper mark[data-note]").first).to_have_text("有覆盖并不等于有接入，也不等于有意义的使用。")
    amina.editor("Executive summary").focus()
    page.keyboard.press("Control+Alt+n")
    expect(page.locator("#announce")).to_have_text(
        "Put the caret into a paragraph with words, or select words, then write the note."
    )


@pytest.mark.parametrize("arrives", [True, False])
def test_a_note_that_is_begun_while_another_is_sent_is_not_lost(visit: Visitors, written: Forum, arrives: bool) -> None:
    amina = WritePage(visit(AMINA), written.slug)
    page = amina.page
    sent: list[Route] = []

    def hold_the_first(route: Route) -> None:
        sent.append(route) if route.request.method == "POST" and not sent else route.continue_()

    page.route("**/notes", hold_the_first)
    visit.forgive("net::ERR_FAILED")
    begun = card(page, "a new note")
    field, add = begun.get_by_role("textbox", name="Your note"), begun.get_by_role("button", name="Add note")
    begin_on_section(page, ISSUE)
    amina.type("The first.")
    add.click()
    begin_on_section(page, METHOD)
    expect(field).to_have_value("")
    amina.type("The second")
    if arrives:
        sent[0].continue_()
        expect(card(page, "The first.")).to_contain_text("On the whole section")
        expect(field).to_be_focused()
        amina.type(", typed on.")
    else:
        sent[0].abort()
        expect(begun).to_contain_text("The note was not taken.")
        expect(field).to_have_value("The first.")
        add.click()
        expect(field).to_have_value("The second")
        expect(field).to_be_focused()
        amina.type(", typed on.")
    add.click()
    expect(begun).to_have_count(0)
    expect(card(page, "The second, typed on.")).to_contain_text("On the whole section")
    expect(card(page, "The first.")).to_have_count(1)


def test_on_a_phone_a_note_is_written_in_the_sheet(visit: Visitors, written: Forum) -> None:
    page = visit(LUPE, **PHONE)
    lupe = WritePage(page, written.slug)
    section = page.locator("section.sec").filter(has=page.get_by_role("heading", name=ISSUE))
    section.get_by_role("button", name="Note…").tap()
    sheet = page.locator("#sheet")
    expect(sheet).to_contain_text("Team only, never public.")
    expect(sheet.get_by_role("textbox", name="Your note")).to_be_focused()
    lupe.type("@ami")
    page.get_by_role("option", name=AMINA.name).tap()
    lupe.type("may I?")
    assert findings(page) == []
    shot(page, "notes-360.png")
    sheet.get_by_role("button", name="Add note").tap()
    expect(sheet).to_contain_text(f"@{AMINA.name} may I?")
    sheet.get_by_role("button", name="Close").tap()
    expect(page.get_by_role("button", name="1 note in this section")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
