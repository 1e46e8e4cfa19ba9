"""The stage of the team's notes: a forum with words to write them on."""

import pytest

from sections.forums import Forum
from tests.cast import AMINA
from tests.e2e.server import Server
from tests.e2e.test_cards import text


@pytest.fixture
def written(server: Server, forum: Forum) -> Forum:
    """The forum with words in five scripts, a note and a table in its first section."""
    server.kit.live.write_text(server.section(forum, "issue_definition"), server.person(AMINA).id, text())
    return forum
