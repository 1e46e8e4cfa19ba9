"""The hidden bookmarks: every block and section has its own, and by them a file that came back is read again."""

import re

from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import _Element

from exports.numbering import lay_out
from exports.word.bookmarks import LONGEST, Bookmarks
from sections.blocks import plain
from tests import samples
from tests.exports.word.word_file import OWN_STYLES, WordFile, text_of, w
from tests.exports.word.writing import word


def marked(file: WordFile) -> dict[str, str]:
    """The words between the two ends of each bookmark, by its name."""
    found: dict[str, str] = {}
    open_names: dict[str, str] = {}
    for element in file.body.iter(w("bookmarkStart"), w("bookmarkEnd"), w("r")):
        id = element.get(w("id"), "")
        if element.tag == w("bookmarkStart"):
            open_names[id] = element.get(w("name"), "")
            found[open_names[id]] = ""
        elif element.tag == w("bookmarkEnd"):
            del open_names[id]
        else:
            found |= {name: found[name] + _words(file, element) for name in open_names.values()}
    return found


def _words(file: WordFile, run: _Element) -> str:
    return "" if file.style(run) in OWN_STYLES else text_of(run)


def test_from_a_block_to_its_paragraph_and_back() -> None:
    version = samples.rich()
    layout = lay_out(version, ())
    blocks = [one.block for section in layout.sections for one in section.blocks]
    sections = [laid.section for laid in layout.sections]
    names = Bookmarks((block.id for block in blocks), (section.id for section in sections))
    found = marked(WordFile(word(version, samples.remarks(version))))
    expected = {names.blocks[block.id]: plain(block.inlines) for block in blocks}
    expected |= {names.sections[section.id]: section.heading for section in sections}
    assert found == expected
    assert len(expected) == len(blocks) + len(sections)


def test_the_ids_that_pages_make_are_read_from_the_names_alone() -> None:
    names = Bookmarks(["3f9c0a1b2d4e5f", "d1234567890abcde"], ["0197a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b"])
    assert names.blocks == {"3f9c0a1b2d4e5f": "_p_3f9c0a1b2d4e5f", "d1234567890abcde": "_p_d1234567890abcde"}
    assert list(names.sections.values()) == ["_s_0197a2b4_5c6d_7e8f_9a0b_1c2d3e4f5a6b"]


ids = st.text(st.characters(exclude_categories=("Cs",)), max_size=60) | st.from_regex(
    r"[a-cA-C_-]{1,3}", fullmatch=True
)


@given(st.lists(ids, unique=True), st.lists(ids, unique=True))
def test_property_word_takes_every_name_and_none_is_there_twice(blocks: list[str], sections: list[str]) -> None:
    made = Bookmarks(blocks, sections)
    names = [*(made.blocks[id] for id in blocks), *(made.sections[id] for id in sections)]
    assert len({name.lower() for name in names}) == len(names)
    assert [name for name in names if not re.fullmatch(rf"_[ps]_[0-9A-Za-z_]{{0,{LONGEST - 3}}}", name)] == []
