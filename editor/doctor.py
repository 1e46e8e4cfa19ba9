"""What is well with an installation and what is not, in sentences for its operator."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from editor import reach
from editor.app import make_kit
from editor.assets import DIST
from editor.db import is_migrated, may_lose
from editor.kit import Kit
from editor.mail import MailFailed
from editor.settings import Settings
from exports import fonts
from sections.errors import RapporteurError

LEAST_SPACE = 1_000_000_000


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    well: bool
    sentence: str


def examine(settings: Settings) -> list[Finding]:
    """Looks at everything; changes nothing but a trace in the database that is taken back at once."""
    kit = make_kit(settings)
    try:
        return [
            Finding(True, f"The settings can be used; people see {settings.address}."),
            *_database(kit),
            *_redis(settings),
            _space(settings),
            _mail(kit),
            _built(),
            *_fonts(),
            *_clock(kit),
        ]
    finally:
        kit.close()


def _database(kit: Kit) -> Iterator[Finding]:
    if problem := reach.database_problem(kit.settings):
        yield Finding(False, problem)
        return
    try:
        with kit.db.begin():
            pass
        with kit.db.read() as tx:
            off = may_lose(tx)
        migrated = is_migrated(kit.settings.database)
    except RapporteurError:
        yield Finding(False, "The database does not answer, or cannot be written.")
        return
    yield Finding(True, "The database can be written.")
    for name in off:
        yield Finding(False, f"PostgreSQL runs with {name} = off: what was shown as saved may be lost with the power.")
    if not migrated:
        yield Finding(False, "The database has an older form: rapporteur migrate brings it to the newest.")
        return
    fresh = kit.jobs.worker_is_fresh()
    yield Finding(fresh, "The worker is alive." if fresh else "No worker is alive: rapporteur serve starts one.")


def _redis(settings: Settings) -> Iterator[Finding]:
    if settings.redis_url:
        problem = reach.redis_problem(settings)
        yield Finding(not problem, problem or "Redis answers.")


def _space(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data).free
    sentence = f"{free // 1_000_000} MB are free in {settings.data}."
    return Finding(free >= LEAST_SPACE, sentence)


def _mail(kit: Kit) -> Finding:
    if kit.settings.mail_url.startswith("file:"):
        return Finding(True, f"Mails are not sent: they are written to {kit.settings.data / 'mail'}.")
    try:
        kit.mail.reach()
    except MailFailed:
        return Finding(False, "The mail server of RAPPORTEUR_MAIL_URL does not answer.")
    return Finding(True, "The mail server answers.")


def _built() -> Finding:
    there = (DIST / "manifest.json").exists()
    return Finding(there, "The browser code is built." if there else "No browser code: make setup builds it.")


def _fonts() -> Iterator[Finding]:
    """The faces of the files, which the layout takes from the folders of Debian's packages and from nowhere else."""
    missing = fonts.missing()
    for face, (_file, package) in fonts.FACES.items():
        if face in missing:
            yield Finding(False, f"{face} is missing, so files show other letters: apt-get install {package}")
        else:
            yield Finding(True, f"{face} is there.")


def _clock(kit: Kit) -> Iterator[Finding]:
    if kit.settings.clock_file:
        seconds = kit.clock.offset() // 1000
        sentence = f"RAPPORTEUR_CLOCK_FILE moves the clock by {seconds} seconds: for demos and tests only."
        yield Finding(False, sentence)
