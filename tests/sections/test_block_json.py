"""A section's text as JSON: what was written comes back, and nothing else is taken."""

import json
from typing import Any

import pytest
from hypothesis import given

from sections.block_json import text_from_json, text_to_json
from sections.blocks import BlockKind, NoteCall, Text
from sections.versions import canonical
from tests import strategies
from tests.builders import block, heading, marked, section, table
from tests.sections.strict_json import spoiled

TEXT = section(
    "Any",
    heading("A heading", 2),
    block("Words", NoteCall("n1"), marked("linked", strong=True, link="https://example.org", language="fr"), indent=1),
    block("كلمات", kind=BlockKind.QUOTE, language="ar", direction="rtl"),
    table("Caption", ("a", "b"), ("c", ""), ref="t1"),
    notes={"n1": "A note."},
).text


@given(strategies.texts("s"))
def test_property_what_was_written_comes_back(text: Text) -> None:
    assert text_from_json(json.loads(canonical(text_to_json(text)))) == text


def test_what_is_absent_or_default_is_left_out() -> None:
    assert text_to_json(section("Any", "Plain.").text) == {
        "blocks": [{"id": "s1b1", "kind": "p", "inlines": [{"text": "Plain."}]}]
    }


OPTIONAL = ("indent", "language", "direction", "table", "notes", "marks", "strong", "link")


def test_nothing_else_is_taken() -> None:
    for what, value in spoiled(text_to_json(TEXT)):
        if any(what.endswith(f"lacks {name}") for name in OPTIONAL):
            assert text_from_json(value) != TEXT, what
        else:
            with pytest.raises(ValueError):
                print(what, text_from_json(value))


@pytest.mark.parametrize(
    "part",
    [
        {"text": "a", "break": True},
        {"text": "a", "note": "n1"},
        {"break": False},
        {"text": "a", "marks": {}},
        {"text": "a", "marks": {"strong": False}},
        {},
    ],
)
def test_a_part_is_one_thing_said_in_one_way(part: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        text_from_json({"blocks": [{"id": "a", "kind": "p", "inlines": [part]}]})
