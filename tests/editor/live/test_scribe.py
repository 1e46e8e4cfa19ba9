"""The scribe in trouble: whoever waits for it is answered."""

import queue
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from editor.live.deeds import Deed
from sections.errors import RapporteurError, StoreFailed
from tests.editor.live.conftest import make_room
from tests.editor.live.house import House
from tests.editor.live.peers import PATIENCE


class Waiting:
    """Somebody who waits for an answer."""

    def __init__(self) -> None:
        self.answers: queue.Queue[int | RapporteurError] = queue.Queue()

    def saved(self, section: str, numbers: list[int], seq: int) -> None:
        """It is on disk."""
        self.answers.put(seq)

    def refused(self, section: str, number: int, error: RapporteurError) -> None:
        """It was not done."""
        self.answers.put(error)


@contextmanager
def without_a_log(house: House) -> Iterator[None]:
    """The database has no log to read, as if it was away."""
    for before, after in (("updates", "away"), ("away", "updates")):
        with house.kit.db.begin() as tx:
            tx.exec_driver_sql(f"alter table {before} rename to {after}")
        if after == "away":
            yield


@pytest.mark.sqlite
def test_a_deed_is_refused_when_what_others_wrote_cannot_be_read_before_it(own_house: House) -> None:
    live = own_house.kit.live
    first, section, *_ = make_room(own_house).sections
    waiting = Waiting()
    deed = Deed(section, "", lambda keeper: None, waiting)
    with without_a_log(own_house):
        with live._rooms.room(first).lock:
            live._scribe.catch_up(first)  # which has the scribe wait until both of these are there
            live._scribe.catch_up(section)
            live._scribe.do(deed)
        assert isinstance(waiting.answers.get(timeout=PATIENCE), StoreFailed)
    live._scribe.do(deed)
    assert waiting.answers.get(timeout=PATIENCE) == 0
