"""The living text, as the rest of the house asks it: writing, reading, freezing, anchors, and the open pages."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from editor.clock import Clock
from editor.db import Connection, Database
from editor.ids import fresh_client
from editor.live import rows, rows_history
from editor.live.anchors import Anchors
from editor.live.asked import Asked, Call
from editor.live.audience import Audience
from editor.live.brake import Brake
from editor.live.bus import Bus, OneProcess
from editor.live.commits import Commits
from editor.live.decisions import Decisions, Kept
from editor.live.deeds import Deeds
from editor.live.elsewhere import BEAT, CaretsElsewhere
from editor.live.hashes import Hashes
from editor.live.keeper import Keeper
from editor.live.origins import Brought, Origins
from editor.live.presence import Pages
from editor.live.relay import Relay
from editor.live.rooms import Rooms
from editor.live.rows_append import Appender
from editor.live.rows_history import Moment
from editor.live.scribe import Scribe
from editor.live.snapshots import Snapshots
from editor.live.socket import Sockets
from editor.live.socket_entrance import Application, Entrance
from editor.live.texts import Texts
from editor.live.values import Doors, Frozen, Placed, Rights, Typed, Visitor
from editor.live.watch import Watch
from editor.live.wire import LOOK_AGAIN, Wire
from editor.settings import Settings
from sections.anchors import Anchor
from sections.block_json import text_to_json
from sections.blocks import Place, Text
from sections.comments import Passage
from sections.errors import NotFound
from sections.suggestions import Sorted, Suggestion
from sections.updates import parse

__all__ = ["Brought", "Doors", "Frozen", "Live", "Moment", "Placed", "Rights", "Typed", "Visitor"]

IDLE = 600.0
"""Seconds for which a section is held that no page shows."""


class Live:
    """The living text of all forums. Nothing is started before it is used; `stop` ends what was."""

    def __init__(self, settings: Settings, clock: Clock, typed: Callable[[list[Typed]], None]) -> None:
        self._settings, self._clock, self._db = settings, clock, Database(settings.database)
        self._bus = _bus(settings)
        self._pages = Pages()
        self._audience = Audience(self._bus, self._pages, self._db)
        self._elsewhere = CaretsElsewhere(self._bus, self._pages)
        self._relay = Relay(self._pages, self._elsewhere)
        self._rooms = Rooms(self._db, self._missed)
        # Two processes: what reads whole sections, freezes them or makes anchors holds up nobody who writes.
        self._reader = Keeper(self._updates_of)
        self._anchors = Anchors(self._rooms, self._reader)
        self._watch = Watch(self._db, clock, self._anchors.find, typed)
        appender = Appender(settings.database)
        commits = Commits(self._rooms, appender, clock, self._relay, self._bus, self._watch.wrote)
        deeds = Deeds(self._rooms, self._db, clock)
        self._scribe = Scribe(self._rooms, commits, deeds, self._relay, self._bus)
        self._decisions = Decisions(self._rooms, self._scribe, self._watch.look_at)
        self._texts = Texts(self._db, self._reader)
        self._snapshots = Snapshots(self._db, clock, self._rooms, self._reader)
        self._hashes = Hashes(self._db, clock, self._rooms)
        self._origins = Origins(self._db, self._reader)
        self._watch.after.append(self._snapshots.consider)
        self._watch.announce = self._audience.anchors
        self._watch.rounds += [
            self._look_around,
            self._rooms.read_ahead,
            self._snapshots.catch_up,
            self._elsewhere.drop_silent,
            _every(BEAT, self._elsewhere.tell_all),
        ]
        self._sockets: Sockets | None = None
        self._doubted: set[str] = set()

    def stop(self) -> None:
        """Answers what waits, ends the keepers and writes down what waits for the record."""
        self._scribe.stop()
        self._watch.stop()
        if self._sockets is not None:
            self._sockets.pulse.stop()
        self._bus.close()
        self._rooms.keeper.stop()
        self._reader.stop()
        self._db.close()

    def attach(self, server: Any, doors: Doors, inside: Application) -> Application:
        """Puts the socket around an application: `server` is a Socket.IO server made with `socket.OPTIONS`, `inside`
        what it has made of the application. To be called after everything else that wraps it."""
        settings = self._settings
        entrance = Entrance(inside, doors, self._brake, settings.sockets_per_person, settings.live_openings_per_minute)
        sockets = self._sockets = Sockets(server, entrance.brake_of, entrance.cut, str(settings.port))
        entrance.sockets = sockets
        parts = (self._db, self._pages, self._rooms, self._scribe, self._relay, self._clock)
        wire = self._audience.wire = Wire(sockets, doors, *parts)
        wire.hashes = self._hashes
        self._watch.rounds.append(_every(LOOK_AGAIN, wire.look_again))
        self._watch.start()
        return entrance

    def write(self, section: str, person: str, update: bytes) -> int:
        """Takes an update of somebody; gives its seq. Raises BadUpdate, TooLarge, StoreFailed."""
        call = Call()
        self._scribe.submit(Asked(section, person, update, parse(update), call))
        return call.answer()

    def write_text(self, section: str, person: str, text: Text) -> int:
        """Writes a text behind what a section holds. Raises as `write` does."""
        return self.write(section, person, self._made("append", section, text=text_to_json(text)))

    def edit(self, section: str, person: str, old: str, new: str, place: Place = ()) -> int:
        """Puts `new` in the place of the first `old`. Raises NotFound when it is not there, and as `write` does."""
        update = self._made("replace", section, place=list(place), old=old, new=new)
        if update is None:
            raise NotFound(words=old)
        return self.write(section, person, update)

    def note_typing(self) -> None:
        """Has what was typed so far enter the record now, not when its minute is over."""
        self._watch.write_down()

    def suggestions(self, section: str) -> dict[str, Suggestion]:
        """The suggestions of a section that wait for a decision, by their ids."""
        return self._decisions.waiting(section)

    def decide(self, section: str, person: str, accept: bool, chosen: Mapping[str, Any], kept: Kept) -> Sorted:
        """Accepts or rejects suggestions of a section, by their ids with what was seen of each; nobody writes between.

        `kept` writes rows in the transaction in which the text changes: with the section and what is decided upon; what
        it raises undoes all. Raises StoreFailed."""
        return self._decisions.decide(section, person, accept, chosen, kept)

    def heads(self, tx: Connection, sections: Iterable[str]) -> dict[str, int]:
        """How far each section's log goes, as this transaction sees it."""
        return rows.seqs(tx, sections)

    def changed_at(self, tx: Connection, sections: Iterable[str]) -> int:
        """The instant of the newest update in any of the sections, in UTC milliseconds; 0: never written."""
        return rows.changed_at(tx, sections)

    def moments(self, tx: Connection, section: str) -> list[Moment]:
        """Who wrote in a section and when, oldest first."""
        return rows_history.moments(tx, section)

    def writers(self, tx: Connection, sections: Iterable[str]) -> dict[str, dict[int, str]]:
        """For each section, to whom the client ids belong that have written in it."""
        return rows_history.writers(tx, sections)

    def frozen(self, at: Mapping[str, int]) -> dict[str, Frozen]:
        """Sections rebuilt from their logs, each up to a seq."""
        return self._texts.frozen(at)

    def carried(self, sections: Iterable[str]) -> dict[str, list[Brought]]:
        """What in the sections of a forum are somebody else's words; all of them are to be named."""
        return self._origins.carried(sections)

    def written(self, states: Mapping[str, bytes]) -> dict[str, dict[str, int]]:
        """For the states of a forum's sections, how many characters stand in each that each person has written."""
        return self._origins.written(states)

    def texts(self, sections: Iterable[str]) -> dict[str, Text]:
        """The living base text of sections."""
        return self._texts.now(sections)

    def anchor(self, section: str, passage: Passage, state: bytes | None = None) -> Anchor:
        """An anchor for a passage of a version's state, or of the living text. Raises NotFound when it is not there."""
        return self._anchors.make(section, passage, state)

    def anchor_at(self, pointed: Anchor) -> Anchor:
        """The whole anchor of words in the living text that an editor points at; see `sections.anchors.complete`.

        Raises NotFound when they are not there."""
        return self._anchors.complete(pointed)

    def place(self, section: str, anchors: Sequence[Anchor], state: bytes | None = None) -> list[Placed]:
        """Where anchors stand in a version's state, or in the living text."""
        return self._anchors.place(section, anchors, state)

    def recheck(self, section: str) -> None:
        """Has the anchors of a section looked for soon: a new one was made."""
        self._watch.look_at(section)

    def signed_out(self, session: str) -> None:
        """Closes the sockets of a sign-in that has ended."""
        self._audience.signed_out(session)

    def rights_changed(self, forum: str, person: str | None = None) -> None:
        """Asks the doors again, at once, for every open page of a forum."""
        self._audience.rights_changed(forum)

    def tell(self, forum: str, kind: str, section: str | None = None) -> None:
        """Tells the open pages of a forum that something beside the text has changed."""
        self._audience.tell(forum, kind, section)

    def compare(self, sections: Iterable[str]) -> None:
        """Has the living text of sections compared with what their logs make; in a moment, by the way."""
        self._doubted.update(sections)
        self._watch.start()

    def _brake(self) -> Brake:
        settings = self._settings
        messages, size = settings.live_messages_per_second, settings.live_bytes_per_second
        return Brake(messages, size, settings.live_burst_seconds)

    def _made(self, do: str, section: str, **values: Any) -> Any:
        state, _, _ = self._rooms.state(section)
        answer = self._reader.ask(do, section, state=state, client=fresh_client(), **values)
        return answer["update"]

    def _missed(self, section: str, seq: int, updates: list[bytes]) -> None:
        self._relay.gather(section, seq, updates, None)
        self._relay.wake()

    def _updates_of(self, section: str) -> list[bytes]:
        with self._db.read() as tx:
            return rows.logged(tx, section).updates

    def _look_around(self) -> None:
        """Once a second: what other processes have written, what is doubted, what nobody looks at any more."""
        while self._doubted:
            self._snapshots.check(self._doubted.pop())
        shown = self._pages.sections()
        self._audience.catch_up()
        for section in self._rooms.behind(shown) if shown else ():
            self._scribe.catch_up(section)
        self._rooms.drop_idle(shown, IDLE)


def _bus(settings: Settings) -> Bus:
    if not settings.redis_url:
        return OneProcess()
    from editor.live.bus_redis import RedisBus  # slow to import, and one process needs none

    return RedisBus(settings.redis_url)


def _every(seconds: float, do: Callable[[], object]) -> Callable[[], None]:
    """Does something once in so many seconds, however often it is called."""
    last = [time.monotonic()]

    def now_and_then() -> None:
        if time.monotonic() - last[0] >= seconds:
            last[0] = time.monotonic()
            do()

    return now_and_then
