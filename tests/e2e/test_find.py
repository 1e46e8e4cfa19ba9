"""Find and replace across all sections, by keyboard."""

import pytest
from playwright.sync_api import expect

from sections.forums import Forum
from tests.cast import AMINA
from tests.e2e.accessibility import findings
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage, kept, words_of

pytestmark = pytest.mark.browser
ISSUE = "Definition of the issue(s) and overview of policy challenges"
METHOD = "Methodology used and BPF activities"


def test_words_are_found_and_replaced_in_all_sections(visit: Visitors, server: Server, forum: Forum) -> None:
    amina = WritePage(visit(AMINA), forum.slug)
    amina.write(ISSUE, "Access is not use. No access at all.")
    amina.write(METHOD, "We asked about access.")
    amina.saved()
    amina.page.keyboard.press("Control+Alt+f")
    bar = amina.page.get_by_role("search", name="Find and replace in all sections")
    bar.get_by_label("Find", exact=True).fill("access")
    count, marked = bar.get_by_role("status"), amina.page.locator(".found")
    expect(marked).to_have_text(["Access", "access", "access"])
    amina.page.keyboard.press("Enter")
    amina.page.keyboard.press("Shift+Enter")
    expect(count).to_have_text("1 of 3")
    bar.get_by_label("Same capitals").check()
    expect(count).to_have_text("1 of 2")
    assert findings(amina.page) == []
    bar.get_by_label("Replace by").fill("connection")
    bar.get_by_role("button", name="Replace all").click()
    expect(count).to_have_text("Not found")
    expect(amina.page.locator("#announce")).to_contain_text("2 replaced.")
    amina.saved()
    assert words_of(kept(server, server.section(forum, "issue_definition"))) == [
        "Access is not use. No connection at all."
    ]
    assert amina.paragraphs(METHOD) == ["We asked about connection."]
    amina.page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    amina.to_end(METHOD)
    amina.page.keyboard.press("Control+z")
    expect(amina.editor(METHOD)).to_have_text("We asked about access.")
