"""Several people write at once: what each types arrives once, everywhere, and on the server's disk."""

import pytest
from playwright.sync_api import expect

from sections.forums import Forum
from tests.cast import AMINA, LUPE, TOMAS
from tests.e2e.server import Server
from tests.e2e.visitors import Visitors
from tests.e2e.write_page import WritePage, kept, until, words_of

pytestmark = pytest.mark.browser
ISSUE = "Definition of the issue(s) and overview of policy challenges"


def test_what_is_typed_is_saved_and_stands_at_the_others(visit: Visitors, server: Server, forum: Forum) -> None:
    amina, tomas = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS))
    amina.write(ISSUE, "Coverage is not access.\nA second thought.")
    amina.saved()
    section = server.section(forum, "issue_definition")
    assert words_of(kept(server, section)) == ["Coverage is not access.", "A second thought."]
    expect(tomas.editor(ISSUE)).to_contain_text("A second thought.")
    assert tomas.paragraphs(ISSUE) == amina.paragraphs(ISSUE)


def test_two_people_split_one_paragraph_at_once(visit: Visitors, server: Server, forum: Forum) -> None:
    amina, tomas = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS))
    amina.write(ISSUE, "one two three four five six")
    amina.saved()
    expect(tomas.editor(ISSUE)).to_contain_text("six")
    visit.forgive("net::ERR_INTERNET_DISCONNECTED")
    for page in (amina, tomas):
        page.page.context.set_offline(True)
        expect(page.status).to_have_text("Offline")
    amina.caret(ISSUE, "two")
    amina.type("\nAMINA ")
    tomas.caret(ISSUE, "two thr")
    tomas.type("\nTOMAS ")
    tomas.caret(ISSUE, "five")
    tomas.type("\n")
    for page in (amina, tomas):
        page.page.context.set_offline(False)
    for page in (amina, tomas):
        page.saved()
    expect(amina.editor(ISSUE)).to_contain_text("TOMAS")
    expect(tomas.editor(ISSUE)).to_contain_text("AMINA")
    assert amina.paragraphs(ISSUE) == tomas.paragraphs(ISSUE)
    text = kept(server, server.section(forum, "issue_definition"))
    assert words_of(text) == amina.paragraphs(ISSUE)
    assert words_of(text) == ["one two", "AMINA  thr", "TOMAS ee four five", " six"]
    ids = [block.id for block in text.blocks]
    assert len(set(ids)) == len(ids)


def test_undo_takes_back_ones_own_words_alone(visit: Visitors, server: Server, forum: Forum) -> None:
    amina, tomas = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS))
    # Words in one go are one step of undo; of keys, those that come within half a second of each other are.
    amina.to_end(ISSUE)
    amina.page.keyboard.insert_text("Amina began.")
    amina.saved()
    expect(tomas.editor(ISSUE)).to_contain_text("Amina began.")
    tomas.to_end(ISSUE)
    tomas.page.keyboard.insert_text(" Tomás went on.")
    expect(amina.editor(ISSUE)).to_contain_text("Tomás went on.")
    amina.caret(ISSUE, "Amina")
    amina.page.keyboard.insert_text(" gladly")
    amina.page.keyboard.press("Control+z")
    expect(amina.editor(ISSUE)).to_have_text("Amina began. Tomás went on.")
    amina.page.keyboard.press("Control+z")
    expect(amina.editor(ISSUE)).to_have_text("Tomás went on.")
    amina.page.keyboard.press("Control+z")
    amina.page.keyboard.press("Control+y")
    expect(tomas.editor(ISSUE)).to_have_text("Amina began. Tomás went on.")
    tomas.page.keyboard.press("Control+z")
    expect(tomas.editor(ISSUE)).to_have_text("Amina began.")
    tomas.saved()
    amina.saved()
    assert words_of(kept(server, server.section(forum, "issue_definition"))) == ["Amina began."]


def test_the_others_are_seen_with_name_and_caret(visit: Visitors, forum: Forum) -> None:
    amina, tomas, lupe = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS, LUPE))
    amina.write(ISSUE, "one two three")
    expect(tomas.editor(ISSUE)).to_have_text("one two three")
    tomas.caret(ISSUE, "one")
    flag = amina.editor(ISSUE).locator(".caret")
    expect(flag).to_have_attribute("aria-hidden", "true")
    expect(flag.locator("[data-name]")).to_have_attribute("data-name", "Tomás")
    before = "editor => { const range = document.createRange(); range.setStart(editor, 0);"
    before += " range.setEndBefore(editor.querySelector('.caret')); return range.toString(); }"
    until(amina.page, lambda: amina.editor(ISSUE).evaluate(before), "one")
    amina.caret(ISSUE, "one", before=True)
    amina.type("zero ")
    expect(tomas.editor(ISSUE)).to_have_text("zero one two three")
    until(amina.page, lambda: amina.editor(ISSUE).evaluate(before), "zero one")
    expect(amina.page.get_by_role("list", name="Also here: Tomás Iturralde")).to_be_visible()
    expect(lupe.page.get_by_role("list", name="Also here: Amina Okafor, Tomás Iturralde")).to_be_visible()
    # Selected words are shown as such, and nothing of a caret is part of the text.
    tomas.select(ISSUE, "two")
    expect(amina.editor(ISSUE).locator(".sel")).to_have_text("two")
    assert amina.paragraphs(ISSUE) == ["zero one two three"]
    tomas.page.close()
    expect(amina.editor(ISSUE).locator(".caret")).to_have_count(0)
    expect(amina.page.get_by_role("list", name="Also here")).to_have_count(0)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (["k", "か", "かn", "かん", "漢"], "漢字"),
        (["´"], "é"),
        (["ㅎ", "하", "한"], "한"),
        (["م", "مر", "مرح", "مرحب"], "مرحبا"),
    ],
    ids=["japanese", "dead key", "korean", "arabic"],
)
def test_an_input_method_composes_while_another_types(
    visit: Visitors, server: Server, forum: Forum, steps: list[str], words: str
) -> None:
    amina, tomas = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS))
    amina.write(ISSUE, "start middle end")
    expect(tomas.editor(ISSUE)).to_have_text("start middle end")
    amina.caret(ISSUE, "middle")
    tomas.caret(ISSUE, "start")
    keys = amina.page.context.new_cdp_session(amina.page)
    for number, step in enumerate(steps):
        at = len(step)
        keys.send("Input.imeSetComposition", {"text": step, "selectionStart": at, "selectionEnd": at})
        tomas.type(f" t{number}")
        tomas.saved()
    keys.send("Input.insertText", {"text": words})
    others = "".join(f" t{number}" for number in range(len(steps)))
    expect(amina.editor(ISSUE)).to_have_text(f"start{others} middle{words} end")
    amina.type("!")
    amina.saved()
    expect(tomas.editor(ISSUE)).to_have_text(f"start{others} middle{words}! end")
    assert words_of(kept(server, server.section(forum, "issue_definition"))) == [f"start{others} middle{words}! end"]


@pytest.mark.parametrize(("composed", "words"), [("かん", "漢字"), ("مرح", "مرحبا"), ("´", "é"), ("かん", "")])
def test_a_paragraph_is_divided_and_cut_around_an_open_composition(
    visit: Visitors, server: Server, forum: Forum, composed: str, words: str
) -> None:
    amina, tomas = (WritePage(visit(who), forum.slug) for who in (AMINA, TOMAS))
    amina.write(ISSUE, "start middle end")
    expect(tomas.editor(ISSUE)).to_have_text("start middle end")
    amina.caret(ISSUE, "middle")
    keys = amina.page.context.new_cdp_session(amina.page)
    at = len(composed)
    tomas.caret(ISSUE, "start")
    keys.send("Input.imeSetComposition", {"text": composed, "selectionStart": at, "selectionEnd": at})
    expect(tomas.editor(ISSUE)).to_have_text(f"start middle{composed} end")
    tomas.type("\n")
    tomas.select(ISSUE, "end")
    tomas.page.keyboard.press("Backspace")
    tomas.saved()
    # Nothing that is composed is lost to what others do; who gives up leaves nothing.
    keys.send("Input.imeSetComposition", {"text": "", "selectionStart": 0, "selectionEnd": 0})
    if words:
        keys.send("Input.insertText", {"text": words})
    wanted = ["start", f" middle{words} "]
    until(amina.page, lambda: amina.paragraphs(ISSUE), wanted)
    amina.type("!")
    amina.saved()
    wanted = ["start", f" middle{words}! "]
    until(tomas.page, lambda: tomas.paragraphs(ISSUE), wanted)
    assert words_of(kept(server, server.section(forum, "issue_definition"))) == wanted


def test_what_a_participant_types_is_a_suggestion(visit: Visitors, server: Server, forum: Forum) -> None:
    amina, lupe = (WritePage(visit(who), forum.slug) for who in (AMINA, LUPE))
    amina.write(ISSUE, "For the team.")
    expect(lupe.editor(ISSUE)).to_have_text("For the team.")
    expect(lupe.page.get_by_role("toolbar")).to_have_count(0)
    lupe.editor(ISSUE).focus()
    lupe.type("Is this mine to say? ")
    expect(amina.editor(ISSUE).locator("ins")).to_have_text("Is this mine to say? ")
    assert words_of(kept(server, server.section(forum, "issue_definition"))) == ["For the team."]
