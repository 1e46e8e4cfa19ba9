"""Who is in charge of a section: put there by the coordinating team, shown with the outline, a deed in the record."""

from collections.abc import Callable

from flask.testing import FlaskClient

from editor import record
from editor.forums import actions as forum_actions
from editor.forums import rows_outline, rows_roles
from editor.forums.forms import Named
from editor.kit import Kit
from sections.forums import Forum
from sections.people import Person, Role
from tests.cast import AMINA, KOFI, LUPE, SEO_YEON, Player

ADDRESS = "/forums/meaningful-access/outline"
TEAM = "/forums/meaningful-access/team"


def test_a_writer_is_put_in_charge_and_leaves_again(
    kit: Kit, forum: Forum, people_by_name: dict[str, Person], signed_in: Callable[[Player], FlaskClient]
) -> None:
    with kit.db.read() as tx:
        section = rows_outline.outline(tx, forum.id).sections[0]
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


def test_who_may_write_no_longer_is_in_charge_of_nothing(
    kit: Kit, forum: Forum, people_by_name: dict[str, Person], signed_in: Callable[[Player], FlaskClient]
) -> None:
    amina, kofi = signed_in(AMINA), people_by_name[KOFI.email]
    with kit.db.read() as tx:
        first, second, third = rows_outline.outline(tx, forum.id).sections[:3]
    for number, (section, who) in enumerate([(first, kofi), (second, people_by_name[AMINA.email]), (third, kofi)]):
        sent = {"deed": "put_in_charge", "revision": number + 1, "section": section.id, "person": who.id}
        assert amina.post(ADDRESS, json=sent).status_code == 200

    def take(role: Role) -> str:
        sent = {"deed": "take_away", "person": kofi.id, "role": role.value}
        return " ".join(signed_in(AMINA).post(TEAM, data=sent, follow_redirects=True).text.split())

    forum_actions.invite(kit, people_by_name[AMINA.email], forum.slug, Named(Role.PARTICIPANT, KOFI.email))
    with kit.db.begin() as tx:
        rows_roles.give_role(tx, forum.id, kofi.id, Role.CO_FACILITATOR, kit.clock.now())
    assert "Nobody is in charge" not in take(Role.CO_FACILITATOR)  # a lead expert still writes
    assert in_charge(amina) == [KOFI.name, AMINA.name, KOFI.name]
    told = f"Nobody is in charge of these sections now: “{first.heading}”, “{third.heading}”"
    assert told in take(Role.LEAD_EXPERT)  # a participant reads and suggests
    assert in_charge(amina) == [None, AMINA.name, None]
    assert "Nobody is in charge" not in take(Role.PARTICIPANT)
    with kit.db.read() as tx:
        [lost] = [one for one in record.of_subject(tx, "person", kofi.id) if one.data.get("role") == "lead_expert"][-1:]
        events = [record.of_subject(tx, "section", section.id)[-1] for section in (first, third)]
    assert [(one.kind, one.cause, dict(one.data)) for one in events] == [
        ("section_put_in_charge", lost.id, {"heading": section.heading, "person": None, "revision": 5})
        for section in (first, third)
    ]
    assert (lost.kind, {one.at for one in events}) == ("role_taken", {lost.at})
    late = {"deed": "put_in_charge", "revision": 5, "section": first.id, "person": kofi.id}
    assert (amina.post(ADDRESS, json=late).json or {})["fields"] == {"person": "not_a_writer"}
    page = " ".join(amina.get("/forums/meaningful-access/activity").text.split())
    assert f"left “<bdi>{first.heading}</bdi>” without anybody in charge" in page


def in_charge(browser: FlaskClient) -> list[str | None]:
    """Who is in charge of the first three sections."""
    sections = (browser.get(ADDRESS).json or {})["sections"][:3]
    return [one["in_charge"] and one["in_charge"]["name"] for one in sections]
