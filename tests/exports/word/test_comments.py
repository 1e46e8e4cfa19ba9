"""Word's own comments: each at its words, with its author and date; what has no words in the text says so."""

import pytest

from exports.options import Options
from tests import samples
from tests.builders import answered, document, on, section
from tests.exports.word.word_file import Remark, WordFile, w
from tests.exports.word.writing import word

RICH = samples.rich()
REMARKS = {remark.number: remark for remark in WordFile(word(RICH, samples.remarks(RICH))).remarks()}


def test_every_comment_is_there_in_the_order_of_numbers() -> None:
    assert list(REMARKS) == [one.number for one in samples.remarks(RICH)]


@pytest.mark.parametrize(
    ("number", "covered"),
    [
        (1, "emphasis"),
        (2, "strong, emphasis"),
        (3, "One line,\nand another in the same paragraph."),
        (4, "Regional specificities observed"),
        (5, "Regional specificities observed"),
        (6, samples.CHINESE),
        (7, "Staying connected at the last mile"),
        (8, "1,050"),
        (9, "Cases with known"),
        (10, "\ufffc"),
        (11, "\ufffc"),
        (12, "\ufffc"),
        (13, "التي لا تُكتب"),
        (14, "便会随人而去"),
        (15, "እውቀት"),
        (16, "ज्ञान"),
        (17, "👩🏽‍💻 of four"),
        (18, "😀"),
        (19, samples.DEFINITION.heading),
        (20, "Staying connected at the last mile"),
        (21, "page and to the list"),
        (22, "a note\ufffc inside"),
        (23, "line,\nand"),
        (24, "From coverage"),
        (25, "crowded"),
        (26, "count()"),
    ],
)
def test_each_comment_stands_at_its_words(number: int, covered: str) -> None:
    assert REMARKS[number].covered == covered


def test_a_comment_tells_who_when_and_what_the_team_decided() -> None:
    version = document(section("Title", "Some words."))
    one = on(
        version,
        "words",
        12,
        "First.\n\nSecond.",
        name="Ama Serwaa Mensah Osei",
        organisation="Réseau des femmes",
        disposition=answered(reason="We agree."),
    )
    assert WordFile(word(version, [one])).remarks() == [
        Remark(
            number=12,
            author="Ama Serwaa Mensah Osei",
            initials="ASM",
            date="2026-09-29T12:12:00Z",
            lines=("C12 Réseau des femmes", "First.", "Second.", "Accepted We agree."),
            covered="words",
            done=True,
        )
    ]


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (5, "Something is missing: section 2"),
        (6, "Something is missing: paragraph 2.3"),
        (10, "On “where: here”"),
        (19, "On words that are no longer in the text: “words that went”"),
        (20, "On words that are no longer in the text: “a section that went”"),
    ],
)
def test_a_comment_says_what_it_speaks_of_where_its_place_does_not(number: int, line: str) -> None:
    assert REMARKS[number].lines[1] == line


def test_what_people_say_runs_the_way_of_their_letters() -> None:
    version = document(section("Title", "Some words."))
    said = on(version, "words", 1, "Hello.\nجملة جميلة.", disposition=answered(reason="First.\nوشكراً"))
    paragraphs = WordFile(word(version, [said])).part("word/comments.xml").iter(w("p"))
    assert [one.find(f"{w('pPr')}/{w('bidi')}") is not None for one in paragraphs] == [False, False, True, False, True]


def test_comments_stay_away_when_the_reader_does_not_want_them() -> None:
    data = word(RICH, samples.remarks(RICH), Options(comments=False))
    assert WordFile(data).remarks() == []
    assert data == word(RICH, (), Options(comments=False))
