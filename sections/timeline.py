"""The timeline of a cycle: every date hangs on the first and last day of the annual meeting, M and E; all
UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

DAY = 86_400_000


@dataclass(frozen=True)
class Cycle:
    """One IGF year: `opens_on` is M, `closes_on` is E."""

    id: str
    year: int
    city: str
    opens_on: date
    closes_on: date

    @property
    def draft_due(self) -> date:
        """M − 42: drafts are out for public comment six weeks before the meeting (IGF BPF modalities, IV)."""
        return self.opens_on - timedelta(days=42)

    @property
    def comments_close(self) -> date:
        """E + 7, moved to the Monday after when it falls on a weekend."""
        return public_deadline(self.closes_on + timedelta(days=7))

    @property
    def final_due(self) -> date:
        """E + 30, moved to the Friday before when it falls on a weekend: it is the team's own deadline."""
        return team_deadline(self.closes_on + timedelta(days=30))


def public_deadline(day: date) -> date:
    """A public deadline that falls on a weekend moves to the Monday after."""
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def team_deadline(day: date) -> date:
    """A deadline of the team that falls on a weekend moves to the Friday before."""
    return day - timedelta(days={5: 1, 6: 2}.get(day.weekday(), 0))


def end_of_day(day: date) -> int:
    """23:59:59 UTC of a day, in milliseconds."""
    return int(datetime.combine(day, time(23, 59, 59), UTC).timestamp() * 1000)


def day_of(instant: int) -> date:
    """The UTC day of an instant in milliseconds."""
    return datetime.fromtimestamp(instant / 1000, UTC).date()


def days_left(until: int, now: int) -> int:
    """Whole UTC days from today to the last one; 0 on the last day itself, and afterwards."""
    return max(0, (day_of(until) - day_of(now)).days)


def comments_until(cycle: Cycle, published_at: int) -> int:
    """When the comments on a draft close: E + 7, for a draft that came late the later of that and 21 days
    from now.

    In UTC milliseconds, at the end of the day.
    """
    late = day_of(published_at) > cycle.draft_due
    closes = cycle.comments_close
    if late:
        closes = max(closes, public_deadline(day_of(published_at) + timedelta(days=21)))
    return end_of_day(closes)


class Step(StrEnum):
    """The dates of a cycle that every forum passes."""

    DRAFT_PUBLISHED = "draft_published"
    MEETING = "meeting"
    COMMENTS_CLOSE = "comments_close"
    FINAL_PUBLISHED = "final_published"


class StepState(StrEnum):
    """How a date was kept."""

    MET = "met"
    MET_LATE = "met_late"
    UPCOMING = "upcoming"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Milestone:
    """One date of a forum's year. `days` counts from now to `due` while it is upcoming, else how many days
    late it was or is; 0 when it was met in time."""

    step: Step
    due: date
    met_on: date | None
    state: StepState
    days: int


def milestones(
    cycle: Cycle, draft_at: int | None, closes_at: int | None, final_at: int | None, now: int
) -> tuple[Milestone, ...]:
    """A forum's year, in the order of the dates.

    `draft_at` and `final_at` are when the first draft and the first final were published, `closes_at` is when
    the comments on the newest draft close; all in UTC milliseconds.
    """
    today = day_of(now)
    closing = day_of(closes_at) if closes_at is not None else cycle.comments_close
    steps = (
        _published(Step.DRAFT_PUBLISHED, cycle.draft_due, draft_at, today),
        _passed(Step.MEETING, cycle.opens_on, cycle.closes_on, today),
        _passed(Step.COMMENTS_CLOSE, closing, closing, today),
        _published(Step.FINAL_PUBLISHED, cycle.final_due, final_at, today),
    )
    return tuple(sorted(steps, key=lambda step: step.due))


def _published(step: Step, due: date, at: int | None, today: date) -> Milestone:
    if at is None:
        late = (today - due).days
        return Milestone(step, due, None, StepState.OVERDUE if late > 0 else StepState.UPCOMING, abs(late))
    day = day_of(at)
    late = max(0, (day - due).days)
    return Milestone(step, due, day, StepState.MET_LATE if late else StepState.MET, late)


def _passed(step: Step, due: date, last: date, today: date) -> Milestone:
    if today > last:
        return Milestone(step, due, last, StepState.MET, 0)
    return Milestone(step, due, None, StepState.UPCOMING, max(0, (due - today).days))
