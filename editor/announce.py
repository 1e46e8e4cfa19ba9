"""Announcements: what happened in one slice and a later one follows, told after the commit."""

import logging
from collections import defaultdict
from collections.abc import Callable
from enum import StrEnum
from typing import Any

log = logging.getLogger(__name__)


class Happening(StrEnum):
    """What is announced, with the values it carries."""

    SIGNED_OUT = "signed_out"  # session: id
    ROLE_CHANGED = "role_changed"  # forum: id, person: id
    STAGE_CHANGED = "stage_changed"  # forum: id
    OUTLINE_CHANGED = "outline_changed"  # forum: id
    COMMENTS_CHANGED = "comments_changed"  # forum: id
    SUGGESTIONS_CHANGED = "suggestions_changed"  # forum: id
    NOTES_CHANGED = "notes_changed"  # forum: id
    VERSION_FROZEN = "version_frozen"  # forum: id, version: id


class Announcements:
    """Listeners by what happened. A listener that fails is logged; the deed it follows is done."""

    def __init__(self) -> None:
        self._listeners: dict[Happening, list[Callable[..., None]]] = defaultdict(list)

    def listen(self, happening: Happening, listener: Callable[..., None]) -> None:
        """Calls `listener` with the happening's values whenever it is told."""
        self._listeners[happening].append(listener)

    def tell(self, happening: Happening, **values: Any) -> None:
        """Tells all listeners, in the order in which they came. Called after the commit, never inside it."""
        for listener in self._listeners[happening]:
            try:
                listener(**values)
            except Exception:
                log.exception("a listener of %s failed", happening)
