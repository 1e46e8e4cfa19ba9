"""Suggestions: marked edits in a section's flat texts, read in words; what accepting or rejecting them writes.

A suggestion is every character, embed and "\\n" marked `insertion:<id>` or `deletion:<id>`, each with {id, by, at}. The
base text is what is left when every suggestion is rejected.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from pycrdt import Doc
from pycrdt import Text as FlatText

from sections.blocks import Place, units
from sections.ydoc import flat_texts, open_doc, plain_value, runs_of

INSERTION, DELETION = "insertion", "deletion"
EMBED = "\ufffc"
"""Stands for an embed where a suggestion is told in words."""
BREAK = "\n"


class SuggestionKind(StrEnum):
    """What a suggestion asks for, in the words of its card."""

    REPLACE = "replace"
    ADD = "add"
    DELETE = "delete"
    SPLIT = "split"
    JOIN = "join"


class Mark(NamedTuple):
    """One tracked change on a run: `added` or to go, of which suggestion; `value` as it stands in the text."""

    key: str
    added: bool
    id: str
    value: Any

    @property
    def by(self) -> str | None:
        """Whose it says it is."""
        by = self.value.get("by") if isinstance(self.value, Mapping) else None
        return by if isinstance(by, str) else None


@dataclass(frozen=True)
class Piece:
    """A stretch that a suggestion would add or take away, with its formatting."""

    added: bool
    content: str | Mapping[str, Any]
    attributes: Mapping[str, Any]


@dataclass(frozen=True)
class Suggestion:
    """A suggestion that waits for a decision.

    `place`, `start` and `end` say where it stands (UTF-16 units of the flat text there, marked stretches and what
    lies between them); `at` is when its author began it, in UTC milliseconds.
    """

    id: str
    by: str
    at: int
    place: Place
    start: int
    end: int
    pieces: tuple[Piece, ...]

    @property
    def deleted(self) -> str:
        """What would go, a paragraph's end as "\\n", an embed as U+FFFC."""
        return _words(self.pieces, added=False)

    @property
    def inserted(self) -> str:
        """What would come, in the same writing."""
        return _words(self.pieces, added=True)

    @property
    def kind(self) -> SuggestionKind:
        """What its card calls it."""
        if self.deleted and self.inserted:
            return SuggestionKind.REPLACE
        if self.inserted:
            return SuggestionKind.SPLIT if self.inserted == BREAK else SuggestionKind.ADD
        return SuggestionKind.JOIN if self.deleted == BREAK else SuggestionKind.DELETE

    @property
    def seen(self) -> list[list[Any]]:
        """What somebody who looked at it has seen, as JSON values: a decision names it, and holds only for it."""
        return [[piece.added, piece.content, dict(piece.attributes)] for piece in self.pieces]


def marks_of(attributes: Mapping[str, Any]) -> list[Mark]:
    """The tracked changes on a run."""
    out = []
    for key, value in attributes.items():
        kind, colon, id = key.partition(":")
        if colon and kind in (INSERTION, DELETION) and value is not None:
            out.append(Mark(key, kind == INSERTION, id, plain_value(value)))
    return out


def without_marks(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """The formatting of a run alone."""
    tracked = {mark.key for mark in marks_of(attributes)}
    return {key: plain_value(value) for key, value in attributes.items() if value is not None and key not in tracked}


def open_suggestions(doc: Doc[Any]) -> dict[str, Suggestion]:
    """The suggestions of a section that wait for a decision, by their ids, in the order of the text."""
    found: dict[str, Suggestion] = {}
    for place, text in flat_texts(doc):
        at = 0
        for run in runs_of(text):
            length = units(run.content) if isinstance(run.content, str) else 1
            for mark in marks_of(run.attributes):
                formatting = {key: value for key, value in without_marks(run.attributes).items() if key != "id"}
                piece = Piece(mark.added, plain_value(run.content), formatting)
                known = found.get(mark.id)
                if known is None:
                    found[mark.id] = Suggestion(
                        mark.id, mark.by or "", _instant(mark.value), place, at, at + length, (piece,)
                    )
                else:
                    end = at + length if known.place == place else known.end
                    pieces = _joined(known.pieces, piece)
                    found[mark.id] = Suggestion(known.id, known.by, known.at, known.place, known.start, end, pieces)
            at += length
    return found


class Sorted(NamedTuple):
    """What becomes of suggestions that somebody chose: decided upon, changed since they were seen, no longer there."""

    decided: list[Suggestion]
    changed: list[Suggestion]
    gone: list[str]


def sort_out(there: Mapping[str, Suggestion], chosen: Mapping[str, Any]) -> Sorted:
    """Compares the open suggestions with what somebody has `seen` of each, all by their ids."""
    decided = [there[id] for id, seen in chosen.items() if id in there and there[id].seen == seen]
    changed = [there[id] for id, seen in chosen.items() if id in there and there[id].seen != seen]
    return Sorted(decided, changed, [id for id in chosen if id not in there])


def suggestion_to_json(suggestion: Suggestion) -> dict[str, Any]:
    """The suggestion as JSON values."""
    place = {"place": list(suggestion.place), "start": suggestion.start, "end": suggestion.end}
    return {"id": suggestion.id, "by": suggestion.by, "at": suggestion.at, "seen": suggestion.seen, **place}


def suggestion_from_json(value: Mapping[str, Any]) -> Suggestion:
    """The suggestion that `suggestion_to_json` wrote."""
    pieces = tuple(Piece(added, content, attributes) for added, content, attributes in value["seen"])
    place = tuple(value["place"])
    return Suggestion(value["id"], value["by"], value["at"], place, value["start"], value["end"], pieces)


def decide(state: bytes, verdicts: Mapping[str, bool], client: int) -> bytes:
    """An update that accepts (True) or rejects (False) suggestions, made on a throw-away copy under this client id."""
    doc = open_doc(state, client=client)
    before = doc.get_state()
    with doc.transaction():
        for _, text in flat_texts(doc):
            for start, end, doomed, keys in reversed(list(_changes(text, verdicts))):
                if doomed:
                    del text[start:end]
                else:
                    text.format(start, end, dict.fromkeys(keys))
    return doc.get_update(before)


def _changes(text: FlatText, verdicts: Mapping[str, bool]) -> Iterator[tuple[int, int, bool, list[str]]]:
    """What a decision does to each run: start and end in bytes, whether it goes, else which marks it loses."""
    at = 0
    for run in runs_of(text):
        length = len(run.content.encode()) if isinstance(run.content, str) else 1
        marks = [mark for mark in marks_of(run.attributes) if mark.id in verdicts]
        if marks:
            doomed = any(mark.added != verdicts[mark.id] for mark in marks)
            yield at, at + length, doomed, [mark.key for mark in marks]
        at += length


def _joined(pieces: tuple[Piece, ...], piece: Piece) -> tuple[Piece, ...]:
    last = pieces[-1]
    same = (last.added, last.attributes) == (piece.added, piece.attributes)
    if same and isinstance(last.content, str) and isinstance(piece.content, str):
        return (*pieces[:-1], Piece(last.added, last.content + piece.content, last.attributes))
    return (*pieces, piece)


def _words(pieces: Sequence[Piece], added: bool) -> str:
    return "".join(
        piece.content if isinstance(piece.content, str) else EMBED for piece in pieces if piece.added is added
    )


def _instant(value: Any) -> int:
    at = value.get("at") if isinstance(value, Mapping) else None
    return int(at) if isinstance(at, str) and at.isascii() and at.isdecimal() and len(at) < 16 else 0
