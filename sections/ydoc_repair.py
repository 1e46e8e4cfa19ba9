"""Repairs of a section's shared document: what two people at once can leave in it.

For one writer only: two that repair at once would make new doubles.
"""

from typing import Any

from pycrdt import Doc, Map
from pycrdt import Text as FlatText

from sections.ydoc import ROOT_OBJECTS, ROOT_TEXT, entries, fresh_block_id, names


def repair_ids(doc: Doc[Any]) -> bool:
    """Gives marks without an id, and all but the first with the same one, a fresh id. True when it had to."""
    text, seen, bad, at = doc[ROOT_TEXT], set(), [], 0
    for content, attributes in text.diff():
        raw = content.encode() if isinstance(content, str) else b"-"
        id = (attributes or {}).get("id")
        index = raw.find(b"\n")
        while index >= 0:
            if not isinstance(id, str) or id in seen:
                bad.append(at + index)
            else:
                seen.add(id)
            index = raw.find(b"\n", index + 1)
        at += len(raw)
    with doc.transaction():
        for index in bad:
            text.format(index, index + 1, {"id": fresh_block_id()})
    return bool(bad)


def repair_cells(doc: Doc[Any]) -> bool:
    """Makes the cells that a table lacks (one adds a row, another a column). True when it had to."""
    missing = [
        (value["cells"], key)
        for _, value in entries(doc[ROOT_OBJECTS])
        if isinstance(value, Map) and value.get("type") == "table" and isinstance(value.get("cells"), Map)
        for row in names(value.get("rows"))
        for column in names(value.get("cols"))
        if (key := f"{row}:{column}") not in value["cells"]
    ]
    with doc.transaction():
        for cells, key in missing[:5_000]:
            cells[key] = FlatText()
    return bool(missing)
