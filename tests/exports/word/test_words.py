"""The words of a version stand in its Word file, all of them, in order, under the styles of what they are."""

import pytest

from sections.versions import Document
from tests import samples
from tests.builders import document
from tests.exports.word.word_file import WordFile, text_paragraphs
from tests.exports.word.writing import notes_of, word, words_of


@pytest.mark.parametrize("document", [samples.rich(), samples.arabic()], ids=["rich", "arabic"])
def test_the_words_are_those_of_the_version_in_their_order(document: Document) -> None:
    file = WordFile(word(document, samples.remarks(document) if document.language == "en" else ()))
    assert [one.words for one in text_paragraphs(file)] == words_of(document)
    assert file.notes() == notes_of(document)


def test_each_block_has_the_style_of_what_it_is_and_its_number() -> None:
    file = WordFile(word(samples.rich()))
    found = [(one.style, one.number) for one in text_paragraphs(file)]
    start = next(at for at, one in enumerate(text_paragraphs(file)) if one.words == samples.DEFINITION.heading)
    assert found[start : start + 24] == [
        ("heading 1", "1"),
        ("heading 2", "A"),
        ("Numbered Paragraph", "1.1"),
        ("Numbered Paragraph", "1.2"),
        ("Numbered Paragraph", "1.3"),
        ("heading 3", None),
        ("heading 4", None),
        ("List Bullet", None),
        ("List Bullet", None),
        ("List Number 2", None),
        ("List Number 2", None),
        ("List Bullet", None),
        ("List Number", None),
        ("Quote", None),
        ("Original Words", None),
        ("Code", None),
        ("Rule", None),
        ("caption", None),
        ("Numbered Paragraph", "1.4"),
        ("heading 2", "B"),
        ("Numbered Paragraph", "1.5"),
        ("heading 3", None),
        ("heading 4", None),
        ("heading 1", "2"),
    ]


def test_an_empty_version_is_a_cover() -> None:
    file = WordFile(word(document()))
    assert [one.style for one in file.paragraphs()][:3] == ["Cover House", "Cover Forum", "Title"]
    assert file.paragraphs()[-1].style == "Disclaimer"
