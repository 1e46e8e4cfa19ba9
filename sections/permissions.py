"""Who may do what, at which stage: one table, asked by everything that fetches or changes something for a
person."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from sections.lifecycle import NOBODY_WRITES, Stage
from sections.people import COORDINATING_TEAM, Role


class Action(StrEnum):
    """What a person may want to do in a forum."""

    READ_PUBLISHED = "read_published"
    COMMENT = "comment"
    READ_LIVING = "read_living"
    NOTE = "note"
    WRITE = "write"
    SUGGEST = "suggest"
    DECIDE = "decide"
    ARRANGE = "arrange"
    ANSWER = "answer"
    INVITE = "invite"
    READ_RECORD = "read_record"
    PUBLISH = "publish"
    MOVE_STAGE = "move_stage"
    OPEN_FORUM = "open_forum"
    NAME_FACILITATOR = "name_facilitator"
    ERASE = "erase"


EVERYBODY = frozenset(Role)
MEMBERS = COORDINATING_TEAM | {Role.LEAD_EXPERT, Role.PARTICIPANT}
PUBLISHERS = frozenset({Role.MAG_FACILITATOR, Role.SECRETARIAT, Role.RAPPORTEUR})
SECRETARIAT = frozenset({Role.SECRETARIAT})

MAY: Mapping[Action, frozenset[Role]] = {
    Action.READ_PUBLISHED: EVERYBODY,
    Action.COMMENT: EVERYBODY,
    Action.READ_LIVING: MEMBERS,
    Action.NOTE: MEMBERS,
    Action.SUGGEST: MEMBERS,
    Action.WRITE: COORDINATING_TEAM | {Role.LEAD_EXPERT},
    Action.DECIDE: COORDINATING_TEAM,
    Action.ARRANGE: COORDINATING_TEAM,
    Action.ANSWER: COORDINATING_TEAM,
    Action.INVITE: COORDINATING_TEAM,
    Action.READ_RECORD: COORDINATING_TEAM,
    Action.PUBLISH: PUBLISHERS,
    Action.MOVE_STAGE: PUBLISHERS,
    Action.OPEN_FORUM: SECRETARIAT,
    Action.NAME_FACILITATOR: SECRETARIAT,
    Action.ERASE: SECRETARIAT,
}

GIVEN = (Role.MAG_FACILITATOR, Role.CO_FACILITATOR, Role.RAPPORTEUR, Role.LEAD_EXPERT, Role.PARTICIPANT)
"""The roles that are given and taken in a forum; the Secretariat's is held for the whole installation."""

CHANGES_THE_TEXT = frozenset({Action.WRITE, Action.SUGGEST, Action.DECIDE, Action.ARRANGE})


def has_right(roles: Iterable[Role], action: Action) -> bool:
    """Whether somebody with these roles may ever do this; every person is at least a reader."""
    return not MAY[action].isdisjoint({Role.READER, *roles})


def is_open(action: Action, stage: Stage) -> bool:
    """Whether the stage lets anybody do this: in a final, superseded or withdrawn output nobody writes."""
    return not (action in CHANGES_THE_TEXT and stage in NOBODY_WRITES)


def may(roles: Iterable[Role], action: Action, stage: Stage) -> bool:
    """Whether somebody with these roles may do this at this stage."""
    return has_right(roles, action) and is_open(action, stage)


def may_name(roles: Iterable[Role], role: Role) -> bool:
    """Whether somebody with these roles may give or take this one: nobody hands on a right they lack."""
    held = frozenset({Role.READER, *roles})
    if role not in GIVEN or not has_right(held, Action.INVITE):
        return False
    if role is Role.MAG_FACILITATOR:
        return has_right(held, Action.NAME_FACILITATOR)
    return all(has_right(held, action) for action in Action if role in MAY[action])
