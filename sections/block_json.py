"""Blocks as plain JSON values and back: the form in which versions keep them."""

import dataclasses
from typing import Any

from sections.blocks import (
    Block,
    BlockKind,
    Cell,
    Inline,
    Inlines,
    LineBreak,
    Marks,
    Note,
    NoteCall,
    Table,
    Text,
    Words,
)
from sections.fields import Fields, elements

_MARKS = [field.name for field in dataclasses.fields(Marks)]
_NAMED = ("link", "language", "direction")
"""The marks that say something; the others are only there or not."""


def text_to_json(text: Text) -> dict[str, Any]:
    """A section's text as JSON values; what is absent or default is left out, so that bytes stay few and
    canonical."""
    value: dict[str, Any] = {"blocks": [_block_to_json(block) for block in text.blocks]}
    if text.notes:
        value["notes"] = [{"ref": note.ref, "inlines": _inlines_to_json(note.inlines)} for note in text.notes]
    return value


def text_from_json(value: object) -> Text:
    """The text that `text_to_json` wrote. Raises ValueError for anything else."""
    fields = Fields(value)
    blocks = tuple(_block_from_json(block) for block in fields.items("blocks"))
    notes = tuple(_note_from_json(note) for note in fields.given("notes", fields.items) or ())
    fields.close()
    text = Text(blocks, notes)
    if text_to_json(text) != value:
        raise ValueError("a default is written out, or an empty mark")
    return text


def _block_to_json(block: Block) -> dict[str, Any]:
    value: dict[str, Any] = {
        "id": block.id,
        "kind": block.kind.value,
        "inlines": _inlines_to_json(block.inlines),
    }
    if block.indent:
        value["indent"] = block.indent
    if block.language:
        value["language"] = block.language
    if block.direction:
        value["direction"] = block.direction
    if block.table:
        value["table"] = {
            "ref": block.table.ref,
            "head": block.table.head,
            "rows": [
                [{"key": cell.key, "inlines": _inlines_to_json(cell.inlines)} for cell in row]
                for row in block.table.rows
            ],
        }
    return value


def _block_from_json(value: object) -> Block:
    block = Fields(value)
    read = Block(
        id=block.text("id"),
        kind=BlockKind(block.text("kind")),
        inlines=_inlines_from_json(block.items("inlines")),
        indent=block.given("indent", block.integer) or 0,
        language=block.given("language", block.text),
        direction=block.given("direction", block.text),
        table=block.given("table", lambda name: _table_from_json(block.value(name))),
    )
    block.close()
    return read


def _table_from_json(value: object) -> Table:
    table = Fields(value)
    rows = tuple(tuple(_cell_from_json(cell) for cell in elements(row)) for row in table.items("rows"))
    read = Table(table.text("ref"), rows, table.flag("head"))
    table.close()
    return read


def _cell_from_json(value: object) -> Cell:
    cell = Fields(value)
    read = Cell(cell.text("key"), _inlines_from_json(cell.items("inlines")))
    cell.close()
    return read


def _note_from_json(value: object) -> Note:
    note = Fields(value)
    read = Note(note.text("ref"), _inlines_from_json(note.items("inlines")))
    note.close()
    return read


def _inlines_to_json(inlines: Inlines) -> list[Any]:
    return [_inline_to_json(part) for part in inlines]


def _inline_to_json(part: Inline) -> dict[str, Any]:
    if isinstance(part, LineBreak):
        return {"break": True}
    if isinstance(part, NoteCall):
        return {"note": part.note}
    marks = {name: value for name in _MARKS if (value := getattr(part.marks, name))}
    return {"text": part.text, "marks": marks} if marks else {"text": part.text}


def _inlines_from_json(values: list[object]) -> Inlines:
    return tuple(_inline_from_json(value) for value in values)


def _inline_from_json(value: object) -> Inline:
    part = Fields(value)
    read: Inline
    if part.given("break", part.flag):
        read = LineBreak()
    elif (note := part.given("note", part.text)) is not None:
        read = NoteCall(note)
    else:
        marks = part.given("marks", lambda name: _marks_from_json(part.value(name)))
        read = Words(part.text("text"), marks or Marks())
    part.close()
    return read


def _marks_from_json(value: object) -> Marks:
    marks = Fields(value)
    flags = {name: marks.given(name, marks.flag) or False for name in _MARKS if name not in _NAMED}
    named = {name: marks.given(name, marks.text) for name in _NAMED}
    marks.close()
    return Marks(**flags, link=named["link"], language=named["language"], direction=named["direction"])
