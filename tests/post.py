"""A real SMTP server of the tests, and what it took."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message as Mail

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from tests.ports import free_port


class Post(Message):
    """What a real mail server took: whole messages, in the order in which they came; `url` is its `mail_url`."""

    def __init__(self, url: str = "") -> None:
        super().__init__()
        self.url = url
        self.messages: list[Mail] = []

    def handle_message(self, message: Mail) -> None:
        """Keeps a message."""
        self.messages.append(message)

    def newest(self, to: str = "") -> str:
        """The text of the newest message, or of the newest to an address. Raises LookupError when there is none."""
        for message in reversed(self.messages):
            if not to or message["To"] == to:
                text = message.get_payload(decode=True)
                assert isinstance(text, bytes)
                return text.decode()
        raise LookupError(to)

    def link(self, to: str, path: str) -> str:
        """The address that holds `path` in the newest message to somebody. Raises LookupError."""
        found = re.search(rf"https?://\S+{path}\S+", self.newest(to))
        if found is None:
            raise LookupError(path)
        return found[0]


@contextmanager
def post_office() -> Iterator[Post]:
    """A mail server that runs as long as the block lasts."""
    port = free_port()
    post = Post(f"smtp://127.0.0.1:{port}")
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
