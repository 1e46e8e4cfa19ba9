"""What an honest page sends through each gate, and the parts of its address."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from editor.assets import DIST
from editor.people import actions as people
from editor.writing import rows_notes as notes
from sections.people import Role
from tests.editor.published import typed
from tests.editor.world import NOTED, SECRET_WORDS, Place, World

BUILT: dict[str, str] = json.loads((DIST / "manifest.json").read_text("utf-8"))
Values = Mapping[str, Any]


def nothing(_world: World, _place: Place) -> Values:
    return {}


def cycle(_world: World, _place: Place) -> Values:
    days = {"opens_on": "2027-06-07", "closes_on": "2027-06-11"}
    return {"year": "2027", "city": "Dakar", "key": "a new cycle of ours", **days}


def forum(_world: World, place: Place) -> Values:
    return {"title": "Another", "cycle": place.published.forum.cycle.id, "language": "en", "key": "a new forum"}


def comment(_world: World, place: Place) -> Values:
    return typed(place.published, key="another comment, by this key")


def publishing(_world: World, _place: Place) -> Values:
    return {"key": "another version, by this key", "summary": ""}


def taking_away(world: World, _place: Place) -> Values:
    lead = world.callers[Role.LEAD_EXPERT].person
    assert lead is not None
    return {"deed": "take_away", "role": "lead_expert", "person": lead.id}


def invited(role: str) -> Callable[[World, Place], Values]:
    return lambda _world, _place: {"role": role, "email": "newcomer@example.org"}


def deed(name: str, **values: str) -> Callable[[World, Place], Values]:
    return lambda _world, place: {"deed": name, "revision": 1, "section": place.section, **values}


def seen(world: World, _place: Place) -> Values:
    return {"seq": 0, "at": world.kit.clock.now()}


def in_charge(world: World, place: Place) -> Values:
    secretariat = world.callers[Role.SECRETARIAT].person  # writes in every forum
    assert secretariat is not None
    return {"deed": "put_in_charge", "revision": 1, "section": place.section, "person": secretariat.id}


def decision(_world: World, place: Place) -> Values:
    chosen = [{"section": place.section, "id": f"gone {number}", "seen": []} for number in range(2)]
    return {"verdict": "accepted", "reason": "", "chosen": chosen}


def reply(_world: World, place: Place) -> Values:
    return {"section": place.section, "id": "gone", "words": "Why?", "key": "a key of sixteen characters"}


def note(_world: World, place: Place) -> Values:
    character = [1, 0, 1]  # none that the section has: the words are found by what they say
    ends = {"first": character, "last": character, "place": [], "prefix": "", "suffix": ""}
    words = {"quote": NOTED, "words": "Is this so?", "key": "a note by this key"}
    return {"section": place.section, "kind": "words", **ends, **words}


def said(_world: World, _place: Place) -> Values:
    return {"words": "It is.", "key": "a reply by this key"}


def in_note(_world: World, place: Place) -> Values:
    return {"id": place.note}


def in_said(world: World, place: Place) -> Values:
    with world.kit.db.read() as tx:
        found = notes.by_id(tx, place.note)
    assert found is not None
    return {"id": found.id, "said": found.said[0].id}


def other_words(_world: World, _place: Place) -> Values:
    return {"words": "Is this so, after all?", "seen": SECRET_WORDS}


def link(world: World, _place: Place) -> Values:
    return {"token": people.operators_link(world.kit, "somebody@example.org").rsplit("/", 1)[1]}


def receipt(_world: World, place: Place) -> Values:
    return {"token": place.token}


def static_file(_world: World, _place: Place) -> Values:
    return {"filename": BUILT["tokens.css"]}


def section(_world: World, place: Place) -> Values:
    return {"section": place.section}


def moment(_world: World, place: Place) -> Values:
    return {"section": place.section, "seq": 1}


def working(_world: World, _place: Place) -> Values:
    return {"label": "working"}
