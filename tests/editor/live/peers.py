"""Editors outside the server: each speaks the wire over a real socket, types, and knows what was acknowledged."""

import itertools
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import msgpack
from pycrdt import Doc

from sections import schema
from sections.ydoc import flat_text, open_doc
from tests.editor.live.lines import Packet, PollingLine, Refused, WebSocketLine

PATIENCE = 30.0
"""Seconds that anything may take on a machine that many share."""
CONNECT, DISCONNECT, EVENT, ACK, CONNECT_ERROR = range(5)


class Peer:
    """One page of somebody, over one connection. What arrives is kept until it is asked for, in order.

    `told` is what it says of itself with its first packet."""

    def __init__(self, address: str, cookie: str, *, polling: bool = False, told: object = None) -> None:
        self._address, self._cookie, self._polling, self._told = address, cookie, polling, told
        self.docs: dict[str, Doc[Any]] = {}
        self.client = 0
        self.sent_at: dict[int, float] = {}
        self.waited: list[float] = []
        self.walked: set[str] = set()
        self._numbers = itertools.count(1)
        self._sections: dict[int, str] = {}
        self.connect()

    def connect(self) -> None:
        """Opens a connection; a second time it is another one, with the same texts."""
        self._arrived: list[tuple[str, Any]] = []
        self._news = threading.Condition()
        self.gone, self.refusal = False, None
        line = PollingLine if self._polling else WebSocketLine
        try:
            self.line: PollingLine | WebSocketLine = line(self._address, self._cookie, self._take)
        except (OSError, Refused):
            self.gone = True
            raise
        self.line.send(msgpack.packb({"type": CONNECT, "nsp": "/", "data": self._told}))
        self.wait_until(lambda: self._has("connected") or self.refusal or self.gone)

    def emit(self, event: str, *values: Any, id: int | None = None) -> None:
        """Sends an event as it is; `id` asks for an acknowledgement."""
        self.walked.add(event)
        packet = {"type": EVENT, "nsp": "/", "data": [event, *values]}
        self.line.send(msgpack.packb(packet if id is None else packet | {"id": id}))

    def ask(self, event: str, *values: Any) -> Any:
        """Sends an event and gives its acknowledgement."""
        number = next(self._numbers)
        self.emit(event, *values, id=number)
        return self.expect(f"ack {number}")

    def join(self, slug: str, sections: Iterable[str], **told: Any) -> Any:
        """Joins with the texts that are here, and takes in what they lack. Gives the whole answer."""
        docs = {id: self.docs.get(id) or open_doc(client=self.client or None) for id in sections}
        self.client = self.client or next((doc.client_id for doc in docs.values()), 0)
        clients = sorted({doc.client_id for doc in docs.values()})
        asked = [{"id": id, "sv": doc.get_state()} for id, doc in docs.items()]
        request = {"schema": schema.VERSION, "forum": slug, "clients": clients, "sections": asked, **told}
        answer = self.ask("join", request)
        for one in answer.get("sections", []):
            if one["ok"]:
                self.docs[one["id"]] = docs[one["id"]]
                docs[one["id"]].apply_update(one["update"])
        return answer

    def type(self, section: str, words: str, at: int | None = None) -> int:
        """Writes words, by default at the end, and sends them. Gives the number under which they went."""
        text = self.docs[section]["text"]
        return self.do(section, lambda: text.insert(len(text) if at is None else at, words))

    def do(self, section: str, deed: Callable[[], None]) -> int:
        """Changes the document of a section and sends the update. Gives its number."""
        return self.send(section, changed(self.docs[section], deed))

    def send(self, section: str, update: bytes, **more: Any) -> int:
        """Sends an update. Gives its number."""
        number = next(self._numbers)
        self.sent_at[number], self._sections[number] = time.monotonic(), section
        self.emit("update", {"section": section, "id": number, "bytes": update, **more})
        return number

    def answer_to(self, number: int) -> tuple[str, dict[str, Any]]:
        """`saved` or `refused` and its values, for the update of this number."""

        def fits(event: str, value: Any) -> bool:
            if event not in ("saved", "refused") or value["section"] != self._sections[number]:
                return False
            return bool(value["id"] >= number if event == "saved" else value["id"] == number)

        return self._first(fits)

    def saved(self, number: int) -> bool:
        """Whether the update of this number was acknowledged, once it is answered."""
        return self.answer_to(number)[0] == "saved"

    def refused(self, number: int) -> str:
        """The code with which the update of this number was refused; "" when it was saved."""
        event, value = self.answer_to(number)
        return str(value["code"]) if event == "refused" else ""

    def expect(self, event: str, fits: Callable[[Any], bool] = lambda value: True) -> Any:
        """The first event of this name that fits and was not asked for yet, once it has come."""
        return self._first(lambda name, value: name == event and fits(value))[1]

    def has(self, event: str, fits: Callable[[Any], bool] = lambda value: True) -> bool:
        """Whether such an event has come."""
        with self._news:
            return any(name == event and fits(value) for name, value in self._arrived)

    def text(self, section: str) -> str:
        """The running text of a section, with all that has arrived."""
        self.catch_up()
        return flat_text(self.docs[section])

    def catch_up(self) -> None:
        """Takes in the updates that have arrived."""
        with self._news:
            updates = [value for name, value in self._arrived if name == "update"]
            self._arrived = [one for one in self._arrived if one[0] != "update"]
        for value in updates:
            for update in value["updates"] if value["section"] in self.docs else ():
                self.docs[value["section"]].apply_update(update)

    def reads(self, section: str, words: str) -> None:
        """Waits until the words stand in a section's running text."""
        wait_until(lambda: words in self.text(section), lambda: f"{words!r} in {self.text(section)!r}")

    def wait_until(self, done: Callable[[], Any]) -> None:
        """Waits for what arriving packets bring about. Raises AssertionError when it does not come."""
        with self._news:
            assert self._news.wait_for(done, PATIENCE), [name for name, _ in self._arrived]

    def close(self) -> None:
        """Hangs up."""
        self.line.close()

    def _first(self, fits: Callable[[str, Any], bool]) -> tuple[str, Any]:
        found: list[tuple[str, Any]] = []

        def look() -> bool:
            found.extend(one for one in self._arrived if fits(*one))
            return bool(found) or self.gone

        self.wait_until(look)
        if not found:
            raise ConnectionError("the connection ended before the answer")
        self._arrived.remove(found[0])
        return found[0]

    def _has(self, event: str) -> bool:
        return any(name == event for name, _ in self._arrived)

    def _take(self, packet: Packet | None) -> None:
        with self._news:
            if packet is None:
                self.gone = True
            elif isinstance(packet, str):
                if packet == "2":
                    self.line.send("3")
                elif packet == "1":
                    self.gone = True
            else:
                self._sort_in(msgpack.unpackb(packet))
            self._news.notify_all()

    def _sort_in(self, told: Any) -> None:
        kind = told["type"]
        if kind == CONNECT:
            self._arrived.append(("connected", told.get("data")))
        elif kind == CONNECT_ERROR:
            self.refusal = told["data"]
        elif kind == ACK:
            self._arrived.append((f"ack {told['id']}", told["data"][0] if told["data"] else None))
        elif kind == EVENT:
            name, value = told["data"][0], told["data"][1]
            if name == "saved":
                section, upto = value["section"], value["id"]
                sent = [one for one in self.sent_at if one <= upto and self._sections[one] == section]
                self.waited += [time.monotonic() - self.sent_at.pop(number) for number in sent]
            self._arrived.append((name, value))
        elif kind == DISCONNECT:
            self.gone = True


def changed(doc: Doc[Any], deed: Callable[[], None]) -> bytes:
    """The update that a deed makes of a document."""
    out: list[bytes] = []
    watch = doc.observe(lambda event: out.append(event.update))
    with doc.transaction():
        deed()
    doc.unobserve(watch)
    (update,) = out
    return update


def wait_until(done: Callable[[], Any], what: Callable[[], str] = lambda: "") -> None:
    """Looks again and again until it is so. Raises AssertionError when it does not come about."""
    ends = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < ends, what()
        time.sleep(0.01)


def steady(read: Callable[[], Any], seconds: float) -> Any:
    """What something is once it has stood still for so long. Raises AssertionError when it does not come to that."""
    found, since = read(), time.monotonic()

    def stands_still() -> bool:
        nonlocal found, since
        if (now := read()) != found:
            found, since = now, time.monotonic()
        return time.monotonic() - since > seconds

    wait_until(stands_still, lambda: f"{found}")
    return found
