"""Attributes of a section's flat texts: what they say of words and paragraphs, checked, and how they are written."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from sections.blocks import Block, BlockKind, Marks
from sections.lines import UNWANTED

MOST_INDENT = 4
MOST_LINK = 2_000

_LINK = re.compile(r"(https?://|mailto:)[^\s<>\"\\]+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")
_FLAGS = ("strong", "em", "underline", "superscript", "subscript", "code")
_KINDS = {kind.value: kind for kind in BlockKind}


def marks_of(attributes: Mapping[str, Any]) -> Marks:
    """The marks that an output knows; a link to anywhere but the web or a mailbox is plain text."""
    if not attributes:
        return Marks()
    link, language = attributes.get("link"), attributes.get("lang")
    href = link.get("href") if isinstance(link, Mapping) else None
    of_passage = language if isinstance(language, Mapping) else {}
    return Marks(
        **{name: attributes.get(name) is True for name in _FLAGS},
        link=_link(href),
        language=language_of(of_passage.get("lang")),
        direction=direction_of(of_passage.get("dir")),
    )


def kind_of(value: object) -> BlockKind:
    """The kind of a paragraph; what no output knows is an ordinary one."""
    return _KINDS.get(str(value), BlockKind.PARAGRAPH)


def indent_of(value: object) -> int:
    """How far a paragraph is indented, 0 to 4."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool) and value == value
    return int(max(0, min(MOST_INDENT, value))) if is_number and isinstance(value, (int, float)) else 0


def language_of(value: object) -> str | None:
    """A language tag, None for what is none."""
    return value if isinstance(value, str) and _LANGUAGE.fullmatch(value) else None


def direction_of(value: object) -> str | None:
    """The direction "rtl" or "ltr", None for anything else."""
    return value if value in ("rtl", "ltr") and isinstance(value, str) else None


def marks_to_attributes(marks: Marks) -> dict[str, Any]:
    """The attributes of words with these marks."""
    attributes: dict[str, Any] = {name: True for name in _FLAGS if getattr(marks, name)}
    if marks.link:
        attributes["link"] = {"href": marks.link}
    if marks.language or marks.direction:
        attributes["lang"] = {"lang": marks.language, "dir": marks.direction}
    return attributes


def paragraph_to_attributes(block: Block) -> dict[str, Any]:
    """The attributes of a paragraph's "\\n", but for its id and a table's `ref`."""
    attributes: dict[str, Any] = {}
    if block.kind != BlockKind.PARAGRAPH:
        attributes["kind"] = block.kind.value
    if block.indent:
        attributes["indent"] = block.indent
    if block.language:
        attributes["lang"] = block.language
    if block.direction:
        attributes["dir"] = block.direction
    return attributes


def _link(href: object) -> str | None:
    text = unicodedata.normalize("NFC", href.strip()) if isinstance(href, str) else ""
    return text if len(text) <= MOST_LINK and _LINK.fullmatch(text) and not UNWANTED.search(text) else None
