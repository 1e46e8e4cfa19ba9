"""What people type, as it is kept: what no file, no line and no reader could bear is gone, all else is there."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sections.typed import one_line, paragraphs

ANYTHING = st.text(st.characters(codec=None) | st.sampled_from("\x00\ud800\u202e\u2066\u2028\r\n\te\u0301"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Two \n lines\tand\x00 a NUL ", "Two lines and a NUL"),
        ("half an emoji \ud83d", "half an emoji"),
        ("e\u0301 is one letter, e\x07\u0301 too", "é is one letter, e ́ too"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u2067غزالة\u2069", "غزالة"),
        ("می\u200cخواهم, 👩\u200d👩\u200d👧", "می\u200cخواهم, 👩\u200d👩\u200d👧"),
        ("\u200fעברית\u200e", "\u200fעברית\u200e"),
        ("\x1b]0;title\x07", "]0;title"),
    ],
)
def test_one_line(typed: str, kept: str) -> None:
    assert one_line(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" One\r\ntwo\rthree\n\n four\tfive ", "One\ntwo\nthree\n\n four five"),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("NUL\x00 half \udc00 turned \u202eback", "NUL half  turned back"),
        ("an \u2067isolate\u2069 stays", "an \u2067isolate\u2069 stays"),
    ],
)
def test_paragraphs(typed: str, kept: str) -> None:
    assert paragraphs(typed) == kept


@given(ANYTHING)
def test_whatever_is_typed_can_be_kept_and_stays_the_same(typed: str) -> None:
    for keep in (one_line, paragraphs):
        kept = keep(typed)
        assert keep(kept) == kept == unicodedata.normalize("NFC", kept)
        assert kept.encode("utf-8").decode("utf-8") == kept
        assert {unicodedata.category(one) for one in kept if one != "\n"}.isdisjoint({"Cc", "Cs", "Zl", "Zp"})
