"""Hostile input: every field of every form and of every JSON with what no honest page sends; and the same form sent
thirty times, by hand and at once."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from werkzeug.test import TestResponse

from editor.files import AT_ONCE
from sections.people import Role
from tests.editor.gates import POSTS, Gate, gate_of, knock, path_of
from tests.editor.world import World, made

WORDS = {
    "nothing": "",
    "a NUL": "\x00",
    "control characters": "\x1b[2J\x07\x08\x7f",
    "many letters": "x" * 100_000,
    "turned": "\u202e\u2066gpj.exe",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "a header": "a@example.org\r\nBcc: all@example.org",
    "a huge number": "9" * 4_000,
    "brackets": "[" * 500,
}
VALUES: dict[str, Any] = {
    **WORDS,
    "half an emoji": "\ud83d",
    "null": None,
    "true": True,
    "a fraction": 1.5,
    "more than a number": 10**400,
    "a list": ["x"],
    "a map": {"x": {}},
    "a deep list": json.loads("[" * 900 + "]" * 900),
}
FIELDS = {
    "people.ask_for_link": ("next",),
    "people.use_link": ("code", "next"),
    "forums.open_forum": ("slug", "direction", "description", "mailing_list", "email-1", "role-1", "name-1"),
    "forums.change_team": ("name",),
    "comments.send": ("place", "start", "end", "quote", "prefix", "suffix"),
    "writing.arrange": ("after", "level", "kind", "components", "reason", "state", "person"),
    "dispositions.answer": ("duplicate_of", "edit"),
}
"""What a form may hold beside what `TABLE` sends."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An installation with one of everything, and a member of the Secretariat who may do it all."""
    with made(tmp_path_factory.mktemp("world")) as world:
        yield world


def send(world: World, gate: Gate, path: str = "", **odd: Any) -> TestResponse:
    return knock(world, gate, world.callers[Role.SECRETARIAT], odd=odd, path=path)


@pytest.mark.long
@pytest.mark.parametrize("gate", POSTS, ids=lambda gate: f"{gate.endpoint} {gate.who}")
def test_no_value_of_a_field_is_a_failure_of_ours(world: World, gate: Gate) -> None:
    honest = dict(gate.sent(world, world.places[gate.at]))
    wrong = []
    for field in (*honest, *FIELDS.get(gate.endpoint, ())):
        for name, value in (VALUES if gate.json else WORDS).items():
            path = path_of(world, gate)
            before = world.dump()
            answer = send(world, gate, path, **{field: value})
            changed = world.dump() != before
            if changed:
                world.restore()
            if answer.status_code >= 500 or (changed and answer.status_code >= 400):
                wrong.append(f"{field}: {name}: {answer.status_code}{', changed' if changed else ''}")
    assert wrong == []


BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "a NUL": b"\x00",
    "no UTF-8": b'{"deed": "\xff"}',
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "a hundred thousand brackets": b"[" * 100_000 + b"]" * 100_000,
    "forty thousand maps": b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
    "a name twice": b'{"deed": "rename", "deed": "remove"}',
    "not a number": b'{"deed": "rename", "revision": NaN}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("gate", [gate for gate in POSTS if gate.json], ids=lambda gate: f"{gate.endpoint} {gate.who}")
def test_no_body_is_a_failure_of_ours(world: World, gate: Gate, body: bytes) -> None:
    before = world.dump()
    headers = {**world.callers[Role.SECRETARIAT].headers, "Content-Type": "application/json"}
    answer = world.app.test_client(use_cookies=False).post(path_of(world, gate), data=body, headers=headers)
    assert (answer.status_code, answer.json and answer.json["code"]) == (422, "bad_input")
    assert world.dump() == before


CREATING = {
    "forums.open_cycle": {"cycles": 1, "events": 1},
    "forums.open_forum": {"forums": 1, "events": 1, "outlines": 1, "sections": 15},
    "forums.change_team": {"persons": 1, "roles": 1, "events": 2},
    "comments.send": {"comments": 1},
    "dispositions.answer": {"events": 1},
    "publishing.publish_draft": {"versions": 1, "version_sections": 15, "events": 1, "jobs": len(AT_ONCE)},
    "publishing.publish_final": {"jobs": 1},
    "downloads.make_again": {"jobs": 1},
    "people.rename": {"events": 1},
    "notes.write": {"team_notes": 1, "team_notes_said": 1, "anchors": 1, "events": 1},
    "notes.reply": {"team_notes_said": 1, "events": 1},
    "notes.edit": {"events": 1},
    "notes.delete": {"events": 1},
    "notes.resolved": {"events": 1},
    "writing.arrange": {"events": 1},
    "publishing.move_stage": {"events": 1},
}
"""The rows that one sending adds, by the route."""


def one_by_one(send: Callable[[int], TestResponse]) -> list[int]:
    return [send(number).status_code for number in range(30)]


def at_once(send: Callable[[int], TestResponse]) -> list[int]:
    with ThreadPoolExecutor(10) as pool:
        return [answer.status_code for answer in pool.map(send, range(30))]


@pytest.mark.parametrize("how", [one_by_one, at_once])
@pytest.mark.parametrize("route", CREATING)
def test_thirty_tries_of_one_request_make_one(
    world: World, route: str, how: Callable[[Callable[[int], TestResponse]], list[int]]
) -> None:
    gate = gate_of(route)
    before = world.dump()
    try:
        statuses = how(lambda _number: send(world, gate))
        after = world.dump()
    finally:
        world.restore()
    stale = {409} if route == "writing.arrange" else set()
    assert set(statuses) == {gate.ok} | stale
    added = {name: len(rows) - len(before[name]) for name, rows in after.items() if len(rows) != len(before[name])}
    assert added == CREATING[route]
