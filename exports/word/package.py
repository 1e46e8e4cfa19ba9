"""The package of a Word file: the reference document emptied, parts added to it, and its bytes made reproducible."""

import io
import zipfile
from importlib import resources

from docx import Document as open_document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from lxml.etree import _Element

from exports.names import moment
from exports.word.look import NUMBERED
from exports.word.oxml import el
from exports.word.scripts import slot_of, whole_tag
from sections.versions import Document

OLDEST = (1980, 1, 1, 0, 0, 0)
"""The date of every entry of the package: the earliest that a zip can hold."""
LONGEST_PROPERTY = 255
"""How many characters Word reads of a property."""
FOOTNOTES = RELATIONSHIP_TYPE.FOOTNOTES
COMMENTS_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def opened() -> WordDocument:
    """The reference document with its styles and without its specimens."""
    reference = resources.files("exports.word.reference") / "reference.docx"
    word = open_document(io.BytesIO(reference.read_bytes()))
    empty_body(word)
    return word


def empty_body(word: WordDocument) -> None:
    """Removes all paragraphs and tables; the properties of the pages stay."""
    body = word.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)


def style_ids(word: WordDocument) -> dict[str, str]:
    """The ids of all styles by their names, as the schema and as python-docx spell them."""
    ids = {str(style.name): style.style_id for style in word.styles}
    return ids | {name.lower(): id for name, id in ids.items() if name.lower() not in ids}


def add_part(word: WordDocument, name: str, root: _Element, relation: str) -> XmlPart:
    """Adds `word/<name>.xml` with the content `root`, related to the main part."""
    part = XmlPart(
        PackURI(f"/word/{name}.xml"),
        _CONTENT_TYPE.format(name),
        root,  # type: ignore[arg-type]  # python-docx asks for its own class and serialises any element
        word.part.package,
    )
    word.part.relate_to(part, relation)
    return part


def add_list(word: WordDocument, level: int) -> int:
    """The id of one more numbered list, which counts from its beginning at `level`."""
    numbering = word.part.numbering_part.element
    id = len(numbering.findall(qn("w:num"))) + 1
    restart = el("lvlOverride", el("startOverride", val=1), ilvl=level)
    numbering.append(el("num", el("abstractNumId", val=NUMBERED), restart, numId=id))
    return id


def relate_link(part: XmlPart, address: str) -> str:
    """The id under which a part keeps an address outside the file."""
    return part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


def set_properties(word: WordDocument, document: Document, digest: str) -> None:
    """The core properties: all from the version, whose digest identifies it, none from the clock."""
    core = word.core_properties
    core.title, core.author = _property(document.title), _property(document.forum)
    core.subject = f"IGF {document.year}"
    core.identifier, core.version = f"sha256:{digest}", document.label
    core.content_status, core.language = document.stage, document.language
    core.keywords, core.category, core.comments = "", "", ""
    core.last_modified_by, core.revision = "Rapporteur", 1
    core.created = core.modified = moment(document.frozen_at)


def _property(text: str) -> str:
    """`text`, cut where it is longer than a property may be."""
    return text if len(text) <= LONGEST_PROPERTY else text[: LONGEST_PROPERTY - 1] + "…"


def set_language(word: WordDocument, language: str) -> None:
    """Makes `language` the one that a run has when it names none."""
    names = {slot_of(language): whole_tag(language)}
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    for element in (defaults, word.settings.element.find(qn("w:themeFontLang"))):
        for name, value in names.items():
            element.set(qn(f"w:{name}"), value)


def number_notes(word: WordDocument) -> None:
    """Names the separators of footnotes in the settings, where Word looks for them."""
    spot = word.settings.element.find(qn("w:compat"))
    spot.addprevious(el("footnotePr", el("footnote", id=-1), el("footnote", id=0)))


def saved(word: WordDocument) -> bytes:
    """The bytes of the whole file; the same content always gives the same bytes."""
    buffer = io.BytesIO()
    word.save(buffer)
    return packed(buffer.getvalue())


def packed(data: bytes) -> bytes:
    """A package with the same entries in a fixed order, at a fixed date."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        first = ["[Content_Types].xml", "_rels/.rels"]
        for name in [*first, *sorted(set(old.namelist()) - set(first))]:
            info = zipfile.ZipInfo(name, OLDEST)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            new.writestr(info, old.read(name))
    return out.getvalue()
