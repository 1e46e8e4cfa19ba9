"""Writes texts into a section's shared document, each as an update of its own."""

from collections.abc import Mapping
from typing import Any

from pycrdt import Array, Map
from pycrdt import Text as FlatText

from sections.attributes import marks_to_attributes, paragraph_to_attributes
from sections.blocks import Inlines, LineBreak, Place, Table, Text, Words
from sections.ydoc import ROOT_OBJECTS, ROOT_TEXT, Flat, flat_texts, fresh_block_id, open_doc, read_doc


def compose(text: Text, client: int) -> bytes:
    """A first update that writes `text` into an empty section. Ids that are given are kept."""
    return append(open_doc().get_update(), text, client)


def append(state: bytes, text: Text, client: int) -> bytes:
    """An update that writes `text` behind what a section holds, under a client id that nobody uses."""
    doc = open_doc(state, client=client)
    before = doc.get_state()
    flat, running, objects = Flat(doc[ROOT_TEXT]).text, doc[ROOT_TEXT], doc[ROOT_OBJECTS]
    with doc.transaction():
        if flat and not flat.strip("\n") and not read_doc(doc).text.blocks:
            del running[0 : len(flat)]
        elif flat and not flat.endswith("\n"):
            running.insert(len(running), "\n", {"id": fresh_block_id()})
        refs = {note.ref: note.ref if note.ref not in objects else fresh_block_id() for note in text.notes}
        for block in text.blocks:
            _write(running, block.inlines, refs)
            mark = {"id": block.id or fresh_block_id(), **paragraph_to_attributes(block)}
            running.insert(len(running), "\n", mark | _write_table(objects, block.table, refs))
        for note in text.notes:
            objects[refs[note.ref]] = FlatText()
            _write(objects[refs[note.ref]], note.inlines, {})
    return doc.get_update(before)


def replace_words(state: bytes, place: Place, old: str, new: str, client: int) -> bytes | None:
    """An update that puts `new` in the place of the first `old` at `place`; None when `old` is not there."""
    doc = open_doc(state, client=client)
    before = doc.get_state()
    text = dict(flat_texts(doc)).get(place)
    if text is None or not old or old not in Flat(text).text:
        return None
    flat = Flat(text)
    start = flat.text.index(old)
    first, last = flat.byte(flat.unit(start)), flat.byte(flat.unit(start + len(old)))
    with doc.transaction():
        del text[first:last]
        if new:
            text.insert(first, new, {})
    return doc.get_update(before)


def _write(text: FlatText, inlines: Inlines, refs: Mapping[str, str]) -> None:
    for part in inlines:
        if isinstance(part, Words):
            text.insert(len(text), part.text, marks_to_attributes(part.marks))
        elif isinstance(part, LineBreak):
            text.insert_embed(len(text), {"type": "hard_break"}, {})
        elif part.note in refs:
            text.insert_embed(len(text), {"type": "footnote", "ref": refs[part.note]}, {})


def _write_table(objects: Map[Any], table: Table | None, refs: Mapping[str, str]) -> dict[str, Any]:
    if table is None:
        return {}
    ref = table.ref if table.ref and table.ref not in objects else fresh_block_id()
    rows = [f"r{index + 1}" for index in range(len(table.rows))]
    columns = [f"c{index + 1}" for index in range(len(table.rows[0]) if table.rows else 0)]
    objects[ref] = Map(
        {"type": "table", "rows": Array(rows), "cols": Array(columns), "cells": Map(), "head": table.head}
    )
    cells = objects[ref]["cells"]
    for row, row_cells in zip(rows, table.rows, strict=True):
        for column, cell in zip(columns, row_cells, strict=True):
            cells[f"{row}:{column}"] = FlatText()
            _write(cells[f"{row}:{column}"], cell.inlines, refs)
    return {"ref": ref}
