"""Suggestions on a write page: how they are made, their cards, and what stands on the server's disk without them."""

from playwright.sync_api import Locator

from sections.forums import Forum
from tests.e2e.server import Server
from tests.e2e.write_page import WritePage, kept, words_of

ISSUE = "Definition of the issue(s) and overview of policy challenges"
BEGINNING = "one two three four\nfive six\nseven eight\nnine ten"


def cards(page: WritePage) -> Locator:
    """The cards of open suggestions, in the order of the page."""
    return page.page.locator("article.card[data-kind=suggestion]")


def asked(page: WritePage) -> Locator:
    """What they ask for."""
    return cards(page).locator(".asks")


def card(page: WritePage, asks: str) -> Locator:
    """The card that asks for this."""
    return cards(page).filter(has=page.page.get_by_text(asks, exact=True))


def said(page: WritePage) -> Locator:
    """What is read out last."""
    return page.page.locator("#announce")


def disk(server: Server, forum: Forum, code: str = "issue_definition") -> list[str]:
    """The paragraphs of a section on the server's disk, without what is only suggested."""
    return words_of(kept(server, server.section(forum, code)))


def adds(page: WritePage, behind: str, words: str, heading: str = ISSUE) -> None:
    """Somebody types behind words."""
    page.caret(heading, behind)
    page.type(words)
    page.saved()
