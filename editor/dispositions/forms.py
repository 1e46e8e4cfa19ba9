"""What the form of an answer brings in, from a page or from the write page's cards."""

from collections.abc import Mapping
from dataclasses import dataclass

from sections.typed import paragraphs


@dataclass(frozen=True)
class NewAnswer:
    """A decision as somebody sends it. `duplicate_of` is the other comment's number or id, `edit` the event of the
    change that answers it."""

    kind: str
    reason: str
    duplicate_of: str | None = None
    edit: str | None = None


def new_answer(form: Mapping[str, object]) -> NewAnswer:
    """Reads a decision; whether it holds is seen where it is made."""

    def text(name: str) -> str:
        value = form.get(name)
        return paragraphs(str(value)) if isinstance(value, str | int) else ""

    return NewAnswer(text("kind"), text("reason"), text("duplicate_of") or None, text("edit") or None)
