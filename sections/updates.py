"""The gate: refuses updates that would freeze, kill or split the documents behind it, by means of a shadow.

A shadow knows which ids a section holds, of what type and where surrogate pairs lie; it never holds text
(some 100 bytes per run of typing) and needs no Yjs library. Reading and checking are linear in the update.
"""

import json
import zlib
from bisect import bisect_left, bisect_right
from heapq import heappop, heappush
from typing import NamedTuple

from sections.errors import BadUpdate
from sections.update_reader import (
    ANY,
    ARRAY,
    DELETED,
    EMBED,
    FORMAT,
    GC,
    MAP,
    MAX_BYTES,
    STRING,
    TEXT,
    TYPE,
    Id,
    Struct,
    Update,
    parse,
)

__all__ = ["MAX_BYTES", "ROOTS", "Change", "Shadow", "Update", "parse"]

ROOTS = {"text": TEXT, "objects": MAP}
_IN_LIST = {TEXT: {DELETED, STRING, EMBED, FORMAT}, ARRAY: {DELETED, ANY, TYPE}}
_UNDER_KEY = {DELETED, ANY, TYPE}
_MOST_NESTED = 6  # a table's cell is the third storey; readers of nested types recurse


class Run(NamedTuple):
    """Where a stretch of ids lives. `parent` is None when it was collected and nobody knows any more."""

    parent: str | Id | None
    parent_type: int | None
    key: str | None
    own_type: int | None


_COLLECTED = Run(None, None, None, None)


class Runs:
    """Who lives where: for one client, the starts of runs and what they are."""

    __slots__ = ("runs", "starts")

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.runs: list[Run] = []

    def add(self, clock: int, run: Run) -> None:
        if not self.runs or self.runs[-1] != run or run.own_type is not None:
            self.starts.append(clock)
            self.runs.append(run)

    def at(self, clock: int) -> Run:
        return self.runs[bisect_right(self.starts, clock) - 1]


class Change(NamedTuple):
    """What an update that was let through adds to the shadow; `before` is what was reached without it."""

    runs: dict[int, Runs]
    reached: dict[int, int]
    lows: dict[int, set[int]]
    before: dict[int, int]

    @property
    def writers(self) -> set[int]:
        """The clients under whose ids it brings content that was not there."""
        return set(self.runs)


class Shadow:
    """What the gate remembers of one section. `reached` is the state vector: each client's next clock."""

    def __init__(self) -> None:
        self.reached: dict[int, int] = {}
        self.runs: dict[int, Runs] = {}
        self.lows: dict[int, set[int]] = {}

    def check(self, update: Update, clients: set[int] | None = None) -> Change:
        """What the update adds, when everything that it builds on is here and every piece is where it may be.

        `clients` are the ids that the sender writes under; None when the update comes from our own log.
        Raises BadUpdate(reason=…).
        """
        new = Change({}, dict(self.reached), {}, self.reached)
        fresh: dict[int, list[Struct]] = {}
        for client, structs in update.structs.items():
            news = self._news(client, structs)
            if news and clients is not None and client not in clients:
                raise BadUpdate(reason="somebody else's client id")
            if news:
                fresh[client] = news
                new.lows[client] = {low for struct in news for low in struct.lows}
        for structs in fresh.values():
            for struct in structs:
                origin, right = struct.origin, struct.right
                if (origin and self._cuts(origin[0], origin[1] + 1, new)) or (right and self._cuts(*right, new)):
                    raise BadUpdate(reason="cuts a surrogate pair")
        self._place(fresh, new)
        self._check_deletes(update, new)
        return new

    def commit(self, change: Change) -> None:
        """Remembers what `check` gave, which must have been asked after the last commit."""
        for client, runs in change.runs.items():
            mine = self.runs.setdefault(client, Runs())
            for start, run in zip(runs.starts, runs.runs, strict=True):
                mine.add(start, run)
        for client, lows in change.lows.items():
            if lows:
                self.lows.setdefault(client, set()).update(lows)
        self.reached = change.reached

    def undo(self, change: Change) -> None:
        """Forgets what the last `commit` has remembered."""
        for client in change.runs:
            before, mine = change.before.get(client, 0), self.runs[client]
            kept = bisect_left(mine.starts, before)
            del mine.starts[kept:], mine.runs[kept:]
            if not mine.starts:
                del self.runs[client]
            lows = {low for low in self.lows.pop(client, ()) if low < before}
            if lows:
                self.lows[client] = lows
        self.reached = change.before

    def to_bytes(self) -> bytes:
        """The shadow for the store, kept beside the snapshot of the same moment."""
        value = {
            "reached": list(self.reached.items()),
            "runs": [[client, runs.starts, [list(run) for run in runs.runs]] for client, runs in self.runs.items()],
            "lows": [[client, sorted(lows)] for client, lows in self.lows.items()],
        }
        return zlib.compress(json.dumps(value, separators=(",", ":")).encode(), 1)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Shadow":
        """The shadow that `to_bytes` wrote."""
        value = json.loads(zlib.decompress(data))
        shadow = cls()
        shadow.reached = dict(value["reached"])
        for client, starts, runs in value["runs"]:
            shadow.runs[client] = mine = Runs()
            mine.starts = starts
            mine.runs = [
                Run((parent[0], parent[1]) if isinstance(parent, list) else parent, parent_type, key, own_type)
                for parent, parent_type, key, own_type in runs
            ]
        shadow.lows = {client: set(lows) for client, lows in value["lows"]}
        return shadow

    def _news(self, client: int, structs: list[Struct]) -> list[Struct]:
        """What of a client's content is not known yet; of a piece known in part, the rest.

        An answer that was lost makes an honest page send such a piece: it stands behind its own known part.
        """
        have = self.reached.get(client, 0)
        if structs[0].clock > have:
            raise BadUpdate(reason="clock gap")
        for struct in structs:
            if struct.clock < have and struct.kind != GC:
                self._check_known(client, struct)
        news = [struct for struct in structs if struct.clock + struct.length > have]
        if news and news[0].clock < have:
            first = news[0]
            if have in first.lows:
                raise BadUpdate(reason="cuts a surrogate pair")
            rest = first.clock + first.length - have
            lows = tuple(low for low in first.lows if low >= have)
            origin = None if first.kind == GC else (client, have - 1)
            news[0] = Struct(have, rest, first.kind, origin, first.right, None, None, first.own_type, lows)
        return news

    def _check_known(self, client: int, struct: Struct) -> None:
        """What is known already the libraries look at all the same: what it builds on, and where it says that it is.
        Raises BadUpdate when that is nowhere, or elsewhere."""
        none = Change({}, self.reached, {}, self.reached)
        if _missing(struct, self.reached):
            raise BadUpdate(reason="builds on what is not there")
        origin, right = struct.origin, struct.right
        if (origin and self._cuts(origin[0], origin[1] + 1, none)) or (right and self._cuts(*right, none)):
            raise BadUpdate(reason="cuts a surrogate pair")
        said, known = self._run_of(struct, none), self.runs[client].at(struct.clock)
        if said.parent is not None and known.parent is not None and said[:3] != known[:3]:
            raise BadUpdate(reason="it lives elsewhere")

    def _cuts(self, client: int, clock: int, new: Change) -> bool:
        return clock in self.lows.get(client, ()) or clock in new.lows.get(client, ())

    def _place(self, fresh: dict[int, list[Struct]], new: Change) -> None:
        """Walks the structs in causal order; each is met twice at most per thing it waits for."""
        position = dict.fromkeys(fresh, 0)
        waiting: dict[int, list[Id]] = {}
        ready = list(fresh)
        while ready:
            client = ready.pop()
            structs = fresh[client]
            while position[client] < len(structs):
                struct = structs[position[client]]
                needed = _missing(struct, new.reached)
                if needed:
                    heappush(waiting.setdefault(needed[0], []), (needed[1], client))
                    break
                new.runs.setdefault(client, Runs()).add(struct.clock, self._run_of(struct, new))
                new.reached[client] = struct.clock + struct.length
                position[client] += 1
                queue = waiting.get(client)
                while queue and queue[0][0] < new.reached[client]:
                    ready.append(heappop(queue)[1])
        if any(position[client] < len(fresh[client]) for client in fresh):
            raise BadUpdate(reason="builds on what is not there")

    def _find(self, id: Id, new: Change) -> Run:
        client, clock = id
        return (self.runs if clock < self.reached.get(client, 0) else new.runs)[client].at(clock)

    def _run_of(self, struct: Struct, new: Change) -> Run:
        if struct.kind == GC:
            return _COLLECTED
        key = struct.key
        parent: str | Id | None
        parent_type: int | None
        if isinstance(struct.parent, str):
            if struct.parent not in ROOTS:
                raise BadUpdate(reason="unknown root")
            parent, parent_type = struct.parent, ROOTS[struct.parent]
        elif struct.parent is not None:
            there = self._find(struct.parent, new)
            if there.own_type is None and there.parent is not None:
                raise BadUpdate(reason="its parent is not a type")
            parent, parent_type = struct.parent, there.own_type
        else:
            parent, parent_type, key, _ = self._beside(struct, new)
        if parent_type is not None:
            if (parent_type == MAP) != (key is not None):
                raise BadUpdate(reason="a key in a list, or none in a map")
            if struct.kind not in (_UNDER_KEY if key is not None else _IN_LIST[parent_type]):
                raise BadUpdate(reason=f"content {struct.kind} in type {parent_type}")
        if struct.own_type is not None:
            self._check_nesting(parent, new)
        return Run(parent, parent_type, key, struct.own_type)

    def _beside(self, struct: Struct, new: Change) -> Run:
        """Where a piece lives that names only its neighbours."""
        left = self._find(struct.origin, new) if struct.origin else None
        right = self._find(struct.right, new) if struct.right else None
        known = [run for run in (left, right) if run is not None and run.parent is not None]
        if len(known) == 2 and known[0][:3] != known[1][:3]:
            raise BadUpdate(reason="its neighbours live in different places")
        return known[0] if known else _COLLECTED

    def _check_nesting(self, parent: str | Id | None, new: Change) -> None:
        for _ in range(_MOST_NESTED):
            if not isinstance(parent, tuple):
                return
            parent = self._find(parent, new).parent
        raise BadUpdate(reason="types nested too deep")

    def _check_deletes(self, update: Update, new: Change) -> None:
        for client, ranges in update.deletes.items():
            for clock, length in ranges:
                if not length or clock + length > new.reached.get(client, 0):
                    raise BadUpdate(reason="deletes what is not there")
                if self._cuts(client, clock, new) or self._cuts(client, clock + length, new):
                    raise BadUpdate(reason="cuts a surrogate pair")


def _missing(struct: Struct, reached: dict[int, int]) -> Id | None:
    """The first thing that a struct builds on and that is not there yet."""
    for needed in (struct.origin, struct.right, struct.parent):
        if isinstance(needed, tuple) and needed[1] >= reached.get(needed[0], 0):
            return needed
    return None
