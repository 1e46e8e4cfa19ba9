"""Every route of the house as somebody knocks at it: who may, what an honest page sends, and what belongs elsewhere.

A new route comes into `TABLE`, with values from `honest` and `foreign`; then all walks pass it: who may, forged,
hostile, sent thirty times, on a full disk.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import TestResponse

from sections.permissions import Action
from tests.editor import foreign, honest
from tests.editor.foreign import Odd
from tests.editor.honest import BUILT, Values
from tests.editor.world import Caller, Place, World

EVERYBODY, SIGNED_IN = "everybody", "signed in"


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
    sent: Callable[[World, Place], Values] = honest.nothing
    json: bool = False
    at: str = "open"
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    address: Callable[[World, Place], Values] = honest.nothing
    odd: Callable[[World], Odd] = field(default=lambda world: {})
    author: bool = False


OVER = {"over": 409}
NOT_HERE = {"over": 409, "other": 409}
ANSWER = {"kind": "noted", "reason": ""}
TABLE = (
    Gate("static", "GET", EVERYBODY, address=honest.static_file),
    Gate("service_worker", "GET", EVERYBODY, 200 if "worker.js" in BUILT else 404),
    Gate("healthz", "GET", EVERYBODY),
    Gate("people.sign_in", "GET", EVERYBODY),
    Gate("people.ask_for_link", "POST", EVERYBODY, sent=lambda *_: {"email": "reader@example.org"}),
    Gate("people.look_at_link", "GET", EVERYBODY, address=honest.link, odd=foreign.no_such_token),
    Gate("people.use_link", "POST", EVERYBODY, 303, address=honest.link, odd=foreign.no_such_token),
    Gate("people.sign_out", "POST", EVERYBODY, 303),
    Gate("people.rename", "POST", SIGNED_IN, 303, lambda *_: {"name": "Another Name"}),
    Gate("mine.me", "GET", SIGNED_IN),
    Gate("front.home", "GET", EVERYBODY),
    Gate("front.forum_page", "GET", Action.READ_PUBLISHED),
    Gate("forums.new_cycle", "GET", Action.OPEN_FORUM),
    Gate("forums.open_cycle", "POST", Action.OPEN_FORUM, 303, honest.cycle),
    Gate("forums.new_forum", "GET", Action.OPEN_FORUM),
    Gate("forums.open_forum", "POST", Action.OPEN_FORUM, 303, honest.forum),
    Gate("forums.team_page", "GET", Action.INVITE),
    Gate("forums.change_team", "POST", Action.INVITE, 303, honest.invited("participant")),
    Gate("forums.change_team", "POST", Action.PUBLISH, 303, honest.invited("rapporteur")),
    Gate("forums.change_team", "POST", Action.NAME_FACILITATOR, 303, honest.invited("mag_facilitator")),
    Gate("forums.change_team", "POST", Action.INVITE, 303, honest.taking_away),
    Gate("writing.write_page", "GET", Action.READ_LIVING),
    Gate("writing.visit", "POST", Action.READ_LIVING, sent=honest.seen, json=True),
    Gate("writing.outline", "GET", Action.READ_LIVING),
    Gate(
        *("writing.arrange", "POST", Action.ARRANGE, 200, honest.deed("rename", heading="Other words")),
        json=True,
        odd=foreign.section,
    ),
    Gate(
        *("writing.arrange", "POST", Action.ARRANGE, 200, honest.in_charge),
        json=True,
        odd=foreign.nobody_who_writes,
    ),
    Gate(
        *("writing.arrange", "POST", Action.WRITE, 200, honest.deed("set_state", state="ready_for_review")),
        json=True,
        odd=foreign.section,
    ),
    Gate("history.authors", "GET", Action.READ_LIVING),
    Gate("history.moments", "GET", Action.READ_LIVING, address=honest.section, odd=foreign.section),
    Gate("history.state", "GET", Action.READ_LIVING, address=honest.moment, odd=foreign.section),
    Gate("writing.activity", "GET", Action.READ_RECORD),
    Gate("suggestions.cards", "GET", Action.READ_LIVING),
    Gate("suggestions.decided", "GET", Action.READ_LIVING),
    Gate("suggestions.decide", "POST", Action.DECIDE, 200, honest.decision, json=True, odd=foreign.suggestion),
    Gate("suggestions.reply", "POST", Action.SUGGEST, 410, honest.reply, json=True, odd=foreign.section),
    Gate("notes.cards", "GET", Action.NOTE),
    Gate("notes.write", "POST", Action.NOTE, 200, honest.note, json=True, odd=foreign.section),
    Gate("notes.reply", "POST", Action.NOTE, 200, honest.said, json=True, address=honest.in_note, odd=foreign.note),
    Gate(
        *("notes.resolved", "POST", Action.NOTE, 200, lambda *_: {"resolved": True}),
        json=True,
        address=honest.in_note,
        odd=foreign.note,
    ),
    Gate(
        *("notes.edit", "POST", Action.NOTE, 200, honest.other_words),
        json=True,
        address=honest.in_said,
        odd=foreign.said,
        author=True,
    ),
    Gate("notes.delete", "POST", Action.NOTE, address=honest.in_said, odd=foreign.said, author=True),
    Gate("comments.form", "GET", Action.COMMENT, elsewhere=OVER, odd=foreign.label),
    Gate("comments.send", "POST", Action.COMMENT, 200, honest.comment, elsewhere=OVER, odd=foreign.paragraph),
    Gate("comments.receipt", "GET", EVERYBODY, address=honest.receipt, odd=foreign.no_such_token),
    Gate("comments.confirm", "POST", EVERYBODY, address=honest.receipt, odd=foreign.no_such_token),
    Gate("comments.ask_withdraw", "GET", EVERYBODY, address=honest.receipt, odd=foreign.no_such_token),
    Gate("comments.withdraw", "POST", EVERYBODY, address=honest.receipt, odd=foreign.no_such_token),
    Gate("comments.cards", "GET", Action.READ_LIVING),
    Gate("dispositions.form", "GET", Action.ANSWER, odd=foreign.comment),
    Gate("dispositions.answer", "POST", Action.ANSWER, 200, lambda *_: ANSWER, json=True, odd=foreign.twin),
    Gate("publishing.publishing_page", "GET", Action.READ_RECORD),
    Gate("publishing.publish_draft", "POST", Action.PUBLISH, 303, honest.publishing, elsewhere=OVER),
    Gate("publishing.publish_final", "POST", Action.PUBLISH, 303, honest.publishing, at="review", elsewhere=NOT_HERE),
    Gate(
        *("publishing.final_page", "GET", Action.READ_RECORD),
        at="review",
        elsewhere={"over": 404, "other": 404},
        odd=foreign.another_forums_final,
    ),
    Gate("publishing.move_stage", "POST", Action.MOVE_STAGE, 303, lambda *_: {"to": "incorporating"}, elsewhere=OVER),
    Gate("reading.versions", "GET", Action.READ_PUBLISHED),
    Gate("reading.version", "GET", Action.READ_PUBLISHED, odd=foreign.label),
    Gate("downloads.version_json", "GET", Action.READ_PUBLISHED, odd=foreign.label),
    Gate("downloads.version_file", "GET", Action.READ_PUBLISHED, 202, odd=foreign.label),
    Gate("downloads.version_file", "GET", Action.READ_LIVING, 202, address=honest.working),
    Gate("downloads.working_file", "GET", Action.READ_LIVING, 202),
    Gate("downloads.make_again", "POST", Action.READ_PUBLISHED, 202, odd=foreign.label),
    Gate("downloads.make_again", "POST", Action.READ_LIVING, 202, address=honest.working),
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
