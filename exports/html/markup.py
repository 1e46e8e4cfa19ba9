"""Elements of HTML: everything that is not an element itself is escaped, so that no text can become markup."""

import re
from collections.abc import Iterable
from html import escape
from typing import TypeAlias
from urllib.parse import quote

VOID = frozenset({"br", "hr", "meta", "col"})
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\ud800-\udfff\ufff9-\ufffc\ufffe\uffff]")
_SPACES = str.maketrans({"\t": " ", "\u2028": " ", "\u2029": " "})


class Html(str):
    """Markup that stands as it is; only `el` and `joined` make it."""

    __slots__ = ()


Content: TypeAlias = "str | Iterable[Content] | None"
"""What an element holds: text, elements, nothing, or several of these."""


def el(name: str, /, *content: Content, **attributes: str | int | None) -> Html:
    """An element. "class_" is written as "class", "data_title" as "data-title"; what is None stays away."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(clean(str(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{joined(*content)}</{name}>")


def joined(*content: Content) -> Html:
    """Contents one after the other."""
    out: list[str] = []
    for part in content:
        if isinstance(part, Html):
            out.append(part)
        elif isinstance(part, str):
            out.append(escape(clean(part)))
        elif part is not None:
            out.append(joined(*part))
    return Html("".join(out))


def clean(text: str) -> str:
    """`text` without what no page may hold: control characters, halves of surrogate pairs, noncharacters.

    Hyphens that show only at the end of a line go too: the layout knows where words break, and looks at each of them
    again and again, minutes long where there are many.
    """
    return _NO_TEXT.sub("", text).translate(_SPACES)


def to(anchor: str) -> str:
    """The address of an anchor in the same page."""
    return f"#{quote(clean(anchor), safe='')}"
