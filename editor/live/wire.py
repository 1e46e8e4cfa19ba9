"""The wire: what write pages send and are told over the socket, as `docs/wire.md` says."""

import itertools
import logging
import queue
import secrets
from collections.abc import Callable
from typing import Any

from socketio.exceptions import ConnectionRefusedError as Refusal

from editor import access
from editor.anchors import AnchorRow, anchor_card
from editor.anchors import of_section as anchors_of
from editor.clock import Clock
from editor.db import Database
from editor.live.asked import Asked
from editor.live.hashes import Hashes
from editor.live.openings import Openings
from editor.live.presence import COLOURS, NOTHING, Page, Pages
from editor.live.relay import Relay
from editor.live.rooms import Rooms
from editor.live.scribe import Scribe
from editor.live.socket import Sockets
from editor.live.socket_entrance import VISITOR
from editor.live.socket_packets import EVENTS, Prepared, event
from editor.live.values import Doors, Rights
from sections import schema
from sections.errors import BadUpdate, Closed, Denied, RapporteurError, StoreFailed, TooLarge, TooOften
from sections.updates import MAX_BYTES, parse

log = logging.getLogger(__name__)

LOOK_AGAIN = 10.0
"""Seconds after which the doors are asked again about every page: a sign-in may end elsewhere, or by itself."""
BELIEVED = 15.0
"""Seconds for which what the doors said is believed. Each key asks, and finds an answer that is younger."""
MOST_PRESENCE = 4_096
MOST_NUMBER = 2**53
ANSWER_PATIENCE = 20.0
"""Seconds that a page with many unanswered updates is not read, before it is told `too_often`."""
DEAR = {"join": 4.0, "open": 4.0, "hash": 4.0}
"""Events that cost the server more than others, in messages."""

PIECES = 200
"""Pieces of one update that cost the server as much as a message: a long text comes in few."""

Values = dict[str, Any]


class Wire:
    """All open pages of this process."""

    def __init__(
        self,
        sockets: Sockets,
        doors: Doors,
        db: Database,
        pages: Pages,
        rooms: Rooms,
        scribe: Scribe,
        relay: Relay,
        clock: Clock,
    ) -> None:
        self._sockets, self._doors, self._db, self._pages, self._clock = sockets, doors, db, pages, clock
        self._openings, self._scribe, self._relay = Openings(rooms), scribe, relay
        self.hashes: Hashes | None = None
        self._numbers, self._process = itertools.count(1), secrets.token_hex(4)
        server = sockets.server
        server.on("connect", self._connected)
        server.on("disconnect", self._disconnected)
        for name in EVENTS:
            sockets.handlers[name] = self._through_the_door(name, getattr(self, f"_on_{name}"))
            server.on(name, sockets.handlers[name])

    def anchors(self, section: str, found: list[AnchorRow]) -> None:
        """Sends where anchors stand now."""
        self._send(self._pages.of_section(section), "anchors", section=section, anchors=list(map(anchor_card, found)))

    def tell(self, forum: str, kind: str, section: str | None = None) -> None:
        """Tells the pages of a forum that something is to be fetched, or looked at, again."""
        self._send(self._pages.of_forum(forum), "state", kind=kind, section=section)

    def rights_changed(self, forum: str) -> None:
        """Asks the doors again for the pages of a forum; who may no longer read is closed."""
        self._doors.forget(forum)
        self.look_again(self._pages.of_forum(forum))

    def look_again(self, pages: list[Page] | None = None) -> None:
        """Asks the doors about pages, by default all: a sign-in may have ended, a role be gone, elsewhere."""
        for page in self._pages.all() if pages is None else pages:
            if page.slug and not self._rights(page, LOOK_AGAIN / 2).read:
                self._close(page, "role")
            else:
                self._pages.shows(page, page.sections & page.rights.sections)

    def signed_out(self, session: str) -> None:
        """Closes the pages of a sign-in."""
        for page in self._pages.all():
            if page.visitor.session == session:
                self._close(page, "signed_out")

    def _connected(self, sid: str, environ: Values, told: Values | None = None) -> None:
        # A page that somebody else was given sends nothing in the name of who has signed in since.
        if VISITOR not in environ or (told or {}).get("person") not in (None, environ[VISITOR].person):
            raise Refusal("denied")
        number, line = next(self._numbers), self._sockets.line_of(sid)
        self._pages.add(Page(sid, f"{self._process}-{number}", number % COLOURS + 1, environ[VISITOR], line))

    def _disconnected(self, sid: str, _reason: object = None) -> None:
        page = self._pages.remove(sid)
        if page is not None and page.caret is not None:
            page.caret = None
            self._relay.moved(page)

    def _through_the_door(self, name: str, handle: Callable[[Page, Values], Any]) -> Callable[..., Any]:
        """Nothing is answered that did not ask the door who may do it."""

        def handled(sid: str, message: object) -> Any:
            page = self._pages.get(sid)
            if page is None or not isinstance(message, dict):
                return self._malformed(page, name)
            access.enter()
            page.line.brake.charge(DEAR.get(name, 0.0))
            try:
                answer = handle(page, message)
            except RapporteurError as error:
                return {"ok": False, "code": error.code}
            except Exception:
                log.exception("the event %s failed", name)
                return {"ok": False, "code": "store"}
            if not access.passed():
                log.error("the event %s did not pass the door", name)
                self._close(page, "role")
                return None
            return answer

        return handled

    def _malformed(self, page: Page | None, name: str) -> Values:
        if page is not None and name == "update":
            page.tell("refused", section="", id=0, code="bad_update")
        return {"ok": False, "code": "denied"}

    def _on_join(self, page: Page, message: Values) -> Values:
        page.slug = str(message.get("forum"))[:200]
        rights = self._rights(page)
        if message.get("schema") != schema.VERSION:
            return {"ok": False, "code": "old_bundle"}
        if page.line.brake.refuses:
            raise TooOften()
        if not rights.read:
            raise Denied()
        asked = {one["id"] for one in self._openings.asked(message) if isinstance(one.get("id"), str)}
        # First the page is told of what comes, then of what is there: nothing falls between.
        self._pages.shows(page, rights.sections & asked)
        people = [other.presence() for other in self._pages.of_forum(rights.forum) if other.caret and other is not page]
        people += self._relay.elsewhere.of_forum(rights.forum)
        sections = self._openings.answer(page, message)
        self._send_anchors(page)
        may = {"write": rights.write, "suggest": rights.suggest}
        return {"ok": True, "you": page.person, **may, "at": self._clock.now(), "people": people, "sections": sections}

    def _on_open(self, page: Page, message: Values) -> Values:
        if not self._rights(page).read:
            raise Denied()
        if page.line.brake.refuses:
            raise TooOften()
        return {"ok": True, "sections": self._openings.answer(page, message)}

    def _send_anchors(self, page: Page) -> None:
        with self._db.read() as tx:
            found = {section: anchors_of(tx, section) for section in page.sections}
        for section, rows in found.items():
            if rows:
                page.tell("anchors", section=section, anchors=list(map(anchor_card, rows)))

    def _on_update(self, page: Page, message: Values) -> None:
        section, number, data = message.get("section"), message.get("id"), message.get("bytes")
        number = number if type(number) is int and 0 <= number < MOST_NUMBER else 0
        section = section if isinstance(section, str) else ""
        try:
            page.turns.get(timeout=ANSWER_PATIENCE)
        except queue.Empty:
            return page.tell("refused", section=section[:64], id=number, code=TooOften.code)
        try:
            rights = self._rights(page)
            if not isinstance(data, bytes) or not section or message.get("id") != number:
                raise BadUpdate(reason="mistyped")
            _check_right(page, rights, section)
            if len(data) > MAX_BYTES:
                raise TooLarge(limit=MAX_BYTES, unit="bytes")
            parsed = parse(data)
            page.line.brake.charge(parsed.pieces() / PIECES)
            suggests = not rights.write or message.get("suggests") is True
            self._scribe.submit(Asked(section, page.visitor.person, data, parsed, page, number, suggests))
        except RapporteurError as error:
            page.refused(section[:64], number, error)
        except Exception:
            log.exception("an update could not be taken")
            page.refused(section[:64], number, StoreFailed())
        return None

    def _on_aware(self, page: Page, message: Values) -> None:
        rights = self._rights(page)
        kept = {name: message.get(name) for name in ("section", "place", "anchor", "head")}
        if not rights.read:
            return
        if kept["section"] is None:
            kept = {"section": None}
        elif kept["section"] not in rights.sections or not _is_caret(kept["place"], kept["anchor"], kept["head"]):
            return
        page.caret = kept
        self._relay.moved(page)

    def _on_hash(self, page: Page, message: Values) -> Values:
        section = message.get("section")
        if not self._rights(page).read or section not in page.sections or self.hashes is None:
            raise Denied()
        return self.hashes.compare(str(section), page.visitor.person, message)

    def _rights(self, page: Page, believed: float = BELIEVED) -> Rights:
        page.rights = self._doors.rights(page.visitor, page.slug, believed) if page.slug else NOTHING
        if not page.slug:
            access.everybody()  # who has joined nothing can do nothing
        return page.rights

    def _close(self, page: Page, kind: str) -> None:
        page.tell("state", kind=kind)
        self._sockets.hang_up(page.sid)

    def _send(self, pages: list[Page], name: str, **values: Any) -> None:
        packet = Prepared([event(name, values)])
        for page in pages:
            page.line.post(packet)


def _check_right(page: Page, rights: Rights, section: str) -> None:
    """Raises what stands against this page's writing in this section now."""
    if section not in rights.sections or not rights.read:
        raise Denied()
    if not rights.write and not rights.suggest:
        raise Closed() if rights.code == Closed.code else Denied(rights.code or None)
    if page.line.brake.refuses:
        raise TooOften()


def _is_caret(place: object, anchor: object, head: object) -> bool:
    if not isinstance(place, list) or not all(isinstance(part, str) for part in place):
        return False
    size = sum(len(part) for part in place)
    if not isinstance(anchor, bytes) or not isinstance(head, bytes):
        return False
    return size + len(anchor) + len(head) < MOST_PRESENCE
