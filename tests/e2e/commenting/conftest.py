"""The stage of commenting without an account: a server whose mails are read, and published drafts in many scripts."""

import itertools
from collections.abc import Iterator

import pytest

from sections.forums import Forum
from tests.e2e.commenter import publish
from tests.e2e.reading_page import Commenter
from tests.e2e.server import Server, running
from tests.editor.published import text
from tests.post import Post, post_office


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """The mail server of these tests."""
    with post_office() as post:
        yield post


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, post: Post) -> Iterator[Server]:
    """A server that sends its mails there."""
    with running(tmp_path_factory.mktemp("server"), mail_url=post.url) as server:
        yield server


@pytest.fixture(scope="module")
def draft(server: Server) -> Forum:
    """A published draft in many scripts, for tests that need none of their own."""
    forum = server.forum("in-many-scripts")
    publish(server, forum, {"issue_definition": text()})
    return forum


@pytest.fixture
def own_draft(server: Server, forum: Forum) -> Forum:
    """A published draft of this test's own."""
    publish(server, forum, {"issue_definition": text()})
    return forum


_numbers = itertools.count(1)


@pytest.fixture
def who() -> Commenter:
    """Somebody who has not commented yet."""
    return Commenter(email=f"reader-{next(_numbers)}@example.org")
