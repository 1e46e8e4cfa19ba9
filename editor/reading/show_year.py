"""A forum's year drawn on a scale: how the six weeks were kept, on home, and all its dates, on its own page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from editor.reading.show_forums import Standing
from sections.timeline import Milestone, Step, StepState, day_of


@dataclass(frozen=True)
class Lane:
    """How a forum kept the six weeks, as places on a line 320 wide; `today` is None when it is not on it."""

    rule: float
    draft: float
    meeting: float
    meeting_width: float
    today: float | None
    state: StepState


def lane(one: Standing, now: int) -> Lane:
    """The line of a forum on home, on one scale for all: 42 days are 200 units, the meeting begins at 280."""
    cycle, scale = one.forum.cycle, 200 / 42

    def place(day: date) -> float:
        return 280 + (day - cycle.opens_on).days * scale

    draft_day = one.draft.met_on or (day_of(now) if one.draft.state is StepState.OVERDUE else one.draft.due)
    today = place(day_of(now))
    width = ((cycle.closes_on - cycle.opens_on).days + 1) * scale
    return Lane(
        rule=80,
        draft=_within(place(draft_day)),
        meeting=280,
        meeting_width=round(min(width, 38), 1),
        today=round(today, 1) if 0 <= today <= 320 else None,
        state=one.draft.state,
    )


@dataclass(frozen=True)
class Mark:
    """A date on the drawing of a year: where, and whether it is over."""

    step: Step
    day: date
    x: float
    done: bool


@dataclass(frozen=True)
class Year:
    """The drawing of a forum's year, 820 wide. `comments` and `meeting` are (place, width)."""

    months: tuple[tuple[date, float], ...]
    marks: tuple[Mark, ...]
    comments: tuple[float, float] | None
    meeting: tuple[float, float]
    today: float | None
    first: date
    last: date


def year(one: Standing, now: int) -> Year:
    """A forum's year with its dates, from the month before the draft to the month of the final."""
    cycle = one.forum.cycle
    days = [cycle.draft_due - timedelta(days=21), *(m.met_on or m.due for m in one.year), cycle.final_due]
    first = min(days).replace(day=1)
    last = _next_month(max(days)) - timedelta(days=1)
    scale = 812 / ((last - first).days + 1)

    def place(day: date) -> float:
        return round(4 + (day - first).days * scale, 1)

    by_step = {milestone.step: milestone for milestone in one.year}
    opened = by_step[Step.DRAFT_PUBLISHED].met_on
    closes = by_step[Step.COMMENTS_CLOSE].due
    months, month = [], first
    while month <= last:
        months.append((month, place(month)))
        month = _next_month(month)
    today = day_of(now)
    return Year(
        months=tuple(months),
        marks=tuple(_mark(milestone, place) for milestone in one.year if milestone.step is not Step.MEETING),
        comments=(place(opened), max(0.0, place(closes) - place(opened))) if opened else None,
        meeting=(place(cycle.opens_on), round(((cycle.closes_on - cycle.opens_on).days + 1) * scale, 1)),
        today=place(today) if first <= today <= last else None,
        first=first,
        last=last,
    )


def _mark(milestone: Milestone, place: Callable[[date], float]) -> Mark:
    day = milestone.met_on or milestone.due
    return Mark(milestone.step, day, place(day), milestone.met_on is not None)


def _within(x: float) -> float:
    return round(min(314.0, max(6.0, x)), 1)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
