"""The page of a version in a reader's browser: words are selected as people do it, comments sent and confirmed."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.post import Post

# Where the first of some words begins on the screen and the last one ends, in the direction in which they run.
ENDS = """
(element, words) => {
  const nodes = [];
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = '';
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    nodes.push({ node, start: text.length });
    text += node.data;
  }
  const from = text.indexOf(words);
  if (from < 0) throw new Error(`${words} is not in ${text}`);
  const spot = (at) => {
    const { node, start } = nodes.findLast((each) => each.start <= at);
    return [node, at - start];
  };
  const box = (at, length) => {
    const range = document.createRange();
    range.setStart(...spot(at));
    const [node, offset] = spot(at + length - 1);
    range.setEnd(node, offset + 1);
    return range.getBoundingClientRect();
  };
  const letters = Array.from(new Intl.Segmenter().segment(words), (one) => one.segment);
  const last = letters.at(-1).length;
  const first = box(from, letters[0].length);
  const end = box(from + words.length - last, last);
  const rtl = getComputedStyle(element).direction === 'rtl';
  return {
    from: { x: rtl ? first.right - 1 : first.left + 1, y: (first.top + first.bottom) / 2 },
    to: { x: rtl ? end.left + 1 : end.right - 1, y: (end.top + end.bottom) / 2 },
  };
}
"""

SELECT = """
(element, words) => {
  const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
  const from = node.data.indexOf(words);
  getSelection().setBaseAndExtent(node, from, node, from + words.length);
}
"""


@dataclass(frozen=True)
class Commenter:
    """Somebody without an account."""

    name: str = "Mekdes Alemu"
    email: str = "mekdes@example.org"


def fill(page: Page, words: str, who: Commenter) -> None:
    """Fills in the form of a comment, in the text or on a page of its own."""
    page.get_by_label("Comment", exact=True).fill(words)
    page.get_by_label("Name", exact=True).fill(who.name)
    page.get_by_label("E-mail").fill(who.email)
    page.get_by_role("checkbox").check()


class ReadingPage:
    """The open page of a version."""

    def __init__(self, page: Page, slug: str, label: str = "draft-1") -> None:
        self.page, self.address = page, f"/forums/{slug}/versions/{label}"
        page.goto(self.address)

    @property
    def form(self) -> Locator:
        """The form of a comment, where it is open in the text."""
        return self.page.locator(".text form")

    @property
    def bubble(self) -> Locator:
        """What stands at selected words."""
        return self.page.locator(".picker")

    @property
    def chosen(self) -> Locator:
        """The words that the open form repeats as those that were selected."""
        return self.form.locator("[data-chosen]")

    def text(self, words: str) -> Locator:
        """The text of the paragraph, cell or note that holds these words."""
        return self.page.locator("[data-block]").filter(has_text=words).first

    def block(self, words: str) -> Locator:
        """The whole paragraph with its number and its comments."""
        return self.page.locator(".text .block").filter(has=self.page.get_by_text(words)).first

    def select_by_mouse(self, words: str, to: str = "") -> None:
        """Draws the mouse over the words, or from them over those that follow to the end of `to`."""
        self.text(words).evaluate("text => text.scrollIntoView({ block: 'center', behavior: 'instant' })")
        ends = self.text(words).evaluate(ENDS, words)
        if to:
            ends["to"] = self.text(to).evaluate(ENDS, to)["to"]
        mouse = self.page.mouse
        mouse.move(**ends["from"])
        mouse.down()
        mouse.move(**ends["to"], steps=4)
        mouse.up()

    def select_as_a_finger_does(self, words: str) -> None:
        """Selects words as a device does for a finger that rests on them; a browser without a screen does not."""
        self.text(words).evaluate(SELECT, words)

    def letters(self, words: str) -> int:
        """How many letters, as people count them: so often an arrow key is pressed to pass them."""
        return int(self.page.evaluate("words => Array.from(new Intl.Segmenter().segment(words)).length", words))

    def comment_on_selected(self) -> Locator:
        """Presses the button at the selected words; the form."""
        self.bubble.get_by_role("link", name="Comment on these words").click()
        expect(self.form).to_be_visible()
        return self.form

    def fill(self, words: str, who: Commenter) -> None:
        """Fills in the form, wherever it is open."""
        fill(self.page, words, who)

    def send(self, words: str, who: Commenter) -> None:
        """Fills in the form, sends it, and waits until it is sent."""
        self.fill(words, who)
        self.page.get_by_role("button", name="Send comment").click()
        expect(self.sent).to_be_visible()

    @property
    def sent(self) -> Locator:
        """The words that the comment is sent."""
        return self.page.get_by_role("heading", name=re.compile("^Sent. Confirm it by the link we mailed to"))

    def confirm(self, post: Post, who: Commenter) -> int:
        """Opens the mailed link and presses its button; the number that the comment got."""
        self.page.goto(post.link(who.email, "/comments/"))
        self.page.get_by_role("button", name="Publish my comment").click()
        heading = self.page.get_by_role("heading", name=re.compile(r"^Published. Your comment is C\d+$"))
        expect(heading).to_be_visible()
        found = re.search(r"C(\d+)$", heading.inner_text())
        assert found is not None
        return int(found[1])

    def marked(self, number: int) -> str:
        """The words that a comment stands on, as the page marks them."""
        self.page.goto(f"{self.address}#c-{number}")
        return "".join(self.page.locator(f'mark[data-c~="{number}"]').all_inner_texts())
