"""The same version, comments and options give the same bytes; dates and properties come from the version alone."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from exports.word.reference.make import reference
from sections.versions import digest
from tests import samples
from tests.exports.word.word_file import WordFile
from tests.exports.word.writing import word

PRINT_DIGEST = """
import hashlib
from tests import samples
from tests.exports.word.writing import word
version = samples.rich()
print(hashlib.sha256(word(version, samples.remarks(version))).hexdigest())
"""
DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"
CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"


@pytest.mark.parametrize(("seed", "zone"), [("0", "UTC"), ("4711", "Pacific/Kiritimati"), ("77", "America/St_Johns")])
def test_the_bytes_are_the_same_in_another_process_hash_seed_and_zone(root: Path, seed: str, zone: str) -> None:
    version = samples.rich()
    here = hashlib.sha256(word(version, samples.remarks(version))).hexdigest()
    around = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
    command = [sys.executable, "-c", PRINT_DIGEST]
    there = subprocess.run(command, cwd=root, env=around, capture_output=True, text=True, check=True).stdout.strip()
    assert there == here


def test_the_order_in_which_comments_are_given_changes_nothing() -> None:
    version = samples.rich()
    comments = samples.remarks(version)
    assert word(version, comments[::-1]) == word(version, comments)


def test_the_entries_of_the_package_carry_the_oldest_date() -> None:
    package = WordFile(word(samples.rich())).package
    assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_properties_name_the_version() -> None:
    version = samples.rich()
    core = WordFile(word(version)).part("docProps/core.xml")
    told = {str(one.tag): one.text for one in core if one.text}
    assert told == {
        f"{DC}title": "Staying connected at the last mile",
        f"{DC}creator": "Best Practice Forum on Meaningful Access",
        f"{DC}subject": "IGF 2026",
        f"{DC}identifier": f"sha256:{digest(version)}",
        f"{DC}language": "en",
        f"{CORE}contentStatus": "draft",
        f"{CORE}version": "draft-1",
        f"{CORE}lastModifiedBy": "Rapporteur",
        f"{CORE}revision": "1",
        f"{TERMS}created": "2026-09-29T12:00:00Z",
        f"{TERMS}modified": "2026-09-29T12:00:00Z",
    }


def test_a_title_longer_than_a_property_may_be_is_cut_in_the_property_alone() -> None:
    title = "Long " * 60
    file = WordFile(word(samples.rich(title=title)))
    assert file.part("docProps/core.xml").findtext(f"{DC}title") == title[:254] + "…"
    assert next(one.words for one in file.paragraphs() if one.style == "Title Longer") == title


def test_the_reference_is_what_its_code_makes(root: Path) -> None:
    assert (root / "exports/word/reference/reference.docx").read_bytes() == reference()
