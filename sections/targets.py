"""What a comment from outside speaks of: checked against the text of its version, which never changes."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sections.blocks import Place, plain, units
from sections.comments import Passage, Target, TargetKind
from sections.errors import BadInput
from sections.passages import between, block_of, section_of, shown, text_at, texts_of, whole, words_of
from sections.quotation import locate
from sections.versions import Document, SectionText

MAX_QUOTE = 5_000


@dataclass(frozen=True)
class Pointed:
    """What a page or a script says of the place, unchecked. `start` and `end` are UTF-16 units in the text at
    `place`; `prefix` and `suffix` are some characters before and behind the words."""

    kind: TargetKind
    section: str = ""
    block: str = ""
    place: Place = ()
    start: int | None = None
    end: int | None = None
    quote: str = ""
    prefix: str = ""
    suffix: str = ""


def target(document: Document, pointed: Pointed) -> Target:
    """The place in this version. Words stand at their offsets, else where the quotation is found.

    Raises BadInput: `kind` no_such_place; `quote` choose_words, too_long, not_found, several_times."""
    if pointed.kind is TargetKind.GENERAL:
        return Target(TargetKind.GENERAL)
    section = _section(document, pointed)
    if pointed.kind is TargetKind.SECTION:
        return Target(TargetKind.SECTION, section.id, quote=section.heading)
    block = block_of(section, pointed.block)
    if pointed.kind is TargetKind.MISSING:
        if pointed.block and block is None:
            raise BadInput({"kind": "no_such_place"})
        return Target(TargetKind.MISSING, section.id, after=pointed.block or None)
    passage = whole(section, block) if block else None
    if block is None or passage is None:
        raise BadInput({"kind": "no_such_place"})
    if pointed.kind is TargetKind.WORDS:
        passage = _words(section, pointed)
    quote = words_of(document, section.id, passage) or ""
    return Target(pointed.kind, section.id, passage, quote=quote)


def _section(document: Document, pointed: Pointed) -> SectionText:
    section = section_of(document, pointed.section)
    if section is None and pointed.block:
        section = next((one for one in document.sections if block_of(one, pointed.block)), None)
    if section is None:
        raise BadInput({"kind": "no_such_place"})
    return section


def _words(section: SectionText, pointed: Pointed) -> Passage:
    quote = shown(unicodedata.normalize("NFC", pointed.quote))
    if not quote:
        raise BadInput({"quote": "choose_words"})
    if len(quote) > MAX_QUOTE:
        raise BadInput({"quote": "too_long"})
    inlines = text_at(section, pointed.block, pointed.place)
    if inlines is not None and pointed.start is not None and pointed.end is not None:
        text, start, end = plain(inlines), pointed.start, pointed.end
        if 0 <= start < end <= units(text) and shown(between(text, start, end)) == quote:
            return _passage(pointed.block, pointed.place, text, *_points(text, start, end))
    return _found(section, pointed, quote)


def _found(section: SectionText, pointed: Pointed, quote: str) -> Passage:
    """Where the quotation stands: at the place that was named, else in the paragraph, else in the section."""
    own = block_of(section, pointed.block)
    near = [(pointed.block, place, plain(text)) for place, text in (texts_of(section, own) if own else ())]
    exact = [one for one in near if one[1] == pointed.place]
    far = [(block.id, place, plain(text)) for block in section.text.blocks for place, text in texts_of(section, block)]
    for among in (exact, near, far):
        hits = list(_hits(among, quote))
        if len(hits) == 1:
            return hits[0]
        if hits:
            return _best(among, pointed, quote)
    raise BadInput({"quote": "not_found"})


def _hits(texts: Iterable[tuple[str, Place, str]], quote: str) -> Iterable[Passage]:
    for block, place, text in texts:
        flat, where = _flat(text)
        at = flat.find(quote)
        while at >= 0:
            yield _passage(block, place, text, where[at], where[at + len(quote) - 1] + 1)
            at = flat.find(quote, at + len(quote))


def _best(texts: Iterable[tuple[str, Place, str]], pointed: Pointed, quote: str) -> Passage:
    """Of several the one whose surroundings agree."""
    prefix, suffix = _flat(pointed.prefix)[0], _flat(pointed.suffix)[0]
    found = []
    for block, place, text in texts:
        flat, where = _flat(text)
        stretch = locate(flat, quote, prefix, suffix) if prefix or suffix else None
        if stretch:
            found.append(_passage(block, place, text, where[stretch[0]], where[stretch[1] - 1] + 1))
    if len(found) != 1:
        raise BadInput({"quote": "several_times"})
    return found[0]


def _flat(text: str) -> tuple[str, list[int]]:
    """`text` without calls of notes and with one space for each run of blanks, and where each character was."""
    out: list[str] = []
    where: list[int] = []
    for at, character in enumerate(text):
        blank = character.isspace()
        if character == "\ufffc" or (blank and out and out[-1] == " "):
            continue
        out.append(" " if blank else character)
        where.append(at)
    return "".join(out), where


def _points(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch in UTF-16 units as code points; what an end would cut in two is taken whole."""
    first = last = at = 0
    for point, character in enumerate(text):
        after = at + 1 + (character > "\uffff")
        if after <= start:
            first = point + 1
        if at < end:
            last = point + 1
        at = after
    return first, last


def _passage(block: str, place: Place, text: str, first: int, last: int) -> Passage:
    return Passage(block, units(text[:first]), units(text[:last]), place)
