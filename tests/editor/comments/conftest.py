"""An installation of these tests sends its mails to a real server."""

from dataclasses import replace

import pytest

from editor.settings import Settings
from tests.post import Post


@pytest.fixture
def settings(settings: Settings, post: tuple[Post, str]) -> Settings:
    """The same installation, with a real mail server."""
    return replace(settings, mail_url=post[1], comments_per_minute=100)
