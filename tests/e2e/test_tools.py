"""The tools of the write page, by toolbar and by keyboard: each does what its word says, on the server's disk too."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from sections.blocks import Block, BlockKind, LineBreak, Marks, NoteCall, Text, Words, plain
from sections.forums import Forum
from tests.cast import AMINA
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage, kept

pytestmark = pytest.mark.browser
METHOD = "Methodology used and BPF activities"
ARABIC = "التغطية ليست وصولاً."
Kept = Callable[[], Text]


@pytest.fixture
def amina(visit: Visitors, forum: Forum) -> WritePage:
    """Amina at the open page."""
    return WritePage(visit(AMINA), forum.slug)


@pytest.fixture
def saved(server: Server, forum: Forum, amina: WritePage) -> Kept:
    """Waits until the page says that it is saved, and gives the section as the disk holds it, ids left out."""
    section = server.section(forum, "methodology")

    def read() -> Text:
        amina.saved()
        text = kept(server, section)
        return replace(text, blocks=tuple(replace(block, id="") for block in text.blocks))

    return read


def paragraphs(*words: Words | str, kind: BlockKind = BlockKind.PARAGRAPH) -> tuple[Block, ...]:
    """Paragraphs of one stretch each."""
    return tuple(Block("", kind, (Words(one) if isinstance(one, str) else one,)) for one in words)


@pytest.mark.parametrize("by", ["toolbar", "keyboard"])
def test_words_are_formatted(amina: WritePage, saved: Kept, by: str) -> None:
    amina.write(METHOD, "strong em underline high low")
    for word, tool, key in [
        ("strong", "Bold", "Control+b"),
        ("em", "Italic", "Control+i"),
        ("underline", "Underline", "Control+u"),
        ("high", "Superscript", "Control+."),
        ("low", "Subscript", "Control+,"),
    ]:
        amina.select(METHOD, word)
        if by == "keyboard":
            amina.page.keyboard.press(key)
        else:
            amina.tool(tool).click()
        expect(amina.tool(tool)).to_have_attribute("aria-pressed", "true")
    assert saved().blocks == (
        Block(
            "",
            inlines=(
                Words("strong", Marks(strong=True)),
                Words(" "),
                Words("em", Marks(em=True)),
                Words(" "),
                Words("underline", Marks(underline=True)),
                Words(" "),
                Words("high", Marks(superscript=True)),
                Words(" "),
                Words("low", Marks(subscript=True)),
            ),
        ),
    )


def test_paragraphs_take_a_kind_by_keyboard(amina: WritePage, saved: Kept) -> None:
    kinds = [
        ("Control+Alt+1", BlockKind.HEADING_1),
        ("Control+Alt+2", BlockKind.HEADING_2),
        ("Control+Alt+3", BlockKind.HEADING_3),
        ("Control+Shift+7", BlockKind.NUMBER),
        ("Control+Shift+8", BlockKind.BULLET),
        ("Control+Shift+9", BlockKind.QUOTE),
    ]
    for key, kind in kinds:
        amina.write(METHOD, f"a {kind.value}")
        amina.page.keyboard.press(key)
        amina.write(METHOD, "\n")
        amina.page.keyboard.press("Control+Alt+0")
    amina.write(METHOD, "plain")
    expected = [Block("", kind, (Words(f"a {kind.value}"),)) for _, kind in kinds]
    assert saved().blocks == (*expected, Block("", inlines=(Words("plain"),)))


def test_paragraphs_take_a_kind_by_toolbar(amina: WritePage, saved: Kept) -> None:
    kind = amina.page.get_by_role("combobox", name="Kind of paragraph")
    amina.write(METHOD, "first\nsecond\nthird")
    amina.caret(METHOD, "first")
    kind.select_option("Heading 2")
    expect(kind).to_have_value("h2")
    amina.caret(METHOD, "second")
    kind.select_option("Quotation")
    amina.caret(METHOD, "third")
    amina.tool("List").click()
    expect(amina.tool("List")).to_have_attribute("aria-pressed", "true")
    assert saved().blocks == (
        *paragraphs("first", kind=BlockKind.HEADING_2),
        *paragraphs("second", kind=BlockKind.QUOTE),
        *paragraphs("third", kind=BlockKind.BULLET),
    )


def test_typed_signs_make_lists_headings_and_quotations(amina: WritePage, saved: Kept) -> None:
    amina.write(METHOD, "## What we did\n- one\ntwo\n")
    amina.page.keyboard.press("Tab")
    amina.type("below two\n\n\n\n1. first\n\n> quoted")
    assert saved().blocks == (
        *paragraphs("What we did", kind=BlockKind.HEADING_1),
        *paragraphs("one", "two", kind=BlockKind.BULLET),
        Block("", BlockKind.BULLET, (Words("below two"),), indent=1),
        Block(""),
        *paragraphs("first", kind=BlockKind.NUMBER),
        *paragraphs("quoted", kind=BlockKind.QUOTE),
    )


@pytest.mark.parametrize("by", ["toolbar", "keyboard"])
def test_words_are_linked(amina: WritePage, saved: Kept, by: str) -> None:
    amina.write(METHOD, "see the report here")
    amina.select(METHOD, "report")
    if by == "keyboard":
        amina.page.keyboard.press("Control+k")
    else:
        amina.tool("Link").click()
    dialog = amina.page.get_by_role("dialog", name="Link")
    dialog.get_by_label("Address").fill("javascript:alert(1)")
    dialog.get_by_role("button", name="Set the link").click()
    expect(dialog.get_by_text("Give an address that begins with https://")).to_be_visible()
    dialog.get_by_label("Address").fill("https://example.org/report")
    amina.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(amina.editor(METHOD)).to_be_focused()
    linked = Words("report", Marks(link="https://example.org/report"))
    assert saved().blocks == (Block("", inlines=(Words("see the "), linked, Words(" here"))),)


def test_a_footnote_is_written_beside_its_sign(amina: WritePage, saved: Kept) -> None:
    amina.write(METHOD, "A claim and more.")
    amina.caret(METHOD, "A claim")
    amina.tool("Footnote").click()
    expect(amina.page.get_by_role("textbox", name="Words of the footnote")).to_be_focused()
    amina.type("Source: a survey.")
    amina.page.keyboard.press("Escape")
    amina.type(" again")
    text = saved()
    [note] = text.notes
    assert note.inlines == (Words("Source: a survey."),)
    assert text.blocks == (Block("", inlines=(Words("A claim"), NoteCall(note.ref), Words(" again and more."))),)
    expect(amina.page.get_by_role("button", name="Footnote: Source: a survey.")).to_be_visible()


def test_a_table_is_written_by_keyboard(amina: WritePage, saved: Kept) -> None:
    amina.write(METHOD, "Before.")
    amina.tool("Table").click()
    amina.type("Four networks")
    amina.page.get_by_role("textbox", name="Row 1, column 1").focus()
    for words in ("Where", "How many", "Since", "Andes", "412", "2019", "Sahel", "96", "2021"):
        amina.type(words)
        amina.page.keyboard.press("Tab")
    amina.type("Pacific")
    before, table = saved().blocks[:2]
    assert before == Block("", inlines=(Words("Before."),))
    assert (plain(table.inlines), table.kind) == ("Four networks", BlockKind.TABLE)
    assert table.table is not None
    assert [[plain(cell.inlines) for cell in row] for row in table.table.rows] == [
        ["Where", "How many", "Since"],
        ["Andes", "412", "2019"],
        ["Sahel", "96", "2021"],
        ["Pacific", "", ""],
    ]


def test_a_paragraph_is_written_from_right_to_left(amina: WritePage, saved: Kept) -> None:
    amina.write(METHOD, f"{ARABIC}\nLatin words")
    arabic, latin = amina.editor(METHOD).locator("p").all()
    assert [each.evaluate("each => getComputedStyle(each).direction") for each in (arabic, latin)] == ["rtl", "ltr"]
    amina.tool("Right to left").click()
    expect(amina.tool("Right to left")).to_have_attribute("aria-pressed", "true")
    assert saved().blocks == (
        *paragraphs(ARABIC),
        Block("", inlines=(Words("Latin words"),), direction="rtl"),
    )


def test_a_new_line_stays_in_its_paragraph(amina: WritePage, saved: Kept) -> None:
    amina.write(METHOD, "first")
    amina.page.keyboard.press("Shift+Enter")
    amina.type("second")
    assert saved().blocks == (Block("", inlines=(Words("first"), LineBreak(), Words("second"))),)


@pytest.mark.parametrize("by", ["toolbar", "keyboard"])
def test_undo_and_redo(amina: WritePage, saved: Kept, by: str) -> None:
    def press(tool: str, key: str) -> None:
        if by == "keyboard":
            amina.page.keyboard.press(key)
        else:
            amina.tool(tool).click()

    amina.write(METHOD, "kept words")
    amina.select(METHOD, "kept")
    amina.page.keyboard.press("Control+b")
    press("Undo", "Control+z")
    assert saved().blocks == paragraphs("kept words")
    press("Redo", "Control+y")
    assert saved().blocks == (Block("", inlines=(Words("kept", Marks(strong=True)), Words(" words"))),)
