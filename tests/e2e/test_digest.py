"""Since you were here: told at the top of the write page, dismissed when it was read, and not told again."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from editor.doors import note_typed
from editor.live.values import Typed
from editor.writing import actions_notes
from editor.writing.forms_notes import NewNote
from sections.forums import Forum
from sections.notes import NoteKind
from tests.cast import AMINA, KOFI, TOMAS
from tests.e2e.accessibility import findings_everywhere
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage

pytestmark = pytest.mark.browser
METHOD = "Methodology used and BPF activities"


def test_what_is_new_is_told_until_it_was_read(visit: Visitors, server: Server, forum: Forum) -> None:
    page = visit(KOFI)
    with page.expect_response("**/visit") as noted:  # the first time there is nothing to tell
        WritePage(page, forum.slug)
    assert noted.value.status == 200
    news = page.get_by_role("region", name="Since you were here")
    expect(news).to_have_count(0)
    began = page.evaluate("JSON.parse(document.getElementById('page').textContent).seen")
    said = noted.value.request.post_data_json
    assert said["seq"] == began["seq"]
    assert began["at"] <= said["at"] <= server.kit.clock.now()
    page.goto("about:blank")
    section, kit = server.section(forum, "methodology"), server.kit
    amina, tomas = server.person(AMINA), server.person(TOMAS)
    note_typed(
        kit.db,
        kit.clock,
        [Typed(one.id, section, False, 1, 1, 1, kit.clock.now(), kit.clock.now()) for one in (amina, tomas)],
    )
    new = NewNote(section, NoteKind.SECTION, None, f"@{KOFI.name}, is this yours?", "a note by this key")
    actions_notes.write(kit, tomas, forum.slug, new)
    kofi = WritePage(page, forum.slug)
    expect(news.get_by_role("listitem")).to_have_text(
        [f"{TOMAS.name} named you in a note", f"{AMINA.name}, {TOMAS.name} wrote in “{METHOD}”"]
    )
    tomas_page = WritePage(visit(TOMAS), forum.slug)
    tomas_page.page.get_by_text("Suggesting", exact=True).click()
    tomas_page.write(METHOD, "We met five times.")
    expect(news.get_by_role("listitem").last).to_have_text("1 suggestion waits for a decision.")
    assert findings_everywhere(page) == []
    shots(page)
    news.get_by_role("link", name=f"{TOMAS.name} named you in a note").click()
    expect(page.locator("article.card.is-current")).to_contain_text("is this yours?")
    page.reload()
    kofi.joined()
    expect(news).to_be_visible()
    with page.expect_response("**/visit"):
        news.get_by_role("button", name="Got it").click()
    expect(news).to_have_count(0)
    page.reload()
    kofi.joined()
    expect(news).to_have_count(0)


def shots(page: Page) -> None:
    for width in (1440, 360):
        page.emulate_media(reduced_motion="reduce")  # no drawer halfway
        page.set_viewport_size({"width": width, "height": 800})
        if folder := os.environ.get("TEAM_SHOTS"):
            page.screenshot(path=Path(folder) / f"digest-{width}.png")
    page.set_viewport_size({"width": 1440, "height": 900})
