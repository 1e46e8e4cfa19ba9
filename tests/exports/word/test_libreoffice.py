"""A Word file read by LibreOffice: each comment at its words, and everything of the version still there."""

from pathlib import Path

import pytest

from exports.names import moment
from tests import samples
from tests.exports.word.office import OpenDocument, Seen, libreoffice
from tests.exports.word.word_file import WordFile, w
from tests.exports.word.writing import notes_of, word

pytestmark = pytest.mark.office

RICH = samples.rich()
REMARKS = samples.remarks(RICH)
ARABIC = samples.arabic()
WORD = WordFile(word(RICH, REMARKS))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the samples as Word files and as LibreOffice wrote them again."""
    folder = tmp_path_factory.mktemp("libreoffice")
    files = {"rich": word(RICH, REMARKS), "arabic": word(ARABIC)}
    for name, data in files.items():
        (folder / f"{name}.docx").write_bytes(data)
    libreoffice(folder / "profile", "fodt", *(folder / f"{name}.docx" for name in files))
    return folder


@pytest.fixture(scope="module")
def rich(folder: Path) -> OpenDocument:
    """The sample with everything, as LibreOffice read it."""
    return OpenDocument(folder / "rich.fodt")


@pytest.fixture(scope="module")
def comments(rich: OpenDocument) -> dict[int, Seen]:
    """The comments that LibreOffice found, by number."""
    return {int(one.lines[0].split()[0][1:]): one for one in rich.comments()}


def test_each_comment_stands_at_the_words_where_the_file_puts_it(comments: dict[int, Seen]) -> None:
    expected = {one.number: one.covered for one in WORD.remarks()}
    assert {number: one.covered for number, one in comments.items()} == expected


def test_each_comment_keeps_its_author_its_date_and_whether_it_is_answered(comments: dict[int, Seen]) -> None:
    assert {number: (one.author, one.date, one.done) for number, one in comments.items()} == {
        one.number: (one.name, f"{moment(one.at):%Y-%m-%dT%H:%M:%S}", one.disposition is not None) for one in REMARKS
    }


def test_each_comment_keeps_its_lines(comments: dict[int, Seen]) -> None:
    expected = {one.number: one.lines for one in WORD.remarks()}
    assert {number: one.lines for number, one in comments.items()} == expected


def test_a_comment_on_a_note_stands_at_its_call_and_quotes_the_words(comments: dict[int, Seen]) -> None:
    assert {number: (comments[number].covered, comments[number].lines[1]) for number in (10, 11, 12)} == {
        10: ("\ufffc", "On “where: here”"),
        11: ("\ufffc", "On “accounts are with”"),
        12: ("\ufffc", "On “told by the contributors”"),
    }


def shown(file: WordFile) -> list[str]:
    """The paragraphs behind the contents with their numbers; that their words are the version's is tested apart."""
    paragraphs = file.paragraphs()
    first = next(at for at, one in enumerate(paragraphs) if one.style in ("Kind", "heading 1"))
    return [f"{one.number}\t{one.words}" if one.number else one.words for one in paragraphs[first:]]


def test_the_words_are_there_in_their_order(folder: Path, rich: OpenDocument) -> None:
    assert rich.paragraphs() == shown(WORD)
    assert OpenDocument(folder / "arabic.fodt").paragraphs() == shown(WordFile(word(ARABIC)))


def test_the_headings_keep_their_depth(rich: OpenDocument) -> None:
    found = [(int(one.style[-1]), one) for one in WORD.paragraphs() if one.style.startswith("heading ")]
    expected = [(depth, f"{one.number}\t{one.words}" if one.number else one.words) for depth, one in found]
    assert rich.headings() == expected
    assert {depth for depth, _ in expected} == {1, 2, 3, 4}


def test_the_contents_have_an_entry_for_each_heading_down_to_the_second_depth(rich: OpenDocument) -> None:
    expected = [text if "\t" in text else f"\t{text}" for depth, text in rich.headings() if depth <= 2]
    assert rich.contents() == expected


def test_the_items_of_lists_keep_their_depth(rich: OpenDocument) -> None:
    assert rich.lists() == [
        (1, "Price decides."),
        (1, "A technician lives in the place."),
        (1, "working under a licence;"),
        (1, "using free frequencies:"),
        (2, "crowded near towns,"),
        (2, "weak in hills;"),
        (1, "without a licence."),
        (1, "First again."),
    ]


def test_the_tables_keep_their_cells(rich: OpenDocument) -> None:
    assert rich.tables()[1:] == [
        [["BPF", "Best Practice Forum"], ["MAG", "Multistakeholder Advisory Group"]],
        [["Case", "People", "Who pays"], ["Island link", "1,050", "the fund\ufffc"], ["School", "350", "parents"]],
        [["one", "two"], ["three", ""]],
    ]


def test_the_notes_and_links_are_there(rich: OpenDocument) -> None:
    assert rich.notes() == list(notes_of(RICH).values())
    assert rich.links() == [
        ("https://example.org/process?year=2026&lang=en#top", "the process "),  # a comment begins inside the link
        ("https://example.org/process?year=2026&lang=en#top", "page"),
        ("mailto:list@example.org", "the list"),
        ("https://example.org/", "here"),
    ]


def test_the_bookmarks_of_all_sections_and_paragraphs_are_there(rich: OpenDocument) -> None:
    assert rich.bookmarks() == [one.get(w("name")) for one in WORD.body.iter(w("bookmarkStart"))]
