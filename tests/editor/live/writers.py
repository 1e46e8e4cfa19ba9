"""People who write numbered words without a pause, come back after every outage, and know what was acknowledged."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sections.ydoc import open_doc
from tests.cast import TOMAS, Player
from tests.editor.live.conftest import Room
from tests.editor.live.house import House, Web
from tests.editor.live.lines import Refused
from tests.editor.live.peers import PATIENCE, Peer

WAITING = ("store", "too_often")
"""Codes after which a page tries again by itself; after any other a person has to reload it."""


class Writer(threading.Thread):
    """Writes `name-1.`, `name-2.` … into one section, each when the one before is answered."""

    def __init__(
        self,
        house: House,
        player: Player,
        room: Room,
        section: str,
        name: str,
        pause: float = 0.0,
        at: Web | None = None,
    ) -> None:
        super().__init__(daemon=True)
        self._at = at
        self._house, self._player, self._room, self.section, self._pause = house, player, room, section, pause
        self.name, self.typed, self.acknowledged, self.outages = name, 0, 0, 0
        self.waited: list[float] = []
        self.proofs: list[tuple[int, int]] = []
        """Words that were acknowledged, with the seq up to which the log then held them."""
        self.reloads: list[str] = []
        self.turned_away: list[str] = []
        """How a connection was refused that was asked for."""
        self.failure: BaseException | None = None
        self._end = threading.Event()
        self._peer: Peer | None = None

    def run(self) -> None:
        """Writes until it is told to finish, and then until all is acknowledged."""
        try:
            while not self._end.is_set() or self.acknowledged < self.typed:
                try:
                    self._write()
                except (OSError, ConnectionError, Refused) as outage:
                    self.outages += 1
                    self.turned_away += [str(outage)] if isinstance(outage, Refused) else []
                    time.sleep(0.05)
        except BaseException as failure:
            self.failure = failure
        if self._peer is not None:
            self._peer.close()

    def finish(self) -> None:
        """Ends the writing once everything is acknowledged. Raises what went wrong."""
        self._end.set()
        self.join(PATIENCE)
        assert not self.is_alive(), f"{self.name}: {self.acknowledged} of {self.typed} acknowledged"
        if self.failure is not None:
            raise self.failure

    def _write(self) -> None:
        peer = self._connected()
        answer = peer.join(self._room.slug, [self.section])
        if not answer["ok"]:
            return self._wait_or_reload(answer["code"])
        doc = peer.docs[self.section]
        lacking = doc.get_update(answer["sections"][0]["sv"])
        if lacking != open_doc().get_update() and not self._sent(peer, peer.send(self.section, lacking)):
            return None
        self.acknowledged = self.typed  # the server has it, whether or not its answer arrived
        while not self._end.is_set():
            self.typed += 1
            if not self._sent(peer, peer.type(self.section, f"{self.name}-{self.typed}.")):
                return None
            peer.catch_up()
            self._end.wait(self._pause)
        return None

    def _connected(self) -> Peer:
        if self._peer is None:
            self._peer = self._house.peer(self._player, at=self._at)
        elif self._peer.gone:
            self._peer.connect()
        return self._peer

    def _sent(self, peer: Peer, number: int) -> bool:
        event, value = peer.answer_to(number)
        if event == "refused":
            self._wait_or_reload(value["code"])
            return False
        self.proofs.append((self.typed, value["seq"]))
        self.acknowledged, self.waited = self.typed, peer.waited
        return True

    def _wait_or_reload(self, code: str) -> None:
        if code not in WAITING:
            self.reloads.append(code)
            self._end.set()
            self.typed = self.acknowledged
        time.sleep(0.1)


@contextmanager
def writing(writers: list[Writer]) -> Iterator[None]:
    """Has them write inside the block; after it everything they typed is acknowledged."""
    for writer in writers:
        writer.start()
    try:
        yield
    finally:
        for writer in writers:
            writer._end.set()
    for writer in writers:
        writer.finish()


def counted(text: str, writer: Writer, upto: int) -> list[int]:
    """How often each of a writer's words up to a number stands in a text: all ones when nothing is lost or doubled."""
    return [text.count(f"{writer.name}-{number}.") for number in range(1, upto + 1)]


def still_serves(house: House, room: Room) -> None:
    """Somebody who writes now is answered as if nothing had happened."""
    tomas = house.peer(TOMAS)
    tomas.join(room.slug, room.sections)
    assert tomas.saved(tomas.type(room.sections[0], "as if nothing had happened"))
