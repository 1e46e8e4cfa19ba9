"""Pages, settings, faces and properties of the reference document; what the empty template brings along goes."""

from datetime import UTC, datetime

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Mm
from lxml import etree
from lxml.etree import _Element

from exports.word.look import ARABIC, CJK, DEVANAGARI, DISPLAY, ETHIOPIC, MONO, SANS, SERIF
from exports.word.oxml import el

STAND_INS = (
    (SERIF, "Cambria", "roman"),
    (DISPLAY, "Cambria", "roman"),
    (SANS, "Calibri", "swiss"),
    (MONO, "Consolas", "modern"),
    (ARABIC, "Traditional Arabic", "roman"),
    (CJK, "SimSun", "roman"),
    (DEVANAGARI, "Nirmala UI", "roman"),
    (ETHIOPIC, "Nyala", "roman"),
)
"""What Word may use when a face is not installed; without it the choice is Times New Roman."""
KEPT = {"styles", "settings", "fontTable", "theme", "numbering"}
"""The parts of the template that an output needs."""
PROGRAM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Rapporteur</Application></Properties>"
)
MICROSOFT = "http://schemas.microsoft.com/office/word"


def write_settings(document: WordDocument) -> None:
    """Gives `document` its pages, settings, stand-ins for faces and properties, and drops all else."""
    _drop_template(document)
    _name_program(document)
    _settings(document.settings.element)
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            relation.target_part._blob = _packed(_font_table())
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(29), Mm(33), Mm(27), Mm(30)
    page.header_distance, page.footer_distance = Mm(16), Mm(19)
    core = document.core_properties
    core.title, core.author, core.comments, core.last_modified_by = "Styles of an output", "Rapporteur", "", ""
    core.created = core.modified = datetime(2026, 1, 1, tzinfo=UTC)


def _drop_template(document: WordDocument) -> None:
    """Removes the picture, the older copy of the styles and what else nobody reads."""
    for rels, kept in (
        (document.part.package.rels, {"officeDocument", "core-properties"}),
        (document.part.rels, KEPT),
    ):
        for key, relation in list(rels.items()):
            if relation.reltype.rpartition("/")[2] not in kept:
                del rels[key]


def _name_program(document: WordDocument) -> None:
    """Says which program made the file, where the template names another."""
    package = document.part.package
    part = Part(PackURI("/docProps/app.xml"), CONTENT_TYPE.OFC_EXTENDED_PROPERTIES, PROGRAM, package)
    package.relate_to(part, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)


def _settings(settings: _Element) -> None:
    """Writes the settings anew: as Word 2013 and later lay pages out, hyphens, two at most below each other."""
    for old in list(settings):
        settings.remove(old)
    compatible = {
        "compatibilityMode": 15,
        "overrideTableStyleFontSizeAndJustification": 1,
        "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1,
    }
    settings.extend(
        [
            el("zoom", percent=100),
            el("defaultTabStop", val=720),
            el("autoHyphenation"),
            el("consecutiveHyphenLimit", val=2),
            el("characterSpacingControl", val="doNotCompress"),
            el("compat", *(el("compatSetting", name=name, uri=MICROSOFT, val=on) for name, on in compatible.items())),
            el("themeFontLang", val="en-GB", eastAsia="zh-CN", bidi="ar-SA"),
            el("decimalSymbol", val="."),
            el("listSeparator", val=","),
        ]
    )


def _font_table() -> _Element:
    root = el("fonts")
    for name, other, family in STAND_INS:
        pitch = "fixed" if family == "modern" else "variable"
        facts = el("altName", val=other), el("charset", val="00"), el("family", val=family), el("pitch", val=pitch)
        root.append(el("font", *facts, name=name))
    return root


def _packed(root: _Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
