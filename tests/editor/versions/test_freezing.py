"""Freezing: a version is canonical, hashed and unchanging; at once and again give neither gaps nor doubles."""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, select

from editor import record
from editor.forums import rows_outline
from editor.kit import Kit
from editor.publishing.actions import publish_draft
from editor.versions import rows as version_rows
from editor.versions.rows import Version, versions
from sections.blocks import Block, Text, Words
from sections.people import Person
from sections.timeline import Cycle
from sections.versions import canonical, canonical_json, digest
from tests.cast import AMINA, KOFI
from tests.editor.conftest import Browser, make_forum
from tests.editor.published import PAGE, SCRIPTS, Published

TOGETHER = 8


@pytest.fixture
def amina(people_by_name: dict[str, Person]) -> Person:
    return people_by_name[AMINA.email]


def labels(kit: Kit, published: Published) -> list[str]:
    """The labels of all versions, the oldest first."""
    with kit.db.read() as tx:
        return [version.label for version in reversed(version_rows.of_forum(tx, published.forum.id))]


def test_the_digest_is_that_of_the_bytes_anybody_can_fetch(client: FlaskClient, published: Published) -> None:
    data = client.get(f"{PAGE}.json").get_data()
    assert hashlib.sha256(data).hexdigest() == published.version.digest == digest(published.document)
    value = json.loads(data)
    assert canonical(value) == data == canonical_json(published.document)
    for section in value["sections"]:
        claimed = section.pop("sha256")
        assert hashlib.sha256(canonical(section)).hexdigest() == claimed


def test_later_writing_changes_no_version(kit: Kit, amina: Person, published: Published) -> None:
    before = _row(kit, published.version)
    kit.live.edit(published.section, amina.id, "By that measure", "By any measure")
    second = publish_draft(kit, amina, published.forum.slug, "a second request")
    period = {"comments_until": None, "comments_ended": None}
    assert _row(kit, published.version) | period == before | period
    with kit.db.read() as tx:
        [words] = [
            block.inlines[0].text
            for section in version_rows.document(tx, second.id).sections
            for block in section.text.blocks[:1]
        ]
        document = version_rows.document(tx, second.id)
    assert words.startswith("By any measure")
    assert (document.label, document.replaces) == ("draft-2", "draft-1")


def test_a_version_knows_who_wrote_how_much(
    kit: Kit, amina: Person, people_by_name: dict[str, Person], published: Published
) -> None:
    kofi = people_by_name[KOFI.email]
    kit.live.edit(published.section, kofi.id, "By that measure", "知识 😀")
    second = publish_draft(kit, amina, published.forum.slug, "a second request")
    with kit.db.read() as tx:
        before, after = (_written(tx, version) for version in (published.version.id, second.id))
    amount = before[published.section][amina.id]
    assert before == {published.section: {amina.id: amount}}
    assert amount > len(SCRIPTS["arabic"])
    assert after == {published.section: {amina.id: amount - len("By that measure"), kofi.id: len("知识 😀")}}


def _written(tx: Connection, version: str) -> dict[str, dict[str, int]]:
    [event] = record.of_subject(tx, "version", version)
    found: dict[str, dict[str, int]] = event.data["written"]
    return found


def test_eight_at_once_make_versions_without_a_gap_or_a_double(kit: Kit, amina: Person, published: Published) -> None:
    ready = Barrier(TOGETHER)

    def publish(number: int) -> Version:
        ready.wait()
        return publish_draft(kit, amina, published.forum.slug, f"request {number}")

    with ThreadPoolExecutor(TOGETHER) as pool:
        made = list(pool.map(publish, range(TOGETHER)))
    wanted = [f"draft-{number}" for number in range(1, TOGETHER + 2)]
    assert labels(kit, published) == wanted
    assert sorted(version.label for version in made) == wanted[1:]
    with kit.db.read() as tx:
        documents = [version_rows.document(tx, one.id) for one in version_rows.of_forum(tx, published.forum.id)]
        events = [event for event in record.of_forum(tx, published.forum.id) if event.kind == "version_frozen"]
    assert {one.label: one.replaces for one in documents} == dict(zip(wanted, [None, *wanted], strict=False))
    assert len(events) == TOGETHER + 1


def test_the_same_request_thirty_times_makes_one_version(
    app: Flask, kit: Kit, published: Published, signed_in: Callable[..., Browser]
) -> None:
    browsers = [signed_in(AMINA) for _ in range(6)]
    form = {"key": "the same key every time", "summary": "Second draft."}

    def send(number: int) -> tuple[int, str]:
        answer = browsers[number % 6].post("/forums/meaningful-access/publishing/draft", data=form)
        return answer.status_code, answer.headers["Location"]

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(send, range(30)))
    assert answers == {(303, "/forums/meaningful-access/versions/draft-2")}
    assert labels(kit, published) == ["draft-1", "draft-2"]


def test_the_same_key_in_another_forum_is_another_request(
    kit: Kit, amina: Person, published: Published, cycle: Cycle
) -> None:
    other = make_forum(kit, cycle, "another-forum", "Another Forum")
    with kit.db.read() as tx:
        [first, *_] = rows_outline.outline(tx, other.id).sections
    kit.live.write_text(first.id, amina.id, Text((Block("", inlines=(Words("Words of another forum."),)),)))
    made = [publish_draft(kit, amina, slug, "the same key") for slug in (published.forum.slug, other.slug)]
    assert [(one.forum, one.label) for one in made] == [(published.forum.id, "draft-2"), (other.id, "draft-1")]


def _row(kit: Kit, version: Version) -> dict[str, object]:
    with kit.db.read() as tx:
        return dict(tx.execute(select(versions).where(versions.c.id == version.id)).one()._mapping)
