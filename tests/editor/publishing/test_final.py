"""Finals: made and inspected before they are frozen, refused in words, and unchanging whatever happens beside them."""

from collections.abc import Callable
from shutil import rmtree

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import delete, select

from editor import access, anchors, worker
from editor.comments import rows as comment_rows
from editor.files import AT_ONCE
from editor.forums import rows as forum_rows
from editor.forums import rows_outline
from editor.jobs import Job, JobState, jobs
from editor.kit import Kit
from editor.live import rows as live_rows
from editor.people import rows as people_rows
from editor.publishing.actions import move, publish_draft
from editor.publishing.final import ask_final
from editor.versions import rows as version_rows
from editor.writing import actions as writing
from editor.writing.forms import Deed, DeedKind
from sections.blocks import Block, Text, Words, plain
from sections.components import COMPONENTS
from sections.errors import Closed, RapporteurError, Refused
from sections.forums import Forum
from sections.lifecycle import Stage
from sections.people import Person
from sections.permissions import Action
from tests.cast import AMINA, CAST
from tests.editor.conftest import Browser
from tests.editor.published import Published, published_comment, typed

pytestmark = pytest.mark.long
KEY = "a key of sixteen letters"
KEYS = [component for component in COMPONENTS if component.key]


@pytest.fixture
def amina(people_by_name: dict[str, Person]) -> Person:
    return people_by_name[AMINA.email]


def section(kit: Kit, forum: Forum, code: str) -> str:
    """The id of the section of a component."""
    with kit.db.read() as tx:
        outline = rows_outline.outline(tx, forum.id)
    return next(one.id for one in outline.sections if code in one.components)


def paragraph(words: str) -> Text:
    return Text((Block("", inlines=(Words(words),)),))


def to_final_review(kit: Kit, amina: Person, published: Published, but: str = "") -> None:
    """Writes the key components that have no words yet, all but one, and moves the output to its final review."""
    for component in KEYS:
        if component.code not in (but, "issue_definition"):
            kit.live.write_text(section(kit, published.forum, component.code), amina.id, paragraph(component.heading))
    for stage in (Stage.INCORPORATING, Stage.FINAL_REVIEW):
        move(kit, amina, published.forum.slug, stage)


def state(kit: Kit, forum: Forum) -> tuple[Stage, list[str], list[str]]:
    """The stage of the output, the labels of its versions, and the finals that were asked for."""
    with kit.db.read() as tx:
        found = forum_rows.forum_by_id(tx, forum.id)
        assert found is not None
        asked = list(tx.execute(select(jobs.c.id).where(jobs.c.kind == "final")).scalars())
        return found.stage, [one.label for one in version_rows.of_forum(tx, forum.id)], asked


def finished(kit: Kit, job: Job) -> Job:
    """The job after its process has done it."""
    worker.do(kit, job.id)
    done = kit.jobs.by_id(job.id)
    assert done is not None
    return done


def published_final(kit: Kit, amina: Person, published: Published) -> None:
    to_final_review(kit, amina, published)
    assert finished(kit, ask_final(kit, amina, published.forum.slug, KEY)).state is JobState.DONE


def test_the_final_is_exactly_the_text_that_was_asked_for(kit: Kit, amina: Person, published: Published) -> None:
    to_final_review(kit, amina, published)
    job = ask_final(kit, amina, published.forum.slug, KEY, "The text as agreed.")
    assert ask_final(kit, amina, published.forum.slug, KEY) == job
    kit.live.write_text(published.section, amina.id, paragraph("Typed a moment later."))
    assert finished(kit, job).state is JobState.DONE
    with kit.db.read() as tx:
        final, draft = version_rows.of_forum(tx, published.forum.id)
        document = version_rows.document(tx, final.id)
    words = [plain(block.inlines) for one in document.sections for block in one.text.blocks]
    assert "Typed a moment later." not in words
    assert {component.heading for component in KEYS[1:]} <= set(words)
    assert (final.label, final.final, final.comments_until, final.summary) == (
        "final-1",
        True,
        None,
        "The text as agreed.",
    )
    assert (document.replaces, draft.label) == ("draft-1", "draft-1")
    assert state(kit, published.forum)[0] is Stage.FINAL


@pytest.mark.parametrize("empty", [component.code for component in KEYS[1:]])
def test_a_final_is_refused_while_a_key_component_is_empty(
    kit: Kit, amina: Person, published: Published, signed_in: Callable[..., Browser], empty: str
) -> None:
    to_final_review(kit, amina, published, but=empty)
    before = state(kit, published.forum)
    browser = signed_in(AMINA)
    answer = browser.post("/forums/meaningful-access/publishing/final", data={"key": KEY, "summary": ""})
    [heading] = [component.heading for component in KEYS if component.code == empty]
    assert answer.status_code == 409
    assert f"A key component is empty: {heading}." in answer.get_data(as_text=True)
    assert state(kit, published.forum) == before == (Stage.FINAL_REVIEW, ["draft-1"], [])


def test_a_final_is_refused_at_any_other_stage(kit: Kit, amina: Person, published: Published) -> None:
    before = state(kit, published.forum)
    with pytest.raises(Closed):
        ask_final(kit, amina, published.forum.slug, KEY)
    assert state(kit, published.forum) == before


def test_a_final_is_refused_when_its_files_do_not_pass_the_inspection(
    kit: Kit, amina: Person, published: Published, signed_in: Callable[..., Browser]
) -> None:
    kit.live.write_text(published.section, amina.id, paragraph("A letter of nobody's script: \U0010fffd."))
    to_final_review(kit, amina, published)
    job = finished(kit, ask_final(kit, amina, published.forum.slug, KEY))
    assert (job.state, job.problem and job.problem["code"]) == (JobState.FAILED, "final_refused")
    assert state(kit, published.forum)[:2] == (Stage.FINAL_REVIEW, ["draft-1"])
    page = signed_in(AMINA).get(f"/forums/meaningful-access/publishing/final/{KEY}")
    told = page.get_data(as_text=True)
    assert page.status_code == 409
    assert "Its files did not pass the inspection. Nothing has changed." in told
    assert "No typeface has the letter" in told


def test_a_final_is_refused_when_the_output_has_moved_on_meanwhile(
    kit: Kit, amina: Person, published: Published, signed_in: Callable[..., Browser]
) -> None:
    to_final_review(kit, amina, published)
    job = ask_final(kit, amina, published.forum.slug, KEY)
    move(kit, amina, published.forum.slug, Stage.INCORPORATING)
    assert finished(kit, job).problem == {"code": "stage_takes_no_final", "stage": "incorporating"}
    assert state(kit, published.forum)[:2] == (Stage.INCORPORATING, ["draft-1"])
    page = signed_in(AMINA).get(f"/forums/meaningful-access/publishing/final/{KEY}")
    assert page.status_code == 409
    assert "Somebody moved the output to another stage while the files were made." in page.get_data(as_text=True)


def test_a_final_is_refused_when_another_version_came_meanwhile(kit: Kit, amina: Person, published: Published) -> None:
    to_final_review(kit, amina, published)
    job = ask_final(kit, amina, published.forum.slug, KEY)
    move(kit, amina, published.forum.slug, Stage.INCORPORATING)
    publish_draft(kit, amina, published.forum.slug, "a second draft")
    for stage in (Stage.INCORPORATING, Stage.FINAL_REVIEW):
        move(kit, amina, published.forum.slug, stage)
    assert finished(kit, job).problem == {"code": "another_version_came"}
    assert state(kit, published.forum)[:2] == (Stage.FINAL_REVIEW, ["draft-2", "draft-1"])


def test_two_finals_at_once_are_one_final(kit: Kit, amina: Person, published: Published) -> None:
    to_final_review(kit, amina, published)
    asked = [ask_final(kit, amina, published.forum.slug, f"{KEY} {number}") for number in range(2)]
    assert [finished(kit, job).state for job in asked] == [JobState.DONE, JobState.FAILED]
    assert state(kit, published.forum)[:2] == (Stage.FINAL, ["final-1", "draft-1"])


def test_the_page_follows_the_final_and_leads_to_it(
    kit: Kit, amina: Person, published: Published, signed_in: Callable[..., Browser]
) -> None:
    to_final_review(kit, amina, published)
    browser = signed_in(AMINA)
    sent = browser.post("/forums/meaningful-access/publishing/final", data={"key": KEY, "summary": ""})
    waiting = browser.get(sent.headers["Location"])
    assert (waiting.status_code, "The final is being made" in waiting.get_data(as_text=True)) == (200, True)
    publishing = browser.get("/forums/meaningful-access/publishing").text
    assert (f'href="{sent.headers["Location"]}"' in publishing, "Publish the final" in publishing) == (True, False)
    with kit.db.read() as tx:
        [id] = tx.execute(select(jobs.c.id).where(jobs.c.kind == "final")).scalars()
    worker.do(kit, id)
    there = browser.get(sent.headers["Location"])
    assert (there.status_code, "final-1 is published" in there.text) == (200, True)
    assert 'href="/forums/meaningful-access/versions/final-1"' in there.text


def test_after_a_final_nobody_writes(kit: Kit, amina: Person, published: Published) -> None:
    published_final(kit, amina, published)
    told = {}
    for player in CAST:
        with kit.db.read() as tx:
            person = people_rows.person_by_email(tx, player.email)
            try:
                access.forum(tx, person, published.forum.slug, Action.WRITE)
            except RapporteurError as refused:
                told[player.name] = refused.code
    assert told == {
        player.name: "closed" if player.roles and player.name != "Lupe Tavita" else "denied" for player in CAST
    }
    with kit.db.read() as tx:
        revision = rows_outline.outline(tx, published.forum.id).revision
    with pytest.raises(Closed):
        writing.arrange(
            kit, amina, published.forum.slug, Deed(revision, DeedKind.RENAME, published.section, heading="New")
        )
    with pytest.raises(Closed):
        publish_draft(kit, amina, published.forum.slug, "a late draft")
    with pytest.raises((Closed, Refused)):
        ask_final(kit, amina, published.forum.slug, "another final, later")


def test_a_final_needs_nothing_of_the_living_tables(
    kit: Kit, client: FlaskClient, amina: Person, published: Published
) -> None:
    for number in range(3):
        published_comment(client, kit, typed(published, key=f"a key for comment {number}"), published)
    published_final(kit, amina, published)
    before = {label: seen(kit, client, label) for label in ("draft-1", "final-1")}
    assert any("naïve as it sounds" in words for _, words in before["final-1"][0])
    with kit.db.begin() as tx:
        for table in (comment_rows.comments, anchors.anchors):
            assert tx.execute(delete(table)).rowcount == 3
        for table in (live_rows.updates, live_rows.heads, live_rows.client_ids):
            assert tx.execute(delete(table).where(table.c.section == published.section)).rowcount
        assert (
            tx.execute(delete(rows_outline.sections).where(rows_outline.sections.c.id == published.section)).rowcount
            == 1
        )
    rmtree(kit.settings.data / "files")
    assert {label: seen(kit, client, label) for label in ("draft-1", "final-1")} == before


def seen(kit: Kit, client: FlaskClient, label: str) -> tuple[list[tuple[str, str]], dict[str, bytes], bytes]:
    """What a reader has of a version: ids, numbers and words of the page, files without comments, canonical JSON."""
    address = f"/forums/meaningful-access/versions/{label}"
    page = html.document_fromstring(client.get(address).get_data(as_text=True))
    for beside in page.xpath("//aside | //*[@class='section-line'] | //nav | //*[@class='say']"):
        beside.drop_tree()
    words = [(one.get("id"), " ".join(one.text_content().split())) for one in page.xpath("//article//*[@id]")]
    files = {format: file(kit, client, f"{address}.{format}?comments=0") for format in AT_ONCE}
    return words, files, client.get(f"{address}.json").get_data()


def file(kit: Kit, client: FlaskClient, address: str) -> bytes:
    """A file, made when it is not there."""
    with client.get(address) as answer:
        made = answer.status_code == 200
    if not made:
        with kit.db.read() as tx:
            waiting = list(tx.execute(select(jobs.c.id).where(jobs.c.state == JobState.QUEUED.value)).scalars())
        for id in waiting:
            worker.do(kit, id)
    with client.get(address) as answer:
        assert answer.status_code == 200
        return answer.get_data()
