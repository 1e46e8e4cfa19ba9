"""Files: there or on their way, told to people and to scripts, the same bytes for the same input."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from editor import worker
from editor.clock import StoppedClock
from editor.dispositions.actions import answer
from editor.dispositions.forms import NewAnswer
from editor.downloads.actions import forget_working_copies, input_of
from editor.files import Store
from editor.jobs import JobState, jobs
from editor.kit import Kit
from editor.settings import Settings
from exports import FORMATS
from exports.options import Options
from sections.people import Person
from sections.timeline import Cycle
from tests.cast import AMINA, FATIMA
from tests.editor.conftest import Browser, make_forum
from tests.editor.published import PAGE, Published, published_comment, typed

FILE = f"{PAGE}.docx"
WORKING = "/forums/meaningful-access/working.docx"
PEOPLE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def work(kit: Kit) -> int:
    """Does every job of a Word file that waits; gives how many there were. Those of the slower PDF are left."""
    queued = (jobs.c.state == JobState.QUEUED.value) & (jobs.c.payload["format"].as_string() == "docx")
    with kit.db.read() as tx:
        waiting = list(tx.execute(select(jobs.c.id).where(queued)).scalars())
    for id in waiting:
        worker.do(kit, id)
    return len(waiting)


def fetched(client: FlaskClient, address: str) -> bytes:
    """The bytes at an address."""
    with client.get(address) as answer:
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data()


def test_a_script_is_told_how_far_the_file_is_and_then_gets_it(
    kit: Kit, client: FlaskClient, published: Published
) -> None:
    waiting = client.get(FILE)
    assert (waiting.status_code, waiting.headers["Retry-After"], waiting.headers["Cache-Control"]) == (
        202,
        "1",
        "no-store",
    )
    assert waiting.get_json() == {"state": "queued", "done": 0, "total": None, "at": FILE}
    work(kit)
    with client.get(FILE) as there:
        assert (there.status_code, there.mimetype) == (200, FORMATS["docx"].media_type)
        name = "igf2026-bpf-meaningful-access_draft-1_20261012.docx"
        assert there.headers["Content-Disposition"] == f"attachment; filename={name}"
        etag = there.headers["ETag"]
    with client.get(FILE, headers={"If-None-Match": etag}) as again:
        assert again.status_code == 304


def test_people_see_a_page_that_leads_on_to_the_file_without_script(
    kit: Kit, client: FlaskClient, published: Published
) -> None:
    waiting = client.get(FILE, headers=PEOPLE)
    page = html.document_fromstring(waiting.get_data(as_text=True))
    assert (waiting.status_code, page.findtext(".//h1")) == (202, "Your file")
    assert "is being made: waiting for its turn" in page.xpath("string(//*[@id='job'])")
    assert page.xpath("//main//progress") != []
    [leads] = page.xpath("//meta[@http-equiv='refresh']/@content")
    assert leads == f"1; url={FILE}?waited=1"
    work(kit)
    ready = client.get(f"{FILE}?waited=1", headers=PEOPLE)
    page = html.document_fromstring(ready.get_data(as_text=True))
    assert (ready.status_code, page.findtext(".//h1")) == (200, "The file is ready")
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={FILE}"]
    assert page.xpath("//main//a[@class='btn btn-main']/@href") == [FILE]


def test_what_is_asked_for_often_is_made_once(kit: Kit, client: FlaskClient, published: Published) -> None:
    work(kit)
    assert {client.get(f"{FILE}?paper=letter").status_code for _ in range(30)} == {202}
    assert work(kit) == 1


def test_the_same_comments_and_options_give_the_same_bytes(kit: Kit, client: FlaskClient, published: Published) -> None:
    published_comment(client, kit, typed(published), published)
    client.get(FILE)
    work(kit)
    first = fetched(client, FILE)
    for path in (kit.settings.data / "files").rglob("*.docx"):
        path.unlink()
    assert client.get(FILE).status_code == 202  # taken away, it is made again
    work(kit)
    assert fetched(client, FILE) == first


def test_a_draft_tells_its_own_address_to_those_who_want_to_comment(kit: Kit, published: Published) -> None:
    with kit.db.read() as tx:
        input = input_of(kit, tx, published.forum, "draft-1", "pdf", Options())
    assert input.options == Options(address=f"http://localhost{PAGE}")


def test_options_and_comments_make_other_files(
    kit: Kit, client: FlaskClient, published: Published, people_by_name: dict[str, Person]
) -> None:
    seen = []
    comment = None
    for address in (FILE, f"{FILE}?paper=letter", FILE, FILE):
        if len(seen) == 2:
            comment = published_comment(client, kit, typed(published), published)
        if len(seen) == 3 and comment:
            answer(kit, people_by_name[AMINA.email], published.forum.slug, comment.id, NewAnswer("accepted", ""))
        client.get(address)
        work(kit)
        seen.append(fetched(client, address))
    assert len(set(seen)) == 4
    client.get(f"{FILE}?comments=0")
    work(kit)
    assert fetched(client, f"{FILE}?comments=0") != seen[3]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{FILE}?paper=a5", 422),
        (f"{FILE}?comments=some", 422),
        ("/forums/meaningful-access/versions/draft-2.docx", 404),
        ("/forums/meaningful-access/versions/working.docx", 401),
        ("/forums/meaningful-access/versions/draft-1.odt", 404),
        ("/forums/nowhere/versions/draft-1.docx", 404),
        (WORKING, 401),
    ],
)
def test_what_is_not_there_is_not_made(
    kit: Kit, client: FlaskClient, published: Published, address: str, status: int
) -> None:
    work(kit)
    assert client.get(address, headers={"Accept": "application/json"}).status_code == status
    assert work(kit) == 0


def test_a_file_that_could_not_be_made_says_why_and_can_be_made_again(
    kit: Kit, client: FlaskClient, published: Published
) -> None:
    client.get(FILE)
    with kit.db.read() as tx:
        [id] = tx.execute(select(jobs.c.id).where(jobs.c.payload["format"].as_string() == "docx")).scalars()
    narrow = replace(kit, settings=replace(kit.settings, job_bytes=1))
    for _ in range(2):
        worker.do_in_child(narrow, id)
    told = client.get(FILE)
    assert (told.status_code, told.get_json()["state"], told.get_json()["code"]) == (500, "failed", "job_died")
    shown = client.get(FILE, headers=PEOPLE)
    page = html.document_fromstring(shown.get_data(as_text=True))
    assert (shown.status_code, page.findtext(".//h1")) == (500, "The file could not be made")
    assert "The process that made it ended twice." in page.text_content()
    [form] = page.xpath("//main//form")
    assert (form.get("method"), form.xpath(".//button/text()")) == ("post", ["Make the file again"])
    again = client.post(form.get("action"), headers=PEOPLE)
    assert again.status_code == 202
    work(kit)
    assert fetched(client, FILE)[:2] == b"PK"


def test_half_a_file_is_never_offered(tmp_path: Path) -> None:
    store = Store(tmp_path)
    path = store.path("ab12", "docx")
    path.parent.mkdir(parents=True)
    path.with_name(f"{path.name}.1.tmp").write_bytes(b"half")
    assert not path.exists()
    assert store.put("ab12", "docx", b"whole").read_bytes() == b"whole"
    assert store.put("ab12", "docx", b"something else").read_bytes() == b"whole"


def test_a_working_copy_is_followed_while_the_text_goes_on(
    kit: Kit, published: Published, signed_in: Callable[..., Browser], people_by_name: dict[str, Person]
) -> None:
    browser = signed_in(AMINA)
    at = browser.get(WORKING).get_json()["at"]
    kit.live.edit(published.section, people_by_name[AMINA.email].id, "By that measure", "By any measure")
    assert browser.get(at).status_code == 202
    work(kit)
    earlier = fetched(browser, at)
    later = browser.get(WORKING).get_json()["at"]
    work(kit)
    assert later != at
    assert fetched(browser, later) != earlier
    assert fetched(browser, WORKING) == fetched(browser, later)  # the text has not changed since


def test_a_working_copy_is_for_the_team_of_its_forum(
    kit: Kit, client: FlaskClient, published: Published, signed_in: Callable[..., Browser], cycle: Cycle
) -> None:
    at = signed_in(AMINA).get(WORKING).get_json()["at"]
    work(kit)
    make_forum(kit, cycle, "another-forum", "Another Forum")
    elsewhere = at.replace("meaningful-access", "another-forum")
    asked = {
        "nobody": client.get(at, headers={"Accept": "application/json"}).status_code,
        "no role": signed_in(FATIMA).get(at).status_code,
        "another forum": signed_in(AMINA).get(elsewhere).status_code,
        "no such key": signed_in(AMINA).get(f"{WORKING}?of={'0' * 64}").status_code,
    }
    assert asked == {"nobody": 401, "no role": 403, "another forum": 404, "no such key": 404}


def test_working_copies_are_kept_for_a_week(
    kit: Kit, clock: StoppedClock, published: Published, signed_in: Callable[..., Browser]
) -> None:
    browser = signed_in(AMINA)
    browser.get(FILE)
    at = browser.get(WORKING).get_json()["at"]
    work(kit)
    for days, left in ((7, 200), (1, 404)):
        clock.set(clock.now() + days * 86_400_000)
        forget_working_copies(kit)
        with browser.get(at) as answer:
            assert answer.status_code == left
    assert fetched(browser, FILE)[:2] == b"PK"
    assert browser.get(WORKING).status_code == 202


def test_working_copies_are_not_asked_for_without_end(
    settings: Settings, published: Published, signed_in: Callable[..., Browser]
) -> None:
    browser = signed_in(AMINA)
    asked = [browser.get(WORKING).status_code for _ in range(settings.exports_per_minute)]
    alias = browser.get("/forums/meaningful-access/versions/working.docx").status_code
    assert (set(asked), alias) == ({202}, 429)
