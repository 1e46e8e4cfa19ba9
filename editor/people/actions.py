"""The deeds of people: asking for a link, using it up, signing out, changing one's name."""

import hashlib
import hmac
import logging
import secrets
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from editor import access, record
from editor.announce import Happening
from editor.clock import Clock
from editor.db import Connection
from editor.ids import fresh_id, fresh_secret
from editor.kit import Kit
from editor.people import rows
from sections.errors import AlreadyDone, Closed, NotFound, StoreFailed, TooOften
from sections.people import Person

log = logging.getLogger(__name__)

MINUTE = 60_000
MAILED_LINK_LASTS = 15 * MINUTE
OPERATORS_LINK_LASTS = 60 * MINUTE
DAY = 86_400_000
MOST_TRIES = 5


class LinkState(StrEnum):
    """What the opened link is good for, in this browser."""

    READY = "ready"
    NEEDS_CODE = "needs_code"


@dataclass(frozen=True)
class Session:
    """A sign-in: whoever shows its id is this person."""

    id: str
    person: Person


def ask_for_link(kit: Kit, email: str, browser: str, then: str) -> None:
    """Mails a link and six digits to a known address; an unknown one is answered the same, and gets nothing.

    `browser` is the secret of the browser that asks, `then` the path to go on to. Raises MailFailed."""
    access.everybody()
    now = kit.clock.now()
    token, code = fresh_secret(), f"{secrets.randbelow(1_000_000):06}"
    with kit.db.begin() as tx:
        rows.forget_links(tx, now - DAY)
        person = rows.person_by_email(tx, email)
        if person is not None:
            link = rows.Link(
                id=fresh_id(),
                email=email,
                code_hash=_hashed(kit, token, code),
                browser_hash=_hashed(kit, browser),
                made_at=now,
                ends_at=now + MAILED_LINK_LASTS,
                used_at=None,
                tries=0,
            )
            rows.add_link(tx, link, _hashed(kit, token))
            record.write(tx, kit.clock, record.person(person.id), "sign_in_asked", ("person", person.id))
    if person is None:
        kit.mail.reach()
        return
    address = f"{kit.settings.address}/sign-in/{token}?{urlencode({'next': then})}"
    kit.mail.send(email, "sign_in", "en", {"link": address, "code": f"{code[:3]} {code[3:]}", "person": person})


def operators_link(kit: Kit, email: str, secretariat: bool = False) -> str:
    """A link for the operator to hand over: for an hour, once, in any browser. Makes the account if needed.

    With `secretariat` the person becomes a member of the Secretariat."""
    now = kit.clock.now()
    token = fresh_secret()
    with kit.db.begin() as tx:
        person = person_with(tx, kit.clock, email)
        if secretariat and not rows.is_secretariat(tx, person.id):
            rows.name_secretariat(tx, person.id)
            record.write(tx, kit.clock, record.SYSTEM, "secretariat_named", ("person", person.id))
        link = rows.Link(fresh_id(), email, None, None, now, now + OPERATORS_LINK_LASTS, None, 0)
        rows.add_link(tx, link, _hashed(kit, token))
        record.write(tx, kit.clock, record.SYSTEM, "sign_in_link_made", ("person", person.id))
    return f"{kit.settings.address}/sign-in/{token}"


def person_with(tx: Connection, clock: Clock, email: str, name: str = "") -> Person:
    """The person with this address in its normal form; a new account when there is none.

    Without a name it is read out of the address, until the person changes it."""
    found = rows.person_by_email(tx, email)
    if found is not None:
        return found
    person = Person(fresh_id(), email, name or _name_in(email), clock.now())
    rows.add_person(tx, person)
    record.write(tx, clock, record.SYSTEM, "person_added", ("person", person.id))
    return person


def look_at_link(kit: Kit, token: str, browser: str) -> LinkState:
    """What this link is good for; changes nothing. Raises NotFound, AlreadyDone, Closed and TooOften."""
    access.everybody()
    with kit.db.read() as tx:
        link = _usable(kit, rows.link_by_token(tx, _hashed(kit, token)))
    return LinkState.READY if _is_own(kit, link, browser) else LinkState.NEEDS_CODE


def use_link(kit: Kit, token: str, browser: str, code: str) -> Session | None:
    """Uses the link up and signs in. None: the digits are not those of the mail, which counts as a try.

    `code` is looked at only in another browser than the one that asked. Raises NotFound, AlreadyDone,
    Closed, and TooOften after five wrong tries."""
    access.everybody()
    now = kit.clock.now()
    with kit.db.begin() as tx:
        link = _usable(kit, rows.link_by_token(tx, _hashed(kit, token)))
        if not _is_own(kit, link, browser) and not hmac.compare_digest(link.code_hash or "", _hashed(kit, token, code)):
            rows.count_try(tx, link.id)
            return None
        person = rows.person_by_email(tx, link.email)
        if person is None:
            raise NotFound("link_unknown")
        rows.use_link(tx, link.id, now)
        session = Session(fresh_id(), person)
        rows.add_session(tx, session.id, person.id, now, now + kit.settings.session_days * DAY)
        record.write(tx, kit.clock, record.person(person.id), "signed_in", ("person", person.id))
    return session


def person_of_session(kit: Kit, session: str) -> Person | None:
    """Who is signed in by this session; its end moves on, once a day, as long as it is used."""
    now = kit.clock.now()
    with kit.db.read() as tx:
        found = rows.person_of_session(tx, session, now)
    if found is None:
        return None
    person, ends_at = found
    lasts = kit.settings.session_days * DAY
    if ends_at < now + lasts - DAY:
        try:
            with kit.db.begin() as tx:
                rows.prolong_session(tx, session, now + lasts)
        except StoreFailed:  # whoever reads while nothing can be written is not turned away for that
            log.warning("a session could not be prolonged")
    return person


def sign_out(kit: Kit, person: Person | None, session: str) -> None:
    """Ends the session; its open pages are closed."""
    person = access.signed_in(person)
    with kit.db.begin() as tx:
        rows.end_session(tx, session)
        record.write(tx, kit.clock, record.person(person.id), "signed_out", ("person", person.id))
    kit.announcements.tell(Happening.SIGNED_OUT, session=session)


def rename(kit: Kit, person: Person | None, name: str) -> None:
    """Changes the person's own name."""
    person = access.signed_in(person)
    with kit.db.begin() as tx:
        if not rows.rename(tx, person.id, name):
            return
        record.write(tx, kit.clock, record.person(person.id), "renamed", ("person", person.id))


def _usable(kit: Kit, link: rows.Link | None) -> rows.Link:
    if link is None:
        raise NotFound("link_unknown")
    if link.used_at is not None:
        raise AlreadyDone("link_used")
    if not link.made_at - MINUTE <= kit.clock.now() < link.ends_at:  # a clock set back makes no link live longer
        raise Closed("link_old")
    if link.tries >= MOST_TRIES:
        raise TooOften("link_tried_out", wait=0)
    return link


def _is_own(kit: Kit, link: rows.Link, browser: str) -> bool:
    return link.browser_hash is None or hmac.compare_digest(link.browser_hash, _hashed(kit, browser))


def _hashed(kit: Kit, *parts: str) -> str:
    """A keyed digest: whoever reads the database learns no link, no digits and no browser's secret."""
    return hmac.new(kit.settings.secret.encode(), "\n".join(parts).encode(), hashlib.sha256).hexdigest()


def _name_in(email: str) -> str:
    words = email.split("@")[0].split("+")[0].replace(".", " ").replace("_", " ").replace("-", " ").split()
    return " ".join(word.capitalize() for word in words) or email
