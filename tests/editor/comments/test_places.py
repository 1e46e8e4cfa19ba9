"""Where comments stand: their words found in every script, in cells and notes, and followed in the living text."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from editor import anchors
from editor.comments.places import placed_comments
from editor.kit import Kit
from editor.versions.actions import working_copy
from sections.blocks import plain, units
from tests.cast import AMINA
from tests.editor.published import PAGE, SCRIPTS, Published, block, published_comment, typed


@pytest.mark.parametrize("name", SCRIPTS)
def test_words_are_found_by_their_offsets_in_every_script(
    client: FlaskClient, kit: Kit, published: Published, name: str
) -> None:
    text, index = SCRIPTS[name], list(SCRIPTS).index(name)
    first, last = len(text) // 3, 2 * len(text) // 3
    words = text[first:last]
    form = typed(
        published,
        kind="words",
        block=block(published, index),
        start=str(units(text[:first])),
        end=str(units(text[:last])),
        quote=words,
    )
    comment = published_comment(client, kit, form, published)
    passage = comment.target.passage
    assert passage is not None
    assert (passage.start, passage.end, comment.target.quote) == (
        units(text[:first]),
        units(text[:last]),
        " ".join(words.split()),
    )
    with kit.db.read() as tx:
        row = anchors.of_subject(tx, "comment", comment.id)
        [placed] = placed_comments(kit, tx, working_copy(kit, tx, published.forum), None)
    assert row is not None
    assert row.anchor.quote.replace("\ufffc", "") == words
    assert (placed.passage, placed.orphan) == (passage, False)
    marked = re.findall(r'<mark data-c="1">(.*?)</mark>', client.get(PAGE).get_data(as_text=True))
    assert marked == [words]


def test_words_in_a_cell_and_in_a_note_have_their_place(client: FlaskClient, kit: Kit, published: Published) -> None:
    table, caller = block(published, 10), block(published, 5)
    [section] = [one for one in published.document.sections if one.id == published.section]
    assert section.text.blocks[10].table is not None
    cell = published_comment(
        client,
        kit,
        typed(published, kind="words", block=table, quote="412 households", place="[]", key="k" * 20),
        published,
    )
    note = published_comment(
        client,
        kit,
        typed(published, kind="words", block=caller, quote="words of its own", key="n" * 20),
        published,
    )
    places = [one.target.passage and one.target.passage.place for one in (cell, note)]
    ref = section.text.blocks[10].table.ref
    assert places == [(ref, "cells", section.text.blocks[10].table.rows[1][1].key), (section.text.notes[0].ref,)]
    page = client.get(PAGE).get_data(as_text=True)
    assert '<mark data-c="1">412 households</mark>' in page
    assert '<mark data-c="2">words of its own</mark>' in page
    with kit.db.read() as tx:
        working = placed_comments(kit, tx, working_copy(kit, tx, published.forum), None)
    assert [one.passage for one in working] == [cell.target.passage, note.target.passage]


def test_words_that_stand_twice_need_their_surroundings(client: FlaskClient, kit: Kit, published: Published) -> None:
    form = typed(published, kind="words", block=block(published, 11), quote="same again")
    assert client.post(f"{PAGE}/comment", data=form).status_code == 422
    comment = published_comment(client, kit, {**form, "prefix": "The same again. The ", "suffix": "."}, published)
    assert comment.target.passage is not None
    assert comment.target.passage.start == 20


def test_the_comment_follows_its_words_in_the_living_text(
    client: FlaskClient, kit: Kit, published: Published, people_by_name: dict[str, Any]
) -> None:
    form = typed(published, kind="words", quote="most of the work is done")
    comment = published_comment(client, kit, form, published)
    amina = people_by_name[AMINA.email].id
    kit.live.edit(published.section, amina, "By that measure", "By that one measure alone,")

    def placed() -> tuple[str | None, bool]:
        with kit.db.read() as tx:
            document = working_copy(kit, tx, published.forum)
            [one] = placed_comments(kit, tx, document, None)
        [section] = [each for each in document.sections if each.id == published.section]
        text = plain(section.text.blocks[0].inlines)
        passage = one.passage
        return (text[passage.start : passage.end] if passage else None), one.orphan

    assert placed() == ("most of the work is done", False)
    kit.live.edit(published.section, amina, "most of the work is done", "")
    assert placed() == (None, True)
    assert comment.target.quote == "most of the work is done"
    with kit.db.read() as tx:
        [on_version] = placed_comments(kit, tx, published.document, published.version.id)
    assert (on_version.passage, on_version.orphan) == (comment.target.passage, False)
