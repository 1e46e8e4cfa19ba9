"""Words that are carried, by the clipboard or out of the history, keep the name and the colour of who wrote them."""

import re

import pytest
from playwright.sync_api import expect

from sections.forums import Forum
from tests.cast import AMINA, KOFI, TOMAS
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage

pytestmark = pytest.mark.browser
ISSUE = "Definition of the issue(s) and overview of policy challenges"
INSIGHTS = "Insights gained as a result of the experience"
WORDS = "Coverage is not access, nor is it meaningful use of what is there."
CARRIED = f"{AMINA.name}’s words, brought here by {TOMAS.name}"


def named(page: WritePage, heading: str) -> list[list[str]]:
    """What is coloured in a section, with the names that stand beside it."""
    found: list[list[str]] = (
        page.editor(heading).locator(".by").evaluate_all("all => all.map((one) => [one.textContent, one.title])")
    )
    return found


def colours(page: WritePage) -> None:
    """Shows the colours of the authors, as the server now knows them."""
    page.tool("Authors").click()
    expect(page.tool("Authors")).to_have_attribute("aria-pressed", "true")


def test_a_passage_cut_by_another_and_pasted_elsewhere_is_its_first_writers(visit: Visitors, forum: Forum) -> None:
    amina, tomas = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS))
    amina.write(ISSUE, WORDS)
    amina.saved()
    expect(tomas.editor(ISSUE)).to_contain_text(WORDS)
    tomas.select(ISSUE, WORDS)
    tomas.page.keyboard.press("Control+x")
    expect(tomas.editor(ISSUE)).not_to_contain_text(WORDS)
    tomas.write(INSIGHTS, "We hold: ")
    tomas.page.keyboard.press("Control+v")
    expect(tomas.editor(INSIGHTS)).to_contain_text(WORDS)
    tomas.type(" So be it.")
    tomas.saved()
    expect(amina.editor(INSIGHTS)).to_contain_text("So be it.")
    colours(amina)
    expect(amina.editor(INSIGHTS).locator(".by")).to_have_count(3)
    assert named(amina, INSIGHTS) == [["We hold: ", TOMAS.name], [WORDS, CARRIED], [" So be it.", TOMAS.name]]
    looks = amina.editor(INSIGHTS).locator(".by").evaluate_all("all => all.map((one) => one.className)")
    legend = amina.page.get_by_role("list", name="Who wrote what")
    expect(legend.get_by_role("listitem")).to_have_text([re.compile(AMINA.name), re.compile(TOMAS.name)])
    assert looks[1] == legend.locator("span").first.get_attribute("class")
    amina.tool("Authors").click()
    # Who rests on the words is told, and who asks by keyboard is.
    kofi = WritePage(visit(KOFI), forum.slug)
    expect(kofi.editor(INSIGHTS)).to_contain_text(WORDS)
    kofi.editor(INSIGHTS).get_by_text(WORDS).hover()
    expect(kofi.editor(INSIGHTS)).to_have_attribute("title", CARRIED)
    kofi.caret(INSIGHTS, "Coverage is")
    kofi.page.keyboard.press("Control+Alt+a")
    expect(kofi.page.locator("#announce")).to_have_text(f"Written by {AMINA.name}, brought here by {TOMAS.name}.")


def test_a_passage_out_of_the_history_is_its_first_writers_and_colours_follow(visit: Visitors, forum: Forum) -> None:
    amina, tomas = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS))
    amina.write(ISSUE, f"{WORDS}\nA second thought.")
    amina.saved()
    expect(tomas.editor(ISSUE)).to_contain_text("A second thought.")
    tomas.select(ISSUE, WORDS, "A second thought.")
    tomas.page.keyboard.press("Delete")
    tomas.type("Tomás begins anew.")
    tomas.saved()
    colours(tomas)
    section = tomas.page.locator("section.sec", has=tomas.editor(ISSUE))
    section.get_by_role("button", name="History").click()
    dialog = tomas.page.get_by_role("dialog", name=f"History of “{ISSUE}”")
    # She may have written across the border of two moments; the newest has all of it.
    dialog.get_by_role("button", name=re.compile(AMINA.name)).first.click()
    expect(dialog.locator(".moment-paper")).to_contain_text(WORDS)
    dialog.get_by_role("button", name="Bring the whole section back…").click()
    tomas.page.get_by_role("button", name="Bring it back").click()
    expect(dialog).to_contain_text("Brought back, as an edit of yours.")
    dialog.get_by_role("button", name="Close").click()
    tomas.saved()
    # The colours stay on: they are read anew without being switched.
    expect(tomas.editor(ISSUE).locator(".by").first).to_have_attribute("title", CARRIED, timeout=15_000)
    assert named(tomas, ISSUE)[0] == [WORDS, CARRIED]


def test_what_undo_brings_back_is_its_first_writers(visit: Visitors, forum: Forum) -> None:
    amina, tomas = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS))
    amina.write(ISSUE, WORDS)
    amina.saved()
    expect(tomas.editor(ISSUE)).to_contain_text(WORDS)
    tomas.select(ISSUE, WORDS)
    tomas.page.keyboard.press("Delete")
    tomas.saved()
    tomas.tool("Undo").click()
    expect(tomas.editor(ISSUE)).to_contain_text(WORDS)
    tomas.saved()
    colours(tomas)
    assert named(tomas, ISSUE)[0] == [WORDS, CARRIED]
