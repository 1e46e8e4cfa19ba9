"""Every event of the socket with every role, on one's own and on another forum's sections, against the one table."""

from collections.abc import Iterator

import pytest

from editor.live.socket_packets import EVENTS
from sections.lifecycle import Stage
from sections.people import Role
from sections.permissions import Action, has_right, may
from tests.cast import AMINA, CAST, SEO_YEON, Player
from tests.editor.live.conftest import Room, make_room
from tests.editor.live.house import House

CARET = {"place": [], "anchor": b"\x01", "head": b"\x02"}
NOBODY = Player("Nobody Here", "nobody@example.org", ())
PLAYERS = (*CAST, NOBODY)


@pytest.fixture(scope="module")
def rooms(house: House) -> Iterator[dict[str, Room]]:
    """A forum in which the cast works, one in which it does not, and one that is finished."""
    stranger = Player("Somebody Else", "else@example.org", (Role.MAG_FACILITATOR,))
    yield {
        "own": make_room(house),
        "another": make_room(house, cast=(stranger,)),
        "finished": make_room(house, stage=Stage.FINAL),
    }
    house.hang_up()


def roles_in(player: Player, name: str) -> set[Role]:
    held = set(player.roles)
    return held if name != "another" else held & {Role.SECRETARIAT}  # which is held in every forum


@pytest.mark.parametrize("name", ["own", "another", "finished"])
@pytest.mark.parametrize("player", PLAYERS, ids=lambda player: player.email.split("@")[0])
def test_every_event_keeps_to_the_table(house: House, rooms: dict[str, Room], player: Player, name: str) -> None:
    room, roles = rooms[name], roles_in(player, name)
    section = room.sections[0]
    stage = room.forum.stage
    reads, writes, suggests = (may(roles, one, stage) for one in (Action.READ_LIVING, Action.WRITE, Action.SUGGEST))
    why = "only_suggestions" if suggests else "closed" if has_right(roles, Action.SUGGEST) else "denied"
    watcher_of = {"own": AMINA, "another": SEO_YEON, "finished": AMINA}
    watcher, page = house.peer(watcher_of[name]), house.peer(player)
    assert watcher.join(room.slug, [section])["ok"]
    before = len(house.log_of(section))

    answer = page.join(room.slug, [section])
    assert answer["ok"] is reads
    assert answer.get("write", answer.get("code")) == (writes if reads else "denied")
    assert answer.get("suggest", answer.get("code")) == (suggests if reads else "denied")
    assert page.refused(page.send(section, house.letter(section))) == ("" if writes else why if reads else "denied")
    assert len(house.log_of(section)) == before + writes
    asked = {"section": section, "seq": before + writes, "hash": "of another text"}
    assert page.ask("hash", asked) == ({"ok": True, "same": False} if reads else {"ok": False, "code": "denied"})
    opened = page.ask("open", {"sections": [{"id": section, "sv": None}]})
    assert opened["ok"] is reads
    assert [one["ok"] for one in opened.get("sections", ())] == [True] * reads
    page.emit("aware", {"section": section, **CARET})
    page.ask("hash", asked)  # in order: now the caret has been looked at
    somebody = house.peer(watcher_of[name])
    somebody.join(room.slug, [section])
    somebody.emit("aware", {"section": section, **CARET})
    names = [watcher.expect("aware")["person"]["name"] for _ in range(1 + reads)]
    assert names == [player.name] * reads + [watcher_of[name].name]
    assert page.walked == set(EVENTS)
    assert "did not pass the door" not in house.log()
