"""The one door, walked: every route × method × role × one's own and another forum's objects.

The table of `tests/editor/gates.py` says of each route who may; whether somebody does is asked of
`sections.permissions`. What was refused has changed nothing in any table.
"""

from collections.abc import Iterator

import pytest

from editor.app import make_app
from editor.kit import Kit
from sections.lifecycle import Stage
from sections.people import Role
from sections.permissions import Action, has_right, is_open
from tests.editor.gates import SIGNED_IN, TABLE, Gate, knock, path_of
from tests.editor.honest import Values
from tests.editor.world import NOBODY, Caller, World, made

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
FREE = {"HEAD", "OPTIONS"}
"""What Flask answers by itself: a page without its body, and which methods an address takes."""
QUEUES = {"downloads.version_file", "downloads.working_file"}
"""Reading a file that is not made yet queues the job; nothing else that is read changes anything."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The installation in which everybody knocks at every door."""
    with made(tmp_path_factory.mktemp("world")) as world:
        yield world


def test_every_route_stands_in_the_table(world: World) -> None:
    walked = {(gate.endpoint, gate.method) for gate in TABLE}
    rules = list(world.app.url_map.iter_rules())
    assert {(rule.endpoint, method) for rule in rules for method in (rule.methods or set()) - FREE} == walked


@pytest.mark.parametrize("gate", TABLE, ids=lambda gate: f"{gate.method} {gate.endpoint} {gate.who}")
def test_everybody_knocks_at(world: World, gate: Gate) -> None:
    wrong = [complaint for caller in world.callers.values() for complaint in _complaints(world, gate, caller)]
    assert wrong == []


def _complaints(world: World, gate: Gate, caller: Caller) -> Iterator[str]:
    """What is not as the table says when somebody knocks: once in each forum, with each odd value, with each method."""
    in_forum = any("slug" in rule.arguments for rule in world.app.url_map.iter_rules(gate.endpoint))
    for where in (gate.at, "over", "other") if in_forum else (gate.at,):
        ok = gate.elsewhere.get(where, gate.ok)
        yield from _knock(world, gate, caller, where, {}, _expected(world, gate, caller, where, ok))
    for name, (value, status) in gate.odd(world).items():
        expected = _expected(world, gate, caller, gate.at, status)
        more = {"kind": "duplicate"} if name == "duplicate_of" else {}
        yield from _knock(world, gate, caller, gate.at, {name: value, **more}, expected)
    if in_forum:
        yield from _knock(world, gate, caller, gate.at, {"slug": "no-such-forum"}, 404)


def _expected(world: World, gate: Gate, caller: Caller, where: str, ok: int) -> int:
    """The answer that follows from the table of permissions."""
    refused = 401 if caller.name == NOBODY else 403
    if gate.who == SIGNED_IN:
        return 401 if caller.name == NOBODY else ok
    if not isinstance(gate.who, Action):
        return ok
    if not has_right(world.roles(caller.name, where), gate.who):
        return refused
    if gate.author and caller.name != Role.SECRETARIAT and ok < 400:
        return refused
    return ok if where != "over" or is_open(gate.who, Stage.WITHDRAWN) else 409


def _knock(world: World, gate: Gate, caller: Caller, where: str, odd: Values, expected: int) -> Iterator[str]:
    before = world.dump()
    path = path_of(world, gate, where, odd)
    made = world.dump()  # a link of the operator is made for the address
    answer = knock(world, gate, caller, where, odd, path)
    after = world.dump()
    changed = sorted(name for name, rows in after.items() if rows != made[name])
    if after != before:
        world.restore()
    if answer.status_code != expected:
        yield f"{caller.name} in {where} with {dict(odd)}: {answer.status_code}, not {expected}"
    if changed and (expected >= 400 or (gate.method == "GET" and gate.endpoint not in QUEUES)):
        yield f"{caller.name} in {where} with {dict(odd)}: changed {changed}"


@pytest.mark.parametrize("who", [NOBODY, Role.SECRETARIAT])
def test_no_address_takes_another_method(world: World, who: str) -> None:
    caller = world.callers[who]
    for gate in TABLE:
        path = path_of(world, gate)
        before = world.dump()
        for method in METHODS - set(world.app.url_map.bind("localhost").allowed_methods(path)):
            answer = world.app.test_client(use_cookies=False).open(path, method=method, headers=caller.headers)
            assert (method, path, answer.status_code) == (method, path, 405)
        assert world.dump() == before


def test_a_page_that_did_not_ask_the_door_shows_nothing(kit: Kit) -> None:
    app = make_app(kit)
    app.add_url_rule("/forgotten", view_func=lambda: "Words that nobody may read.")
    answer = app.test_client().get("/forgotten")
    assert (answer.status_code, "Words" in answer.text) == (500, False)
