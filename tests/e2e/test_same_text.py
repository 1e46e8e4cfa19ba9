"""A page whose text is not the server's: it is found when a version is frozen, both are kept, and nothing of one's own
is lost."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from editor.live import rows
from sections.forums import Forum
from sections.ydoc import flat_text, open_doc
from tests.cast import AMINA, SEO_YEON, TOMAS
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage, kept, until, words_of

pytestmark = pytest.mark.browser
ISSUE = "Definition of the issue(s) and overview of policy challenges"
CODE = "issue_definition"
STORED = "Access is more than a cable. Meaning matters."
ANEW = f"“{ISSUE}” was not the same here as on the server. It is loaded again; your own words are in it."

# Puts a state in the place of all that the device keeps of a section.
STORE = """
async ([section, bytes]) => {
  const { name } = (await indexedDB.databases()).find((one) => one.name.endsWith(section));
  const opened = indexedDB.open(name);
  await new Promise((done) => (opened.onsuccess = done));
  const deed = opened.result.transaction(['updates'], 'readwrite');
  deed.objectStore('updates').clear();
  deed.objectStore('updates').add(Uint8Array.from(bytes));
  await new Promise((done) => (deed.oncomplete = done));
  opened.result.close();
}
"""


def rotten(server: Server, section: str, old: bytes, new: bytes) -> bytes:
    """The state of a section with other letters under the same ids: no state vector tells it from the true one."""
    with server.kit.db.read() as tx:
        state = open_doc(*rows.logged(tx, section).updates).get_update()
    assert (state.count(old), len(old)) == (1, len(new))
    return state.replace(old, new)


@pytest.mark.long
def test_a_text_that_went_astray_is_read_anew_and_ones_own_words_stay(
    visit: Visitors, server: Server, forum: Forum
) -> None:
    section = server.section(forum, CODE)
    amina, tomas = WritePage(visit(AMINA), forum.slug), WritePage(visit(TOMAS), forum.slug)
    amina.write(ISSUE, STORED)
    amina.saved()
    expect(tomas.editor(ISSUE)).to_have_text(STORED)
    # What the device keeps has suffered.
    amina.page.goto("/me")
    amina.page.evaluate(STORE, [section, list(rotten(server, section, b"more", b"less"))])
    amina = WritePage(amina.page, forum.slug)
    expect(amina.editor(ISSUE)).to_have_text(STORED.replace("more", "less"))

    secretariat = visit(SEO_YEON)
    secretariat.goto(f"/forums/{forum.slug}/publishing")
    secretariat.get_by_label("What is in it, in a few sentences").fill("A first draft.")
    secretariat.get_by_role("button", name="Publish draft-1").click()
    amina.to_end(ISSUE)
    typed = 0
    while not amina.page.get_by_text(ANEW).first.is_visible() and typed < 100:
        amina.type(f" w{typed}")
        typed += 1
        amina.page.wait_for_timeout(300)
    amina.type(" and goes on")
    amina.saved()

    own = "".join(f" w{number}" for number in range(typed)) + " and goes on"
    assert typed < 100
    expect(amina.editor(ISSUE)).to_have_text(STORED + own)
    expect(tomas.editor(ISSUE)).to_have_text(STORED + own)
    assert words_of(kept(server, section)) == [STORED + own]
    with server.kit.db.read() as tx:
        found = list(tx.execute(select(rows.differences).where(rows.differences.c.section == section)))
    assert found != []
    for one in found:  # more than one, when the next word came between question and answer
        theirs, ours = (flat_text(open_doc(state)) for state in (one.theirs, one.ours))
        assert (theirs[:14], ours) == ("Access is less", theirs.replace("less", "more"))
        assert f"section {section} at {one.seq}: a page of " in server.log
    # The device keeps the text as it is now, and another visit shows it.
    amina = WritePage(amina.page, forum.slug)
    until(amina.page, lambda: amina.paragraphs(ISSUE), [STORED + own])
