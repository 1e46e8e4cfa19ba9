"""What the page of publishing shows of versions beside the versions themselves: whose words they are made of."""

from dataclasses import dataclass

from editor import record
from editor.db import Connection
from editor.people import rows as people_rows


@dataclass(frozen=True)
class Share:
    """Somebody's part of the characters of a version, in whole per cent; 0: less than half of one."""

    name: str
    percent: int


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
