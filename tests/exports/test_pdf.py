"""A version as PDF: read back by foreign readers, page by page, by eye, by ear and by machine."""

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from pikepdf import Dictionary
from PIL import Image
from weasyprint.pdf import tags

import exports
from exports import preflight
from exports.html import write_page
from exports.names import stem
from exports.numbering import lay_out
from exports.options import Options
from exports.pdf.tags import PRIVATE
from sections.versions import digest
from tests.builders import block, document, on, section
from tests.exports.conftest import ADDRESS, File, make
from tests.exports.outputs import AMHARIC, CHINESE, remarks, rich
from tests.exports.reading import destinations, elements, flat, links, opened, pages, picture, words


def check(root: Path, file: File, folder: Path) -> tuple[int, str]:
    """What the checker of the standard says."""
    path = folder / "file.pdf"
    path.write_bytes(file.data)
    command = [sys.executable, str(root / "tests" / "tools" / "check_pdf_ua.py"), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.removeprefix("PASS ").strip()


def test_an_output_with_everything_in_it_passes(draft: File, root: Path, tmp_path: Path) -> None:
    assert check(root, draft, tmp_path) == (0, str(tmp_path / "file.pdf"))
    assert (draft.problems, preflight.inspect("pdf", draft.data)) == ((), [])


# Every stage on every paper, and both with and without comments.
PAIRS = [
    (label, paper, (row + column) % 2 == 0)
    for row, label in enumerate(("draft-1", "final-1", "working"))
    for column, paper in enumerate(("a4", "letter", "large"))
]


@pytest.mark.long
@pytest.mark.parametrize(("label", "paper", "comments"), PAIRS)
def test_every_stage_and_option_passes(label: str, paper: str, comments: bool, root: Path, tmp_path: Path) -> None:
    text = rich(label)
    options = Options(comments=comments, paper="letter" if paper == "letter" else "a4", large=paper == "large")
    file = make(text, remarks(text), options)
    assert check(root, file, tmp_path) == (0, str(tmp_path / "file.pdf"))
    assert (file.problems, preflight.inspect("pdf", file.data)) == ((), [])
    pdf = opened(file.data)
    assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == (
        [612, 792] if paper == "letter" else [595, 842]
    )


def test_the_text_is_read_in_its_order(draft: File) -> None:
    text = flat(" ".join(pages(draft.data)))
    in_order = [
        "Internet Governance Forum Best Practice Forum on Meaningful Access Staying connected at the last mile Cycle",
        "Comments until 23 November 2026, 23:59 UTC Digest",
        "and it must not be cited as a final output.",
        "About this draft This is Draft 2",
        "How to comment, until 23 November 2026 Everybody can comment",
        f"The public page: {ADDRESS} How to read it",
        "Contents Executive summary",
        "Executive summary Nine out of ten people live where a mobile signal can be received. Forty-one",
        "Key component 1 Definition of the issue 1.1 Access is meaningful when it is used.1 1.2 Bold and underlined,",
        "code(), a page, a mailbox and bonjour on a new line. A Three challenges 1.3 For a long time",
        "1. Price · of data",
        "· of devices a. and of repair · in towns · in hills 2. Safety 1.7 Indented twice. We celebrated the day the",
        "mast went up. Nobody celebrated the day we replaced its battery. a = 1 if a: b(<c>) A picture that is to come",
        "B From use to meaning 1.8 For a long time",
        "Deeper Deepest 1.9 At the bottom. Key component 2 Practices 2.1 They are told in the table.2,3",
        "Table 1 What was tried Practice People Who First 4 All Practice 1 1,000 A cooperative",
        "Recommended component 3 Regional specificities Left out by the team: They are told where they mattered.",
        "Annex A Contributions A.1 The list of all. By region A.2 None.",
        "Annex B Comments and answers 15 comments were made",
        "How to cite this version Best Practice Forum on Meaningful Access (2026). Staying connected at the last mile.",
    ]
    places = [text.find(words) for words in in_order]
    assert [words for words, at in zip(in_order, places, strict=True) if at < 0] == []
    assert places == sorted(places)


def test_each_page_says_which_version_it_is_of_and_how_many_there_are(draft: File) -> None:
    found = pages(draft.data)
    foot = f"{stem(draft.document)} · sha256 {digest(draft.document)[:12]}"
    assert [f"page {number} / {len(found)}" in flat(page) for number, page in enumerate(found, 1)] == [
        number > 1 for number in range(1, len(found) + 1)
    ]
    assert [foot in flat(page) for page in found] == [number > 0 for number in range(len(found))]
    head = f"Best Practice Forum on Meaningful Access 1 Definition of the issue {foot}"
    assert head in flat(found[destinations(opened(draft.data))["s-s1"] - 1])


def test_the_contents_name_the_page_on_which_each_heading_stands(draft: File) -> None:
    (contents,) = (page for page in pages(draft.data, "-layout") if re.search(r"^\s*Contents$", page, re.MULTILINE))
    told = re.findall(r"^ *(?:[A-Z0-9]+ |Annex [A-Z] |Table \d )? *(.+?) ?(?:\. ?)+ +(\d+)$", contents, re.MULTILINE)
    anchors = destinations(opened(draft.data))
    headings = {
        "Executive summary": "s-summary",
        "Disclaimer": "s-disclaimer",
        "Definition of the issue": "s-s1",
        "Three challenges": "p-s1b3",
        "From use to meaning": "s-s1a",
        "Practices": "s-s2",
        "Regional specificities": "s-s3",
        "Languages": "s-s4",
        "Contributions": "s-a1",
        "By region": "p-a1b2",
        "Comments and answers": "comments",
        "What was tried": "p-s2b2",
        "A wide one": "p-s2b3",
        "Without a head": "p-s2b4",
        "بالعربية": "p-s4b8",
    }
    assert {flat(heading): int(page) for heading, page in told} == {
        heading: anchors[anchor] for heading, anchor in headings.items()
    }


@pytest.mark.parametrize(
    ("call", "note"),
    [
        ("Access is meaningful when it is used.1", "1 The forum uses “coverage” for a signal."),
        ("They are told in the table.2,3", "2 First note of the section. 3 Second note."),
        ("First 4 All", "4 A note in a cell."),
    ],
)
def test_a_note_stands_at_the_foot_of_the_page_of_its_call(draft: File, call: str, note: str) -> None:
    (page,) = (flat(page) for page in pages(draft.data) if call in flat(page))
    assert page.index(call) < page.index(note)
    assert page.index(note) > page.index(f"{note[0]} ") or note in page


def test_a_long_table_repeats_its_head_and_a_wide_one_its_first_column(draft: File) -> None:
    found = [flat(page) for page in pages(draft.data)]
    heads = [number for number, page in enumerate(found) if "Practice People Who" in page]
    assert len(heads) == 2
    assert heads[1] == heads[0] + 1
    assert [page for page in found if "Table 2, columns 10 to 14 r0c0 r0c9" in page] != []


def test_numbers_hang_at_the_side_on_which_the_output_begins(draft: File, from_the_right: File) -> None:
    anchors = destinations(opened(draft.data))
    (number,) = (one for one in words(draft.data, anchors["p-s4b1"]) if one.text == "4.1")
    assert number.right < 120  # the paragraph runs from the right, its number stands with all others
    anchors = destinations(opened(from_the_right.data))
    (number,) = (one for one in words(from_the_right.data, anchors["p-s1b1"]) if one.text == "1.1")
    assert number.left > 480


def test_words_of_all_scripts_can_be_copied(draft: File, from_the_right: File) -> None:
    text = "".join(pages(draft.data)).replace("\n", "")
    assert [CHINESE[:20] in text, AMHARIC[:14] in text] == [True, True]
    arabic = flat(" ".join(pages(from_the_right.data)))
    assert [word for word in ("المشكلة", "وصول", "يصلح", "الجهاز", "يتعطل", "المسودة") if word not in arabic] == []


def test_a_comment_and_its_place_lead_to_each_other(draft: File) -> None:
    pdf = opened(draft.data)
    anchors = destinations(pdf)
    leads = {(page, target) for page, target, _ in links(pdf)}
    for number, place in {3: "p-s1b1", 4: "p-s1b1", 5: "p-s2b2", 6: "s-s3", 9: "p-disclaimerb1"}.items():
        assert (anchors[place], f"#c-{number}") in leads
        assert (anchors[f"c-{number}"], f"#{place}") in leads
    annex = flat(" ".join(pages(draft.data)[anchors["comments"] - 1 :]))
    assert (
        "C3 Ama Mensah 29 September 2026 · on draft-1 On paragraph 1.1: “meaningful” Add safety. It matters." in annex
    )
    assert "Accepted Added. Thank you." in annex
    assert "Ama Mensah, Réseau <des> radios Civil society · African Group · 29 September 2026" in annex
    assert "On words that are no longer in the text: “words of old” Gone." in annex
    assert "Something is missing: section 3 Something more." in annex
    assert "On the whole text The whole is fine. No answer yet." in annex


def test_without_comments_nothing_of_them_is_there() -> None:
    text = document(section("One", "a"))
    file = make(text, [on(text, "a", 3, name="Ama Mensah")], Options(comments=False))
    found = flat(" ".join(pages(file.data)))
    assert re.findall(r"C\d+|Comments and answers|Ama Mensah", found) == []


def test_every_link_says_where_it_leads(draft: File) -> None:
    found = links(opened(draft.data))
    outside = {(target, said) for _, target, said in found if not target.startswith("#")}
    assert outside == {
        ("https://example.org/a?b=1&c=2", "a page"),
        ("mailto:team@example.org", "a mailbox"),
        ("https://example.org/note", "The forum uses “coverage” for a signal."),
        (ADDRESS, ADDRESS),
    }
    assert {said for _, target, said in found if target == "#s-s1"} == {"Definition of the issue"}


def test_it_is_read_aloud_in_its_languages_with_notes_where_they_are_called(draft: File) -> None:
    pdf = opened(draft.data)
    found = list(elements(pdf))
    spoken = {str(element.Lang) for _, element in found if "/Lang" in element}
    assert spoken == {"ar", "zh-Hans", "am", "hi", "fr"}
    kinds = [kind for kind, _ in found]
    at = kinds.index("Note")
    assert kinds[at - 2 : at + 2] == ["Reference", "Span", "Note", "Lbl"]
    assert [kinds.count(kind) for kind in ("Note", "Code", "H4", "BlockQuote")] == [4, 3, 1, 3]


def test_a_paragraph_that_runs_over_a_page_is_read_as_one() -> None:
    text = document(section("One", *(f"Clause {at} " + "goes on and on " * 60 for at in range(12))))
    pdf = opened(make(text).data)
    paragraphs = [element for kind, element in elements(pdf) if kind == "P"]
    assert len(paragraphs) == write_page(text, lay_out(text, []), [], Options()).count("<p")
    assert max(len({kid.Pg.objgen for kid in element.K if "/Pg" in kid}) for element in paragraphs) == 2


def test_the_engine_has_the_part_that_better_tags_lean_on() -> None:
    assert callable(getattr(tags, PRIVATE))


def test_a_draft_is_stamped_and_nobody_hears_it(draft: File, final: File, tmp_path: Path) -> None:
    stamped = {}
    for name, file in (("draft", draft), ("final", final)):
        page = destinations(opened(file.data))["s-summary"]
        image = Image.open(picture(file.data, page, tmp_path)).convert("RGB")
        stamped[name] = sum(count for count, colour in image.getcolors(1 << 24) or [] if colour == (241, 244, 246))
        assert "DRAFT" not in "".join(pages(file.data))
    assert stamped["draft"] > 5_000
    assert stamped["final"] == 0


def test_title_language_dates_and_digest_come_from_the_version(draft: File) -> None:
    pdf = opened(draft.data)
    xmp = pdf.Root.Metadata.read_bytes().decode()
    title = "Staying connected at the last mile, Best Practice Forum on Meaningful Access, Draft 2"
    assert {name: str(pdf.docinfo[name]) for name in ("/Title", "/Author", "/CreationDate", "/ModDate")} == {
        "/Title": title,
        "/Author": "Best Practice Forum on Meaningful Access",
        "/CreationDate": "D:20260929120000Z",
        "/ModDate": "D:20260929120000Z",
    }
    assert (str(pdf.Root.Lang), f">{title}<" in xmp) == ("en", True)
    assert f"<dc:identifier>sha256:{digest(draft.document)}</dc:identifier>" in xmp
    assert xmp.count("<rdf:RDF") == 1


def test_only_the_faces_of_the_print_style_are_inside(draft: File) -> None:
    pdf = opened(draft.data)
    named = {str(one.BaseFont) for one in pdf.objects if isinstance(one, Dictionary) and "/BaseFont" in one}
    assert {re.sub(r"/[A-Z]{6}\+(\w+)-.*|/[A-Z]{6}\+(\w+)", r"\1\2", name) for name in named} == {
        "Gentium",
        "Lato",
        "Noto",
    }


def test_progress_never_goes_back_and_ends_with_the_file(draft: File) -> None:
    shares = [done / total for done, total in draft.told if total]
    assert len(shares) == len(draft.told)
    assert all(before <= after for before, after in pairwise(shares))
    assert draft.told[-1] == (len(pages(draft.data)),) * 2
    assert all(done < (total or 0) for done, total in draft.told[:-1])


def test_whoever_is_told_of_progress_can_end_the_work() -> None:
    class Ended(BaseException):
        """What ends the work."""

    def tell(done: int, of: int | None) -> None:
        raise Ended

    with pytest.raises(Ended):
        exports.make("pdf", document(section("One", "a")), [], Options(), tell)
    assert make(document(section("One", block("a")))).problems == ()
