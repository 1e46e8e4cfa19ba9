"""Scripts in a Word file: every run holds letters of one script, with the face, direction and language of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.word.scripts import direction_of, script_of, slot_of, stretches, whole_tag
from tests import samples, strategies
from tests.builders import block, document, marked, section
from tests.exports.word.word_file import WordFile, text_of, w
from tests.exports.word.writing import word

Properties = dict[str, str | None]


def runs(*parts: object, language: str = "en", direction: str = "ltr") -> list[tuple[str, Properties]]:
    """The words of each run of a paragraph with what sets its script: face, direction, language."""
    version = document(section("T", block(*parts)), language=language, direction=direction)
    paragraph = next(one for one in WordFile(word(version)).paragraphs() if one.number == "1.1")
    found = [(text_of(run), run.find(w("rPr"))) for run in paragraph.element.iter(w("r"))][2:]
    return [
        (
            text,
            {str(one.tag).partition("}")[2]: one.get(w("cs")) or _language(one) for one in properties}
            if properties is not None
            else {},
        )
        for text, properties in found
    ]


def _language(element: object) -> str | None:
    values = [element.get(w(name)) for name in ("val", "eastAsia", "bidi")]
    return next((value for value in values if value), None)


def test_each_script_has_its_own_run_face_and_direction() -> None:
    assert runs(f"Latin {samples.ARABIC} 知识 ሰላም हिन्दी.") == [
        ("Latin ", {}),
        (samples.ARABIC + " ", {"rFonts": "Noto Naskh Arabic", "rtl": None}),
        ("知识 ", {"rFonts": "Noto Serif CJK SC"}),
        ("ሰላም ", {"rFonts": "Noto Serif Ethiopic"}),
        ("हिन्दी.", {"rFonts": "Noto Serif Devanagari", "cs": None}),
    ]


def test_a_run_names_its_language_where_it_is_not_the_output_s() -> None:
    assert runs("English, ", marked("bonjour", language="fr")) == [("English, ", {}), ("bonjour", {"lang": "fr-FR"})]
    assert runs(marked("سلام", language="fa", direction="rtl"))[0][1]["lang"] == "fa-IR"
    assert runs(marked("知識", language="zh-Hant"))[0][1]["lang"] == "zh-TW"


def test_a_language_without_a_country_is_named_as_it_is() -> None:
    assert (whole_tag("ar"), whole_tag("sr-Latn-RS"), whole_tag("qaa")) == ("ar-SA", "sr-Latn-RS", "qaa")
    assert [slot_of(tag) for tag in ("ar", "zh-Hant", "fr", "am", "hi")] == ["bidi", "eastAsia", "val", "val", "bidi"]


@pytest.mark.parametrize(
    ("text", "direction"),
    [("abc سلام", "ltr"), ("سلام abc", "rtl"), ("12, سلام", "rtl"), ("שלום", "rtl"), ("12 — 😀", None), ("", None)],
)
def test_the_first_letter_tells_the_direction(text: str, direction: str | None) -> None:
    assert direction_of(text) == direction


@given(strategies.lines, st.sampled_from(("ltr", "rtl")))
def test_property_the_pieces_are_the_text_and_each_has_one_script(text: str, direction: str) -> None:
    pieces = list(stretches(text, direction))
    assert "".join(piece for piece, _ in pieces) == text
    for piece, script in pieces:
        assert {found for letter in piece if (found := script_of(letter))} <= {script}
