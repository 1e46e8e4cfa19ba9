"""Who is in charge of a section: put there by the coordinating team, shown with the outline, a deed in the record."""

from collections.abc import Callable

from flask.testing import FlaskClient

from editor import record
from editor.forums import rows as forum_rows
from editor.kit import Kit
from sections.forums import Forum
from sections.people import Person
from tests.cast import AMINA, KOFI, LUPE, SEO_YEON, Player

ADDRESS = "/forums/meaningful-access/outline"


def test_a_writer_is_put_in_charge_and_leaves_again(
    kit: Kit, forum: Forum, people_by_name: dict[str, Person], signed_in: Callable[[Player], FlaskClient]
) -> None:
    with kit.db.read() as tx:
        section = forum_rows.outline(tx, forum.id).sections[0]
    amina, kofi = signed_in(AMINA), people_by_name[KOFI.email]

    def put(browser: FlaskClient, revision: int, person: str | None) -> tuple[int, object]:
        sent = {"deed": "put_in_charge", "revision": revision, "section": section.id, "person": person}
        answer = browser.post(ADDRESS, json=sent)
        found = answer.json or {}
        return answer.status_code, found["sections"][0]["in_charge"] if "sections" in found else found.get("fields")

    assert put(amina, 1, kofi.id) == (200, {"id": kofi.id, "name": KOFI.name})
    assert put(amina, 2, people_by_name[LUPE.email].id) == (422, {"person": "not_a_writer"})
    assert put(amina, 2, "nobody at all") == (422, {"person": "not_a_writer"})
    assert put(signed_in(KOFI), 2, None)[0] == 403
    seo_yeon = people_by_name[SEO_YEON.email]  # of the Secretariat, which writes everywhere
    assert put(amina, 2, seo_yeon.id) == (200, {"id": seo_yeon.id, "name": SEO_YEON.name})
    renamed = {"deed": "rename", "revision": 3, "section": section.id, "heading": "In short"}
    assert (amina.post(ADDRESS, json=renamed).json or {})["sections"][0]["in_charge"]["name"] == SEO_YEON.name
    assert put(amina, 4, None) == (200, None)
    with kit.db.read() as tx:
        told = record.of_subject(tx, "section", section.id)
    assert [(one.kind, one.data.get("person")) for one in told] == [
        ("section_put_in_charge", kofi.id),
        ("section_put_in_charge", seo_yeon.id),
        ("section_renamed", None),
        ("section_put_in_charge", None),
    ]
    page = amina.get("/forums/meaningful-access/activity").text
    assert f"put <bdi>{KOFI.name}</bdi> in charge of" in " ".join(page.split())
