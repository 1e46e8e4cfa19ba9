"""Reading finished files back: words by page, where they stand, links, and the structure of a PDF."""

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf

XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Word:
    """A word on a page with its box, in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float


def pages(data: bytes, order: str = "-raw") -> list[str]:
    """The words of each page in the order in which they are written, or with "-layout" in that of the lines."""
    done = subprocess.run(["pdftotext", order, "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def flat(text: str) -> str:
    """Words in one line, without marks of direction and with plain blanks."""
    return " ".join(re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text).split())


def words(data: bytes, page: int) -> list[Word]:
    """The words of one page, counted from 1, with their places."""
    asked = ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), "-", "-"]
    done = subprocess.run(asked, input=data, capture_output=True, check=True)
    found = ElementTree.fromstring(done.stdout).iter(f"{XHTML}word")
    return [
        Word(flat(one.text or ""), float(one.attrib["xMin"]), float(one.attrib["yMin"]), float(one.attrib["xMax"]))
        for one in found
    ]


def picture(data: bytes, page: int, folder: Path) -> Path:
    """One page as a picture, 50 pixels an inch."""
    source = folder / "page.pdf"
    source.write_bytes(data)
    asked = ["pdftoppm", "-r", "50", "-png", "-singlefile", "-f", str(page), "-l", str(page)]
    subprocess.run([*asked, str(source), str(folder / "page")], check=True)
    return folder / "page.png"


def opened(data: bytes) -> pikepdf.Pdf:
    """The PDF as objects."""
    return pikepdf.open(io.BytesIO(data))


def elements(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """All elements of the structure in the order in which they are read aloud, each with its kind."""
    stack = [pdf.Root.StructTreeRoot.K]
    while stack:
        one: Any = stack.pop()
        if isinstance(one, pikepdf.Array):
            stack += reversed(list(one))
        elif isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield str(one.S)[1:], one
            stack.append(one.get("/K", pikepdf.Array()))


def destinations(pdf: pikepdf.Pdf) -> dict[str, int]:
    """The pages of all anchors, counted from 1."""
    numbers = {page.obj.objgen: at for at, page in enumerate(pdf.pages, 1)}
    names = list(pdf.Root.Names.Dests.Names)
    return {str(name): numbers[place[0].objgen] for name, place in zip(names[::2], names[1::2], strict=True)}


def links(pdf: pikepdf.Pdf) -> list[tuple[int, str, str]]:
    """All links: the page they stand on, where they lead, and what they say they lead to."""
    found = []
    for number, page in enumerate(pdf.pages, 1):
        for link in page.obj.get("/Annots", pikepdf.Array()):
            target = f"#{link.Dest}" if "/Dest" in link else str(link.A.URI)
            found.append((number, target, str(link.Contents)))
    return found
