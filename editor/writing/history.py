"""Who wrote what in the living text, for those who may read it; a reading of the log, which is only ever added to."""

from typing import Any

from editor import access
from editor.db import Connection
from editor.forums import rows_outline
from editor.kit import Kit
from editor.people import rows as people_rows
from sections.errors import NotFound
from sections.people import Person
from sections.permissions import Action


def authors(kit: Kit, person: Person | None, slug: str) -> dict[str, Any]:
    """The names of all who wrote in a forum's living text; for each section whose client ids are whose, and what was
    carried there that somebody else has written.

    Raises what the door raises."""
    with kit.db.read() as tx:
        entry = access.forum(tx, person, slug, Action.READ_LIVING)
        sections = [section.id for section in rows_outline.outline(tx, entry.forum.id).sections]
        writers = kit.live.writers(tx, sections)
        names = _names(tx, {who for found in writers.values() for who in found.values()})
    carried = {
        id: [[one.client, one.clock, one.length, one.person] for one in found]
        for id, found in kit.live.carried(sections).items()
    }
    # JSON objects have no numbers as keys.
    of_section = {id: {str(client): who for client, who in found.items()} for id, found in writers.items()}
    return {"names": names, "sections": of_section, "carried": carried}


def moments(kit: Kit, person: Person | None, slug: str, section: str) -> list[dict[str, Any]]:
    """The moments of a section's history, oldest first. Raises NotFound, and what the door raises."""
    with kit.db.read() as tx:
        _admit(tx, person, slug, section)
        found = kit.live.moments(tx, section)
        names = _names(tx, {moment.person for moment in found if moment.person})
    return [
        {
            "seq": moment.last,
            "by": names.get(moment.person or "", ""),
            "began": moment.began,
            "ended": moment.ended,
            "updates": moment.updates,
        }
        for moment in found
    ]


def state(kit: Kit, person: Person | None, slug: str, section: str, seq: int) -> bytes:
    """The shared state of a section after an entry of its log.

    Raises NotFound for a section or an entry that is not there, and what the door raises."""
    with kit.db.read() as tx:
        _admit(tx, person, slug, section)
        if not 0 < seq <= kit.live.heads(tx, [section])[section]:
            raise NotFound()
    return kit.live.frozen({section: seq})[section].state


def _admit(tx: Connection, person: Person | None, slug: str, section: str) -> None:
    entry = access.forum(tx, person, slug, Action.READ_LIVING)
    if section not in {one.id for one in rows_outline.outline(tx, entry.forum.id).sections}:
        raise NotFound()


def _names(tx: Connection, people: set[str]) -> dict[str, str]:
    return {id: found.name for id in people if (found := people_rows.person_by_id(tx, id))}
