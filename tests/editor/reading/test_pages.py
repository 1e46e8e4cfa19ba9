"""Every page that is opened by an address answers, for whom it is and for nobody else."""

from collections.abc import Callable, Mapping

import pytest
from flask.testing import FlaskClient

from editor.comments.actions import address_of
from editor.kit import Kit
from tests.cast import AMINA, LUPE, SEO_YEON, Player
from tests.editor.published import Published, published_comment, typed

LEADS_TO_SIGN_IN = 303
PUBLIC = {"nobody": 200, "participant": 200, "facilitator": 200, "secretariat": 200}
OF_ACCOUNTS = {**PUBLIC, "nobody": LEADS_TO_SIGN_IN}
OF_THE_TEAM = {**OF_ACCOUNTS, "participant": 403}
OF_THE_SECRETARIAT = {**OF_THE_TEAM, "facilitator": 403}
PAGES: Mapping[str, Mapping[str, int]] = {
    "/": PUBLIC,
    "/sign-in": PUBLIC,
    "/forums/{slug}": PUBLIC,
    "/forums/{slug}/versions": PUBLIC,
    "/forums/{slug}/versions/draft-1": PUBLIC,
    "/forums/{slug}/versions/draft-1/comment": PUBLIC,
    "/forums/{slug}/versions/draft-1/comment?kind=section&section={section}": PUBLIC,
    "{receipt}": PUBLIC,
    "{receipt}/withdraw": PUBLIC,
    "/me": OF_ACCOUNTS,
    "/forums/{slug}/write": OF_ACCOUNTS,
    "/forums/{slug}/team": OF_THE_TEAM,
    "/forums/{slug}/publishing": OF_THE_TEAM,
    "/forums/{slug}/activity": OF_THE_TEAM,
    "/forums/{slug}/comments/{comment}/answer": OF_THE_TEAM,
    "/forums/new": OF_THE_SECRETARIAT,
    "/cycles/new": OF_THE_SECRETARIAT,
}


@pytest.fixture
def names(client: FlaskClient, kit: Kit, published: Published) -> dict[str, str]:
    """What stands in the addresses."""
    comment = published_comment(client, kit, typed(published), published)
    receipt = address_of(kit, comment.id).removeprefix(kit.settings.address)
    return {"slug": published.forum.slug, "section": published.section, "comment": comment.id, "receipt": receipt}


@pytest.mark.parametrize("who", [None, LUPE, AMINA, SEO_YEON], ids=list(PUBLIC))
def test_every_page_answers_those_it_is_for(
    client: FlaskClient,
    signed_in: Callable[[Player], FlaskClient],
    names: dict[str, str],
    who: Player | None,
    request: pytest.FixtureRequest,
) -> None:
    browser = signed_in(who) if who else client
    as_whom = request.node.callspec.id
    answers = {page: browser.get(page.format(**names)).status_code for page in PAGES}
    assert answers == {page: expected[as_whom] for page, expected in PAGES.items()}
