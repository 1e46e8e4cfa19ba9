"""The team's notes on a write page: their cards, the words on which they stand, pictures of both."""

import os
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

ISSUE = "Definition of the issue(s) and overview of policy challenges"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def card(page: Page, words: str) -> Locator:
    """The card of the note that says this."""
    return page.locator("article.card[data-kind=team]").filter(has_text=words)


def begin_on_section(page: Page, heading: str) -> None:
    """Begins a note on a whole section; the caret is in its field."""
    section = page.locator("section.sec").filter(has=page.get_by_role("heading", name=heading))
    section.get_by_role("button", name="Note…").click()
    note_begun(page)


def note_begun(page: Page) -> None:
    """Waits until the caret is in the field of a new note."""
    expect(card(page, "a new note").get_by_role("textbox", name="Your note")).to_be_focused()


def marked(page: Page) -> list[str]:
    """The words on which notes stand, in the order of the page."""
    return page.locator("#paper mark[data-note]").all_text_contents()


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("TEAM_SHOTS"):
        page.screenshot(path=Path(folder) / name)
