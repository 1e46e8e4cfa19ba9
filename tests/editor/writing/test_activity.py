"""The page of activity: every deed in words, with the names and places it speaks of."""

import re
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from editor import record
from editor.clock import StoppedClock
from editor.kit import Kit
from sections.people import Person
from tests.cast import AMINA, FATIMA, SEO_YEON, TOMAS, Player
from tests.editor.published import Published, published_comment, typed

MINUTE = 60_000
WORDS = re.compile(r"<li><span class=\"meta\">.*?</span>\s*<p>(.*?)</p></li>", re.S)


def lines(browser: FlaskClient, published: Published) -> list[str]:
    """What the page says, newest first, without its markup."""
    page = browser.get(f"/forums/{published.forum.slug}/activity").text
    return [" ".join(re.sub("<[^>]+>", "", found).split()) for found in WORDS.findall(page)]


def test_every_deed_stands_there_in_words(
    client: FlaskClient,
    kit: Kit,
    published: Published,
    signed_in: Callable[[Player], FlaskClient],
    clock: StoppedClock,
) -> None:
    amina, secretariat = signed_in(AMINA), signed_in(SEO_YEON)
    address = f"/forums/{published.forum.slug}"

    def later() -> None:
        clock.set(clock.now() + MINUTE)

    later()
    secretariat.post(f"{address}/team", data={"email": FATIMA.email, "role": "lead_expert"})
    later()
    comment = published_comment(client, kit, typed(published), published)
    later()
    amina.post(f"{address}/comments/{comment.id}/answer", json={"kind": "noted"})
    later()
    outline: dict[str, Any] = amina.get(f"{address}/outline").json or {}
    deed = {"deed": "rename", "section": published.section, "heading": "What is the issue?"}
    assert amina.post(f"{address}/outline", json={**deed, "revision": outline["revision"]}).status_code == 200
    later()
    amina.post(f"{address}/publishing/stage", data={"to": "incorporating"})
    told = lines(amina, published)
    assert told[:5] == [
        "Amina Okafor moved the output on: Incorporating",
        "Amina Okafor renamed “Definition of the issue(s) and overview of policy challenges” to “What is the issue?”",
        "Amina Okafor answered C1: Noted",
        "A commenter published the comment C1",
        f"Han Seo-yeon gave {FATIMA.name} a role: Lead expert",
    ]


def test_what_somebody_writes_in_one_section_in_a_row_is_one_line(
    kit: Kit,
    published: Published,
    signed_in: Callable[[Player], FlaskClient],
    people_by_name: dict[str, Person],
    clock: StoppedClock,
) -> None:
    amina = signed_in(AMINA)
    for who in (AMINA, AMINA, TOMAS, AMINA):
        clock.set(clock.now() + MINUTE)
        with kit.db.begin() as tx:
            actor = record.person(people_by_name[who.email].id)
            record.write(tx, clock, actor, "text_edited", ("section", published.section), forum=published.forum.id)
    told = lines(amina, published)
    heading = "Definition of the issue(s) and overview of policy challenges"
    assert told[:3] == [
        f"Amina Okafor wrote in “{heading}”",
        f"Tomás Iturralde wrote in “{heading}”",
        f"Amina Okafor wrote in “{heading}”",
    ]
