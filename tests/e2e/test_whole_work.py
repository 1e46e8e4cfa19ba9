"""The whole work in browsers, on an empty installation, as newcomers with the README alone would do it."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.accessibility import findings
from tests.e2e.reading_page import Commenter, ReadingPage
from tests.e2e.server import Server, running
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage
from tests.post import Post, post_office
from tests.tools import check_docx_xsd, check_pdf_ua

pytestmark = [pytest.mark.browser, pytest.mark.long]
SECRETARIAT, FACILITATOR = "elena@example.org", "amina@example.org"
READER = Commenter("Mekdes Alemu", "mekdes@example.net")
FORUM = "/forums/meaningful-access"
ISSUE = "Definition of the issue(s) and overview of policy challenges"
METHOD = "Methodology used and BPF activities"
PRACTICES = "Collected case studies and best practices"
WAITS_FOR_FILES = 90_000
"""Milliseconds that two files of a final may take on a busy machine."""


@pytest.fixture
def post() -> Iterator[Post]:
    """The mail server of the installation."""
    with post_office() as post:
        yield post


@pytest.fixture
def server(tmp_path: Path, post: Post) -> Iterator[Server]:
    """An empty installation with its worker."""
    with running(tmp_path, worker=True, mail_url=post.url) as server:
        yield server


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Visitors]:
    """Browsers upon it."""
    visitors = Visitors(chromium, server)
    yield visitors
    visitors.close()


def test_from_an_empty_installation_to_the_files_of_a_final(
    visit: Visitors, server: Server, post: Post, tmp_path: Path
) -> None:
    secretariat, facilitator, reader = visit(), visit(), visit()
    open_forum(secretariat, server)
    sign_in_by_mail(facilitator, post)
    write(WritePage(facilitator, "meaningful-access"))

    publish_draft(facilitator)
    page = ReadingPage(visit(java_script_enabled=False), "meaningful-access")
    expect(page.page.get_by_role("link", name="Paragraph 1.1, permanent link")).to_be_visible()

    comment(reader, post)
    answer(facilitator, reader, post)
    finish(facilitator)

    expect(
        ReadingPage(reader, "meaningful-access").page.get_by_text("There is a newer version: final-1")
    ).to_be_visible()
    expect(reader.get_by_text("Accepted with changes").first).to_be_visible()
    check_files(reader, visit(java_script_enabled=False), tmp_path)


def open_forum(page: Page, server: Server) -> None:
    """The operator's first link makes the Secretariat, which opens a cycle and in it a forum with its facilitator."""
    command = [sys.executable, "-m", "editor.cli", "sign-in-link", "--secretariat", SECRETARIAT]
    link = subprocess.run(
        command, env={**os.environ, **server.settings.environ()}, capture_output=True, check=True, text=True
    )
    page.goto(link.stdout.split()[-1])
    page.get_by_role("button", name="Sign in here").click()
    page.get_by_role("link", name="Forums", exact=True).click()
    page.get_by_role("link", name="Open a cycle").click()
    first = datetime.now(UTC).date() + timedelta(days=50)
    page.get_by_label("Year").fill(str(first.year))
    page.get_by_label("City").fill("Nairobi")
    page.get_by_label("First day").fill(first.isoformat())
    page.get_by_label("Last day").fill((first + timedelta(days=4)).isoformat())
    page.get_by_role("button", name="Open the cycle").click()
    page.get_by_label("Title").fill("Meaningful Access")
    page.get_by_label("E-mail of person 1").fill(FACILITATOR)
    page.get_by_label("Name").first.fill("Amina Okafor")
    page.get_by_role("button", name="Open the forum").click()
    expect(page.get_by_role("heading", name="Meaningful Access")).to_be_visible()
    assert page.url == f"{server.address}{FORUM}"


def sign_in_by_mail(page: Page, post: Post) -> None:
    """The facilitator follows the invitation and the link that is mailed then, and arrives at the write page."""
    page.goto(post.link(FACILITATOR, "/sign-in"))
    page.get_by_label("Your e-mail address").fill(FACILITATOR)
    page.get_by_role("button", name="Send me a link").click()
    page.get_by_role("heading", name="Look into your mail").wait_for()
    page.goto(post.link(FACILITATOR, "/sign-in/"))
    page.get_by_role("button", name="Sign in here").click()
    page.wait_for_url(f"**{FORUM}/write")


def write(page: WritePage) -> None:
    """Two of the key components, with a heading, a list and words from right to left."""
    expect(page.page.get_by_text("Key component").first).to_be_visible()
    page.write(ISSUE, "By that measure most of the work is done.\nالتغطية ليست وصولاً.")
    page.write(METHOD, "Meetings\nThe forum met five times.\n- in June\n")
    page.caret(METHOD, "Meetings")
    page.page.keyboard.press("Control+Alt+1")
    page.saved()


def publish_draft(page: Page) -> None:
    """Publishes draft-1 and leads to it."""
    page.goto(f"{FORUM}/publishing")
    page.get_by_label("What is in it, in a few sentences").fill("First public draft.")
    page.get_by_role("button", name="Publish draft-1").click()
    expect(page.get_by_role("status").first).to_have_text("draft-1 is published. Its files are being made.")
    expect(page.get_by_text("First public draft.")).to_be_visible()
    assert page.url.endswith(f"{FORUM}/versions/draft-1")


def comment(page: Page, post: Post) -> None:
    """A reader without an account comments on words and confirms by the mailed link."""
    page.goto("/")
    page.get_by_role("link", name="Read and comment").click()
    reading = ReadingPage(page, "meaningful-access")
    reading.select_by_mouse("most of the work is done")
    reading.comment_on_selected()
    reading.send("Say by which measure.", READER)
    assert reading.confirm(post, READER) == 1
    page.get_by_role("link", name="See it there").click()
    expect(page.locator("mark")).to_have_text("most of the work is done")


def answer(team: Page, reader: Page, post: Post) -> None:
    """The comment stands beside its words, follows them, and is answered; its author is told."""
    page = WritePage(team, "meaningful-access")
    card = team.locator("article.card").filter(has_text="Say by which measure.")
    expect(card).to_contain_text("Words unchanged")
    page.caret(ISSUE, "By that", before=True)
    page.type("First of all: ")
    page.saved()
    expect(team.locator("#paper mark[data-comment]")).to_have_text("most of the work is done")
    team.locator("#paper mark[data-comment]").click()
    card.get_by_label("Disposition").select_option(label="Accepted with changes")
    card.get_by_label("Reason").fill("We name the measure.")
    card.get_by_role("button", name="Publish answer").click()
    expect(card.locator(".answer")).to_contain_text("Accepted with changes")
    reader.goto(post.link(READER.email, "/comments/"))
    expect(reader.get_by_role("heading", name="Your comment C1 has its answer")).to_be_visible()
    expect(reader.get_by_text("We name the measure.")).to_be_visible()


def finish(page: Page) -> None:
    """A final is refused while a key component is empty, with the reason; then it is written and published."""
    page.goto(f"{FORUM}/publishing")
    page.get_by_role("button", name="Close comments and work them in").click()
    page.get_by_role("button", name="Begin the final review").click()
    expect(page.get_by_text("A final cannot be published yet.")).to_be_visible()
    expect(page.get_by_text(f"A key component is empty: {PRACTICES}.")).to_be_visible()
    expect(page.get_by_role("button", name="Publish the final")).to_have_count(0)
    page.get_by_role("link", name=PRACTICES).click()
    writing = WritePage(page, "meaningful-access")
    writing.write(PRACTICES, "In the Andes, 412 households share four networks.")
    writing.saved()

    page.goto(f"{FORUM}/publishing")
    page.get_by_label("What changed since the draft").fill("The measure is named; practices are in.")
    page.get_by_role("button", name="Publish the final").click()
    expect(page.get_by_role("heading", name="The final is being made")).to_be_visible()
    assert findings(page) == []
    expect(page.get_by_role("heading", name="final-1 is published")).to_be_visible(timeout=WAITS_FOR_FILES)
    assert findings(page) == []
    page.goto(f"{FORUM}/write")
    expect(page.get_by_role("textbox", name=ISSUE, exact=True)).to_have_attribute("contenteditable", "false")


def check_files(page: Page, without_script: Page, folder: Path) -> None:
    """The files of both versions are what they claim: the digest, PDF/UA, a Word file that keeps to its schema.

    They come by themselves when they are made, with script and without."""
    page.goto(f"{FORUM}/versions")
    digests = page.locator("dd .digest").all_inner_texts()
    for label, digest in zip(("final-1", "draft-1"), digests, strict=True):
        text = page.context.request.get(f"{FORUM}/versions/{label}.json").body()
        assert digest == "sha256 " + " ".join(re.findall(".{8}", hashlib.sha256(text).hexdigest()))
        for browser, format, name in ((page, "pdf", "PDF"), (without_script, "docx", "Word")):
            browser.goto(f"{FORUM}/versions")
            with browser.expect_download(timeout=WAITS_FOR_FILES) as download:
                browser.get_by_role("link", name=f"{name} {label}").click()
            called = download.value.suggested_filename
            assert re.fullmatch(rf"igf\d{{4}}-bpf-meaningful-access_{label}_\d{{8}}\.{format}", called)
            download.value.save_as(folder / f"{label}.{format}")
    assert {path.name: found(path) for path in sorted(folder.glob("*-1.*"))} == {
        "draft-1.docx": [],
        "draft-1.pdf": [],
        "final-1.docx": [],
        "final-1.pdf": [],
    }


def found(path: Path) -> list[str]:
    """What the checker of this format finds."""
    return check_pdf_ua.findings(str(path)) if path.suffix == ".pdf" else check_docx_xsd.findings(str(path))
