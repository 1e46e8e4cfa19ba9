"""Stages: drafts close what was open, moves go as the lifecycle says, and after a final nobody writes."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from editor import record
from editor.clock import StoppedClock
from editor.forums import rows as forum_rows
from editor.kit import Kit
from editor.publishing.actions import move, publish_draft
from editor.versions import rows as version_rows
from sections.errors import Closed, Denied, Refused
from sections.forums import Forum
from sections.lifecycle import DRAFT_FROM, MOVES, Stage
from sections.people import Person
from sections.timeline import comments_until
from tests.cast import AMINA, KOFI, LUPE, MARIE, TOMAS, Player
from tests.editor.conftest import Browser
from tests.editor.published import PAGE, Published, typed

DAY = 86_400_000


@pytest.fixture
def amina(people_by_name: dict[str, Person]) -> Person:
    return people_by_name[AMINA.email]


def stage_of(kit: Kit, forum: Forum) -> Stage:
    with kit.db.read() as tx:
        found = forum_rows.forum_by_id(tx, forum.id)
    assert found is not None
    return found.stage


def put(kit: Kit, forum: Forum, stage: Stage) -> None:
    with kit.db.begin() as tx:
        forum_rows.set_stage(tx, forum.id, stage)


def test_a_draft_opens_its_consultation_and_closes_the_one_before(
    kit: Kit, clock: StoppedClock, client: FlaskClient, amina: Person, published: Published
) -> None:
    clock.set(clock.now() + DAY)
    second = publish_draft(kit, amina, published.forum.slug, "a second request")
    with kit.db.read() as tx:
        until = {one.label: one.comments_until for one in version_rows.of_forum(tx, published.forum.id)}
    assert until == {"draft-1": clock.now() - 1, "draft-2": comments_until(published.forum.cycle, clock.now())}
    assert second.frozen_at == clock.now()
    assert client.post(f"{PAGE}/comment", data=typed(published)).status_code == 409
    assert stage_of(kit, published.forum) is Stage.PUBLIC_COMMENT


def test_nothing_is_published_while_nothing_is_written(kit: Kit, amina: Person, forum: Forum) -> None:
    with pytest.raises(Refused) as refused:
        publish_draft(kit, amina, forum.slug, "a first request")
    assert [one.code for one in refused.value.values["findings"]] == ["nothing_written"]
    with kit.db.read() as tx:
        assert version_rows.of_forum(tx, forum.id) == []
    assert stage_of(kit, forum) is Stage.WORKING_DRAFT


@pytest.mark.parametrize("stage", list(Stage))
def test_the_lifecycle_says_when_a_draft_may_come(kit: Kit, amina: Person, published: Published, stage: Stage) -> None:
    put(kit, published.forum, stage)
    if stage in DRAFT_FROM:
        assert publish_draft(kit, amina, published.forum.slug, "a second request").label == "draft-2"
    else:
        with pytest.raises(Closed):
            publish_draft(kit, amina, published.forum.slug, "a second request")
        assert stage_of(kit, published.forum) is stage


@pytest.mark.parametrize("stage", list(Stage))
def test_the_lifecycle_says_where_to_an_output_may_move(kit: Kit, amina: Person, forum: Forum, stage: Stage) -> None:
    reached = set()
    for to in Stage:
        put(kit, forum, stage)
        try:
            move(kit, amina, forum.slug, to)
        except Refused:
            assert stage_of(kit, forum) is stage
        else:
            reached.add(stage_of(kit, forum))
    assert reached == {stage, *MOVES[stage]}


def test_moving_on_ends_the_consultation_and_is_recorded_once(
    kit: Kit, clock: StoppedClock, amina: Person, published: Published
) -> None:
    for _ in range(2):
        move(kit, amina, published.forum.slug, Stage.INCORPORATING)
    with kit.db.read() as tx:
        [version] = version_rows.of_forum(tx, published.forum.id)
        moved = [one for one in record.of_forum(tx, published.forum.id) if one.kind == "stage_moved"]
    assert version.comments_until == clock.now() - 1
    assert [(one.data, one.actor) for one in moved] == [
        ({"from": "public_comment", "to": "incorporating"}, record.person(amina.id))
    ]


@pytest.mark.parametrize(("who", "may"), [(AMINA, True), (MARIE, True), (TOMAS, False), (KOFI, False), (LUPE, False)])
def test_who_publishes(
    kit: Kit, published: Published, people_by_name: dict[str, Person], who: Player, may: bool
) -> None:
    person = people_by_name[who.email]
    if may:
        assert publish_draft(kit, person, published.forum.slug, "a second request").label == "draft-2"
    else:
        with pytest.raises(Denied):
            publish_draft(kit, person, published.forum.slug, "a second request")


def test_the_page_says_what_stands_against_it_and_offers_only_what_can_be_done(
    kit: Kit, published: Published, signed_in: Callable[..., Browser]
) -> None:
    browser = signed_in(AMINA)
    page = browser.get("/forums/meaningful-access/publishing").get_data(as_text=True)
    assert "A key component is empty: Methodology used and BPF activities." in page
    assert "Publish draft-2" in page
    assert "A final is published from the final review." in page
    refused = browser.post(
        "/forums/meaningful-access/publishing/final", data={"key": "a key of sixteen letters", "summary": ""}
    )
    assert refused.status_code == 409
    assert "Nothing was published or moved." in refused.get_data(as_text=True)
    wrong = browser.post("/forums/meaningful-access/publishing/stage", data={"to": "final"})
    assert wrong.status_code == 409
    assert "The output cannot move to that stage from here." in wrong.get_data(as_text=True)
    assert stage_of(kit, published.forum) is Stage.PUBLIC_COMMENT
