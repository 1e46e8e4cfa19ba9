"""What a page is told of the sections that it opens: as much at once as it asks for, so that no answer is too long for
the line that it comes over."""

import logging
import zlib
from math import inf
from typing import Any

from editor.live.keeper import KeeperFailed
from editor.live.presence import Page
from editor.live.rooms import Rooms
from sections.errors import BadUpdate, StoreFailed, TooLarge
from sections.update_reader import read_vector

log = logging.getLogger(__name__)

MOST_SECTIONS = 500
SECTION_CHARGE = 0.5
"""What a section costs the server that opens it, in messages."""
WORTH_PACKING = 1_000
"""Bytes of a text from which on it is packed for a page on a slow line."""
QUICKLY = 1
"""The level of packing: the next ones save some hundredths, and take several times as long."""

Values = dict[str, Any]


class Openings:
    """Answers what pages ask of sections."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def asked(self, message: Values) -> list[Values]:
        """The sections that a message asks for, each once."""
        wanted = message.get("sections")
        asked = [one for one in wanted[:MOST_SECTIONS] if isinstance(one, dict)] if isinstance(wanted, list) else []
        return list({str(one.get("id")): one for one in asked}.values())

    def answer(self, page: Page, message: Values) -> list[Values]:
        """For each section that is asked for, what the page lacks of it, up to `most` bytes but for the first. From
        the one on that has no room they are to come `later`: the page asks for them again. Long texts are `packed` for
        who asks for that, as zlib does (RFC 1950)."""
        most, packed = message.get("most"), message.get("packed") is True
        left: float = most if type(most) is int else inf
        out: list[Values] = []
        is_full = False
        for one in self.asked(message):
            answer = self._later(page, one) if is_full else self._opened(page, one)
            if packed:
                answer |= _packed(answer.get("update", b""))
            size = len(answer.get("update", b"")) + sum(map(len, answer.get("behind", ())))
            if out and size > left:
                is_full, answer = True, self._later(page, one)
            left -= size
            out.append(answer)
        return out

    def _later(self, page: Page, asked: Values) -> Values:
        section: Any = asked.get("id")
        return {"id": section, "ok": True, "later": True} if _may_open(page, section) else _denied(section)

    def _opened(self, page: Page, asked: Values) -> Values:
        section: Any = asked.get("id")
        vector = asked.get("sv")
        if not _may_open(page, section):
            return _denied(section)
        page.line.brake.charge(SECTION_CHARGE)
        try:
            known = read_vector(vector) if isinstance(vector, bytes) else None
        except (BadUpdate, TooLarge) as error:
            return {"id": section, "ok": False, "code": error.code}
        try:
            if known is not None:
                update, own, seq = self._rooms.state(section, known)
                return {"id": section, "ok": True, "update": update, "sv": own, "seq": seq}
            (update, *behind), own, seq = self._rooms.whole(section)
            return {"id": section, "ok": True, "update": update, "behind": behind, "sv": own, "seq": seq}
        except (BadUpdate, KeeperFailed) as error:  # of the log, or of the keeper: the page is to ask again
            log.error("section %s cannot be opened: %s", section, error)
            return {"id": section, "ok": False, "code": StoreFailed.code}


def _may_open(page: Page, section: object) -> bool:
    return isinstance(section, str) and section in page.sections and section in page.rights.sections


def _packed(update: bytes) -> Values:
    return {"update": zlib.compress(update, QUICKLY), "packed": True} if len(update) >= WORTH_PACKING else {}


def _denied(section: object) -> Values:
    return {"id": section if isinstance(section, str) else "", "ok": False, "code": "denied"}
