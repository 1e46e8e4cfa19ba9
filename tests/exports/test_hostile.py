"""Hostile input: nothing is fetched, nothing local gets in, and no text holds the layout up."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pikepdf import Name

from exports import preflight
from exports.pdf.fetching import Assets, address
from sections.blocks import Block, BlockKind, NoteCall
from tests.builders import block, document, inlines, marked, section, table
from tests.exports.conftest import make
from tests.exports.reading import flat, links, opened, pages


@dataclass
class Trap:
    """A web server that notes who comes."""

    port: int = 0
    visits: list[str] = field(default_factory=list)


@pytest.fixture
def trap() -> Iterator[Trap]:
    found = Trap()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.visits.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def vectors(target: str) -> list[str]:
    """What makes a page fetch an address, if it were markup or style."""
    return [
        f'<img src="{target}/img">',
        f'"><object data="{target}/object"></object>',
        f'<embed src="{target}/embed">',
        f'<link rel="stylesheet" href="{target}/css">',
        f'<link rel="attachment" href="{target}/attachment">',
        f"<style>@import url({target}/import); @font-face {{ font-family: x; src: url({target}/font) }}</style>",
        f"<p style=\"background: url({target}/background); content: url('{target}/content')\">",
        f'<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{target}/svg"/></svg>',
        f"') ; list-style-image: url({target}/list); --x: url('{target}/var",
    ]


def test_no_text_fetches_anything_and_no_local_file_gets_in(trap: Trap) -> None:
    attacks = [*vectors(f"http://127.0.0.1:{trap.port}"), *vectors("file:///etc")]
    blocks: list[Block] = []
    for at, attack in enumerate(attacks):
        blocks += [
            block(attack, language='x" style="background:url(file:///etc/passwd)'),
            block(marked("local", link=f"file:///etc/{at}"), marked(attack, language=attack)),
        ]
    blocks.append(block(marked("there", link=f"http://127.0.0.1:{trap.port}/link")))
    file = make(document(section(attacks[0], *blocks, left_out=attacks[3]), title=attacks[1], forum=attacks[6]))
    pdf = opened(file.data)
    assert (trap.visits, file.problems, preflight.inspect("pdf", file.data)) == ([], (), [])
    outside = {target for _, target, _ in links(pdf) if not target.startswith("#")}
    assert outside == {f"http://127.0.0.1:{trap.port}/link"}
    assert [key for key in ("/EmbeddedFiles", "/JavaScript") if key in pdf.Root.Names] == []
    images = [one for one in pdf.objects if hasattr(one, "get") and one.get("/Subtype") == Name.Image]
    assert images == []
    assert attacks[0] in flat(" ".join(pages(file.data)))


@pytest.mark.parametrize(
    "asked",
    ["file:///etc/passwd", "http://127.0.0.1/", "data:text/plain,x", "asset:frieze", "asset:../x", "/etc/passwd", ""],
)
def test_the_fetcher_refuses_every_other_address(asked: str) -> None:
    with pytest.raises(ValueError, match="refused"):
        Assets([b"<svg/>"]).fetch(asked)


def test_the_fetcher_answers_with_a_drawing_it_was_given() -> None:
    assert Assets([b"<svg/>"]).fetch(address(b"<svg/>")).read() == b"<svg/>"


BOMBS = {
    "a word of a hundred thousand letters": lambda: ["w" * 100_000],
    "the same in a cell": lambda: [table("c", ("a", "b"), ("w" * 30_000, "x"))],
    "a heading of as many": lambda: [block("word " * 20_000, kind=BlockKind.HEADING_1)],
    "a cell of as many": lambda: [table("c", ("a", "b"), ("x", "word " * 20_000))],
    "a thousand columns": lambda: [table("c", *(tuple(str(at) for at in range(1_000)) for _ in range(3)))],
    "blanks that do not break": lambda: ["\u00a0" * 50_000 + "x"],
    "letters on one letter": lambda: ["e" + "\u0301" * 10_000],
}


@pytest.mark.long
@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_no_text_holds_the_layout_up(bomb) -> None:
    file = make(document(section("One", *bomb(), "The end.", id="s1")))
    assert (file.problems, preflight.inspect("pdf", file.data)) == ((), [])
    assert "The end." in flat(" ".join(pages(file.data)))


@pytest.mark.long
def test_five_hundred_notes_stand_on_the_pages_of_their_calls() -> None:
    notes = {f"n{at}": f"note-{at}-text" for at in range(500)}
    blocks = [block(f"call-{at}-here ", NoteCall(f"n{at}"), " and some more words" * 9) for at in range(500)]
    found = [flat(page) for page in pages(make(document(section("One", *blocks, notes=notes))).data)]
    page_of = {word: number for number, page in enumerate(found) for word in page.split()}
    assert [at for at in range(500) if page_of[f"call-{at}-here"] != page_of[f"note-{at}-text"]] == []


def test_notes_are_found_wherever_they_are_called() -> None:
    places = [
        block("h", NoteCall("n1"), kind=BlockKind.HEADING_1),
        table("t", ("head", inlines(NoteCall("n2"))[0]), *((f"r{at}", "x") for at in range(90))),
        block("i", NoteCall("n3"), kind=BlockKind.BULLET),
        block("q", NoteCall("n4"), kind=BlockKind.QUOTE),
        block("c", NoteCall("n5"), kind=BlockKind.CODE),
    ]
    file = make(document(section("One", *places, notes={f"n{at}": f"note-{at}-text" for at in range(1, 6)})))
    text = flat(" ".join(pages(file.data)))
    assert [text.count(f"note-{at}-text") for at in range(1, 6)] == [1] * 5
    assert (file.problems, preflight.inspect("pdf", file.data)) == ((), [])
