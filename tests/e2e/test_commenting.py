"""Commenting without an account: words chosen in every way and script, every place, what is kept and told."""

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from editor.publishing.actions import move
from sections.forums import Forum
from sections.lifecycle import Stage
from tests.cast import AMINA
from tests.e2e.commenter import publish
from tests.e2e.reading_page import Commenter, ReadingPage, fill
from tests.e2e.server import Server, running
from tests.e2e.visitors import Visitors
from tests.editor.published import ARABIC, SCRIPTS, text
from tests.post import Post, post_office

pytestmark = pytest.mark.browser
CHOSEN = {
    "latin": "most of the work is done",
    "arabic": "وصولاً، والشبكة تبلغ",
    "chinese": "并不等于有接入",
    "amharic": "መዳረሻ ማለት አይደለም፤ መንደራችን",
    "emoji": "👩‍👩‍👧 of four shares 📱",
}


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """The mail server of these tests."""
    with post_office() as post:
        yield post


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, post: Post) -> Iterator[Server]:
    """A server that sends its mails there."""
    with running(tmp_path_factory.mktemp("server"), mail_url=post.url) as server:
        yield server


@pytest.fixture(scope="module")
def draft(server: Server) -> Forum:
    """A published draft in many scripts, for tests that need none of their own."""
    forum = server.forum("in-many-scripts")
    publish(server, forum, {"issue_definition": text()})
    return forum


@pytest.fixture
def own_draft(server: Server, forum: Forum) -> Forum:
    """A published draft of this test's own."""
    publish(server, forum, {"issue_definition": text()})
    return forum


_numbers = itertools.count(1)


@pytest.fixture
def who() -> Commenter:
    """Somebody who has not commented yet."""
    return Commenter(email=f"reader-{next(_numbers)}@example.org")


def test_a_comment_on_words_goes_its_whole_way(visit: Visitors, own_draft: Forum, post: Post, who: Commenter) -> None:
    page = ReadingPage(visit(), own_draft.slug)
    words = CHOSEN["latin"]
    page.select_by_mouse(words)
    expect(page.page.get_by_role("status")).to_have_text("6 words selected. Comment on these words is the next button.")
    form = page.comment_on_selected()
    expect(form.get_by_role("heading", name="Your comment on paragraph 1.1")).to_be_focused()
    expect(page.chosen).to_have_text(words)
    assert page.block(words).evaluate(
        "block => block.nextElementSibling.contains(document.querySelector('.text form'))"
    )
    page.send("Say by which measure.", who)
    expect(page.sent).to_have_text("Sent. Confirm it by the link we mailed to r…@example.org.")
    expect(page.sent).to_be_focused()

    link = post.link(who.email, "/comments/")
    reader = visit()
    for _ in range(2):  # programs that read mails open links
        reader.goto(link)
        expect(reader.get_by_role("button", name="Publish my comment")).to_be_visible()
    reader.goto(page.address)
    expect(reader.get_by_text("Say by which measure.")).to_have_count(0)

    assert page.confirm(post, who) == 1
    assert page.marked(1) == words
    note = page.block(words).locator("#c-1")
    expect(note).to_contain_text("Say by which measure.")
    expect(note).to_have_attribute("open", "")
    expect(note).not_to_contain_text("example.org")


@pytest.mark.parametrize("script", list(SCRIPTS)[1:])
def test_the_words_marked_are_those_selected_in_every_script(
    visit: Visitors, draft: Forum, post: Post, who: Commenter, script: str
) -> None:
    page = ReadingPage(visit(), draft.slug)
    words = CHOSEN[script]
    page.select_by_mouse(words)
    page.comment_on_selected()
    expect(page.chosen).to_have_text(words)
    page.send("A thought.", who)
    assert page.marked(page.confirm(post, who)) == words


@pytest.mark.parametrize("script", ["arabic", "emoji"])
def test_words_are_chosen_by_keyboard_alone(
    visit: Visitors, draft: Forum, post: Post, who: Commenter, script: str
) -> None:
    page = ReadingPage(visit(), draft.slug)
    press = page.page.keyboard.press
    page.block(SCRIPTS[script]).get_by_role("link", name="Comment on paragraph").focus()
    press("Enter")
    expect(page.form.get_by_role("heading", name="Your comment on")).to_be_focused()
    field = page.form.get_by_label("The paragraph", exact=True)
    press("Tab")
    expect(field).to_be_focused()
    words = CHOSEN[script]
    press("Control+Home")
    for _ in range(page.letters(SCRIPTS[script].split(words)[0])):
        press("ArrowRight" if script == "emoji" else "ArrowLeft")
    for _ in range(page.letters(words)):
        press("Shift+ArrowRight" if script == "emoji" else "Shift+ArrowLeft")
    press("Tab")
    press("Enter")
    expect(page.form.get_by_label("The words you mean")).to_have_value(words)
    expect(page.form.get_by_label("The words you mean")).to_be_focused()
    expect(page.form.get_by_role("radio", name="Some words of this paragraph")).to_be_checked()
    page.send("A thought.", who)
    assert page.marked(page.confirm(post, who)) == words


def test_words_are_chosen_by_finger(visit: Visitors, draft: Forum, post: Post, who: Commenter) -> None:
    phone = visit(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = ReadingPage(phone, draft.slug)
    page.select_as_a_finger_does("measure")
    expect(page.bubble).to_be_visible()
    bar = page.bubble.bounding_box()
    assert bar is not None
    assert (bar["x"], bar["width"], bar["y"] + bar["height"]) == (0, 360, 740)
    page.bubble.get_by_role("link", name="Comment on these words").tap()
    expect(page.chosen).to_have_text("measure")
    page.send("A thought.", who)
    assert page.marked(page.confirm(post, who)) == "measure"


@pytest.mark.parametrize(
    ("opened", "named", "stands"),
    [
        ("Comment on paragraph 1.2", "Your comment on paragraph 1.2", ARABIC),
        ("Comment on Table 1", "Your comment on Table 1", "412 households"),
        ("Comment on this item", "Your comment on", "second item"),
        ("Comment on this section", "Your comment on section 1", "Definition of the issue"),
        ("Something is missing here?", "Your comment on section 1", "Definition of the issue"),
        ("Comment on the whole text", "Your comment on the whole text", "Comments on the whole text"),
    ],
)
def test_a_comment_stands_at_its_place(
    visit: Visitors, draft: Forum, post: Post, who: Commenter, opened: str, named: str, stands: str
) -> None:
    page = ReadingPage(visit(), draft.slug)
    links = page.page.locator("main").get_by_role("link", name=opened)
    (links.last if opened == "Comment on this item" else links.first).click()
    expect(page.form.get_by_role("heading", name=named)).to_be_focused()
    page.send("A thought.", who)
    number = page.confirm(post, who)
    page.page.goto(page.address)
    expect(page.block(stands).locator(f"#c-{number}")).to_be_attached()


@pytest.mark.parametrize(("words", "stands"), [("412 households", "412 households"), ("words of its own", "Words in")])
def test_words_in_a_cell_and_in_a_note_are_marked_there(
    visit: Visitors, draft: Forum, post: Post, who: Commenter, words: str, stands: str
) -> None:
    page = ReadingPage(visit(), draft.slug)
    page.select_by_mouse(words)
    page.comment_on_selected()
    page.send("A thought.", who)
    number = page.confirm(post, who)
    assert page.marked(number) == words
    expect(page.block(stands).locator(f"#c-{number}")).to_be_attached()


def test_words_over_marks_a_note_and_a_new_line_are_one_stretch(
    visit: Visitors, draft: Forum, post: Post, who: Commenter
) -> None:
    page = ReadingPage(visit(), draft.slug)
    page.select_by_mouse("bold and", to="the next line")
    page.comment_on_selected()
    page.send("A thought.", who)
    number = page.confirm(post, who)
    expect(page.page.locator("blockquote")).to_have_text("bold and a link before the next line")
    marked = " ".join(page.marked(number).split())
    assert marked == "bold and a link1 before the next line"  # the call of the note stands among them


def test_a_comment_is_withdrawn_by_its_author(visit: Visitors, own_draft: Forum, post: Post, who: Commenter) -> None:
    page = ReadingPage(visit(), own_draft.slug)
    page.page.get_by_role("link", name="Comment on paragraph 1.1").click()
    page.send("A rash word.", who)
    page.confirm(post, who)
    page.page.get_by_role("link", name="Withdraw the comment…").click()
    page.page.get_by_role("button", name="Withdraw my comment").click()
    expect(page.page.get_by_role("heading", name="Your comment is withdrawn")).to_be_visible()
    page.page.goto(page.address)
    expect(page.page.get_by_text("A rash word.")).to_have_count(0)


def test_of_a_selection_over_several_paragraphs_the_first_is_taken_and_told(visit: Visitors, draft: Forum) -> None:
    page = ReadingPage(visit(), draft.slug)
    page.select_by_mouse("naïve as it sounds.", to="Words in")
    page.comment_on_selected()
    expect(page.chosen).to_have_text("naïve as it sounds.")
    expect(page.form).to_contain_text("Only the words of the first paragraph are taken.")


def test_what_is_typed_is_kept_on_the_device_until_it_is_sent(
    visit: Visitors, own_draft: Forum, who: Commenter
) -> None:
    page = ReadingPage(visit(), own_draft.slug)
    say = page.page.get_by_role("link", name="Comment on paragraph 1.1")
    say.click()
    page.fill("A long thought.", who)
    expect(page.form.get_by_text("Kept on this device while you write")).to_be_visible()
    page.form.get_by_role("link", name="Put away").click()
    expect(page.form).to_have_count(0)
    expect(say).to_be_focused()
    page.page.reload()
    say.click()
    expect(page.page.get_by_label("Comment", exact=True)).to_have_value("A long thought.")
    expect(page.page.get_by_label("E-mail")).to_have_value(who.email)
    page.page.get_by_role("button", name="Send comment").click()
    expect(page.sent).to_be_visible()
    page.page.reload()
    say.click()
    expect(page.page.get_by_label("Comment", exact=True)).to_have_value("")


def test_errors_keep_everything_and_lead_to_their_fields(
    visit: Visitors, own_draft: Forum, post: Post, who: Commenter
) -> None:
    visit.forgive("422")
    page = ReadingPage(visit(), own_draft.slug)
    page.select_by_mouse("most of the work is done")
    page.comment_on_selected()
    page.fill("A long thought.", Commenter("Mekdes", "mekdes@"))
    page.page.get_by_role("button", name="Send comment").click()
    summary = page.form.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Not sent yet: one thing to mend")
    expect(page.page.get_by_label("Comment", exact=True)).to_have_value("A long thought.")
    expect(page.chosen).to_have_text("most of the work is done")
    summary.get_by_role("link").click()
    expect(page.page.get_by_label("E-mail")).to_be_focused()
    page.send("A long thought.", who)
    assert page.marked(page.confirm(post, who)) == "most of the work is done"


def test_sent_twice_it_is_one_comment(visit: Visitors, own_draft: Forum, post: Post, who: Commenter) -> None:
    page = ReadingPage(visit(), own_draft.slug)
    page.page.get_by_role("link", name="Comment on the whole text").click()
    page.fill("Once.", who)
    page.page.get_by_role("button", name="Send comment").dblclick()
    expect(page.sent).to_be_visible()

    assert [message["To"] for message in post.messages].count(who.email) == 1
    again = visit(java_script_enabled=False)
    again.goto(f"{page.address}/comment")
    fill(again, "Once.", who)
    again.get_by_role("button", name="Send comment").click()
    expect(again.get_by_role("heading", name="Sent.")).to_be_visible()
    again.reload()
    assert page.confirm(post, who) == 1
    again.goto(page.address)
    expect(again.locator(".note")).to_have_count(1)


def test_when_the_period_closes_meanwhile_the_words_are_kept_and_told(
    visit: Visitors, server: Server, own_draft: Forum, who: Commenter
) -> None:
    visit.forgive("409")
    page = ReadingPage(visit(), own_draft.slug)
    page.page.get_by_role("link", name="Comment on paragraph 1.1").click()
    page.fill("A long thought.", who)
    move(server.kit, server.person(AMINA), own_draft.slug, Stage.INCORPORATING)
    page.page.get_by_role("button", name="Send comment").click()
    expect(page.page.get_by_role("heading", name="The comment period closed while you were writing")).to_be_focused()
    expect(page.page.get_by_label("What you wrote")).to_have_value("A long thought.")


def test_without_a_network_nothing_is_lost_and_a_second_try_sends_it(
    visit: Visitors, own_draft: Forum, who: Commenter
) -> None:
    visit.forgive("net::ERR_INTERNET_DISCONNECTED")
    page = ReadingPage(visit(), own_draft.slug)
    page.page.get_by_role("link", name="Comment on paragraph 1.1").click()
    page.fill("A long thought.", who)
    page.page.context.set_offline(True)
    page.page.get_by_role("button", name="Send comment").click()
    expect(page.form.get_by_role("alert")).to_contain_text("It could not be sent.")
    expect(page.page.get_by_label("Comment", exact=True)).to_have_value("A long thought.")
    page.page.context.set_offline(False)
    page.page.get_by_role("button", name="Send comment").click()
    expect(page.sent).to_be_visible()


def test_all_of_it_works_without_script(visit: Visitors, own_draft: Forum, post: Post, who: Commenter) -> None:
    page = ReadingPage(visit(java_script_enabled=False), own_draft.slug)
    page.page.get_by_role("link", name="Comment on paragraph 1.1").click()
    page.page.get_by_role("radio", name="Some words of this paragraph").check()
    page.page.get_by_label("The words you mean").fill("the work is")
    page.send("A thought.", who)
    number = page.confirm(post, who)
    page.page.get_by_role("link", name="See it there").click()
    expect(page.page.locator(f'mark[data-c="{number}"]')).to_have_text("the work is")
    note = page.page.locator(f"#c-{number}")
    note.locator("summary").click()
    expect(note.get_by_text("A thought.").last).to_be_visible()
