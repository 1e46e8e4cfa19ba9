"""The preflight of a finished Word file: whole, with all its parts, nothing in it that points nowhere.

It reads what Word would stumble over, in about the time that it takes to unpack the file; the schemas of the format
are left to the tests.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from posixpath import dirname, join, normpath

from docx.oxml.ns import nsmap, qn
from lxml import etree
from lxml.etree import _Element

from exports.made import Problem
from exports.word.oxml import UNFIT

MOST_BYTES = 64 * 1024 * 1024
"""The most that a file may hold, packed or unpacked: what mail servers and readers of the format still take."""
PARTS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/app.xml",
    "docProps/core.xml",
    "word/_rels/document.xml.rels",
    "word/document.xml",
    "word/fontTable.xml",
    "word/numbering.xml",
    "word/settings.xml",
    "word/styles.xml",
)
"""What every file of ours has."""
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_CORE = {
    "title": f"{{{nsmap['dc']}}}title",
    "language": f"{{{nsmap['dc']}}}language",
    "created": f"{{{nsmap['dcterms']}}}created",
}
_PROGRAM = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Application"
_DIGEST = re.compile("sha256:[0-9a-f]{64}")
_ADDRESS = re.compile(r"(https?://|mailto:)\S+", re.IGNORECASE)
Parts = dict[str, _Element]


def inspect(data: bytes) -> list[Problem]:
    """What is wrong with a finished Word file; nothing when it may be offered. Any bytes get an answer."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if max(len(data), sum(entry.file_size for entry in package.infolist())) > MOST_BYTES:
                return [Problem("too_large", str(MOST_BYTES))]
            twice = [name for name, count in Counter(package.namelist()).items() if count > 1]
            files = {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as why:
        return [Problem("not_whole", str(why))]
    parts, broken = _parsed(files)
    broken += [Problem("part_twice", name) for name in twice]
    broken += [Problem("part_missing", name) for name in PARTS if name not in files]
    if broken:
        return broken
    found = [_unnamed(parts, files), _relations(parts, files), _properties(parts), _styles(parts), _lists(parts)]
    found += [_comments(parts), _notes(parts), _bookmarks(parts), _characters(parts)]
    return [problem for problems in found for problem in problems]


def _parsed(files: dict[str, bytes]) -> tuple[Parts, list[Problem]]:
    """The roots of all parts in XML, and those that are none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    parts: Parts = {}
    broken = []
    for name, content in files.items():
        if name.endswith((".xml", ".rels")):
            try:
                parts[name] = etree.fromstring(content, parser)
            except etree.XMLSyntaxError as why:
                broken.append(Problem("part_broken", f"{name}: {why}"))
    return parts, broken


def _unnamed(parts: Parts, files: dict[str, bytes]) -> Iterator[Problem]:
    """Parts whose kind the package does not tell, and kinds of parts that are not there."""
    kinds = parts["[Content_Types].xml"]
    endings = {one.get("Extension") for one in kinds.iter(f"{_TYPES}Default")}
    named = {str(one.get("PartName")).lstrip("/") for one in kinds.iter(f"{_TYPES}Override")}
    for name in files:
        if name != "[Content_Types].xml" and name not in named and name.rpartition(".")[2] not in endings:
            yield Problem("part_unnamed", name)
    yield from (Problem("part_missing", name) for name in sorted(named - files.keys()))


def _relations(parts: Parts, files: dict[str, bytes]) -> Iterator[Problem]:
    """Relations to parts that are not there or to no address, and ids that no relation has."""
    for name, root in parts.items():
        if not name.endswith(".rels"):
            own = _relations_of(parts, name)
            used = (value for e in root.iter(etree.Element) for key, value in e.attrib.items() if _is_relation(key))
            yield from (Problem("relation_missing", f"{name}: {id}") for id in used if id not in own)
            continue
        folder = dirname(dirname(name))
        for target, external in _relations_of(parts, name).values():
            place = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            if not (_ADDRESS.fullmatch(target) if external else place in files):
                yield Problem("relation_broken", f"{name}: {target}")


def _relations_of(parts: Parts, name: str) -> dict[str, tuple[str, bool]]:
    """Target, and whether it is outside, of each relation that a part has, by id; also of a list of relations."""
    listed = name if name.endswith(".rels") else join(dirname(name), "_rels", name.rpartition("/")[2] + ".rels")
    relations: Iterable[_Element] = parts.get(listed, ())
    return {str(one.get("Id")): (str(one.get("Target")), one.get("TargetMode") == "External") for one in relations}


def _is_relation(attribute: object) -> bool:
    return str(attribute).startswith(f"{{{nsmap['r']}}}")


def _properties(parts: Parts) -> Iterator[Problem]:
    """Properties of the document that are not told: title, language, date, digest, program."""
    core = parts["docProps/core.xml"]
    yield from (Problem("property_missing", name) for name, tag in _CORE.items() if not core.findtext(tag))
    if not _DIGEST.fullmatch(core.findtext(f"{{{nsmap['dc']}}}identifier") or ""):
        yield Problem("property_missing", "identifier")
    if not parts["docProps/app.xml"].findtext(_PROGRAM):
        yield Problem("property_missing", "application")


def _texts(parts: Parts) -> Iterator[tuple[str, _Element]]:
    """The parts that people read: body, notes, comments, heads and feet."""
    for name, root in parts.items():
        if re.fullmatch(r"word/(document|footnotes|comments|header\d+|footer\d+)\.xml", name):
            yield name, root


def _styles(parts: Parts) -> Iterator[Problem]:
    """Styles that are used and not there."""
    there = {style.get(qn("w:styleId")) for style in parts["word/styles.xml"].iter(qn("w:style"))}
    names = [qn(f"w:{name}") for name in ("pStyle", "rStyle", "tblStyle")]
    used = {(name, one.get(qn("w:val"))) for name, root in _texts(parts) for one in root.iter(*names)}
    yield from (Problem("style_missing", f"{name}: {style}") for name, style in sorted(used) if style not in there)


def _lists(parts: Parts) -> Iterator[Problem]:
    """Lists that are used and not there."""
    there = {one.get(qn("w:numId"), "") for one in parts["word/numbering.xml"].iter(qn("w:num"))}
    used = {one.get(qn("w:val"), "") for _, root in _texts(parts) for one in root.iter(qn("w:numId"))}
    yield from (Problem("list_missing", id) for id in sorted(used - there))


def _comments(parts: Parts) -> Iterator[Problem]:
    """Comments that do not stand at exactly one range with start, end and call in this order, and ranges without."""
    texts = parts["word/comments.xml"].iter(qn("w:comment")) if "word/comments.xml" in parts else ()
    there = Counter(one.get(qn("w:id")) for one in texts)
    steps = [qn(f"w:{name}") for name in ("commentRangeStart", "commentRangeEnd", "commentReference")]
    told: dict[str | None, list[str]] = {id: [] for id in there}
    for _, root in _texts(parts):
        for one in root.iter(*steps):
            told.setdefault(one.get(qn("w:id")), []).append(str(one.tag))
    for id, order in told.items():
        if id not in there:
            yield Problem("comment_missing", str(id))
        elif there[id] > 1:
            yield Problem("comment_twice", str(id))
        elif order != steps:
            yield Problem("comment_misplaced", str(id))


def _notes(parts: Parts) -> Iterator[Problem]:
    """Notes that are not called exactly once, and calls of notes that are not there."""
    texts = parts["word/footnotes.xml"].iter(qn("w:footnote")) if "word/footnotes.xml" in parts else ()
    there = Counter(one.get(qn("w:id")) for one in texts if one.get(qn("w:type")) is None)
    called = Counter(one.get(qn("w:id")) for _, root in _texts(parts) for one in root.iter(qn("w:footnoteReference")))
    yield from (Problem("note_missing", str(id)) for id in called if id not in there)
    yield from (Problem("note_uncalled", str(id)) for id in there if id not in called)
    yield from (Problem("note_twice", str(id)) for id in there if max(there[id], called[id]) > 1)


def _bookmarks(parts: Parts) -> Iterator[Problem]:
    """Bookmarks of the same name or id, such that do not end, and links to bookmarks that are not there."""
    body = parts["word/document.xml"]
    starts = list(body.iter(qn("w:bookmarkStart")))
    names = Counter(str(one.get(qn("w:name"))).lower() for one in starts)
    ids = Counter(one.get(qn("w:id")) for one in starts)
    ends = Counter(one.get(qn("w:id")) for one in body.iter(qn("w:bookmarkEnd")))
    yield from (Problem("bookmark_twice", name) for name, count in names.items() if count > 1)
    yield from (Problem("bookmark_twice", str(id)) for id, count in ids.items() if count > 1)
    yield from (Problem("bookmark_open", str(id)) for id in sorted({*ids, *ends}, key=str) if ends[id] != ids[id])
    for _, root in _texts(parts):
        links = (one.get(qn("w:anchor")) for one in root.iter(qn("w:hyperlink")))
        yield from (Problem("bookmark_missing", link) for link in links if link and link.lower() not in names)


def _characters(parts: Parts) -> Iterator[Problem]:
    """Control characters, which show as boxes or nothing."""
    for name, root in _texts(parts):
        if any(UNFIT.search(text) for text in root.itertext()):
            yield Problem("control_character", name)
