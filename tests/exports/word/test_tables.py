"""Tables of a Word file: a head that repeats, figures flush, widths that fill the measure, never too many columns."""

from sections.blocks import Block
from tests.builders import document, section, table
from tests.exports.word.word_file import WordFile, w
from tests.exports.word.writing import word

WIDTH = 8674


def written(block: Block) -> WordFile:
    """A version that holds this table alone."""
    return WordFile(word(document(section("Title", block))))


def test_the_head_repeats_rows_stay_whole_and_the_caption_is_told_to_screen_readers() -> None:
    [_, made] = written(table("Costs", ("Case", "Cost"), ("one", "7"), ("two", "12"))).body.iter(w("tbl"))
    rows = [[one.tag for one in row.iter(w("cantSplit"), w("tblHeader"))] for row in made.iter(w("tr"))]
    assert rows == [[w("cantSplit"), w("tblHeader")], [w("cantSplit")], [w("cantSplit")]]
    assert [one.get(w("val")) for one in made.iter(w("tblCaption"))] == ["Costs"]
    assert [one.get(w("firstRow")) for one in made.iter(w("tblLook"))] == ["1"]


def test_a_table_without_a_head_repeats_nothing() -> None:
    [_, made] = written(table("", ("one", "7"), head=False)).body.iter(w("tbl"))
    assert list(made.iter(w("tblHeader"), w("tblCaption"))) == []
    assert [one.get(w("firstRow")) for one in made.iter(w("tblLook"))] == ["0"]


def test_figures_stand_flush_with_each_other_and_with_their_head() -> None:
    file = written(table("Costs", ("Case", "Cost"), ("one", "7"), ("two", "1,200")))
    cells = [one for one in file.paragraphs() if one.style.startswith("Table")][-6:]
    assert [(one.style, one.words, one.element.find(f"{w('pPr')}/{w('jc')}") is not None) for one in cells] == [
        ("Table Head", "Case", False),
        ("Table Head", "Cost", True),
        ("Table Text", "one", False),
        ("Table Number", "7", False),
        ("Table Text", "two", False),
        ("Table Number", "1,200", False),
    ]


def test_a_table_wider_than_word_can_take_comes_in_several() -> None:
    names = tuple(f"c{at}" for at in range(130))
    file = written(table("Wide", names, names))
    made = list(file.body.iter(w("tbl")))[1:]
    assert [len(list(one.iter(w("gridCol")))) for one in made] == [63, 63, 4]
    assert [sum(int(column.get(w("w"), "")) for column in one.iter(w("gridCol"))) for one in made] == [WIDTH] * 3
    heads = [one.words for one in file.paragraphs() if one.style == "Table Head"]
    assert heads == list(names)
