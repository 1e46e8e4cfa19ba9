"""Errors at the edge: every one of the family has a page that says what happened, what was kept and what to do."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from editor import access
from editor.errors import OF_HTTP, OF_LIBRARIES, STATUS
from editor.mail import MailFailed
from sections import errors
from sections.errors import BadInput, RapporteurError
from tests.editor.conftest import Browser

Failing = Callable[[Exception], Browser]
VALUES = {"limit": 300, "unit": "KB", "wait": 20, "revision": 3, "stage": "final", "forum": "Meaningful Access"}
FAMILY = [*(kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, RapporteurError))]
OF_SOCKETS = {"bad_update", "only_suggestions", "error"}
"""These are answered to a socket; a page would only say that it was not taken."""
SECRETS = "the secret words of the database"


@pytest.fixture
def failing(app: Flask) -> Failing:
    """A browser of a site on which `/fail` raises an error, for people and for scripts."""

    def make(error: Exception) -> Browser:
        def fail() -> str:
            access.everybody()
            raise error

        app.add_url_rule("/fail", view_func=fail, methods=["GET", "POST"])
        return Browser(app)

    return make


def made(kind: type[RapporteurError]) -> RapporteurError:
    return kind({"words": "empty"}) if kind is BadInput else kind(**VALUES)


@pytest.mark.parametrize("kind", [*FAMILY, MailFailed], ids=lambda kind: kind.__name__)
def test_every_error_has_a_page_and_a_code(failing: Failing, kind: type[RapporteurError]) -> None:
    error = made(kind)
    status = next((STATUS[one] for one in kind.__mro__ if one in STATUS), 400)
    browser = failing(error)
    page = browser.post("/fail")
    assert page.status_code == status
    happened, kept = re.search("<h1>(.+?)</h1>", page.text), re.search('class="lead">(.+?)</p>', page.text)
    assert happened
    assert kept
    assert (happened[1] == "This was not taken") is (error.code in OF_SOCKETS)
    assert len(re.findall('<a class="btn', page.text)) >= 1
    told = browser.post("/fail", headers={"Accept": "application/json"})
    assert (told.status_code, told.json and told.json["code"]) == (status, error.code)
    for answer in (page, told):
        assert answer.headers["Cache-Control"] == "no-store"
        assert ("Retry-After" in answer.headers) is (status in (429, 503))


def test_all_that_libraries_refuse_has_words(app: Flask) -> None:
    names = set(app.jinja_env.list_templates())
    codes = {*OF_HTTP.values(), *(code for _, code in OF_LIBRARIES), *(kind.code for kind in FAMILY)}
    assert {f"errors/{code}.html" for code in codes - OF_SOCKETS} - names == set()


def test_what_fails_on_our_side_has_a_reference_and_tells_nothing(failing: Failing) -> None:
    browser = failing(KeyError(SECRETS))
    page, told = browser.get("/fail"), browser.get("/fail", headers={"Accept": "application/json"})
    assert (page.status_code, told.status_code) == (500, 500)
    assert re.search(r"Reference [0-9A-F]{6}\. Give it", page.text)
    assert told.json is not None
    assert set(told.json) == {"code", "reference"}
    assert "secret words" not in page.text + told.text


@pytest.mark.parametrize("path", ["/nowhere", "/forums/nowhere", "/forums/a/b/c", "/%00", "/forums/%ff"])
def test_an_unknown_address_leads_to_all_forums(app: Flask, path: str) -> None:
    answer = Browser(app).get(path)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert '<a class="btn btn-main" href="/">' in answer.text


def test_a_method_that_is_not_taken_is_named(app: Flask) -> None:
    answer = Browser(app).delete("/sign-in")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert Browser(app).put("/me", headers={"Accept": "application/json"}).json == {"code": "wrong_method"}
