"""The checkers of finished files refuse what is no such file; a check that passes all goes unseen."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


def check(root: Path, tool: str, *files: Path) -> tuple[int, str]:
    """The checker's exit code and what it printed."""
    command = [sys.executable, str(root / "tests" / "tools" / tool), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_an_empty_package_is_no_word_file(root: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.docx"
    zipfile.ZipFile(empty, "w").close()
    assert check(root, "check_docx_xsd.py", empty) == (1, f"FAIL {empty}\n    no word/document.xml\n")


def test_a_text_is_no_pdf(root: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.pdf"
    text.write_text("not a PDF")
    code, said = check(root, "check_pdf_ua.py", text)
    assert (code, said.startswith(f"FAIL {text} not a PDF:")) == (1, True)


@pytest.mark.parametrize("tool", ["check_docx_xsd.py", "check_pdf_ua.py"])
def test_a_checker_without_files_says_how_it_is_used(root: Path, tool: str) -> None:
    assert check(root, tool) == (2, "")
