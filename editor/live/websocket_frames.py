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


def ordinary_messages(data: bytes) -> tuple[list[str | bytes], bytes] | None:
    """The messages at the beginning of `data`, when each came in one masked frame of less than 64 KB, and what is there
    of the next. None for anything else, be it longer, cut up by its sender, said to the connection itself, or wrong."""
    messages: list[str | bytes] = []
    at, end = 0, len(data)
    while at < end:
        if data[at] not in (FINAL_TEXT, FINAL_BINARY) or (at + 1 < end and data[at + 1] < MASKED):
            return None
        if at + 4 > end:
            break
        key, size = at + 2, data[at + 1] - MASKED
        if size == LONGER:
            return None
        if size == LONG:
            key, size = at + 4, int.from_bytes(data[at + 2 : at + 4], "big")
            if size < LONG:
                return None
        start = key + 4
        if start + size > end:
            break
        payload = _unmasked(data[key:start], data[start : start + size])
        if data[at] == FINAL_BINARY:
            messages.append(payload)
        elif payload.isascii():
            messages.append(payload.decode())
        else:
            return None
        at = start + size
    return messages, data[at:]


def _unmasked(key: bytes, data: bytes) -> bytes:
    """Section 5.3, for all bytes at once."""
    size = len(data)
    mask = (key * (size // 4 + 1))[:size]
    return (int.from_bytes(data, "big") ^ int.from_bytes(mask, "big")).to_bytes(size, "big")
