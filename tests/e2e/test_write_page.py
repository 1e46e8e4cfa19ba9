"""The write page as its people find it: scaffold, outline and what is done to it, coverage, the way by keyboard."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from editor.forums import rows_outline
from sections.components import COMPONENTS
from sections.forums import Forum
from tests.cast import AMINA, LUPE, TOMAS
from tests.e2e.accessibility import findings
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage, kept, until, words_of

pytestmark = pytest.mark.browser
ISSUE = "Definition of the issue(s) and overview of policy challenges"
METHOD = "Methodology used and BPF activities"
REGIONS = "Regional specificities observed"
FRONT = ["Executive summary", "Acknowledgements", "Disclaimer", "Abbreviations"]
ANNEX = "Contributions received"


def outline(page: WritePage) -> Locator:
    """The outline beside the text."""
    return page.page.get_by_role("navigation", name="Outline of the output")


def headings(page: WritePage) -> list[str]:
    """The headings on the paper, in order."""
    script = "all => all.filter((each) => each.offsetParent).map((each) => each.textContent)"
    found: list[str] = page.page.eval_on_selector_all("#paper .heading", script)
    return found


def change(page: WritePage, heading: str, deed: str) -> None:
    """Presses one of the deeds of a section in the outline."""
    switch = outline(page).get_by_role("button", name="Arrange", exact=True)
    if switch.get_attribute("aria-pressed") == "false":
        switch.click()
    item = outline(page).get_by_role("listitem").filter(has=page.page.locator("summary", has_text=f"“{heading}”"))
    if item.locator("details").get_attribute("open") is None:
        item.locator("summary").click()
    item.get_by_role("button", name=deed).click()


def section(page: WritePage, heading: str) -> Locator:
    """A section on the paper."""
    return page.page.locator("#paper .sec").filter(has=page.page.get_by_role("heading", name=heading))


def test_the_scaffold_stands_with_guidance_and_an_editor_for_each_section(visit: Visitors, forum: Forum) -> None:
    amina = WritePage(visit(AMINA), forum.slug)
    body = [component.heading for component in COMPONENTS]
    assert headings(amina) == [*FRONT, *body, ANNEX]
    for heading in headings(amina):
        expect(amina.editor(heading)).to_be_visible()
    for component in COMPONENTS:
        here = section(amina, component.heading)
        expect(here).to_contain_text("Key component" if component.key else "Recommended component")
        expect(here).to_contain_text(component.guidance)
        expect(here).to_contain_text(component.empty)
        expect(here.get_by_role("button", name="Leave this section out…")).to_have_count(0 if component.key else 1)
    expect(outline(amina).get_by_role("link", name="Coverage: 0 of 3 key, 0 of 7 recommended")).to_be_visible()
    section(amina, ISSUE).get_by_role("button", name="Start writing").click()
    expect(amina.editor(ISSUE)).to_be_focused()
    amina.type("Coverage is not access.")
    expect(section(amina, ISSUE).get_by_role("heading", name="What belongs here")).to_be_hidden()
    expect(outline(amina).get_by_role("link", name="Coverage: 1 of 3 key, 0 of 7 recommended")).to_be_visible()
    expect(outline(amina).get_by_role("link", name=ISSUE)).to_contain_text("Drafting4 words")
    assert findings(amina.page) == []


def test_sections_are_renamed_moved_added_and_removed_while_others_look(
    visit: Visitors, server: Server, forum: Forum
) -> None:
    amina, tomas = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS))
    tomas.write(METHOD, "Tomás is writing here")
    before = headings(amina)

    change(amina, METHOD, "Rename…")
    dialog = amina.page.get_by_role("dialog", name=f"Rename “{METHOD}”")
    assert findings(amina.page) == []
    dialog.get_by_label("Heading").fill("How we worked")
    dialog.get_by_role("button", name="Rename").click()
    expect(tomas.editor("How we worked")).to_be_focused()
    expect(tomas.page.locator("#paper").get_by_role("heading", name="2 How we worked")).to_be_visible()

    change(amina, "How we worked", "Move up")
    for page in (amina, tomas):
        expect(section(page, "How we worked").get_by_role("heading", name="1 How we worked")).to_be_visible()
    moved = ["How we worked", ISSUE]
    assert headings(tomas) == headings(amina) == [*before[:4], *moved, *before[6:]]
    expect(tomas.editor("How we worked")).to_be_focused()
    tomas.type(", still.")
    tomas.saved()
    assert words_of(kept(server, server.section(forum, "methodology"))) == ["Tomás is writing here, still."]

    outline(amina).get_by_role("button", name="Add a section…").click()
    dialog = amina.page.get_by_role("dialog", name="Add a section")
    dialog.get_by_label("Heading").fill("Gender and access")
    dialog.get_by_label("Stands after").select_option(ISSUE)
    dialog.get_by_role("button", name="Add the section").click()
    expect(dialog).to_have_count(0)
    for page in (amina, tomas):
        expect(page.editor("Gender and access")).to_be_visible()
        expect(page.editor("Gender and access")).to_have_attribute("contenteditable", "true")
    amina.write("Gender and access", "A new section.")
    amina.saved()
    expect(tomas.editor("Gender and access")).to_have_text("A new section.")
    assert headings(tomas) == headings(amina) == [*before[:4], *moved, "Gender and access", *before[6:]]

    change(amina, "Gender and access", "Remove…")
    amina.page.get_by_role("dialog").get_by_role("button", name="Remove the section").click()
    for page in (amina, tomas):
        expect(page.editor("Gender and access")).to_have_count(0)
    with server.kit.db.read() as tx:
        there = [one.heading for one in rows_outline.outline(tx, forum.id).sections]
    assert there == headings(amina) == headings(tomas) == [*before[:4], *moved, *before[6:]]


def test_a_press_in_the_outline_is_a_click_although_it_would_change_meanwhile(visit: Visitors, forum: Forum) -> None:
    amina, tomas = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS))
    arrange = outline(amina).get_by_role("button", name="Arrange", exact=True)
    arrange.hover()
    amina.page.mouse.down()
    tomas.write(ISSUE, "Four words are here.")
    expect(amina.editor(ISSUE)).to_contain_text("Four words are here.")
    expect(section(amina, ISSUE).locator(".facts")).to_contain_text("4 words")  # the page has counted them
    amina.page.mouse.up()
    expect(arrange).to_have_attribute("aria-pressed", "true")
    expect(outline(amina).get_by_role("link", name=ISSUE)).to_contain_text("4 words")


def test_components_are_tagged_and_recommended_ones_left_out_with_a_reason(visit: Visitors, forum: Forum) -> None:
    amina, lupe = (WritePage(visit(who), forum.slug) for who in (AMINA, LUPE))
    amina.write(ISSUE, "Text that covers two components.")
    change(amina, ISSUE, "Components…")
    dialog = amina.page.get_by_role("dialog")
    dialog.get_by_role("checkbox", name=re.compile("^Regional specificities")).check()
    dialog.get_by_role("button", name="Set the components").click()
    expect(outline(amina).get_by_role("link", name="Coverage: 1 of 3 key, 1 of 7 recommended")).to_be_visible()

    heading = "Unintended consequences of policy interventions, good and bad"
    section(amina, heading).get_by_role("button", name="Leave this section out…").click()
    dialog = amina.page.get_by_role("dialog", name=f"Leave out “{heading}”")
    dialog.get_by_role("button", name="Leave it out").click()
    expect(dialog.get_by_text("Give the reason. It is shown in public.")).to_be_visible()
    dialog.get_by_label("Reason, shown in public").fill("No contribution described one.")
    dialog.get_by_role("button", name="Leave it out").click()
    for page in (amina, lupe):
        expect(section(page, heading)).to_contain_text(
            "Left out. Reason on the record: “No contribution described one.”"
        )
        expect(page.editor(heading)).to_be_hidden()
        expect(outline(page).get_by_role("listitem").filter(has_text=heading).first).to_contain_text("Left out")
    expect(section(lupe, heading).get_by_role("button", name="Bring it back")).to_have_count(0)
    section(amina, heading).get_by_role("button", name="Bring it back").click()
    expect(amina.editor(heading)).to_be_visible()


def test_how_far_a_section_is_stands_below_its_heading(visit: Visitors, forum: Forum) -> None:
    amina, lupe = (WritePage(visit(who), forum.slug) for who in (AMINA, LUPE))
    amina.write(ISSUE, "Ready, I think.")
    amina.saved()
    chosen = section(amina, ISSUE).get_by_role("combobox", name=f"How far “{ISSUE}” is")
    chosen.select_option("Ready for review")
    expect(outline(amina).get_by_role("link", name=ISSUE)).to_contain_text("Ready for review")
    expect(section(lupe, ISSUE)).to_contain_text("Ready for review")
    expect(section(lupe, ISSUE).get_by_role("combobox")).to_have_count(0)


def test_whoever_was_slower_is_told_and_nothing_is_done(visit: Visitors, server: Server, forum: Forum) -> None:
    page = visit(AMINA, service_workers="block")
    visit.forgive("status of 409", "registration blocked")
    with page.expect_request("**/outline"):  # for the first time, as who is let in asks
        amina = WritePage(page, forum.slug)
    change(amina, REGIONS, "Rename…")
    # Somebody else arranges while the question is open, and this page has not heard of it.
    unheard: list[Route] = []

    def keep_away(route: Route) -> None:
        if route.request.method == "GET":
            route.abort()
            unheard.append(route)
        else:
            route.continue_()

    page.route("**/outline", keep_away)
    visit.forgive("net::ERR_FAILED")
    tomas = WritePage(visit(TOMAS), forum.slug)
    change(tomas, ISSUE, "Move down")
    expect(section(tomas, ISSUE).get_by_role("heading", name="2")).to_be_visible()
    until(page, lambda: len(unheard) > 0, True)
    page.unroute_all()
    dialog = amina.page.get_by_role("dialog")
    dialog.get_by_label("Heading").fill("Regions")
    dialog.get_by_role("button", name="Rename").click()
    expect(page.locator("#announce")).to_contain_text("The outline had changed meanwhile.")
    dialog.get_by_role("button", name="Rename").click()
    expect(amina.editor("Regions")).to_be_visible()
    expect(tomas.editor("Regions")).to_be_visible()


def test_the_way_through_the_page_by_keyboard(visit: Visitors, forum: Forum) -> None:
    amina = WritePage(visit(AMINA), forum.slug)
    page = amina.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
    tab_until(page, page.get_by_role("radio", name="Editing"))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Suggesting")).to_be_checked()
    expect(page.locator("#announce")).to_contain_text("Suggesting.")
    page.keyboard.press("ArrowLeft")
    # The toolbar is one stop: arrows walk, Home and End jump.
    page.keyboard.press("Tab")
    expect(amina.tool("Undo")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(amina.tool("Redo")).to_be_focused()
    page.keyboard.press("End")
    expect(amina.tool("Keys")).to_be_focused()
    page.keyboard.press("Home")
    expect(amina.tool("Undo")).to_be_focused()
    page.keyboard.press("Tab")
    expect(outline(amina).get_by_role("button", name="Arrange", exact=True)).to_be_focused()
    # From the text to the tools and back, and to the outline.
    amina.editor(ISSUE).focus()
    amina.type("bold")
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+F10")
    expect(amina.tool("Undo")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(amina.tool("Bold")).to_be_focused()
    page.keyboard.press("Enter")
    expect(amina.editor(ISSUE).locator("strong")).to_have_text("bold")
    page.keyboard.press("Alt+F10")
    page.keyboard.press("Escape")
    expect(amina.editor(ISSUE)).to_be_focused()
    page.keyboard.press("Control+F10")
    expect(outline(amina).get_by_role("link", name=ISSUE)).to_be_focused()
    assert findings(page) == []


def test_the_keys_are_listed(visit: Visitors, forum: Forum) -> None:
    amina = WritePage(visit(AMINA), forum.slug)
    amina.editor(ISSUE).focus()
    amina.tool("Keys").click()
    dialog = amina.page.get_by_role("dialog", name="Keys")
    expect(dialog.get_by_role("row", name="Alt+F10 Tools")).to_be_visible()
    assert findings(amina.page) == []
    amina.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(amina.editor(ISSUE)).to_be_focused()


@pytest.mark.parametrize("width", [360, 720])
def test_nothing_is_wider_than_a_small_window(visit: Visitors, forum: Forum, width: int) -> None:
    amina = WritePage(visit(AMINA, viewport={"width": width, "height": 740}), forum.slug)
    amina.write(ISSUE, "word " * 20 + "averyveryverylongwordwithoutanybreakthatnobodywouldwritebutsomebodypastes" * 2)
    amina.tool("Table").click()
    amina.type("A table on a phone")
    assert amina.page.evaluate("() => document.documentElement.scrollWidth") == width
    amina.page.get_by_role("button", name="Outline", exact=True).click()
    expect(outline(amina).locator("[aria-current]")).to_be_focused()
    assert findings(amina.page) == []
    amina.page.keyboard.press("Escape")
    expect(amina.page.get_by_role("button", name="Outline", exact=True)).to_be_focused()
    expect(outline(amina)).to_be_hidden()


def tab_until(page: Page, target: Locator) -> None:
    """Presses Tab until something has the focus."""
    for _ in range(30):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the focus never came there")
