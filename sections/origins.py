"""Whose words were carried: a passage that is pasted, or brought back, is found where it was first written.

Nobody says where words come from. They count for somebody else only when the same letters stood together in the same
forum before, under that person's ids. Compared are the letters themselves (code points), formatting left out.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sections.letters import BORDER, Letters

ENOUGH = 40
"""Bytes of letters and figures that must agree: some seven English words, 20 Arabic letters, 14 Chinese characters. By
less somebody would be named for a phrase that everybody uses; names of bodies and of forums are mostly shorter."""
SEED = 12
"""Letters by which a place is looked for; a third of what must agree, so that slips of the pen do not hide it."""
AROUND = 48
"""Letters on either side of fresh ones that are looked at with them: brought back, a single word has its place."""

_APART = 400
_MOST_GAP = 1_000
"""Letters that did not stand then and are passed over."""
_MOST_ALIKE = 32
"""Places in which the same few letters are looked at, the earliest first."""
_MOST_LAID = 4
"""How often as many letters as a stretch has are compared: whoever writes the same a thousand times holds up nobody."""


class Letter(NamedTuple):
    """A letter by its id."""

    section: str
    client: int
    clock: int


class Carried(NamedTuple):
    """Letters of a section, `length` in UTF-16 units, whose words were first written in another under another id."""

    client: int
    clock: int
    length: int
    from_section: str
    from_client: int


class _Source(NamedTuple):
    came: int
    section: str
    at: int


@dataclass
class _Fresh:
    """What came at one moment, with what stood around it: the indices of its letters, and which are fresh."""

    section: str
    moment: int
    indices: list[int]
    text: str
    fresh: list[bool]
    seen: set[tuple[str, int, int]] = field(default_factory=set)
    sources: dict[int, _Source] = field(default_factory=dict)
    laid: int = 0


class Origins:
    """What was found so far. Moments are looked at once each: what stood before them does not change any more."""

    def __init__(self) -> None:
        self._found: dict[str, dict[tuple[int, int], tuple[int, Letter]]] = {}

    def look(self, sections: Mapping[str, Letters], moments: Mapping[str, Collection[int]]) -> None:
        """Looks for the origins of what came at `moments`, for each section, in all `sections`."""
        stretches = [one for id, when in moments.items() for one in _fresh(id, sections[id], set(when))]
        for seed, places in _places(sections, stretches):
            for stretch, offset in seed:
                for section, index in places:
                    _compare(stretch, offset, section, sections[section], index)
        # A copy of a copy leads to the first writer: what it was copied from came earlier, and is known.
        for stretch in sorted(stretches, key=lambda one: one.moment):
            letters = sections[stretch.section]
            for offset, source in stretch.sources.items():
                index = stretch.indices[offset]
                id = sections[source.section].id(source.at)
                _, first = self._of(source.section).get(id, (0, Letter(source.section, *id)))
                width = 2 if letters.text[index] > "\uffff" else 1
                self._of(stretch.section)[letters.id(index)] = width, first

    def carried(self, section: str) -> list[Carried]:
        """What in a section was carried, in the order of ids."""
        out: list[Carried] = []
        for (client, clock), (width, first) in sorted(self._of(section).items()):
            last = out[-1] if out else None
            if last and (last.client, last.clock + last.length, *last[3:]) == (client, clock, *first[:2]):
                out[-1] = last._replace(length=last.length + width)
            else:
                out.append(Carried(client, clock, width, first.section, first.client))
        return out

    def forget(self, section: str) -> None:
        """Forgets what was found in a section; its moments can be looked at again."""
        self._found.pop(section, None)

    def _of(self, section: str) -> dict[tuple[int, int], tuple[int, Letter]]:
        return self._found.setdefault(section, {})


def _fresh(section: str, letters: Letters, moments: set[int]) -> Iterator[_Fresh]:
    """What came at each moment, cut where much of the text lies between."""
    came: dict[int, list[int]] = {}
    for index, moment in enumerate(letters.came):
        if moment in moments:
            came.setdefault(moment, []).append(index)
    for moment, indices in came.items():
        first = last = indices[0]
        for index in [*indices[1:], len(letters.text) + _APART]:
            if index - last >= _APART:
                stood = _around(letters, first, last, moment)
                text = "".join(letters.text[one] for one in stood)
                yield _Fresh(section, moment, stood, text, [letters.came[one] == moment for one in stood])
                first = index
            last = index


def _around(letters: Letters, first: int, last: int, moment: int) -> list[int]:
    """The indices of the letters that stood then from one to another, and of some on either side."""
    before, behind = (
        [index for _, index in zip(range(AROUND), _standing(letters, start, step, moment), strict=False)]
        for start, step in ((first - 1, -1), (last + 1, 1))
    )
    return [*reversed(before), *(one for one in range(first, last + 1) if letters.stood(one, moment)), *behind]


def _standing(letters: Letters, start: int, step: int, moment: int) -> Iterator[int]:
    """The indices of letters that stood at a moment, from one on; ends at a border."""
    gap, index = 0, start
    while 0 <= index < len(letters.text) and letters.text[index] != BORDER and gap < _MOST_GAP:
        if letters.stood(index, moment):
            gap = 0
            yield index
        else:
            gap += 1
        index += step


_Seed = list[tuple[_Fresh, int]]
_Places = list[tuple[str, int]]


def _places(sections: Mapping[str, Letters], stretches: list[_Fresh]) -> Iterator[tuple[_Seed, _Places]]:
    """Each few letters with something fresh among them: where they stand in the stretches, and where in all text."""
    seeds: dict[str, _Seed] = {}
    for stretch in stretches:
        for offset in range(len(stretch.text) - SEED + 1):
            if any(stretch.fresh[offset : offset + SEED]):
                seeds.setdefault(stretch.text[offset : offset + SEED], []).append((stretch, offset))
    places: dict[str, _Places] = {}
    for section, letters in sections.items() if seeds else ():
        text = letters.text
        for index in range(len(text) - SEED + 1):
            if (few := text[index : index + SEED]) in seeds:
                places.setdefault(few, []).append((section, index))
    for few, found in places.items():
        found.sort(key=lambda place: sections[place[0]].came[place[1]])
        yield seeds[few][:_MOST_ALIKE], found[:_MOST_ALIKE]


def _compare(stretch: _Fresh, offset: int, section: str, letters: Letters, index: int) -> None:
    """Lays a stretch upon a place that has the same few letters, as the text there stood before it."""
    if (section, offset, index) in stretch.seen or stretch.laid > _MOST_LAID * len(stretch.text):
        return
    came = max(letters.came[index : index + SEED])
    went = min(stretch.moment, *letters.went[index : index + SEED])
    # Of all moments at which these letters stood together the last and the first: around them it may read otherwise.
    for moment in {went - 1, came} if came < went else ():
        pairs = [(offset + step, index + step) for step in range(SEED)]
        for start, step in ((-1, -1), (SEED, 1)):
            here = range(offset + start, len(stretch.text) if step > 0 else -1, step)
            for one, other in zip(here, _standing(letters, index + start, step, moment), strict=False):
                if stretch.text[one] != letters.text[other]:
                    break
                pairs.append((one, other))
        stretch.laid += AROUND + len(pairs)
        stretch.seen.update((section, one, other) for one, other in pairs)
        _take(stretch, section, letters, dict(pairs))


def _take(stretch: _Fresh, section: str, letters: Letters, pairs: dict[int, int]) -> None:
    """Notes as sources the letters that a stretch was found to agree with, where they are enough."""
    if _weight(stretch, pairs) < ENOUGH:
        return
    first, end = min(pairs), max(pairs) + 1
    for start, stop in _runs(stretch.fresh):
        low, high = max(start, first), min(stop, end)
        # A few fresh letters are like others by chance, but not when they fill the very gap between what agrees.
        fills = (first < start or start == 0) and (stop < end or stop == len(stretch.text))
        if low < high and (fills or _weight(stretch, range(low, high)) >= ENOUGH):
            for offset in range(low, high):
                source = _Source(letters.came[pairs[offset]], section, pairs[offset])
                stretch.sources[offset] = min(source, stretch.sources.get(offset, source))


def _runs(fresh: list[bool]) -> Iterator[tuple[int, int]]:
    """From where to where letters are fresh."""
    start = None
    for offset, is_fresh in enumerate([*fresh, False]):
        if is_fresh and start is None:
            start = offset
        elif not is_fresh and start is not None:
            yield start, offset
            start = None


def _weight(stretch: _Fresh, offsets: Collection[int]) -> int:
    return sum(len(stretch.text[one].encode()) for one in offsets if stretch.text[one].isalnum())
