"""Who wrote what: names and colours of the authors, the history of a section, and bringing earlier words back."""

import re

import pytest
from playwright.sync_api import Locator, expect

from sections.forums import Forum
from tests.cast import AMINA, LUPE, TOMAS
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage, kept, words_of

pytestmark = pytest.mark.browser
ISSUE = "Definition of the issue(s) and overview of policy challenges"


def written_by_two(visit: Visitors, forum: Forum) -> tuple[WritePage, WritePage]:
    """Amina writes two paragraphs, Tomás goes on in the first."""
    amina, tomas = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS))
    amina.write(ISSUE, "Coverage is not access.\nA second thought.")
    amina.saved()
    expect(tomas.editor(ISSUE)).to_contain_text("A second thought.")
    tomas.caret(ISSUE, "not access")
    tomas.type(", nor is it use")
    tomas.saved()
    expect(amina.editor(ISSUE)).to_contain_text("nor is it use")
    return amina, tomas


def hers(dialog: Locator) -> Locator:
    """Amina's newest moment in a history: she may have written across the border of two, and this one has all of it."""
    return dialog.get_by_role("button", name=re.compile(AMINA.name)).first


def test_authors_have_colours_and_names(visit: Visitors, forum: Forum) -> None:
    amina, _ = written_by_two(visit, forum)
    amina.tool("Authors").click()
    expect(amina.tool("Authors")).to_have_attribute("aria-pressed", "true")
    marked = amina.editor(ISSUE).locator(".by")
    expect(marked).to_have_text(["Coverage is not access", ", nor is it use", ".", "A second thought."])
    names = marked.evaluate_all("marks => marks.map((mark) => mark.title)")
    assert names == [AMINA.name, TOMAS.name, AMINA.name, AMINA.name]
    legend = amina.page.get_by_role("list", name="Who wrote what")
    expect(legend.get_by_role("listitem")).to_have_text([re.compile(AMINA.name), re.compile(TOMAS.name)])
    amina.write(ISSUE, " And a third.")
    expect(marked.last).to_have_text("A second thought. And a third.")
    amina.tool("Authors").click()
    expect(marked).to_have_count(0)
    amina.caret(ISSUE, "nor is")
    amina.page.keyboard.press("Control+Alt+a")
    expect(amina.page.locator("#announce")).to_have_text(f"Written by {TOMAS.name}.")


def test_words_of_an_earlier_moment_are_brought_back(visit: Visitors, server: Server, forum: Forum) -> None:
    amina, tomas = written_by_two(visit, forum)
    tomas.select(ISSUE, "A second thought.")
    tomas.page.keyboard.press("Delete")
    tomas.caret(ISSUE, "Coverage")
    tomas.type(" alone")
    tomas.saved()
    expect(amina.editor(ISSUE)).to_contain_text("Coverage alone")
    section = amina.page.locator("section.sec", has=amina.editor(ISSUE))
    section.get_by_role("button", name="History").click()
    dialog = amina.page.get_by_role("dialog", name=f"History of “{ISSUE}”")
    hers(dialog).click()
    paper = dialog.locator(".moment-paper")
    expect(paper).to_contain_text("A second thought.")
    expect(dialog).to_contain_text("read differently now")
    dialog.get_by_role("button", name="Bring this paragraph back").last.click()
    expect(amina.editor(ISSUE)).to_contain_text("A second thought.")
    dialog.get_by_role("button", name="Bring the whole section back…").click()
    amina.page.get_by_role("button", name="Bring it back").click()
    expect(dialog).to_contain_text("Brought back, as an edit of yours.")
    dialog.get_by_role("button", name="Close").click()
    amina.saved()
    assert amina.paragraphs(ISSUE) == ["Coverage is not access.", "A second thought."]
    expect(tomas.editor(ISSUE)).not_to_contain_text("alone")
    assert words_of(kept(server, server.section(forum, "issue_definition"))) == amina.paragraphs(ISSUE)
    amina.tool("Undo").click()
    expect(amina.editor(ISSUE)).to_contain_text("Coverage alone")


def test_a_participant_reads_the_history_and_cannot_bring_anything_back(visit: Visitors, forum: Forum) -> None:
    written_by_two(visit, forum)
    lupe = WritePage(visit(LUPE), forum.slug)
    section = lupe.page.locator("section.sec", has=lupe.editor(ISSUE))
    section.get_by_role("button", name="History").click()
    dialog = lupe.page.get_by_role("dialog", name=f"History of “{ISSUE}”")
    expect(dialog.locator(".moment-paper")).to_contain_text("nor is it use")
    hers(dialog).click()
    expect(dialog.locator(".moment-paper")).to_contain_text("Coverage is not access.")
    expect(dialog.get_by_role("button", name=re.compile("Bring"))).to_have_count(0)


def test_the_history_of_an_empty_section_says_so(visit: Visitors, forum: Forum) -> None:
    amina = WritePage(visit(AMINA), forum.slug)
    section = amina.page.locator("section.sec", has=amina.editor(ISSUE))
    section.get_by_role("button", name="History").click()
    expect(amina.page.get_by_role("dialog")).to_contain_text("Nothing was written here yet.")
