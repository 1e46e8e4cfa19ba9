"""Who is in charge of a section: put there from its line or the outline's arrangement, shown to everybody at once."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sections.forums import Forum
from tests.cast import AMINA, KOFI, LUPE
from tests.e2e.accessibility import DESK, PHONE, findings
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


def shots(page: Page) -> None:
    """The screen on a desk and on a phone, and whether it keeps to its width."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        page.get_by_role("heading", name=METHOD).scroll_into_view_if_needed()
        if folder := os.environ.get("TEAM_SHOTS"):
            page.screenshot(path=Path(folder) / f"charge-{size['width']}.png")
    page.set_viewport_size(DESK)
