"""Two foreign readers of Word files, LibreOffice and pandoc, and what they say they have read."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lxml import etree
from lxml.etree import _Element

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
XLINK = "http://www.w3.org/1999/xlink"
DC = "http://purl.org/dc/elements/1.1/"
LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"


@dataclass(frozen=True)
class Seen:
    """A comment as a reader found it; `covered` are the words at which it stands, a note's call being U+FFFC."""

    author: str
    date: str
    lines: tuple[str, ...]
    covered: str
    done: bool | None = None


def libreoffice(profile: Path, target: str, *files: Path) -> None:
    """Writes the files anew beside themselves, in the format `target` (its extension). Raises when it cannot."""
    where = f"-env:UserInstallation={profile.as_uri()}"
    command = ["soffice", "--headless", where, "--convert-to", target, "--outdir", str(files[0].parent)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)


Tree = Any
"""A node of pandoc's syntax tree: an object with "t", its kind, and "c", its content."""


def pandoc(file: Path) -> Tree:
    """The syntax tree of a Word file, with comments and changes."""
    command = ["pandoc", "--from", "docx", "--to", "json", "--track-changes=all", str(file)]
    said = subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert said.stderr == b""
    return json.loads(said.stdout)


class OpenDocument:
    """A flat OpenDocument text: what LibreOffice made of a Word file."""

    def __init__(self, file: Path) -> None:
        root = etree.parse(file, etree.XMLParser(huge_tree=True)).getroot()
        body = root.find(f".//{{{OFFICE}}}text")
        assert body is not None
        self.body = body

    def headings(self) -> list[tuple[int, str]]:
        """Level and words of each heading."""
        return [(int(one.get(f"{{{TEXT}}}outline-level", "0")), words(one)) for one in self.body.iter(f"{{{TEXT}}}h")]

    def contents(self) -> list[str]:
        """The entries of the contents."""
        found = self.body.iterfind(f".//{{{TEXT}}}table-of-content/{{{TEXT}}}index-body/{{{TEXT}}}p")
        return [words(one) for one in found]

    def paragraphs(self) -> list[str]:
        """The words of all paragraphs and headings behind the contents, those of cells too, those of notes not."""
        index = self.body.find(f".//{{{TEXT}}}table-of-content")
        behind = index is None
        out = []
        for one in self.body.iter(f"{{{TEXT}}}p", f"{{{TEXT}}}h", f"{{{TEXT}}}table-of-content"):
            if one is index:
                behind = True
            elif behind and not _inside(one, "table-of-content", "note", "annotation"):
                out.append(words(one))
        return out

    def tables(self) -> list[list[list[str]]]:
        """Every table as its rows of cells."""
        return [
            [
                ["\n".join(words(p) for p in cell) for cell in row.iter(f"{{{TABLE}}}table-cell")]
                for row in table.iter(f"{{{TABLE}}}table-row")
            ]
            for table in self.body.iter(f"{{{TABLE}}}table")
        ]

    def lists(self) -> list[tuple[int, str]]:
        """Depth and words of every item of a list."""
        paragraphs = self.body.iterfind(f".//{{{TEXT}}}list-item/{{{TEXT}}}p")
        return [(sum(one.tag == f"{{{TEXT}}}list" for one in p.iterancestors()), words(p)) for p in paragraphs]

    def notes(self) -> list[str]:
        """The words of the footnotes."""
        bodies = self.body.iter(f"{{{TEXT}}}note-body")
        return ["\n".join(words(p) for p in body).removeprefix("\t") for body in bodies]

    def links(self) -> list[tuple[str, str]]:
        """Address and words of every link out of the file."""
        found = ((str(one.get(f"{{{XLINK}}}href")), words(one)) for one in self.body.iter(f"{{{TEXT}}}a"))
        return [(address, shown) for address, shown in found if not address.startswith("#")]

    def bookmarks(self) -> list[str]:
        """The names of all bookmarks."""
        found = self.body.iter(f"{{{TEXT}}}bookmark-start", f"{{{TEXT}}}bookmark")
        return [str(one.get(f"{{{TEXT}}}name")) for one in found]

    def comments(self) -> list[Seen]:
        """The comments in the order of the text."""
        open_names: dict[str, str] = {}
        covered: dict[str, str] = {}
        for kind, name, text in _events(self.body):
            if kind == "start":
                open_names[name] = ""
            elif kind == "end":
                covered[name] = open_names.pop(name)
            else:
                open_names = {one: so_far + text for one, so_far in open_names.items()}
        return [
            Seen(
                author=one.findtext(f"{{{DC}}}creator") or "",
                date=(one.findtext(f"{{{DC}}}date") or "")[:19],
                lines=tuple(words(p) for p in one.iter(f"{{{TEXT}}}p")),
                covered=covered[one.get(f"{{{OFFICE}}}name", "")],
                done=one.get(f"{{{LOEXT}}}resolved") == "true",
            )
            for one in self.body.iter(f"{{{OFFICE}}}annotation")
        ]


def words(element: _Element) -> str:
    """The words in an element, without those of comments; a note is U+FFFC."""
    return "".join(text for kind, _, text in _events(element) if kind == "text")


def _events(element: _Element) -> Iterator[tuple[str, str, str]]:
    """What a reader meets: ("start" or "end", name of a comment, "") and ("text", "", words)."""
    name = etree.QName(element).localname
    if name == "annotation":
        yield "start", element.get(f"{{{OFFICE}}}name", ""), ""
    elif name == "annotation-end":
        yield "end", element.get(f"{{{OFFICE}}}name", ""), ""
    elif name == "note":
        yield "text", "", "\ufffc"
    else:
        signs = {"tab": "\t", "line-break": "\n", "s": " " * int(element.get(f"{{{TEXT}}}c", "1"))}
        yield "text", "", signs.get(name, "") + _unfolded(element.text)
        for child in element:
            yield from _events(child)
            yield "text", "", _unfolded(child.tail)


def _unfolded(text: str | None) -> str:
    """Text without the line feeds and indents of the file itself."""
    return "" if not text or (not text.strip() and "\n" in text) else text.replace("\n", " ")


def _inside(element: _Element, *names: str) -> bool:
    return any(etree.QName(one).localname in names for one in element.iterancestors())


def nodes(tree: Tree, kind: str) -> list[Tree]:
    """The content of every node of a kind, in the order of the text."""
    if isinstance(tree, list):
        return [found for one in tree for found in nodes(one, kind)]
    if not isinstance(tree, dict):
        return []
    if "t" not in tree:
        return nodes(list(tree.values()), kind)
    inner = nodes(tree.get("c"), kind)
    return [tree.get("c"), *inner] if tree["t"] == kind else inner


def flat(tree: Tree) -> str:
    """The words of a node in one line, without those of comments; a note is U+FFFC."""
    return " ".join("".join(text for kind, _, text in _told(tree) if kind == "text").split())


def pandoc_comments(tree: Tree) -> dict[str, Seen]:
    """The comments that pandoc found, by their ids in the file."""
    seen: dict[str, Seen] = {}
    open_ids: set[str] = set()
    for kind, span, text in _told(tree):
        if kind == "start":
            named = dict(span[0][2])
            seen[named["id"]] = Seen(named["author"], named["date"], (flat(span[1]),), "")
            open_ids.add(named["id"])
        elif kind == "end":
            open_ids.remove(dict(span[0][2])["id"])
        else:
            for id in open_ids:
                seen[id] = replace(seen[id], covered=seen[id].covered + text)
    return {id: replace(one, covered=" ".join(one.covered.split())) for id, one in seen.items()}


def _told(tree: Tree) -> Iterator[tuple[str, Tree, str]]:
    """What a reader meets: ("start" or "end", span, "") of a comment and ("text", None, words)."""
    if isinstance(tree, list):
        for one in tree:
            yield from _told(one)
    elif isinstance(tree, dict) and "t" not in tree:
        yield from _told(list(tree.values()))
    elif isinstance(tree, dict):
        classes = tree["c"][0][1] if tree["t"] == "Span" else []
        plain = {"Space": " ", "SoftBreak": " ", "LineBreak": "\n", "Note": "\ufffc"}.get(tree["t"])
        if "comment-start" in classes or "comment-end" in classes:
            yield classes[0].removeprefix("comment-"), tree["c"], ""
            yield from _told(tree["c"][1]) if "comment-end" in classes else ()  # ends side by side come nested
        elif plain is not None or tree["t"] == "Str":
            yield "text", None, tree["c"] if plain is None else plain
        else:
            yield from _told(tree.get("c"))
