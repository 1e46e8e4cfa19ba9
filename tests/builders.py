"""Documents in three lines: blocks from plain text, sections that give them ids, comments that find their words."""

from dataclasses import replace
from typing import Any

from sections.blocks import (
    Block,
    BlockKind,
    Cell,
    Inline,
    Inlines,
    Marks,
    Note,
    NoteCall,
    Place,
    Table,
    Text,
    Words,
    passages,
    plain,
    units,
)
from sections.comments import Passage, PlacedComment, TargetKind
from sections.dispositions import Disposition, DispositionKind
from sections.outline import SectionKind
from sections.people import RegionalGroup, StakeholderGroup
from sections.versions import Document, SectionText

NOON = 1_790_683_200_000
"""29 September 2026, 12:00 UTC: when documents of the tests are frozen, in milliseconds."""

Part = str | Inline
Several = Part | tuple[Part, ...]


def inlines(*parts: Part) -> Inlines:
    """Text with marks and calls; a bare string is plain words."""
    return tuple(Words(part) if isinstance(part, str) else part for part in parts if part)


def marked(text: str, **marks: Any) -> Words:
    """Words with marks: `marked("here", link="https://example.org")`."""
    return Words(text, Marks(**marks))


def block(*parts: Part, kind: BlockKind = BlockKind.PARAGRAPH, **rest: Any) -> Block:
    """A paragraph; `section` gives it an id unless `id` does."""
    given = {"id": "", **rest}
    return Block(kind=kind, inlines=inlines(*parts), **given)


def heading(text: str, level: int = 1, **rest: Any) -> Block:
    """A heading inside a section, of level 1 to 3."""
    return block(text, kind=BlockKind(f"h{level}"), **rest)


def table(caption: Several, *rows: tuple[Several, ...], head: bool = True, ref: str = "t1", **rest: Any) -> Block:
    """A table with its caption; the keys of its cells are "0:0", "0:1" … A text of several parts is a tuple."""
    cells = tuple(tuple(Cell(f"{y}:{x}", _parts(cell)) for x, cell in enumerate(row)) for y, row in enumerate(rows))
    return block(*_parts(caption), kind=BlockKind.TABLE, table=Table(ref, cells, head), **rest)


def section(
    title: str,
    *blocks: Block | str,
    id: str = "s1",
    notes: dict[str, Several] | None = None,
    kind: SectionKind = SectionKind.SECTION,
    **rest: Any,
) -> SectionText:
    """A section; blocks without an id get "<section>b1", "<section>b2" … and `notes` the text of each call."""
    made = [block(one) if isinstance(one, str) else one for one in blocks]
    named = tuple(one if one.id else replace(one, id=f"{id}b{count}") for count, one in enumerate(made, 1))
    texts = tuple(Note(ref, _parts(words)) for ref, words in (notes or {}).items())
    given = {"level": 1, **rest}
    return SectionText(id=id, kind=kind, heading=title, text=Text(named, texts), **given)


def document(*sections: SectionText, label: str = "draft-1", **rest: Any) -> Document:
    """A version of the Best Practice Forum on Meaningful Access."""
    given = {
        "forum": "Best Practice Forum on Meaningful Access",
        "slug": "meaningful-access",
        "title": "Staying connected at the last mile",
        "year": 2026,
        "city": "Nairobi",
        "meeting_opens": "2026-11-10",
        "meeting_closes": "2026-11-14",
        "language": "en",
        "direction": "ltr",
        "frozen_at": NOON,
        **rest,
    }
    return Document(label=label, sections=sections, **given)


def comment(number: int, words: str = "A thought.", **rest: Any) -> PlacedComment:
    """A published comment on the whole output; `on` makes one on words."""
    given = {
        "section": None,
        "passage": None,
        "quote": "",
        "name": "Ama Mensah",
        "organisation": "",
        "group": StakeholderGroup.NOT_STATED,
        "region": RegionalGroup.NOT_STATED,
        "at": NOON + number * 60_000,
        "version": "draft-1",
        "kind": TargetKind.GENERAL,
        **rest,
    }
    return PlacedComment(number=number, words=words, **given)


def on(document: Document, quote: str, number: int, words: str = "A thought.", **rest: Any) -> PlacedComment:
    """A comment on the first place where `quote` stands, in running text, a cell or a note.

    Raises LookupError when it stands nowhere.
    """
    for found in document.sections:
        for place, text in passages(found.text):
            at = plain(text).find(quote)
            if at >= 0:
                start = units(plain(text)[:at])
                passage = Passage(_owner(found, place, text), start, start + units(quote), place)
                given = {
                    "section": found.id,
                    "passage": passage,
                    "quote": quote,
                    "kind": TargetKind.WORDS,
                    **rest,
                }
                return comment(number, words, **given)
    raise LookupError(quote)


def answered(kind: DispositionKind = DispositionKind.ACCEPTED, reason: str = "") -> Disposition:
    """A team's decision."""
    return Disposition("c", kind, reason, "p", "Amina Okafor", NOON)


def _parts(parts: Several) -> Inlines:
    return inlines(*parts) if isinstance(parts, tuple) else inlines(parts)


def _owner(section: SectionText, place: Place, text: Inlines) -> str:
    """The id of the block that a passage of this text names."""
    for one in section.text.blocks:
        cells = [cell.inlines for row in one.table.rows for cell in row] if one.table else []
        if place == () and one.inlines is text:
            return one.id
        if len(place) == 3 and one.table and one.table.ref == place[0]:
            return one.id
        if len(place) == 1 and any(NoteCall(place[0]) in calls for calls in (one.inlines, *cells)):
            return one.id
    raise LookupError(place)
