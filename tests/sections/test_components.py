"""The ten components and the scaffold's words."""

import tomllib
import unicodedata
from dataclasses import fields
from importlib import resources

from sections.components import ANNEXES, BY_CODE, COMPONENTS, FRONT_PARTS, PART_BY_CODE, Component

CODES = [
    "issue_definition",
    "methodology",
    "practices",
    "regional_specificities",
    "existing_measures",
    "what_worked",
    "unintended_consequences",
    "unresolved_issues",
    "insights",
    "next_steps",
]


def test_the_ten_components_stand_in_the_order_of_the_modalities_three_of_them_key() -> None:
    assert [component.code for component in COMPONENTS] == CODES
    assert [component.code for component in COMPONENTS if component.key] == CODES[:3]
    assert list(BY_CODE) == CODES


def test_every_part_has_its_words_in_composed_text_of_one_line() -> None:
    for part in (*COMPONENTS, *FRONT_PARTS, *ANNEXES):
        for field in fields(part):
            words = getattr(part, field.name)
            if isinstance(words, bool):
                continue
            assert words.strip()
            assert words == " ".join(unicodedata.normalize("NFC", words).split())


def test_only_components_ask_a_question_and_give_an_example() -> None:
    assert {"question", "example"} <= {field.name for field in fields(Component)}
    assert list(PART_BY_CODE) == [
        "executive_summary",
        "acknowledgements",
        "disclaimer",
        "abbreviations",
        "contributions",
    ]


def test_the_scaffold_holds_nothing_else() -> None:
    words = tomllib.loads(resources.files("sections").joinpath("scaffold/en.toml").read_text("utf-8"))
    assert sorted(words) == ["annex", "component", "front"]
