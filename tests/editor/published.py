"""A published draft in many scripts, for the tests of comments, answers and the reading page."""

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from editor import anchors, record
from editor.comments import rows
from editor.comments.actions import token_of
from editor.forums import rows_outline
from editor.kit import Kit
from editor.people import rows as people_rows
from editor.publishing.actions import publish_draft
from editor.versions import rows as version_rows
from editor.versions.rows import Version
from sections.blocks import Block, BlockKind, Cell, LineBreak, Marks, Note, NoteCall, Table, Text, Words
from sections.comments import Comment
from sections.forums import Forum
from sections.versions import Document
from tests.cast import AMINA

PAGE = "/forums/meaningful-access/versions/draft-1"
LATIN = "By that measure most of the work is done, naïve as it sounds."
ARABIC = "التغطية ليست وصولاً، والشبكة تبلغ قريتنا منذ سنوات."
CHINESE = "有覆盖并不等于有接入，也不等于有意义的使用。"
AMHARIC = "ሽፋን ማለት መዳረሻ ማለት አይደለም፤ መንደራችን ለዓመታት ተሸፍኗል።"
EMOJI = "A family 👩‍👩‍👧 of four shares 📱 one handset 🇪🇹 in turn."
SCRIPTS = {"latin": LATIN, "arabic": ARABIC, "chinese": CHINESE, "amharic": AMHARIC, "emoji": EMOJI}


@dataclass(frozen=True)
class Published:
    """A draft that is out for comment, with the section that holds everything."""

    forum: Forum
    version: Version
    document: Document
    section: str


def text() -> Text:
    """Paragraphs in five scripts, a heading, a list, a quotation, a table and a note; two sentences stand twice."""
    paragraphs = [
        Block("", inlines=(Words(words),), direction="rtl" if name == "arabic" else None)
        for name, words in SCRIPTS.items()
    ]
    formatted = Block(
        "",
        inlines=(
            Words("Words in "),
            Words("bold and ", Marks(strong=True)),
            Words("a link", Marks(link="https://example.org/")),
            NoteCall("n1"),
            Words(" before"),
            LineBreak(),
            Words("the next line."),
        ),
    )
    table = Table(
        "t1",
        (
            (Cell("r1:c1", (Words("Where"),)), Cell("r1:c2", (Words("How many"),))),
            (Cell("r2:c1", (Words("Andes <b>valley</b>"),)), Cell("r2:c2", (Words("412 households"),))),
        ),
    )
    more = [
        Block("", BlockKind.HEADING_2, (Words("What is meant"),)),
        Block("", BlockKind.BULLET, (Words("first item"),)),
        Block("", BlockKind.BULLET, (Words("second item"),)),
        Block("", BlockKind.QUOTE, (Words("Quoted words <script>alert(1)</script>"),)),
        Block("", BlockKind.TABLE, (Words("Four networks"),), table=table),
        Block("", inlines=(Words("The same again. The same again."),)),
    ]
    return Text((*paragraphs, formatted, *more), (Note("n1", (Words("A note with words of its own."),)),))


def publish(kit: Kit, forum: Forum) -> Published:
    """Writes the first section of the body and publishes it as a draft."""
    with kit.db.read() as tx:
        amina = people_rows.person_by_email(tx, AMINA.email)
        outline = rows_outline.outline(tx, forum.id)
    assert amina is not None
    section = next(one.id for one in outline.sections if one.components == ("issue_definition",))
    kit.live.write_text(section, amina.id, text())
    version = publish_draft(kit, amina, forum.slug, f"publish {forum.slug}", "First public draft.")
    with kit.db.read() as tx:
        return Published(forum, version, version_rows.document(tx, version.id), section)


def typed(published: Published, **more: str) -> dict[str, str]:
    """A whole form, on the first paragraph. One with a key of its own has words of its own: else it is the same
    comment."""
    own = {"words": f"Say by which measure. {more['key']}"} if "key" in more else {}
    return {
        "kind": "paragraph",
        "section": published.section,
        "block": block(published, 0),
        "words": "Say by which measure.",
        "name": "Mekdes Alemu",
        "email": "Mekdes@Example.org",
        "organisation": "",
        "group": "civil_society",
        "region": "african",
        "code_of_conduct": "1",
        "key": "a key of sixteen characters",
        **own,
        **more,
    }


def published_comment(client: FlaskClient, kit: Kit, form: dict[str, str], published: Published) -> Comment:
    """Sends a comment and confirms it; the comment as it then stands."""
    assert client.post(f"{PAGE}/comment", data=form).status_code == 200
    with kit.db.read() as tx:
        id = tx.execute(select(rows.comments.c.id).order_by(rows.comments.c.id.desc()).limit(1)).scalar_one()
    assert client.post(f"/comments/{token_of(kit, id)}").status_code == 200
    with kit.db.read() as tx:
        found = rows.by_id(tx, id)
    assert found is not None
    return found


def block(published: Published, index: int) -> str:
    """The id of a paragraph of the section."""
    [section] = [one for one in published.document.sections if one.id == published.section]
    return section.text.blocks[index].id


def dump(kit: Kit) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept of comments, but for where anchors were last seen: that follows a little later."""
    where = {"state", "found"}
    kept = [column for column in anchors.anchors.c if column.name not in where]
    with kit.db.read() as tx:
        found = {table.name: tx.execute(table.select()) for table in (rows.comments, record.events)}
        found["anchors"] = tx.execute(select(*kept))
        return {name: [dict(row._mapping) for row in result] for name, result in found.items()}
