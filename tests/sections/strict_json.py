"""Ways to spoil a JSON value, one for each of its objects and leaves: no reader may take any of them."""

import copy
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]


def spoiled(value: Any) -> Iterator[tuple[str, Any]]:
    """Copies with one field too many, one too few, or one of another type; each with what was done to it."""
    for path, part in _parts(value):
        if isinstance(part, dict):
            yield f"{path} has one more", _with(value, (*path, "stray"), 1)
            for name in part:
                yield f"{path} lacks {name}", _without(value, (*path, name))
        other: Any = [1] if isinstance(part, dict) else {"stray": 1} if isinstance(part, list) else _another(part)
        yield f"{path} is {other!r}", _with(value, path, other)


def _another(leaf: Any) -> Any:
    """Something of another type than this leaf, and near it."""
    return 1 if isinstance(leaf, bool) else float(leaf) if isinstance(leaf, int) else 7 if leaf is None else [leaf]


def _parts(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    yield path, value
    held = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in held:
        yield from _parts(part, (*path, name))


def _with(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    changed = copy.deepcopy(value)
    _at(changed, path[:-1])[path[-1]] = new
    return changed


def _without(value: Any, path: Path) -> Any:
    changed = copy.deepcopy(value)
    del _at(changed, path[:-1])[path[-1]]
    return changed


def _at(value: Any, path: Path) -> Any:
    for name in path:
        value = value[name]
    return value
