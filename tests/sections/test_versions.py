"""A version's canonical JSON: one text has one form, and whoever has the form can tell its digest."""

import hashlib
import json
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from sections.blocks import Words
from sections.errors import BadInput
from sections.versions import (
    Document,
    canonical,
    canonical_json,
    digest,
    document_from_json,
    section_digest,
)
from tests import samples, strategies
from tests.builders import block, document, section
from tests.sections.strict_json import spoiled

RICH = samples.rich(team=(("Amina Okafor", "mag_facilitator"),))


@given(strategies.documents())
def test_property_what_was_written_comes_back_and_has_the_same_bytes(version: Document) -> None:
    written = canonical_json(version)
    assert document_from_json(written) == version
    assert canonical_json(document_from_json(written)) == written


@given(strategies.documents())
def test_property_the_form_has_sorted_keys_no_blanks_nfc_and_whole_numbers(version: Document) -> None:
    written = canonical_json(version).decode()
    assert unicodedata.is_normalized("NFC", written)
    read = json.loads(written, object_pairs_hook=_in_order, parse_float=_never, parse_constant=_never)
    assert json.dumps(read, separators=(",", ":"), ensure_ascii=False) == written


def _in_order(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    assert names == sorted(set(names))
    assert "".join(names).isascii()
    return dict(pairs)


def _never(number: str) -> None:
    raise AssertionError(number)


@given(strategies.documents(2), strategies.documents(2))
def test_property_two_versions_have_one_digest_only_when_they_are_the_same(one: Document, other: Document) -> None:
    assert (digest(one) == digest(other)) == (one == other)


def test_the_digest_is_that_of_the_form_as_anybody_can_compute_it() -> None:
    written = canonical_json(RICH)
    assert digest(RICH) == hashlib.sha256(written).hexdigest()
    for said, part in zip(json.loads(written)["sections"], RICH.sections, strict=True):
        sum = said.pop("sha256")
        assert sum == section_digest(part) == hashlib.sha256(canonical(said)).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"frozen_at": RICH.frozen_at + 1},
        {"label": "draft-2"},
        {"team": ()},
        {"sections": RICH.sections[:-1]},
        {"sections": RICH.sections[::-1]},
    ],
)
def test_whatever_changes_the_digest_changes(change: dict[str, Any]) -> None:
    assert digest(replace(RICH, **change)) != digest(RICH)


def test_the_digest_of_a_known_version_stays_the_same_for_ever() -> None:
    """Files that were given out carry it: whoever changes the form raises FORMAT and reads the older one too."""
    version = document(section("Title", block("Naïve 知识 ", Words("😀"))))
    assert digest(version) == "6824c8ac1165f13ebe84e3c17a6ede7cf77c5c1dc536c549da820fdbaa5bd17a"


def test_text_that_is_written_in_parts_has_the_same_form() -> None:
    apart = document(section("Title", unicodedata.normalize("NFD", "Naïve é")))
    together = document(section("Title", "Naïve é"))
    assert apart != together
    assert canonical_json(apart) == canonical_json(together)


@pytest.mark.parametrize("value", [1.0, float("nan"), {"a": [1, {"b": 2.5}]}, [[float("inf")]]])
def test_a_number_that_is_not_whole_has_no_form(value: object) -> None:
    with pytest.raises(ValueError):
        canonical(value)


def test_half_a_character_has_no_form() -> None:
    with pytest.raises(ValueError):
        canonical("\ud83d")


def test_nothing_else_is_taken() -> None:
    whole = json.loads(canonical_json(RICH))
    assert document_from_json(canonical(whole)) == RICH
    for what, value in spoiled(whole):
        with pytest.raises(BadInput):
            print(what, document_from_json(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda written: written[:-1],
        lambda written: written + b" ",
        lambda written: json.dumps(json.loads(written)).encode(),
        lambda written: written.replace(b'"year":2026', b'"year":2026.0'),
        lambda written: written.replace(b'"year":2026', b'"year":02026'),
        lambda written: written.replace(b'"format":1', b'"format":2'),
        lambda written: written.replace("知".encode(), b"\\u77e5"),
        lambda written: b"[" * 100_000,
        lambda written: b"\xff",
        lambda written: b"",
    ],
)
def test_another_way_to_write_the_same_is_not_taken(spoil: Any) -> None:
    changed = spoil(canonical_json(RICH))
    assert changed != canonical_json(RICH)
    with pytest.raises(BadInput) as refused:
        document_from_json(changed)
    assert refused.value.fields == {"version": "not_canonical"}
