"""Anchors: words in a section's flat texts, found again whatever is written around them, in any script.

An anchor is the ids of its characters, as Yjs gives them, and a quotation with what stood around it. Offsets are
UTF-16 units, an embed counting one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pycrdt import Text as FlatText

from sections.blocks import Place
from sections.character_ids import Ids, Trace, ids_of, traces
from sections.errors import BadInput
from sections.quotation import likeness, locate, similar
from sections.ydoc import Flat, flat_texts, open_doc

CONTEXT = 32  # characters kept before and after a quotation
STILL_THE_SAME = 0.5  # words less like the quotation than this are looked for elsewhere first


@dataclass(frozen=True)
class Anchor:
    """Words of a section: `ids` of all that was covered, the first and the last character for themselves.

    `block` is the id of the paragraph where it begins, for the running text.
    """

    section: str
    place: Place
    ids: tuple[Ids, ...]
    block: str | None
    quote: str
    prefix: str
    suffix: str


class AnchorState(StrEnum):
    """What became of the words: as they were, elsewhere, worded differently, gone."""

    EXACT = "exact"
    MOVED = "moved"
    CHANGED = "changed"
    ORPHAN = "orphan"


@dataclass(frozen=True)
class Found:
    """Where an anchor stands now (UTF-16 units in the flat text at `place`), and its words.

    `first` and `last` are the ids of the first and last character there; None for an orphan, whose `start` is
    where its words stood, if that is known.
    """

    state: AnchorState
    place: Place
    start: int
    end: int
    words: str
    first: Ids | None
    last: Ids | None


def make(state: bytes, section: str, ranges: Sequence[tuple[Place, int, int]]) -> list[Anchor]:
    """Anchors for (place, start, end) in a section's state. Raises BadInput where no character is covered."""
    whole = open_doc(state)
    texts = dict(flat_texts(whole))
    out = []
    for place, start, end in ranges:
        flat = Flat(texts[place]) if place in texts else None
        if flat is None or not 0 <= start < end <= len(flat) or not flat.slice(start, end):
            raise BadInput({"passage": "not_there"})
        first, last = flat.point(start), flat.point(end)
        out.append(
            Anchor(
                section=section,
                place=place,
                ids=ids_of(state, whole, place, start, end),
                block=_block_at(texts[place], start) if not place else None,
                quote=flat.text[first:last],
                prefix=flat.text[max(0, first - CONTEXT) : first],
                suffix=flat.text[last : last + CONTEXT],
            )
        )
    return out


def find(state: bytes, anchors: Sequence[Anchor]) -> list[Found]:
    """Where the anchors stand in a section's state: by their ids, else by their quotation."""
    finder = _Finder(state)
    traced = traces(state, [(anchor.ids[0], anchor.ids[-1]) for anchor in anchors])
    return [finder.find(anchor, trace) for anchor, trace in zip(anchors, traced, strict=True)]


def complete(state: bytes, pointed: Anchor) -> Anchor | None:
    """The anchor of words that an editor points at by the ids of their ends and what it reads there.

    None where the section has neither. An editor may be ahead of the section or behind: its offsets say little."""
    [found] = find(state, [pointed])
    if found.state is AnchorState.ORPHAN:
        return None
    return make(state, pointed.section, [(found.place, found.start, found.end)])[0]


class _Finder:
    """One section's state while anchors are looked for in it."""

    def __init__(self, state: bytes) -> None:
        self.state = state
        self.whole = open_doc(state)
        self.flats = {place: Flat(text) for place, text in flat_texts(self.whole)}

    def find(self, anchor: Anchor, trace: Trace | None) -> Found:
        quote = anchor.quote
        if trace is not None:
            flat = self.flats[trace.place]
            words = flat.slice(trace.start, trace.end)
            if words == quote and trace.ends_alive:
                first, last = anchor.ids[0], anchor.ids[-1]
                return Found(AnchorState.EXACT, trace.place, trace.start, trace.end, words, first, last)
            # An undo brings words back around the old place with new ids: they are taken whole.
            around = max(0, flat.point(trace.start) - len(quote) - 4), flat.point(trace.end) + len(quote) + 4
            at = flat.text.find(quote, *around)
            if at >= 0:
                return self._found(AnchorState.EXACT, trace.place, at, at + len(quote))
            if words and likeness(words, quote) >= STILL_THE_SAME:
                return self._found(AnchorState.CHANGED, trace.place, flat.point(trace.start), flat.point(trace.end))
        return self._search(anchor, trace)

    def _search(self, anchor: Anchor, trace: Trace | None) -> Found:
        home = trace.place if trace else anchor.place
        places = sorted(self.flats, key=lambda place: (place != home, place))
        for place in places:
            flat = self.flats[place]
            near = flat.point(trace.start) if trace and place == home else None
            hit = locate(flat.text, anchor.quote, anchor.prefix, anchor.suffix, near)
            if hit:
                return self._found(AnchorState.MOVED, place, *hit)
        for place in places:
            hit = similar(self.flats[place].text, anchor.quote)
            if hit:
                return self._found(AnchorState.CHANGED, place, *hit)
        start = trace.start if trace else 0
        return Found(AnchorState.ORPHAN, home, start, start, "", None, None)

    def _found(self, state: AnchorState, place: Place, first: int, last: int) -> Found:
        """A stretch between two code points, with the ids that its ends have now."""
        flat = self.flats[place]
        start, end = flat.unit(first), flat.unit(last)
        ids = ids_of(self.state, self.whole, place, start, end)
        return Found(state, place, start, end, flat.text[first:last], ids[0], ids[-1])


def _block_at(text: FlatText, start: int) -> str | None:
    """The id on the first "\\n" at or after an offset."""
    at = 0
    for content, attributes in text.diff():
        length = len(content.encode("utf-16-le")) // 2 if isinstance(content, str) else 1
        if isinstance(content, str) and at + length > start and "\n" in content:
            inner = content.encode("utf-16-le")[max(0, start - at) * 2 :].decode("utf-16-le", "ignore")
            id = (attributes or {}).get("id")
            if "\n" in inner:
                return id if isinstance(id, str) else None
        at += length
    return None
