"""A version as a Word file: real styles, footnotes, tables and Word's own comments at the words they speak of."""

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from exports.layout import Layout
from exports.made import Made, Progress
from exports.options import Options
from exports.sentences import sentences
from exports.word.blocks import write_sections
from exports.word.bookmarks import Bookmarks
from exports.word.contents import write_contents
from exports.word.cover import write_cover
from exports.word.look import PAGES
from exports.word.notes import separators, write_notes
from exports.word.package import (
    COMMENTS_EXTENDED,
    FOOTNOTES,
    add_list,
    add_part,
    number_notes,
    opened,
    relate_link,
    saved,
    set_language,
    set_properties,
    style_ids,
)
from exports.word.pages import write_running
from exports.word.pen import Pen
from exports.word.places import place
from exports.word.remarks import comments_extended, write_comments
from sections.comments import PlacedComment
from sections.versions import Document, digest


def write(
    document: Document,
    layout: Layout,
    comments: Sequence[PlacedComment],
    options: Options,
    progress: Progress,
) -> Made:
    """The Word file of `document` as `layout` numbers it; the same input gives the same bytes.

    `comments` are written when `options.comments` says so.
    """
    shown = sorted(comments, key=lambda comment: comment.number) if options.comments else []
    word = opened()
    pen = _pen(word, document, layout, shown, options)
    body = word.element.body
    end = body.find(qn("w:sectPr"))
    for part in (write_cover(pen, word), write_contents(pen), write_sections(pen)):
        for element in part:
            end.addprevious(element)
    if pen.notes:
        notes = add_part(word, "footnotes", separators(), FOOTNOTES)
        write_notes(pen, notes, lambda address: relate_link(notes, address))
        number_notes(word)
    if shown:
        write_comments(pen, word.part._comments_part, shown)
        add_part(word, "commentsExtended", comments_extended(shown), COMMENTS_EXTENDED)
    write_running(pen, word)
    set_language(word, document.language)
    set_properties(word, document, pen.digest)
    progress(1, 1)
    return Made(saved(word))


def _pen(
    word: WordDocument,
    document: Document,
    layout: Layout,
    comments: Sequence[PlacedComment],
    options: Options,
) -> Pen:
    blocks = (laid.block.id for section in layout.sections for laid in section.blocks)
    sections = (section.section.id for section in layout.sections)
    return Pen(
        document=document,
        layout=layout,
        words=sentences(options.language or document.language),
        digest=digest(document),
        page=PAGES[options.paper],
        styles=style_ids(word),
        places=place(layout, comments),
        bookmarks=Bookmarks(blocks, sections),
        relate=lambda address: relate_link(word.part, address),
        new_list=lambda level: add_list(word, level),
    )
