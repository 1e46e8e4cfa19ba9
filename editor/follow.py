"""Following the record: what another process did is announced in this one too."""

import logging
import threading

from editor import record
from editor.announce import Happening
from editor.kit import Kit

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two looks."""
FOLLOWED = {
    "version_frozen": (Happening.STAGE_CHANGED,),
    "stage_moved": (Happening.STAGE_CHANGED,),
    "role_given": (Happening.ROLE_CHANGED,),
    "role_taken": (Happening.ROLE_CHANGED,),
    "section_added": (Happening.OUTLINE_CHANGED,),
    "section_removed": (Happening.OUTLINE_CHANGED,),
}


def start(kit: Kit) -> None:
    """Looks at the record from now on, in a thread that ends with the process. Listeners bear being told
    twice."""
    threading.Thread(target=_follow, args=(kit,), daemon=True, name="follow the record").start()


def _follow(kit: Kit) -> None:
    seen = _last(kit)
    pause = threading.Event()
    while not pause.wait(PAUSE):
        try:
            seen = _tell(kit, seen)
        except Exception:
            log.exception("the record could not be followed")


def _tell(kit: Kit, seen: int) -> int:
    with kit.db.read() as tx:
        now = record.last(tx)
        found = record.after(tx, seen, FOLLOWED) if now > seen else []
    for event in found:
        for happening in FOLLOWED[event.kind]:
            kit.announcements.tell(happening, forum=event.forum)
    return now


def _last(kit: Kit) -> int:
    with kit.db.read() as tx:
        return record.last(tx)
