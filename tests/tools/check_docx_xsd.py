"""Validate the parts of DOCX files against the ECMA-376 transitional schemas in tests/data/ooxml-xsd.

Usage: check_docx_xsd.py FILE...   (needs lxml)
Exit 0: all pass; 1: a file fails; 2: wrong use.
Origin: the project's design material.
"""

import functools
import re
import sys
import zipfile
from pathlib import Path
from typing import BinaryIO

from lxml import etree

SCHEMAS = Path(__file__).resolve().parent.parent / "data" / "ooxml-xsd"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SCHEMA_OF = [
    (
        r"word/(document|comments|footnotes|endnotes|styles|numbering|settings|fontTable|webSettings"
        r"|header\d*|footer\d*)\.xml",
        "wml.xsd",
    ),
    (r"\[Content_Types\]\.xml", "opc-xsd/opc-contentTypes.xsd"),
    (r"(.*/)?_rels/.*\.rels", "opc-xsd/opc-relationships.xsd"),
]
UNCHECKED = re.compile(
    r"word/(stylesWithEffects|commentsExtended|commentsIds|commentsExtensible|people|theme/.*)\.xml"
    r"|docProps/.*\.xml|customXml/.*"
)


@functools.cache
def schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / name))


def without_extensions(root: etree._Element) -> etree._Element:
    """Removes what mc:Ignorable lets a reader ignore, as a strict reader does first."""
    ignorable = {COMPATIBILITY}
    for e in root.iter(etree.Element):
        names = e.attrib.pop(f"{{{COMPATIBILITY}}}Ignorable", "")
        ignorable |= {e.nsmap[p] for p in names.split() if p in e.nsmap}
    for e in list(root.iter(etree.Element)):
        if etree.QName(e).namespace in ignorable and e.getparent() is not None:
            e.getparent().remove(e)
            continue
        for a in list(e.attrib):
            if etree.QName(a).namespace in ignorable:
                del e.attrib[a]
    return root


def findings(file: str | BinaryIO) -> list[str]:
    """What is wrong with a file, given by its path or open."""
    try:
        package = zipfile.ZipFile(file)
        names = package.namelist()
    except (OSError, zipfile.BadZipFile) as why:
        return [f"not a DOCX: {why}"]
    out = [] if "word/document.xml" in names else ["no word/document.xml"]
    for name in names:
        xsd = next((x for pattern, x in SCHEMA_OF if re.fullmatch(pattern, name)), None)
        if xsd is None:
            if name.endswith((".xml", ".rels")) and not UNCHECKED.fullmatch(name):
                out.append(f"{name}: a part that this checker does not know")
            continue
        try:
            root = etree.fromstring(package.read(name))
        except etree.XMLSyntaxError as why:
            out.append(f"{name}: {why}")
            continue
        s = schema(xsd)
        if not s.validate(without_extensions(root)):
            out += [f"{name}, line {e.line}: {e.message[:190]}" for e in list(s.error_log)[:4]]
    return out


def main(paths: list[str]) -> int:
    if not paths:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    failed = False
    for path in paths:
        found = findings(path)
        failed |= bool(found)
        print("FAIL" if found else "PASS", path)
        for line in found:
            print("   ", line)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
