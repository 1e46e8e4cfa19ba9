"""Anchors, and where they stand, as plain JSON values and back."""

from collections.abc import Mapping
from typing import Any

from sections.anchors import Anchor, AnchorState, Found


def anchor_to_json(anchor: Anchor) -> dict[str, Any]:
    """The anchor as JSON values."""
    return {
        "section": anchor.section,
        "place": list(anchor.place),
        "ids": [list(ids) for ids in anchor.ids],
        "block": anchor.block,
        "quote": anchor.quote,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
    }


def anchor_from_json(value: Mapping[str, Any]) -> Anchor:
    """The anchor that `anchor_to_json` wrote."""
    ids = tuple((client, clock, length) for client, clock, length in value["ids"])
    return Anchor(
        value["section"],
        tuple(value["place"]),
        ids,
        value["block"],
        value["quote"],
        value["prefix"],
        value["suffix"],
    )


def found_to_json(found: Found) -> dict[str, Any]:
    """Where an anchor stands, as JSON values."""
    return {
        "state": found.state.value,
        "place": list(found.place),
        "start": found.start,
        "end": found.end,
        "words": found.words,
        "first": list(found.first) if found.first else None,
        "last": list(found.last) if found.last else None,
    }


def found_from_json(value: Mapping[str, Any]) -> Found:
    """The value that `found_to_json` wrote."""
    first, last = value["first"], value["last"]
    return Found(
        AnchorState(value["state"]),
        tuple(value["place"]),
        value["start"],
        value["end"],
        value["words"],
        (first[0], first[1], first[2]) if first else None,
        (last[0], last[1], last[2]) if last else None,
    )
