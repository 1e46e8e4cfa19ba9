"""Following somebody from the line of who is here: the page goes where their caret goes, until one does anything."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sections.forums import Forum
from tests.cast import AMINA, LUPE, TOMAS
from tests.e2e.accessibility import findings
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
FIRST = "Executive summary"
METHOD = "Methodology used and BPF activities"
LAST = "Insights gained as a result of the experience"
SAID = "You follow Tomás Iturralde. Any key, click, touch or scroll ends it."
REMEMBER = """
() => {
  window.scrolls = [];
  const { scrollBy } = window;
  window.scrollBy = (options) => { window.scrolls.push(options.behavior); scrollBy.call(window, options); };
}
"""


def follow(page: Page) -> None:
    """Follows the only other person on the page."""
    page.get_by_role("button", name="Follow Tomás Iturralde").click()
    expect(page.get_by_role("button", name="Follow Tomás Iturralde")).to_have_attribute("aria-pressed", "true")


def still(page: Page) -> int:
    """Where the window stands when it scrolls no more."""
    now: int = page.evaluate(
        """() => new Promise((done) => {
          let [last, same] = [scrollY, 0];
          const look = () => {
            same = scrollY === last ? same + 1 : 0;
            last = scrollY;
            if (same > 20) done(last); else requestAnimationFrame(look);
          };
          look();
        })"""
    )
    return now


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_page_goes_where_their_caret_goes_until_one_does_anything(
    visit: Visitors, forum: Forum, motion: str
) -> None:
    amina = WritePage(visit(AMINA, reduced_motion=motion), forum.slug)
    tomas = WritePage(visit(TOMAS), forum.slug)
    page, strip = amina.page, amina.page.locator(".following")
    page.evaluate(REMEMBER)
    tomas.write(LAST, "We learned to ask first.")
    follow(page)
    expect(page.locator("#announce")).to_have_text(SAID)
    expect(strip).to_contain_text(SAID)
    expect(amina.editor(LAST)).to_be_in_viewport()
    tomas.write(FIRST, "At the top.")
    expect(amina.editor(LAST)).not_to_be_in_viewport()
    expect(amina.editor(FIRST)).to_be_in_viewport()
    assert findings(page) == []
    shot(page, "follow-1440.png")
    assert set(page.evaluate("() => window.scrolls")) == {"instant" if motion == "reduce" else "smooth"}
    page.keyboard.press("Escape")
    expect(strip).to_be_hidden()
    expect(page.locator("#announce")).to_have_text("You no longer follow Tomás Iturralde.")
    there = still(page)
    tomas.write(METHOD, "Elsewhere.")
    expect(amina.editor(METHOD)).to_contain_text("Elsewhere.")
    assert still(page) == there


def test_a_click_a_wheel_and_whoever_goes_end_it(visit: Visitors, forum: Forum) -> None:
    amina, tomas = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS))
    page, strip = amina.page, amina.page.locator(".following")
    tomas.write(FIRST, "At the top.")
    follow(page)
    page.mouse.move(700, 500)
    page.mouse.wheel(0, 50)
    expect(strip).to_be_hidden()
    follow(page)
    page.get_by_role("heading", name="Meaningful Access").click()
    expect(strip).to_be_hidden()
    follow(page)
    page.get_by_role("button", name="Follow Tomás Iturralde").click()
    expect(strip).to_be_hidden()
    follow(page)
    tomas.page.close()
    expect(strip).to_be_hidden()
    expect(page.locator("#announce")).to_have_text("Tomás Iturralde is no longer here.")


def test_on_a_phone_a_thumb_follows_somebody_and_ends_it(visit: Visitors, forum: Forum) -> None:
    amina = WritePage(visit(AMINA, **PHONE), forum.slug)
    tomas, lupe = (WritePage(visit(who), forum.slug) for who in (TOMAS, LUPE))
    page, strip = amina.page, amina.page.locator(".following")
    opener = page.get_by_role("banner").get_by_role("button", name="Also here:")
    expect(opener).to_have_count(0)
    tomas.write(LAST, "We learned to ask first.")
    expect(opener).to_have_text(f"Also here: {TOMAS.name}")
    lupe.editor(METHOD).focus()
    expect(opener).to_have_text("Also here: 2 people")
    shot(page, "follow-here-360.png")
    assert findings(page) == []
    opener.tap()
    dialog = page.get_by_role("dialog", name="Who else is here")
    expect(dialog.get_by_role("listitem")).to_have_text([f"{LUPE.name}{METHOD}Follow", f"{TOMAS.name}{LAST}Follow"])
    tomas.editor(FIRST).focus()
    expect(dialog.get_by_role("listitem").nth(1)).to_contain_text(FIRST)
    tomas.editor(LAST).focus()
    expect(dialog.get_by_role("listitem").nth(1)).to_contain_text(LAST)
    assert findings(page) == []
    shot(page, "follow-list-360.png")
    button = dialog.get_by_role("button", name=f"Follow {TOMAS.name}")
    assert (button.bounding_box() or {})["height"] >= 44
    button.tap()
    expect(dialog).to_be_hidden()
    expect(strip).to_contain_text(SAID)
    expect(amina.editor(LAST)).to_be_in_viewport()
    assert findings(page) == []
    shot(page, "follow-360.png")
    stop = strip.get_by_role("button", name="Stop")
    assert (stop.bounding_box() or {})["height"] >= 44
    stop.tap()
    expect(strip).to_be_hidden()
    expect(page.locator("#announce")).to_have_text(f"You no longer follow {TOMAS.name}.")
    # Far down the text the drawer has the same list.
    there = still(page)
    assert there > 740
    page.get_by_role("button", name="Outline").tap()
    drawer = page.get_by_role("navigation", name="Outline of the output")
    drawer.get_by_role("button", name="Also here: 2 people").tap()
    dialog.get_by_role("button", name=f"Follow {LUPE.name}").tap()
    expect(drawer).to_be_hidden()
    expect(amina.editor(METHOD)).to_be_in_viewport()
    page.get_by_role("heading", name=METHOD).tap()
    expect(strip).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("TEAM_SHOTS"):
        page.screenshot(path=Path(folder) / name)
