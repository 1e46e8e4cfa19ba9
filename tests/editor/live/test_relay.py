"""Passing on: at once while it takes little of the time, gathered when it would take much; nothing is left out."""

import time
from typing import Any

import msgpack

from editor.live.bus import OneProcess
from editor.live.elsewhere import CaretsElsewhere
from editor.live.presence import NOTHING, Page, Pages
from editor.live.relay import LONGEST_PAUSE, PAUSE, TOLERANCE, Relay
from editor.live.values import Visitor


class Reader:
    """The line to a page that takes so many seconds to be written to."""

    def __init__(self, takes: float) -> None:
        self.takes = takes
        self.heard: list[list[bytes]] = []

    def post(self, packet: Any) -> None:
        time.sleep(self.takes)
        self.heard += [msgpack.unpackb(message)["data"][1]["updates"] for message in packet.messages]


def relay_to(reader: Reader) -> Relay:
    pages = Pages()
    page: Any = Page("sid", "who", 1, Visitor("amina", "Amina", "session"), reader, rights=NOTHING)
    pages.add(page)
    pages.shows(page, ["one"])
    return Relay(pages, CaretsElsewhere(OneProcess(), pages))


def test_one_message_that_took_long_has_not_the_next_key_wait() -> None:
    reader = Reader(takes=TOLERANCE / (PAUSE + 2))
    relay = relay_to(reader)
    for key in (b"a", b"b"):
        relay.gather("one", 1, [key], None)
        relay.flush()
    assert reader.heard == [[b"a"], [b"b"]]


def test_who_is_told_without_end_is_told_several_keys_at_once() -> None:
    reader, sent = Reader(takes=0.01), []
    relay, began = relay_to(reader), time.monotonic()
    while time.monotonic() - began < 0.5:
        sent.append(str(len(sent)).encode())
        relay.gather("one", 1, [sent[-1]], None)
        relay.flush()
        time.sleep(0.001)
    while reader.heard[-1][-1:] != sent[-1:]:
        time.sleep(relay.due() or 0)
        relay.flush()
    assert [key for keys in reader.heard for key in keys] == sent
    telling = len(reader.heard) * reader.takes
    assert telling < (0.5 + LONGEST_PAUSE + TOLERANCE) * 1.3 / (1 + PAUSE) + reader.takes
