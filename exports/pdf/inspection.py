"""The inspection of a finished PDF: what PDF/UA-1 (ISO 14289-1) asks for and a program can see in the bytes.

Each problem's detail is the clause of the standard, and where it helps what was found.
"""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from exports.made import Problem
from exports.pdf.structure import inspect_structure

Found = Iterator[Problem]
LINKS = ("http://", "https://", "mailto:")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DIGEST = re.compile(rb"sha256:[0-9a-f]{64}")


def inspect(data: bytes) -> list[Problem]:
    """What is wrong with a finished PDF, each thing once; nothing when it may be offered."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return list(dict.fromkeys(_problems(pdf)))
    except pikepdf.PdfError as why:
        return [Problem("pdf_unreadable", str(why).rpartition(": ")[2])]


def _problems(pdf: Pdf) -> Found:
    if pdf.is_encrypted:
        yield Problem("pdf_encrypted", "7.16")
    if not pdf.pages:
        yield Problem("pdf_no_pages")
    yield from _catalogue(pdf.Root)
    yield from _metadata(pdf.Root)
    links: dict[tuple[int, int], str | None] = {}
    if "/StructTreeRoot" in pdf.Root:
        yield from inspect_structure(pdf.Root.StructTreeRoot, links)
    else:
        yield Problem("pdf_no_structure", "7.1")
    for number, page in enumerate(pdf.pages, 1):
        yield from _annotations(page.obj, number, links)
    yield from _fonts(pdf)
    yield from _deeds(pdf.Root)


def _catalogue(root: Any) -> Found:
    if root.get("/MarkInfo", Dictionary()).get("/Marked") is not True:
        yield Problem("pdf_not_marked", "6.2")
    if not _LANGUAGE.fullmatch(str(root.get("/Lang", ""))):
        yield Problem("pdf_no_language", "7.2")
    if root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle") is not True:
        yield Problem("pdf_title_not_displayed", "7.1")


def _metadata(root: Any) -> Found:
    if "/Metadata" not in root:
        yield Problem("pdf_no_metadata", "7.1")
        return
    xmp = root.Metadata.read_bytes()
    if not re.search(rb"pdfuaid:part(=\"1\"|>1<)", xmp):
        yield Problem("pdf_not_universal", "5")
    if not re.search(rb"<dc:title>.*?<rdf:li[^>]*>[^<]*\S[^<]*</rdf:li>", xmp, re.DOTALL):
        yield Problem("pdf_no_title", "7.1")
    if not _DIGEST.search(xmp):
        yield Problem("pdf_no_digest")


def _annotations(page: Any, number: int, links: dict[tuple[int, int], str | None]) -> Found:
    """Links must stand in the structure, say what they lead to, and lead to pages of the web, mailboxes or here."""
    found = page.get("/Annots")
    if found is None:
        return
    if page.get("/Tabs") != Name.S:
        yield Problem("pdf_tab_order", f"7.18.3, page {number}")
    for annotation in found:
        if annotation.get("/Subtype") != Name.Link:
            yield Problem("pdf_foreign_annotation", f"7.18, page {number}")
            continue
        if links.get(annotation.objgen) != "Link":
            yield Problem("pdf_link_outside", f"7.18.5, page {number}")
        if not str(annotation.get("/Contents", "")):
            yield Problem("pdf_link_unnamed", f"7.18.5, page {number}")
        action = annotation.get("/A", Dictionary())
        address = str(action.get("/URI", ""))
        if action and not (action.get("/S") == Name.URI and address.lower().startswith(LINKS)):
            yield Problem("pdf_link_astray", address or f"page {number}")


def _fonts(pdf: Pdf) -> Found:
    """Every font must be inside the file, and its letters must be known to those who copy them or hear them read."""
    for one in pdf.objects:
        if not isinstance(one, Dictionary) or one.get("/Type") != Name.Font or one.get("/Subtype") == Name.Type3:
            continue
        name = str(one.get("/BaseFont", ""))[1:]
        if one.get("/Subtype") == Name.Type0:
            if "/ToUnicode" not in one:
                yield Problem("pdf_font_without_letters", f"7.21.7, {name}")
            continue
        descriptor = one.get("/FontDescriptor", Dictionary())
        if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield Problem("pdf_font_not_embedded", f"7.21, {name}")


def _deeds(root: Any) -> Found:
    """A file that is only read does nothing by itself and carries no script."""
    names = root.get("/Names", Dictionary())
    if "/OpenAction" in root and not isinstance(root.OpenAction, Array):
        yield Problem("pdf_acts", "OpenAction")
    if "/AA" in root or "/JavaScript" in names:
        yield Problem("pdf_acts", "JavaScript")
