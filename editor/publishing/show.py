"""What the page of publishing shows of versions beside the versions themselves: whose words they are made of, and the
faults of their files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from editor import record
from editor.db import Connection
from editor.jobs import Job
from editor.people import rows as people_rows


@dataclass(frozen=True)
class Share:
    """Somebody's part of the characters of a version, in whole per cent; 0: less than half of one."""

    name: str
    percent: int


@dataclass(frozen=True)
class Faulty:
    """A file with faults: its format, and what the inspection found, as codes with details."""

    format: str
    findings: tuple[Mapping[str, str], ...]


def faulty(made: Iterable[Job]) -> dict[str, list[Faulty]]:
    """The faults of files by the labels of their versions, out of the finished jobs of a forum, oldest first.

    Of each format the newest file counts: one made since without a fault takes the place of another."""
    newest: dict[tuple[str, str], Job] = {}
    for job in made:
        newest[job.payload.get("label", ""), job.payload["format"]] = job
    out: dict[str, list[Faulty]] = {}
    for (label, format), job in sorted(newest.items()):
        if job.problem:
            out.setdefault(label, []).append(Faulty(format, tuple(job.problem["findings"])))
    return out


def shares(tx: Connection, version: str) -> list[Share]:
    """Who wrote the words of a version, in the order of names: this is no ranking. Empty for versions that were frozen
    before it was counted."""
    totals: dict[str, int] = {}
    for event in record.of_subject(tx, "version", version):
        for counts in event.data.get("written", {}).values():
            for person, count in counts.items():
                totals[person] = totals.get(person, 0) + count
    everything = sum(totals.values())
    named = [(people_rows.person_by_id(tx, id), count) for id, count in totals.items()]
    found = [Share(person.name, round(100 * count / everything)) for person, count in named if person]
    return sorted(found, key=lambda share: share.name.casefold())
