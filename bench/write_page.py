"""How the write page opens and takes keys in Chromium: 15 sections, 51,500 words and 1,000 public comments.

Run by hand, `make bench ARGS="write-page [comments] [openings]"`: makes an installation of its own in a temporary
folder and prints a table. Each opening is in a browser that has nothing of the page yet. Not part of the tests.
"""

import os
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench import key_work
from bench.suggestions import KEYS, PAUSE, SECTIONS, WORDS, row, word, write_output
from editor.comments import actions as comments
from editor.comments.forms import NewComment
from editor.ids import fresh_id
from editor.publishing.actions import publish_draft
from editor.versions import rows as version_rows
from sections.blocks import plain
from sections.comments import TargetKind
from sections.forums import Forum
from sections.people import RegionalGroup, StakeholderGroup
from sections.targets import Pointed
from tests.cast import AMINA
from tests.e2e.browser import launch
from tests.e2e.server import Server, running
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage

LABEL = "draft-1"
PLACES = (10, 20, 30)
"""The paragraphs in which is typed, each in a browser of its own."""
QUOTED = (1, 8)
"""How many words a comment quotes, at least and at most."""

# Notes when the first editor shows words and takes more, when all do, and when the first card stands there.
OPENING = """
const READY = '.host[contenteditable=true]';
window.told = {};
new MutationObserver(() => {
  const ready = [...document.querySelectorAll(READY)].filter((each) => each.firstChild?.textContent);
  if (ready.length) window.told.first ??= performance.now();
  if (ready.length === ALL) window.told.all ??= performance.now();
  if (document.querySelector('article.card')) window.told.cards ??= performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['contenteditable'] });
""".replace("ALL", str(SECTIONS))
# Notes for each key how long it takes until the picture shows it, and for how long the page is busy at once.
TYPING = """
() => {
  window.pictures = [];
  window.busy = [];
  addEventListener('keydown', ({ timeStamp }) => {
    requestAnimationFrame(() => setTimeout(() => window.pictures.push(performance.now() - timeStamp)));
  }, true);
  new PerformanceObserver((list) => window.busy.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask' });
}
"""


def main() -> None:
    """Measures and prints."""
    given = [int(each) for each in sys.argv[1:3]]
    count, openings = given + [1000, 5][len(given) :]
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server, sync_playwright() as playwright:
        forum = server.forum("many")
        heading = fill(server, forum, count)
        browser = launch(playwright)
        print(
            f"{count:,} comments, {SECTIONS} sections, {WORDS:,} words; milliseconds; load {os.getloadavg()[0]:.1f}\n"
        )
        print("| | median | p95 | longest |\n|---|---|---|---|")
        for what, figures in measures(browser, server, forum, heading, openings):
            print(row(what, figures), flush=True)
        browser.close()


def fill(server: Server, forum: Forum, count: int) -> str:
    """Writes the output, publishes it, and has it commented on; gives the heading of a section in the middle."""
    dice = random.Random(7)
    outline = write_output(server, forum, dice)
    publish_draft(server.kit, server.person(AMINA), forum.slug, fresh_id(), "Draft for public comment.")
    with server.kit.db.read() as tx:
        version = version_rows.by_label(tx, forum.id, LABEL)
        assert version is not None
        document = version_rows.document(tx, version.id)
    written = [section for section in document.sections if any(plain(block.inlines) for block in section.text.blocks)]
    for number in range(count):
        section = written[number % len(written)]
        block = dice.choice(section.text.blocks)
        words = plain(block.inlines).split(" ")
        start = dice.randrange(len(words) - QUOTED[1])
        quote = " ".join(words[start : start + dice.randint(*QUOTED)])
        at = len(" ".join(words[:start])) + (start > 0)
        place = Pointed(TargetKind.WORDS, section.id, block.id, (), at, at + len(quote), quote, "", "")
        comment(server, forum, place, " ".join(word(dice) for _ in range(dice.randrange(10, 60))), number)
    return outline[SECTIONS // 2].heading


def comment(server: Server, forum: Forum, place: Pointed, words: str, number: int) -> None:
    """Somebody comments and confirms."""
    new = NewComment(
        key=fresh_id(),
        pointed=place,
        words=words,
        name=f"Commenter {number}",
        email=f"commenter-{number}@example.net",
        organisation="",
        group=StakeholderGroup.NOT_STATED,
        region=RegionalGroup.NOT_STATED,
    )
    sent = comments.send(server.kit, None, forum.slug, LABEL, new)
    comments.confirm(server.kit, comments.token_of(server.kit, sent.id))


def measures(
    browser: Browser, server: Server, forum: Forum, heading: str, openings: int
) -> Iterator[tuple[str, list[float]]]:
    """What is measured, with its figures."""
    opened = [opening(browser, server, forum) for _ in range(openings)]
    yield "first editor ready", [one["first"] for one in opened]
    yield "all editors ready", [one["all"] for one in opened]
    yield "the first card stands there", [one["cards"] for one in opened]
    yield "memory of the page's code and data, MB", [one["memory"] for one in opened]
    typed = [typing(browser, server, forum, heading, place) for place in PLACES]
    for what, told in (("work", "the page's work for it"), ("pictures", "until the picture shows it")):
        yield f"a key, {told}", [figure for one in typed for figure in one[what]]
        yield (
            f"the p95 of a key in each of {len(typed)} runs, {told}",
            [statistics.quantiles(one[what], n=20)[-1] for one in typed],
        )
    yield "busy at once while typing, over 50 ms", [figure for one in typed for figure in one["busy"]] or [0.0]


def opening(browser: Browser, server: Server, forum: Forum) -> dict[str, float]:
    """Opens the page in a fresh browser: milliseconds from the start of the navigation, and megabytes."""
    visit = Visitors(browser, server)
    page = visit(AMINA)
    page.add_init_script(OPENING)
    page.goto(f"/forums/{forum.slug}/write")
    page.wait_for_function("() => window.told.first && window.told.all && window.told.cards", timeout=120_000)
    page.wait_for_timeout(2000)
    told: dict[str, float] = page.evaluate("() => window.told")
    told["memory"] = memory(page)
    visit.close()
    return told


def memory(page: Page) -> float:
    """What the page's code and data take after tidying, in megabytes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("HeapProfiler.collectGarbage")
    used: float = devtools.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1_000_000


def typing(browser: Browser, server: Server, forum: Forum, heading: str, place: int) -> dict[str, list[float]]:
    """Types within a paragraph of a section in the middle; milliseconds for each key."""
    visit = Visitors(browser, server)
    written = WritePage(visit(AMINA), forum.slug)
    page = written.page
    page.locator("article.card").first.wait_for()
    written.caret(heading, written.paragraphs(heading)[place][:40])
    page.wait_for_timeout(3000)
    page.evaluate(key_work.MARKING)
    page.evaluate(TYPING)
    key_work.start(browser)
    for _ in range(KEYS):
        page.keyboard.press("a")
        page.wait_for_timeout(PAUSE)
    work = key_work.stop(browser)
    told: dict[str, list[float]] = page.evaluate("() => ({ pictures: window.pictures, busy: window.busy })")
    visit.close()
    return {"work": work, **told}


if __name__ == "__main__":
    main()
