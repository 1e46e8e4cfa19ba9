"""The words that a file adds: what the cover tells of a version, and how days are written."""

import pytest

from exports.sentences import sentences
from tests.builders import document

ENGLISH = sentences("en")


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        ("2026-11-10", "2026-11-14", "10 to 14 November 2026"),
        ("2026-11-10", "2026-11-10", "10 November 2026"),
        ("2020-10-30", "2020-11-02", "30 October to 2 November 2020"),
        ("2026-12-30", "2027-01-02", "30 December 2026 to 2 January 2027"),
    ],
)
def test_the_meeting_is_told_in_as_few_words_as_tell_its_days_apart(opens: str, closes: str, told: str) -> None:
    version = document(meeting_opens=opens, meeting_closes=closes)
    assert ENGLISH.facts(version)[0] == ("Cycle", f"IGF 2026, Nairobi, annual meeting {told}")


def test_the_cover_tells_what_a_version_replaces_and_until_when_it_takes_comments() -> None:
    version = document(replaces="draft-1", label="draft-2", comments_until=1_793_750_399_000)
    assert ENGLISH.facts(version)[1:] == [
        ("Version", "draft-2, 29 September 2026 at 12:00 UTC"),
        ("Replaces", "draft-1"),
        ("Comments", "until 3 November 2026, 23:59 UTC"),
    ]


@pytest.mark.parametrize(
    ("label", "shown"), [("draft-2", "Draft 2"), ("final-1", "Final 1"), ("working", "Working copy")]
)
def test_the_chip_of_a_version_names_its_stage(label: str, shown: str) -> None:
    assert ENGLISH.label(document(label=label)) == shown
