"""The form of a comment: what it does not take is said and nothing typed is lost, what it takes is cleaned."""

import re

import pytest
from flask.testing import FlaskClient

from editor.clock import StoppedClock
from editor.kit import Kit
from editor.settings import Settings
from tests.editor.published import PAGE, Published, dump, published_comment, typed
from tests.post import Post


def test_everything_wrong_is_said_and_everything_typed_is_kept(client: FlaskClient, published: Published) -> None:
    form = typed(published, words="", name="", email="mekdes@", organisation="Kept & seen", code_of_conduct="")
    answer = client.post(f"{PAGE}/comment", data={**form, "kind": "words", "quote": "not in this text"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert re.findall(r'<a href="#(\w+)">', page.split('id="errors"')[1].split("</ul>")[0]) == [
        "quote",
        "words",
        "name",
        "email",
        "code_of_conduct",
    ]
    assert 'value="Kept &amp; seen"' in page
    assert 'value="mekdes@"' in page
    assert ">not in this text</textarea>" in page
    assert '<option value="civil_society" selected>' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nothing"},
        {"block": "nowhere"},
        {"section": "nowhere", "block": "", "kind": "section"},
        {"place": "[" * 400, "kind": "words"},
        {"place": '{"a": 1}', "kind": "words", "quote": "nowhere here"},
        {"start": "many", "kind": "words"},
        {"group": "martians"},
        {"words": "x" * 10_001},
        {"name": "x" * 129},
        {"organisation": "x" * 201},
        {"key": "short"},
        {"email": "a@b\r\nBcc: all@example.org"},
    ],
    ids=str,
)
def test_what_cannot_be_taken_changes_nothing(
    client: FlaskClient, kit: Kit, published: Published, post: tuple[Post, str], wrong: dict[str, str]
) -> None:
    before = dump(kit)
    assert client.post(f"{PAGE}/comment", data=typed(published, **wrong)).status_code == 422
    assert dump(kit) == before
    assert post[0].messages == []


def test_a_machine_is_thanked_and_forgotten(
    client: FlaskClient, kit: Kit, published: Published, post: tuple[Post, str]
) -> None:
    before = dump(kit)
    assert client.post(f"{PAGE}/comment", data=typed(published, website="https://example.org")).status_code == 200
    assert (dump(kit), post[0].messages) == (before, [])


def test_control_characters_go_and_lines_stay(client: FlaskClient, kit: Kit, published: Published) -> None:
    words = "One\x00\x07\r\ntwo\tthree\x1b[31m\u0085 e\u0301  "
    comment = published_comment(client, kit, typed(published, words=words, name="A\nB\x00"), published)
    assert (comment.words, comment.name) == ("One\ntwo three[31m é", "A B")


def test_markup_is_shown_as_text(client: FlaskClient, kit: Kit, published: Published) -> None:
    attack = "<img src=x onerror=alert(1)>\"'<script>alert(2)</script>{{ 7*7 }}"
    form = typed(published, words=attack, name=attack[:100], organisation=attack, kind="general")
    published_comment(client, kit, form, published)
    page = client.get(PAGE).get_data(as_text=True)
    assert ("<img" in page, "<script>alert" in page, "49" in re.sub(r"\d{3,}", "", page.split("c-1")[1][:900])) == (
        False,
        False,
        False,
    )
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") >= 3


def test_after_the_period_nothing_is_taken_and_the_words_are_kept(
    client: FlaskClient, kit: Kit, clock: StoppedClock, published: Published
) -> None:
    assert published.version.comments_until is not None
    clock.set(published.version.comments_until + 1)
    before = dump(kit)
    answer = client.post(f"{PAGE}/comment", data=typed(published))
    assert (answer.status_code, dump(kit)) == (409, before)
    assert ">Say by which measure." in answer.get_data(as_text=True)
    assert client.get(f"{PAGE}/comment").status_code == 409
    page = client.get(PAGE).get_data(as_text=True)
    assert "Comments closed on" in page
    assert "/comment?" not in page


def test_many_comments_from_one_network_are_slowed_and_kept(
    client: FlaskClient, kit: Kit, published: Published, settings: Settings
) -> None:
    for at in range(settings.comments_per_minute):
        client.post(f"{PAGE}/comment", data=typed(published, key=f"key number {at} of the test", words=""))
    answers = [
        client.post(f"{PAGE}/comment", data=typed(published, key=f"number {at} that is taken"))
        for at in range(settings.comments_per_minute + 1)
    ]
    assert [one.status_code for one in answers] == [200] * settings.comments_per_minute + [429]
    assert ">Say by which measure." in answers[-1].get_data(as_text=True)
