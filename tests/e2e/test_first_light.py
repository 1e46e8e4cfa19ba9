"""What the write page loads before one can write, in bytes; the rest comes at the first press, or one is told."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from sections.blocks import Block, Text, Words
from sections.forums import Forum
from tests.cast import AMINA
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage, kept, until, words_of

pytestmark = pytest.mark.browser
MOST = 130_000
"""Bytes, compressed: the page itself and everything that it loads until its first editor shows words and takes more."""
ISSUE = "Definition of the issue(s) and overview of policy challenges"
PARTS = re.compile("/static/parts-")
WORDS = "Access is a right."

# Notes the moment at which an editor shows words and takes more.
WATCH = """
new MutationObserver((_changes, watching) => {
  const editor = [...document.querySelectorAll('.host[contenteditable=true]')].find((each) => each.textContent);
  if (!editor) return;
  watching.disconnect();
  window.ready = performance.now();
}).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
"""
# What the page asked for before that moment, or after it: names of built files and their compressed bytes.
LOADED = """
(before) => performance.getEntriesByType('resource')
  .filter(({ name, startTime }) => name.includes('/static/') && startTime < window.ready === before)
  .map(({ name, encodedBodySize }) => [name.split('/').at(-1), encodedBodySize])
"""
BROTLI = "process.stdout.write(String(require('zlib').brotliCompressSync(require('fs').readFileSync(0)).length))"


@pytest.fixture
def section(server: Server, forum: Forum) -> str:
    """A section with words."""
    section = server.section(forum, "issue_definition")
    text = Text((Block("", inlines=(Words(WORDS),)),))
    server.kit.live.write_text(section, server.person(AMINA).id, text)
    return section


def brotli(root: Path, content: bytes) -> int:
    """How many bytes are left of something when it is compressed as the build compresses files."""
    command = [root / "scripts" / "with-node", "node", "-e", BROTLI]
    return int(subprocess.run(command, input=content, capture_output=True, check=True).stdout)


def opened(page: Page, forum: Forum) -> WritePage:
    """Opens the write page; comes back when the words stand there."""
    written = WritePage(page, forum.slug, wait=False)
    expect(written.editor(ISSUE)).to_contain_text(WORDS)
    return written


@dataclass
class Early:
    """An open page whose later part is still on its way."""

    written: WritePage
    held: list[Route]

    def part_comes(self) -> None:
        """Lets it come, once the page has asked for it."""
        until(self.written.page, lambda: bool(self.held), True)
        self.held[0].continue_()


@pytest.fixture
def early(visit: Visitors, forum: Forum, section: str) -> Early:
    """Amina at the page in its first moments."""
    visit.forgive("Service Worker registration blocked")
    page = visit(AMINA, service_workers="block")
    held: list[Route] = []
    page.route(PARTS, lambda route: held.append(route))
    return Early(opened(page, forum), held)


@pytest.mark.usefixtures("section")
def test_the_page_is_light_until_its_first_editor_is_ready(visit: Visitors, forum: Forum, root: Path) -> None:
    page = visit(AMINA)
    page.add_init_script(WATCH)
    written = opened(page, forum)
    expect(written.tool("Find")).to_be_visible()
    loaded: dict[str, int] = dict(page.evaluate(LOADED, True))
    html = brotli(root, page.request.get(page.url).body())
    sizes = {name: (root / "static" / "dist" / f"{name}.br").stat().st_size for name in loaded}
    assert loaded == sizes  # each came over the line, and as small as it can be
    assert {name.partition("-")[0] for name in loaded} == {"write", "part", "icon"}
    print(f"\n{html:,} bytes of the page itself, {sum(loaded.values()):,} of {len(loaded)} files")
    assert html + sum(loaded.values()) < MOST
    later = [name.partition("-")[0] for name, _ in page.evaluate(LOADED, False)]
    assert "parts" in later  # what the sum leaves out is there, and came later


def test_a_shortcut_works_at_the_first_press_before_its_part_is_there(early: Early) -> None:
    page, written = early.written.page, early.written
    written.to_end(ISSUE)
    page.keyboard.press("Control+Alt+f")
    page.keyboard.type("!")
    expect(written.editor(ISSUE)).to_contain_text(f"{WORDS}!")
    early.part_comes()
    expect(page.get_by_label("Find", exact=True)).to_be_focused()


def test_what_is_typed_before_a_note_is_there_is_not_for_all_to_read(early: Early) -> None:
    page, written = early.written.page, early.written
    written.select(ISSUE, "a right")
    page.keyboard.press("Control+Alt+n")
    page.keyboard.type("By whose law?")
    early.part_comes()
    expect(page.get_by_role("textbox", name="Your note")).to_be_focused()
    expect(page.locator("article.card.is-current")).to_contain_text("a right")
    assert written.paragraphs(ISSUE) == [WORDS]


@pytest.mark.parametrize(
    ("selected", "typed", "shown"),
    [
        (None, ", surely,", "Access, in law, surely, is a right."),
        (" is", None, "Access, in law a right."),
        (" is", " was", "Access, in law was a right."),
    ],
)
def test_what_is_pasted_before_its_part_is_there_comes_where_it_was_pasted(
    early: Early, selected: str | None, typed: str | None, shown: str
) -> None:
    page, written = early.written.page, early.written
    if selected:
        written.select(ISSUE, selected)
    else:
        written.caret(ISSUE, "Access")
    written.paste(ISSUE, ", in law")
    if typed:
        page.keyboard.type(typed)
    early.part_comes()
    expect(written.editor(ISSUE)).to_have_text(shown)
    page.keyboard.type("#")  # the caret stays where somebody writes
    at = shown.index(typed) + len(typed) if typed else shown.index(", in law") + len(", in law")
    expect(written.editor(ISSUE)).to_have_text(f"{shown[:at]}#{shown[at:]}")


def test_who_cannot_get_a_part_is_told_writes_on_and_may_ask_again(
    visit: Visitors, server: Server, forum: Forum, section: str
) -> None:
    visit.forgive("net::ERR_FAILED")
    visit.forgive("Service Worker registration blocked")
    page = visit(AMINA, service_workers="block")
    page.route(PARTS, lambda route: route.abort())
    written = opened(page, forum)
    expect(page.locator(".toast")).to_contain_text("could not be fetched, so that was not done. Your text is kept.")
    written.to_end(ISSUE)
    page.keyboard.type(" Always.")
    written.saved()
    assert words_of(kept(server, section)) == [f"{WORDS} Always."]
    page.unroute(PARTS)
    page.keyboard.press("Control+Alt+f")
    expect(page.get_by_label("Find", exact=True)).to_be_focused()
    expect(written.tool("Find")).to_be_visible()


@pytest.mark.usefixtures("section")
def test_what_comes_after_the_text_is_there_without_a_network(visit: Visitors, forum: Forum) -> None:
    visit.forgive("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED", "WebSocket connection to")
    page = visit(AMINA)
    opened(page, forum).keeps_page()
    page.context.set_offline(True)
    expect(opened(page, forum).status).to_have_text("Offline")
    page.keyboard.press("Control+Alt+f")
    expect(page.get_by_label("Find", exact=True)).to_be_focused()
