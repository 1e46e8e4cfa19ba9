"""Marks that an update cannot have meant.

Yjs now and then loses the end of a mark when formatting and deleting meet, and the mark then runs to the end of the
text. It is seen at once: words that were there never become an insertion, and only its own author spreads a deletion.
What the library reports as a change of attributes may be none, so the marks before and after are compared, and its
report only tells which words were there.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pycrdt import Doc
from pycrdt import Text as FlatText

from sections.blocks import Place
from sections.suggestions import DELETION, INSERTION, Mark, marks_of
from sections.ydoc import ROOT_OBJECTS, ROOT_TEXT, flat_texts, update_of

Delta = Sequence[dict[str, Any]]
Changed = list[tuple[Place, Delta]]


class Stretch(NamedTuple):
    """A stretch of a flat text, in bytes, and the tracked changes on it."""

    start: int
    end: int
    marks: list[Mark]

    @property
    def keys(self) -> set[str]:
        """The marks' keys."""
        return {mark.key for mark in self.marks}


class MarkWatch:
    """An open section, watched: `apply` takes back what an update cannot have meant. Nobody else may apply to it
    what `concerns` it.

    While nothing is suggested in a section an update costs no more than without the watch."""

    def __init__(self, doc: Doc[Any]) -> None:
        self.doc = doc
        self._marked = {place: marked_stretches(text) for place, text in flat_texts(doc)}

    @property
    def is_marked(self) -> bool:
        """Whether the section has marks."""
        return any(self._marked.values())

    def concerns(self, update: bytes) -> bool:
        """Whether there are marks, here or in an update. What does not concern the watch may be applied without it."""
        return self.is_marked or any(kind.encode() in update for kind in (INSERTION, DELETION))

    def apply(self, update: bytes, person: str | None) -> bytes | None:
        """Applies somebody's update. Gives the update that takes marks back, when that had to be."""
        if not self.concerns(update):
            self.doc.apply_update(update)
            return None
        changed = self._applied(update)
        return update_of(self.doc, lambda doc: self._take_back(dict(flat_texts(doc)), changed, update, person))

    def _take_back(self, texts: Mapping[Place, FlatText], changed: Changed, update: bytes, person: str | None) -> None:
        for place, delta in changed:
            if place not in texts:
                self._marked.pop(place, None)
                continue
            after = marked_stretches(texts[place])
            # A text that is new to us came with its marks.
            before = self._marked.get(place, after)
            unmeant = list(unmeant_marks(before, after, delta, update, person))
            with self.doc.transaction():
                for start, end, key in unmeant:
                    texts[place].format(start, end, {key: None})
            self._marked[place] = marked_stretches(texts[place]) if unmeant else after
        for place in texts.keys() - self._marked.keys():  # it came whole, perhaps with marks
            self._marked[place] = marked_stretches(texts[place])

    def _applied(self, update: bytes) -> Changed:
        """Applies, and gives what changed in which texts; of a text that came with it, nothing."""
        seen: Changed = []

        def note(events: list[Any]) -> None:
            seen.extend((tuple(event.path), event.delta) for event in events if isinstance(event.target, FlatText))

        text, objects = self.doc[ROOT_TEXT], self.doc[ROOT_OBJECTS]
        watches = (
            (text, text.observe(lambda event: seen.append(((), event.delta)))),
            (objects, objects.observe_deep(note)),
        )
        try:
            self.doc.apply_update(update)
        finally:
            for shared, watch in watches:
                shared.unobserve(watch)
        return seen


def marked_stretches(text: FlatText) -> list[Stretch]:
    """The stretches of a flat text that carry tracked changes, in order."""
    out, at = [], 0
    for content, attributes in text.diff():
        length = len(content.encode()) if isinstance(content, str) else 1
        if attributes and (marks := marks_of(attributes)):
            out.append(Stretch(at, at + length, marks))
        at += length
    return out


def unmeant_marks(
    before: list[Stretch], after: list[Stretch], delta: Delta, update: bytes, person: str | None
) -> Iterator[tuple[int, int, str]]:
    """Stretches (start, end, key) of the text after an update of `person` that do not keep the mark of this key.

    `before` and `after` are the marked stretches, `delta` what the library reports of the change."""
    old = new = 0
    for part in delta:
        if "delete" in part:
            old += int(part["delete"])
            continue
        inserted = part.get("insert")
        if inserted is None:
            length = int(part["retain"])
            yield from _spread(before, after, (old, new, length), person)
            old += length
        else:
            length = len(inserted.encode()) if isinstance(inserted, str) else 1
            yield from _caught(after, new, new + length, update, person)
        new += length


def _spread(
    before: list[Stretch], after: list[Stretch], kept: tuple[int, int, int], person: str | None
) -> Iterator[tuple[int, int, str]]:
    """Marks on words that were there (old place, new place, length) and did not carry them."""
    old, new, length = kept
    shift = new - old
    had = _within(before, old, old + length)
    for stretch in _within(after, new, new + length):
        start, end = max(stretch.start, new) - shift, min(stretch.end, new + length) - shift
        for mark in stretch.marks:
            if mark.added or mark.by != person or _is_own(stretch, person):
                for first, last in _gaps(had, start, end, mark.key):
                    yield first + shift, last + shift, mark.key


def _caught(
    after: list[Stretch], start: int, end: int, update: bytes, person: str | None
) -> Iterator[tuple[int, int, str]]:
    """Deletions on new words, by somebody who did not know of them.

    Words that come back with their marks (an undo, a move) bring the marks along in the update."""
    for stretch in _within(after, start, end):
        for mark in stretch.marks:
            unknown = mark.by != person and mark.key.encode() not in update
            if not mark.added and (unknown or (mark.by == person and _is_own(stretch, person))):
                yield max(stretch.start, start), min(stretch.end, end), mark.key


def _is_own(stretch: Stretch, person: str | None) -> bool:
    """Whether somebody suggested these words: they would delete them, and not suggest to delete them."""
    return any(mark.added and mark.by == person for mark in stretch.marks)


def _within(stretches: list[Stretch], start: int, end: int) -> list[Stretch]:
    return [stretch for stretch in stretches if stretch.start < end and stretch.end > start]


def _gaps(stretches: list[Stretch], start: int, end: int, key: str) -> Iterator[tuple[int, int]]:
    """The parts of start to end on which no stretch carries this mark."""
    at = start
    for stretch in stretches:
        if key in stretch.keys and stretch.end > at:
            if stretch.start > at:
                yield at, min(stretch.start, end)
            at = stretch.end
        if at >= end:
            return
    if at < end:
        yield at, end
