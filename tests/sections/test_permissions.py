"""The table of permissions: who may do what, at which stage, and who may name whom."""

import pytest

from sections.lifecycle import NOBODY_WRITES, Stage
from sections.people import Role
from sections.permissions import CHANGES_THE_TEXT, GIVEN, Action, has_right, is_open, may, may_name

PUBLIC = {Action.READ_PUBLISHED, Action.COMMENT}
PARTICIPANT = PUBLIC | {Action.READ_LIVING, Action.NOTE, Action.SUGGEST}
CO_FACILITATOR = PARTICIPANT | {
    Action.WRITE,
    Action.DECIDE,
    Action.ARRANGE,
    Action.ANSWER,
    Action.INVITE,
    Action.READ_RECORD,
}
PUBLISHER = CO_FACILITATOR | {Action.PUBLISH, Action.MOVE_STAGE}

RIGHTS = {
    Role.MAG_FACILITATOR: PUBLISHER,
    Role.CO_FACILITATOR: CO_FACILITATOR,
    Role.SECRETARIAT: set(Action),
    Role.RAPPORTEUR: PUBLISHER,
    Role.LEAD_EXPERT: PARTICIPANT | {Action.WRITE},
    Role.PARTICIPANT: PARTICIPANT,
    Role.COMMENTER: PUBLIC,
    Role.READER: PUBLIC,
}


@pytest.mark.parametrize("role", Role)
def test_each_role_has_exactly_its_rights(role: Role) -> None:
    assert {action for action in Action if has_right({role}, action)} == RIGHTS[role]


def test_somebody_without_a_role_is_a_reader() -> None:
    assert {action for action in Action if has_right((), action)} == PUBLIC


def test_two_roles_give_the_rights_of_both() -> None:
    both = {Role.LEAD_EXPERT, Role.CO_FACILITATOR}
    assert {action for action in Action if has_right(both, action)} == CO_FACILITATOR


@pytest.mark.parametrize("stage", Stage)
def test_the_stage_decides_whether_anybody_writes_and_nothing_else(stage: Stage) -> None:
    closed = {action for action in Action if not is_open(action, stage)}
    assert closed == (CHANGES_THE_TEXT if stage in NOBODY_WRITES else set())
    assert may({Role.SECRETARIAT}, Action.WRITE, stage) is (stage not in NOBODY_WRITES)
    assert may({Role.READER}, Action.WRITE, stage) is False


NAMES = {
    Role.MAG_FACILITATOR: {Role.CO_FACILITATOR, Role.RAPPORTEUR, Role.LEAD_EXPERT, Role.PARTICIPANT},
    Role.CO_FACILITATOR: {Role.CO_FACILITATOR, Role.LEAD_EXPERT, Role.PARTICIPANT},
    Role.SECRETARIAT: set(GIVEN),
    Role.RAPPORTEUR: {Role.CO_FACILITATOR, Role.RAPPORTEUR, Role.LEAD_EXPERT, Role.PARTICIPANT},
}


@pytest.mark.parametrize("role", Role)
def test_nobody_hands_on_a_right_they_do_not_have(role: Role) -> None:
    assert {other for other in Role if may_name({role}, other)} == NAMES.get(role, set())
