"""The same version with the same comments and options is the same file: at any moment, in any process."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import exports
from exports.options import Options
from tests.builders import comment, document, section, table

# Letters that have colours stand in a font of another kind, which the engine stores in another way.
OUTPUT = document(
    section(
        "Words",
        "Plain words, 📱 one handset 👩‍👩‍👧 for four.",
        "التغطية ليست وصولاً.",
        table("Cases", ("A", "B"), ("1", "2")),
    )
)
COMMENTS = (comment(1, "A thought 🇪🇹."), comment(2, "Another."))
ELSEWHERE = {"SOURCE_DATE_EPOCH": "1", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"}


def digest(format: str) -> str:
    """SHA-256 of the file."""
    data = exports.make(format, OUTPUT, COMMENTS, Options(), lambda done, total: None).data
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("format", sorted(exports.FORMATS))
def test_the_same_input_is_the_same_file(format: str) -> None:
    code = f"from tests.exports.test_same_bytes import digest; print(digest({format!r}))"
    environ = {**os.environ, **ELSEWHERE}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == digest(format)


SAME = """
import hashlib, sys
from tests.exports.conftest import make
from tests.exports.outputs import rich, remarks
text = rich()
sys.stdout.write(hashlib.sha256(make(text, remarks(text)[:3]).data).hexdigest())
"""


def test_a_rich_output_is_the_same_file_under_any_language_and_zone(root: Path) -> None:
    surroundings = [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LANG": "C.UTF-8", "LANGUAGE": "ja"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LANG": "C", "LANGUAGE": "ar", "PANGO_LANGUAGE": "zh-tw:ko"},
    ]
    running = [
        subprocess.Popen([sys.executable, "-c", SAME], cwd=root, env={**os.environ, **one}, stdout=subprocess.PIPE)
        for one in surroundings
    ]
    digests = {process.communicate()[0] for process in running}
    assert [len(one) for one in digests] == [64]
