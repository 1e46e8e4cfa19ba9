"""Reading a version in a browser: the contents follow the reader, links lead to paragraphs and to comments."""

import re

import pytest
from playwright.sync_api import expect

from sections.blocks import Block, Text, Words
from sections.forums import Forum
from tests.e2e.commenter import comment, publish
from tests.e2e.reading_page import ReadingPage
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.editor.published import text

pytestmark = pytest.mark.browser
ISSUE = "Definition of the issue(s) and overview of policy challenges"
METHOD = "Methodology used and BPF activities"


@pytest.fixture
def draft(server: Server, forum: Forum) -> Forum:
    """A draft with a long section and others."""
    long = Text(tuple(Block("", inlines=(Words(f"Paragraph {number} of the method. " * 12),)) for number in range(12)))
    publish(server, forum, {"issue_definition": text(), "methodology": long})
    return forum


def test_the_contents_say_where_the_reader_is(visit: Visitors, draft: Forum) -> None:
    page = ReadingPage(visit(), draft.slug)
    here = page.page.get_by_role("navigation", name="Contents").locator("[aria-current]")
    expect(here).to_have_count(0)
    page.text("Paragraph 9 of the method.").scroll_into_view_if_needed()
    expect(here).to_contain_text(METHOD)
    page.page.get_by_role("link", name=ISSUE).first.click()
    expect(here).to_contain_text(ISSUE)


def test_a_permanent_link_leads_to_its_paragraph(visit: Visitors, draft: Forum) -> None:
    page = ReadingPage(visit(), draft.slug)
    link = page.block("Paragraph 9 of the method.").get_by_role("link", name="Paragraph 2.10, permanent link")
    address = f"{page.address}{link.get_attribute('href')}"
    other = visit(java_script_enabled=False)
    other.goto(address)
    expect(other.get_by_text("Paragraph 9 of the method.").first).to_be_in_viewport()


def test_a_comment_opens_from_its_words_and_from_its_address(visit: Visitors, server: Server, draft: Forum) -> None:
    reader = visit()
    comment(reader, server, draft.slug, "most of the work is done", "By which measure?")
    page = ReadingPage(reader, draft.slug)
    note = reader.locator("#c-1")
    expect(note).not_to_have_attribute("open", "")
    reader.locator("mark").click()
    expect(note).to_have_attribute("open", "")
    expect(note.get_by_text("By which measure?").last).to_be_visible()
    other = visit()
    other.goto(f"{page.address}#c-1")
    expect(other.locator("#c-1")).to_have_attribute("open", "")


def test_days_are_told_in_the_readers_own_zone_with_utc_beside(visit: Visitors, draft: Forum) -> None:
    page = ReadingPage(visit(timezone_id="Africa/Addis_Ababa", locale="en-GB"), draft.slug)
    until = page.page.get_by_role("region", name="Comment period").locator("time")
    expect(until).to_have_text(re.compile(r"^\d+ \w+ \d{4}, 02:59 GMT\+3 \(\d+ \w+ \d{4}, 23:59 UTC\)$"))


def test_a_link_to_selected_words_is_copied(visit: Visitors, draft: Forum) -> None:
    browser = visit(permissions=["clipboard-read", "clipboard-write"])
    page = ReadingPage(browser, draft.slug)
    page.select_by_mouse("most of the work is done")
    page.bubble.get_by_role("button", name="Copy link").click()
    expect(browser.get_by_role("status")).to_have_text("Link copied")
    copied = browser.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith(f"{page.page.url}#p-")
    assert copied.endswith(":~:text=most%20of%20the%20work%20is%20done")
