"""The columns of a table: their widths add up, and columns of figures are told from columns of words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.columns import NARROWEST, figures, shares
from sections.blocks import Table
from tests.builders import table


def of(*rows: tuple[str, ...], head: bool = True) -> Table:
    made = table("", *rows, head=head).table
    assert made is not None
    return made


@given(st.lists(st.integers(0, 400), min_size=1, max_size=20))
def test_property_the_widths_fill_the_table_and_none_vanishes(lengths: list[int]) -> None:
    widths = shares(of(tuple("x" * length for length in lengths)).rows)
    assert sum(widths) == pytest.approx(1)
    assert min(widths) >= min(NARROWEST, 1 / len(lengths)) / 2


def test_a_column_with_more_words_is_wider() -> None:
    narrow, wide = shares(of(("No.", "Contributor"), ("1", "A cooperative in the northern highlands")).rows)
    assert narrow < wide


@pytest.mark.parametrize("text", ["310", "1,050", "−3", "58 %", "$ 12.50", "12 €", "2:1", "1 050", "≈ 40"])
def test_a_column_of_figures_is_found(text: str) -> None:
    assert figures(of(("Case", "Cost"), ("one", text), ("two", "7"))) == {1}


@pytest.mark.parametrize("text", ["Fund", "3 villages", "C12", "2026 to 2027"])
def test_a_column_with_words_is_none(text: str) -> None:
    assert figures(of(("Case", "Cost"), ("one", text), ("two", "7"))) == frozenset()


def test_a_figure_that_is_not_known_leaves_the_column_what_it_is() -> None:
    assert figures(of(("a", "1"), ("b", "–"), ("c", ""), ("d", "n/a"), head=False)) == {1}
    assert figures(of(("a", "–"), ("b", ""), head=False)) == frozenset()


def test_the_first_column_names_the_rows_even_by_figures() -> None:
    assert figures(of(("No.", "Cost"), ("1", "10"))) == {1}
