"""What a gate knows that has let updates in, and what a document holds that has taken them."""

from collections.abc import Iterator
from typing import Any

from pycrdt import Doc

from sections.updates import Shadow, parse


def shadow_of(*updates: bytes) -> Shadow:
    """A gate that these updates have passed."""
    shadow = Shadow()
    for one in updates:
        shadow.commit(shadow.check(parse(one, None)))
    return shadow


def state_of(doc: Doc[Any]) -> dict[int, int]:
    """How far each client of a document has come."""
    numbers = _numbers(doc.get_state())
    return {next(numbers): next(numbers) for _ in range(next(numbers))}


def _numbers(data: bytes) -> Iterator[int]:
    value = shift = 0
    for part in data:
        value |= (part & 127) << shift
        shift += 7
        if part < 128:
            yield value
            value = shift = 0
