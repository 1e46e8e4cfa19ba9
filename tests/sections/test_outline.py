"""The outline: its scaffold, the deeds upon it, and what no sequence of deeds can break."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sections import outline as deeds
from sections.components import BY_CODE, COMPONENTS
from sections.errors import BadInput, NotFound, RapporteurError
from sections.outline import Outline, Section, SectionKind, SectionState, coverage, scaffold

KINDS = list(SectionKind)


def counting() -> Callable[[], str]:
    """Ids s1, s2, …"""
    numbers = itertools.count(1)
    return lambda: f"s{next(numbers)}"


def body(*levels: int) -> Outline:
    """An outline of the body alone: sections a, b, c … of these levels."""
    names = "abcdefghij"
    return Outline(
        1, tuple(Section(names[at], SectionKind.SECTION, level, names[at]) for at, level in enumerate(levels))
    )


def shape(outline: Outline) -> str:
    """ "a1 b2" for a section a of level 1 and b of level 2."""
    return " ".join(f"{section.id}{section.level}" for section in outline.sections)


def test_the_scaffold_has_the_front_matter_the_ten_components_and_the_annex() -> None:
    outline = scaffold(counting())
    assert outline.revision == 1
    assert [section.front for section in outline.sections if section.kind is SectionKind.FRONT] == [
        "executive_summary",
        "acknowledgements",
        "disclaimer",
        "abbreviations",
    ]
    main = [section for section in outline.sections if section.kind is SectionKind.SECTION]
    assert [section.components for section in main] == [(component.code,) for component in COMPONENTS]
    assert [BY_CODE[section.components[0]].key for section in main] == [True] * 3 + [False] * 7
    assert [section.heading for section in outline.sections if section.kind is SectionKind.ANNEX] == [
        "Contributions received"
    ]


def test_a_heading_is_one_line_of_composed_text() -> None:
    renamed = deeds.rename(body(1), "a", "  Cafe\u0301\n and\x00 \ud800tea ")
    assert renamed.sections[0].heading == "Café and tea"


@pytest.mark.parametrize(
    ("deed", "fields"),
    [
        (lambda o: deeds.rename(o, "a", " \n "), {"heading": "heading_required"}),
        (lambda o: deeds.rename(o, "a", "x" * 301), {"heading": "too_long"}),
        (lambda o: deeds.add(o, "z", "New", "a", 5, SectionKind.SECTION), {"level": "level_out_of_range"}),
        (lambda o: deeds.add(o, "z", "New", "a", 3, SectionKind.SECTION), {"level": "level_skipped"}),
        (lambda o: deeds.add(o, "z", "New", None, 2, SectionKind.SECTION), {"level": "level_skipped"}),
        (lambda o: deeds.add(o, "z", "New", "a", 1, SectionKind.ANNEX), {"after": "another_part"}),
        (lambda o: deeds.move(o, "a", "b"), {"after": "into_itself"}),
        (lambda o: deeds.tag(o, "a", ["weather"]), {"components": "no_such_component"}),
        (lambda o: deeds.leave_out(o, "a", "why"), {"section": "only_recommended"}),
    ],
)
def test_what_cannot_be_is_refused_by_field(deed: Callable[[Outline], Outline], fields: dict[str, str]) -> None:
    with pytest.raises(BadInput) as refused:
        deed(body(1, 2, 1))
    assert refused.value.fields == fields


def test_a_section_comes_behind_the_subsections_of_the_one_it_follows() -> None:
    assert shape(deeds.add(body(1, 2, 1), "z", "New", "a", 1, SectionKind.SECTION)) == "a1 b2 z1 c1"
    assert shape(deeds.add(body(1, 2, 1), "z", "New", "a", 2, SectionKind.SECTION)) == "a1 z2 b2 c1"
    assert shape(deeds.move(body(1, 2, 1), "a", "c")) == "c1 a1 b2"
    assert shape(deeds.move(body(1, 2, 1), "c", None)) == "c1 a1 b2"


def test_a_top_section_never_parts_another_one_from_its_subsections() -> None:
    assert shape(deeds.add(body(1, 2, 3, 3, 1), "z", "New", "c", 1, SectionKind.SECTION)) == "a1 b2 c3 d3 z1 e1"


def test_subsections_move_up_when_their_section_is_removed() -> None:
    assert shape(deeds.remove(body(1, 2, 3, 1), "a")) == "b1 c2 d1"


def test_the_last_section_of_a_key_component_stays() -> None:
    outline = deeds.tag(deeds.tag(body(1, 1), "a", ["practices"]), "b", ["practices"])
    outline = deeds.remove(outline, "a")
    with pytest.raises(BadInput) as refused:
        deeds.remove(outline, "b")
    assert refused.value.fields == {"section": "last_of_key_component"}


def test_a_recommended_component_is_left_out_with_a_reason_and_brought_back() -> None:
    outline = deeds.tag(body(1), "a", ["insights"])
    with pytest.raises(BadInput) as refused:
        deeds.leave_out(outline, "a", "  ")
    assert refused.value.fields == {"reason": "reason_required"}
    left_out = deeds.leave_out(outline, "a", " Nothing was told. ")
    assert left_out.sections[0].left_out == "Nothing was told."
    assert deeds.bring_back(left_out, "a").sections == outline.sections


def test_a_section_that_is_left_out_takes_no_key_component() -> None:
    outline = deeds.leave_out(deeds.tag(body(1), "a", ["insights"]), "a", "Nothing was told.")
    with pytest.raises(BadInput) as refused:
        deeds.tag(outline, "a", ["insights", "practices"])
    assert refused.value.fields == {"components": "only_recommended"}


def test_coverage_counts_words_under_any_section_that_is_tagged() -> None:
    outline = deeds.tag(deeds.tag(body(1, 1, 1), "a", ["practices", "insights"]), "b", ["next_steps"])
    outline = deeds.leave_out(outline, "b", "Too early.")
    found = {one.code: (one.covered, one.left_out) for one in coverage(outline, ["a", "b"])}
    assert found == {component.code: (False, None) for component in COMPONENTS} | {
        "practices": (True, None),
        "insights": (True, None),
        "next_steps": (False, "Too early."),
    }


def test_an_unknown_section_is_not_found() -> None:
    with pytest.raises(NotFound):
        deeds.remove(body(1), "z")


@given(st.data())
def test_property_no_deeds_break_the_order_of_the_parts_or_skip_a_level(data: st.DataObject) -> None:
    fresh = counting()
    outline = scaffold(fresh)
    for _ in range(data.draw(st.integers(1, 12), label="deeds")):
        before = outline
        try:
            outline = _some_deed(data, outline, fresh)
        except RapporteurError:
            assert outline is before
            continue
        assert outline.revision == before.revision + 1
        assert _is_whole(outline)


def _some_deed(data: st.DataObject, outline: Outline, fresh: Callable[[], str]) -> Outline:
    ids = [section.id for section in outline.sections]
    one = data.draw(st.sampled_from(ids), label="section")
    after = data.draw(st.none() | st.sampled_from(ids), label="after")
    codes = st.lists(st.sampled_from(sorted(BY_CODE)), max_size=2)
    choices: dict[str, Callable[[], Any]] = {
        "rename": lambda: deeds.rename(outline, one, data.draw(st.text(max_size=20))),
        "add": lambda: deeds.add(
            outline, fresh(), "New", after, data.draw(st.integers(0, 5)), data.draw(st.sampled_from(KINDS))
        ),
        "move": lambda: deeds.move(outline, one, after),
        "remove": lambda: deeds.remove(outline, one),
        "tag": lambda: deeds.tag(outline, one, data.draw(codes)),
        "leave_out": lambda: deeds.leave_out(outline, one, data.draw(st.text(max_size=20))),
        "bring_back": lambda: deeds.bring_back(outline, one),
        "set_state": lambda: deeds.set_state(outline, one, SectionState.SETTLED),
    }
    return choices[data.draw(st.sampled_from(sorted(choices)), label="deed")]()


def _is_whole(outline: Outline) -> bool:
    order = [KINDS.index(section.kind) for section in outline.sections]
    assert order == sorted(order)
    assert len({section.id for section in outline.sections}) == len(outline.sections)
    for _, part in itertools.groupby(outline.sections, key=lambda section: section.kind):
        level = 0
        for section in part:
            assert 1 <= section.level <= level + 1
            level = section.level
    return True


def test_somebody_who_leaves_is_in_charge_of_nothing() -> None:
    outline = body(1, 2, 1)
    for id, person in (("a", "kofi"), ("b", "amina"), ("c", "kofi")):
        outline = deeds.put_in_charge(outline, id, person)
    left = deeds.without_in_charge(outline, "kofi")
    assert ([one.in_charge for one in left.sections], left.revision) == ([None, "amina", None], outline.revision + 1)
    assert deeds.without_in_charge(left, "kofi") == left
