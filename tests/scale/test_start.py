"""Starting upon PostgreSQL and Redis: what cannot be used stops it with one sentence, and the doctor tells it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import made_on
from tests.ports import free_port
from tests.scale.town import Services

NOWHERE = "127.0.0.1:1"


@pytest.fixture
def given(services: Services, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Settings of an installation that can start."""
    with made_on(services.postgresql.url()) as url:
        yield {
            "DATABASE_URL": url,
            "REDIS_URL": services.redis.url,
            "DATA_DIR": str(tmp_path),
            "PORT": str(free_port()),
        }


def rapporteur(command: str, settings: dict[str, str]) -> tuple[int, list[str]]:
    """Runs a command to its end: its code, and what it said."""
    environ = {**os.environ, **{f"RAPPORTEUR_{name}": value for name, value in settings.items()}}
    asked = [sys.executable, "-m", "editor.cli", command]
    done = subprocess.run(asked, env=environ, capture_output=True, text=True, timeout=60)
    return done.returncode, (done.stdout + done.stderr).splitlines()


@pytest.mark.parametrize("command", ["serve", "worker"])
@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "DATABASE_URL",
            f"postgresql://rapporteur@{NOWHERE}/x",
            "The database of RAPPORTEUR_DATABASE_URL cannot be used: Connection refused.",
        ),
        (
            "REDIS_URL",
            f"redis://{NOWHERE}",
            f"The Redis of RAPPORTEUR_REDIS_URL cannot be used: Error 111 connecting to {NOWHERE}. Connection refused.",
        ),
    ],
)
def test_what_is_not_there_stops_the_start(
    given: dict[str, str], command: str, name: str, value: str, sentence: str
) -> None:
    assert rapporteur(command, given | {name: value}) == (1, [sentence])


def test_a_database_that_is_not_there_is_named(given: dict[str, str]) -> None:
    other = given["DATABASE_URL"].rpartition("/")[0] + "/other"
    sentence = 'The database of RAPPORTEUR_DATABASE_URL cannot be used: FATAL:  database "other" does not exist.'
    assert rapporteur("serve", given | {"DATABASE_URL": other}) == (1, [sentence])


def test_an_option_that_nobody_knows_stops_the_start(given: dict[str, str]) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        code, said = rapporteur("serve", given | {name: given[name] + "?colour=red"})
        assert (code, len(said)) == (1, 1)
        assert said[0].startswith(f"The {'database' if name == 'DATABASE_URL' else 'Redis'} of RAPPORTEUR_{name} ")


def test_the_doctor_tells_of_both(services: Services, given: dict[str, str]) -> None:
    assert rapporteur("migrate", given)[0] == 0
    told = rapporteur("doctor", given)[1]
    assert {"ok   The database can be written.", "ok   Redis answers."} <= set(told)
    told = rapporteur("doctor", given | {"REDIS_URL": f"redis://{NOWHERE}"})[1]
    said = f"Error 111 connecting to {NOWHERE}. Connection refused"
    assert f"NOT  The Redis of RAPPORTEUR_REDIS_URL cannot be used: {said}." in told
    told = rapporteur("doctor", given | {"DATABASE_URL": f"postgresql://rapporteur@{NOWHERE}/x"})[1]
    assert "NOT  The database of RAPPORTEUR_DATABASE_URL cannot be used: Connection refused." in told


def test_the_doctor_warns_of_a_database_that_may_lose_what_was_saved(services: Services, given: dict[str, str]) -> None:
    assert rapporteur("migrate", given)[0] == 0
    name = given["DATABASE_URL"].rpartition("/")[2]
    services.postgresql.ask(f"alter database {name} set synchronous_commit = off")
    warning = "NOT  PostgreSQL runs with synchronous_commit = off: what was shown as saved may be lost with the power."
    assert warning in rapporteur("doctor", given)[1]
