"""Somebody who sends as fast as the socket takes it, in a process of its own.

Its arguments: ADDRESS COOKIE FORUM SECTION KIND SECONDS. It prints, as JSON, how many messages went
out, how often it was cut off, and how often it was not let in."""

import itertools
import json
import random
import sys
import time
from collections.abc import Iterator

import msgpack

from sections import schema
from sections.ydoc import open_doc
from tests.editor.live.lines import Packet, Refused, WebSocketLine
from tests.editor.live.peers import CONNECT, EVENT, changed

AT_ONCE = 64
JUNK = b"\xff" * 262_144


def messages(kind: str, forum: str, section: str, client: int) -> Iterator[bytes]:
    """Messages of a kind, without end. `small`: valid updates of a letter each, one behind the other."""
    asked = {"schema": schema.VERSION, "forum": forum, "clients": [client]}
    joining = {**asked, "sections": [{"id": section, "sv": b"\x00"}]}
    yield event("join", joining)
    doc = open_doc(client=client)
    for number in itertools.count(1):
        if kind == "small":
            update = changed(doc, lambda: doc["text"].insert(0, "x"))
            yield event("update", {"section": section, "id": number, "bytes": update})
        elif kind == "junk":
            yield event("update", {"section": section, "id": number, "bytes": JUNK})
        elif kind == "joins":
            yield event("join", joining)
        elif kind == "openings":
            yield event("open", {"sections": [{"id": section, "sv": None}]})
        elif kind == "carets":
            yield event("aware", {"section": section, "place": [], "anchor": b"x" * 1_000, "head": b"x" * 1_000})
        elif kind == "hashes":
            yield event("hash", {"section": section, "seq": number, "hash": "x"})


def event(name: str, value: object) -> bytes:
    return bytes(msgpack.packb({"type": EVENT, "nsp": "/", "data": [name, value]}))


def main() -> None:
    """Floods for some seconds."""
    address, cookie, forum, section, kind, seconds = sys.argv[1:]
    ends, told = time.monotonic() + float(seconds), {"sent": 0, "cut": 0, "kept out": 0}
    chance = random.Random()
    while time.monotonic() < ends:
        try:
            line = WebSocketLine(address, cookie, lambda packet: None)
        except (Refused, OSError):
            told["kept out"] += 1
            time.sleep(0.5)
            continue
        feed = messages(kind, forum, section, chance.randrange(1, 2**31))
        try:
            line.send(msgpack.packb({"type": CONNECT, "nsp": "/"}))
            while time.monotonic() < ends:
                packets: list[Packet] = list(itertools.islice(feed, 1 if kind == "junk" else AT_ONCE))
                line.send_all(packets)
                told["sent"] += len(packets)
        except (OSError, Refused):
            told["cut"] += 1
        finally:
            line.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
