"""The write page in somebody's browser, in the words of its people: editors by their headings, carets by words."""

import re
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from sections.blocks import Text, plain
from tests.e2e.server import Server
from tests.e2e.visitors import PATIENCE

# Puts the selection on words of an editor; without `through` the caret stands at their end, or before them.
SELECT = """
(editor, {words, before, through}) => {
  const nodes = [];
  const walk = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
  let text = '';
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    nodes.push({ node, start: text.length });
    text += node.textContent;
  }
  const spot = (at, starts) => {
    const letter = starts ? at : at - 1;
    const { node, start } = nodes.find((each) => each.start <= letter && letter < each.start + each.node.length);
    return [node, at - start];
  };
  const from = text.indexOf(words);
  if (from < 0) throw new Error(`${words} is not in ${text}`);
  const to = through ? text.indexOf(through, from) + through.length : from + words.length;
  editor.focus();
  const selection = getSelection();
  if (through) selection.setBaseAndExtent(...spot(from, true), ...spot(to, false));
  else selection.collapse(...spot(before ? from : to, before));
}
"""

# What a browser does for somebody who pastes.
PASTE = """
(editor, [text, html]) => {
  const clipboardData = new DataTransfer();
  if (html) clipboardData.setData('text/html', html);
  clipboardData.setData('text/plain', text);
  editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}
"""

# How many letters of an editor stand before the caret.
WHERE = """
(editor) => {
  const { focusNode, focusOffset } = getSelection();
  const before = document.createRange();
  before.setStart(editor, 0);
  before.setEnd(focusNode, focusOffset);
  return before.toString().length;
}
"""


class WritePage:
    """One open write page."""

    def __init__(self, page: Page, slug: str, wait: bool = True) -> None:
        self.page = page
        self.slug = slug
        page.goto(f"/forums/{slug}/write")
        if wait:
            self.joined()

    @property
    def status(self) -> Locator:
        """The saving state."""
        return self.page.locator("#status")

    def joined(self) -> None:
        """Waits until the server has let this page in, and what stands around the text is there too."""
        expect(self.status).to_have_text(re.compile("Connected|Saved|You read along"), timeout=PATIENCE)
        # All of it comes at once; the tools are made even where they are hidden, before somebody who only reads.
        expect(self.page.locator("#toolbar button").first).to_be_attached(timeout=PATIENCE)

    def leave(self) -> None:
        """Takes the network away."""
        self.page.context.set_offline(True)
        expect(self.status).to_have_text("Offline")

    def saved(self) -> None:
        """Waits until everything is on the server's disk, as the page says it."""
        expect(self.status).to_have_text("Saved", timeout=PATIENCE)

    def keeps_page(self) -> None:
        """Waits until the page would open without a network."""
        self.page.evaluate(
            """async () => {
              const count = async (name) => (await (await caches.open(name)).keys()).length;
              const kept = async () => (await count('rapporteur/files')) > 8 && (await count('rapporteur/pages')) >= 3;
              const ready = async () => navigator.serviceWorker.controller && (await kept());
              while (!(await ready())) await new Promise((done) => setTimeout(done, 50));
            }"""
        )

    def remember_status(self) -> None:
        """From now on keeps every word that the saving state shows, however short."""
        self.page.evaluate(
            """() => {
              const line = document.getElementById('status');
              window.said = [];
              const note = () => window.said.at(-1) !== line.textContent && window.said.push(line.textContent);
              new MutationObserver(note).observe(line, { childList: true, characterData: true, subtree: true });
            }"""
        )

    def said(self) -> list[str]:
        """What the saving state has shown since `remember_status`, in order."""
        found: list[str] = self.page.evaluate("() => window.said")
        return found

    def editor(self, heading: str) -> Locator:
        """The editor of a section."""
        return self.page.get_by_role("textbox", name=heading, exact=True)

    def write(self, heading: str, words: str) -> Locator:
        """Types into a section where the caret is, at its end when it is elsewhere; "\\n" is Enter."""
        editor = self.editor(heading)
        if not editor.evaluate("editor => editor.contains(document.activeElement)"):
            self.to_end(heading)
        self.type(words)
        return editor

    def type(self, words: str) -> None:
        """Types where the focus is; "\\n" is Enter."""
        for number, line in enumerate(words.split("\n")):
            if number:
                self.page.keyboard.press("Enter")
            self.page.keyboard.type(line)

    def paste(self, heading: str, text: str, html: str = "") -> None:
        """Pastes what a program puts on the clipboard where the caret stands in a section."""
        self.editor(heading).evaluate(PASTE, [text, html])

    def to_end(self, heading: str) -> None:
        """Puts the caret behind everything in a section."""
        self.editor(heading).focus()
        self.page.keyboard.press("Control+End")

    def caret(self, heading: str, words: str, before: bool = False) -> None:
        """Puts the caret behind words of a section, or before them."""
        self._select(heading, words=words, before=before, through=None)

    def select(self, heading: str, words: str, through: str | None = None) -> None:
        """Selects words of a section, or everything from them through others."""
        self._select(heading, words=words, before=False, through=through or words)

    def tool(self, name: str) -> Locator:
        """A button of the toolbar."""
        return self.page.get_by_role("toolbar", name="Formatting").get_by_role("button", name=name, exact=True)

    def paragraphs(self, heading: str) -> list[str]:
        """The paragraphs that an editor shows, with others' carets and its own gaps left out."""
        found: list[str] = self.editor(heading).evaluate(
            "editor => [...editor.children].map((each) => each.textContent)"
        )
        return found

    def _select(self, heading: str, **what: Any) -> None:
        # The editor hears of the selection in its own time; what others write in this moment can set it back.
        self.editor(heading).evaluate(SELECT, what)
        wanted = self.editor(heading).evaluate(WHERE)
        self.heard()
        if self.editor(heading).evaluate(WHERE) != wanted:
            self._select(heading, **what)

    def heard(self) -> None:
        """Waits for the time in which an editor hears of a selection."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def until(page: Page, read: Callable[[], object], wanted: object) -> None:
    """Waits until something is as wanted, for what no expectation of the browser can say."""
    ends = time.monotonic() + PATIENCE / 1000
    while (found := read()) != wanted:
        if time.monotonic() > ends:
            raise AssertionError(f"{found!r} instead of {wanted!r}")
        page.wait_for_timeout(50)


def kept(server: Server, section: str) -> Text:
    """The text of a section as the server's disk holds it."""
    return server.kit.live.texts([section])[section]


def words_of(text: Text) -> list[str]:
    """The paragraphs of a text, as plain words."""
    return [plain(block.inlines) for block in text.blocks]
