"""The worker at heavy work: limits, a kill in the middle, and everybody else goes on meanwhile."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from editor import worker
from editor.downloads.actions import Waiting, file_of, input_of
from editor.jobs import Job, JobState
from editor.kit import Kit
from editor.people import rows as people_rows
from exports.options import Options
from sections.forums import Forum
from tests.cast import AMINA
from tests.editor.downloads.heavy import write_footnotes
from tests.editor.live.house import House
from tests.editor.live.peers import wait_until
from tests.processes import children_of, command_of

pytestmark = pytest.mark.long

LASTS = 20.0
"""Seconds during which somebody writes beside a file that is being made."""
PAUSE, LOOK = 0.1, 0.02
LATEST = 1.0
"""Seconds within which a keystroke is answered."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An installation whose server is not started yet."""
    house = House(tmp_path, job_seconds=600)
    yield house
    house.close()


@contextmanager
def working(house: House) -> Iterator[subprocess.Popen[bytes]]:
    """A worker upon the installation, ended in order."""
    environ = {**os.environ, **house.settings.environ()}
    with subprocess.Popen(
        [sys.executable, "-m", "editor.cli", "worker"], env=environ, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)


def heavy(house: House, notes: int) -> tuple[Forum, list[str]]:
    """A forum whose first section has many footnotes, and the ids of its sections."""
    forum = house.forum("heavy")
    sections = house.sections(forum)
    with house.kit.db.read() as tx:
        person = people_rows.person_by_email(tx, AMINA.email)
    assert person is not None
    write_footnotes(house.kit, sections[0], person.id, notes)
    return forum, sections


def asked(kit: Kit, forum: Forum) -> Job:
    """The job of the working copy as a PDF file."""
    with kit.db.read() as tx:
        found = file_of(kit, forum, input_of(kit, tx, forum, "working", "pdf", Options()))
    assert isinstance(found, Waiting)
    return found.job


def now(kit: Kit, job: Job) -> Job:
    """How far the job is."""
    found = kit.jobs.by_id(job.id)
    assert found is not None
    return found


def test_who_writes_and_who_reads_goes_on_while_a_file_is_made(house: House) -> None:
    forum, sections = heavy(house, 4_000)  # which takes thrice as fast a machine longer than this test, too
    house.web.start()
    reader, writer = house.visitor(AMINA), house.peer(AMINA)
    writer.join(forum.slug, sections)
    with working(house):
        job = asked(house.kit, forum)
        wait_until(lambda: now(house.kit, job).state is JobState.RUNNING)
        waited, pages = [], []
        ends = time.monotonic() + LASTS
        while time.monotonic() < ends:
            sent = time.monotonic()
            assert writer.saved(writer.type(sections[1], "a"))
            waited.append(time.monotonic() - sent)
            if len(waited) % 10 == 0:
                at = time.monotonic()
                pages.append(reader.get(f"/forums/{forum.slug}")[0])
                pages.append(reader.get(f"/forums/{forum.slug}/working.pdf?of={job.key}")[0])
                waited.append((time.monotonic() - at) / 2)
            time.sleep(PAUSE)
        assert now(house.kit, job).state is JobState.RUNNING  # it was made all along
    assert (now(house.kit, job).state, now(house.kit, job).tries) == (JobState.QUEUED, 0)  # given back in order
    assert set(pages) == {200, 202}
    assert max(waited) < LATEST, sorted(waited)[-10:]


def test_a_worker_that_is_killed_is_noticed_and_its_job_done_once_more(house: House) -> None:
    forum, _ = heavy(house, 100)
    job = asked(house.kit, forum)
    with working(house) as first:
        wait_until(lambda: now(house.kit, job).state is JobState.RUNNING)
        [child] = [pid for pid in children_of(first.pid) if b"job_child" in command_of(pid)]
        first.kill()
        wait_until(lambda: not command_of(child))
    assert now(house.kit, job).state is JobState.RUNNING  # nobody was left to say otherwise
    with working(house):
        wait_until(lambda: now(house.kit, job).state is JobState.DONE)
    assert now(house.kit, job).tries == 2
    with house.kit.db.read() as tx:
        made = file_of(house.kit, forum, input_of(house.kit, tx, forum, "working", "pdf", Options()))
    assert not isinstance(made, Waiting)
    assert made.path.read_bytes().rstrip().endswith(b"%%EOF")


def test_a_process_that_is_killed_is_followed_by_one_more(house: House) -> None:
    forum, _ = heavy(house, 100)
    job = asked(house.kit, forum)
    with working(house) as process:
        killed: set[str] = set()
        while len(killed) < 2:
            name = now(house.kit, job).process
            if name and name not in killed:
                killed.add(name)
                os.kill(int(name.rpartition("-")[2]), signal.SIGKILL)
            time.sleep(LOOK)
        wait_until(lambda: now(house.kit, job).state is JobState.FAILED)
        assert process.poll() is None
    assert (now(house.kit, job).tries, now(house.kit, job).problem) == (2, {"code": "job_died"})


@pytest.mark.parametrize(
    ("limits", "problems"),
    [
        ({"job_seconds": 2}, [{"code": "job_too_long", "seconds": 2}]),
        ({"job_bytes": 250_000_000}, [{"code": "job_too_large"}, {"code": "job_died"}]),
    ],
)
def test_a_file_that_breaks_a_limit_fails_alone(
    house: House, limits: dict[str, int], problems: list[dict[str, object]]
) -> None:
    forum, _ = heavy(house, 1_000)
    job = asked(house.kit, forum)
    narrow = replace(house.kit, settings=replace(house.settings, **limits))
    while now(house.kit, job).state is JobState.QUEUED:
        worker.do_in_child(narrow, job.id)
    assert now(house.kit, job).state is JobState.FAILED
    assert now(house.kit, job).problem in problems
