"""The edit that answers a comment, read by the public without script; and a file's faults, read by the team."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from editor import record, worker
from editor.comments import rows as comment_rows
from editor.dispositions.actions import answer
from editor.dispositions.forms import NewAnswer
from editor.jobs import JobState, jobs
from editor.publishing.actions import publish_draft
from sections.blocks import Block, Text, Words
from sections.forums import Forum
from tests.cast import AMINA, TOMAS
from tests.e2e.accessibility import DESK, PHONE, findings_everywhere
from tests.e2e.commenter import comment, publish
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.editor.comments.test_changes import COMING, NEW, OLD
from tests.editor.published import text

pytestmark = pytest.mark.browser
STRANGE = "A letter of nobody's script: \U0010fffd."


def test_a_reader_without_script_sees_what_was_changed_for_a_comment(
    visit: Visitors, server: Server, forum: Forum
) -> None:
    publish(server, forum, {"issue_definition": text()})
    comment(visit(), server, forum.slug, OLD, "By which measure?")
    kit, section = server.kit, server.section(forum, "issue_definition")
    kit.live.edit(section, server.person(TOMAS).id, OLD, NEW)
    kit.live.note_typing()
    with kit.db.read() as tx:
        changed = record.of_subject(tx, "section", section)[-1].id
        [asked] = comment_rows.of_forum(tx, forum.id)
    reason = "The sentence now says by which measure."
    answer(kit, server.person(AMINA), forum.slug, asked.id, NewAnswer("accepted_with_changes", reason, edit=changed))
    reader, scripted = visit(java_script_enabled=False), visit()
    here = f"/forums/{forum.slug}/versions/draft-1"
    reader.goto(here)
    note = reader.locator("#c-1")
    note.locator("summary").first.click()
    expect(note).to_contain_text(COMING)
    expect(reader.locator("body")).not_to_contain_text("masts")
    publish_draft(kit, server.person(AMINA), forum.slug, "the key of the second draft")
    reader.goto(here)
    note.locator("summary").first.click()
    note.get_by_text("Before and after").click()
    expect(note).to_contain_text("After, in draft-2")
    expect(note).to_contain_text("measured in masts")
    note.get_by_role("link", name="Changed in draft-2").click()
    expect(reader).to_have_url(re.compile(r"/versions/draft-2#p-\w+$"))
    expect(reader.get_by_text("measured in masts")).to_be_in_viewport()
    scripted.goto(f"{here}#c-1")
    scripted.locator("#c-1 .changed > summary").click()
    assert findings_everywhere(scripted) == []
    shots(scripted, "changed", "#c-1")


def test_the_team_reads_the_faults_of_a_file(visit: Visitors, server: Server, forum: Forum) -> None:
    strange = Text((Block("", inlines=(Words(STRANGE),)),))
    publish(server, forum, {"issue_definition": strange})
    page = visit(AMINA)
    page.request.get(f"/forums/{forum.slug}/versions/draft-1.pdf")
    with server.kit.db.read() as tx:
        waiting = list(tx.execute(select(jobs.c.id).where(jobs.c.state == JobState.QUEUED.value)).scalars())
    for id in waiting:
        worker.do(server.kit, id)
    page.goto(f"/forums/{forum.slug}/publishing")
    told = page.get_by_role("region", name="Published versions")
    expect(told).to_contain_text("The PDF has faults.")
    expect(told).to_contain_text("No typeface has the letter")
    assert findings_everywhere(page) == []
    shots(page, "faults", "text=The PDF has faults.")


def shots(page: Page, name: str, there: str) -> None:
    """The screen on a desk and on a phone."""
    if folder := os.environ.get("TEAM_SHOTS"):
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            page.locator(there).first.scroll_into_view_if_needed()
            page.screenshot(path=Path(folder) / f"{name}-{size['width']}.png")
