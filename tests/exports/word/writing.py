"""Writes Word files for tests, and the words that a version must show in one."""

from collections.abc import Sequence

import exports
from exports.layout import LaidSection, Layout
from exports.numbering import lay_out
from exports.options import Options
from sections.blocks import plain
from sections.comments import PlacedComment
from sections.versions import Document

PLAIN = Options()


def word(document: Document, comments: Sequence[PlacedComment] = (), options: Options = PLAIN) -> bytes:
    """The Word file of a document."""
    return exports.make("docx", document, comments, options, lambda done, of: None).data


def words_of(document: Document) -> list[str]:
    """Every heading, paragraph, caption and cell of a version that is shown, in its order; a call is U+FFFC."""
    return [words for laid in lay_out(document, ()).sections for words in _section(laid)]


def notes_of(document: Document) -> dict[int, str]:
    """The words of the notes of a version by their numbers."""
    layout: Layout = lay_out(document, ())
    return {number: plain(layout.note_texts[key]) for key, number in layout.notes.items()}


def _section(laid: LaidSection) -> list[str]:
    words = [laid.section.heading]
    for one in laid.blocks:
        words.append(plain(one.block.inlines))
        if one.block.table:
            words += [plain(cell.inlines) for row in one.block.table.rows for cell in row]
    return words
