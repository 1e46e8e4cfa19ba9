"""What home and a forum's page show: where each output stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from editor.comments import rows as comment_rows
from editor.db import Connection
from editor.forums import rows as forum_rows
from editor.forums import rows_roles
from editor.forums.show import Part, parts
from editor.versions import rows as version_rows
from editor.versions.rows import Version
from sections.forums import Forum
from sections.lifecycle import Stage
from sections.people import COORDINATING_TEAM, Person, Role
from sections.timeline import Cycle, Milestone, Step, StepState, day_of, days_left, milestones

STEPS_OF_A_FORUM = (
    Stage.WORKING_DRAFT,
    Stage.PUBLIC_COMMENT,
    Stage.INCORPORATING,
    Stage.FINAL_REVIEW,
    Stage.FINAL,
)
FACILITATORS = (Role.MAG_FACILITATOR, Role.CO_FACILITATOR)


@dataclass(frozen=True)
class Standing:
    """A forum as the public sees it. `open_draft` is the version that takes comments now; `days_left` how long.

    `comments` are those of each version that has some, and how many of them are answered."""

    forum: Forum
    versions: tuple[Version, ...]
    team: tuple[tuple[Person, tuple[Role, ...]], ...]
    year: tuple[Milestone, ...]
    days_ahead: int | None
    open_draft: Version | None
    days_left: int
    comments: Mapping[str, tuple[int, int]]

    @property
    def draft(self) -> Milestone:
        """The date of the draft, and how it was kept."""
        return next(one for one in self.year if one.step is Step.DRAFT_PUBLISHED)

    @property
    def following(self) -> Milestone | None:
        """The date that is next, or the first one that is overdue."""
        waiting = [one for one in self.year if one.state in (StepState.UPCOMING, StepState.OVERDUE)]
        return waiting[0] if waiting else None

    @property
    def leaders(self) -> list[tuple[str, Role]]:
        """The facilitators, MAG facilitators first."""
        return [(person.name, role) for role in FACILITATORS for person, roles in self.team if role in roles]

    @property
    def stage_number(self) -> int | None:
        """Which of the five stages it is at; None at the side or behind them."""
        stage = self.forum.stage
        return STEPS_OF_A_FORUM.index(stage) + 1 if stage in STEPS_OF_A_FORUM else None

    @property
    def closed_draft(self) -> Version | None:
        """The newest draft, when its comments are closed."""
        drafts = [version for version in self.versions if not version.final]
        return drafts[0] if drafts and not self.open_draft else None


def standing(tx: Connection, forum: Forum, now: int) -> Standing:
    """Where a forum stands at `now`, in UTC milliseconds."""
    versions = tuple(version_rows.of_forum(tx, forum.id))
    drafts = [version for version in versions if not version.final]
    finals = [version for version in versions if version.final]
    first = drafts[-1].frozen_at if drafts else None
    closes = drafts[0].comments_until if drafts else None
    taken = next((version for version in drafts if version.takes_comments(now)), None)
    return Standing(
        forum=forum,
        versions=versions,
        team=_team(tx, forum),
        year=milestones(forum.cycle, first, closes, finals[-1].frozen_at if finals else None, now),
        days_ahead=None if first is None else (forum.cycle.opens_on - day_of(first)).days,
        open_draft=taken,
        days_left=days_left(taken.comments_until, now) if taken and taken.comments_until else 0,
        comments=comment_rows.counts(tx, forum.id),
    )


@dataclass(frozen=True)
class Home:
    """Home: the newest cycle with its forums, the outputs of earlier ones, and those of the person who looks."""

    cycle: Cycle | None
    forums: tuple[Standing, ...]
    earlier: tuple[Standing, ...]
    yours: tuple[Part, ...]
    secretariat: bool


def home(tx: Connection, person: Person | None, secretariat: bool, now: int) -> Home:
    """What home shows to a person, or to anybody."""
    cycles = forum_rows.all_cycles(tx)
    newest = cycles[0] if cycles else None
    all_of_them = [standing(tx, forum, now) for forum in forum_rows.all_forums(tx)]
    return Home(
        cycle=newest,
        forums=tuple(one for one in all_of_them if newest and one.forum.cycle.id == newest.id),
        earlier=tuple(one for one in all_of_them if newest and one.forum.cycle.id != newest.id),
        yours=parts(tx, person) if person else (),
        secretariat=secretariat,
    )


def paragraphs(words: str) -> Sequence[str]:
    """A description in paragraphs, which an empty line parts."""
    return [part.strip() for part in words.split("\n\n") if part.strip()]


def _team(tx: Connection, forum: Forum) -> tuple[tuple[Person, tuple[Role, ...]], ...]:
    held: dict[Person, tuple[Role, ...]] = {}
    for person, role in rows_roles.team(tx, forum.id):
        if role in COORDINATING_TEAM | {Role.LEAD_EXPERT}:
            held[person] = (*held.get(person, ()), role)
    return tuple(held.items())
