"""What is read by the short way is what the library reads, and only that."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from wsproto.connection import Connection, ConnectionType
from wsproto.events import BytesMessage, Message, Ping, TextMessage

from editor.live.websocket_frames import frame, ordinary_messages

MESSAGES = some.lists(some.binary(max_size=700) | some.text(max_size=700), max_size=4)
SIZES = [0, 1, 125, 126, 127, 65_535, 65_536]


def framed(message: str | bytes) -> bytes:
    """A message as a browser sends it, masked."""
    event = TextMessage(message) if isinstance(message, str) else BytesMessage(message)
    return bytes(Connection(ConnectionType.CLIENT).send(event))


def read_by_the_library(data: bytes) -> list[str | bytes]:
    """The messages in what a page has sent; fewer, when something is wrong."""
    line = Connection(ConnectionType.SERVER)
    line.receive_data(data)
    return [event.data for event in line.events() if isinstance(event, Message) and event.message_finished]


@given(MESSAGES)
def test_messages_that_came_whole_are_read(messages: list[str | bytes]) -> None:
    told = ordinary_messages(b"".join(map(framed, messages)))
    if all(message.isascii() for message in messages if isinstance(message, str)):
        assert told == (messages, b"")
    else:
        assert told is None


@given(some.lists(some.binary(max_size=200), min_size=1, max_size=4), some.data())
def test_messages_that_come_in_pieces_are_read(messages: list[bytes], choice: some.DataObject) -> None:
    data, read, unread = b"".join(map(framed, messages)), [], b""
    while data:
        size = choice.draw(some.integers(1, len(data)))
        told = ordinary_messages(unread + data[:size])
        assert told is not None
        read += told[0]
        unread, data = told[1], data[size:]
    assert (read, unread) == (messages, b"")


@given(some.binary(max_size=40) | MESSAGES.map(lambda messages: b"".join(map(framed, messages))), some.data())
def test_whatever_comes_is_read_as_the_library_reads_it_or_left_to_it(data: bytes, choice: some.DataObject) -> None:
    at = choice.draw(some.integers(0, len(data)))
    harmed = data[:at] + choice.draw(some.binary(max_size=3)) + data[at + choice.draw(some.integers(0, 3)) :]
    told = ordinary_messages(harmed)
    if told is not None:
        messages, rest = told
        assert read_by_the_library(harmed) == messages
        assert read_by_the_library(rest) == []


@pytest.mark.parametrize("size", SIZES)
def test_a_longer_message_is_left_to_the_library(size: int) -> None:
    assert ordinary_messages(framed(b"x" * size)) == (([b"x" * size], b"") if size < 65_536 else None)


@pytest.mark.parametrize("size", SIZES)
def test_frames_of_every_size_are_understood(size: int) -> None:
    line = Connection(ConnectionType.CLIENT)
    line.receive_data(frame(b"x" * size) + frame("said"))
    assert b"".join(event.data for event in line.events() if isinstance(event, BytesMessage)) == b"x" * size


@pytest.mark.parametrize(
    "data",
    [
        frame(b"unmasked"),
        bytes([0x02]) + framed(b"a first part")[1:],
        bytes([0xC2]) + framed(b"compressed")[1:],
        bytes([0x82, 0x80 | 126, 0, 5]) + b"\0\0\0\0short",
        bytes(Connection(ConnectionType.CLIENT).send(Ping(b"hi"))),
    ],
    ids=["unmasked", "a part", "a bit too many", "a length too long", "a ping"],
)
def test_what_no_page_sends_ordinarily_is_left_to_the_library(data: bytes) -> None:
    assert ordinary_messages(framed(b"before") + data) is None
