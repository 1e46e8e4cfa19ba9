"""What "Saved" means: it is said when the words are on the server's disk, never before, and whatever happens then."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from sections.forums import Forum
from tests.cast import AMINA, TOMAS
from tests.e2e.server import Server, running
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage, kept, words_of

pytestmark = pytest.mark.browser
ISSUE = "Definition of the issue(s) and overview of policy challenges"
CODE = "issue_definition"


@contextmanager
def no_update_is_taken(server: Server) -> Iterator[None]:
    """The database refuses every row of the log, as a full disk does."""
    with closing(sqlite3.connect(server.settings.data / "rapporteur.db", isolation_level=None)) as db:
        db.execute("create trigger full before insert on updates begin select raise(abort, 'full'); end")
        try:
            yield
        finally:
            db.execute("drop trigger full")


def test_a_commit_that_fails_is_never_called_saved(visit: Visitors, server: Server, forum: Forum) -> None:
    amina = WritePage(visit(AMINA), forum.slug)
    amina.remember_status()
    with no_update_is_taken(server):
        amina.write(ISSUE, "These words cannot be stored.")
        expect(amina.status).to_have_text("Waiting to save")
        expect(amina.page.locator("#announce")).to_contain_text("We cannot save just now.")
        amina.type(" Nor these.")
        # Long enough for several tries.
        amina.page.wait_for_timeout(4000)
        assert set(amina.said()) == {"Saving…", "Waiting to save"}
        assert words_of(kept(server, server.section(forum, CODE))) == []
    amina.saved()
    assert words_of(kept(server, server.section(forum, CODE))) == ["These words cannot be stored. Nor these."]


@pytest.mark.long
def test_a_locked_database_is_waited_for(visit: Visitors, server: Server, forum: Forum) -> None:
    visit.forgive("status of 503")  # what else the page writes meanwhile: that somebody was here
    amina = WritePage(visit(AMINA), forum.slug)
    amina.remember_status()
    with closing(sqlite3.connect(server.settings.data / "rapporteur.db", isolation_level=None)) as db:
        db.execute("begin immediate")
        amina.write(ISSUE, "Somebody holds the database.")
        amina.page.wait_for_timeout(13_000)
        assert "Saved" not in amina.said()
        db.execute("rollback")
    amina.saved()
    assert words_of(kept(server, server.section(forum, CODE))) == ["Somebody holds the database."]


@pytest.mark.long
def test_a_killed_server_loses_nothing_that_was_shown_as_saved(chromium: Browser, tmp_path: Path) -> None:
    with running(tmp_path) as server:
        visit = Visitors(chromium, server)
        visit.forgive("net::ERR_", "WebSocket connection", "502", "503")
        forum = server.forum("killed")
        section = server.section(forum, CODE)
        amina, tomas = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS))
        typed = 0
        for round_number in range(3):
            amina.to_end(ISSUE)
            for _ in range(6):
                amina.type(f"w{typed} ")
                typed += 1
            amina.saved()
            confirmed = typed
            amina.remember_status()
            kill = threading.Timer(0.15, server.kill)
            kill.start()
            for _ in range(12):
                amina.type(f"w{typed} ")
                typed += 1
            kill.join()
            shown = amina.editor(ISSUE).inner_text()
            expect(amina.status).to_have_text("Offline")
            [text] = words_of(kept(server, section))
            assert [word for word in range(confirmed) if f"w{word} " not in text + " "] == []
            server.start()
            amina.saved()
            assert amina.said()[-1] == "Saved"
            assert amina.editor(ISSUE).inner_text() == shown, round_number
            [text] = words_of(kept(server, section))
            assert text.split() == [f"w{word}" for word in range(typed)]
            expect(tomas.editor(ISSUE)).to_contain_text(f"w{typed - 1}")
            assert tomas.paragraphs(ISSUE) == amina.paragraphs(ISSUE)
        visit.close()
