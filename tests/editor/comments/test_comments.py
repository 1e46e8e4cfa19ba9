"""The way of a comment: the form, the mail on a real server, the button, the page, the receipt."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from editor import anchors, record
from editor.app import make_app, make_kit
from editor.clock import StoppedClock
from editor.comments.actions import DAY, token_of
from editor.kit import Kit
from editor.settings import Settings
from tests.editor.conftest import NOW, Browser, make_tables
from tests.editor.published import PAGE, Published, block, dump, published_comment, typed
from tests.post import Post


def mailed_path(post: Post, kit: Kit) -> str:
    """The path of the link in the newest mail."""
    [link] = re.findall(r"https?://\S+/comments/\S+", post.newest())
    return str(link).removeprefix(kit.settings.address)


def test_a_comment_goes_its_whole_way(
    client: FlaskClient, kit: Kit, published: Published, post: tuple[Post, str]
) -> None:
    form = client.get(f"{PAGE}/comment", query_string={"kind": "paragraph", "block": block(published, 0)})
    assert "Your comment on paragraph 1.1" in form.get_data(as_text=True)
    sent = client.post(f"{PAGE}/comment", data=typed(published))
    assert "Sent. Confirm it by the link we mailed to M…@Example.org." in sent.get_data(as_text=True)
    assert "Say by which measure." not in client.get(PAGE).get_data(as_text=True)

    assert [message["To"] for message in post[0].messages] == ["mekdes@example.org"]
    path = mailed_path(post[0], kit)
    before = dump(kit)
    for _ in range(2):  # programs that read mails open links
        assert "Publish my comment" in client.get(path).get_data(as_text=True)
    assert dump(kit) == before

    receipt = client.post(path).get_data(as_text=True)
    assert "Published. Your comment is C1" in receipt
    page = client.get(PAGE).get_data(as_text=True)
    assert page.count("Say by which measure.") == 2  # folded and open
    assert '<details class="note" id="c-1">' in page
    assert "mekdes@example.org" not in page.lower()
    assert "Your comment C1" in client.get(path).get_data(as_text=True)


def test_the_record_has_one_event_and_no_personal_data(client: FlaskClient, kit: Kit, published: Published) -> None:
    comment = published_comment(client, kit, typed(published), published)
    with kit.db.read() as tx:
        [event] = record.of_subject(tx, "comment", comment.id)
    assert (event.kind, event.actor, event.forum, event.version) == (
        "comment_published",
        record.guest(comment.id),
        published.forum.id,
        published.version.id,
    )
    assert event.data == {"number": 1, "kind": "paragraph", "section": published.section}


def test_what_is_done_twice_is_done_once(
    client: FlaskClient, kit: Kit, published: Published, post: tuple[Post, str]
) -> None:
    form = typed(published)
    comment = published_comment(client, kit, form, published)
    before = dump(kit)
    assert client.post(f"{PAGE}/comment", data=form).status_code == 200
    assert client.post(f"/comments/{token_of(kit, comment.id)}").status_code == 200
    assert dump(kit) == before
    assert len(post[0].messages) == 1


def test_the_same_words_sent_anew_are_one_comment_and_only_the_mail_is_sent_again(
    client: FlaskClient, kit: Kit, published: Published, post: tuple[Post, str]
) -> None:
    def send(key: str, **more: str) -> int:
        """How many comments are kept after this one."""
        form = typed(published, **{"key": key, "words": "The very same thought.", **more})
        assert client.post(f"{PAGE}/comment", data=form).status_code == 200
        return len(dump(kit)["comments"])

    assert [send("the first form, of an hour ago"), send("the form opened once more")] == [1, 1]
    first, second = (message.get_payload() for message in post[0].messages)
    assert first == second
    assert client.post(mailed_path(post[0], kit)).status_code == 200
    assert send("and once more when published") == 1
    assert len(post[0].messages) == 2
    assert send("other words of the same person", words="Another thought.") == 2
    assert send("the same words elsewhere", block=block(published, 1)) == 3
    client.post(mailed_path(post[0], kit))
    client.post(mailed_path(post[0], kit) + "/withdraw")
    assert send("the same words after all", block=block(published, 1)) == 4


def test_numbers_count_in_the_order_of_publication(client: FlaskClient, kit: Kit, published: Published) -> None:
    numbers = [
        published_comment(client, kit, typed(published, key=f"the form of {words}"), published).number
        for words in ("one thought", "another one", "and a third one")
    ]
    assert numbers == [1, 2, 3]


def test_what_was_sent_in_time_can_be_confirmed_for_seven_days(
    client: FlaskClient, kit: Kit, clock: StoppedClock, published: Published, post: tuple[Post, str]
) -> None:
    assert published.version.comments_until is not None
    clock.set(published.version.comments_until)
    client.post(f"{PAGE}/comment", data=typed(published))
    client.post(f"{PAGE}/comment", data=typed(published, key="another key of the test"))
    first, second = (re.findall(r"/comments/\S+", one.get_payload(decode=True).decode())[0] for one in post[0].messages)
    clock.set(clock.now() + 7 * DAY)
    assert client.post(first).status_code == 200
    clock.set(clock.now() + 1)
    assert client.post(second).status_code == 409


def test_what_nobody_confirms_is_forgotten(
    client: FlaskClient, kit: Kit, clock: StoppedClock, published: Published
) -> None:
    client.post(f"{PAGE}/comment", data=typed(published))
    clock.set(NOW + 8 * DAY)
    client.post(f"{PAGE}/comment", data=typed(published, key="another key of the test", email="b@example.org"))
    assert [row["email"] for row in dump(kit)["comments"]] == ["b@example.org"]


def test_a_comment_is_withdrawn_by_its_author_after_a_question(
    client: FlaskClient, kit: Kit, published: Published
) -> None:
    comment = published_comment(client, kit, typed(published), published)
    path = f"/comments/{token_of(kit, comment.id)}"
    before = dump(kit)
    assert "Withdraw this comment?" in client.get(f"{path}/withdraw").get_data(as_text=True)
    assert dump(kit) == before
    for _ in range(2):
        assert "is withdrawn" in client.post(f"{path}/withdraw").get_data(as_text=True)
    assert "Say by which measure." not in client.get(PAGE).get_data(as_text=True)
    with kit.db.read() as tx:
        events = [event.kind for event in record.of_subject(tx, "comment", comment.id)]
        assert anchors.of_subject(tx, "comment", comment.id) is None
    assert events == ["comment_published", "comment_withdrawn"]
    again = published_comment(client, kit, typed(published, key="another key of the test"), published)
    assert again.number == 2


@pytest.mark.parametrize("path", ["/comments/nobody", "/comments/nobody/withdraw"])
def test_an_unknown_receipt_is_not_found(client: FlaskClient, published: Published, path: str) -> None:
    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)


@pytest.fixture
def broken(settings: Settings, clock: StoppedClock) -> Iterator[Kit]:
    """A kit whose mail server is gone."""
    kit = make_kit(replace(settings, mail_url="smtp://127.0.0.1:1"), clock)
    make_tables(kit.db)
    yield kit
    kit.close()


def test_a_mail_that_fails_keeps_the_form_and_goes_out_with_the_next_try(
    client: FlaskClient, kit: Kit, published: Published, broken: Kit, post: tuple[Post, str]
) -> None:
    answer = Browser(make_app(broken)).post(f"{PAGE}/comment", data=typed(published))
    assert answer.status_code == 503
    assert ">Say by which measure." in answer.get_data(as_text=True)
    [kept] = dump(kit)["comments"]
    assert client.post(f"{PAGE}/comment", data=typed(published)).status_code == 200
    assert dump(kit)["comments"] == [kept]
    assert f"/comments/{token_of(kit, kept['id'])}" in post[0].newest()
