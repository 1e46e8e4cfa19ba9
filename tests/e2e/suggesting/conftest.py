"""The stage of suggesting: four paragraphs, the facilitator who has written them, and a participant before them."""

import pytest
from playwright.sync_api import expect

from sections.forums import Forum
from tests.cast import AMINA, LUPE
from tests.e2e.suggesting.cards import BEGINNING, ISSUE
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage


@pytest.fixture
def amina(visit: Visitors, forum: Forum) -> WritePage:
    """The facilitator, who has written four paragraphs."""
    amina = WritePage(visit(AMINA), forum.slug)
    amina.write(ISSUE, BEGINNING)
    amina.saved()
    return amina


@pytest.fixture
def lupe(visit: Visitors, forum: Forum, amina: WritePage) -> WritePage:
    """A participant before these paragraphs."""
    lupe = WritePage(visit(LUPE), forum.slug)
    expect(lupe.editor(ISSUE)).to_contain_text("nine ten")
    return lupe
