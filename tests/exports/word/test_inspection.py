"""The preflight finds what is broken in a Word file, each thing by its name, and nothing in one that is whole."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.made import Problem
from exports.word import inspection
from exports.word.inspection import inspect
from tests import samples
from tests.exports.word.writing import word

Files = dict[str, bytes]
RICH = samples.rich()
WHOLE = word(RICH, samples.remarks(RICH))
BODY, NOTES, COMMENTS = "word/document.xml", "word/footnotes.xml", "word/comments.xml"


def packed(files: Files) -> bytes:
    """A package of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


def unpacked(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(name: str, pattern: str, by: str) -> Callable[[Files], None]:
    """Replaces the first place where `pattern` stands in a part."""

    def change(files: Files) -> None:
        text, count = re.subn(pattern, by, files[name].decode(), count=1, flags=re.DOTALL)
        assert count == 1
        files[name] = text.encode()

    return change


def without(name: str) -> Callable[[Files], None]:
    return lambda files: files.pop(name) and None


BROKEN: dict[str, tuple[Callable[[Files], None], list[Problem]]] = {
    "a part that is not there": (without("word/styles.xml"), [Problem("part_missing", "word/styles.xml")]),
    "no properties of the program": (without("docProps/app.xml"), [Problem("part_missing", "docProps/app.xml")]),
    "a part of an unknown kind": (
        lambda files: files.update({"word/stray.bin": b"x"}),
        [Problem("part_unnamed", "word/stray.bin")],
    ),
    "a head that is gone": (
        without("word/header2.xml"),
        [
            Problem("part_missing", "word/header2.xml"),
            Problem("relation_broken", "word/_rels/document.xml.rels: header2.xml"),
        ],
    ),
    "a link without a relation": (
        changed(BODY, r'(<w:hyperlink [^>]*r:id=")[^"]*"', r'\1rId999"'),
        [Problem("relation_missing", f"{BODY}: rId999")],
    ),
    "a link to nowhere": (
        changed("word/_rels/footnotes.xml.rels", r'Target="https://example.org/"', 'Target="file:///etc/passwd"'),
        [Problem("relation_broken", "word/_rels/footnotes.xml.rels: file:///etc/passwd")],
    ),
    "no title": (
        changed("docProps/core.xml", "<dc:title>[^<]*</dc:title>", "<dc:title/>"),
        [Problem("property_missing", "title")],
    ),
    "no language": (
        changed("docProps/core.xml", "<dc:language>[^<]*</dc:language>", ""),
        [Problem("property_missing", "language")],
    ),
    "another digest": (
        changed("docProps/core.xml", "sha256:", "md5:"),
        [Problem("property_missing", "identifier")],
    ),
    "no program": (
        changed("docProps/app.xml", "<Application>[^<]*</Application>", ""),
        [Problem("property_missing", "application")],
    ),
    "a style that nobody wrote": (
        changed(BODY, r'w:pStyle w:val="Quote"', 'w:pStyle w:val="Quotation"'),
        [Problem("style_missing", f"{BODY}: Quotation")],
    ),
    "a list that nobody wrote": (
        changed(BODY, r'<w:numId w:val="3"/>', '<w:numId w:val="99"/>'),
        [Problem("list_missing", "99")],
    ),
    "a comment without an end": (
        changed(BODY, '<w:commentRangeEnd w:id="10001"/>', ""),
        [Problem("comment_misplaced", "10001")],
    ),
    "a comment at two places": (
        changed(BODY, '(<w:commentRangeStart w:id="10003"/>)', r"\1\1"),
        [Problem("comment_misplaced", "10003")],
    ),
    "a range without a comment": (
        changed(COMMENTS, '<w:comment [^>]*w:id="10007".*?</w:comment>', ""),
        [Problem("comment_missing", "10007")],
    ),
    "a comment twice": (
        changed(COMMENTS, '(<w:comment [^>]*w:id="10008".*?</w:comment>)', r"\1\1"),
        [Problem("comment_twice", "10008")],
    ),
    "a note that nobody calls": (
        changed(BODY, r'<w:footnoteReference w:id="2"/>', ""),
        [Problem("note_uncalled", "2")],
    ),
    "a call of no note": (
        changed(NOTES, r'<w:footnote w:id="2">.*?</w:footnote>', ""),
        [Problem("note_missing", "2")],
    ),
    "a note called twice": (
        changed(BODY, r'(<w:footnoteReference w:id="2"/>)', r"\1\1"),
        [Problem("note_twice", "2")],
    ),
    "two bookmarks of one name": (
        changed(BODY, 'w:name="_p_definitionb3"', 'w:name="_P_definitionb2"'),
        [Problem("bookmark_twice", "_p_definitionb2")],
    ),
    "a bookmark that does not end": (
        changed(BODY, '<w:bookmarkEnd w:id="5"/>', ""),
        [Problem("bookmark_open", "5")],
    ),
    "a link to no bookmark": (
        changed(BODY, 'w:anchor="_s_definition"', 'w:anchor="_s_gone"'),
        [Problem("bookmark_missing", "_s_gone")],
    ),
    "a control character": (changed(BODY, "Plain, ", "Pl\x85\x9fain, "), [Problem("control_character", BODY)]),
}


def test_a_whole_file_has_no_problem() -> None:
    assert inspect(WHOLE) == []
    assert inspect(word(samples.arabic())) == []
    assert inspect(word(samples.rich(label="final-1"))) == []


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_found(name: str) -> None:
    change, problems = BROKEN[name]
    files = unpacked(WHOLE)
    change(files)
    assert inspect(packed(files)) == problems


def test_a_part_that_is_no_xml_is_found() -> None:
    files = unpacked(WHOLE)
    files[COMMENTS] = files[COMMENTS][:-30]
    assert [(one.code, one.detail.partition(":")[0]) for one in inspect(packed(files))] == [("part_broken", COMMENTS)]


@pytest.mark.parametrize("data", [b"", b"PK", b"not a package", WHOLE[: len(WHOLE) // 2], WHOLE[:-40]])
def test_what_is_no_package_is_found(data: bytes) -> None:
    assert [one.code for one in inspect(data)] == ["not_whole"]


def test_an_empty_package_lacks_every_part() -> None:
    assert inspect(packed({})) == [Problem("part_missing", name) for name in inspection.PARTS]


def test_a_part_that_is_there_twice_is_found() -> None:
    out = io.BytesIO(WHOLE)
    with zipfile.ZipFile(out, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("word/theme/theme1.xml", b"<a/>")
    assert inspect(out.getvalue()) == [Problem("part_twice", "word/theme/theme1.xml")]


def test_a_file_that_is_too_large_unpacked_is_not_unpacked() -> None:
    files = unpacked(WHOLE) | {"word/media/image9.png": bytes(inspection.MOST_BYTES)}
    assert inspect(packed(files)) == [Problem("too_large", str(inspection.MOST_BYTES))]


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_property_one_changed_byte_is_found_or_changes_nothing_that_is_read(at: int, by: int) -> None:
    data = bytearray(WHOLE)
    data[at] ^= by
    assert inspect(bytes(data)) != [] or unpacked(bytes(data)) == unpacked(WHOLE)
