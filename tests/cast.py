"""The same people everywhere: who they are, and what they do in a forum."""

from dataclasses import dataclass

from sections.people import Role


@dataclass(frozen=True)
class Player:
    """Somebody of the cast, with the roles held in each forum of the tests."""

    name: str
    email: str
    roles: tuple[Role, ...]


AMINA = Player("Amina Okafor", "amina@example.org", (Role.MAG_FACILITATOR,))
TOMAS = Player("Tomás Iturralde", "tomas@example.org", (Role.CO_FACILITATOR,))
SEO_YEON = Player("Han Seo-yeon", "seo-yeon@example.org", (Role.SECRETARIAT, Role.RAPPORTEUR))
MARIE = Player("Marie Dubois", "marie@example.org", (Role.RAPPORTEUR,))
KOFI = Player("Kofi Mensah", "kofi@example.org", (Role.LEAD_EXPERT,))
LUPE = Player("Lupe Tavita", "lupe@example.org", (Role.PARTICIPANT,))
FATIMA = Player("فاطمة الزهراء", "fatima@example.org", ())
"""Has an account and no role."""

CAST = (AMINA, TOMAS, SEO_YEON, MARIE, KOFI, LUPE, FATIMA)
