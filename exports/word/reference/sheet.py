"""The sheet of styles of reference.docx: one call writes one style, its letters and its lines."""

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from lxml.etree import _Element

from exports.word.look import HANG, fonts
from exports.word.oxml import PARAGRAPH_ORDER, RUN_ORDER, el, sort_into

BUILT_IN = re.compile(
    r"title|quote|caption|header|footer|hyperlink|body text|(footnote|annotation) (text|reference)"
    r"|(toc|heading|list bullet|list number)( \d)?",
    re.IGNORECASE,
)
"""The names of the styles that Word itself knows, and shows in the language of its reader."""
COMPLEX = 1.1
"""How much larger than Latin the letters of Arabic, Hebrew and Indic scripts are set."""
KEPT = {"Normal", "Default Paragraph Font", "Normal Table", "No List"}
"""What every document has."""


@dataclass(frozen=True)
class Letters:
    """How letters look: sizes in points, colours in hexadecimal; `extra` are properties that are copied."""

    font: str | None = None
    size: float | None = None
    color: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    extra: Sequence[_Element] = ()


@dataclass(frozen=True)
class Lines:
    """How a paragraph stands: points up and down, twips from side to side; `extra` are properties that are copied."""

    before: float = 0
    after: float = 0
    line: float = 15
    exact: bool = False
    left: int = HANG
    hanging: int = 0
    first: int = 0
    right: int = 0
    keep: bool = False
    level: int | None = None
    tabs: Sequence[_Element] = ()
    extra: Sequence[_Element] = ()


@dataclass
class Sheet:
    """The styles of a document while they are written one after the other."""

    document: WordDocument
    followers: list[tuple[Any, str]] = field(default_factory=list)

    def paragraph(
        self, name: str, lines: Lines, letters: Letters | None = None, base: str | None = "Normal", then: str = ""
    ) -> None:
        """Writes one paragraph style; `then` is the style of the paragraph after it when somebody types on."""
        style = self._style(name, WD_STYLE_TYPE.PARAGRAPH, base)
        if then:
            self.followers.append((style, then))
        spacing = el("spacing", before=round(lines.before * 20), after=round(lines.after * 20))
        spacing.set(qn("w:line"), str(round(lines.line * 20)))
        spacing.set(qn("w:lineRule"), "exact" if lines.exact else "atLeast")
        indent = el("ind", left=lines.left, right=lines.right)
        if lines.hanging:
            indent.set(qn("w:hanging"), str(lines.hanging))
        else:
            indent.set(qn("w:firstLine"), str(lines.first))
        parts = [spacing, indent]
        if lines.hanging or lines.tabs:
            stops = lines.tabs or [el("tab", val="left", pos=lines.left)]
            parts.append(el("tabs", *copy.deepcopy(stops)))
        if lines.keep:
            parts += [el("keepNext"), el("keepLines")]
        if lines.level is not None:
            parts.append(el("outlineLvl", val=lines.level))
        sort_into(style.element.get_or_add_pPr(), PARAGRAPH_ORDER, *parts, *copy.deepcopy(lines.extra))
        # Arabic and its like look smaller at the same size; where lines have an exact height they must not grow.
        self._letters(style, letters or Letters(), 1 if lines.exact else COMPLEX)

    def character(self, name: str, letters: Letters) -> None:
        """Writes one character style."""
        self._letters(self._style(name, WD_STYLE_TYPE.CHARACTER, None), letters, 1)

    def clear(self) -> None:
        """Removes the styles of the template."""
        styles = self.document.styles
        for style in list(styles):
            if style.name not in KEPT:
                style.delete()
        for part in styles["Normal"].element.findall(qn("w:rPr")):
            styles["Normal"].element.remove(part)

    def finish(self) -> None:
        """Ties each style to the one that follows it, now that all are there."""
        styles: Any = self.document.styles
        for style, then in self.followers:
            style.next_paragraph_style = styles[then]

    def _style(self, name: str, kind: WD_STYLE_TYPE, base: str | None) -> Any:
        styles: Any = self.document.styles
        known = BUILT_IN.fullmatch(name) is not None
        style = styles[name] if name in styles else styles.add_style(name, kind, builtin=known)
        if base:
            style.base_style = styles[base]
        style.hidden, style.quick_style, style.unhide_when_used = False, True, False
        return style

    def _letters(self, style: Any, letters: Letters, complex: float) -> None:
        parts: list[_Element] = []
        if letters.font:
            parts.append(fonts(letters.font))
        if letters.size:
            parts += [el("sz", val=round(letters.size * 2)), el("szCs", val=round(letters.size * 2 * complex))]
        if letters.color:
            parts.append(el("color", val=letters.color))
        if letters.bold is not None:
            parts += [el("b", val=int(letters.bold)), el("bCs", val=int(letters.bold))]
        if letters.italic is not None:
            parts += [el("i", val=int(letters.italic)), el("iCs", val=0)]
        sort_into(style.element.get_or_add_rPr(), RUN_ORDER, *parts, *copy.deepcopy(letters.extra))
