"""A comment on its way from the form to the public: by mail, withdrawn; what is kept and told when it is held up."""

import pytest
from playwright.sync_api import expect

from editor.publishing.actions import move
from sections.forums import Forum
from sections.lifecycle import Stage
from tests.cast import AMINA
from tests.e2e.reading_page import Commenter, ReadingPage, fill
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.post import Post

pytestmark = pytest.mark.browser


def test_a_comment_on_words_goes_its_whole_way(visit: Visitors, own_draft: Forum, post: Post, who: Commenter) -> None:
    page = ReadingPage(visit(), own_draft.slug)
    words = "most of the work is done"
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
