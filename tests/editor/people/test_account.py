"""Signing out, how long a sign-in lasts, and another name."""

from collections.abc import Callable

from flask import Flask

from editor.announce import Happening
from editor.clock import StoppedClock
from editor.kit import Kit
from sections.forums import Forum
from tests.cast import AMINA, FATIMA, SEO_YEON
from tests.editor.conftest import Browser, account

DAY = 86_400_000
SignedIn = Callable[[object], Browser]


def test_signing_out_ends_the_session_and_is_announced(app: Flask, kit: Kit, signed_in: SignedIn) -> None:
    told: list[str] = []
    kit.announcements.listen(Happening.SIGNED_OUT, lambda session: told.append(session))
    browser = signed_in(AMINA)
    cookie = browser.get_cookie("rapporteur")
    assert cookie is not None
    answer = browser.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/")
    assert len(told) == 1
    stolen = Browser(app)
    stolen.set_cookie("rapporteur", cookie.value)
    assert stolen.get("/me").location.startswith("/sign-in")


def test_signing_out_twice_is_no_error(client: Browser) -> None:
    assert client.post("/sign-out").location == "/"


def test_a_page_for_people_leads_to_the_sign_in(client: Browser) -> None:
    answer = client.get("/me?a=b")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/me?a%3Db")
    asked_by_script = client.get("/me", headers={"Accept": "application/json"})
    assert (asked_by_script.status_code, asked_by_script.json) == (401, {"code": "not_signed_in"})


def test_a_sign_in_lasts_as_long_as_it_is_used(signed_in: SignedIn, clock: StoppedClock) -> None:
    browser = signed_in(AMINA)
    for _week in range(6):
        clock.set(clock.now() + 7 * DAY)
        assert browser.get("/me").status_code == 200
    clock.set(clock.now() + 31 * DAY)
    assert browser.get("/me").status_code == 303


def test_another_name(kit: Kit, signed_in: SignedIn) -> None:
    browser = signed_in(FATIMA)
    assert browser.post("/me/name", data={"name": " Fátima \n  Az-Zahra\x00 "}).location == "/me?name=saved"
    assert account(kit, FATIMA).name == "Fátima Az-Zahra"
    for bad, code in (("  ", "empty"), ("x" * 129, "too_long")):
        answer = browser.post("/me/name", data={"name": bad})
        assert answer.location == f"/me?name={code}"
        assert 'class="error"' in browser.get(answer.location).text
    assert account(kit, FATIMA).name == "Fátima Az-Zahra"


def test_ones_own_page_lists_forums_and_roles(signed_in: SignedIn, forum: Forum) -> None:
    page = signed_in(SEO_YEON).get("/me").text
    assert forum.title in page
    assert "Rapporteur</span>" in page
    assert "/forums/new" in page
    assert "You hold no role" in signed_in(FATIMA).get("/me").text
