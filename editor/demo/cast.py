"""The people of the demo: who they are, which roles they hold, and whose comments stand on the drafts."""

from dataclasses import dataclass

from sections.people import RegionalGroup, Role, StakeholderGroup

SECRETARIAT = "secretariat@example.org"
FACILITATOR = "facilitator@example.org"
CO_FACILITATOR = "cofacilitator@example.org"
PARTICIPANT = "participant@example.org"


@dataclass(frozen=True)
class Member:
    """Somebody with a role in every forum of the demo."""

    email: str
    name: str
    role: Role


@dataclass(frozen=True)
class Commenter:
    """Somebody who comments without an account."""

    email: str
    name: str
    organisation: str
    group: StakeholderGroup
    region: RegionalGroup


TEAM = (
    Member(FACILITATOR, "Amina Okafor", Role.MAG_FACILITATOR),
    Member(CO_FACILITATOR, "Tomás Iturralde", Role.CO_FACILITATOR),
    Member(SECRETARIAT, "Elena Marchetti", Role.RAPPORTEUR),
    Member(PARTICIPANT, "Lupe Tavita", Role.PARTICIPANT),
)

FRANCK = Commenter(
    "franck@example.net",
    "Franck Oyono",
    "Consumers of Central Africa",
    StakeholderGroup.CIVIL_SOCIETY,
    RegionalGroup.AFRICAN,
)
MEI = Commenter(
    "mei@example.net",
    "Tan Mei Ling",
    "Island Operators",
    StakeholderGroup.PRIVATE_SECTOR,
    RegionalGroup.ASIA_PACIFIC,
)
INGRID = Commenter(
    "ingrid@example.net",
    "Ingrid Solberg",
    "",
    StakeholderGroup.ACADEMIA,
    RegionalGroup.WEOG,
)
SAMIR = Commenter(
    "samir@example.net",
    "سمير حداد",
    "",
    StakeholderGroup.TECHNICAL_COMMUNITY,
    RegionalGroup.NOT_STATED,
)
