"""A kit of real parts in a folder of its own, with a clock that stands; an application and its browsers."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, FileSystemBytecodeCache

from editor import tables
from editor.app import make_app, make_kit
from editor.clock import StoppedClock
from editor.db import Database, metadata
from editor.forums import rows as forum_rows
from editor.forums import rows_outline, rows_roles
from editor.ids import fresh_id
from editor.kit import Kit
from editor.people import actions as people
from editor.people import rows as people_rows
from editor.settings import Settings
from sections.forums import Forum
from sections.lifecycle import Stage
from sections.outline import scaffold
from sections.people import Person, Role
from sections.timeline import Cycle
from tests.cast import CAST, Player
from tests.databases import database_url
from tests.editor.published import Published, publish
from tests.post import Post, post_office

NOW = int(datetime(2026, 10, 12, 9, 0, tzinfo=UTC).timestamp() * 1000)
SECRET = "a secret of the tests, long enough to sign"


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Settings of an installation in a folder of its own."""
    with database_url() as url:
        yield Settings(data_dir=str(tmp_path), database_url=url, secret_key=SECRET, base_url="http://localhost")


@pytest.fixture
def clock() -> StoppedClock:
    """Monday 12 October 2026, 09:00 UTC, until it is set."""
    return StoppedClock(NOW)


@pytest.fixture
def kit(settings: Settings, clock: StoppedClock) -> Iterator[Kit]:
    """A kit upon an empty database."""
    kit = make_kit(settings, clock)
    make_tables(kit.db)
    yield kit
    kit.close()


def make_tables(db: Database) -> None:
    """All tables, as they are declared."""
    assert tables.ROWS
    with db.begin() as tx:
        metadata.create_all(tx)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Where the templates lie compiled: else each application of a test would compile them once more."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(kit: Kit, compiled: BytecodeCache) -> Flask:
    """The web application."""
    app = make_app(kit)
    app.jinja_env.bytecode_cache = compiled
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return Browser(app)


class Browser(FlaskClient):
    """A test client that sends, with every form, the token that the site gave it."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, app.response_class, use_cookies=True)

    def open(self, *args: object, **options: object):
        """Sends a request; posts carry the token against forgery unless `forged` is given."""
        if options.get("method") in ("POST", "PUT", "PATCH", "DELETE") and not options.pop("forged", False):
            headers = dict(options.get("headers") or {})
            options["headers"] = {"X-CSRFToken": self.token(), **headers}
        return super().open(*args, **options)

    def token(self) -> str:
        """The token against forgery that belongs to this browser's session."""
        page = super().open("/sign-in", method="GET").get_data(as_text=True)
        return page.split('name="csrf_token" value="')[1].split('"')[0]


@pytest.fixture
def people_by_name(kit: Kit) -> dict[str, Person]:
    """The cast, with accounts, by their addresses."""
    return {player.email: account(kit, player) for player in CAST}


def account(kit: Kit, player: Player) -> Person:
    """The account of one of the cast; made when it is not there."""
    with kit.db.begin() as tx:
        person = people.person_with(tx, kit.clock, player.email, player.name)
        if Role.SECRETARIAT in player.roles:
            people_rows.name_secretariat(tx, person.id)
    return person


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Player | Person], Browser]:
    """A browser in which somebody is signed in, by the operator's link."""

    def sign_in(who: Player | Person) -> Browser:
        kit: Kit = app.extensions["kit"]
        if isinstance(who, Player):
            account(kit, who)
        browser = Browser(app)
        address = people.operators_link(kit, who.email)
        answer = browser.post(address.removeprefix(kit.settings.address))
        assert answer.status_code == 303
        return browser

    return sign_in


@pytest.fixture
def cycle(kit: Kit) -> Cycle:
    """The cycle of 2026: 23 to 27 November."""
    cycle = Cycle(fresh_id(), 2026, "Geneva", date(2026, 11, 23), date(2026, 11, 27))
    with kit.db.begin() as tx:
        forum_rows.add_cycle(tx, cycle)
    return cycle


@pytest.fixture
def forum(kit: Kit, cycle: Cycle) -> Forum:
    """A forum in which the cast holds its roles: `meaningful-access`, a working draft."""
    return make_forum(kit, cycle, "meaningful-access", "Meaningful Access")


@pytest.fixture
def published(kit: Kit, forum: Forum) -> Published:
    """A draft of the forum, out for comment."""
    return publish(kit, forum)


def make_forum(
    kit: Kit, cycle: Cycle, slug: str, title: str, stage: Stage = Stage.WORKING_DRAFT, **output: str
) -> Forum:
    """Another forum, with the same cast; `output` may give language and direction."""
    forum = Forum(fresh_id(), slug, title, cycle, stage, **output)
    with kit.db.begin() as tx:
        forum_rows.add_forum(tx, forum, kit.clock.now())
        rows_outline.add_outline(tx, forum.id, scaffold(fresh_id))
        for player in CAST:
            person = people.person_with(tx, kit.clock, player.email, player.name)
            for role in player.roles:
                if role is Role.SECRETARIAT:
                    people_rows.name_secretariat(tx, person.id)
                else:
                    rows_roles.give_role(tx, forum.id, person.id, role, kit.clock.now())
    return forum


@pytest.fixture
def post() -> Iterator[tuple[Post, str]]:
    """A real SMTP server: what it took, and its address as `mail_url`."""
    with post_office() as post:
        yield post, post.url
