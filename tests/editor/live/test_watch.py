"""Who typed enters the record, also when the database does not take it at first."""

import sqlite3
from contextlib import closing

import pytest

from editor import db as database_module
from editor import record
from editor.clock import StoppedClock
from editor.forums import rows_outline
from editor.kit import Kit
from sections.blocks import Block, Text, Words
from sections.forums import Forum
from sections.people import Person
from tests.cast import AMINA
from tests.editor.conftest import NOW

pytestmark = pytest.mark.sqlite
MINUTE = 60_000


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writers do not wait long for each other."""
    monkeypatch.setattr(database_module, "WAIT", 50)


def test_what_the_database_did_not_take_is_written_down_when_it_does(
    kit: Kit, forum: Forum, people_by_name: dict[str, Person], clock: StoppedClock
) -> None:
    amina = people_by_name[AMINA.email]
    with kit.db.read() as tx:
        section = rows_outline.outline(tx, forum.id).sections[0].id

    def told() -> list[tuple[int, object]]:
        with kit.db.read() as tx:
            return [
                (one.at, one.data) for one in record.of_subject(tx, "section", section) if one.kind == "text_edited"
            ]

    words = Text((Block("", inlines=(Words("Coverage is not access."),)),))
    first = kit.live.write_text(section, amina.id, words)
    with closing(sqlite3.connect(kit.settings.data / "rapporteur.db", isolation_level=None)) as other:
        other.execute("begin immediate")
        kit.live.note_typing()
        other.execute("rollback")
    assert told() == []
    clock.set(NOW + 1_000)
    second = kit.live.edit(section, amina.id, "Coverage is", "Being covered is")
    kit.live.note_typing()
    clock.set(NOW + MINUTE)
    third = kit.live.edit(section, amina.id, "access", "use")
    kit.live.note_typing()
    assert told() == [
        (NOW, {"from": first, "to": second, "updates": 2, "until": NOW + 1_000}),
        (NOW + MINUTE, {"from": third, "to": third, "updates": 1, "until": NOW + MINUTE}),
    ]
