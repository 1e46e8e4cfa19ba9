"""What holds for the Word file of any version with any comments: the schema, the words, the comments, the bytes."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.layout import Layout
from exports.numbering import lay_out
from exports.word.inspection import inspect
from sections.blocks import plain
from sections.comments import PlacedComment
from sections.passages import between, text_at
from sections.versions import Document, SectionText
from tests import strategies
from tests.exports.word.word_file import WordFile, text_paragraphs
from tests.exports.word.writing import notes_of, word, words_of
from tests.tools.check_docx_xsd import findings


@pytest.mark.long
@given(st.data())
def test_property_any_version_gives_a_good_file(data: st.DataObject) -> None:
    version = data.draw(strategies.documents())
    comments = data.draw(strategies.comments(version))
    made = word(version, comments)
    assert (findings(io.BytesIO(made)), inspect(made)) == ([], [])
    file = WordFile(made)
    assert [one.words for one in text_paragraphs(file)] == words_of(version)
    assert file.notes() == notes_of(version)
    layout = lay_out(version, comments)
    expected = [(one.number, covered(version, layout, one)) for one in comments]
    assert [(one.number, one.covered) for one in file.remarks()] == expected


def covered(version: Document, layout: Layout, comment: PlacedComment) -> str:
    """The words at which a comment stands: its own; the call of its note; its section's heading; the title."""
    passage = None if comment.orphan else comment.passage
    shown = layout.section_of(passage.block) if passage else None
    if passage and shown:
        if len(passage.place) == 1:
            return "\ufffc"
        text = text_at(section_of(version, shown), passage.block, passage.place)
        return between(plain(text or ()), passage.start, passage.end)
    laid = layout.section(comment.section or "")
    return laid.section.heading if laid else version.title


def section_of(version: Document, id: str) -> SectionText:
    return next(section for section in version.sections if section.id == id)
