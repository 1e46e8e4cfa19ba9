"""Odd and malformed requests of polling pages."""

import http.client
import json
import socket
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cast import AMINA
from tests.editor.live.conftest import Room, make_room
from tests.editor.live.house import House, Visitor
from tests.editor.live.lines import PollingLine
from tests.editor.live.peers import Peer
from tests.editor.live.writers import still_serves

MEGABYTE = 1_000_000
THREADS = 8
"""Threads of a server that are soon all held."""


def polling(house: House) -> tuple[Peer, str]:
    """A polling page of Amina's, and the id of its session."""
    page = house.peer(AMINA, polling=True)
    assert isinstance(page.line, PollingLine)
    return page, page.line.sid


def opened(visitor: Visitor) -> str:
    """The id of a session that somebody has opened and asks nothing of."""
    sid: str = json.loads(visitor.get("/socket.io/?EIO=4&transport=polling")[1].removeprefix("0"))["sid"]
    return sid


def post(house: House, sid: str, cookie: str, body: bytes, length: int | None = None) -> int:
    """The status with which what a polling page brings is answered."""
    connection = http.client.HTTPConnection("127.0.0.1", house.web.settings.port, timeout=60)
    size = str(len(body) if length is None else length)
    headers = {"Cookie": cookie, "Content-Length": size}
    try:
        connection.request("POST", f"/socket.io/?EIO=4&transport=polling&sid={sid}", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize(
    "body",
    [b"4text", b"9", b"b!!!", b"\xff", b"", b"x" * 100, b"3\x1e" * 40, b"bgaE=", b"0{}", b"2probe"],
    ids=str,
)
def test_malformed_posts_are_answered_at_once(house: House, room: Room, body: bytes) -> None:
    page, sid = polling(house)
    began = time.monotonic()
    assert post(house, sid, house.cookie(AMINA), body) in (200, 400)
    assert time.monotonic() - began < 5.0
    page.join(room.slug, room.sections)
    assert page.saved(page.type(room.sections[0], "still here"))


def test_who_has_said_goodbye_is_known_no_more(house: House) -> None:
    visitor = house.visitor(AMINA)
    sid = opened(visitor)
    assert [post(house, sid, visitor.cookie, body) for body in (b"1", b"3")] == [200, 400]


def test_a_post_that_is_too_large_is_not_read(house: House) -> None:
    _, sid = polling(house)
    assert post(house, sid, house.cookie(AMINA), b"b", length=2 * MEGABYTE) == 400


@pytest.mark.long
def test_posts_that_never_end_give_their_threads_back(tmp_path: Path) -> None:
    with closing(House(tmp_path, threads=THREADS)) as house:
        room = make_room(house)
        house.web.start()
        visitor = house.visitor(AMINA)
        lines = [never_ending(house, opened(visitor), visitor.cookie) for _ in range(THREADS)]
        for line in lines:
            assert b"400" in line.recv(4096).split(b"\r\n")[0]
            line.close()
        # All threads are needed now. How many there are says little: a pool keeps as many as were ever busy at once.
        for _ in range(THREADS - 1):
            house.peer(AMINA)
        still_serves(house, room)


def never_ending(house: House, sid: str, cookie: str) -> socket.socket:
    """A post of which the first byte comes, and no other."""
    line = socket.create_connection(("127.0.0.1", house.web.settings.port), timeout=60)
    request = f"POST /socket.io/?EIO=4&transport=polling&sid={sid} HTTP/1.1\r\n"
    line.sendall(f"{request}Host: 127.0.0.1\r\nCookie: {cookie}\r\nContent-Length: 1000\r\n\r\nb".encode())
    return line
