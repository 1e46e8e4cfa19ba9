"""The XML of a Word file: one element at a time, its properties in the order that the schema asks for."""

import re
import unicodedata
from collections.abc import Iterable

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import OxmlElement
from lxml.etree import _Element

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")

PARAGRAPH_ORDER = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
).split()
RUN_ORDER = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
).split()


def el(tag: str, *children: _Element | None, **attributes: str | int) -> _Element:
    """One element of Word's main namespace; its attributes are of the same. Children that are None are left out."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(child for child in children if child is not None)
    return element


def sort_into(parent: _Element, order: list[str], *children: _Element) -> None:
    """Puts properties where `order` wants them in `parent`; one that is there already is replaced."""
    for child in children:
        for old in parent.findall(str(child.tag)):
            parent.remove(old)
        later = {qn(f"w:{name}") for name in order[order.index(local_name(child)) + 1 :]}
        spot = next((i for i, sibling in enumerate(parent) if sibling.tag in later), len(parent))
        parent.insert(spot, child)


def paragraph_properties(style: str, extra: Iterable[_Element] = ()) -> _Element:
    """`w:pPr` with a style's id and further properties in any order."""
    properties = el("pPr", el("pStyle", val=style))
    sort_into(properties, PARAGRAPH_ORDER, *extra)
    return properties


def run(text: str, properties: Iterable[_Element] = ()) -> _Element:
    """One run of text: line feeds become breaks, tabs become tabs, what XML cannot hold falls away."""
    return el("r", run_properties(properties), *text_elements(text))


def run_properties(properties: Iterable[_Element]) -> _Element | None:
    """`w:rPr` with `properties` in order, or None when there are none."""
    holder = el("rPr")
    sort_into(holder, RUN_ORDER, *properties)
    return holder if len(holder) else None


def text_elements(text: str) -> Iterable[_Element]:
    """The `w:t`, `w:br` and `w:tab` elements that show `text`."""
    for part in re.split(r"([\n\t])", clean(text)):
        if part == "\n":
            yield el("br")
        elif part == "\t":
            yield el("tab")
        elif part:
            yield _spaced("t", part)


def styled(text: str, style: str) -> _Element:
    """A run in a character style, given by its id."""
    return run(text, [el("rStyle", val=style)])


def tab() -> _Element:
    """A run that is one tab."""
    return el("r", el("tab"))


def field(code: str, shown: str) -> list[_Element]:
    """The runs of a field with the words that it shows until Word works it out again."""
    return [field_mark("begin"), field_code(code), field_mark("separate"), run(shown), field_mark("end")]


def field_mark(kind: str) -> _Element:
    """A run with one of the three marks of a field: begin, separate, end."""
    return el("r", el("fldChar", fldCharType=kind))


def field_code(code: str) -> _Element:
    """A run with what a field does, as in `PAGE`."""
    return el("r", _spaced("instrText", f" {code} "))


def clean(text: str) -> str:
    """`text` as XML can hold it: pairs of surrogates joined, lone ones replaced, control characters left out, NFC."""
    return unicodedata.normalize("NFC", UNFIT.sub("", joined(text).replace("\r\n", "\n").replace("\r", "\n")))


def joined(text: str) -> str:
    """`text` without surrogates and as long as before in UTF-16 units: pairs joined, a lone one U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def prefixed(prefix: str, name: str) -> str:
    """The full name of an attribute in one of the namespaces that python-docx does not know."""
    return f"{{{NAMESPACES[prefix]}}}{name}"


def local_name(element: _Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


NAMESPACES = {
    "w": nsmap["w"],
    "r": nsmap["r"],
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}


def _spaced(tag: str, text: str) -> _Element:
    element = el(tag)
    element.text = text
    element.set(XML_SPACE, "preserve")
    return element
