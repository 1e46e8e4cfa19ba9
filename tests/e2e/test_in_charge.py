"""Who is in charge of a section: put there from its line or the outline's arrangement, shown to everybody at once."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sections.forums import Forum
from tests.cast import AMINA, KOFI, LUPE
from tests.e2e.accessibility import DESK, PHONE, findings, findings_everywhere
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage

pytestmark = pytest.mark.browser
METHOD = "Methodology used and BPF activities"


def test_a_writer_is_put_in_charge_and_everybody_sees_the_name(visit: Visitors, forum: Forum) -> None:
    amina, lupe = (WritePage(visit(who), forum.slug) for who in (AMINA, LUPE))
    page = amina.page
    line = page.locator("section.sec").filter(has=page.get_by_role("heading", name=METHOD)).locator(".sec-line")
    line.get_by_role("button", name="In charge: nobody yet").click()
    dialog = page.get_by_role("dialog", name=f"Who is in charge of “{METHOD}”")
    expect(dialog.get_by_role("option")).to_have_text(
        ["Nobody", AMINA.name, "Han Seo-yeon", KOFI.name, "Marie Dubois", "Tomás Iturralde"]
    )
    assert findings(page) == []
    dialog.get_by_label("Who writes in this forum").select_option(KOFI.name)
    dialog.get_by_role("button", name="Put in charge").click()
    expect(page.locator("#announce")).to_have_text("Said who is in charge.")
    expect(line.get_by_role("button", name=f"In charge: {KOFI.name}")).to_be_visible()
    expect(page.locator(".outline-list a").filter(has_text=METHOD)).to_contain_text(KOFI.name)
    theirs = lupe.page.locator("section.sec").filter(has=lupe.page.get_by_role("heading", name=METHOD))
    expect(theirs.locator(".sec-line")).to_contain_text(f"In charge: {KOFI.name}")
    expect(lupe.page.get_by_role("button", name="In charge")).to_have_count(0)
    shots(page)
    page.get_by_role("button", name="Arrange", exact=True).click()
    page.get_by_text(f"Change “{METHOD}”").click()
    page.get_by_role("button", name="In charge…").click()
    dialog.get_by_label("Who writes in this forum").select_option("Nobody")
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Put in charge").click()
    expect(line.get_by_role("button", name="In charge: nobody yet")).to_be_visible()


def test_who_is_taken_out_of_the_team_is_in_charge_no_longer(visit: Visitors, forum: Forum) -> None:
    amina, lupe = (WritePage(visit(who), forum.slug) for who in (AMINA, LUPE))
    line = amina.page.locator("section.sec").filter(has=amina.page.get_by_role("heading", name=METHOD))
    line.get_by_role("button", name="In charge: nobody yet").click()
    dialog = amina.page.get_by_role("dialog")
    dialog.get_by_label("Who writes in this forum").select_option(KOFI.name)
    dialog.get_by_role("button", name="Put in charge").click()
    theirs = lupe.page.locator("section.sec").filter(has=lupe.page.get_by_role("heading", name=METHOD))
    expect(theirs.locator(".sec-line")).to_contain_text(f"In charge: {KOFI.name}")
    team = amina.page.context.new_page()
    team.goto(f"/forums/{forum.slug}/team")
    team.get_by_role("button", name=f"Take the role away from {KOFI.name}: Lead expert").click()
    notices = team.locator(".notice")
    expect(notices.last).to_have_text(f"Nobody is in charge of these sections now: “{METHOD}”")
    assert findings_everywhere(team) == []
    if folder := os.environ.get("TEAM_SHOTS"):
        team.screenshot(path=Path(folder) / "charge-left.png")
    expect(line.get_by_role("button", name="In charge: nobody yet")).to_be_visible()
    expect(theirs.locator(".sec-line")).not_to_contain_text("In charge")


def shots(page: Page) -> None:
    """The screen on a desk and on a phone, and whether it keeps to its width."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        page.get_by_role("heading", name=METHOD).scroll_into_view_if_needed()
        if folder := os.environ.get("TEAM_SHOTS"):
            page.screenshot(path=Path(folder) / f"charge-{size['width']}.png")
    page.set_viewport_size(DESK)
