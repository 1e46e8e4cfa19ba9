"""Letters to people who were named in the team's notes: one for each forum, when a minute has brought nothing more."""

import logging

from editor.forums import rows as forum_rows
from editor.forums import rows_outline
from editor.kit import Kit
from editor.mail import MailFailed
from editor.people import rows as people_rows
from editor.writing import rows_notes as rows
from editor.writing.actions_notes import team
from sections.notes import Said
from sections.people import Person

log = logging.getLogger(__name__)

QUIET = 60_000
"""Milliseconds without a further mention after which a letter goes out."""
MOST = 20
"""Mentions that a letter repeats; the page has them all."""


def send_due(kit: Kit) -> int:
    """Sends every letter that is due; gives how many. One that the mail server does not take is tried again later.

    Who reads the notes of the forum no longer is not written to."""
    now = kit.clock.now()
    waiting: dict[tuple[str, str], list[Said]] = {}
    with kit.db.begin() as tx:
        for person, said, forum in rows.untold(tx):
            waiting.setdefault((person, forum), []).append(said)
        due = {whose: all for whose, all in waiting.items() if _spoken(all[-1]) <= now - QUIET}
        # Noted before they are sent: two processes that look at once do not both send.
        for (person, _forum), all in due.items():
            rows.set_told(tx, person, [one.id for one in all], now)
    return sum(_send(kit, person, forum, all) for (person, forum), all in due.items())


def _spoken(said: Said) -> int:
    """When it was said as it stands now."""
    return said.at if said.edited_at is None else said.edited_at


def _send(kit: Kit, id: str, forum: str, said: list[Said]) -> bool:
    with kit.db.read() as tx:
        there = forum_rows.forum_by_id(tx, forum)
        person = people_rows.person_by_id(tx, id)
        if there is None or person is None or id not in team(tx, forum):
            return False
        headings = {section.id: section.heading for section in rows_outline.outline(tx, forum).sections}
        authors: dict[str, Person | None] = {one.by: people_rows.person_by_id(tx, one.by) for one in said}
        notes = {one.note: rows.by_id(tx, one.note) for one in said}
    told = [
        {
            "name": author.name if (author := authors[one.by]) else None,
            "heading": headings.get(note.section) if (note := notes[one.note]) else None,
            "quote": note.quote if note else "",
            "words": one.words,
        }
        for one in said[:MOST]
    ]
    link = f"{kit.settings.address}/forums/{there.slug}/write#n-{said[0].note}"
    values = {"person": person, "forum": there, "told": told, "more": len(said) - len(told), "link": link}
    try:
        kit.mail.send(person.email, "mentioned", "en", values)
    except MailFailed:
        log.warning("a letter to %s could not be sent; it is tried again", id)
        with kit.db.begin() as tx:
            rows.set_told(tx, id, [one.id for one in said], None)
        return False
    return True
