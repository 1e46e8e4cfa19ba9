"""Signing in by a mailed link, through a real mail server: what it takes, and what it does not give away."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from editor import record
from editor.app import make_app, make_kit
from editor.clock import StoppedClock
from editor.db import migrate
from editor.kit import Kit
from editor.people import actions
from editor.settings import Settings
from tests.cast import AMINA
from tests.editor.conftest import Browser, account
from tests.post import Post

MINUTE = 60_000


@pytest.fixture
def kit(settings: Settings, clock: StoppedClock, post: tuple[Post, str]) -> Iterator[Kit]:
    """A kit whose mails go to a real server; the database is made by the migrations."""
    kit = make_kit(replace(settings, mail_url=post[1]), clock)
    migrate(kit.settings.database)
    account(kit, AMINA)
    yield kit
    kit.close()


@pytest.fixture
def asked(app: Flask, post: tuple[Post, str]) -> tuple[Browser, str, str]:
    """A browser that asked for a link, the link's path, and the six digits."""
    browser = Browser(app)
    answer = browser.post("/sign-in", data={"email": " Amina@Example.ORG ", "next": "/me?from=mail"})
    assert answer.status_code == 200
    text = post[0].newest()
    found, digits = re.search(r"http://localhost(/sign-in/\S+)", text), re.search(r"^\d{3} \d{3}$", text, re.M)
    assert found
    assert digits
    return browser, found.group(1), digits.group()


def is_signed_in(browser: Browser) -> bool:
    return browser.get("/me").status_code == 200


def kinds(kit: Kit) -> list[str]:
    with kit.db.read() as tx:
        somebody = account(kit, AMINA)
        return [event.kind for event in record.of_subject(tx, "person", somebody.id)]


def test_the_mailed_link_signs_in_and_leads_on(kit: Kit, asked: tuple[Browser, str, str]) -> None:
    browser, link, _ = asked
    assert browser.get(link).status_code == 200
    answer = browser.post(link, data={"next": "/me?from=mail"})
    assert (answer.status_code, answer.location) == (303, "/me?from=mail")
    assert is_signed_in(browser)
    assert kinds(kit) == ["person_added", "sign_in_asked", "signed_in"]


def test_opening_the_link_changes_nothing(kit: Kit, asked: tuple[Browser, str, str]) -> None:
    browser, link, _ = asked
    before = kinds(kit)
    for _time in range(3):
        assert browser.get(link).status_code == 200
        assert browser.head(link).status_code == 200
    assert kinds(kit) == before
    assert not is_signed_in(browser)
    assert browser.post(link).status_code == 303


def test_a_link_works_once(asked: tuple[Browser, str, str]) -> None:
    browser, link, _ = asked
    assert browser.post(link).status_code == 303
    again = browser.post(link)
    assert again.status_code == 410
    assert "This link has been used" in again.text
    assert browser.get(link).status_code == 410


def test_a_link_ends_after_a_quarter_of_an_hour(asked: tuple[Browser, str, str], clock: StoppedClock) -> None:
    browser, link, _ = asked
    clock.set(clock.now() + 15 * MINUTE)
    answer = browser.post(link)
    assert answer.status_code == 409
    assert "This link is too old" in answer.text
    assert not is_signed_in(browser)


def test_another_browser_needs_the_digits(app: Flask, asked: tuple[Browser, str, str]) -> None:
    _, link, digits = asked
    other = Browser(app)
    assert "Six digits" in other.get(link).text
    assert other.post(link).status_code == 422
    assert not is_signed_in(other)
    assert other.post(link, data={"code": digits}).status_code == 303
    assert is_signed_in(other)


def test_guessing_the_digits_ends_the_link(app: Flask, asked: tuple[Browser, str, str]) -> None:
    owner, link, digits = asked
    other = Browser(app)
    wrong = "000000" if digits != "000 000" else "000001"
    answers = [other.post(link, data={"code": wrong}).status_code for _ in range(7)]
    assert answers == [422, 422, 422, 422, 429, 429, 429]
    assert other.post(link, data={"code": digits}).status_code == 429
    assert owner.post(link).status_code == 429
    assert not is_signed_in(owner)


def test_an_unknown_address_is_answered_the_same_and_gets_nothing(app: Flask, post: tuple[Post, str]) -> None:
    def told(email: str) -> tuple[int, str]:
        answer = Browser(app).post("/sign-in", data={"email": email})
        return answer.status_code, re.sub(r'value="[^"]*"', "", answer.text).replace(email, "")

    assert told(AMINA.email) == told("nobody@example.org")
    assert [message["To"] for message in post[0].messages] == [AMINA.email]


@pytest.mark.parametrize("typed", ["", "amina", "amina@", "a@b@c.org", "a\r\nBcc: all@example.org"])
def test_what_is_no_address_is_said(app: Flask, post: tuple[Post, str], typed: str) -> None:
    answer = Browser(app).post("/sign-in", data={"email": typed})
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert post[0].messages == []


def test_links_are_not_sent_without_end(app: Flask, kit: Kit, post: tuple[Post, str]) -> None:
    browser = Browser(app)
    answers = [browser.post("/sign-in", data={"email": AMINA.email}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert len(post[0].messages) == 10


def test_a_mail_server_that_is_gone_is_told_and_the_link_stays_unknown(settings: Settings, clock: StoppedClock) -> None:
    kit = make_kit(replace(settings, mail_url="smtp://127.0.0.1:9"), clock)
    migrate(kit.settings.database)
    account(kit, AMINA)
    app = make_app(kit)
    for email in (AMINA.email, "nobody@example.org"):
        answer = Browser(app).post("/sign-in", data={"email": email})
        assert answer.status_code == 503
        assert "The mail could not be sent" in answer.text
    kit.close()


def test_nobody_is_led_to_another_site(asked: tuple[Browser, str, str]) -> None:
    browser, link, _ = asked
    assert browser.post(link, data={"next": "https://elsewhere.example/"}).location == "/me"


@pytest.mark.parametrize("path", ["//elsewhere.example", "/\\elsewhere.example", "javascript:1", "/a\nb", "elsewhere"])
def test_only_a_path_of_this_site_is_followed(path: str) -> None:
    from editor.request import own_path

    assert own_path(path, "/me") == "/me"


def test_the_operators_link_works_in_any_browser_for_an_hour(app: Flask, kit: Kit, clock: StoppedClock) -> None:
    link = actions.operators_link(kit, "new.person@example.org").removeprefix("http://localhost")
    late = actions.operators_link(kit, "new.person@example.org").removeprefix("http://localhost")
    clock.set(clock.now() + 59 * MINUTE)
    browser = Browser(app)
    assert browser.post(link).status_code == 303
    assert "New Person" in browser.get("/me").text
    clock.set(clock.now() + MINUTE)
    assert Browser(app).post(late).status_code == 409


def test_signing_in_forgets_who_was_here_before(kit: Kit, signed_in: Callable[[object], Browser]) -> None:
    browser = signed_in(AMINA)
    link = actions.operators_link(kit, "other@example.org").removeprefix("http://localhost")
    assert browser.post(link).status_code == 303
    assert "other@example.org" in browser.get("/me").text
