"""Packets of the socket: read strictly, so that nothing odd reaches a library, and written once for all."""

import base64
from collections.abc import Sequence
from typing import Any

import msgpack
from engineio.packet import MESSAGE, Packet
from socketio.msgpack_packet import MsgPackPacket
from socketio.packet import CONNECT, DISCONNECT, EVENT

from editor.live.websocket_frames import frame

EVENTS = ("join", "open", "update", "aware", "hash")
"""What a page may send."""
MALFORMED = "malformed"
"""The event that everything else becomes."""
FROM_A_PAGE = frozenset({"1", "3"})
"""Packets that are text: the page closes, and answers a ping. All messages are bytes."""
MOST_MESSAGE = 1_000_000
"""Bytes of one message; more are cut off while they arrive."""
MOST_ID = 2**53
SEPARATOR = "\x1e"
"""Between packets of a polling answer."""


class StrictPacket(MsgPackPacket):  # type: ignore[misc]  # the library carries no types
    """A Socket.IO packet. What is none, or carries a name that is not ours, is read as the event `malformed`."""

    def decode(self, encoded_packet: object) -> None:
        """Reads one message; never raises."""
        kind, data, id = read(encoded_packet)
        self.packet_type, self.data, self.id, self.namespace = kind, data, id, "/"


class Prepared(Packet):  # type: ignore[misc]  # the library carries no types
    """Messages whose two forms, frames of a WebSocket and text of polling, are made once, however many get them."""

    def __init__(self, messages: Sequence[bytes]) -> None:
        super().__init__(MESSAGE, b"")
        self.messages = messages
        self.frame = b"".join(frame(message) for message in messages)
        self._text: str | None = None

    def encode(self, b64: bool = False) -> str | bytes:
        """The frames, or the text for polling."""
        if not b64:
            return self.frame
        if self._text is None:
            self._text = SEPARATOR.join("b" + base64.b64encode(message).decode() for message in self.messages)
        return self._text


def event(name: str, value: Any) -> bytes:
    """The message that tells an event."""
    return bytes(msgpack.packb({"type": EVENT, "data": [name, value], "nsp": "/"}))


def read(message: object) -> tuple[int, Any, int | None]:
    """Kind, values and wanted answer of a message of Socket.IO; whatever is none is the event `malformed`."""
    bad = EVENT, [MALFORMED], None
    if not isinstance(message, bytes):
        return bad
    try:
        told = msgpack.unpackb(message, strict_map_key=False)
    except (ValueError, RecursionError):
        return bad
    if not isinstance(told, dict) or told.get("nsp") != "/":
        return bad
    kind, data, id = told.get("type"), told.get("data"), told.get("id")
    if kind in (CONNECT, DISCONNECT) and id is None:
        return int(kind), data if kind == CONNECT and isinstance(data, dict) else None, None
    if kind != EVENT or not isinstance(data, list) or len(data) != 2 or data[0] not in EVENTS:
        return bad
    if id is not None and not (type(id) is int and 0 <= id < MOST_ID):
        return bad
    return EVENT, data, id
