"""The small markup in which the demo's texts are kept, read into blocks.

A line is a paragraph; one that ends with a backslash goes on in the next. `#` to `###` head, `-` and `1.` items (two
blanks an indent), `>` quotation; `{ar}` at the head of a paragraph names its language. A table is `|= caption` and rows
of `|`-parted cells, the first naming the columns. Within a line: `**strong**`, `*emphasis*`, `[words](address)`,
`^[a footnote]`, `{fr:words in another language}`.
"""

import re
from collections.abc import Iterator, Mapping
from importlib import resources

from sections.blocks import (
    Block,
    BlockKind,
    Cell,
    Inline,
    Inlines,
    LineBreak,
    Marks,
    Note,
    NoteCall,
    Table,
    Text,
    Words,
    merged,
)

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

_LINE = re.compile(
    r"(?P<blanks> *)(?P<sign>#{1,3} |- |\d+\. |> |)(?:\{(?P<language>[a-z]{2})\} )?(?P<text>.*)", re.DOTALL
)
_SIGNS = {
    "# ": BlockKind.HEADING_1,
    "## ": BlockKind.HEADING_2,
    "### ": BlockKind.HEADING_3,
    "- ": BlockKind.BULLET,
    "1. ": BlockKind.NUMBER,
    "> ": BlockKind.QUOTE,
    "": BlockKind.PARAGRAPH,
}
_INLINE = re.compile(
    r"\^\[(?P<note>[^\]]*(?:\][^\]]*\)[^\]]*)*)\]"
    r"|\*\*(?P<strong>[^*]+)\*\*"
    r"|\*(?P<em>[^*]+)\*"
    r"|\[(?P<words>[^\]]+)\]\((?P<link>[^)]+)\)"
    r"|\{(?P<language>[a-z]{2}):(?P<passage>[^}]+)\}"
)


def texts_of(slug: str, instead: Mapping[str, tuple[str, str]] | None = None) -> dict[str, Text]:
    """The texts that are kept for a forum of the demo, by the names of their files.

    `instead` has, for some of them, words of the file and what is to stand in their place."""
    folder = resources.files("editor.demo").joinpath("texts", slug)
    found = {}
    for file in folder.iterdir():
        name = file.name.removesuffix(".txt")
        kept, wanted = (instead or {}).get(name, ("", ""))
        found[name] = read(file.read_text("utf-8").replace(kept, wanted) if kept else file.read_text("utf-8"))
    return found


def read(markup: str) -> Text:
    """The text that `markup` describes; paragraphs get their ids when it is written."""
    notes: list[Note] = []
    blocks: list[Block] = []
    lines = (line.replace("\\\n", "\n") for line in re.split(r"(?<!\\)\n", markup))
    rows: list[list[str]] = []
    caption: str | None = None
    for line in (*lines, ""):
        if line.startswith("|="):
            caption = line[2:].strip()
        elif line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
        else:
            if rows:
                blocks.append(_table(len(blocks), caption or "", rows, notes))
                rows, caption = [], None
            if line.strip():
                blocks.append(_paragraph(line, notes))
    return Text(tuple(blocks), tuple(notes))


def _paragraph(line: str, notes: list[Note]) -> Block:
    found = _LINE.fullmatch(line)
    assert found is not None
    language = found["language"]
    return Block(
        id="",
        kind=_SIGNS[found["sign"] if not found["sign"][:1].isdecimal() else "1. "],
        inlines=merged(tuple(_inlines(found["text"], Marks(), notes))),
        indent=len(found["blanks"]) // 2,
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else None,
    )


def _table(number: int, caption: str, rows: list[list[str]], notes: list[Note]) -> Block:
    cells = tuple(
        tuple(Cell(f"r{y}:c{x}", merged(tuple(_inlines(text, Marks(), notes)))) for x, text in enumerate(row))
        for y, row in enumerate(rows)
    )
    captioned: Inlines = tuple(_inlines(caption, Marks(), notes))
    return Block("", BlockKind.TABLE, captioned, table=Table(f"table{number}", cells))


def _inlines(text: str, marks: Marks, notes: list[Note]) -> Iterator[Inline]:
    at = 0
    for found in _INLINE.finditer(text):
        yield from _words(text[at : found.start()], marks)
        at = found.end()
        if found["note"] is not None:
            ref = f"note{len(notes) + 1}"
            notes.append(Note(ref))
            notes[int(ref[4:]) - 1] = Note(ref, merged(tuple(_inlines(found["note"], Marks(), notes))))
            yield NoteCall(ref)
        elif found["strong"]:
            yield from _inlines(found["strong"], Marks(strong=True, em=marks.em), notes)
        elif found["em"]:
            yield from _inlines(found["em"], Marks(strong=marks.strong, em=True), notes)
        elif found["link"]:
            yield Words(found["words"], Marks(strong=marks.strong, em=marks.em, link=found["link"]))
        else:
            direction = "rtl" if found["language"] in RIGHT_TO_LEFT else None
            yield Words(found["passage"], Marks(language=found["language"], direction=direction))
    yield from _words(text[at:], marks)


def _words(text: str, marks: Marks) -> Iterator[Inline]:
    for number, line in enumerate(text.split("\n")):
        if number:
            yield LineBreak()
        if line:
            yield Words(line, marks)
