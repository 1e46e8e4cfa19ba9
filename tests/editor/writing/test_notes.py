"""The team's notes: on which words they stand, who hears of them, how they end; and that they are nowhere public."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from flask.testing import FlaskClient

from editor import anchors, record
from editor.app import make_kit
from editor.clock import StoppedClock
from editor.downloads.actions import input_of
from editor.forums import rows_outline, rows_roles
from editor.ids import request_key
from editor.kit import Kit
from editor.live import rows as live_rows
from editor.publishing.actions import publish_draft
from editor.settings import Settings
from editor.versions import rows as version_rows
from editor.writing import letters_notes
from editor.writing import rows_notes as rows
from exports import FORMATS
from exports.options import Options
from sections.anchors import AnchorState, make
from sections.blocks import Block, Text, Words
from sections.forums import Forum
from sections.notes import mentioned
from sections.people import Person, Role
from sections.permissions import MAY, Action
from sections.ydoc import Flat, flat_texts, open_doc
from tests.cast import AMINA, FATIMA, KOFI, LUPE, SEO_YEON, TOMAS, Player
from tests.editor.conftest import Post
from tests.editor.gates import TABLE, Gate, path_of
from tests.editor.world import SECRET_WORDS, Caller, World, made
from tests.ports import free_port

ADDRESS = "/forums/meaningful-access/notes"
SCRIPTS = {
    "latin": ("By that measure most of the work is done, naïve as it sounds.", "most of the work"),
    "arabic": ("التغطية ليست وصولاً، والشبكة تبلغ قريتنا منذ سنوات.", "والشبكة تبلغ قريتنا"),
    "chinese": ("有覆盖并不等于有接入，也不等于有意义的使用。", "并不等于有接入"),
    "amharic": ("ሽፋን ማለት መዳረሻ ማለት አይደለም፤ መንደራችን ተሸፍኗል።", "መዳረሻ ማለት"),
    "emoji": ("A family 👩‍👩‍👧 of four shares 📱 one handset 🇪🇹 in turn.", "shares 📱 one handset 🇪🇹"),
}
SECRET = "Between ourselves: is the minister's figure right?"
People = dict[str, Person]
SignedIn = Callable[[Player], FlaskClient]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The installation in which everybody looks everywhere; each forum has a note."""
    with made(tmp_path_factory.mktemp("world")) as world:
        yield world


@pytest.fixture
def section(kit: Kit, forum: Forum, people_by_name: People) -> str:
    """The first section of the body, with a paragraph in each script."""
    with kit.db.read() as tx:
        outline = rows_outline.outline(tx, forum.id)
    found = next(one.id for one in outline.sections if "issue_definition" in one.components)
    text = Text(tuple(Block("", inlines=(Words(words),)) for words, _ in SCRIPTS.values()))
    kit.live.write_text(found, people_by_name[AMINA.email].id, text)
    return found


def note(section: str, quote: str = "", words: str = SECRET, **values: Any) -> dict[str, Any]:
    """A note as a card sends it; the characters are none that the section has, so that the words decide."""
    unknown = [2**40, 0, 1]
    stands = {"first": unknown, "last": unknown, "place": [], "quote": quote, "prefix": "", "suffix": ""}
    key = request_key(words, quote)
    return {"section": section, "kind": "words" if quote else "section", "words": words, "key": key, **stands, **values}


def ids_of(kit: Kit, section: str, words: str) -> tuple[list[int], list[int]]:
    """The ids of the first and last character of words, as the browser that shows them knows them."""
    with kit.db.read() as tx:
        state = open_doc(*live_rows.logged(tx, section).updates).get_update()
    flat = Flat(dict(flat_texts(open_doc(state)))[()])
    start = flat.unit(flat.text.index(words))
    end = flat.unit(flat.text.index(words) + len(words))
    ids = make(state, section, [((), start, end)])[0].ids
    return list(ids[0]), list(ids[-1])


@pytest.mark.parametrize(("words", "quote"), SCRIPTS.values(), ids=SCRIPTS)
def test_a_note_stands_on_the_words_that_the_editor_points_at(
    kit: Kit, section: str, signed_in: SignedIn, words: str, quote: str
) -> None:
    first, last = ids_of(kit, section, quote)
    # What is read around it may be old or wrong: the characters themselves decide.
    answer = signed_in(KOFI).post(ADDRESS, json=note(section, quote, first=first, last=last, prefix="elsewhere"))
    assert answer.status_code == 200
    card = (answer.json or {})["note"]
    assert (card["quote"], card["anchor"]["state"], card["anchor"]["quote"]) == (quote, "exact", quote)
    kit.live.stop()  # looks for all anchors once more
    with kit.db.read() as tx:
        row = anchors.of_subject(tx, "note", card["id"])
    assert row is not None
    assert row.found is not None
    assert (row.section, row.state, row.found.words) == (section, AnchorState.EXACT, quote)


def test_words_that_others_moved_meanwhile_are_found_and_gone_ones_are_told(
    kit: Kit, section: str, people_by_name: People, signed_in: SignedIn
) -> None:
    quote = SCRIPTS["latin"][1]
    first, last = ids_of(kit, section, quote)
    kit.live.edit(section, people_by_name[TOMAS.email].id, "By that", "Well, by that very")
    kofi = signed_in(KOFI)
    card = (kofi.post(ADDRESS, json=note(section, quote, first=first, last=last)).json or {})["note"]
    assert (card["quote"], card["anchor"]["state"]) == (quote, "exact")
    gone = kofi.post(ADDRESS, json=note(section, "Words that nobody ever wrote anywhere"))
    assert (gone.status_code, (gone.json or {})["fields"]) == (422, {"quote": "not_there"})


def test_a_note_is_written_once_answered_resolved_and_opened_again(
    kit: Kit, forum: Forum, section: str, people_by_name: People, signed_in: SignedIn
) -> None:
    kofi, lupe = signed_in(KOFI), signed_in(LUPE)
    first, again = (kofi.post(ADDRESS, json=note(section)).json for _ in range(2))
    assert first == again
    id = (first or {})["note"]["id"]
    said = {"words": "It is, see the annex.", "key": "a reply by this key"}
    for _ in range(2):
        assert lupe.post(f"{ADDRESS}/{id}/reply", json=said).status_code == 200
    for _ in range(2):
        assert kofi.post(f"{ADDRESS}/{id}/resolved", json={"resolved": True}).status_code == 200
    late = lupe.post(f"{ADDRESS}/{id}/reply", json={**said, "key": "another, by this key"})
    assert (late.status_code, (late.json or {})["code"]) == (410, "note_resolved")
    [card] = (lupe.get(f"{ADDRESS}.json").json or {})["notes"]
    assert [(one["name"], one["words"]) for one in card["said"]] == [
        (KOFI.name, SECRET),
        (LUPE.name, "It is, see the annex."),
    ]
    assert card["resolved"]["name"] == KOFI.name
    assert lupe.post(f"{ADDRESS}/{id}/resolved", json={"resolved": False}).status_code == 200
    [card] = (lupe.get(f"{ADDRESS}.json").json or {})["notes"]
    assert card["resolved"] is None
    with kit.db.read() as tx:
        told = record.of_subject(tx, "note", id)
    people = {person.id: player.name for player in (KOFI, LUPE) if (person := people_by_name[player.email])}
    assert [(one.kind, people[one.actor.id or ""]) for one in told] == [
        ("note_written", KOFI.name),
        ("note_replied", LUPE.name),
        ("note_resolved", KOFI.name),
        ("note_reopened", LUPE.name),
    ]
    assert SECRET not in str([one.data for one in told])


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ([], {"kind": "choose_one"}),
        ({"kind": "general"}, {"kind": "choose_one"}),
        ({"section": ""}, {"section": "not_of_its_kind"}),
        ({"words": "  "}, {"words": "empty"}),
        ({"words": "x" * 5_001}, {"words": "too_long"}),
        ({"key": "short"}, {"key": "not_of_its_kind"}),
        ({"quote": " "}, {"quote": "empty"}),
        ({"quote": "x" * 2_001}, {"quote": "too_long"}),
        ({"quote": "half \ud83d"}, {"quote": "not_of_its_kind"}),
        ({"first": [1, 2]}, {"first": "not_of_its_kind"}),
        ({"last": [1, 2**60, 1]}, {"last": "not_of_its_kind"}),
        ({"place": ["a", "b", "c", "d"]}, {"place": "not_of_its_kind"}),
        ({"place": "cells"}, {"place": "not_of_its_kind"}),
    ],
)
def test_a_note_that_is_none_is_refused(
    kit: Kit, forum: Forum, section: str, signed_in: SignedIn, sent: Any, fields: dict[str, str]
) -> None:
    whole = {**note(section, SCRIPTS["latin"][1]), **sent} if isinstance(sent, dict) else sent
    answer = signed_in(AMINA).post(ADDRESS, json=whole)
    assert (answer.status_code, (answer.json or {})["fields"]) == (422, fields)
    with kit.db.read() as tx:
        assert rows.of_forum(tx, forum.id) == []


def test_who_is_named_gets_one_letter_when_it_is_quiet_and_nobody_else(
    kit: Kit, section: str, signed_in: SignedIn, clock: StoppedClock
) -> None:
    kofi = signed_in(KOFI)
    words = f"@{TOMAS.name} and @{KOFI.name}, but not @{FATIMA.name}: {SECRET}"
    card = (kofi.post(ADDRESS, json=note(section, SCRIPTS["latin"][1], words)).json or {})["note"]
    assert {one["name"] for one in card["said"][0]["mentions"]} == {TOMAS.name, KOFI.name}
    clock.set(clock.now() + 30_000)
    reply = {"words": f"@{TOMAS.name}, today?", "key": "a reply by this key"}
    kofi.post(f"{ADDRESS}/{card['id']}/reply", json=reply)
    clock.set(clock.now() + letters_notes.QUIET - 1)
    assert letters_notes.send_due(kit) == 0
    clock.set(clock.now() + 1)
    assert (letters_notes.send_due(kit), letters_notes.send_due(kit)) == (1, 0)
    [file] = list((kit.settings.data / "mail").glob("*.eml"))
    letter = message_from_bytes(file.read_bytes(), policy=default)
    assert (letter["To"], letter["Subject"]) == (TOMAS.email, "You are named in a note on Meaningful Access")
    heading = f"{KOFI.name}, in “Definition of the issue(s) and overview of policy challenges”:"
    assert letter.get_content().split("\n\n")[1:] == [
        "you are named in a note of the team on “Meaningful Access”. Notes are for the team only and never public.",
        f"{heading}\nOn the words: “{SCRIPTS['latin'][1]}”\n{words}",
        f"{heading}\nOn the words: “{SCRIPTS['latin'][1]}”\n{reply['words']}",
        "Read it beside the text and reply:",
        f"{kit.settings.address}/forums/meaningful-access/write#n-{card['id']}\n",
    ]


def test_who_left_the_team_is_not_written_to_and_a_letter_not_taken_is_tried_again(
    kit: Kit,
    forum: Forum,
    section: str,
    people_by_name: People,
    signed_in: SignedIn,
    clock: StoppedClock,
    settings: Settings,
    post: tuple[Post, str],
) -> None:
    signed_in(KOFI).post(ADDRESS, json=note(section, words=f"@{TOMAS.name} @{LUPE.name} {SECRET}"))
    with kit.db.begin() as tx:
        rows_roles.take_role(tx, forum.id, people_by_name[TOMAS.email].id, TOMAS.roles[0])
    clock.set(clock.now() + letters_notes.QUIET)
    inbox, address = post
    sent = []
    for server in (f"smtp://127.0.0.1:{free_port()}", address, address):
        other = make_kit(replace(settings, mail_url=server), clock)
        sent.append(letters_notes.send_due(other))
        other.close()
    assert (sent, [message["To"] for message in inbox.messages]) == ([0, 1, 0], [LUPE.email])


def test_people_are_named_by_the_longest_name_that_stands_there() -> None:
    names = {"1": "Ana", "2": "Ana María", "3": "Ana María", "4": "李", "5": "Bo"}
    assert mentioned("@Ana María, see what 李 wrote; @李 knows. Bo does not.", names) == ("2", "3", "4")
    assert mentioned("@Ana and @Ana María", names) == ("1", "2", "3")
    assert mentioned("ana@example.org", names) == ()


def test_the_same_people_read_the_living_text_and_the_notes_on_it() -> None:
    # The socket tells whoever reads a section where all anchors in it stand, those of notes too.
    assert MAY[Action.NOTE] == MAY[Action.READ_LIVING]


def test_notes_are_in_no_version_and_in_no_file(
    kit: Kit, forum: Forum, section: str, people_by_name: People, signed_in: SignedIn
) -> None:
    kofi = signed_in(KOFI)
    for quote in ("", SCRIPTS["arabic"][1]):
        assert kofi.post(ADDRESS, json=note(section, quote)).status_code == 200
    version = publish_draft(kit, people_by_name[SEO_YEON.email], forum.slug, "the key of the first draft", "")
    with kit.db.read() as tx:
        canonical = version_rows.document_json(tx, version.id).decode()
    assert (SCRIPTS["arabic"][0] in canonical, SECRET in canonical) == (True, False)
    for working in (True, False):
        label = "working" if working else version.label
        with kit.db.read() as tx:
            inputs = [input_of(kit, tx, forum, label, format, Options()) for format in FORMATS]
        assert all(SECRET not in repr(one) for one in inputs)


def test_nobody_outside_the_team_reads_a_note_at_any_address(world: World) -> None:
    showed = set()
    for gate in (gate for gate in TABLE if gate.method == "GET"):
        for caller in world.callers.values():
            for where in world.places:
                answer = read(world, gate, caller, where)
                if SECRET_WORDS.encode() in answer:
                    showed.add((gate.endpoint, caller.name, where))
    readers = {role.value for role in Role if role in MAY[Action.NOTE]}
    own = {("notes.cards", who, where) for who in readers for where in ("open", "review", "over")}
    assert showed == own | {("notes.cards", Role.SECRETARIAT.value, "other")}


def read(world: World, gate: Gate, caller: Caller, where: str) -> bytes:
    """What an address shows somebody."""
    client = world.app.test_client(use_cookies=False)
    with client.get(path_of(world, gate, where), headers=dict(caller.headers)) as answer:
        return answer.get_data()
