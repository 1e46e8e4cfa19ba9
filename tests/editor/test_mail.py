"""Mails through a real mail server: nothing that somebody wrote becomes a header, another recipient or an end."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from editor.app import make_kit
from editor.clock import StoppedClock
from editor.kit import Kit
from editor.people import actions as people
from editor.people.rows import sessions
from editor.settings import Settings
from sections.forums import Forum
from sections.people import Person
from tests.cast import AMINA
from tests.editor.conftest import Browser, Post, account, make_tables

HEADERS = {"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding"}
HEADERS |= {"MIME-Version", "X-Peer", "X-MailFrom", "X-RcptTo"}
EVIL = "A title\r\nBcc: all@example.org\r\n\r\n.\r\nQUIT\r\nMAIL FROM:<x@example.org>"


@pytest.fixture
def kit(settings: Settings, clock: StoppedClock, post: tuple[Post, str]) -> Iterator[Kit]:
    """A kit whose mails go to a real server."""
    kit = make_kit(replace(settings, mail_url=post[1]), clock)
    make_tables(kit.db)
    yield kit
    kit.close()


def test_what_people_wrote_becomes_no_header(kit: Kit, forum: Forum, post: tuple[Post, str]) -> None:
    person = Person("p", "reader@example.org", EVIL, 0)
    values = {"forum": replace(forum, title=EVIL), "role": "participant", "invited_by": person, "person": person}
    kit.mail.send("reader@example.org", "invitation", "en", values)
    [message] = post[0].messages
    assert (set(message.keys()) <= HEADERS, message["X-RcptTo"]) == (True, "reader@example.org")
    assert message["Subject"].split() == ["Your", "role", "in", *EVIL.split()]
    assert "MAIL FROM:<x@example.org>" in post[0].newest()


def test_a_recipient_is_one_address(kit: Kit, post: tuple[Post, str]) -> None:
    with pytest.raises(ValueError):
        kit.mail.send("reader@example.org\r\nBcc: all@example.org", "sign_in", "en", {"link": "", "code": ""})
    assert post[0].messages == []


def test_a_link_that_is_used_by_many_at_once_signs_one_in(app: Flask, kit: Kit) -> None:
    link = people.operators_link(kit, account(kit, AMINA).email).removeprefix("http://localhost")
    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(lambda browser: browser.post(link).status_code, [Browser(app) for _ in range(16)]))
    with kit.db.read() as tx:
        made = tx.execute(select(func.count()).select_from(sessions)).scalar()
    assert (statuses, made) == ([303] + [410] * 15, 1)
