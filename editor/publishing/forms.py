"""What the forms of publishing bring in."""

from collections.abc import Mapping
from dataclasses import dataclass

from sections.errors import BadInput
from sections.lifecycle import Stage
from sections.typed import one_line, paragraphs

MAX_SUMMARY = 2_000
MAX_KEY = 64


@dataclass(frozen=True)
class Publishing:
    """A request to publish. `key` is the idempotency key of the form."""

    key: str
    summary: str


def publishing(form: Mapping[str, str]) -> Publishing:
    """Reads a request to publish. Raises BadInput."""
    key, summary = one_line(form.get("key", "")), paragraphs(form.get("summary", ""))
    if not 16 <= len(key) <= MAX_KEY:
        raise BadInput({"key": "open_the_page_again"})
    if len(summary) > MAX_SUMMARY:
        raise BadInput({"summary": "too_long"})
    return Publishing(key, summary)


def stage(form: Mapping[str, str]) -> Stage:
    """Reads the stage to move to. Raises BadInput."""
    try:
        return Stage(form.get("to", ""))
    except ValueError:
        raise BadInput({"to": "choose_one"}) from None
