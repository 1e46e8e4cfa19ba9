"""An output as HTML: everything escaped, every anchor there, nothing fetched, each kind of block at its place."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement

from exports.html import write_page
from exports.html.inlines import LONGEST_WORD, calls, direction_of, glued, inline, isolated, lines, shortened
from exports.html.markup import clean, el, joined, to
from exports.html.pen import Pen
from exports.numbering import lay_out
from exports.options import Options
from exports.sentences import sentences
from sections.blocks import NoteCall
from sections.comments import PlacedComment
from sections.versions import Document
from tests.builders import block, comment, document, inlines, marked, on, section, table
from tests.exports.outputs import arabic, remarks, rich

HOSTILE = "</p><script src=http://127.0.0.1/x></script><img src='file:///etc/passwd' onerror=\"x\">&amp;\x00\x1b"
READ = "</p><script src=http://127.0.0.1/x></script><img src='file:///etc/passwd' onerror=\"x\">&amp;"
TAGS = set(
    "html head meta title body header section p span table caption colgroup col thead tbody tr th td h1 h2 h3 h4 "
    "ul ol li a em strong u sup sub code pre div blockquote hr br".split()
)
ATTRIBUTES = {"charset", "name", "content", "class", "id", "lang", "dir", "href", "scope", "style", "title"}


def page(text: Document, comments: list[PlacedComment] | None = None, **options: object) -> HtmlElement:
    """The page of an output, read by a foreign parser."""
    found = comments or []
    written = write_page(text, lay_out(text, found), found, replace(Options(), **options))
    return html.document_fromstring(written)


def pen(text: Document) -> Pen:
    return Pen(text, lay_out(text, []), Options(), sentences("en"), "0" * 64)


def texts(tree: HtmlElement, path: str) -> list[str]:
    """The words of all elements at a path, in one line each."""
    return [" ".join(str(one.text_content()).split()) for one in tree.xpath(path)]


def hostile() -> tuple[Document, list[PlacedComment]]:
    """An output whose every text is an attack."""
    text = document(
        section(
            HOSTILE,
            HOSTILE,
            block(marked(HOSTILE, link="file:///etc/passwd")),
            block(marked("a", link="javascript:alert(1)"), marked("b", link="HTTP://127.0.0.1/\"'><script>")),
            block("c", language='en" onload="x', direction='rtl"><script>'),
            block(HOSTILE, NoteCall("n")),
            table(HOSTILE, (HOSTILE, HOSTILE), (HOSTILE, HOSTILE)),
            id='s"><script>',
            notes={"n": HOSTILE},
            left_out=HOSTILE,
        ),
        title=HOSTILE,
        forum=HOSTILE,
        city=HOSTILE,
        replaces=HOSTILE,
        team=((HOSTILE, HOSTILE),),
    )
    said = comment(1, HOSTILE, name=HOSTILE, organisation=HOSTILE, quote=HOSTILE, orphan=True, version=HOSTILE)
    return text, [said, on(text, HOSTILE, 2, HOSTILE)]


def test_text_cannot_become_markup() -> None:
    text, comments = hostile()
    tree = page(text, comments, address='https://example.org/"><script>')
    assert {str(one.tag) for one in tree.iter()} - TAGS == set()
    names = {name for one in tree.iter() for name in one.attrib}
    assert {name for name in names if not name.startswith("data-")} - ATTRIBUTES == set()
    assert {style for style in tree.xpath("//@style") if not style.startswith("width:")} == set()
    assert READ in texts(tree, "//h1/..")[1]
    assert texts(tree, "//*[@class='comment']/p[@class='said']") == [READ, READ]


def test_links_lead_to_the_web_to_mailboxes_and_to_places_that_are_there() -> None:
    for text, comments in (hostile(), (rich(), remarks(rich())), (arabic(), [])):
        tree = page(text, comments)
        anchors = {to(anchor) for anchor in tree.xpath("//@id")}
        inside = {str(target) for target in tree.xpath("//@href") if str(target).startswith("#")}
        outside = {str(target) for target in tree.xpath("//@href")} - inside
        assert inside - anchors == set()
        assert {
            target for target in outside if not target.lower().startswith(("http://", "https://", "mailto:"))
        } == set()


@given(st.text(), st.text())
def test_whatever_stands_in_an_element_is_read_back(words: str, attribute: str) -> None:
    # A parser of HTML drops nothing but what no text may hold, and joins the two ways to end a line.
    tree = html.fragment_fromstring(el("p", words, title=attribute), create_parent="div")
    (found,) = tree.iter("p")
    assert (found.text_content(), found.get("title")) == (clean(words), clean(attribute))


def test_elements_stand_as_they_are_and_nothing_else_does() -> None:
    assert joined("<", el("b", "&"), None, ["x", [el("br")]]) == "&lt;<b>&amp;</b>x<br>"
    assert el("a", class_="x", data_title='"', id=None) == '<a class="x" data-title="&quot;"></a>'


def test_a_section_shows_its_kind_number_heading_and_paragraphs() -> None:
    tree = page(rich())
    (first,) = tree.xpath("//*[@id='s-s1']/..")
    assert [first.get("class"), first.get("data-title")] == ["top section fresh", "1 Definition of the issue"]
    assert texts(first, "./p[@class='kind'] | ./h1 | ./h2 | ./h3 | ./h4") == [
        "Key component",
        "1 Definition of the issue",
        "A Three challenges",
        "B From use to meaning",
        "Deeper",
        "Deepest",
    ]
    assert texts(first, ".//*[contains(@class, 'para')]/span[@class='n']") == [f"1.{at}" for at in range(1, 10)]
    assert texts(tree, "//p[@class='left-out']") == ["Left out by the team: They are told where they mattered."]


def test_a_section_that_nobody_wrote_says_so() -> None:
    tree = page(document(section("One", id="s1"), section("Two", id="s2"), section("Below", "a", id="s3", level=2)))
    assert texts(tree, "//p[@class='left-out']") == ["Nothing is written here yet."]


def test_quotations_and_lines_of_code_stand_together_with_their_like() -> None:
    tree = page(rich())
    assert [len(quotation) for quotation in tree.xpath("//blockquote")] == [2, 1, 1]
    assert texts(tree, "//div[@class='code']/pre") == ["a = 1", "if a: b(<c>)"]


def test_lists_are_nested_with_their_signs_in_the_text() -> None:
    (outer,) = page(rich()).xpath("//*[@id='p-s1b8']/..")
    assert (outer.tag, texts(outer, "./li/span")) == ("ol", ["1.", "2."])
    assert texts(outer, ".//li/span") == ["1.", "·", "·", "a.", "·", "·", "2."]


def test_a_table_names_its_heads_and_sets_figures_flush() -> None:
    tree = page(rich())
    (found,) = tree.xpath("//table[@id='p-s2b2']")
    assert texts(found, "./caption | ./thead//th") == ["Table 1 What was tried", "Practice", "People", "Who"]
    assert [one.get("scope") for one in found.xpath("./tbody/tr[2]/*")] == ["row", None, None]
    assert [one.get("class") for one in found.xpath("./tbody/tr[2]/*")] == [None, "num", None]
    widths = [float(str(one)[6:-1]) for one in found.xpath("./colgroup/col/@style")]
    assert (len(widths), round(sum(widths))) == (3, 100)
    (headless,) = tree.xpath("//table[@id='p-s2b4']")
    assert ([one.tag for one in headless], texts(headless, ".//th")) == (
        ["caption", "colgroup", "tbody"],
        ["Left", "Up"],
    )


def test_a_table_too_wide_for_a_page_comes_in_bands_that_begin_with_the_first_column() -> None:
    wide = document(section("One", table("Wide", *(tuple(f"{y}-{x}" for x in range(20)) for y in range(2)))))
    bands = page(wide).xpath("//table[@class='data']")
    assert [texts(band, "./caption") for band in bands] == [
        ["Table 1 Wide"],
        ["Table 1, columns 10 to 17"],
        ["Table 1, columns 18 to 20"],
    ]
    assert [texts(band, ".//tbody/tr/*") for band in bands] == [
        [f"1-{x}" for x in range(9)],
        ["1-0", *(f"1-{x}" for x in range(9, 17))],
        ["1-0", *(f"1-{x}" for x in range(17, 20))],
    ]
    assert [band.get("id") for band in bands] == ["p-s1b1", None, None]


def test_a_note_stands_where_it_is_called_first_and_a_second_call_shows_its_number() -> None:
    text = document(
        section("One", block("a", NoteCall("n"), NoteCall("m"), "b", NoteCall("n")), notes={"n": "N", "m": "M"})
    )
    (paragraph,) = page(text).xpath("//*[@id='p-s1b1']")
    written = [(one.get("class"), one.get("data-n"), one.text_content()) for one in paragraph]
    assert written == [
        ("n", None, "1.1 "),
        ("fn", "1", "N"),
        ("again", None, ","),
        ("fn", "2", "M"),
        ("again", None, "1"),
    ]


def test_a_note_that_calls_itself_ends() -> None:
    text = document(section("One", block("a", NoteCall("n")), notes={"n": NoteCall("n")}))
    assert texts(page(text), "//span[@class='fn']") == ["1"]


def test_a_link_holds_no_element_because_that_would_be_a_second_link() -> None:
    words = marked("w", link="https://example.org", strong=True, em=True, code=True, language="fr", superscript=True)
    written = inline(pen(document()), (words,), "s1")
    (link,) = html.fragment_fromstring(written, create_parent="p").iter("a")
    assert (len(link), link.text) == (0, "w")
    for tree in (page(rich(), remarks(rich())), page(arabic()), page(rich(), language="ar")):
        assert tree.xpath("//a/*") == []


def test_many_marks_beside_a_paragraph_are_counted() -> None:
    marks = html.fragment_fromstring(str(joined(calls(pen(document()), range(1, 10)))))
    assert texts(marks, ".//a") == ["C1", "C2", "C3", "C4", "C5", "C6", "+3"]
    assert marks.xpath(".//a[last()]/@href") == ["#c-7"]


def test_words_of_the_writer_carry_their_language_where_it_is_another() -> None:
    at_home, abroad = page(arabic(), language="ar"), page(arabic(), language="en")
    assert (at_home.xpath("//section/@lang"), abroad.xpath("//section/@lang")) == ([], ["en", "en"])
    assert set(abroad.xpath("//section/@dir")) == {"ltr"}
    assert texts(abroad, "//h1/span[@lang='en']") == ["Contents"]
    assert (at_home.get("lang"), at_home.get("dir")) == ("ar", "rtl")


def test_a_paragraph_that_runs_the_other_way_keeps_its_number_outside() -> None:
    (own,) = page(rich()).xpath("//*[@id='p-s4b1']")
    assert (own.tag, own.get("class"), [(one.tag, one.get("dir"), one.get("lang")) for one in own]) == (
        "div",
        "para across",
        [("span", None, None), ("p", "rtl", "ar")],
    )


def long_words(text: str) -> Iterator[int]:
    """The lengths of stretches without a place to break."""
    return (len(stretch) for word in text.split() for stretch in word.split("\u200b"))


@given(
    st.lists(st.one_of(st.integers(1, 700).map(lambda n: marked("w" * n, strong=n % 2 == 0)), st.just(NoteCall("n"))))
)
def test_no_word_is_longer_than_a_line_and_shorter_ones_stay_whole(parts: list[object]) -> None:
    text = document(section("One", block(*parts), notes={"n": "N"}))
    written = html.fragment_fromstring(inline(pen(text), inlines(*parts), "s1"), create_parent="p")
    said = "".join(one for one in written.itertext() if set(one) <= {"w", "\u200b"})
    assert max(long_words(said), default=0) <= LONGEST_WORD
    letters = sum(one.text.count("w") for one in inlines(*parts) if not isinstance(one, NoteCall))
    assert said.count("w") == letters
    assert ("\u200b" in said) == (letters > LONGEST_WORD)


@pytest.mark.parametrize(
    ("text", "direction"),
    [("abc", "ltr"), ("  «مرحبا» abc", "rtl"), ("12, –", "otherwise"), ("שלום", "rtl"), ("", "otherwise")],
)
def test_the_first_letter_tells_the_direction(text: str, direction: str) -> None:
    assert direction_of(text, "otherwise") == direction


def test_small_deeds_on_words() -> None:
    assert [shortened("a \n b", 9), shortened("abcdef", 4), glued("One two three four"), glued("One two")] == [
        "a b",
        "abc…",
        "One two three\u00a0four",
        "One two",
    ]
    assert [isolated("abc", "ltr"), isolated("مرحبا", "ltr")] == ["abc", "\u2068مرحبا\u2069"]
    assert lines("a\r\n\n  b ") == ["a", "b"]
