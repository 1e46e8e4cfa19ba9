"""Values that belong elsewhere, by their fields: each with the answer to those who may pass the gate."""

from collections.abc import Mapping
from typing import Any

from editor.ids import fresh_secret
from sections.people import Role
from tests.editor import honest
from tests.editor.published import block
from tests.editor.world import World

Odd = Mapping[str, tuple[Any, int]]


def nobody_who_writes(world: World) -> Odd:
    participant = world.callers[Role.PARTICIPANT].person
    assert participant is not None
    return {**section(world), "person": (participant.id, 422)}


def note(world: World) -> Odd:
    return {"id": (world.places["other"].note, 404)}


def said(world: World) -> Odd:
    return {name: (value, 404) for name, value in honest.in_said(world, world.places["other"]).items()}


def no_such_token(_world: World) -> Odd:
    return {"token": (fresh_secret(), 404)}


def suggestion(world: World) -> Odd:
    other = {"section": world.places["other"].section, "id": "some suggestion", "seen": []}
    return {"chosen": ([other], 404)}


def section(world: World) -> Odd:
    return {"section": (world.places["other"].section, 404)}


def paragraph(world: World) -> Odd:
    return {**label(world), "block": (block(world.places["other"].published, 0), 422)}


def label(world: World) -> Odd:
    return {"label": (world.places["other"].version.label, 404)}


def comment(world: World) -> Odd:
    return {"id": (world.places["other"].comment.id, 404)}


def twin(world: World) -> Odd:
    other = world.places["other"].comment.id
    return {**comment(world), "duplicate_of": (other, 422), "edit": (world.typed_elsewhere(), 422)}


def another_forums_final(world: World) -> Odd:
    return {"slug": (world.places["open"].slug, 404)}
