"""Answers: who may give them, what they need, where they show, and whom they reach."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from editor import record
from editor.comments.actions import token_of
from editor.kit import Kit
from editor.settings import Settings
from sections.dispositions import DispositionKind
from sections.forums import Forum
from sections.timeline import Cycle
from tests.cast import AMINA, FATIMA, KOFI, LUPE, TOMAS, Player
from tests.editor.conftest import Browser, make_forum
from tests.editor.published import PAGE, Published, dump, published_comment, typed
from tests.post import Post

SignedIn = Callable[[Player], Browser]


def path(comment: str, slug: str = "meaningful-access") -> str:
    """The address that takes the answer."""
    return f"/forums/{slug}/comments/{comment}/answer"


@pytest.fixture
def settings(settings: Settings, post: tuple[Post, str]) -> Settings:
    """The same installation, with a real mail server."""
    return replace(settings, mail_url=post[1])


def test_an_answer_shows_under_its_comment_and_reaches_its_author(
    client: FlaskClient, kit: Kit, published: Published, signed_in: SignedIn, post: tuple[Post, str]
) -> None:
    comment = published_comment(client, kit, typed(published), published)
    reason = "We add <b>“by that measure”</b>."
    answer = signed_in(TOMAS).post(path(comment.id), json={"kind": "accepted_with_changes", "reason": reason})
    given = answer.get_json()["comment"]
    assert (answer.status_code, given["state"], given["answer"]) == (
        200,
        "disposed",
        {
            "kind": "accepted_with_changes",
            "word": "Accepted with changes",
            "reason": reason,
            "by": "Tomás Iturralde",
            "at": kit.clock.now(),
        },
    )
    page = client.get(PAGE).get_data(as_text=True)
    assert page.count('<span class="chip good" data-shape="most">Accepted with changes</span>') == 2
    assert "We add &lt;b&gt;“by that measure”&lt;/b&gt;." in page
    receipt = f"/comments/{token_of(kit, comment.id)}"
    assert post[0].messages[-1]["To"] == "mekdes@example.org"
    assert kit.settings.address + receipt in post[0].newest()
    assert "Your comment C1 has its answer" in client.get(receipt).get_data(as_text=True)


def test_an_answer_is_one_event_caused_by_the_publication(
    client: FlaskClient, kit: Kit, published: Published, signed_in: SignedIn
) -> None:
    comment = published_comment(client, kit, typed(published), published)
    team = signed_in(AMINA)
    team.post(path(comment.id), json={"kind": "noted", "reason": ""})
    team.post(path(comment.id), json={"kind": "not_accepted", "reason": "It is a quotation."})
    with kit.db.read() as tx:
        first, *given = record.of_subject(tx, "comment", comment.id)
    assert [(event.kind, event.cause, event.data["kind"]) for event in given] == [
        ("disposition_given", first.id, "noted"),
        ("disposition_given", first.id, "not_accepted"),
    ]
    [row] = dump(kit)["comments"]
    assert (row["disposition"]["kind"], row["disposition"]["reason"]) == ("not_accepted", "It is a quotation.")


@pytest.mark.parametrize("who", [None, FATIMA, LUPE, KOFI], ids=lambda who: who.name if who else "nobody")
def test_only_the_coordinating_team_answers(
    client: FlaskClient, kit: Kit, published: Published, signed_in: SignedIn, who: Player | None
) -> None:
    comment = published_comment(client, kit, typed(published), published)
    browser = signed_in(who) if who else client
    before = dump(kit)
    answer = browser.post(path(comment.id), json={"kind": "noted", "reason": ""})
    assert (answer.status_code, dump(kit)) == (403 if who else 401, before)


def test_a_comment_of_another_forum_is_not_there(
    client: FlaskClient, kit: Kit, published: Published, signed_in: SignedIn, cycle: Cycle
) -> None:
    comment = published_comment(client, kit, typed(published), published)
    other: Forum = make_forum(kit, cycle, "another-one", "Another one")
    team, before = signed_in(AMINA), dump(kit)
    answers = [
        team.post(path(comment.id, other.slug), json={"kind": "noted", "reason": ""}),
        team.get(path(comment.id, other.slug)),
        team.post(path("nobody"), json={"kind": "noted", "reason": ""}),
    ]
    assert ([one.status_code for one in answers], dump(kit)) == ([404, 404, 404], before)


def test_what_waits_for_its_confirmation_is_not_there_yet(
    client: FlaskClient, kit: Kit, published: Published, signed_in: SignedIn
) -> None:
    client.post(f"{PAGE}/comment", data=typed(published))
    [row] = dump(kit)["comments"]
    assert signed_in(AMINA).post(path(row["id"]), json={"kind": "noted"}).status_code == 404


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({"kind": ""}, {"kind": "Choose a disposition."}),
        ({"kind": "perhaps"}, {"kind": "Choose a disposition."}),
        ({"kind": ["noted"]}, {"kind": "Choose a disposition."}),
        ([], {"kind": "Choose a disposition."}),
        ({"kind": "not_accepted", "reason": " \n"}, {"reason": "This disposition needs a reason."}),
        ({"kind": "noted", "reason": "x" * 5_001}, {"reason": "Keep the reason below 5,000 characters."}),
        ({"kind": "duplicate"}, {"duplicate_of": "Give the number of the other comment."}),
        ({"kind": "duplicate", "duplicate_of": "C1"}, {"duplicate_of": "Give the number of the other comment."}),
        ({"kind": "duplicate", "duplicate_of": "99"}, {"duplicate_of": "Give the number of the other comment."}),
        ({"kind": "noted", "duplicate_of": "2"}, {"duplicate_of": "Only a duplicate names another comment."}),
        ({"kind": "noted", "edit": "nothing"}, {"edit": "There is no such edit."}),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_for_each_field(
    client: FlaskClient, kit: Kit, published: Published, signed_in: SignedIn, sent: object, fields: dict[str, str]
) -> None:
    comment = published_comment(client, kit, typed(published), published)
    team, before = signed_in(AMINA), dump(kit)
    answer = team.post(path(comment.id), json=sent)
    assert (answer.status_code, answer.get_json()["fields"], dump(kit)) == (422, fields, before)


def test_a_duplicate_names_the_other_by_number_or_id(
    client: FlaskClient, kit: Kit, published: Published, signed_in: SignedIn
) -> None:
    first = published_comment(client, kit, typed(published), published)
    second = published_comment(client, kit, typed(published, key="another key of the test"), published)
    team = signed_in(AMINA)
    for other in ("1", "C1", first.id):
        answer = team.post(path(second.id), json={"kind": "duplicate", "reason": "", "duplicate_of": other})
        assert answer.status_code == 200
        assert dump(kit)["comments"][1]["disposition"]["duplicate_of"] == first.id


@pytest.mark.parametrize("kind", DispositionKind)
def test_every_kind_has_its_word_and_shape(
    client: FlaskClient, kit: Kit, published: Published, signed_in: SignedIn, kind: DispositionKind
) -> None:
    published_comment(client, kit, typed(published), published)
    second = published_comment(client, kit, typed(published, key="another key of the test"), published)
    sent = {"kind": kind.value, "reason": "Because.", **({"duplicate_of": "1"} if kind == "duplicate" else {})}
    word = signed_in(AMINA).post(path(second.id), json=sent).get_json()["comment"]["answer"]["word"]
    assert f">{word}</span>" in client.get(PAGE).get_data(as_text=True)


def test_the_plain_form_answers_without_script(
    client: FlaskClient, kit: Kit, published: Published, signed_in: SignedIn
) -> None:
    comment = published_comment(client, kit, typed(published), published)
    team = signed_in(AMINA)
    assert "Say by which measure." in team.get(path(comment.id)).get_data(as_text=True)
    wrong = team.post(path(comment.id), data={"kind": "deferred", "reason": ""})
    assert (wrong.status_code, "This disposition needs a reason." in wrong.get_data(as_text=True)) == (422, True)
    done = team.post(path(comment.id), data={"kind": "deferred", "reason": "Next year."})
    assert (done.status_code, done.headers["Location"]) == (303, f"{PAGE}#c-1")


def test_an_answer_without_the_token_is_forged(
    client: FlaskClient, kit: Kit, published: Published, signed_in: SignedIn
) -> None:
    comment = published_comment(client, kit, typed(published), published)
    team, before = signed_in(AMINA), dump(kit)
    answer = team.post(path(comment.id), json={"kind": "noted"}, forged=True)
    assert (answer.status_code, dump(kit)) == (400, before)
