"""The scribe: one thread, one loop, in which everything that changes the living text has its turn.

What arrives during one commit is the next: many updates cost one write to the disk.
"""

import logging
import queue
import threading

from editor.live.asked import Asked
from editor.live.bus import Bus, Topic
from editor.live.commits import Commits
from editor.live.deeds import Deed, Deeds
from editor.live.relay import Relay
from editor.live.rooms import Rooms
from sections.errors import RapporteurError, StoreFailed

log = logging.getLogger(__name__)

MOST_AT_ONCE, MOST_BYTES = 512, 4_000_000
"""Updates, and their bytes, of one commit."""


class Scribe:
    """Starts its thread with the first update."""

    def __init__(self, rooms: Rooms, commits: Commits, deeds: Deeds, relay: Relay, bus: Bus) -> None:
        self._rooms, self._commits, self._deeds, self._relay, self._bus = rooms, commits, deeds, relay, bus
        self._inbox: queue.SimpleQueue[Asked | Deed | str | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = False
        relay.wake = self.wake
        bus.listen(Topic.WRITTEN, lambda section, seq: self.catch_up(section))

    def submit(self, asked: Asked) -> None:
        """Has an update taken; its author is told."""
        self._put(asked)

    def do(self, deed: Deed) -> None:
        """Has a deed done in its turn; its author is told."""
        self._put(deed)

    def catch_up(self, section: str) -> None:
        """Has what others have written in a section passed on to the pages of this process."""
        self._put(section)

    def wake(self) -> None:
        """Something waits to be passed on."""
        self._put(None)

    def stop(self) -> None:
        """Ends the thread once everything that was submitted is answered."""
        with self._lock:
            self._stopped = True
        self.wake()
        if self._thread is not None:
            self._thread.join()
        self._commits.close()

    def _put(self, item: Asked | Deed | str | None) -> None:
        with self._lock:
            if self._stopped and item is not None:
                if isinstance(item, Asked | Deed):
                    item.author.refused(item.section, getattr(item, "number", 0), StoreFailed())
                return
            self._inbox.put(item)
            if self._thread is None and not self._stopped:
                self._thread = threading.Thread(target=self._run, daemon=True, name="scribe of the living text")
                self._thread.start()

    def _run(self) -> None:
        while not self._stopped or not self._inbox.empty():
            asked: list[Asked] = []
            deeds: list[Deed] = []
            try:
                behind = self._gather(asked, deeds)
                for section in behind:
                    self._catch_up(section)
                self._commits.write(asked)
                while deeds:
                    self._do(deeds[0])
                    deeds.pop(0)
                self._relay.flush()
            except Exception:
                log.exception("the scribe could not do what it was to")
                for one in asked:
                    one.refuse(StoreFailed())
                for deed in deeds:
                    deed.author.refused(deed.section, 0, StoreFailed())

    def _gather(self, asked: list[Asked], deeds: list[Deed]) -> set[str]:
        """Takes what waits, updates into `asked` and deeds; gives the sections in which others have written."""
        behind: set[str] = set()
        size = 0
        try:
            item = self._inbox.get(timeout=self._relay.due())
            while True:
                if isinstance(item, Asked):
                    asked.append(item)
                    size += len(item.update)
                elif isinstance(item, Deed):
                    deeds.append(item)
                elif item is not None:
                    behind.add(item)
                if len(asked) >= MOST_AT_ONCE or size >= MOST_BYTES:
                    break
                item = self._inbox.get_nowait()
        except queue.Empty:
            pass
        return behind

    def _do(self, deed: Deed) -> None:
        """Does a deed and tells its author; everybody is passed what it wrote."""
        room = self._rooms.room(deed.section)
        with room.lock:
            try:
                done = self._deeds.do(deed)
            except RapporteurError as error:
                return deed.author.refused(deed.section, 0, error)
            except Exception:
                log.exception("a deed upon the living text could not be done")
                return deed.author.refused(deed.section, 0, StoreFailed())
            if done:
                self._relay.gather(room.section, room.seq or 0, [data for data, _ in done], None)
                self._bus.tell(Topic.WRITTEN, section=room.section, seq=room.seq)
            return deed.author.saved(deed.section, [0], room.seq or 0)

    def _catch_up(self, section: str) -> None:
        room = self._rooms.room(section)
        with room.lock:
            self._rooms.catch_up(room)
