"""Paragraphs of a Word file: a style by its name, the direction of who speaks, and what stands in them."""

from collections.abc import Iterable

from lxml.etree import _Element

from exports.word.oxml import el, paragraph_properties
from exports.word.pen import Pen, Voice
from exports.word.runs import inline_runs
from sections.blocks import Words


def paragraph(
    pen: Pen, style: str, voice: Voice, content: Iterable[_Element], extra: Iterable[_Element] = ()
) -> _Element:
    """A paragraph in the style of this name, with further properties in any order. Raises KeyError for no style."""
    properties = [*extra, *([el("bidi")] if pen.direction(voice) == "rtl" else [])]
    return el("p", paragraph_properties(pen.styles[style], properties), *content)


def own_words(pen: Pen, style: str, text: str, extra: Iterable[_Element] = ()) -> _Element:
    """A paragraph of words that the writer adds, or of words that carry no marks."""
    return paragraph(pen, style, pen.own, inline_runs(pen, (Words(text),), pen.own), extra)
