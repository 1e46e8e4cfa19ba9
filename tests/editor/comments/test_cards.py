"""Comments as the write page shows them: for the team alone, with the edits that may answer them."""

from collections.abc import Callable

from flask.testing import FlaskClient

from editor import record
from editor.clock import StoppedClock
from editor.kit import Kit
from sections.people import Person
from tests.cast import AMINA, KOFI, LUPE, TOMAS
from tests.editor.conftest import Browser
from tests.editor.published import Published, published_comment, typed


def test_the_cards_are_for_the_team(
    client: FlaskClient, kit: Kit, published: Published, signed_in: Callable[..., Browser]
) -> None:
    comment = published_comment(client, kit, typed(published, kind="words", quote="naïve as it sounds"), published)
    path = "/forums/meaningful-access/comments.json"
    assert client.get(path, headers={"Accept": "application/json"}).status_code == 401
    [card] = signed_in(LUPE).get(path).get_json()["comments"]
    assert {name: card[name] for name in card if name not in ("anchor", "at")} == {
        "id": comment.id,
        "number": 1,
        "kind": "words",
        "section": published.section,
        "words": "Say by which measure.",
        "quote": "naïve as it sounds",
        "name": "Mekdes Alemu",
        "organisation": "",
        "group": "Civil society",
        "version": "draft-1",
        "state": "published",
        "answer": None,
    }
    assert (card["anchor"]["state"], card["anchor"]["place"], card["anchor"]["quote"]) == (
        "exact",
        [],
        "naïve as it sounds",
    )


def test_the_cards_come_with_the_edits_that_may_answer_them(
    kit: Kit,
    clock: StoppedClock,
    published: Published,
    signed_in: Callable[..., Browser],
    people_by_name: dict[str, Person],
) -> None:
    path = "/forums/meaningful-access/comments.json"
    made = {}
    with kit.db.begin() as tx:
        for kind, player in (("text_edited", AMINA), ("text_suggested", KOFI), ("text_edited", TOMAS)):
            actor = record.person(people_by_name[player.email].id)
            subject, forum = ("section", published.section), published.forum.id
            made[player] = record.write(tx, clock, actor, kind, subject, forum=forum)
    assert signed_in(LUPE).get(path).get_json()["edits"] == {
        published.section: [
            {"event": made[player], "name": player.name, "at": clock.now()} for player in (TOMAS, AMINA)
        ]
    }
