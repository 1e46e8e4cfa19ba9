"""A walk over every page: in order for screen readers, by day and by night, on a desk and on a phone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from editor.comments import actions as comments
from editor.comments.forms import new_comment
from editor.dispositions import actions as dispositions
from editor.dispositions.forms import NewAnswer
from editor.downloads import actions as downloads
from editor.ids import fresh_id
from editor.people import actions as people
from editor.publishing.actions import move
from editor.versions import rows as version_rows
from exports.options import Options
from sections.comments import Comment
from sections.forums import Forum
from sections.lifecycle import Stage
from tests.cast import AMINA, LUPE, SEO_YEON
from tests.e2e.accessibility import findings_everywhere
from tests.e2e.commenter import publish
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.editor.published import text

pytestmark = [pytest.mark.browser, pytest.mark.long]
FORUM = "/forums/everything"
VERSION = f"{FORUM}/versions/draft-1"
Pages = Mapping[str, str | Callable[[Page], None]]


@dataclass(frozen=True)
class Scene:
    """What the pages show: the private addresses of comments, and of links to sign in."""

    confirm: str
    receipt: str
    answered: str
    withdrawn: str
    comment: str
    link: str
    used_link: str


@pytest.fixture(scope="module")
def scene(server: Server) -> Scene:
    """A forum with a draft, comments and answers; one whose output is in Arabic; one whose comments are closed; and
    one in which nothing is written."""
    everything, arabic = server.forum("everything"), server.forum("arabic", "الوصول ذو المعنى", "ar")
    closed = server.forum("closed", "Closed to Comments")
    server.forum("empty", "Nothing Written Yet")
    for forum in (everything, arabic, closed):
        publish(server, forum, {"issue_definition": text(), "methodology": text()})
    move(server.kit, server.person(AMINA), "closed", Stage.INCORPORATING)
    waiting, published, answered, withdrawn = (
        _comment(server, everything, words) for words in ("One.", "Two.", "Three.", "Four.")
    )
    for one in (published, answered, withdrawn):
        comments.confirm(server.kit, comments.token_of(server.kit, one.id))
    comments.withdraw(server.kit, comments.token_of(server.kit, withdrawn.id))
    failed = downloads.ask(server.kit, None, "everything", "draft-1", "docx", Options(paper="letter"))
    assert isinstance(failed, downloads.Waiting)
    server.kit.jobs.fail(failed.job.id, {"code": "job_too_long", "seconds": 120})
    reason = NewAnswer("partly_accepted", "We add the measure, and leave the rest as it is.")
    dispositions.answer(server.kit, server.person(AMINA), "everything", answered.id, reason)
    link, used = (people.operators_link(server.kit, server.person(LUPE).email) for _ in range(2))
    addresses = [comments.address_of(server.kit, one.id) for one in (waiting, published, answered, withdrawn)]
    return Scene(*addresses, published.id, link, used)


def _comment(server: Server, forum: Forum, words: str) -> Comment:
    with server.kit.db.read() as tx:
        version = version_rows.by_label(tx, forum.id, "draft-1")
        assert version is not None
        document = version_rows.document(tx, version.id)
    section = next(one for one in document.sections if one.text.blocks)
    place = {"kind": "words", "section": section.id, "block": section.text.blocks[0].id, "quote": "most of the work"}
    who = {"name": "Mekdes Alemu", "email": "mekdes@example.org", "group": "civil_society", "code_of_conduct": "1"}
    form = new_comment({**place, **who, "words": words, "key": fresh_id()}, document)
    return comments.send(server.kit, None, forum.slug, "draft-1", form)


def walk(page: Page, pages: Pages) -> dict[str, list[str]]:
    """What is found on each page, by its name; pages in order are left out."""
    found = {}
    for name, there in pages.items():
        if isinstance(there, str):
            page.goto(there)
        else:
            there(page)
        found[name] = findings_everywhere(page)
    return {name: wrong for name, wrong in found.items() if wrong}


def sends(address: str, button: str) -> Callable[[Page], None]:
    """Opens a form and sends it as it is: what comes back tells what is missing."""

    def there(page: Page) -> None:
        page.goto(address)
        page.get_by_role("button", name=button).click()
        expect(page.locator(".error").first).to_be_visible()

    return there


def opens(address: str, link: str) -> Callable[[Page], None]:
    """Opens a page and in it what a link opens in place."""

    def there(page: Page) -> None:
        page.goto(address)
        page.get_by_role("link", name=link).first.click()
        expect(page.locator(".text form")).to_be_visible()

    return there


def asks_for_link(page: Page) -> None:
    """Asks for a link to sign in."""
    page.goto("/sign-in")
    page.get_by_label("Your e-mail address").fill(LUPE.email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()


def publishes_too_long_a_summary(page: Page) -> None:
    """Publishes with more words than are taken, past what the browser itself holds back."""
    page.goto(f"{FORUM}/publishing")
    page.get_by_label("What is in it, in a few sentences").evaluate(
        "field => { field.removeAttribute('maxlength'); field.value = 'x'.repeat(2001); }"
    )
    page.get_by_role("button", name="Publish draft-2").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_what_everybody_sees(visit: Visitors, server: Server, scene: Scene) -> None:
    visit.forgive("40", "41", "42", "500")  # statuses, which the console repeats
    page = visit()
    used = scene.used_link
    page.goto(used)
    page.get_by_role("button", name="Sign in here").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    place = urlencode({"kind": "paragraph"})
    pages: Pages = {
        "home": "/",
        "a forum": FORUM,
        "a forum without versions": "/forums/empty",
        "a forum closed to comments": "/forums/closed",
        "versions": f"{FORUM}/versions",
        "no versions": "/forums/empty/versions",
        "a version": f"{VERSION}#c-1",
        "a version in Arabic": "/forums/arabic/versions/draft-1",
        "a version closed to comments": "/forums/closed/versions/draft-1",
        "a form in the text": opens(VERSION, "Comment on paragraph 1.1"),
        "a form in a text in Arabic": opens("/forums/arabic/versions/draft-1", "Comment on paragraph 1.1"),
        "a form of its own": f"{VERSION}/comment?{place}",
        "a form with errors": sends(f"{VERSION}/comment", "Send comment"),
        "comments are closed": "/forums/closed/versions/draft-1/comment",
        "a file in the making": f"{VERSION}.pdf",
        "a file that could not be made": f"{VERSION}.docx?paper=letter",
        "a comment to confirm": scene.confirm,
        "a receipt": scene.receipt,
        "a receipt with an answer": scene.answered,
        "a withdrawn comment": scene.withdrawn,
        "asks before withdrawing": f"{scene.receipt}/withdraw",
        "sign-in": "/sign-in",
        "sign-in with an error": sends("/sign-in", "Send me a link"),
        "sign-in asked for": asks_for_link,
        "a link to sign in": scene.link,
        "a used link": used,
        "an unknown link": f"{server.address}/sign-in/nothing",
        "no such page": "/nothing/here",
        "another method": "/sign-out",
    }
    assert walk(page, pages) == {}


def test_what_a_team_sees(visit: Visitors, scene: Scene) -> None:
    visit.forgive("403", "422")
    answer = f"{FORUM}/comments/{scene.comment}/answer"
    pages: Pages = {
        "my forums": "/me",
        "home": "/",
        "a forum": FORUM,
        "versions": f"{FORUM}/versions",
        "write": f"{FORUM}/write",
        "write, nothing written": "/forums/empty/write",
        "publishing": f"{FORUM}/publishing",
        "publishing, nothing written": "/forums/empty/publishing",
        "publishing with an error": publishes_too_long_a_summary,
        "team": f"{FORUM}/team",
        "team with an error": sends(f"{FORUM}/team", "Send the invitation"),
        "activity": f"{FORUM}/activity",
        "decided suggestions": f"{FORUM}/suggestions",
        "an answer": answer,
        "an answer with errors": sends(answer, "Publish answer"),
        "not for me": "/forums/new",
    }
    assert walk(visit(AMINA), pages) == {}


def test_what_the_secretariat_sees(visit: Visitors, scene: Scene) -> None:
    visit.forgive("422")
    pages: Pages = {
        "a new cycle": "/cycles/new",
        "a new cycle with errors": sends("/cycles/new", "Open the cycle"),
        "a new forum": "/forums/new",
        "a new forum with errors": sends("/forums/new", "Open the forum"),
        "my forums": "/me",
        "home": "/",
    }
    assert walk(visit(SEO_YEON), pages) == {}
