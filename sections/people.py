"""People: persons, the roles they hold in a forum, and how commenters describe themselves."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A role in a forum; `secretariat` alone is held for the whole installation."""

    MAG_FACILITATOR = "mag_facilitator"
    CO_FACILITATOR = "co_facilitator"
    SECRETARIAT = "secretariat"
    RAPPORTEUR = "rapporteur"
    LEAD_EXPERT = "lead_expert"
    PARTICIPANT = "participant"
    COMMENTER = "commenter"
    READER = "reader"


COORDINATING_TEAM = frozenset({Role.MAG_FACILITATOR, Role.CO_FACILITATOR, Role.SECRETARIAT, Role.RAPPORTEUR})


class StakeholderGroup(StrEnum):
    """The IGF's stakeholder groups; never compulsory."""

    GOVERNMENT = "government"
    CIVIL_SOCIETY = "civil_society"
    PRIVATE_SECTOR = "private_sector"
    TECHNICAL_COMMUNITY = "technical_community"
    INTERGOVERNMENTAL_ORGANISATION = "intergovernmental_organisation"
    ACADEMIA = "academia"
    OTHER = "other"
    NOT_STATED = "not_stated"


class RegionalGroup(StrEnum):
    """The regional groups; never compulsory."""

    AFRICAN = "african"
    ASIA_PACIFIC = "asia_pacific"
    EASTERN_EUROPEAN = "eastern_european"
    GRULAC = "grulac"
    WEOG = "weog"
    INTERGOVERNMENTAL = "intergovernmental"
    NOT_STATED = "not_stated"


@dataclass(frozen=True)
class Person:
    """Somebody with an account. `email` is in its normal form; `joined_at` in UTC milliseconds."""

    id: str
    email: str
    name: str
    joined_at: int
