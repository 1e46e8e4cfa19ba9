"""What a comment stands on: words chosen in every way and script, every other place."""

import pytest
from playwright.sync_api import expect

from sections.forums import Forum
from tests.e2e.reading_page import Commenter, ReadingPage
from tests.e2e.visitors import Visitors
from tests.editor.published import ARABIC, SCRIPTS
from tests.post import Post

pytestmark = pytest.mark.browser
CHOSEN = {
    "latin": "most of the work is done",
    "arabic": "وصولاً، والشبكة تبلغ",
    "chinese": "并不等于有接入",
    "amharic": "መዳረሻ ማለት አይደለም፤ መንደራችን",
    "emoji": "👩‍👩‍👧 of four shares 📱",
}


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


def test_of_a_selection_over_several_paragraphs_the_first_is_taken_and_told(visit: Visitors, draft: Forum) -> None:
    page = ReadingPage(visit(), draft.slug)
    page.select_by_mouse("naïve as it sounds.", to="Words in")
    page.comment_on_selected()
    expect(page.chosen).to_have_text("naïve as it sounds.")
    expect(page.form).to_contain_text("Only the words of the first paragraph are taken.")
