"""Whose words a version is made of: told to the team, in the order of names, and to nobody else."""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from editor.kit import Kit
from editor.publishing.actions import publish_draft
from editor.publishing.show import Share, shares
from sections.people import Person
from tests.cast import AMINA, KOFI
from tests.editor.conftest import Browser
from tests.editor.published import PAGE, Published


def test_the_team_reads_whose_words_a_version_is_made_of(
    kit: Kit,
    client: FlaskClient,
    people_by_name: dict[str, Person],
    published: Published,
    signed_in: Callable[..., Browser],
) -> None:
    amina, kofi = (people_by_name[player.email] for player in (AMINA, KOFI))
    kit.live.edit(published.section, kofi.id, "By that measure", "k" * 465)
    second = publish_draft(kit, amina, published.forum.slug, "a second request")
    with kit.db.read() as tx:
        assert shares(tx, published.version.id) == [Share(AMINA.name, 100)]
        assert shares(tx, second.id) == [Share(AMINA.name, 50), Share(KOFI.name, 50)]
    page = signed_in(AMINA).get("/forums/meaningful-access/publishing").get_data(as_text=True)
    told = re.findall(r"Words by(.*?)</p>", page, re.S)
    lines = [" ".join(re.sub(r"<[^>]*>", "", one).split()) for one in told]
    assert lines == [f"{AMINA.name} 50 %, {KOFI.name} 50 %", f"{AMINA.name} 100 %"]
    # The published pages say nothing of it.
    second_page = PAGE.replace("draft-1", "draft-2")
    assert "Words by" not in client.get(second_page).get_data(as_text=True)
    assert "written" not in client.get(f"{second_page}.json").get_data(as_text=True)
