"""A whole installation made once through actions: four forums, people in every role, and what belongs to each.

`open` is out for comment, `review` waits for its final, `over` was withdrawn; in these everybody holds their role. In
`other`, which is like `open`, nobody does but the Secretariat.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from editor import record
from editor.app import make_app, make_kit
from editor.clock import StoppedClock
from editor.comments import actions as comments
from editor.comments import rows as comment_rows
from editor.comments.forms import new_comment
from editor.db import migrate
from editor.forums import actions as forums
from editor.forums import rows_outline, rows_roles
from editor.forums.forms import Named, NewCycle, NewForum
from editor.kit import Kit
from editor.people import actions as people
from editor.people import rows as people_rows
from editor.publishing import actions as publishing
from editor.publishing import final
from editor.settings import Settings
from editor.versions import rows as version_rows
from editor.versions.rows import Version
from editor.writing import actions_notes as notes
from editor.writing.forms_notes import NewNote
from sections.comments import Comment
from sections.components import COMPONENTS
from sections.lifecycle import Stage
from sections.notes import NoteKind
from sections.people import Person, Role
from sections.permissions import GIVEN
from tests.databases import Kept, Rows, database_url
from tests.editor.conftest import SECRET, Browser
from tests.editor.published import Published, text, typed

NOW = int(datetime(2026, 10, 12, 9, 0, tzinfo=UTC).timestamp() * 1000)
ADDRESS = "http://localhost"
STRANGER, NOBODY = "stranger", "nobody"
WHO = (*(role.value for role in Role), STRANGER, NOBODY)
"""Everybody who may knock: each role of the vocabulary, an account without one, and nobody at all."""
SECRET_WORDS = "A remark that stays among the team."
NOTED = "bold and "
"""Words of each text here."""


@dataclass(frozen=True)
class Place:
    """A forum with one of everything that belongs to it."""

    slug: str
    section: str
    version: Version
    comment: Comment
    note: str
    token: str
    final: str
    published: Published


@dataclass(frozen=True)
class Caller:
    """Somebody at the door: the cookie of their browser, and the token against forgery that belongs to it."""

    name: str
    person: Person | None
    headers: Mapping[str, str]


@dataclass(frozen=True)
class World:
    """The installation, its forums and its people by their roles."""

    kit: Kit
    app: Flask
    places: Mapping[str, Place]
    callers: Mapping[str, Caller]
    kept: Kept

    def roles(self, who: str, place: str) -> frozenset[Role]:
        """The roles that somebody of the world holds in one of its forums."""
        if who in (STRANGER, NOBODY) or (place == "other" and who != Role.SECRETARIAT):
            return frozenset()
        return frozenset({Role(who)})

    def dump(self) -> Rows:
        """Every row of every table."""
        return self.kept.dump()

    def address(self, endpoint: str, method: str, parts: Mapping[str, Any]) -> str:
        """The address of a route; parts that it does not have are left out."""
        rules = [rule for rule in self.app.url_map.iter_rules(endpoint) if method in (rule.methods or ())]
        named = {name: value for name, value in parts.items() if name in rules[0].arguments}
        return self.app.url_map.bind("localhost").build(endpoint, named, method)

    def typed_elsewhere(self) -> str:
        """The event of an edit in the other forum."""
        with self.kit.db.read() as tx:
            other = self.places["other"].published.forum.id
            return next(event.id for event in record.of_forum(tx, other) if event.kind == "text_edited")

    def restore(self) -> None:
        """Puts the database back to how it was made."""
        self.kept.restore()


@contextmanager
def made(folder: Path) -> Iterator[World]:
    """The world in a folder of its own, until the end of the block."""
    often = {one.name: 1_000_000 for one in fields(Settings) if one.name.endswith("_per_minute")}
    with database_url() as url:
        settings = Settings(data_dir=str(folder), database_url=url, secret_key=SECRET, base_url=ADDRESS, **often)
        yield from _peopled(make_kit(settings, StoppedClock(NOW)))


def _peopled(kit: Kit) -> Iterator[World]:
    migrate(kit.settings.database)
    app = make_app(kit)
    callers = {name: _caller(app, kit, name) for name in WHO}
    places = {name: _forum(kit, callers, name) for name in ("open", "review", "over", "other")}
    kit.jobs.beat_worker("the worker of the tests")
    kit.live.stop()  # writes down what was typed; from here on nothing moves by itself
    kept = Kept(kit.settings, kit.db)
    yield World(kit, app, places, callers, kept)
    kept.close()
    kit.close()


def _caller(app: Flask, kit: Kit, name: str) -> Caller:
    browser, person = Browser(app), None
    if name != NOBODY:
        email = f"{name.replace('_', '.')}@example.org"
        link = people.operators_link(kit, email, secretariat=name == Role.SECRETARIAT)
        assert browser.post(link.removeprefix(kit.settings.address)).status_code == 303
        with kit.db.read() as tx:
            person = people_rows.person_by_email(tx, email)
    token = browser.token()
    cookie = browser.get_cookie("rapporteur")
    assert cookie is not None
    return Caller(name, person, {"Cookie": f"rapporteur={cookie.value}", "X-CSRFToken": token})


def _forum(kit: Kit, callers: Mapping[str, Caller], name: str) -> Place:
    secretariat = callers[Role.SECRETARIAT].person
    assert secretariat is not None
    opens, closes = date(2026, 11, 23), date(2026, 11, 27)
    cycle = forums.open_cycle(kit, secretariat, NewCycle(2026, "Geneva", opens, closes, "the cycle of the world"))
    members = [Named(role, f"{role.value.replace('_', '.')}@example.org") for role in GIVEN] if name != "other" else []
    slug = f"forum-{name}"
    forum = forums.open_forum(
        kit, secretariat, NewForum(f"Forum {name}", slug, cycle.id, "en", "ltr", "", "", "", tuple(members), slug)
    ).forum
    if name != "other":
        _give_what_nobody_is_invited_to(kit, forum.id, callers)
    with kit.db.read() as tx:
        outline = rows_outline.outline(tx, forum.id)
    for section in outline.sections:
        if any(one.key and one.code in section.components for one in COMPONENTS):
            kit.live.write_text(section.id, secretariat.id, text())
    version = publishing.publish_draft(kit, secretariat, slug, f"draft of {slug}", "The first.")
    if name == "other":
        version = publishing.publish_draft(kit, secretariat, slug, "another draft of the other", "The second.")
    with kit.db.read() as tx:
        document = version_rows.document(tx, version.id)
    section = next(one.id for one in outline.sections if "issue_definition" in one.components)
    published = Published(forum, version, document, section)
    comment, token = _comment(kit, published)
    note = notes.write(kit, secretariat, slug, NewNote(section, NoteKind.SECTION, None, SECRET_WORDS, slug * 2)).id
    for stage in {"review": (Stage.INCORPORATING, Stage.FINAL_REVIEW), "over": (Stage.WITHDRAWN,)}.get(name, ()):
        publishing.move(kit, secretariat, slug, stage)
    key = f"the final of {slug}"
    if name == "review":
        final.ask_final(kit, secretariat, slug, key)
    return Place(slug, section, version, comment, note, token, key, published)


def _give_what_nobody_is_invited_to(kit: Kit, forum: str, callers: Mapping[str, Caller]) -> None:
    """Commenters and readers are everybody, so no action gives these roles; a row of them changes nothing."""
    with kit.db.begin() as tx:
        for role in (Role.COMMENTER, Role.READER):
            person = callers[role].person
            assert person is not None
            rows_roles.give_role(tx, forum, person.id, role, NOW)


def _comment(kit: Kit, published: Published) -> tuple[Comment, str]:
    new = new_comment(typed(published, key=f"comment in {published.forum.slug}"), published.document)
    sent = comments.send(kit, None, published.forum.slug, published.version.label, new)
    token = comments.token_of(kit, sent.id)
    comments.confirm(kit, token)
    with kit.db.read() as tx:
        found = comment_rows.by_id(tx, sent.id)
    assert found is not None
    return found, token
