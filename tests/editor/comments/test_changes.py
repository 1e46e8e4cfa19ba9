"""The edit that answers a comment: told on the public page and on the receipt in words, and nothing unpublished."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from lxml import html

from editor import record
from editor.comments.actions import token_of
from editor.forums import rows_outline
from editor.kit import Kit
from editor.publishing import actions as publishing
from editor.writing import actions as writing
from editor.writing.forms import Deed, DeedKind
from sections.lifecycle import Stage
from sections.people import Person
from tests.cast import AMINA, SEO_YEON, TOMAS, Player
from tests.editor.conftest import Browser
from tests.editor.published import LATIN, PAGE, Published, block, published_comment, text, typed

OLD, NEW = "most of the work is done", "much of the work, measured in masts, is done"
COMING = "The text was changed for it. The next version will have the change."
SignedIn = Callable[[Player], Browser]


@pytest.fixture
def amina(people_by_name: dict[str, Person]) -> Person:
    """Who writes, answers and publishes."""
    return people_by_name[AMINA.email]


def edit(kit: Kit, published: Published, who: Person, old: str, new: str) -> str:
    """Changes words of the living text; the event of it."""
    seq = kit.live.edit(published.section, who.id, old, new)
    kit.live.note_typing()
    with kit.db.read() as tx:
        found = record.of_subject(tx, "section", published.section)
    return next(one.id for one in found if one.kind == "text_edited" and one.data["to"] == seq)


def answered(client: FlaskClient, kit: Kit, published: Published, team: Browser, edit: str, **form: str) -> str:
    """A comment on the first paragraph whose answer names an edit; the address of its receipt."""
    comment = published_comment(client, kit, typed(published, **form), published)
    sent = {"kind": "accepted", "reason": "", "edit": edit}
    address = f"/forums/{published.forum.slug}/comments/{comment.id}/answer"
    assert team.post(address, json=sent).status_code == 200
    return f"/comments/{token_of(kit, comment.id)}"


def answer(client: FlaskClient, number: int = 1, page: str = PAGE) -> str:
    """What the page shows below a comment's answer, in one line."""
    found = html.document_fromstring(client.get(page).text)
    [shown] = found.xpath(f"//details[@id='c-{number}']//div[@class='answer']")
    return " ".join(shown.text_content().split())


def test_an_edit_that_is_in_no_version_says_only_that_the_next_one_has_it(
    client: FlaskClient, kit: Kit, published: Published, signed_in: SignedIn, amina: Person
) -> None:
    changed = edit(kit, published, amina, OLD, NEW)
    receipt = answered(client, kit, published, signed_in(AMINA), changed)
    assert COMING in answer(client)
    for page in (client.get(PAGE).text, client.get(receipt).text):
        assert "masts" not in page
    assert f"The change{COMING}" in html.document_fromstring(client.get(receipt).text).text_content()


def test_a_published_edit_is_a_link_to_its_place_and_shows_before_and_after(
    client: FlaskClient, kit: Kit, published: Published, signed_in: SignedIn, amina: Person
) -> None:
    changed = edit(kit, published, amina, OLD, NEW)
    receipt = answered(client, kit, published, signed_in(AMINA), changed)
    publishing.publish_draft(kit, amina, published.forum.slug, "the key of the second draft", "")
    edit(kit, published, amina, NEW, "unpublished words")
    publishing.publish_draft(kit, amina, published.forum.slug, "the key of the third draft", "")
    page = html.document_fromstring(client.get(PAGE).text)
    [link] = page.xpath("//details[@id='c-1']//a[starts-with(., 'Changed in')]")
    there = f"/forums/{published.forum.slug}/versions/draft-2"
    assert (link.text, link.get("href")) == ("Changed in draft-2", f"{there}#p-{block(published, 0)}")
    assert f'id="p-{block(published, 0)}"' in client.get(there).text
    [told] = page.xpath("//details[@id='c-1']//details[@class='changed']")
    assert [" ".join(one.text_content().split()) for one in told] == [
        "Before and after",
        "Before, in draft-1",
        LATIN,
        "After, in draft-2",
        LATIN.replace(OLD, NEW),
    ]
    own = html.document_fromstring(client.get(receipt).text)
    assert own.xpath("//ol[@class='chain']//a[starts-with(., 'Changed')]/@href") == [link.get("href")]


def test_a_paragraph_that_did_not_change_or_went_shows_no_before_and_after(
    client: FlaskClient, kit: Kit, published: Published, signed_in: SignedIn, amina: Person
) -> None:
    elsewhere = edit(kit, published, amina, "second item", "last item")
    answered(client, kit, published, signed_in(AMINA), elsewhere)
    section = {"kind": "section", "block": "", "key": "a comment on the section"}
    answered(client, kit, published, signed_in(AMINA), elsewhere, **section)
    publishing.publish_draft(kit, amina, published.forum.slug, "the key of the second draft", "")
    page = html.document_fromstring(client.get(PAGE).text)
    links = page.xpath("//a[starts-with(., 'Changed in')]/@href")
    assert sorted(link.rpartition("#")[2] for link in links) == sorted(
        [f"p-{block(published, 0)}", f"s-{published.section}"]
    )
    assert page.xpath("//details[@class='changed']") == []


def test_an_answer_without_an_edit_says_nothing_of_one(
    client: FlaskClient, kit: Kit, published: Published, signed_in: SignedIn
) -> None:
    answered(client, kit, published, signed_in(AMINA), "")
    assert not re.search("Changed in|next version", answer(client))


@pytest.mark.parametrize("how", ["withdrawn", "taken out"])
def test_nobody_is_promised_a_version_that_will_not_have_it(
    client: FlaskClient,
    kit: Kit,
    published: Published,
    signed_in: SignedIn,
    people_by_name: dict[str, Person],
    how: str,
) -> None:
    tomas, seo_yeon = people_by_name[TOMAS.email], people_by_name[SEO_YEON.email]
    answered(client, kit, published, signed_in(AMINA), edit(kit, published, tomas, OLD, NEW))
    assert COMING in answer(client)
    slug = published.forum.slug
    if how == "withdrawn":
        publishing.move(kit, seo_yeon, slug, Stage.WITHDRAWN)
    else:
        take_out(kit, published, tomas)
        publishing.publish_draft(kit, seo_yeon, slug, "the key of the second draft", "")
    assert not re.search("Changed in|next version", answer(client))


def take_out(kit: Kit, published: Published, who: Person) -> None:
    """Removes the section; another one covers its component and has words."""
    with kit.db.read() as tx:
        outline = rows_outline.outline(tx, published.forum.id)
    other = next(one.id for one in outline.sections if one.components == ("methodology",))
    kit.live.write_text(other, who.id, text())
    codes = ("issue_definition", "methodology")
    tagged = Deed(outline.revision, DeedKind.TAG, other, components=codes)
    revision = writing.arrange(kit, who, published.forum.slug, tagged).revision
    writing.arrange(kit, who, published.forum.slug, Deed(revision, DeedKind.REMOVE, published.section))
