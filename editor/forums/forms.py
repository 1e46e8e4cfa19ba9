"""What comes in from the forms of forums: a cycle, a forum with its team, an invitation."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from editor.people.forms import email_address
from editor.people.forms import name as person_name
from sections.errors import BadInput
from sections.people import Role
from sections.permissions import GIVEN
from sections.typed import one_line, paragraphs

LONGEST_TITLE = 200
LONGEST_CITY = 100
LONGEST_SLUG = 60
LONGEST_ADDRESS = 500
LONGEST_DESCRIPTION = 5_000
LONGEST_MEETING = 31
LONGEST_KEY = 100
TEAM_ROWS = 6
TAKEN_BY_PAGES = frozenset({"new"})

LANGUAGES: tuple[tuple[str, str, str], ...] = (
    ("ar", "العربية", "rtl"),
    ("zh", "中文", "ltr"),
    ("en", "English", "ltr"),
    ("fr", "français", "ltr"),
    ("ru", "русский", "ltr"),
    ("es", "español", "ltr"),
    ("am", "አማርኛ", "ltr"),
    ("bn", "বাংলা", "ltr"),
    ("de", "Deutsch", "ltr"),
    ("fa", "فارسی", "rtl"),
    ("he", "עברית", "rtl"),
    ("hi", "हिन्दी", "ltr"),
    ("id", "Bahasa Indonesia", "ltr"),
    ("ja", "日本語", "ltr"),
    ("ko", "한국어", "ltr"),
    ("pt", "português", "ltr"),
    ("sw", "Kiswahili", "ltr"),
    ("tr", "Türkçe", "ltr"),
    ("ur", "اردو", "rtl"),
)
"""Languages an output can be written in: code, its name in itself, direction. The UN's six first."""

_DIRECTIONS = {code: direction for code, _, direction in LANGUAGES}


@dataclass(frozen=True)
class NewCycle:
    """A cycle to be opened. `key` is the same however often the request is sent."""

    year: int
    city: str
    opens_on: date
    closes_on: date
    key: str


@dataclass(frozen=True)
class Named:
    """Somebody who is given a role; without a name the address says it."""

    role: Role
    email: str
    name: str = ""


@dataclass(frozen=True)
class NewForum:
    """A forum to be opened; `cycle` is an id."""

    title: str
    slug: str
    cycle: str
    language: str
    direction: str
    description: str
    mailing_list: str
    process_page: str
    team: tuple[Named, ...]
    key: str


class _Form:
    """Reads fields one by one and gathers what is wrong with each."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self._typed = typed
        self.wrong: dict[str, str] = {}

    def line(self, field: str, longest: int, needed: bool = True) -> str:
        """One line of NFC text without control characters."""
        return self._measured(field, one_line(self._typed.get(field, "")), longest, needed)

    def paragraphs(self, field: str, longest: int) -> str:
        """Several lines of NFC text."""
        return self._measured(field, paragraphs(self._typed.get(field, "")), longest, needed=False)

    def web_address(self, field: str) -> str:
        """An address that begins with http:// or https://; it may stay empty."""
        words = self.line(field, LONGEST_ADDRESS, needed=False)
        try:
            parts = urlsplit(words)
            good = not words or (parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in words)
        except ValueError:
            good = False
        if not good:
            self.wrong[field] = "not_a_web_address"
        return words

    def day(self, field: str) -> date | None:
        """A day, as browsers send it."""
        words = self.line(field, 10)
        try:
            return date.fromisoformat(words) if words else None
        except ValueError:
            self.wrong[field] = "not_a_day"
            return None

    def key(self) -> str:
        """What tells a second try of the same form from another form."""
        return self.line("key", LONGEST_KEY)

    def take(self, read: Callable[[], str]) -> str:
        """What `read` gives; what it finds wrong is gathered with the rest."""
        try:
            return read()
        except BadInput as bad:
            self.wrong |= bad.fields
            return ""

    def finish(self) -> None:
        """Raises BadInput when anything was wrong."""
        if self.wrong:
            raise BadInput(self.wrong)

    def _measured(self, field: str, words: str, longest: int, needed: bool) -> str:
        if needed and not words:
            self.wrong[field] = "empty"
        if len(words) > longest:
            self.wrong[field] = "too_long"
        return words


def cycle(typed: Mapping[str, str]) -> NewCycle:
    """The form of a cycle. Raises BadInput."""
    form = _Form(typed)
    year_words = form.line("year", 4)
    year = int(year_words) if re.fullmatch(r"20[0-9]{2}", year_words) else 0
    if year_words and not year:
        form.wrong["year"] = "not_a_year"
    city = form.line("city", LONGEST_CITY)
    opens, closes = form.day("opens_on"), form.day("closes_on")
    if opens and year and opens.year != year:
        form.wrong["opens_on"] = "another_year"
    if opens and closes and not 0 <= (closes - opens).days < LONGEST_MEETING:
        form.wrong["closes_on"] = "before_it_opens" if closes < opens else "too_many_days"
    key = form.key()
    form.finish()
    assert opens
    assert closes
    return NewCycle(year, city, opens, closes, key)


def forum(typed: Mapping[str, str]) -> NewForum:
    """The form of a forum. A slug that stays empty is made from the title. Raises BadInput."""
    form = _Form(typed)
    title = form.line("title", LONGEST_TITLE)
    slug = form.line("slug", LONGEST_SLUG, needed=False) or suggested_slug(title)
    if title and not slug:
        form.wrong["slug"] = "slug_needed"
    elif slug and (not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or slug in TAKEN_BY_PAGES):
        form.wrong["slug"] = "not_a_slug"
    language = typed.get("language", "en")
    if language not in _DIRECTIONS:
        form.wrong["language"] = "choose_one"
    direction = typed.get("direction") or _DIRECTIONS.get(language, "ltr")
    if direction not in ("ltr", "rtl"):
        form.wrong["direction"] = "choose_one"
    new = NewForum(
        title=title,
        slug=slug,
        cycle=form.line("cycle", LONGEST_KEY),
        language=language,
        direction=direction,
        description=form.paragraphs("description", LONGEST_DESCRIPTION),
        mailing_list=form.web_address("mailing_list"),
        process_page=form.web_address("process_page"),
        team=_team(form, typed),
        key=form.key(),
    )
    form.finish()
    return new


def invitation(typed: Mapping[str, str]) -> Named:
    """The form that gives somebody a role. Raises BadInput."""
    form = _Form(typed)
    named = _named(form, typed, "")
    form.finish()
    return named


def role(words: str) -> Role:
    """A role that is given in a forum. Raises BadInput."""
    if words not in {one.value for one in GIVEN}:
        raise BadInput({"role": "choose_one"})
    return Role(words)


def suggested_slug(title: str) -> str:
    """A slug from a title: "Accès à l'Internet" gives "acces-a-l-internet"; empty without Latin letters."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall("[a-z0-9]+", plain)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST_SLUG]
        if len(longer) > LONGEST_SLUG:
            break
        slug = longer
    return "" if slug in TAKEN_BY_PAGES else slug


def _team(form: _Form, typed: Mapping[str, str]) -> tuple[Named, ...]:
    """The rows `role-1`, `email-1`, `name-1` and so on; a row without an address counts for nothing."""
    numbers = range(1, TEAM_ROWS + 1)
    rows = [_named(form, typed, f"-{number}") for number in numbers if typed.get(f"email-{number}", "").strip()]
    return tuple(dict.fromkeys(rows))


def _named(form: _Form, typed: Mapping[str, str], row: str) -> Named:
    chosen = typed.get("role" + row, "")
    if chosen not in {one.value for one in GIVEN}:
        form.wrong["role" + row] = "choose_one"
        chosen = Role.PARTICIPANT.value
    email = form.take(lambda: email_address(typed.get("email" + row, ""), "email" + row))
    name = typed.get("name" + row, "")
    if name.strip():
        name = form.take(lambda: person_name(name, "name" + row))
    return Named(Role(chosen), email, name.strip())
