"""JSON values read strictly: each field once and of its type, and nothing left over."""

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Fields:
    """The fields of a JSON object; every one that is read is taken away.

    All raise ValueError: for a value that is no object, a field that is not there or of another type, one left over.
    """

    def __init__(self, value: object) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"no object: {value!r:.40}")
        self._left: dict[str, Any] = dict(value)

    def text(self, name: str) -> str:
        """A string."""
        return self._taken(name, str)

    def integer(self, name: str) -> int:
        """A whole number."""
        return self._taken(name, int)

    def flag(self, name: str) -> bool:
        """True or false."""
        return self._taken(name, bool)

    def items(self, name: str) -> list[Any]:
        """A list of anything."""
        return self._taken(name, list)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings."""
        return strings(self.items(name))

    def value(self, name: str) -> Any:
        """Anything."""
        return self._taken(name, object)

    def given(self, name: str, read: Callable[[str], T]) -> T | None:
        """What `read` reads, None where the field is not there."""
        return read(name) if name in self._left else None

    def known(self, name: str, read: Callable[[str], T]) -> T | None:
        """What `read` reads, None where the field says null."""
        if name in self._left and self._left[name] is None:
            del self._left[name]
            return None
        return read(name)

    def close(self) -> None:
        """Nothing may be left."""
        if self._left:
            raise ValueError(f"unknown fields: {', '.join(sorted(map(str, self._left)))}")

    def _taken(self, name: str, kind: type[T]) -> T:
        if name not in self._left:
            raise ValueError(f"no field {name}")
        value = self._left.pop(name)
        # A flag is a whole number to Python, and not to anybody else.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise ValueError(f"{name} is no {kind.__name__}: {value!r:.40}")
        return value


def elements(value: object) -> list[Any]:
    """What a list holds. Raises ValueError for anything else than a list."""
    if not isinstance(value, list):
        raise ValueError(f"no list: {value!r:.40}")
    return value


def strings(value: object) -> tuple[str, ...]:
    """What a list of strings holds. Raises ValueError for anything else."""
    held = elements(value)
    if not all(isinstance(one, str) for one in held):
        raise ValueError(f"no list of strings: {value!r:.40}")
    return tuple(held)
