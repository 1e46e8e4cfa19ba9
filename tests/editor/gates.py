"""Every route of the house as somebody knocks at it: who may, what an honest page sends, and what belongs elsewhere.

A new route comes into `TABLE`; then all walks pass it: who may, forged, hostile, sent thirty times, on a full disk.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import TestResponse

from editor.assets import DIST
from editor.ids import fresh_secret
from editor.people import actions as people
from editor.writing import rows_notes as notes
from sections.people import Role
from sections.permissions import Action
from tests.editor.published import block, typed
from tests.editor.world import NOTED, SECRET_WORDS, Caller, Place, World

EVERYBODY, SIGNED_IN = "everybody", "signed in"
BUILT: dict[str, str] = json.loads((DIST / "manifest.json").read_text("utf-8"))
Values = Mapping[str, Any]
Odd = Mapping[str, tuple[Any, int]]


def _nothing(_world: World, _place: Place) -> Values:
    return {}


@dataclass(frozen=True)
class Gate:
    """A route, who may pass, what is sent, and the answer to those who may. `elsewhere` is their answer in forums
    where it differs; `at` the forum of one's own; `address` parts of the address; `odd` are values that belong
    elsewhere, each with the answer to those who may. `author`: of these only who wrote it, in this world the
    Secretariat."""

    endpoint: str
    method: str
    who: Action | str
    ok: int = 200
    sent: Callable[[World, Place], Values] = _nothing
    json: bool = False
    at: str = "open"
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    address: Callable[[World, Place], Values] = _nothing
    odd: Callable[[World], Odd] = field(default=lambda world: {})
    author: bool = False


def _cycle(_world: World, _place: Place) -> Values:
    days = {"opens_on": "2027-06-07", "closes_on": "2027-06-11"}
    return {"year": "2027", "city": "Dakar", "key": "a new cycle of ours", **days}


def _forum(_world: World, place: Place) -> Values:
    return {"title": "Another", "cycle": place.published.forum.cycle.id, "language": "en", "key": "a new forum"}


def _comment(_world: World, place: Place) -> Values:
    return typed(place.published, key="another comment, by this key")


def _publishing(_world: World, _place: Place) -> Values:
    return {"key": "another version, by this key", "summary": ""}


def _taking_away(world: World, _place: Place) -> Values:
    lead = world.callers[Role.LEAD_EXPERT].person
    assert lead is not None
    return {"deed": "take_away", "role": "lead_expert", "person": lead.id}


def _invited(role: str) -> Callable[[World, Place], Values]:
    return lambda _world, _place: {"role": role, "email": "newcomer@example.org"}


def _deed(deed: str, **values: str) -> Callable[[World, Place], Values]:
    return lambda _world, place: {"deed": deed, "revision": 1, "section": place.section, **values}


def _in_charge(world: World, place: Place) -> Values:
    secretariat = world.callers[Role.SECRETARIAT].person  # writes in every forum
    assert secretariat is not None
    return {"deed": "put_in_charge", "revision": 1, "section": place.section, "person": secretariat.id}


def _nobody_who_writes(world: World) -> Odd:
    participant = world.callers[Role.PARTICIPANT].person
    assert participant is not None
    return {**_their_section(world), "person": (participant.id, 422)}


def _decision(_world: World, place: Place) -> Values:
    chosen = [{"section": place.section, "id": f"gone {number}", "seen": []} for number in range(2)]
    return {"verdict": "accepted", "reason": "", "chosen": chosen}


def _reply(_world: World, place: Place) -> Values:
    return {"section": place.section, "id": "gone", "words": "Why?", "key": "a key of sixteen characters"}


def _note(_world: World, place: Place) -> Values:
    character = [1, 0, 1]  # none that the section has: the words are found by what they say
    ends = {"first": character, "last": character, "place": [], "prefix": "", "suffix": ""}
    words = {"quote": NOTED, "words": "Is this so?", "key": "a note by this key"}
    return {"section": place.section, "kind": "words", **ends, **words}


def _said(_world: World, _place: Place) -> Values:
    return {"words": "It is.", "key": "a reply by this key"}


def _in_note(_world: World, place: Place) -> Values:
    return {"id": place.note}


def _their_note(world: World) -> Odd:
    return {"id": (world.places["other"].note, 404)}


def _in_said(world: World, place: Place) -> Values:
    with world.kit.db.read() as tx:
        note = notes.by_id(tx, place.note)
    assert note is not None
    return {"id": note.id, "said": note.said[0].id}


def _their_said(world: World) -> Odd:
    return {name: (value, 404) for name, value in _in_said(world, world.places["other"]).items()}


def _other_words(_world: World, _place: Place) -> Values:
    return {"words": "Is this so, after all?", "seen": SECRET_WORDS}


def _link(world: World, _place: Place) -> Values:
    return {"token": people.operators_link(world.kit, "somebody@example.org").rsplit("/", 1)[1]}


def _receipt(_world: World, place: Place) -> Values:
    return {"token": place.token}


def _static_file(_world: World, _place: Place) -> Values:
    return {"filename": BUILT["tokens.css"]}


def _section(_world: World, place: Place) -> Values:
    return {"section": place.section}


def _moment(_world: World, place: Place) -> Values:
    return {"section": place.section, "seq": 1}


def _working(_world: World, _place: Place) -> Values:
    return {"label": "working"}


def _no_such_token(_world: World) -> Odd:
    return {"token": (fresh_secret(), 404)}


def _their_suggestion(world: World) -> Odd:
    other = {"section": world.places["other"].section, "id": "some suggestion", "seen": []}
    return {"chosen": ([other], 404)}


def _their_section(world: World) -> Odd:
    return {"section": (world.places["other"].section, 404)}


def _their_paragraph(world: World) -> Odd:
    return {**_their_label(world), "block": (block(world.places["other"].published, 0), 422)}


def _their_label(world: World) -> Odd:
    return {"label": (world.places["other"].version.label, 404)}


def _their_comment(world: World) -> Odd:
    return {"id": (world.places["other"].comment.id, 404)}


def _their_twin(world: World) -> Odd:
    other = world.places["other"].comment.id
    return {**_their_comment(world), "duplicate_of": (other, 422), "edit": (world.typed_elsewhere(), 422)}


def _another_forums_final(world: World) -> Odd:
    return {"slug": (world.places["open"].slug, 404)}


OVER = {"over": 409}
NOT_HERE = {"over": 409, "other": 409}
ANSWER = {"kind": "noted", "reason": ""}
TABLE = (
    Gate("static", "GET", EVERYBODY, address=_static_file),
    Gate("service_worker", "GET", EVERYBODY, 200 if "worker.js" in BUILT else 404),
    Gate("healthz", "GET", EVERYBODY),
    Gate("people.sign_in", "GET", EVERYBODY),
    Gate("people.ask_for_link", "POST", EVERYBODY, sent=lambda *_: {"email": "reader@example.org"}),
    Gate("people.look_at_link", "GET", EVERYBODY, address=_link, odd=_no_such_token),
    Gate("people.use_link", "POST", EVERYBODY, 303, address=_link, odd=_no_such_token),
    Gate("people.sign_out", "POST", EVERYBODY, 303),
    Gate("people.rename", "POST", SIGNED_IN, 303, lambda *_: {"name": "Another Name"}),
    Gate("mine.me", "GET", SIGNED_IN),
    Gate("front.home", "GET", EVERYBODY),
    Gate("front.forum_page", "GET", Action.READ_PUBLISHED),
    Gate("forums.new_cycle", "GET", Action.OPEN_FORUM),
    Gate("forums.open_cycle", "POST", Action.OPEN_FORUM, 303, _cycle),
    Gate("forums.new_forum", "GET", Action.OPEN_FORUM),
    Gate("forums.open_forum", "POST", Action.OPEN_FORUM, 303, _forum),
    Gate("forums.team_page", "GET", Action.INVITE),
    Gate("forums.change_team", "POST", Action.INVITE, 303, _invited("participant")),
    Gate("forums.change_team", "POST", Action.PUBLISH, 303, _invited("rapporteur")),
    Gate("forums.change_team", "POST", Action.NAME_FACILITATOR, 303, _invited("mag_facilitator")),
    Gate("forums.change_team", "POST", Action.INVITE, 303, _taking_away),
    Gate("writing.write_page", "GET", Action.READ_LIVING),
    Gate("writing.visit", "POST", Action.READ_LIVING),
    Gate("writing.outline", "GET", Action.READ_LIVING),
    Gate(
        *("writing.arrange", "POST", Action.ARRANGE, 200, _deed("rename", heading="Other words")),
        json=True,
        odd=_their_section,
    ),
    Gate(
        *("writing.arrange", "POST", Action.ARRANGE, 200, _in_charge),
        json=True,
        odd=_nobody_who_writes,
    ),
    Gate(
        *("writing.arrange", "POST", Action.WRITE, 200, _deed("set_state", state="ready_for_review")),
        json=True,
        odd=_their_section,
    ),
    Gate("history.authors", "GET", Action.READ_LIVING),
    Gate("history.moments", "GET", Action.READ_LIVING, address=_section, odd=_their_section),
    Gate("history.state", "GET", Action.READ_LIVING, address=_moment, odd=_their_section),
    Gate("writing.activity", "GET", Action.READ_RECORD),
    Gate("suggestions.cards", "GET", Action.READ_LIVING),
    Gate("suggestions.decided", "GET", Action.READ_LIVING),
    Gate("suggestions.decide", "POST", Action.DECIDE, 200, _decision, json=True, odd=_their_suggestion),
    Gate("suggestions.reply", "POST", Action.SUGGEST, 410, _reply, json=True, odd=_their_section),
    Gate("notes.cards", "GET", Action.NOTE),
    Gate("notes.write", "POST", Action.NOTE, 200, _note, json=True, odd=_their_section),
    Gate("notes.reply", "POST", Action.NOTE, 200, _said, json=True, address=_in_note, odd=_their_note),
    Gate(
        *("notes.resolved", "POST", Action.NOTE, 200, lambda *_: {"resolved": True}),
        json=True,
        address=_in_note,
        odd=_their_note,
    ),
    Gate(
        *("notes.edit", "POST", Action.NOTE, 200, _other_words),
        json=True,
        address=_in_said,
        odd=_their_said,
        author=True,
    ),
    Gate("notes.delete", "POST", Action.NOTE, address=_in_said, odd=_their_said, author=True),
    Gate("comments.form", "GET", Action.COMMENT, elsewhere=OVER, odd=_their_label),
    Gate("comments.send", "POST", Action.COMMENT, 200, _comment, elsewhere=OVER, odd=_their_paragraph),
    Gate("comments.receipt", "GET", EVERYBODY, address=_receipt, odd=_no_such_token),
    Gate("comments.confirm", "POST", EVERYBODY, address=_receipt, odd=_no_such_token),
    Gate("comments.ask_withdraw", "GET", EVERYBODY, address=_receipt, odd=_no_such_token),
    Gate("comments.withdraw", "POST", EVERYBODY, address=_receipt, odd=_no_such_token),
    Gate("comments.cards", "GET", Action.READ_LIVING),
    Gate("dispositions.form", "GET", Action.ANSWER, odd=_their_comment),
    Gate("dispositions.answer", "POST", Action.ANSWER, 200, lambda *_: ANSWER, json=True, odd=_their_twin),
    Gate("publishing.publishing_page", "GET", Action.READ_RECORD),
    Gate("publishing.publish_draft", "POST", Action.PUBLISH, 303, _publishing, elsewhere=OVER),
    Gate("publishing.publish_final", "POST", Action.PUBLISH, 303, _publishing, at="review", elsewhere=NOT_HERE),
    Gate(
        *("publishing.final_page", "GET", Action.READ_RECORD),
        at="review",
        elsewhere={"over": 404, "other": 404},
        odd=_another_forums_final,
    ),
    Gate("publishing.move_stage", "POST", Action.MOVE_STAGE, 303, lambda *_: {"to": "incorporating"}, elsewhere=OVER),
    Gate("reading.versions", "GET", Action.READ_PUBLISHED),
    Gate("reading.version", "GET", Action.READ_PUBLISHED, odd=_their_label),
    Gate("downloads.version_json", "GET", Action.READ_PUBLISHED, odd=_their_label),
    Gate("downloads.version_file", "GET", Action.READ_PUBLISHED, 202, odd=_their_label),
    Gate("downloads.version_file", "GET", Action.READ_LIVING, 202, address=_working),
    Gate("downloads.working_file", "GET", Action.READ_LIVING, 202),
    Gate("downloads.make_again", "POST", Action.READ_PUBLISHED, 202, odd=_their_label),
    Gate("downloads.make_again", "POST", Action.READ_LIVING, 202, address=_working),
)
POSTS = tuple(gate for gate in TABLE if gate.method == "POST")


def gate_of(endpoint: str) -> Gate:
    """The first gate of a route."""
    return next(gate for gate in TABLE if gate.endpoint == endpoint)


def path_of(world: World, gate: Gate, where: str = "", odd: Values | None = None) -> str:
    """The address of a route in a forum of the world, with odd parts in the place of the honest ones."""
    place = world.places[where or gate.at]
    parts = {"slug": place.slug, "label": place.version.label, "id": place.comment.id, "format": "pdf"}
    parts |= {"key": world.places["review"].final, **gate.address(world, place), **(odd or {})}
    return world.address(gate.endpoint, gate.method, parts)


def knock(
    world: World, gate: Gate, caller: Caller, where: str = "", odd: Values | None = None, path: str = ""
) -> TestResponse:
    """Somebody opens a page or sends a form, as a script that wants to know the code; odd values take the place of
    honest ones in address and form."""
    fields = {**gate.sent(world, world.places[where or gate.at]), **(odd or {})}
    headers = {**caller.headers, "Accept": "application/json"}
    sent: dict[str, Any] = {}
    if gate.json:
        sent = {"data": json.dumps(fields), "content_type": "application/json"}
    elif gate.method != "GET":
        sent = {"data": fields}
    client = world.app.test_client(use_cookies=False)
    answer = client.open(path or path_of(world, gate, where, odd), method=gate.method, headers=headers, **sent)
    answer.close()
    return answer
