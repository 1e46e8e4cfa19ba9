"""Two tabs of one browser, and a browser that takes its storage away: nothing is lost, and nothing comes twice."""

import pytest
from playwright.sync_api import Locator, Page, expect

from sections.forums import Forum
from tests.cast import AMINA, LUPE, TOMAS
from tests.e2e.on_disk import ISSUE, Kept
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage

pytestmark = pytest.mark.browser

# Deletes the database of a section, as another tab does that shows the shared text, or who takes site data away.
TAKE_AWAY = """
async (section) => {
  const { name } = (await indexedDB.databases()).find((one) => one.name.endsWith(section));
  await new Promise((done) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = request.onblocked = done;
  });
}
"""

# Keeps everybody else out of the database of a section for some milliseconds.
BUSY = """
([section, time]) => {
  indexedDB.databases().then((all) => {
    const opening = indexedDB.open(all.find((one) => one.name.endsWith(section)).name);
    opening.onsuccess = () => {
      const ends = Date.now() + time;
      const store = opening.result.transaction('updates', 'readwrite').objectStore('updates');
      const again = () => { if (Date.now() < ends) store.count().onsuccess = again; else opening.result.close(); };
      again();
    };
  });
}
"""

# What a page whose `mute` is set sends of its text stays on the line.
MUTE = """
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (window.mute && data.byteLength && new TextDecoder().decode(data).includes('update')) return;
  send.call(this, data);
};
"""


def second_tab(first: WritePage) -> WritePage:
    """The same page in another tab; the first is in front again."""
    second = WritePage(first.page.context.new_page(), first.slug)
    first.page.bring_to_front()
    return second


def asks(page: Page) -> Locator:
    """What the suggestions on a page ask for."""
    return page.locator("article.card .asks")


def test_a_browser_that_takes_its_storage_away_keeps_no_word_from_being_sent(
    away: Visitors, server: Server, forum: Forum, disk: Kept
) -> None:
    amina, tomas = (WritePage(away(who), forum.slug) for who in (AMINA, TOMAS))
    amina.write(ISSUE, "one")
    amina.saved()
    other = amina.page.context.new_page()
    other.goto("/me")
    other.evaluate(TAKE_AWAY, server.section(forum, "issue_definition"))
    amina.page.bring_to_front()
    amina.write(ISSUE, " two")
    expect(tomas.editor(ISSUE)).to_have_text("one two")
    tomas.write(ISSUE, " three")
    expect(amina.editor(ISSUE)).to_have_text("one two three")
    amina.saved()
    assert disk(ISSUE) == ["one two three"]
    amina.keeps_page()
    amina.page.context.set_offline(True)
    amina.write(ISSUE, " four")
    amina.page.reload()
    expect(amina.editor(ISSUE)).to_have_text("one two three four")
    amina.page.context.set_offline(False)
    amina.saved()
    assert disk(ISSUE) == ["one two three four"]


def suggested_and_decided(away: Visitors, forum: Forum) -> tuple[WritePage, WritePage]:
    """Amina's page and Lupe's: a suggestion of Lupe's is accepted while she is offline and has written more into it."""
    amina, lupe = (WritePage(away(who), forum.slug) for who in (AMINA, LUPE))
    amina.write(ISSUE, "Coverage is access.")
    expect(lupe.editor(ISSUE)).to_have_text("Coverage is access.")
    lupe.caret(ISSUE, "is")
    lupe.type(" not the same as")
    lupe.saved()
    lupe.keeps_page()
    return amina, lupe


def write_more(amina: WritePage, lupe: WritePage) -> None:
    """Lupe writes more into her suggestion without a network, and meanwhile it is accepted."""
    lupe.leave()
    lupe.caret(ISSUE, "not")
    lupe.type(" at all")
    amina.page.locator("article.card").get_by_role("button", name="Accept").click()
    expect(amina.editor(ISSUE).locator("ins")).to_have_count(0)


@pytest.mark.parametrize("busy", [0, 2000])
def test_what_two_tabs_have_to_write_anew_is_written_once(
    away: Visitors, server: Server, forum: Forum, busy: int
) -> None:
    amina, lupe = suggested_and_decided(away, forum)
    twin = second_tab(lupe)
    helper = lupe.page.context.new_page()
    helper.goto("/me")
    lupe.page.bring_to_front()
    write_more(amina, lupe)
    expect(twin.editor(ISSUE)).to_contain_text("at all")
    if busy:
        helper.evaluate(BUSY, [server.section(forum, "issue_definition"), busy])
    lupe.page.context.set_offline(False)
    expect(amina.editor(ISSUE)).to_contain_text("at all")
    lupe.page.wait_for_timeout(busy + 2000)
    for one in (amina, lupe, twin):
        expect(one.editor(ISSUE)).to_have_text("Coverage is not at all the same as access.")
    expect(asks(amina.page)).to_have_text(["Add “ at all”"])


def test_a_tab_that_opens_while_another_writes_anew_does_not_do_so_too(
    away: Visitors, server: Server, forum: Forum
) -> None:
    amina, lupe = suggested_and_decided(away, forum)
    helper = lupe.page.context.new_page()
    helper.goto("/me")
    lupe.page.bring_to_front()
    write_more(amina, lupe)
    # The new tab has read this section and still waits for another.
    helper.evaluate(BUSY, [server.section(forum, "methodology"), 2600])
    twin = lupe.page.context.new_page()
    twin.goto(f"/forums/{forum.slug}/write", wait_until="commit")
    twin.wait_for_timeout(500)
    lupe.page.context.set_offline(False)
    expect(twin.locator("#status")).to_have_text("Connected")
    twin.wait_for_timeout(2000)
    expect(amina.editor(ISSUE)).to_have_text("Coverage is not at all the same as access.")
    expect(asks(amina.page)).to_have_text(["Add “ at all”"])


@pytest.mark.parametrize("deletes", [False, True])
def test_what_a_closed_tab_had_on_its_way_is_sent_by_the_other(
    away: Visitors, forum: Forum, disk: Kept, deletes: bool
) -> None:
    page = away(AMINA)
    page.context.add_init_script(MUTE)
    first = WritePage(page, forum.slug)
    second = second_tab(first)
    first.write(ISSUE, "start and end")
    first.saved()
    expect(second.editor(ISSUE)).to_have_text("start and end")
    page.evaluate("() => { window.mute = true; }")
    left = "start" if deletes else "start and end, at last"
    if deletes:
        first.select(ISSUE, " and end")
        page.keyboard.press("Delete")
    else:
        first.write(ISSUE, ", at last")
    expect(second.editor(ISSUE)).to_have_text(left)
    expect(first.status).to_have_text("Saving…")
    page.close()
    second.page.bring_to_front()
    second.saved()
    assert disk(ISSUE) == [left]


def test_words_behind_those_that_another_tab_has_on_its_way_are_taken(away: Visitors, forum: Forum, disk: Kept) -> None:
    page = away(AMINA)
    page.context.add_init_script(MUTE)
    first = WritePage(page, forum.slug)
    second = second_tab(first)
    first.write(ISSUE, "start")
    first.saved()
    page.evaluate("() => { window.mute = true; }")
    first.write(ISSUE, " more")
    expect(second.editor(ISSUE)).to_have_text("start more")
    second.page.bring_to_front()
    second.write(ISSUE, " and more")
    second.saved()
    assert disk(ISSUE) == ["start more and more"]
