"""A tiny writer of Yjs update bytes, and the updates that freeze, kill or split whoever applies them unread."""

from collections.abc import Sequence

STRING, ANY, TYPE = 4, 8, 7

Id = tuple[int, int]


def number(value: int) -> bytes:
    """A variable-length integer."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def named(text: str | bytes) -> bytes:
    """A text with its length."""
    data = text if isinstance(text, bytes) else text.encode()
    return number(len(data)) + data


def item(
    kind: int,
    content: bytes,
    origin: Id | None = None,
    right: Id | None = None,
    parent: str | Id | None = None,
    key: str | None = None,
) -> bytes:
    """One piece of content."""
    out = bytes([kind | (0x80 if origin else 0) | (0x40 if right else 0) | (0x20 if key is not None else 0)])
    for id in (origin, right):
        out += number(id[0]) + number(id[1]) if id else b""
    if not origin and not right and parent is not None:
        out += (
            number(1) + named(parent) if isinstance(parent, str) else number(0) + number(parent[0]) + number(parent[1])
        )
        out += named(key) if key is not None else b""
    return out + content


def words(text: str, **where: object) -> bytes:
    """A stretch of text."""
    return item(STRING, named(text), **where)


def update(blocks: Sequence[tuple[int, int, Sequence[bytes]]], deletes: bytes = b"\x00") -> bytes:
    """An update: for each client its first clock and its pieces."""
    out = number(len(blocks))
    for client, clock, items in blocks:
        out += number(len(items)) + number(client) + number(clock) + b"".join(items)
    return out + deletes


def deletions(of: Sequence[tuple[int, Sequence[tuple[int, int]]]]) -> bytes:
    """What an update deletes: for each client its stretches."""
    out = number(len(of))
    for client, ranges in of:
        out += number(client) + number(len(ranges)) + b"".join(number(at) + number(count) for at, count in ranges)
    return out


ENDLESS = update([(77, 0, [words("a", parent="text")]), (77, 0, [words("b", parent="text")])])
"""20 bytes, one client's blocks twice: an endless loop."""
DEEP = update([(77, 0, [item(ANY, number(1) + b"\x75\x01" * 26_000 + b"\x7e", parent="objects", key="x")])])
"""52 KB of nested values: the stack overflows."""
HALF = update(
    [(77, 0, [words("😀", parent="text"), words("Z", origin=(77, 0), right=(77, 1))])],
)
"""Half an emoji: the texts differ for ever."""
GAP = update([(77, 5, [words("a", parent="text")])])
"""A clock gap: applied twice it gives another document."""
KILLERS = {"endless loop": ENDLESS, "nested values": DEEP, "half an emoji": HALF, "clock gap": GAP}
