"""Public comments beside their words on the write page: where they stand, what became of the words, the answer."""

import pytest
from playwright.sync_api import Locator, Page, expect

from editor import record
from sections.blocks import Block, BlockKind, Cell, Note, NoteCall, Table, Text, Words
from sections.forums import Forum
from tests.cast import AMINA, LUPE, TOMAS, Player
from tests.e2e.accessibility import findings
from tests.e2e.commenter import LABEL, comment, publish
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage, until

pytestmark = pytest.mark.browser
ISSUE = "Definition of the issue(s) and overview of policy challenges"
METHOD = "Methodology used and BPF activities"
SCRIPTS = {
    "latin": ("By that measure most of the work is done, naïve as it sounds.", "most of the work is done"),
    "arabic": ("التغطية ليست وصولاً، والشبكة تبلغ قريتنا منذ سنوات.", "والشبكة تبلغ قريتنا"),
    "chinese": ("有覆盖并不等于有接入，也不等于有意义的使用。", "并不等于有接入"),
    "amharic": ("ሽፋን ማለት መዳረሻ ማለት አይደለም፤ መንደራችን ተሸፍኗል።", "መዳረሻ ማለት"),
    "emoji": ("A family 👩‍👩‍👧 of four shares 📱 one handset 🇪🇹 in turn.", "shares 📱 one handset 🇪🇹"),
}


def text() -> Text:
    """A paragraph in each script, one with a note, a table, and paragraphs enough to be apart."""
    blocks = [Block("", inlines=(Words(words),)) for words, _ in SCRIPTS.values()]
    called = Block("", inlines=(Words("Survey of villages"), NoteCall("n1"), Words(" in the Andes.")))
    cells = ((Cell("a:a", (Words("Where"),)), Cell("a:b", (Words("How many"),))),)
    cells += ((Cell("b:a", (Words("Andes valley"),)), Cell("b:b", (Words("412 households"),))),)
    table = Block("", BlockKind.TABLE, (Words("Four networks"),), table=Table("t1", cells))
    return Text((*blocks, called, table), (Note("n1", (Words("Counted by hand in 2025."),)),))


@pytest.fixture
def drafted(server: Server, forum: Forum) -> Forum:
    """The forum with a draft out for comment."""
    publish(server, forum, {"issue_definition": text()})
    return forum


@pytest.fixture
def reader(visit: Visitors) -> Page:
    """A browser in which nobody is signed in."""
    return visit()


def card(page: WritePage, words: str) -> Locator:
    """The card of the comment that says this."""
    return page.page.locator("article.card").filter(has_text=words)


def marks(page: WritePage) -> list[str]:
    """The words that are marked as commented on, in the order of the page."""
    found: list[str] = page.page.eval_on_selector_all(
        "#paper mark[data-comment]", "all => all.map((m) => m.textContent)"
    )
    return found


def test_cards_stand_beside_their_words_in_every_script_cell_and_note(
    visit: Visitors, server: Server, drafted: Forum, reader: Page
) -> None:
    quotes = [*(quote for _, quote in SCRIPTS.values()), "412 households", "by hand"]
    for number, quote in enumerate(quotes, 1):
        comment(reader, server, drafted.slug, quote, f"Comment number {number}.")
    amina = WritePage(visit(AMINA), drafted.slug)
    expect(amina.page.locator("article.card")).to_have_count(len(quotes))
    amina.page.get_by_role("button", name="Footnote: Counted by hand in 2025.").click()
    expect(amina.page.locator("#paper mark[data-comment]")).to_have_count(len(quotes))
    assert sorted(marks(amina)) == sorted(quotes)
    expect(amina.page.locator("article.card").get_by_text("Words unchanged")).to_have_count(len(quotes))
    amina.page.locator("mark[data-comment]").first.click()
    expect(card(amina, "Comment number 1.")).to_have_class("card is-current")
    mark, beside = amina.page.locator("mark.is-current").bounding_box(), card(amina, "number 1.").bounding_box()
    assert mark is not None
    assert beside is not None
    assert abs(mark["y"] - beside["y"]) < 40
    assert beside["x"] > mark["x"] + mark["width"]
    assert findings(amina.page) == []


def test_a_card_follows_its_words_changes_with_them_and_outlives_them(
    visit: Visitors, server: Server, drafted: Forum, reader: Page
) -> None:
    comment(reader, server, drafted.slug, "most of the work is done", "By which measure?")
    amina, tomas = (WritePage(visit(who), drafted.slug) for who in (AMINA, TOMAS))
    here = card(amina, "By which measure?")
    expect(here).to_contain_text("Words unchanged")
    tomas.caret(ISSUE, "By that", before=True)
    tomas.type("A first paragraph.\nAnd before it: ")
    expect(amina.editor(ISSUE)).to_contain_text("And before it")
    assert marks(amina) == ["most of the work is done"]
    tomas.caret(ISSUE, "most of the ")
    tomas.type("hard ")
    expect(here).to_contain_text("Words changed since")
    expect(here).to_contain_text("“most of the work is done”")
    expect(amina.editor(ISSUE)).to_contain_text("most of the hard work")
    assert "".join(marks(amina)) == "most of the hard work is done"
    tomas.select(ISSUE, "most", through="is done")
    tomas.page.keyboard.press("Delete")
    expect(here).to_contain_text("Its words are gone")
    expect(here).to_contain_text("“most of the work is done”")
    assert marks(amina) == []
    tomas.page.keyboard.press("Control+z")
    expect(here).to_contain_text("Words changed since")
    expect(amina.page.locator("mark[data-comment]").first).to_be_visible()


def test_the_team_answers_from_the_card_and_the_public_page_shows_it(
    visit: Visitors, server: Server, drafted: Forum, reader: Page
) -> None:
    amina, lupe = (WritePage(visit(who), drafted.slug) for who in (AMINA, LUPE))
    comment(reader, server, drafted.slug, "most of the work is done", "By which measure?")
    # Open pages hear of the comment at once.
    expect(card(lupe, "By which measure?")).to_contain_text("Not answered yet")
    edit = edited(server, drafted, TOMAS)
    here = card(amina, "By which measure?")
    here.get_by_role("button", name="Public comment 1, on draft-1").click()
    here.get_by_label("Disposition").select_option("Accepted with changes")
    here.get_by_role("button", name="Publish answer").click()
    expect(here.get_by_label("Reason, shown in public")).to_be_focused()
    expect(here).to_contain_text("Give the reason. “Accepted with changes” needs one.")
    assert findings(amina.page) == []
    amina.type("We name the measure now.")
    answers = here.get_by_label("The edit that answers it")

    def offered() -> bool:
        # What is offered is looked up when the focus comes, and the page may just be asking for it.
        answers.blur()
        answers.focus()
        return edit in answers.locator("option").evaluate_all("all => all.map((one) => one.value)")

    until(amina.page, offered, True)
    expect(answers).to_contain_text("Tomás Iturralde")
    answers.select_option(edit)
    here.get_by_role("button", name="Publish answer").click()
    expect(here).to_contain_text("Accepted with changes")
    expect(here).to_contain_text("We name the measure now.")
    expect(here).to_contain_text("Amina Okafor")
    expect(amina.page.locator("#announce")).to_have_text("Answered. 0 unanswered.")
    assert answered_by(server, drafted) == [edit]
    expect(card(lupe, "By which measure?")).to_contain_text("We name the measure now.")
    card(lupe, "By which measure?").get_by_role("button", name="Public comment 1").click()
    expect(card(lupe, "By which measure?").get_by_role("combobox")).to_have_count(0)
    reader.goto(f"/forums/{drafted.slug}/versions/{LABEL}")
    expect(reader.get_by_role("main")).to_contain_text("We name the measure now.")


def edited(server: Server, forum: Forum, player: Player) -> str:
    """Somebody has written in the first section; the event in the record."""
    section = server.section(forum, "issue_definition")
    seq = server.kit.live.edit(section, server.person(player).id, "naïve as it sounds", "by the measure of masts")
    server.kit.live.note_typing()
    with server.kit.db.read() as tx:
        found = record.of_subject(tx, "section", section)
    return next(one.id for one in found if one.kind == "text_edited" and one.data["to"] == seq)


def answered_by(server: Server, forum: Forum) -> list[str]:
    """The edits that the team named with its answers."""
    with server.kit.db.read() as tx:
        return [event.data["edit"] for event in record.of_forum(tx, forum.id) if event.kind == "disposition_given"]


def test_comments_are_walked_by_keyboard(visit: Visitors, server: Server, drafted: Forum, reader: Page) -> None:
    comment(reader, server, drafted.slug, "most of the work is done", "The first.")
    comment(reader, server, drafted.slug, "412 households", "The second.")
    amina = WritePage(visit(AMINA), drafted.slug)
    expect(amina.page.locator("article.card")).to_have_count(2)
    amina.editor(METHOD).focus()
    amina.page.keyboard.press("Control+Alt+j")
    expect(card(amina, "The first.")).to_have_class("card is-current")
    expect(amina.editor(ISSUE)).to_be_focused()
    amina.page.keyboard.press("Control+Alt+m")
    expect(card(amina, "The first.").get_by_role("button", name="Public comment 1, on draft-1")).to_be_focused()
    amina.page.keyboard.press("Tab")
    expect(card(amina, "The first.").get_by_label("Disposition")).to_be_focused()
    amina.page.keyboard.press("Escape")
    expect(amina.editor(ISSUE)).to_be_focused()
    amina.page.keyboard.press("Control+Alt+j")
    expect(card(amina, "The second.")).to_have_class("card is-current")
    expect(amina.page.locator("#announce")).to_have_text("Public comment 2, on draft-1. Mekdes Alemu")


@pytest.mark.parametrize("size", [(1440, 500), (360, 500)])
def test_words_that_are_walked_to_come_into_view(
    visit: Visitors, server: Server, drafted: Forum, reader: Page, size: tuple[int, int]
) -> None:
    comment(reader, server, drafted.slug, "most of the work is done", "The first.")
    page = visit(AMINA, viewport={"width": size[0], "height": size[1]})
    amina = WritePage(page, drafted.slug)
    words, tools = page.locator("mark[data-comment]").first, page.locator(".tools")
    expect(words).to_be_attached()
    expect(page.get_by_text("1 comment in this section")).to_be_attached()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(words).not_to_be_in_viewport()
    page.keyboard.press("Control+Alt+j")
    expect(amina.editor(ISSUE)).to_be_focused()
    expect(words).to_be_in_viewport()
    top, bar = words.bounding_box(), tools.bounding_box()
    assert top is not None
    assert bar is not None
    assert top["y"] >= bar["y"] + bar["height"], "the toolbar hides the words"


def test_on_a_phone_the_comments_open_below(visit: Visitors, server: Server, drafted: Forum, reader: Page) -> None:
    comment(reader, server, drafted.slug, "most of the work is done", "The first.")
    comment(reader, server, drafted.slug, "412 households", "The second.")
    page = visit(AMINA, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    amina = WritePage(page, drafted.slug)
    page.get_by_role("button", name="2 comments in this section").click()
    sheet = page.get_by_role("dialog", name="Comments")
    expect(sheet).to_contain_text("1 of 2")
    expect(sheet).to_contain_text("The first.")
    sheet.get_by_role("button", name="Next").click()
    expect(sheet).to_contain_text("The second.")
    assert findings(page) == []
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()
    amina.page.locator("mark[data-comment]").first.tap()
    expect(sheet).to_contain_text("The first.")
