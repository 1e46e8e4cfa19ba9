"""What stands between the outside and the pages: forgery, headers, cookies, names of the site, sizes and brakes."""

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from editor.app import make_app, make_kit
from editor.clock import StoppedClock
from editor.settings import Settings
from sections.people import Role
from tests.cast import AMINA
from tests.editor.conftest import NOW, SECRET, Browser, make_tables
from tests.editor.gates import TABLE, path_of
from tests.editor.world import NOBODY, World, made

POLICY = {
    "default-src": "'none'",
    "connect-src": "'self' ws://localhost",
    **{f"{kind}-src": "'self'" for kind in ("script", "style", "img", "font", "worker", "manifest")},
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An installation with one of everything."""
    with made(tmp_path_factory.mktemp("world")) as world:
        yield world


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Makes a site with other settings."""
    kits = []

    def make(**values: object) -> Flask:
        first = {"data_dir": str(tmp_path), "secret_key": SECRET, "base_url": "http://localhost"}
        kit = make_kit(Settings(**{**first, **values}), StoppedClock(NOW))
        make_tables(kit.db)
        kits.append(kit)
        return make_app(kit)

    yield make
    for kit in kits:
        kit.close()


def asked(world: World, who: str, method: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every address that takes the method, with its route's name, and the headers of somebody."""
    headers = dict(world.callers[who].headers)
    for gate in TABLE:
        if gate.method == method:
            yield gate.endpoint, path_of(world, gate), headers


def test_what_is_posted_from_elsewhere_is_refused_and_changes_nothing(world: World) -> None:
    before = world.dump()
    addresses = [address for _, address, _ in asked(world, Role.SECRETARIAT, "POST")]
    before = world.dump()
    for token in (None, "", "a token of somebody else", world.callers[NOBODY].headers["X-CSRFToken"]):
        headers = {"Cookie": world.callers[Role.SECRETARIAT].headers["Cookie"]}
        headers |= {} if token is None else {"X-CSRFToken": token}
        for address in addresses:
            answer = world.app.test_client(use_cookies=False).post(address, headers=headers, data={"key": "k" * 20})
            assert (address, answer.status_code) == (address, 400)
            assert "The page was open for too long" in answer.text
    assert world.dump() == before


def test_every_answer_carries_the_strict_policy(world: World) -> None:
    client = world.app.test_client()
    for path, status in (
        ("/", 200),
        ("/me", 303),
        ("/nowhere", 404),
        ("/forums/forum-open/comments.json", 303),
        ("/forums/forum-open/versions/draft-1.json", 200),
        ("/healthz", 200),
        (f"/static/{json.loads(Path(world.app.static_folder or '', 'manifest.json').read_text())['page.js']}", 200),
    ):
        answer = client.get(path)
        answer.close()
        assert (path, answer.status_code) == (path, status)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        policy = answer.headers["Content-Security-Policy"].split("; ")
        assert dict(part.split(" ", 1) for part in policy) == POLICY


class Inline(HTMLParser):
    """Finds what the policy forbids: scripts and styles written into a page, and addresses that are scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Looks at one tag."""
        values = dict(attributes)
        is_data = (values.get("type") or "").endswith("json")
        is_inline = tag == "script" and not values.get("src") and not is_data
        if is_inline or tag in ("style", "base", "object", "embed", "iframe"):
            self.found.append(tag)
        for name, value in attributes:
            if name == "style" or name.startswith("on") or (value or "").lstrip().lower().startswith("javascript:"):
                self.found.append(f"{tag} {name}")


def test_no_page_holds_what_the_policy_forbids(world: World) -> None:
    for who in (NOBODY, Role.SECRETARIAT):
        for _, address, headers in asked(world, who, "GET"):
            answer = world.app.test_client(use_cookies=False).get(address, headers=headers)
            if answer.mimetype == "text/html":
                page = Inline()
                page.feed(answer.text)
                assert (address, page.found) == (address, [])
            answer.close()


def test_who_only_reads_gets_no_cookie(world: World) -> None:
    for path in ("/", "/forums/forum-open", "/forums/forum-open/versions/draft-1", "/healthz"):
        answer = world.app.test_client().get(path)
        assert (path, answer.headers.get("Set-Cookie")) == (path, None)


@pytest.mark.parametrize(("base", "secure"), [("http://localhost", False), ("https://localhost", True)])
def test_the_cookie_is_for_the_site_alone(site: Callable[..., Flask], base: str, secure: bool) -> None:
    answer = site(base_url=base).test_client().get("/sign-in", base_url=base)
    _, *parts = answer.headers["Set-Cookie"].split("; ")
    marks = {part.split("=")[0] for part in parts} - {"Expires"}
    assert marks == {"HttpOnly", "Path", "SameSite"} | ({"Secure"} if secure else set())
    assert {"SameSite=Lax", "Path=/"} < set(parts)
    assert ("Strict-Transport-Security" in answer.headers) is secure


def test_signing_in_gives_another_cookie(app: Flask, signed_in: Callable[[object], Browser]) -> None:
    browser = Browser(app)
    before = browser.token()
    known = browser.get_cookie("rapporteur")
    assert known is not None
    planted = signed_in(AMINA)
    assert planted.get_cookie("rapporteur") != known
    assert planted.token() != before
    fixed = Browser(app)
    fixed.set_cookie("rapporteur", known.value)
    assert fixed.get("/me").status_code == 303


@pytest.mark.parametrize("host", ["elsewhere.example", "localhost.elsewhere.example", "localhost:80@elsewhere", "a b"])
def test_another_name_of_the_site_is_not_answered(site: Callable[..., Flask], host: str) -> None:
    answer = site().test_client().get("/sign-in", headers={"Host": host})
    assert (answer.status_code, "elsewhere" in answer.text) == (400, False)
    assert '<a href="http://localhost/">' in answer.text


def test_a_proxy_is_believed_only_when_the_setting_says_so(site: Callable[..., Flask]) -> None:
    forwarded = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Host": "elsewhere.example",
        "X-Forwarded-Proto": "https",
    }

    def seen(**settings: object) -> tuple[int, str, str]:
        app = site(**settings)

        @app.before_request
        def _note() -> None:
            app.config["SEEN"] = (request.remote_addr, request.scheme)

        answer = app.test_client().get("/", headers=forwarded)
        return (answer.status_code, *app.config["SEEN"])

    assert seen(proxy=False) == (200, "127.0.0.1", "http")
    assert seen(proxy=True, base_url="https://elsewhere.example") == (200, "203.0.113.9", "https")


def test_a_proxy_names_one_address_however_many_are_feigned(site: Callable[..., Flask]) -> None:
    client = site(proxy=True, network_sign_ins_per_minute=2).test_client()
    token = re.search('name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
    assert token
    answers = [
        client.post(
            "/sign-in",
            data={"email": f"reader{number}@example.org", "csrf_token": token[1]},
            headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.9"},
        ).status_code
        for number in range(3)
    ]
    assert answers == [200, 200, 429]


def test_what_is_too_large_is_refused_before_it_is_read(site: Callable[..., Flask]) -> None:
    client: FlaskClient = site().test_client()
    for body, kind in ((b"x" * 300_001, "application/json"), (b"words=" + b"x" * 300_000, None)):
        kind = kind or "application/x-www-form-urlencoded"
        answer = client.post("/sign-in", data=body, content_type=kind, headers={"Accept": "text/html"})
        told = answer.text if kind.startswith("application/x") else ""
        assert answer.status_code == 413
        assert kind == "application/json" or "The limit is 300 KB. Nothing was changed." in told
    many = {f"field-{number}": "x" for number in range(1_001)}
    assert client.post("/sign-in", data=many, content_type="multipart/form-data").status_code == 413
    large = {"email": "x" * 300_001}
    assert client.post("/sign-in", data=large, content_type="multipart/form-data").status_code == 413


@pytest.mark.parametrize("lies", ["-1", "1e3", "999999999999999999999"])
def test_a_length_that_is_a_lie_is_an_error_of_the_sender(site: Callable[..., Flask], lies: str) -> None:
    answer = site().test_client().post("/sign-in", data=b"email=a", headers={"Content-Length": lies})
    assert answer.status_code in (400, 413)


def test_who_is_too_fast_is_told_how_long_to_wait(site: Callable[..., Flask]) -> None:
    app = site(sign_ins_per_minute=1)
    browser = Browser(app)
    form = {"email": AMINA.email}
    assert browser.post("/sign-in", data=form).status_code == 200
    page = browser.post("/sign-in", data=form)
    wait = int(page.headers["Retry-After"])
    assert (page.status_code, 1 <= wait <= 60) == (429, True)
    assert re.search(r"Wait (a second|\d+ seconds), then try again", page.text)
    told = browser.post("/sign-in", data=form, headers={"Accept": "application/json"})
    assert told.json == {"code": "too_often", "wait": int(told.headers["Retry-After"])}
    assert browser.post("/sign-in", data={"email": "another@example.org"}).status_code == 200


def test_a_household_counts_as_one_however_many_addresses_it_has(site: Callable[..., Flask]) -> None:
    app = site(network_sign_ins_per_minute=2)
    answers = [
        Browser(app).post(
            "/sign-in", data={"email": f"r{n}@example.org"}, environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{n}"}
        )
        for n in (1, 2, 3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    other = Browser(app).post(
        "/sign-in", data={"email": "r4@example.org"}, environ_base={"REMOTE_ADDR": "2001:db8:1:3::1"}
    )
    assert other.status_code == 200


@pytest.mark.parametrize(
    "to", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "\t//elsewhere.example"]
)
def test_no_address_leads_to_another_site(site: Callable[..., Flask], to: str) -> None:
    page = site().test_client().get("/sign-in", query_string={"next": to}).text
    assert "elsewhere" not in page
