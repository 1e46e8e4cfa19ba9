"""The connection of the write page: where WebSockets are refused, and when a right or a sign-in ends under it."""

import random
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from editor.live import rows
from sections.blocks import Block, Text, Words
from sections.forums import Forum
from tests.cast import AMINA, KOFI, TOMAS
from tests.e2e.proxy import slow_line, without_websockets
from tests.e2e.server import Server, running
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage, kept, words_of
from tests.editor.live.peers import wait_until
from tests.ports import free_port

pytestmark = pytest.mark.browser
METHOD = "Methodology used and BPF activities"
ISSUE = "Definition of the issue(s) and overview of policy challenges"


def test_where_websockets_are_refused_it_goes_on_by_polling(chromium: Browser, tmp_path: Path) -> None:
    port = free_port()
    with without_websockets(port) as door, running(tmp_path, port=port, base_url=f"http://127.0.0.1:{door}") as server:
        forum = server.forum("polling")
        visit = Visitors(chromium, server)
        visit.forgive("WebSocket connection to")
        amina, tomas = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS))
        amina.write(ISSUE, "through the proxy")
        amina.saved()
        expect(tomas.editor(ISSUE)).to_have_text("through the proxy")
        tomas.write(ISSUE, ", and back")
        expect(amina.editor(ISSUE)).to_have_text("through the proxy, and back")
        tomas.saved()
        assert words_of(kept(server, server.section(forum, "issue_definition"))) == ["through the proxy, and back"]
        visit.close()


def long_text(server: Server, section: str, count: int) -> None:
    """Has Tomás write so many long lines into a section, in words that cannot be packed well."""
    dice = random.Random(count)
    lines = [
        Block("", inlines=(Words(f"Line {number} of a long text " + dice.randbytes(240).hex(" ", 4)),))
        for number in range(count)
    ]
    for start in range(0, count, 300):
        server.kit.live.write_text(section, server.person(TOMAS).id, Text(tuple(lines[start : start + 300])))


def test_over_a_slow_line_one_writes_in_what_is_there_while_the_rest_comes(chromium: Browser, tmp_path: Path) -> None:
    port = free_port()
    with (
        slow_line(port, 100_000) as door,
        running(tmp_path, port=port, base_url=f"http://127.0.0.1:{door}") as server,
    ):
        forum = server.forum("slow")
        for component, count in (("issue_definition", 100), ("methodology", 1_500)):
            long_text(server, server.section(forum, component), count)
        server.kit.live.stop()
        visit = Visitors(chromium, server)
        began = time.monotonic()
        amina = WritePage(visit(AMINA), forum.slug, wait=False)
        expect(amina.status).to_have_text("Fetching the text…", timeout=30_000)
        # The line takes its time over the scripts, too.
        expect(amina.editor(ISSUE)).to_contain_text("Line 99 of a long text", timeout=30_000)
        method = amina.page.locator("section", has=amina.editor(METHOD))
        assert amina.paragraphs(METHOD) == [""]
        expect(method).to_contain_text("The text of this section is on its way.")
        expect(amina.editor(METHOD)).to_have_attribute("contenteditable", "false")
        expect(amina.page.locator("#strip")).to_be_hidden()
        method.scroll_into_view_if_needed()
        amina.page.mouse.wheel(0, 2_000)
        expect(amina.page.locator("#strip")).to_have_text("Fetching the text…")
        expect(amina.page.locator("#strip")).to_be_visible()
        amina.page.keyboard.press("Control+Alt+f")
        amina.page.get_by_role("searchbox", name="Find").fill("nowhere")
        expect(amina.page.locator("#find")).to_contain_text("Not found. Texts are still on their way.")
        expect(amina.page.get_by_role("button", name="Replace all")).to_be_disabled()
        amina.page.keyboard.press("Escape")
        amina.write(ISSUE, "and one more word")
        expect(amina.status).to_have_text("Saved", timeout=60_000)
        assert time.monotonic() - began > 6
        expect(amina.editor(METHOD)).to_have_attribute("contenteditable", "true")
        assert len(amina.paragraphs(METHOD)) == 1_500
        expect(method.get_by_text("on its way")).to_be_hidden()
        amina.write(METHOD, "and here")
        amina.saved()
        visit.close()


def test_roles_are_taken_away_and_given_under_an_open_page(visit: Visitors, forum: Forum) -> None:
    kofi, team = WritePage(visit(KOFI), forum.slug), visit(AMINA)
    kofi.write(ISSUE, "Kofi was here.")
    kofi.saved()
    give(team, forum, "Participant")
    take_away(team, "Lead expert")
    expect(kofi.editor(ISSUE)).to_have_attribute("data-suggesting", "")
    expect(kofi.page.get_by_role("radio", name="Editing")).to_have_count(0)
    give(team, forum, "Lead expert")
    kofi.page.get_by_role("radio", name="Editing").check()
    kofi.write(ISSUE, " Again.")
    kofi.saved()
    # The page joins again for what changes nothing in it: what was saved still is.
    take_away(team, "Participant")
    kofi.page.wait_for_timeout(1_000)
    kofi.saved()
    visit.forgive("status of 403")
    take_away(team, "Lead expert")
    expect(kofi.status).to_have_text("No access")
    expect(kofi.editor(ISSUE)).to_have_attribute("contenteditable", "false")
    expect(kofi.page.locator("#announce")).to_contain_text("You can no longer read this text.")
    assert kofi.paragraphs(ISSUE) == ["Kofi was here. Again."]


def give(page: Page, forum: Forum, role: str) -> None:
    """Gives Kofi a role, on the page of the team."""
    page.goto(f"/forums/{forum.slug}/team")
    page.get_by_label("E-mail").fill(KOFI.email)
    page.get_by_label("Role").select_option(role)
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("button", name=f"Take the role away from Kofi Mensah: {role}")).to_be_visible()


def take_away(page: Page, role: str) -> None:
    """Takes a role away from Kofi."""
    page.get_by_role("button", name=f"Take the role away from Kofi Mensah: {role}").click()
    expect(page.get_by_role("button", name=f"Take the role away from Kofi Mensah: {role}")).to_have_count(0)


def test_signing_out_in_another_tab_keeps_the_words(visit: Visitors, forum: Forum) -> None:
    page = visit(AMINA)
    visit.forgive("status of 40", "WebSocket connection to")
    amina = WritePage(page, forum.slug)
    amina.write(ISSUE, "on the record")
    amina.saved()
    other = page.context.new_page()
    other.goto("/me")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/")
    expect(amina.status).to_have_text("Signed out")
    expect(page.locator("#offline")).to_contain_text("You were signed out. Sign in again in another tab")
    amina.write(ISSUE, " and after")
    assert amina.paragraphs(ISSUE) == ["on the record and after"]
    visit.sign_in(other, AMINA)
    page.bring_to_front()
    page.evaluate("() => dispatchEvent(new Event('focus'))")
    amina.saved()
    assert amina.paragraphs(ISSUE) == ["on the record and after"]


def test_a_section_that_cannot_be_read_just_now_comes_by_itself_as_soon_as_it_can(
    visit: Visitors, server: Server, forum: Forum
) -> None:
    visit.forgive("net::ERR_INTERNET_DISCONNECTED", "WebSocket connection to", "status of 503")
    section = server.section(forum, "issue_definition")
    page = visit(AMINA)
    amina = WritePage(page, forum.slug)
    amina.keeps_page()
    page.context.set_offline(True)
    expect(amina.status).to_have_text("Offline")
    with server.kit.db.begin() as tx:
        rows.append(tx, section, 0, [(b"\xff", None)], {}, server.kit.clock.now())
    page.context.set_offline(False)
    expect(amina.status).to_have_text("Waiting to save")
    amina.write(METHOD, "meanwhile")
    amina.write(ISSUE, "at last")
    wait_until(lambda: words_of(kept(server, server.section(forum, "methodology"))) == ["meanwhile"])
    with server.kit.db.begin() as tx:
        tx.execute(rows.updates.update().where(rows.updates.c.section == section).values(bytes=b"\x00\x00"))
    amina.saved()
    assert words_of(kept(server, section)) == ["at last"]
