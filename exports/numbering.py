"""The one numbering pass: it gives every section, paragraph, table, note and comment its number, once for all files.

Only top sections carry a number; the sections below them and the headings inside share its letters, and paragraphs
count through the whole top section, because "4.1" is always a paragraph. Annexes are A, B, C with paragraphs "A.1";
their headings, and everything in the front matter, stay without number or letter.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from exports.layout import Citation, Cited, LaidBlock, LaidSection, Layout
from exports.lists import OpenLists
from sections.blocks import (
    HEADINGS,
    LIST_ITEMS,
    Block,
    BlockKind,
    Inlines,
    Note,
    NoteCall,
    has_words,
    plain,
)
from sections.comments import PlacedComment
from sections.outline import SectionKind
from sections.versions import Document, SectionText

DEEPEST = 4


def lay_out(document: Document, comments: Sequence[PlacedComment]) -> Layout:
    """Numbers the whole output. Same document and comments, same layout; the order of `comments` does not matter."""
    return _Pass(document, comments).layout()


def letters(number: int) -> str:
    """1 → "A", 26 → "Z", 27 → "AA"."""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(ord("A") + rest) + out
    return out


class _Pass:
    """One walk through the document, counting as it goes."""

    def __init__(self, document: Document, comments: Iterable[PlacedComment]) -> None:
        self.document = document
        self.comments = sorted(comments, key=lambda comment: comment.number)
        self.on_block: dict[str, list[int]] = {}
        self.on_section: dict[str, list[int]] = {}
        for comment in self.comments:
            if comment.passage and not comment.orphan:
                self.on_block.setdefault(comment.passage.block, []).append(comment.number)
            elif comment.section:
                self.on_section.setdefault(comment.section, []).append(comment.number)
        self.chapters = self.annexes = self.paragraphs = self.headings = self.tables = 0
        self.top = ""
        self.number: str | None = None
        self.depth = 0
        self.kind: SectionKind | None = None
        self.lists = OpenLists()
        self.notes: dict[tuple[str, str], int] = {}
        self.note_texts: dict[tuple[str, str], Inlines] = {}
        self.citations: dict[str, Citation] = {}

    def layout(self) -> Layout:
        laid = tuple(self._section(section) for section in _shown(self.document.sections))
        return Layout(
            sections=laid,
            notes=self.notes,
            note_texts=self.note_texts,
            by_block={block.block.id: block.number for section in laid for block in section.blocks if block.number},
            citations=self.citations,
            comments=self._in_order(laid),
            comments_letter=letters(self.annexes + 1),
        )

    def _section(self, section: SectionText) -> LaidSection:
        if section.kind is not self.kind:
            self.kind, self.depth = section.kind, 0
        self.depth = min(section.level, self.depth + 1, DEEPEST)
        depth, number, letter = self.depth, None, None
        if depth == 1:
            number = self._open_top(section)
        elif depth == 2:
            letter = self._letter()
        self.lists.close()
        blocks = tuple(self._blocks(section))
        return LaidSection(section, depth, self.top, number, letter, blocks, tuple(self.on_section.get(section.id, ())))

    def _open_top(self, section: SectionText) -> str | None:
        self.top, self.paragraphs, self.headings = section.id, 0, 0
        if section.kind is SectionKind.SECTION:
            self.chapters += 1
            self.number = str(self.chapters)
        elif section.kind is SectionKind.ANNEX:
            self.annexes += 1
            self.number = letters(self.annexes)
        else:
            self.number = None
        return self.number

    def _letter(self) -> str | None:
        if self.kind is not SectionKind.SECTION:
            return None
        self.headings += 1
        return letters(self.headings)

    def _blocks(self, section: SectionText) -> Iterator[LaidBlock]:
        notes = {note.ref: note for note in section.text.notes}
        heading = self.depth
        for block in section.text.blocks:
            if block.kind not in LIST_ITEMS:
                self.lists.close(0 if block.kind in HEADINGS else block.indent)
            if not _visible(block):
                continue
            depth, letter, number, table, item = 0, None, None, None, None
            if block.kind in HEADINGS:
                heading = depth = min(self.depth + HEADINGS.index(block.kind) + 1, heading + 1, DEEPEST)
                letter = self._letter() if depth == 2 else None
            elif block.kind in LIST_ITEMS:
                item = self.lists.next(block)
            elif block.table:
                self.tables += 1
                table = self.tables
            elif block.kind is BlockKind.PARAGRAPH and self.number:
                self.paragraphs += 1
                number = f"{self.number}.{self.paragraphs}"
            self._count_notes(section, block, notes)
            self.citations[block.id] = self._citation(section, number, letter, table)
            yield LaidBlock(block, number, letter, depth, table, item, tuple(self.on_block.get(block.id, ())))

    def _citation(self, section: SectionText, number: str | None, letter: str | None, table: int | None) -> Citation:
        if number:
            return Citation(Cited.PARAGRAPH, number, section.id)
        if table:
            return Citation(Cited.TABLE, str(table), section.id)
        if letter:
            return Citation(Cited.HEADING, f"{self.number} {letter}", section.id)
        if self.number and self.paragraphs:
            return Citation(Cited.AFTER, f"{self.number}.{self.paragraphs}", section.id)
        return Citation(Cited.SECTION, self.number or "", section.id)

    def _count_notes(self, section: SectionText, block: Block, notes: Mapping[str, Note]) -> None:
        cells = (cell.inlines for row in block.table.rows for cell in row) if block.table else ()
        for inlines in (block.inlines, *cells):
            for part in inlines:
                if isinstance(part, NoteCall) and part.note in notes:
                    self.notes.setdefault((section.id, part.note), len(self.notes) + 1)
                    self.note_texts[section.id, part.note] = notes[part.note].inlines

    def _in_order(self, laid: Sequence[LaidSection]) -> tuple[PlacedComment, ...]:
        place: dict[str, int] = {}
        for section in laid:
            place[section.section.id] = len(place)
            for block in section.blocks:
                place[block.block.id] = len(place)

        def where(comment: PlacedComment) -> tuple[int, int, int]:
            passage = None if comment.orphan else comment.passage
            last = len(place)
            if passage:
                return place.get(passage.block, last), passage.start, comment.number
            return place.get(comment.section or "", last), -1, comment.number

        return tuple(sorted(self.comments, key=where))


def _shown(sections: Sequence[SectionText]) -> Iterator[SectionText]:
    """Front matter and annexes without a word are not shown; a section of the body is, so that its number stands."""
    for at, section in enumerate(sections):
        parent = at + 1 < len(sections) and sections[at + 1].level > section.level
        if section.kind is SectionKind.SECTION or parent or has_words(section.text):
            yield section


def _visible(block: Block) -> bool:
    """A paragraph without a word or a note is the writer's leftover: it gets no number and is not shown."""
    return bool(block.table or block.kind is BlockKind.RULE or plain(block.inlines).strip())
