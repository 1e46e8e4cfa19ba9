"""Frames of a WebSocket (RFC 6455, section 5.2): written, and read in the one form that pages ordinarily send."""

FINAL_TEXT, FINAL_BINARY, MASKED = 0x81, 0x82, 0x80
LONG, LONGER = 126, 127
"""In the place of a size: it follows in two bytes, or in eight."""


def frame(payload: str | bytes) -> bytes:
    """A whole frame from the server: head and payload, unmasked, ready for the socket."""
    opcode, data = (FINAL_TEXT, payload.encode()) if isinstance(payload, str) else (FINAL_BINARY, payload)
    size = len(data)
    if size < LONG:
        head = bytes((opcode, size))
    elif size < 65_536:
        head = bytes((opcode, LONG)) + size.to_bytes(2, "big")
    else:
        head = bytes((opcode, LONGER)) + size.to_bytes(8, "big")
    return head + data


def ordinary_messages(data: bytes) -> list[str | bytes] | None:
    """The messages that `data` is made of, when each came in one masked frame of less than 64 KB, and whole. None for
    anything else, be it longer, cut up, said to the connection itself, or wrong."""
    messages: list[str | bytes] = []
    at, end = 0, len(data)
    while at < end:
        if at + 6 > end or data[at] not in (FINAL_TEXT, FINAL_BINARY) or data[at + 1] < MASKED:
            return None
        key, size = at + 2, data[at + 1] - MASKED
        if size == LONGER:
            return None
        if size == LONG:
            key, size = at + 4, int.from_bytes(data[at + 2 : at + 4], "big")
            if size < LONG:
                return None
        start = key + 4
        if start + size > end:
            return None
        payload = _unmasked(data[key:start], data[start : start + size])
        if data[at] == FINAL_BINARY:
            messages.append(payload)
        elif payload.isascii():
            messages.append(payload.decode())
        else:
            return None
        at = start + size
    return messages


def _unmasked(key: bytes, data: bytes) -> bytes:
    """Section 5.3, for all bytes at once."""
    size = len(data)
    mask = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "big") ^ int.from_bytes(mask, "big")).to_bytes(size, "big")
