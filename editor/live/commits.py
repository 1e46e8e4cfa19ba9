"""Commits: updates are taken together through gate and keeper into the log, answered, and passed on.

The order is gate, keeper, commit, acknowledge, relay; words of one person in a text in which nothing is suggested, most
of what is typed, are committed without asking the keeper, which can have nothing against them and takes them in later.
What cannot be done together is done one by one, so that nobody's update fails because of another's.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from editor.clock import Clock
from editor.live.asked import Asked, Author
from editor.live.bus import Bus, Topic
from editor.live.keeper import BUSY, BUSY_EACH, KeeperDied, Question
from editor.live.relay import Relay
from editor.live.rooms import Admitted, Room, Rooms
from editor.live.rows_append import Addition, Appender
from sections.errors import BadUpdate, RapporteurError, StoreFailed
from sections.update_kinds import Doubt, doubt, is_typing
from sections.updates import parse

log = logging.getLogger(__name__)

TRIES = 5
"""Times that an update is tried again when something beside it stood in the way."""
MOST_TYPED = 1_000
"""Bytes of an update that can be typing; a longer one is a paste."""


@dataclass
class Part:
    """What one commit brings to one section; `is_typing`: of what the keeper is not asked about."""

    room: Room
    asked: list[Asked]
    is_typing: bool = False
    admitted: list[Admitted] = field(default_factory=list)
    repair: bytes | None = None
    merged: bytes | None = None

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

    @property
    def told(self) -> list[bytes]:
        """What the pages are told."""
        if self.merged is None:
            return [update for update, _ in self.entries]
        return [self.merged, self.repair] if self.repair else [self.merged]


class Commits:
    """Writes updates, for the scribe alone. `wrote` is told of who changed which section, after the commit."""

    def __init__(
        self,
        rooms: Rooms,
        appender: Appender,
        clock: Clock,
        relay: Relay,
        bus: Bus,
        wrote: Callable[[str, str, int, int, bool], None],
    ) -> None:
        self._rooms, self._appender, self._clock = rooms, appender, clock
        self._relay, self._bus, self._wrote = relay, bus, wrote

    def write(self, asked: Sequence[Asked]) -> None:
        """Takes updates together, and again one by one, or a section for itself, what could not be."""
        for again in self._write_together(asked) if asked else ():
            self.write(again)

    def close(self) -> None:
        """Closes the log; nothing is written any more."""
        self._appender.close()

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
        for part in parts:
            part.is_typing = _is_typing(part) and not self._rooms.keeper.is_astray(part.room.section)
        kept = [part for part in parts if part.is_typing]
        doubtful = [part for part in parts if not part.is_typing]
        again: list[list[Asked]] = []
        questions = [_question(part, self._clock.now()) for part in doubtful]
        patience = BUSY + BUSY_EACH * sum(len(part.asked) for part in doubtful)
        answers = self._rooms.keeper.ask_all(questions, patience) if questions else []
        for part, answer in zip(doubtful, answers, strict=True):
            error = answer.get("error")
            part.merged, part.room.is_marked = answer.get("merged"), answer.get("marked")
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
        if part.is_typing:
            self._rooms.keeper.tell(room.section, part.asked[0].update)
        room.behind += sum(len(data) for data, _ in entries)
        for author, numbers in _by_author(part.asked):
            try:
                author.saved(room.section, numbers, room.seq)
            except Exception:
                log.exception("somebody could not be answered")
        authors = {one.author for one in part.asked}
        only = authors.pop() if len(authors) == 1 and part.repair is None else None
        self._relay.gather(room.section, room.seq, part.told, only)
        self._bus.tell(Topic.WRITTEN, section=room.section, seq=room.seq)
        for person, suggests in {(one.person, one.suggests) for one in part.asked}:
            if person:
                count = sum((one.person, one.suggests) == (person, suggests) for one in part.asked)
                self._wrote(room.section, person, room.seq, count, suggests)

    def _take_back(self, part: Part) -> None:
        """Has gate and keeper forget what they have taken in and what was not committed."""
        part.room.send_away(part.admitted)
        part.room.is_marked = None
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


def _is_typing(part: Part) -> bool:
    """Whether it is typing and nothing else, where nothing is suggested: the gate has seen all that there is to see."""
    one = part.asked[0]
    if len(part.asked) > 1 or one.suggests or len(one.update) > MOST_TYPED or part.room.is_marked is not False:
        return False
    return is_typing(one.parsed, part.admitted[0].change.before)


def _question(part: Part, now: int) -> Question:
    updates = [[one.update, one.person, one.suggests] for one in part.asked]
    return "apply", {"section": part.room.section, "updates": updates, "now": now, "doubt": part.doubt}


def _by_author(asked: Sequence[Asked]) -> Iterator[tuple[Author, list[int]]]:
    numbers: dict[Author, list[int]] = {}
    for one in asked:
        numbers.setdefault(one.author, []).append(one.number)
    yield from numbers.items()
