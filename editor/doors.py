"""Between the living text and the house: who may come in, what was typed enters the record, what happens is told."""

import time
from collections.abc import Callable, Mapping
from math import inf
from typing import Any

from editor import access, record
from editor.announce import Happening
from editor.clock import Clock
from editor.db import Connection, Database
from editor.forums import rows_outline
from editor.kit import Kit
from editor.live.service import Rights, Typed, Visitor
from editor.people import actions as people
from sections.errors import Denied, NotFound, NotSignedIn
from sections.permissions import Action, has_right

NOTHING = Rights("", False, False, False, "denied", frozenset())
MOST_ANSWERS = 10_000


class House:
    """The doors through which sockets come: the same ones as those of pages."""

    def __init__(self, kit: Kit, who: Callable[[dict[str, Any]], Visitor | None]) -> None:
        self._kit, self._who = kit, who
        self._answers: dict[tuple[str, str], tuple[float, Rights]] = {}
        self._outlines: dict[str, tuple[int, frozenset[str]]] = {}
        self._changes = 0

    def visitor(self, environ: dict[str, Any]) -> Visitor | None:
        """Who opens a socket; None: nobody who is signed in."""
        return self._who(environ)

    def rights(self, visitor: Visitor, slug: str, believed: float) -> Rights:
        """What somebody may do with the living text of a forum, now; nothing when the sign-in has ended. An answer that
        nothing has told to forget is believed for so many seconds."""
        key, now = (visitor.session, slug), time.monotonic()
        asked_at, known = self._answers.get(key, (-inf, NOTHING))
        if now - asked_at < believed:
            access.everybody()  # it was asked a moment ago
            return known
        changes = self._changes
        answer = self._asked(visitor, slug)
        if len(self._answers) > MOST_ANSWERS:
            self._answers.clear()
        if changes == self._changes:
            self._answers[key] = now, answer
        return answer

    def forget(self, forum: str) -> None:
        """Rights in this forum have changed."""
        self._changes += 1
        self._answers = {key: kept for key, kept in self._answers.items() if kept[1].forum not in (forum, "")}

    def _asked(self, visitor: Visitor, slug: str) -> Rights:
        person = people.person_of_session(self._kit, visitor.session)
        with self._kit.db.read() as tx:
            try:
                entry = access.forum(tx, person, slug, Action.READ_LIVING)
            except (Denied, NotFound, NotSignedIn):
                return NOTHING
            sections = self._sections(tx, entry.forum.id)
        write, suggest = entry.may(Action.WRITE), entry.may(Action.SUGGEST)
        code = "" if write or suggest else "closed" if has_right(entry.roles, Action.SUGGEST) else "denied"
        return Rights(entry.forum.id, True, write, suggest, code, sections)

    def _sections(self, tx: Connection, forum: str) -> frozenset[str]:
        """The sections of a forum, read anew when its outline has changed."""
        revision = rows_outline.outline_revision(tx, forum)
        known = self._outlines.get(forum)
        if known is None or known[0] != revision:
            ids = frozenset(section.id for section in rows_outline.outline(tx, forum).sections)
            known = self._outlines[forum] = revision, ids
        return known[1]


def note_typed(db: Database, clock: Clock, batch: list[Typed]) -> None:
    """Writes into the record who changed which section: one event a person, section and minute."""
    with db.begin() as tx:
        for typed in batch:
            data: Mapping[str, Any] = {
                "from": typed.first_seq,
                "to": typed.last_seq,
                "updates": typed.updates,
                "until": typed.until,
            }
            record.write(
                tx,
                clock,
                record.person(typed.person),
                "text_suggested" if typed.suggests else "text_edited",
                ("section", typed.section),
                forum=rows_outline.forum_of(tx, typed.section),
                data=data,
                at=typed.at,
            )


def pass_on(kit: Kit) -> None:
    """Lets the open write pages follow what happens elsewhere in the house."""
    live, listen = kit.live, kit.announcements.listen

    def rights_changed(kind: str) -> Callable[..., None]:
        def told(forum: str, **_values: object) -> None:
            live.rights_changed(forum)
            live.tell(forum, kind)

        return told

    def compare(forum: str, **_values: object) -> None:
        """With each version: does everybody see what was frozen?"""
        with kit.db.read() as tx:
            sections = [section.id for section in rows_outline.outline(tx, forum).sections]
        live.compare(sections)
        live.tell(forum, "hash")

    listen(Happening.SIGNED_OUT, lambda session: live.signed_out(session))
    listen(Happening.ROLE_CHANGED, rights_changed("role"))
    listen(Happening.STAGE_CHANGED, rights_changed("stage"))
    listen(Happening.STAGE_CHANGED, compare)
    listen(Happening.OUTLINE_CHANGED, rights_changed("outline"))
    listen(Happening.COMMENTS_CHANGED, lambda forum, **_values: live.tell(forum, "comments"))
    listen(Happening.SUGGESTIONS_CHANGED, lambda forum, **_values: live.tell(forum, "suggestions"))
    listen(Happening.NOTES_CHANGED, lambda forum, **_values: live.tell(forum, "notes"))
