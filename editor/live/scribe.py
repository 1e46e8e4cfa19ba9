"""The scribe: takes what pages send through gate and keeper into the log, answers, and passes it on.

One thread, one loop. What arrives during one commit is the next: many updates cost one write to the disk. The order
is gate, keeper, commit, acknowledge, relay. What cannot be done together is done one by one, so that nobody's update
fails because of another's.
"""

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from editor.clock import Clock
from editor.live.asked import Asked, Author
from editor.live.bus import Bus, Topic
from editor.live.deeds import Deed, Deeds
from editor.live.keeper import KeeperDied, Question
from editor.live.relay import Relay
from editor.live.rooms import Admitted, Room, Rooms
from editor.live.rows_append import Addition, Appender
from sections.errors import BadUpdate, RapporteurError, StoreFailed
from sections.updates import Doubt, doubt, parse

log = logging.getLogger(__name__)

MOST_AT_ONCE, MOST_BYTES = 512, 4_000_000
"""Updates, and their bytes, of one commit."""
TRIES = 5
"""Times that an update is tried again when something beside it stood in the way."""


@dataclass
class Part:
    """What one commit brings to one section."""

    room: Room
    asked: list[Asked]
    admitted: list[Admitted] = field(default_factory=list)
    repair: bytes | None = None

    @property
    def doubt(self) -> Doubt:
        """What the keeper is to look for in the text that two people at once can leave."""
        return max(doubt(one.parsed, one.update) for one in self.asked)

    @property
    def clients(self) -> dict[int, str | None]:
        """Whose the client ids are that are new."""
        return {client: person for one in self.admitted for client, person in one.clients.items()}

    @property
    def entries(self) -> list[tuple[bytes, str | None]]:
        """What enters the log."""
        repair: list[tuple[bytes, str | None]] = [(self.repair, None)] if self.repair else []
        return [*((one.update, one.person) for one in self.asked), *repair]


class Scribe:
    """Starts its thread with the first update. `wrote` is told of who changed which section, after the commit."""

    def __init__(
        self,
        rooms: Rooms,
        appender: Appender,
        clock: Clock,
        relay: Relay,
        bus: Bus,
        deeds: Deeds,
        wrote: Callable[[str, str, int, int, bool], None],
    ) -> None:
        self._rooms, self._appender, self._clock, self._relay = rooms, appender, clock, relay
        self._bus, self._deeds, self._wrote = bus, deeds, wrote
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
        self._appender.close()

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
                self._write(asked)
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

    def _write(self, asked: Sequence[Asked]) -> None:
        """Takes updates together, and again one by one, or a section for itself, what could not be."""
        for again in self._write_together(asked) if asked else ():
            self._write(again)

    def _write_together(self, asked: Sequence[Asked]) -> list[list[Asked]]:
        """Takes updates; gives what is to be tried again, in parts."""
        with ExitStack() as stack:
            parts = self._parts(asked)
            for part in parts:
                stack.enter_context(part.room.lock)
            stack.callback(self._appender.let_go)
            parts = self._opened(parts)
            try:
                self._hold(parts)
            except StoreFailed as error:
                log.error("nothing can be stored just now: %s", error.__cause__)
                return self._refused(parts, error)
            self._admit(parts)
            parts = [part for part in parts if part.asked]
            try:
                kept, again = self._apply(parts)
            except KeeperDied as died:
                return self._after_death(parts, died)
            except Exception:
                log.exception("the keeper could not be asked")
                for part in parts:
                    self._rooms.close(part.room)
                return self._one_by_one(parts, StoreFailed())
            try:
                return again + self._commit(kept)
            except StoreFailed as error:
                log.error("nothing can be stored just now: %s", error.__cause__)
                return self._refused(kept, error) + again
            except Exception:
                log.exception("updates could not be stored")
                return self._one_by_one(kept, StoreFailed()) + again

    def _parts(self, asked: Sequence[Asked]) -> list[Part]:
        """What is asked, by section: in one order everywhere, since all are locked."""
        by_section: dict[str, list[Asked]] = {}
        for one in asked:
            by_section.setdefault(one.section, []).append(one)
        return [Part(self._rooms.room(section), mine) for section, mine in sorted(by_section.items())]

    def _opened(self, parts: Sequence[Part]) -> list[Part]:
        """Opens the rooms, before another process has to wait; gives those parts for which that is possible."""
        opened = []
        for part in parts:
            try:
                self._rooms.open(part.room)
                opened.append(part)
            except Exception:
                log.exception("section %s cannot be opened", part.room.section)
                self._refused([part], StoreFailed())
        return opened

    def _hold(self, parts: Sequence[Part]) -> None:
        """Where several processes write: keeps the others out of these sections, and takes in what they wrote."""
        again = any(one.tries for part in parts for one in part.asked)
        held = self._appender.hold((part.room.section for part in parts), again)
        for part in parts:
            if held.get(part.room.section, 0) > (part.room.seq or 0):
                self._rooms.catch_up(part.room)

    def _admit(self, parts: Sequence[Part]) -> None:
        """The gate, in the order of arrival. What it refuses is no longer asked."""
        for part in parts:
            asked, part.asked = part.asked, []
            for one in asked:
                try:
                    part.admitted.append(part.room.admit(one.parsed, one.person))
                    part.asked.append(one)
                except RapporteurError as error:
                    one.refuse(error)

    def _apply(self, parts: Sequence[Part]) -> tuple[list[Part], list[list[Asked]]]:
        """The keeper. Gives the parts that it took, and what is to be tried again."""
        kept: list[Part] = []
        again: list[list[Asked]] = []
        questions = [_question(part, self._clock.now()) for part in parts]
        answers = self._rooms.keeper.ask_all(questions) if questions else []
        for part, answer in zip(parts, answers, strict=True):
            error = answer.get("error")
            if error is None and answer["repair"]:
                part.repair = answer["repair"]
                try:
                    part.admitted.append(part.room.admit(parse(answer["repair"], None), None))
                except BadUpdate as refused:
                    log.error("a repair of %s was refused: %s", part.room.section, refused)
                    error = "it cannot be repaired"
            if error is None:
                kept.append(part)
            else:
                self._take_back(part)
                again += self._one_by_one([part], BadUpdate(answer.get("code"), reason=error))
        return kept, again

    def _commit(self, parts: Sequence[Part]) -> list[list[Asked]]:
        """The commit; then the answers, and what is to be passed on. Gives what is to be tried again.

        What it raises is what the store raises. Then it was not committed, or nobody knows: the log is read again."""
        if not parts:
            return []
        additions = [Addition(part.room.section, part.room.seq or 0, part.entries, part.clients) for part in parts]
        try:
            stale = self._appender.append(additions, self._clock.now())
        except Exception:
            for part in parts:
                self._rooms.close(part.room)
            raise
        again = []
        for part in parts:
            if part.room.section in stale:  # another process has written there
                self._rooms.close(part.room)
                again += self._try_again(part)
            else:
                self._committed(part)
        return again

    def _committed(self, part: Part) -> None:
        room, entries = part.room, part.entries
        room.seq = (room.seq or 0) + len(entries)
        room.behind += sum(len(data) for data, _ in entries)
        for author, numbers in _by_author(part.asked):
            try:
                author.saved(room.section, numbers, room.seq)
            except Exception:
                log.exception("somebody could not be answered")
        authors = {one.author for one in part.asked}
        only = authors.pop() if len(authors) == 1 and part.repair is None else None
        self._relay.gather(room.section, room.seq, [data for data, _ in entries], only)
        self._bus.tell(Topic.WRITTEN, section=room.section, seq=room.seq)
        for person, suggests in {(one.person, one.suggests) for one in part.asked}:
            if person:
                count = sum((one.person, one.suggests) == (person, suggests) for one in part.asked)
                self._wrote(room.section, person, room.seq, count, suggests)

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

    def _take_back(self, part: Part) -> None:
        """Has gate and keeper forget what they have taken in and what was not committed."""
        part.room.send_away(part.admitted)
        self._rooms.keeper.forget(part.room.section)

    def _try_again(self, part: Part) -> list[list[Asked]]:
        """Something beside these stood in the way: once more, together."""
        if part.asked[0].tries < TRIES:
            return [[one.again() for one in part.asked]]
        return self._refused([part], StoreFailed())

    def _after_death(self, parts: Sequence[Part], died: KeeperDied) -> list[list[Asked]]:
        """The keeper died over these. It holds no section any more; the culprit is found one by one."""
        for part in parts:
            self._take_back(part)
        if died.blamed:
            return self._one_by_one(parts, BadUpdate(reason="the keeper did not survive it"))
        alone = len(parts) == 1 and len(parts[0].asked) == 1
        return self._try_again(parts[0]) if alone else self._one_by_one(parts, StoreFailed())

    def _one_by_one(self, parts: Sequence[Part], error: RapporteurError) -> list[list[Asked]]:
        """What failed together is tried again alone; what failed alone is refused."""
        asked = [one for part in parts for one in part.asked]
        return self._refused(parts, error) if len(asked) == 1 else [[one] for one in asked]

    def _refused(self, parts: Sequence[Part], error: RapporteurError) -> list[list[Asked]]:
        """Refuses what these ask; nothing of it is tried again."""
        for part in parts:
            for one in part.asked:
                one.refuse(error)
        return []


def _question(part: Part, now: int) -> Question:
    updates = [[one.update, one.person, one.suggests] for one in part.asked]
    return "apply", {"section": part.room.section, "updates": updates, "now": now, "doubt": part.doubt}


def _by_author(asked: Sequence[Asked]) -> Iterator[tuple[Author, list[int]]]:
    numbers: dict[Author, list[int]] = {}
    for one in asked:
        numbers.setdefault(one.author, []).append(one.number)
    yield from numbers.items()
