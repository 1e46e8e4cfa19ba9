"""Long texts over slow lines."""

import pytest

from sections.schema import VERSION
from sections.ydoc import flat_text, open_doc
from tests.cast import AMINA, TOMAS
from tests.editor.live.conftest import Room
from tests.editor.live.house import House


@pytest.mark.long
@pytest.mark.parametrize("polling", [False, True])
def test_a_text_of_five_megabytes_comes_over_a_slow_line_while_others_write(
    house: House, room: Room, polling: bool
) -> None:
    section = room.sections[0]
    amina = house.peer(AMINA)
    amina.join(room.slug, [section])
    for number in range(20):
        assert amina.saved(amina.type(section, f"{number:05} " * 41_000))
    tomas = house.peer(TOMAS, polling=polling)
    tomas.line.reading.clear()
    asked = {"id": section, "sv": open_doc().get_state()}
    tomas.emit("join", {"schema": VERSION, "forum": room.slug, "clients": [], "sections": [asked]}, id=7)
    for number in range(20):
        assert amina.saved(amina.type(section, f"meanwhile {number} "))
    tomas.line.reading.set()
    [joined] = tomas.expect("ack 7")["sections"]
    doc = open_doc(joined["update"])
    assert len(flat_text(doc)) > 4_900_000
    came = b""
    while b"meanwhile 19" not in came:
        for came in tomas.expect("update")["updates"]:
            doc.apply_update(came)
    assert flat_text(doc) == amina.text(section)
