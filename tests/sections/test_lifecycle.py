"""The stages: which moves there are, what stands against a final, and the labels of versions."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sections import outline as deeds
from sections.components import COMPONENTS
from sections.errors import Refused
from sections.lifecycle import MOVES, Finding, Stage, check_move, findings_of_final, next_label
from sections.outline import Outline, scaffold

KEY = [component.code for component in COMPONENTS if component.key]


def scaffolded() -> tuple[Outline, dict[str, str]]:
    """The scaffold, and the section of each component."""
    numbers = itertools.count(1)
    outline = scaffold(lambda: f"s{next(numbers)}")
    return outline, {section.components[0]: section.id for section in outline.sections if section.components}


@pytest.mark.parametrize(("stage", "to"), list(itertools.product(Stage, Stage)))
def test_an_output_moves_by_hand_only_where_the_process_goes(stage: Stage, to: Stage) -> None:
    if to in MOVES[stage]:
        check_move(stage, to)
        return
    with pytest.raises(Refused) as refused:
        check_move(stage, to)
    assert refused.value.values["findings"] == [Finding("no_such_move", stops=True)]


def test_nothing_stands_against_a_final_with_all_components_and_answers() -> None:
    outline, section = scaffolded()
    assert findings_of_final(outline, section.values(), 0) == []


@given(st.sets(st.sampled_from(KEY)))
def test_property_a_final_is_stopped_by_each_empty_key_component(empty: set[str]) -> None:
    outline, section = scaffolded()
    filled = [id for code, id in section.items() if code not in empty]
    found = findings_of_final(outline, filled, 0)
    assert [one for one in found if one.stops] == [
        Finding("key_component_empty", True, code, section[code]) for code in KEY if code in empty
    ]


def test_a_recommended_component_is_left_out_only_with_a_reason() -> None:
    outline, section = scaffolded()
    filled = [id for code, id in section.items() if code not in ("insights", "next_steps")]
    outline = deeds.leave_out(outline, section["insights"], "Too early to tell.")
    assert findings_of_final(outline, filled, 0) == [
        Finding("recommended_component_empty", False, "next_steps", section["next_steps"])
    ]


def test_a_key_component_that_no_section_covers_stops_a_final_too() -> None:
    outline, section = scaffolded()
    outline = deeds.tag(outline, section["practices"], [])
    assert findings_of_final(outline, section.values(), 0) == [Finding("key_component_empty", True, "practices", None)]


def test_what_stops_stands_before_what_is_to_decide() -> None:
    outline, section = scaffolded()
    filled = [id for code, id in section.items() if code not in ("practices", "insights")]
    assert [(one.code, one.stops, one.count) for one in findings_of_final(outline, filled, 3)] == [
        ("key_component_empty", True, 0),
        ("recommended_component_empty", False, 0),
        ("comments_unanswered", False, 3),
    ]


@pytest.mark.parametrize(
    ("labels", "final", "label"),
    [
        ([], False, "draft-1"),
        (["draft-1", "draft-2"], False, "draft-3"),
        (["draft-2", "draft-10"], False, "draft-11"),
        (["draft-1", "draft-2"], True, "final-1"),
        (["draft-1", "final-1"], False, "draft-2"),
    ],
)
def test_labels_count_on_drafts_and_finals_apart(labels: list[str], final: bool, label: str) -> None:
    assert next_label(labels, final) == label
