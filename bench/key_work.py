"""What a page works for a key, from Chromium's own trace of the thread on which it does everything.

No clock within the page tells that: Chromium holds the page's other tasks back after a key until its frame is drawn,
and the wait for the screen's next turn would be counted as work.
"""

import json
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser

MARK = "key"
MARKING = f"() => addEventListener('keydown', () => performance.mark('{MARK}'), true)"
"""Marks each key in the trace."""
CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"]
TASK, FRAME = "RunTask", "Commit"
"""A turn of the thread; the handing over of a frame, the last that it does for one."""

Span = tuple[float, float]
"""From and until, in microseconds."""


def start(browser: Browser) -> None:
    """Begins to trace; one page may be open."""
    browser.start_tracing(categories=CATEGORIES)


def stop(browser: Browser) -> list[float]:
    """Ends the trace. Gives for each key that was marked how long the page's thread was busy from the key until it had
    handed over the frame that shows it, in milliseconds; what follows later, such as sending, is not in it.

    Raises ValueError when no key was marked, or the last have no frame."""
    events = json.loads(browser.stop_tracing())["traceEvents"]
    keys = sorted((one for one in events if one["name"] == MARK), key=lambda one: float(one["ts"]))
    if not keys:
        raise ValueError("no key was marked in the trace")
    mine = [one for one in events if (one["pid"], one["tid"]) == (keys[0]["pid"], keys[0]["tid"])]
    tasks, frames = _spans(mine, TASK), _spans(mine, FRAME)
    if not frames or keys[-1]["ts"] > frames[-1][1]:
        raise ValueError("the last key has no frame in the trace")
    ends = [next(end for _, end in frames if end > key["ts"]) for key in keys]
    return [_busy(tasks, key["ts"], end) / 1000 for key, end in zip(keys, ends, strict=True)]


def _spans(events: Sequence[dict[str, Any]], name: str) -> list[Span]:
    found = (one for one in events if one["name"] == name and one["ph"] == "X")
    return sorted((one["ts"], one["ts"] + one.get("dur", 0)) for one in found)


def _busy(tasks: Sequence[Span], begins: float, ends: float) -> float:
    """How much of a time is filled with tasks; the one in which it begins counts whole, as far as it ends with it."""
    return sum(min(end, ends) - start for start, end in tasks if end > begins and start < ends)
