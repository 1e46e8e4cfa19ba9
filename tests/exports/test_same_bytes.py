"""The same version with the same comments and options is the same file: at any moment, in any process."""

import hashlib
import os
import subprocess
import sys

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
