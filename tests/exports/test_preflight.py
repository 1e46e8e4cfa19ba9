"""The preflight: a good file passes, and each thing that can be wrong with a PDF is found by its name."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from exports import preflight
from exports.made import Problem
from tests.exports.conftest import File
from tests.exports.reading import elements, opened


def first(pdf: Pdf, kind: str) -> Any:
    """The first element of a kind in the structure."""
    return next(element for found, element in elements(pdf) if found == kind)


def link(pdf: Pdf) -> Any:
    """The first link."""
    return next(link for page in pdf.pages for link in page.obj.get("/Annots", []))


def metadata(pdf: Pdf, old: bytes, new: bytes) -> None:
    """Writes other metadata."""
    pdf.Root.Metadata = pdf.make_stream(pdf.Root.Metadata.read_bytes().replace(old, new))


def bare_font(pdf: Pdf) -> None:
    """Adds a font that is not inside the file."""
    pdf.Root.Font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica),
    )


def without_letters(pdf: Pdf) -> None:
    """Takes from all fonts what tells which letters their shapes are."""
    for one in pdf.objects:
        if isinstance(one, Dictionary) and one.get("/Subtype") == Name.Type0 and "Lato-Bold" in str(one.BaseFont):
            del one.ToUnicode
            one.BaseFont = Name("/Lato-Bold")


def set_key(find: Callable[[Pdf], Any], key: str, value: object) -> Callable[[Pdf], None]:
    """What sets a key of an object."""

    def breaks(pdf: Pdf) -> None:
        find(pdf)[key] = value

    return breaks


def delete(find: Callable[[Pdf], Any], key: str) -> Callable[[Pdf], None]:
    """What takes a key of an object away."""

    def breaks(pdf: Pdf) -> None:
        del find(pdf)[key]

    return breaks


def root(pdf: Pdf) -> Any:
    return pdf.Root


BREAKAGES: list[tuple[Callable[[Pdf], None], list[Problem]]] = [
    (delete(root, "/MarkInfo"), [Problem("pdf_not_marked", "6.2")]),
    (delete(root, "/Lang"), [Problem("pdf_no_language", "7.2")]),
    (set_key(root, "/Lang", String("no language")), [Problem("pdf_no_language", "7.2")]),
    (delete(root, "/ViewerPreferences"), [Problem("pdf_title_not_displayed", "7.1")]),
    (delete(root, "/Metadata"), [Problem("pdf_no_metadata", "7.1")]),
    (lambda pdf: metadata(pdf, b"pdfuaid", b"pdfxxid"), [Problem("pdf_not_universal", "5")]),
    (lambda pdf: metadata(pdf, b"dc:title", b"dc:rights"), [Problem("pdf_no_title", "7.1")]),
    (lambda pdf: metadata(pdf, b"sha256:", b"sha1:"), [Problem("pdf_no_digest")]),
    (set_key(lambda pdf: first(pdf, "P"), "/S", Name.Marquee), [Problem("pdf_unknown_element", "7.1, Marquee")]),
    (set_key(lambda pdf: first(pdf, "P"), "/S", Name.Figure), [Problem("no_alternative_text", "7.3")]),
    (set_key(lambda pdf: first(pdf, "LBody"), "/S", Name.P), [Problem("pdf_list_item", "7.2")]),
    (set_key(lambda pdf: first(pdf, "LI"), "/S", Name.Div), [Problem("pdf_list", "7.2")]),
    (delete(lambda pdf: first(pdf, "Note"), "/ID"), [Problem("pdf_note", "7.9")]),
    (set_key(lambda pdf: first(pdf, "H1"), "/S", Name.H2), [Problem("pdf_heading_skipped", "7.4.2, H2 first")]),
    (set_key(lambda pdf: first(pdf, "H2"), "/S", Name.H3), [Problem("pdf_heading_skipped", "7.4.2, H3 after H1")]),
    (delete(lambda pdf: first(pdf, "TD"), "/A"), [Problem("pdf_cell_without_head", "7.5")]),
    (delete(lambda pdf: pdf.pages[1].obj, "/Tabs"), [Problem("pdf_tab_order", "7.18.3, page 2")]),
    (delete(link, "/Contents"), [Problem("pdf_link_unnamed", "7.18.5, page 2")]),
    (set_key(lambda pdf: first(pdf, "Link"), "/S", Name.Span), [Problem("pdf_link_outside", "7.18.5, page 2")]),
    (set_key(link, "/Subtype", Name.Movie), [Problem("pdf_foreign_annotation", "7.18, page 2")]),
    (
        set_key(link, "/A", Dictionary(S=Name.URI, URI=String("file:///etc/passwd"))),
        [Problem("pdf_link_astray", "file:///etc/passwd")],
    ),
    (set_key(link, "/A", Dictionary(S=Name.Launch)), [Problem("pdf_link_astray", "page 2")]),
    (bare_font, [Problem("pdf_font_not_embedded", "7.21, Helvetica")]),
    (without_letters, [Problem("pdf_font_without_letters", "7.21.7, Lato-Bold")]),
    (set_key(root, "/OpenAction", Dictionary(S=Name.JavaScript)), [Problem("pdf_acts", "OpenAction")]),
    (set_key(root, "/AA", Dictionary()), [Problem("pdf_acts", "JavaScript")]),
    (lambda pdf: metadata(pdf, b"", b""), []),
]


def saved(pdf: Pdf, **how: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


@pytest.mark.parametrize(("breaks", "found"), BREAKAGES)
def test_each_thing_that_is_wrong_is_found(draft: File, breaks: Callable[[Pdf], None], found: list[Problem]) -> None:
    pdf = opened(draft.data)
    breaks(pdf)
    assert preflight.inspect("pdf", saved(pdf)) == found


def test_a_file_without_structure_fails(draft: File) -> None:
    pdf = opened(draft.data)
    del pdf.Root.StructTreeRoot
    assert {one.code for one in preflight.inspect("pdf", saved(pdf))} == {"pdf_no_structure", "pdf_link_outside"}


def test_a_file_with_a_secret_fails(draft: File) -> None:
    data = saved(opened(draft.data), encryption=pikepdf.Encryption(owner="o", user=""))
    assert preflight.inspect("pdf", data) == [Problem("pdf_encrypted", "7.16")]


def test_a_file_without_pages_fails() -> None:
    found = {one.code for one in preflight.inspect("pdf", saved(Pdf.new()))}
    assert {"pdf_no_pages", "pdf_no_structure", "pdf_no_metadata"} - found == set()


@pytest.mark.parametrize("length", [1, 1000, 30_000])
def test_a_file_that_was_cut_off_fails(draft: File, length: int) -> None:
    (found,) = preflight.inspect("pdf", draft.data[:length])
    assert found.code == "pdf_unreadable"


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_an_empty_file_fails(format: str) -> None:
    assert preflight.inspect(format, b"") == [Problem("empty_file", format)]


def test_something_else_fails() -> None:
    assert [one.code for one in preflight.inspect("pdf", b"PK\x03\x04 no PDF at all")] == ["pdf_unreadable"]


def test_lists_and_arrays_of_one_are_the_same(draft: File) -> None:
    pdf = opened(draft.data)
    for _, element in list(elements(pdf)):
        kids = element.get("/K")
        if isinstance(kids, Array) and len(kids) == 1:
            element.K = kids[0]
    assert preflight.inspect("pdf", saved(pdf)) == []
