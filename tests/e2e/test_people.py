"""People in their browsers: signing in by a real mail, digits in another browser, invitations, roles, a new forum."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from sections.forums import Forum
from tests.cast import AMINA, LUPE, SEO_YEON
from tests.e2e.accessibility import findings
from tests.e2e.server import Server, running
from tests.e2e.visitors import Visitors
from tests.post import Post, post_office

pytestmark = pytest.mark.browser
DIGITS = re.compile(r"^\d{3} \d{3}$", re.M)


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


def ask_for_link(page: Page, email: str) -> None:
    """Asks for a link on the page that is open."""
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()


def test_somebody_signs_in_by_the_mailed_link_and_goes_on_where_they_were(
    visit: Visitors, forum: Forum, post: Post
) -> None:
    page = visit()
    page.goto(f"/forums/{forum.slug}/team")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    ask_for_link(page, AMINA.email)
    link = post.link(AMINA.email, "/sign-in/")
    mail_program = visit()
    for _ in range(2):  # programs that read mails open links
        mail_program.goto(link)
    page.goto(link)
    page.get_by_role("button", name="Sign in here").click()
    expect(page.get_by_role("heading", name="The team")).to_be_visible()

    visit.forgive("410")
    page.goto(link)
    expect(page.get_by_role("heading", name="This link has been used")).to_be_visible()
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    page.goto("/me")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_another_browser_is_asked_for_the_digits_of_the_mail(visit: Visitors, forum: Forum, post: Post) -> None:
    visit.forgive("422")
    asking, other = visit(), visit()
    asking.goto("/sign-in")
    ask_for_link(asking, LUPE.email)
    digits = DIGITS.search(post.newest(LUPE.email))
    assert digits is not None
    other.goto(post.link(LUPE.email, "/sign-in/"))
    other.get_by_label("Six digits").fill("000000" if digits[0] != "000 000" else "000001")
    other.get_by_role("button", name="Sign in here").click()
    expect(other.get_by_text("These are not the digits of the mail.")).to_be_visible()
    assert findings(other) == []
    other.get_by_label("Six digits").fill(digits[0])
    other.get_by_role("button", name="Sign in here").click()
    expect(other.get_by_role("heading", name="My forums")).to_be_visible()


def test_somebody_is_invited_comes_and_loses_the_role_again(visit: Visitors, forum: Forum, post: Post) -> None:
    visit.forgive("403")
    amina, guest = visit(AMINA), visit()
    amina.goto(f"/forums/{forum.slug}/team")
    invite = amina.get_by_role("region", name="Invite somebody")
    invite.get_by_label("E-mail").fill("nuria@example.org")
    invite.get_by_label("Name").fill("Núria Puig")
    invite.get_by_label("Role").select_option(label="Lead expert")
    invite.get_by_role("button", name="Send the invitation").click()
    expect(amina.get_by_role("status")).to_have_text("The invitation to nuria@example.org is sent.")
    member = amina.get_by_role("listitem").filter(has_text="Núria Puig")
    expect(member).to_contain_text("Invited, has not signed in yet")

    guest.goto(post.link("nuria@example.org", "/sign-in"))
    ask_for_link(guest, "nuria@example.org")
    guest.goto(post.link("nuria@example.org", "/sign-in/"))
    guest.get_by_role("button", name="Sign in here").click()
    guest.wait_for_url(f"**/forums/{forum.slug}/write")

    amina.reload()
    expect(member).not_to_contain_text("has not signed in yet")
    member.get_by_role("button", name="Take the role away").click()
    expect(amina.get_by_role("status")).to_have_text("Núria Puig no longer holds this role.")
    guest.goto(f"/forums/{forum.slug}/write")
    expect(guest.get_by_role("heading", name="This page is for the team of")).to_be_visible()


def test_somebody_takes_another_name(visit: Visitors, forum: Forum) -> None:
    page = visit(LUPE)
    page.goto("/me")
    name = page.get_by_label("Your name")
    name.fill("")
    page.get_by_role("button", name="Save the name").click()
    expect(page.get_by_text("Type your name.")).to_be_visible()
    assert findings(page) == []
    name.fill("Lupe Tavita-Fono")
    page.get_by_role("button", name="Save the name").click()
    expect(page.get_by_role("status")).to_have_text("Your name is saved.")
    expect(name).to_have_value("Lupe Tavita-Fono")


def test_the_secretariat_opens_a_cycle_and_a_forum_with_errors_told_in_place(
    visit: Visitors, server: Server, forum: Forum, post: Post
) -> None:
    visit.forgive("422")
    page = visit(SEO_YEON)
    page.goto("/cycles/new")
    page.get_by_label("Year").fill("2031")
    page.get_by_label("City").fill("Nairobi")
    page.get_by_label("First day").fill("2031-11-10")
    page.get_by_label("Last day").fill("2031-11-04")
    page.get_by_role("button", name="Open the cycle").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="Last day: The last day is before the first one.").click()
    expect(page.get_by_label("Last day")).to_be_focused()
    expect(page.get_by_label("City")).to_have_value("Nairobi")
    assert findings(page) == []
    page.get_by_label("Last day").fill("2031-11-14")
    page.get_by_role("button", name="Open the cycle").click()

    expect(page.get_by_role("status")).to_have_text("The cycle 2031 is open. Now open a forum in it.")
    expect(page.get_by_label("Cycle")).to_contain_text("2031, Nairobi")
    page.get_by_label("Title").fill("Local Content")
    page.get_by_label("Address").fill(forum.slug)
    page.get_by_label("What the forum is for").fill("Which languages does the network speak?")
    page.get_by_label("E-mail of person 1").fill("nobody")
    page.get_by_role("button", name="Open the forum").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("E-mail of person 1: Write the whole address, for example name@example.org.")
    expect(page.get_by_label("What the forum is for")).to_have_value("Which languages does the network speak?")
    assert findings(page) == []
    page.get_by_label("E-mail of person 1").fill("nuria.puig@example.org")
    page.get_by_role("button", name="Open the forum").click()
    expect(alert).to_contain_text("Address: Another forum has this address. Add the year or another word.")
    page.get_by_label("Address").fill("")
    page.get_by_role("button", name="Open the forum").click()

    expect(page.get_by_role("heading", name="Local Content")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Local Content is open. Its output has ten components to write.")
    assert page.url == f"{server.address}/forums/local-content"
    assert post.link("nuria.puig@example.org", "/sign-in").endswith("/forums/local-content/write")
