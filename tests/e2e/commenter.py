"""Somebody without an account who comments on a published draft, by the plain form and the link in the mail."""

import json
import re
from email import message_from_bytes, policy
from urllib.parse import urlencode

from playwright.sync_api import Page

from editor.forums import rows as forum_rows
from editor.ids import fresh_id
from editor.publishing.actions import publish_draft
from editor.versions import rows as version_rows
from sections.blocks import Text, plain
from sections.forums import Forum
from sections.passages import texts_of
from tests.cast import AMINA
from tests.e2e.server import Server

LABEL = "draft-1"


def publish(server: Server, forum: Forum, texts: dict[str, Text]) -> None:
    """Writes sections, by the codes of their components, and publishes them as draft-1, open for comment."""
    amina = server.person(AMINA)
    for code, text in texts.items():
        server.kit.live.write_text(server.section(forum, code), amina.id, text)
    publish_draft(server.kit, amina, forum.slug, f"publish {forum.slug}", "First public draft.")


def comment(page: Page, server: Server, slug: str, quote: str, words: str, name: str = "Mekdes Alemu") -> None:
    """Comments on the first place where `quote` stands, and confirms by the mailed link."""
    page.goto(f"/forums/{slug}/versions/{LABEL}/comment?{urlencode(_place(server, slug, quote))}")
    page.get_by_label("Comment", exact=True).fill(words)
    page.get_by_label("Name", exact=True).fill(name)
    address = f"{fresh_id()}@example.net"
    page.get_by_label("E-mail").fill(address)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Send comment").click()
    page.get_by_role("heading", name=re.compile("Sent")).wait_for()
    page.goto(_link(server, address))
    page.get_by_role("button", name="Publish my comment").click()
    page.get_by_role("heading", name=re.compile("Published")).wait_for()


def _place(server: Server, slug: str, quote: str) -> dict[str, str]:
    with server.kit.db.read() as tx:
        forum = forum_rows.forum_by_slug(tx, slug)
        assert forum is not None
        version = version_rows.by_label(tx, forum.id, LABEL)
        assert version is not None
        document = version_rows.document(tx, version.id)
    return next(
        {"kind": "words", "section": section.id, "block": block.id, "place": json.dumps(place), "quote": quote}
        for section in document.sections
        for block in section.text.blocks
        for place, text in texts_of(section, block)
        if quote in plain(text)
    )


def _link(server: Server, address: str) -> str:
    """The link in the mail to an address."""
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted((server.settings.data / "mail").glob("*.eml"))
    ]
    [mail] = [mail for mail in mails if mail["To"] == address]
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://\S+/comments/\S+", body.get_content())
    assert found is not None
    return found[0]
