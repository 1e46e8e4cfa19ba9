"""How the write page fares with many open suggestions, in Chromium: opening it, keys, scrolling, a decision.

Run by hand, `.venv/bin/python -m bench.suggestions [suggestions]`: makes an installation of its own in a temporary
folder, with an output of 15 sections and 51,500 words, and prints a table in milliseconds. Not part of the tests.
"""

import math
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from editor.forums import rows_outline
from editor.live import rows as live_rows
from sections.blocks import Block, Text, Words
from sections.forums import Forum
from sections.outline import Section
from tests.cast import AMINA, KOFI, LUPE, TOMAS, Player
from tests.e2e.browser import launch
from tests.e2e.server import Server, running
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage
from tests.sections.suggesting import Suggester

SECTIONS, WORDS, PARAGRAPH = 15, 51_500, 60
KEYS = 150
PAUSE = 60
"""Between two keys, in milliseconds: a fast typist."""
SYLLABLES = "ac ces con nec ti vi ty mean ing ful net work com mu ni pol icy gov ern ance".split()

# Notes for each key how long it takes from the key to the picture that shows it, and how long the page is busy at once.
WATCH = """
() => {
  window.keys = [];
  window.busy = [];
  addEventListener('keydown', ({ timeStamp }) => {
    requestAnimationFrame(() => setTimeout(() => window.keys.push(performance.now() - timeStamp)));
  }, true);
  new PerformanceObserver((list) => window.busy.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask' });
}
"""
# Scrolls through the whole page, a third of the window a frame; gives how long each frame took.
SCROLL = """
async () => {
  const frames = [];
  let last = performance.now();
  scrollTo(0, 0);
  while (scrollY + innerHeight < document.documentElement.scrollHeight - 2) {
    scrollBy(0, innerHeight / 3);
    await new Promise(requestAnimationFrame);
    frames.push(performance.now() - last);
    last = performance.now();
  }
  return frames;
}
"""

# Waits until another card than this one has the focus, twenty seconds at most.
MOVED = """
async (mine) => {
  const at = () => document.activeElement.closest('article.card')?.dataset.suggestionCard ?? mine;
  const ends = performance.now() + 20_000;
  while (at() === mine) {
    if (performance.now() > ends) throw new Error(document.getElementById('announce').textContent);
    await new Promise(requestAnimationFrame);
  }
}
"""


def main() -> None:
    """Measures and prints."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 800
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server, sync_playwright() as playwright:
        forum = server.forum("many")
        sections = fill(server, forum, count)
        browser = launch(playwright)
        print(f"{count} open suggestions, {SECTIONS} sections, {WORDS:,} words; milliseconds\n")
        print("| | median | p95 | longest |\n|---|---|---|---|")
        for what, figures in measures(browser, server, forum, sections):
            print(row(what, figures), flush=True)
        browser.close()


def row(what: str, figures: list[float]) -> str:
    """A row of the table: the median, the 95th of a hundred, the longest."""
    p95 = sorted(figures)[math.ceil(0.95 * len(figures)) - 1]
    return f"| {what} | {statistics.median(figures):.1f} | {p95:.1f} | {max(figures):.1f} |"


def fill(server: Server, forum: Forum, count: int) -> list[str]:
    """Writes the output and the suggestions; gives the headings of its sections."""
    dice = random.Random(7)
    outline = write_output(server, forum, dice)
    for number, section in enumerate(outline):
        mine = count // SECTIONS + (number < count % SECTIONS)
        for who in (LUPE, KOFI, TOMAS):
            share = mine // 3 + (mine % 3 if who is LUPE else 0)
            suggest(server, section.id, who, dice, share)
    return [section.heading for section in outline]


def write_output(server: Server, forum: Forum, dice: random.Random) -> tuple[Section, ...]:
    """Writes the words of an output; gives its sections."""
    with server.kit.db.read() as tx:
        outline = rows_outline.outline(tx, forum.id).sections[:SECTIONS]
    for section in outline:
        words = [word(dice) for _ in range(WORDS // SECTIONS)]
        paragraphs = [" ".join(words[at : at + PARAGRAPH]) for at in range(0, len(words), PARAGRAPH)]
        blocks = tuple(Block("", inlines=(Words(one),)) for one in paragraphs)
        server.kit.live.write_text(section.id, server.person(AMINA).id, Text(blocks))
    return outline


def suggest(server: Server, section: str, who: Player, dice: random.Random, count: int) -> None:
    """Has somebody suggest new words, other words, and to delete words."""
    person = server.person(who).id
    with server.kit.db.read() as tx:
        first, *others = live_rows.logged(tx, section).updates
    page = Suggester.at(person, first, dice.randrange(2**31))
    for update in others:
        page.doc.apply_update(update)
    length = len(str(page.text()))

    def deeds(page: Suggester) -> None:
        for number in range(count):
            at, name = dice.randrange(length), f"{who.email.split('@')[0]}-{section[-6:]}-{number}"
            if number % 3:
                page.strike(at, min(length - 1, at + dice.randrange(4, 20)), id=name)
            if number % 3 != 1:
                page.add(at, f"{word(dice)} {word(dice)} ", id=name)

    server.kit.live.write(section, person, page.written(deeds))


def word(dice: random.Random) -> str:
    """A word of some syllables."""
    return "".join(dice.choices(SYLLABLES, k=dice.randrange(1, 4)))


def measures(browser: Browser, server: Server, forum: Forum, sections: list[str]) -> Iterator[tuple[str, list[float]]]:
    """What is measured, with its figures."""
    visit = Visitors(browser, server)
    amina, lupe = visit(AMINA), visit(LUPE)
    yield "opening, until one may write", [opened(amina, forum, ready) for _ in range(5)]
    yield "opening, until the cards stand there", [opened(amina, forum, carded) for _ in range(5)]
    for name, page in (("typing", amina), ("suggesting", lupe)):
        written = WritePage(page, forum.slug)
        page.locator("article.card").first.wait_for()
        page.evaluate(WATCH)
        written.caret(sections[SECTIONS // 2], page_words(written, sections[SECTIONS // 2]))
        page.wait_for_timeout(1500)
        page.evaluate("() => { window.busy = []; }")
        for _ in range(KEYS):
            page.keyboard.press("a")
            page.wait_for_timeout(PAUSE)
        yield f"{name}: from a key to the picture", page.evaluate("() => window.keys")
        yield f"{name}: busy at once", page.evaluate("() => window.busy") or [0.0]
    page = amina
    page.evaluate("() => { window.busy = []; }")
    yield "scrolling: a frame", page.evaluate(SCROLL)
    yield "scrolling: busy at once", page.evaluate("() => window.busy") or [0.0]
    yield "accepting, until the next card has the focus", [accepted(page) for _ in range(10)]


def page_words(page: WritePage, heading: str) -> str:
    """The first words of a section that bear no suggestion."""
    found: str = page.editor(heading).evaluate(
        "editor => [...editor.querySelectorAll('p')].find((p) => !p.querySelector('ins, del')).textContent.slice(0, 40)"
    )
    return found


def opened(page: Page, forum: Forum, until: Callable[[Page], Any]) -> float:
    """How long opening takes."""
    page.goto("about:blank")
    began = time.perf_counter()
    page.goto(f"/forums/{forum.slug}/write", wait_until="commit")
    until(page)
    return (time.perf_counter() - began) * 1000


def ready(page: Page) -> None:
    """Waits for an editor that takes words."""
    page.wait_for_selector(".host[contenteditable=true]", timeout=60_000)


def carded(page: Page) -> None:
    """Waits for cards."""
    page.wait_for_selector("article.card", timeout=60_000)


def accepted(page: Page) -> float:
    """How long a decision takes, from the key."""
    page.keyboard.press("Control+Alt+j")
    page.keyboard.press("Control+Alt+m")
    now = page.locator("article.card.is-current")
    mine = now.get_attribute("data-suggestion-card")
    began = time.perf_counter()
    now.get_by_role("button", name="Accept").press("Enter")
    page.evaluate(MOVED, mine)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
