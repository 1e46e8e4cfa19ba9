"""Reads the flat texts of a section into blocks: checked, normalised, suggestions rejected, units traced."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sections.attributes import direction_of, indent_of, kind_of, language_of, marks_of
from sections.blocks import (
    Block,
    BlockKind,
    Cell,
    Inline,
    Inlines,
    LineBreak,
    Note,
    NoteCall,
    Place,
    Table,
    Text,
    merged,
    plain,
    units,
)
from sections.comments import Passage
from sections.lines import Line, Piece

MOST_CHARACTERS = 100_000  # of one block: a longer one goes on in the next block
MOST_CELLS = 5_000

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Run:
    """A stretch of a flat text with the same attributes: words, or one embed."""

    content: str | Mapping[str, Any]
    attributes: Mapping[str, Any] = field(default_factory=dict)


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class TableSource:
    """A table as the shared text keeps it; a missing cell is an empty one."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[str, Runs]
    head: bool


@dataclass(frozen=True)
class Stretch:
    """Where the text at `place` that belongs to `block` came from."""

    block: str
    place: Place
    pieces: tuple[Piece, ...]
    ends: int


@dataclass(frozen=True)
class Reading:
    """A section read: its text, the number of open suggestions, the way between blocks and flat texts."""

    text: Text
    open_suggestions: int
    stretches: tuple[Stretch, ...]

    def to_flat(self, passage: Passage) -> tuple[Place, int, int] | None:
        """Place and UTF-16 offsets of a passage in the flat text; None when there is no such passage."""
        for stretch in self.stretches:
            if stretch.block == passage.block and stretch.place == passage.place:
                inside = [p for p in stretch.pieces if p.start < passage.end and p.start + p.length > passage.start]
                if not inside or passage.end > stretch.pieces[-1].start + stretch.pieces[-1].length:
                    return None
                first, last = inside[0], inside[-1]
                start = first.source + (passage.start - first.start if first.length == first.source_length else 0)
                beyond = last.start + last.length - passage.end if last.length == last.source_length else 0
                return passage.place, max(start, first.source), last.source + last.source_length - beyond
        return None

    def to_passage(self, place: Place, start: int, end: int) -> Passage | None:
        """The passage that shows a stretch of a flat text: of several the one that has most of it."""
        best: Passage | None = None
        for stretch in self.stretches:
            if stretch.place != place:
                continue
            covered = [p for p in stretch.pieces if p.source < end and p.source + p.source_length > start]
            if not covered:
                continue
            first, last = covered[0], covered[-1]
            inner = max(0, start - first.source) if first.length == first.source_length else 0
            beyond = max(0, last.source + last.source_length - end) if last.length == last.source_length else 0
            found = Passage(stretch.block, first.start + inner, last.start + last.length - beyond, place)
            if best is None or found.end - found.start > best.end - best.start:
                best = found
        return best


def read_runs(running: Runs, objects: Mapping[str, Runs | TableSource], seed: str = "") -> Reading:
    """The base text of a section (every suggestion rejected). `seed` makes ids that had to be invented differ
    between sections; the same input always gives the same ids."""
    return _Reader(objects, seed).read(running)


class _Reader:
    def __init__(self, objects: Mapping[str, Runs | TableSource], seed: str) -> None:
        self.objects, self.seed = objects, seed
        self.ids: set[str] = set()
        self.repeats: dict[str, int] = {}
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self.stretches: list[Stretch] = []
        self.taken: set[str] = set()
        self.suggestions: set[str] = set()

    def read(self, running: Runs) -> Reading:
        line = Line()
        for run, source in _with_offsets(running):
            if self._is_rejected(run):
                continue
            if not isinstance(run.content, str):
                self._embed(line, run.content, source, notes_too=True)
                continue
            marks = marks_of(run.attributes)
            for words, at, ended in _lines(run.content, source):
                for part in _in_chunks(words):
                    if line.characters + len(part) > MOST_CHARACTERS:
                        self._close(line, {}, at)
                        line = Line()
                    line.add_words(part, marks, at)
                    at += units(part)
                if ended:
                    self._close(line, run.attributes, at + 1)
                    line = Line()
        if line.inlines:
            self._close(line, {}, line.pieces[-1].source + line.pieces[-1].source_length)
        while self.blocks and _is_empty(self.blocks[-1]):
            self.blocks.pop()
        kept = {block.id for block in self.blocks}
        stretches = tuple(stretch for stretch in self.stretches if stretch.block in kept)
        return Reading(Text(tuple(self.blocks), tuple(self.notes)), len(self.suggestions), stretches)

    def _is_rejected(self, run: Run) -> bool:
        """Whether it is there only as a suggestion; also counts the suggestions met."""
        keys = [key for key, value in run.attributes.items() if value is not None and ":" in key]
        self.suggestions.update(key.split(":", 1)[1] for key in keys if key.startswith(("insertion:", "deletion:")))
        return any(key.startswith("insertion:") for key in keys)

    def _embed(self, line: Line, embed: Mapping[str, Any], source: int, notes_too: bool) -> None:
        """Footnotes and line breaks; what is not known stays in the shared text alone."""
        if embed.get("type") == "hard_break":
            line.add(LineBreak(), source)
        ref = embed.get("ref")
        is_note = embed.get("type") == "footnote" and isinstance(ref, str) and isinstance(self.objects.get(ref), tuple)
        if is_note and notes_too and ref not in self.taken:
            self.taken.add(str(ref))
            line.add(NoteCall(str(ref)), source)

    def _close(self, line: Line, attributes: Mapping[str, Any], ends: int) -> None:
        kind = kind_of(attributes.get("kind"))
        table = None
        id = self._unique(attributes.get("id"))
        self.stretches.append(Stretch(id, (), tuple(line.pieces), ends))
        self._read_notes(line.inlines, id)
        if kind == BlockKind.TABLE:
            table = self._table(attributes.get("ref"), id)
            kind = BlockKind.TABLE if table else BlockKind.PARAGRAPH
        self.blocks.append(
            Block(
                id=id,
                kind=kind,
                inlines=merged(tuple(line.inlines)),
                indent=indent_of(attributes.get("indent")),
                language=language_of(attributes.get("lang")),
                direction=direction_of(attributes.get("dir")),
                table=table,
            )
        )

    def _table(self, ref: object, block: str) -> Table | None:
        source = self.objects.get(ref) if isinstance(ref, str) else None
        if not isinstance(source, TableSource) or not isinstance(ref, str) or ref in self.taken:
            return None
        columns = tuple(dict.fromkeys(source.columns))[:MOST_CELLS]
        rows = tuple(dict.fromkeys(source.rows))[: MOST_CELLS // max(1, len(columns))]
        if not rows or not columns:
            return None
        self.taken.add(ref)
        return Table(
            ref,
            tuple(tuple(self._cell(ref, f"{row}:{column}", source, block) for column in columns) for row in rows),
            source.head,
        )

    def _cell(self, ref: str, key: str, source: TableSource, block: str) -> Cell:
        line = self._open_text(source.cells.get(key, ()), notes_too=True)
        self.stretches.append(Stretch(block, (ref, "cells", key), tuple(line.pieces), 0))
        self._read_notes(line.inlines, block)
        return Cell(key, merged(tuple(line.inlines)))

    def _read_notes(self, inlines: Iterable[Inline], block: str) -> None:
        for call in inlines:
            if isinstance(call, NoteCall):
                runs = self.objects[call.note]
                line = self._open_text(runs if isinstance(runs, tuple) else (), notes_too=False)
                self.notes.append(Note(call.note, merged(tuple(line.inlines))))
                self.stretches.append(Stretch(block, (call.note,), tuple(line.pieces), 0))

    def _open_text(self, runs: Runs, notes_too: bool) -> Line:
        """A note or a cell: a line feed only separates its paragraphs."""
        line = Line()
        for run, source in _with_offsets(runs):
            if self._is_rejected(run):
                continue
            if not isinstance(run.content, str):
                self._embed(line, run.content, source, notes_too)
                continue
            marks = marks_of(run.attributes)
            for words, at, ended in _lines(run.content, source):
                room = MOST_CHARACTERS - line.characters
                line.add_words(words[:room], marks, at)
                if ended:
                    line.add(LineBreak(), at + units(words))
        return line

    def _unique(self, id: object) -> str:
        """The paragraph's own id, or for a repeated, unusable or missing one an id derived from it."""
        own = id if isinstance(id, str) and _ID.fullmatch(id) else ""
        found = own
        while not found or found in self.ids:
            self.repeats[own] = self.repeats.get(own, 0) + 1
            name = f"{self.seed}\n{own}\n{self.repeats[own]}"
            found = "d" + hashlib.sha256(name.encode()).hexdigest()[:15]
        self.ids.add(found)
        return found


def _with_offsets(runs: Runs) -> Iterator[tuple[Run, int]]:
    at = 0
    for run in runs:
        yield run, at
        at += units(run.content) if isinstance(run.content, str) else 1


def _lines(content: str, source: int) -> Iterator[tuple[str, int, bool]]:
    """The words between line feeds with their offset, and whether a line feed ends them."""
    parts = content.split("\n")
    for index, words in enumerate(parts):
        yield words, source, index < len(parts) - 1
        source += units(words) + 1


def _in_chunks(words: str) -> Iterator[str]:
    if len(words) <= MOST_CHARACTERS:
        yield words
        return
    for start in range(0, len(words), MOST_CHARACTERS):
        yield words[start : start + MOST_CHARACTERS]


def _is_empty(block: Block) -> bool:
    return block.kind not in (BlockKind.TABLE, BlockKind.RULE, BlockKind.IMAGE) and not _has_content(block.inlines)


def _has_content(inlines: Inlines) -> bool:
    return bool(plain(inlines).strip())
