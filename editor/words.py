"""How instants, days and digests are written for people."""

from datetime import UTC, date, datetime

from babel.dates import format_date, format_datetime, format_time


def moment(instant: int) -> datetime:
    """The UTC moment of an instant in milliseconds."""
    return datetime.fromtimestamp(instant / 1000, UTC)


def iso(when: int | date) -> str:
    """What stands in the `datetime` of a `<time>`: of an instant with its zone, of a day the day."""
    if isinstance(when, date):
        return when.isoformat()
    return moment(when).isoformat(timespec="seconds").replace("+00:00", "Z")


def day(when: int | date, language: str = "en") -> str:
    """The day with the month in words: "12 October 2026". Of an instant the day in UTC."""
    return format_date(_day(when), "d MMMM y", locale=_locale(language))


def day_month(when: int | date, language: str = "en") -> str:
    """The day without its year: "12 October"."""
    return format_date(_day(when), "d MMMM", locale=_locale(language))


def month(when: int | date, language: str = "en") -> str:
    """The name of the month alone: "October"."""
    return format_date(_day(when), "LLLL", locale=_locale(language))


def weekday(when: int | date, language: str = "en") -> str:
    """The same with the day of the week: "Monday 12 October 2026"."""
    return format_date(_day(when), "EEEE d MMMM y", locale=_locale(language))


def instant(when: int, language: str = "en") -> str:
    """Day and time, with the zone: "12 October 2026, 23:59 UTC"."""
    return f"{format_datetime(moment(when), 'd MMMM y, HH:mm', locale=_locale(language))} UTC"


def clock_time(when: int, language: str = "en") -> str:
    """The time alone, with the zone: "23:59 UTC"."""
    return f"{format_time(moment(when), 'HH:mm', locale=_locale(language))} UTC"


def groups(digest: str) -> str:
    """A digest in groups of eight, easier to compare by eye."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))


def _day(when: int | date) -> date:
    return when if isinstance(when, date) else moment(when).date()


def _locale(language: str) -> str:
    return language.replace("-", "_")
