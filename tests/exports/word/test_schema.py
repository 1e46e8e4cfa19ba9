"""Whatever a version holds, its Word file follows the schema of the format: examples of everything, and properties."""

import io
import zipfile
from pathlib import Path

import pytest

from exports.options import Options, Paper
from tests import samples
from tests.exports.word.writing import word
from tests.tools.check_docx_xsd import findings


def wrong(data: bytes) -> list[str]:
    """What the schema says against a file."""
    return findings(io.BytesIO(data))


@pytest.mark.parametrize("label", ["draft-1", "final-1", "working"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("comments", [True, False])
def test_a_file_with_everything_follows_the_schema(label: str, paper: Paper, comments: bool) -> None:
    options = Options(comments=comments, paper=paper)
    for document in (samples.rich(label=label), samples.arabic(label=label)):
        remarks = samples.remarks(document) if document.language == "en" else ()
        assert wrong(word(document, remarks, options)) == []


def test_the_reference_follows_the_schema(root: Path) -> None:
    assert wrong((root / "exports/word/reference/reference.docx").read_bytes()) == []


def test_a_file_that_was_cut_off_is_none() -> None:
    whole = word(samples.rich())
    assert [one.partition(":")[0] for one in wrong(whole[: len(whole) // 2])] == ["not a DOCX"]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/document.xml", b"<w:body>", b"<w:body><w:r/>"),
        ("word/comments.xml", b' w:id="10001"', b""),
        ("word/footnotes.xml", b"<w:footnoteRef/>", b"<w:footnoteRef><w:p/></w:footnoteRef>"),
        ("word/styles.xml", b"<w:rPr>", b"<w:rPr><w:bold/>"),
        ("[Content_Types].xml", b"<Override ", b"<Overwrite "),
    ],
)
def test_a_part_that_breaks_the_schema_is_found(part: str, old: bytes, new: bytes) -> None:
    version = samples.rich()
    broken = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word(version, samples.remarks(version)))) as whole,
        zipfile.ZipFile(broken, "w") as out,
    ):
        for name in whole.namelist():
            content = whole.read(name)
            assert name != part or old in content
            out.writestr(name, content.replace(old, new, 1) if name == part else content)
    assert {one.partition(",")[0] for one in findings(broken)} == {part}
