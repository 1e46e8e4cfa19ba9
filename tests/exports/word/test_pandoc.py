"""A Word file read by pandoc: comments at their words, headings, lists, tables, notes and links as what they are."""

import pytest

from tests import samples
from tests.exports.word.office import Tree, flat, nodes, pandoc, pandoc_comments
from tests.exports.word.word_file import WordFile
from tests.exports.word.writing import notes_of, word

pytestmark = pytest.mark.office

RICH = samples.rich()
REMARKS = samples.remarks(RICH)
WORD = WordFile(word(RICH, REMARKS))


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """What pandoc made of the sample with everything."""
    file = tmp_path_factory.mktemp("pandoc") / "rich.docx"
    file.write_bytes(word(RICH, REMARKS))
    return pandoc(file)


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_each_comment_stands_at_its_words_with_author_and_date(tree: Tree) -> None:
    found = {id: (one.author, one.date, one.covered) for id, one in pandoc_comments(tree).items()}
    assert found == {str(10_000 + one.number): (one.author, one.date, one_line(one.covered)) for one in WORD.remarks()}


def test_each_comment_says_what_its_author_said_and_what_was_answered(tree: Tree) -> None:
    found = {id: one.lines[0] for id, one in pandoc_comments(tree).items()}
    assert found == {str(10_000 + one.number): one_line(" ¶ ".join(one.lines)) for one in WORD.remarks()}


def test_the_headings_keep_their_depth_and_number(tree: Tree) -> None:
    headings = [one for one in WORD.paragraphs() if one.style.startswith("heading ")]
    expected = [(int(one.style[-1]), one_line(f"{one.number or ''} {one.words}")) for one in headings]
    assert [(content[0], flat(content[2])) for content in nodes(tree, "Header")] == expected


def test_the_contents_lead_to_the_headings(tree: Tree) -> None:
    inside = {content[2][0] for content in nodes(tree, "Link") if content[2][0].startswith("#")}
    headings = {"#" + content[1][0] for content in nodes(tree, "Header") if content[0] <= 2}
    assert inside == headings


def test_the_lists_are_lists(tree: Tree) -> None:
    bullets = [[flat(item[0]) for item in content] for content in nodes(tree, "BulletList")]
    numbers = [[flat(item[0]) for item in content[1]] for content in nodes(tree, "OrderedList")]
    assert bullets == [["working under a licence;", "using free frequencies:", "without a licence."]]
    assert numbers == [
        ["Price decides.", "A technician lives in the place."],
        ["crowded near towns,", "weak in hills;"],
        ["First again."],
    ]
    assert [content[0][:2] for content in nodes(tree, "OrderedList")] == [
        [1, {"t": "Decimal"}],
        [1, {"t": "LowerAlpha"}],
        [1, {"t": "Decimal"}],
    ]


def test_the_tables_have_their_heads_captions_and_cells(tree: Tree) -> None:
    tables = nodes(tree, "Table")[1:]  # the first one tells the facts of the cover
    assert [flat(table[1][1]) for table in tables] == ["", "Cases with known cost", "Without a head"]
    heads = [[flat(cell[-1]) for row in table[3][1] for cell in row[1]] for table in tables]
    assert heads == [[], ["Case", "People", "Who pays"], []]
    cells = [[[flat(cell[-1]) for cell in row[1]] for row in table[4][0][3]] for table in tables]
    assert cells == [
        [["BPF", "Best Practice Forum"], ["MAG", "Multistakeholder Advisory Group"]],
        [["Island link", "1,050", "the fund\ufffc"], ["School", "350", "parents"]],
        [["one", "two"], ["three", ""]],
    ]


def test_the_notes_links_and_quotations_are_what_they_are(tree: Tree) -> None:
    assert [flat(content) for content in nodes(tree, "Note")] == list(notes_of(RICH).values())
    outside = [(content[2][0], flat(content[1])) for content in nodes(tree, "Link")]
    assert [link for link in outside if not link[0].startswith("#")] == [
        ("https://example.org/process?year=2026&lang=en#top", "the process"),  # a comment begins inside the link
        ("https://example.org/process?year=2026&lang=en#top", "page"),
        ("mailto:list@example.org", "the list"),
        ("https://example.org/", "here"),
    ]
    assert [flat(content) for content in nodes(tree, "BlockQuote")] == [
        f"We celebrated the day the mast went up.{samples.ARABIC}"
    ]


def test_the_marks_are_what_they_are(tree: Tree) -> None:
    for kind, text in (("Emph", "emphasis"), ("Underline", "underlined"), ("Subscript", "2"), ("Superscript", "2")):
        assert text in [flat(content) for content in nodes(tree, kind)]
