"""Pasting into the page as programs fill the clipboard: what comes in is clean, and the same on the server's disk."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from sections.blocks import Block, Table, Text, Words, plain
from sections.forums import Forum
from tests.cast import AMINA
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage, kept

pytestmark = pytest.mark.browser
CASES = "Collected case studies and best practices"


@pytest.fixture
def amina(visit: Visitors, forum: Forum) -> WritePage:
    """Amina at the open page."""
    return WritePage(visit(AMINA), forum.slug)


def paste(page: WritePage, html: str, text: str = "") -> None:
    """Pastes at the caret."""
    page.editor(CASES).focus()
    page.paste(CASES, text, html)


def saved(page: WritePage, server: Server, forum: Forum) -> Text:
    """The section on the server's disk, once the page says that it is saved."""
    page.saved()
    return kept(server, server.section(forum, "practices"))


def lines(text: Text) -> list[str]:
    """A text in lines: kind, indent, direction and words of each paragraph."""
    return [" ".join(filter(None, [*_place(block), _shown(block)])) for block in text.blocks]


def _place(block: Block) -> list[str]:
    return [f"{block.kind.value}{block.indent or ''}", block.direction or ""]


def _shown(block: Block) -> str:
    if block.table:
        return str([[plain(cell.inlines) for cell in row] for row in block.table.rows])
    return "".join(_formatted(part) if isinstance(part, Words) else "*" for part in block.inlines)


def _formatted(words: Words) -> str:
    marks = [name for name in ("strong", "em", "underline", "superscript", "subscript") if getattr(words.marks, name)]
    marks += [words.marks.link] if words.marks.link else []
    return f"{words.text}{{{','.join(marks)}}}" if marks else words.text


PROGRAMS = {
    "word": [
        "h1 Findings",
        "h2 Second heading",
        "p Normal bold{strong} and italic{em}, span bold{strong} H2{subscript}O link{https://example.org/x} bad*",
        "bullet First bullet",
        "bullet1 Nested bullet",
        "number Numbered",
        "p rtl مرحبا بالعالم",
        "p With inserted words.",
        "table [['Wide head', '', 'C'], ['1', '2', '3a\\n3b'], ['', '4', '5']]",
    ],
    "google-docs": [
        "h1 Heading here",
        "p Plain, bold{strong} italic{em}",
        "bullet one",
        "bullet1 nested",
        "bullet two",
        "quote Quoted",
    ],
    "libreoffice": [
        "h1 Title",
        "h2 Under it",
        "p Text red under{underline}*",
        "number num one",
        "number num two",
        "bullet1 inner",
        "p line*break",
    ],
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_paste_arrives_clean(amina: WritePage, server: Server, forum: Forum, root: Path, program: str) -> None:
    paste(amina, (root / "static" / "test" / "clipboards" / f"{program}.html").read_text("utf-8"))
    text = saved(amina, server, forum)
    assert lines(text) == PROGRAMS[program]
    html = amina.editor(CASES).inner_html()
    assert [word for word in ("mso", "Mso", "style=", "<font", "<script", "javascript:") if word in html] == []


def test_a_table_pasted_is_a_table_and_one_step_to_undo(amina: WritePage, server: Server, forum: Forum) -> None:
    amina.write(CASES, "Before")
    paste(amina, "<table><tr><th>Place</th><th>Cost</th></tr><tr><td>Andes</td><td>9</td></tr></table>")
    expect(amina.editor(CASES).locator("table")).to_be_visible()
    text = saved(amina, server, forum)
    table = text.blocks[1].table
    assert isinstance(table, Table)
    assert (table.head, lines(text)) == (True, ["p Before", "table [['Place', 'Cost'], ['Andes', '9']]"])
    amina.page.keyboard.press("Control+z")
    expect(amina.editor(CASES).locator("table")).to_have_count(0)
    assert lines(saved(amina, server, forum)) == ["p Before"]


def test_plain_text_comes_in_paragraphs(amina: WritePage, server: Server, forum: Forum) -> None:
    paste(amina, "", "One\r\n\r\nTwo\nThree")
    assert lines(saved(amina, server, forum)) == ["p One", "p Two", "p Three"]


def test_too_much_at_once_changes_nothing(amina: WritePage, server: Server, forum: Forum) -> None:
    amina.write(CASES, "Before")
    paste(amina, "", "word " * 60_000)
    expect(amina.page.locator("#announce")).to_contain_text("That is more than can be pasted at once (256 KB).")
    assert lines(saved(amina, server, forum)) == ["p Before"]
