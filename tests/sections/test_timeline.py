"""The year of a forum: deadlines from the first and last day of the meeting, and how they were kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sections.timeline import (
    Cycle,
    Milestone,
    Step,
    StepState,
    comments_until,
    day_of,
    days_left,
    end_of_day,
    milestones,
    public_deadline,
    team_deadline,
)

CYCLE = Cycle("c", 2027, "Nairobi", date(2027, 11, 8), date(2027, 11, 12))


def at(year: int, month: int, day: int) -> int:
    """Noon of a day, in UTC milliseconds."""
    return int(datetime(year, month, day, 12, tzinfo=UTC).timestamp() * 1000)


def test_the_deadlines_hang_on_the_meeting() -> None:
    assert CYCLE.draft_due == date(2027, 9, 27)
    assert CYCLE.comments_close == date(2027, 11, 19)
    assert CYCLE.final_due == date(2027, 12, 10)  # 30 days behind is a Sunday: the Friday before


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_property_a_weekend_moves_public_deadlines_on_and_team_deadlines_back(day: date) -> None:
    assert public_deadline(day).weekday() < 5
    assert team_deadline(day).weekday() < 5
    assert timedelta(0) <= public_deadline(day) - day <= timedelta(2)
    assert timedelta(0) <= day - team_deadline(day) <= timedelta(2)


@given(st.dates(date(1971, 1, 1), date(2100, 1, 1)))
def test_property_the_last_second_of_a_day_is_in_it(day: date) -> None:
    assert day_of(end_of_day(day)) == day
    assert day_of(end_of_day(day) + 1000) == day + timedelta(days=1)


def test_comments_close_a_week_behind_the_meeting() -> None:
    assert comments_until(CYCLE, at(2027, 9, 27)) == end_of_day(date(2027, 11, 19))


@pytest.mark.parametrize(
    ("published", "closes"),
    [
        ((2027, 9, 28), date(2027, 11, 19)),  # late, and the usual day is later still
        ((2027, 11, 1), date(2027, 11, 22)),
        ((2027, 11, 6), date(2027, 11, 29)),  # 21 days behind is a Saturday: the Monday after
    ],
)
def test_a_late_draft_is_open_for_three_weeks_at_least(published: tuple[int, int, int], closes: date) -> None:
    assert comments_until(CYCLE, at(*published)) == end_of_day(closes)


def test_a_year_before_anything_happened() -> None:
    assert milestones(CYCLE, None, None, None, at(2027, 9, 20)) == (
        Milestone(Step.DRAFT_PUBLISHED, date(2027, 9, 27), None, StepState.UPCOMING, 7),
        Milestone(Step.MEETING, date(2027, 11, 8), None, StepState.UPCOMING, 49),
        Milestone(Step.COMMENTS_CLOSE, date(2027, 11, 19), None, StepState.UPCOMING, 60),
        Milestone(Step.FINAL_PUBLISHED, date(2027, 12, 10), None, StepState.UPCOMING, 81),
    )


def test_lateness_is_counted_in_days() -> None:
    drafted = milestones(CYCLE, at(2027, 10, 4), None, None, at(2027, 11, 10))
    assert [(one.step, one.state, one.days) for one in drafted] == [
        (Step.DRAFT_PUBLISHED, StepState.MET_LATE, 7),
        (Step.MEETING, StepState.UPCOMING, 0),
        (Step.COMMENTS_CLOSE, StepState.UPCOMING, 9),
        (Step.FINAL_PUBLISHED, StepState.UPCOMING, 30),
    ]
    assert milestones(CYCLE, None, None, None, at(2027, 9, 30))[0] == Milestone(
        Step.DRAFT_PUBLISHED, date(2027, 9, 27), None, StepState.OVERDUE, 3
    )


def test_a_year_that_was_kept() -> None:
    kept = milestones(CYCLE, at(2027, 9, 27), end_of_day(date(2027, 11, 19)), at(2027, 12, 9), at(2028, 1, 1))
    assert [one.state for one in kept] == [StepState.MET] * 4
    assert [one.met_on for one in kept] == [
        date(2027, 9, 27),
        date(2027, 11, 12),
        date(2027, 11, 19),
        date(2027, 12, 9),
    ]


def test_days_left_are_those_after_today() -> None:
    closes = end_of_day(date(2027, 11, 19))
    left = [days_left(closes, at(2027, 11, day)) for day in (9, 18, 19, 20)]
    assert left == [10, 1, 0, 0]
