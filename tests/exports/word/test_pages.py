"""Cover, contents, head and foot of a Word file: what they tell of the version, and how they change with its stage."""

import pytest

from exports.options import Options
from sections.blocks import Marks, NoteCall, Words
from sections.versions import digest
from tests import samples
from tests.builders import block, document, heading, marked, section
from tests.exports.word.word_file import WordFile, text_of, w
from tests.exports.word.writing import word

TITLE = "Staying connected at the last mile"
A = "Any title of an output "


def cover(file: WordFile) -> list[tuple[str, str]]:
    """Style and words of the paragraphs before the contents."""
    paragraphs = [(one.style, one.words) for one in file.paragraphs()]
    return paragraphs[: next(at for at, one in enumerate(paragraphs) if one[0] == "Disclaimer") + 1]


def running(file: WordFile, name: str) -> str:
    """The words of a head or foot."""
    return "".join(text_of(run) for run in file.part(f"word/{name}.xml").iter(w("r")))


def test_the_cover_tells_which_version_it_is() -> None:
    version = samples.rich()
    value = digest(version)
    assert cover(WordFile(word(version))) == [
        ("Cover House", "Internet Governance Forum"),
        ("Cover Forum", "Best Practice Forum on Meaningful Access\t\u00a0\u00a0Draft 1\u00a0\u00a0"),
        ("Title", TITLE),
        ("Table Text", "Cycle"),
        ("Table Text", "IGF 2026, Nairobi, annual meeting 10 to 14 November 2026"),
        ("Table Text", "Version"),
        ("Table Text", "draft-1, 29 September 2026 at 12:00 UTC"),
        ("Table Text", "Replaces"),
        ("Table Text", "draft-0"),
        ("Table Text", "Comments"),
        ("Table Text", "until 3 November 2026, 23:59 UTC"),
        ("Table Text", "Digest"),
        ("Digest", " ".join(value[at : at + 8] for at in range(0, 64, 8))),
        ("Disclaimer", cover(WordFile(word(version)))[-1][1]),
    ]
    assert cover(WordFile(word(version)))[-1][1].startswith("This is a draft.")


@pytest.mark.parametrize(
    ("title", "style"), [(TITLE, "Title"), (A * 3, "Title Long"), (A * 6, "Title Longer"), (A * 13, "Title Longer")]
)
def test_a_long_title_is_set_smaller(title: str, style: str) -> None:
    assert cover(WordFile(word(document(title=title))))[2] == (style, title)


def test_a_forum_that_gives_the_title_its_name_is_not_told_twice() -> None:
    file = WordFile(word(document(forum=TITLE)))
    assert cover(file)[1][1].partition("\t")[0] == "Best Practice Forum, IGF 2026"
    assert running(file, "header2") == "Best Practice Forum, IGF 2026\t"


def test_the_foot_names_file_digest_and_page() -> None:
    version = samples.rich()
    name = f"igf2026-bpf-meaningful-access_draft-1_20260929 · sha256 {digest(version)[:12]}"
    assert running(WordFile(word(version)), "footer2") == f"{name}\tpage 1 / 1"


def test_the_head_follows_the_heading_of_the_section() -> None:
    head = WordFile(word(samples.rich())).part("word/header2.xml")
    assert [code.text for code in head.iter(w("instrText"))] == [' STYLEREF "Heading Words" ']


@pytest.mark.parametrize(("label", "marked"), [("draft-1", True), ("working", True), ("final-1", False)])
def test_a_draft_is_marked_behind_its_text_and_a_final_is_not(label: str, marked: bool) -> None:
    head = WordFile(word(samples.rich(label=label))).part("word/header2.xml")
    shown = [path.get("string") for path in head.iter("{urn:schemas-microsoft-com:vml}textpath") if path.get("string")]
    assert shown == (["DRAFT"] if marked else [])


@pytest.mark.parametrize(("paper", "size"), [("a4", ("11906", "16838")), ("letter", ("12240", "15840"))])
def test_every_page_has_the_paper_that_was_asked_for(paper: str, size: tuple[str, str]) -> None:
    file = WordFile(word(samples.rich(), options=Options(paper="letter" if paper == "letter" else "a4")))
    assert [(page.get(w("w")), page.get(w("h"))) for page in file.body.iter(w("pgSz"))] == [size, size]


def test_the_words_of_the_writer_are_those_of_the_output_s_language() -> None:
    told = cover(WordFile(word(samples.arabic())))
    assert told[0] == ("Cover House", "منتدى حوكمة الإنترنت")
    assert cover(WordFile(word(samples.arabic(), options=Options(language="en"))))[0][1] == "Internet Governance Forum"


def test_every_page_of_an_output_from_the_right_runs_from_the_right() -> None:
    file = WordFile(word(samples.arabic()))
    assert len([one for one in file.body.iter(w("sectPr")) if one.find(w("bidi")) is not None]) == 2
    sideways = [one.words for one in file.paragraphs() if one.element.find(f"{w('pPr')}/{w('bidi')}") is None]
    assert sideways == ["A paragraph from left to right."]


def test_the_contents_are_a_field_that_word_fills_with_pages() -> None:
    file = WordFile(word(samples.rich()))
    assert [code.text for code in file.body.iter(w("instrText"))] == [' TOC \\o "1-2" \\h \\z ']
    marks = [(mark.get(w("fldCharType")), mark.get(w("dirty"))) for mark in file.body.iter(w("fldChar"))]
    assert marks == [("begin", "true"), ("separate", None), ("end", None)]


def test_the_contents_name_each_heading_and_lead_to_it() -> None:
    plain = Words(" and a ", Marks())
    head = block(marked("A link", link="https://example.org/"), plain, NoteCall("n1"), kind=heading("x").kind)
    file = WordFile(word(document(section("First", head, "Text.", notes={"n1": "A note."}))))
    entries = [one for one in file.paragraphs() if one.style.startswith("toc ")]
    assert [(one.style, one.number, one.words) for one in entries] == [
        ("toc 1", "1", "First"),
        ("toc 2", "A", "A link and a "),
    ]
    links = [link for one in entries for link in one.element.iter(w("hyperlink"))]
    assert [link.get(w("anchor")) for link in links] == ["_s_s1", "_p_s1b1"]


def test_an_output_without_a_heading_has_no_contents() -> None:
    styles = [one.style for one in WordFile(word(document())).paragraphs()]
    assert "Contents Title" not in styles
