"""Files that are there and have faults: the team reads what they are on the page of publishing, nobody else does."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from editor import worker
from editor.jobs import Job, JobState, jobs
from editor.kit import Kit
from editor.publishing.actions import publish_draft
from editor.publishing.show import Faulty, faulty
from sections.blocks import Block, Text, Words
from sections.people import Person
from tests.cast import AMINA, Player
from tests.editor.conftest import Browser
from tests.editor.published import PAGE, Published

SLUG = "/forums/meaningful-access"
STRANGE = "A letter of nobody's script: \U0010fffd."
FAULT = "The PDF has faults."
SENTENCE = "No typeface has the letter"


@pytest.fixture
def amina(people_by_name: dict[str, Person]) -> Person:
    return people_by_name[AMINA.email]


def work(kit: Kit) -> None:
    """Does every job of a PDF that waits."""
    queued = (jobs.c.state == JobState.QUEUED.value) & (jobs.c.payload["format"].as_string() == "pdf")
    with kit.db.read() as tx:
        waiting = list(tx.execute(select(jobs.c.id).where(queued)).scalars())
    for id in waiting:
        worker.do(kit, id)


def part(browser: FlaskClient, id: str) -> str:
    """What a part of the page of publishing says, in one line."""
    page = html.document_fromstring(browser.get(f"{SLUG}/publishing").text)
    [found] = page.xpath(f"//section[@aria-labelledby='{id}']")
    return " ".join(found.text_content().split())


@pytest.mark.long
def test_the_team_reads_the_faults_of_a_drafts_file(
    kit: Kit, client: FlaskClient, published: Published, amina: Person, signed_in: Callable[[Player], Browser]
) -> None:
    team = signed_in(AMINA)
    client.get(f"{PAGE}.pdf")
    work(kit)
    assert FAULT not in part(team, "published")
    kit.live.write_text(published.section, amina.id, Text((Block("", inlines=(Words(STRANGE),)),)))
    publish_draft(kit, amina, published.forum.slug, "the key of the second draft")
    second = PAGE.replace("draft-1", "draft-2")
    assert client.get(f"{second}.pdf").status_code == 202
    work(kit)
    told = part(team, "published")
    assert told.index("draft-2") < told.index(FAULT) < told.index(SENTENCE) < told.index("draft-1")
    assert (told.count(FAULT), "It can be downloaded all the same." in told) == (1, True)
    with client.get(f"{second}.pdf") as file:
        assert (file.status_code, file.mimetype) == (200, "application/pdf")
    assert FAULT not in client.get(second).text


@pytest.mark.long
def test_a_working_copy_that_is_mended_has_no_faults(
    kit: Kit, published: Published, amina: Person, signed_in: Callable[[Player], Browser]
) -> None:
    team = signed_in(AMINA)
    told = []
    for old, new in (("second item", STRANGE), (STRANGE, "last item")):
        kit.live.edit(published.section, amina.id, old, new)
        assert team.get(f"{SLUG}/working.pdf").status_code == 202
        work(kit)
        told.append((FAULT in part(team, "working"), SENTENCE in part(team, "working")))
    assert told == [(True, True), (False, False)]


def test_of_each_format_the_newest_file_counts() -> None:
    found = {"code": "faults", "findings": [{"code": "glyph_missing", "detail": "x"}]}

    def made(label: str, format: str, faults: bool) -> Job:
        payload = {"label": label, "format": format}
        return Job("id", "file", "key", payload, JobState.DONE, 1, 1, found if faults else None, 1, 0, None)

    older = [made("draft-1", "pdf", True), made("draft-1", "docx", True), made("draft-2", "pdf", False)]
    newer = [made("draft-1", "pdf", False), made("draft-2", "pdf", True)]
    findings = tuple(found["findings"])
    assert faulty([*older, *newer]) == {
        "draft-1": [Faulty("docx", findings)],
        "draft-2": [Faulty("pdf", findings)],
    }
