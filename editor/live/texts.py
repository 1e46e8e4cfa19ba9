"""Sections rebuilt from their logs by the reader's process: up to a place, and as they are now."""

import threading
from collections.abc import Iterable, Mapping

from editor.db import Database
from editor.live import rows
from editor.live.keeper import Keeper
from editor.live.values import Frozen
from sections.block_json import text_from_json
from sections.blocks import Text


class Texts:
    """Holds the text of each section that was asked for, until somebody writes there."""

    def __init__(self, db: Database, reader: Keeper) -> None:
        self._db, self._reader = db, reader
        self._lock = threading.Lock()
        self._held: dict[str, tuple[int, Text]] = {}

    def frozen(self, at: Mapping[str, int]) -> dict[str, Frozen]:
        """Sections rebuilt from their logs, each up to a seq."""
        out = {}
        for section, seq in at.items():
            with self._db.read() as tx:
                updates = rows.logged(tx, section, seq).updates
            answer = self._reader.ask("freeze", section, updates=updates)
            text = text_from_json(answer["text"])
            out[section] = Frozen(text, answer["state"], seq, answer["open"], answer["hash"])
        return out

    def now(self, sections: Iterable[str]) -> dict[str, Text]:
        """The living base text of sections."""
        wanted = list(sections)
        with self._db.read() as tx:
            seqs = rows.seqs(tx, wanted)
        with self._lock:
            old = {section: seq for section, seq in seqs.items() if self._held.get(section, (-1,))[0] != seq}
            for section, frozen in self.frozen(old).items():
                self._held[section] = (frozen.seq, frozen.text)
            return {section: self._held[section][1] for section in wanted}
