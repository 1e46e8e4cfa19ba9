"""What comes in from the cards of the team's notes: a note with the words it stands on, a reply, how it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from editor.writing.forms_suggestions import LONGEST_ID, MOST_NUMBER, SHORTEST_KEY, id_of, text_of
from sections.anchors import CONTEXT, Anchor
from sections.blocks import Place
from sections.character_ids import Ids
from sections.errors import BadInput
from sections.notes import MAX_QUOTE, NoteKind, checked_words

HALF = re.compile("[\ud800-\udfff]")
"""Half of a character: no text holds one."""
LONGEST_PLACE = 3


@dataclass(frozen=True)
class NewNote:
    """A note that somebody writes. `pointed`: the ends and the words it stands on, as the editor has them; None: it
    stands on the section. `key` is that of the request."""

    section: str
    kind: NoteKind
    pointed: Anchor | None
    words: str
    key: str


@dataclass(frozen=True)
class NewWords:
    """A reply in a note; `key` is that of the request."""

    note: str
    words: str
    key: str


@dataclass(frozen=True)
class OtherWords:
    """What its author says in the place of earlier words; `seen` are those that they had before them."""

    note: str
    said: str
    words: str
    seen: str


def note(sent: Any) -> NewNote:
    """A note as a page sends it. Raises BadInput naming the fields."""
    values = sent if isinstance(sent, Mapping) else {}
    kind = text_of(values, "kind")
    if kind not in {one.value for one in NoteKind}:
        raise BadInput({"kind": "choose_one"})
    section = id_of(values, "section")
    pointed = None if kind == NoteKind.SECTION else _pointed(values, section)
    words = checked_words(text_of(values, "words"))
    return NewNote(section, NoteKind(kind), pointed, words, id_of(values, "key", SHORTEST_KEY))


def reply(sent: Any, id: str) -> NewWords:
    """A reply as a page sends it. Raises BadInput naming the fields."""
    values = sent if isinstance(sent, Mapping) else {}
    return NewWords(id, checked_words(text_of(values, "words")), id_of(values, "key", SHORTEST_KEY))


def other_words(sent: Any, note: str, said: str) -> OtherWords:
    """Changed words as a page sends them. Raises BadInput naming the fields."""
    values = sent if isinstance(sent, Mapping) else {}
    return OtherWords(note, said, checked_words(text_of(values, "words")), text_of(values, "seen"))


def resolved(sent: Any) -> bool:
    """Whether a note is to be resolved, or opened again. Raises BadInput."""
    value = sent.get("resolved") if isinstance(sent, Mapping) else None
    if not isinstance(value, bool):
        raise BadInput({"resolved": "choose_one"})
    return value


def _pointed(values: Mapping[str, Any], section: str) -> Anchor:
    quote = text_of(values, "quote")
    if not quote.strip() or len(quote) > MAX_QUOTE:
        raise BadInput({"quote": "too_long" if quote.strip() else "empty"})
    ends = _character(values, "first"), _character(values, "last")
    prefix, suffix = text_of(values, "prefix")[-CONTEXT:], text_of(values, "suffix")[:CONTEXT]
    place = _place(values)
    if HALF.search("".join((quote, prefix, suffix, *place))):
        raise BadInput({"quote": "not_of_its_kind"})
    return Anchor(section, place, ends, None, quote, prefix, suffix)


def _character(values: Mapping[str, Any], name: str) -> Ids:
    """The id of a character, or of the two units of one beyond the first 65,536."""
    match values.get(name):
        case [int(client), int(clock), 1 | 2 as length] if 0 <= client < MOST_NUMBER and 0 <= clock < MOST_NUMBER:
            return int(client), int(clock), int(length)
    raise BadInput({name: "not_of_its_kind"})


def _place(values: Mapping[str, Any]) -> Place:
    place = values.get("place")
    if not isinstance(place, list) or len(place) > LONGEST_PLACE:
        raise BadInput({"place": "not_of_its_kind"})
    if not all(isinstance(part, str) and len(part) <= LONGEST_ID for part in place):
        raise BadInput({"place": "not_of_its_kind"})
    return tuple(place)
