"""Pages of the writing: the write page, the outline as JSON, the activity."""

from flask import Blueprint, Response, get_template_attribute, jsonify, make_response, render_template, url_for
from flask_wtf.csrf import generate_csrf

from editor import access, record
from editor.access import Entry
from editor.forums import rows_outline
from editor.request import kit, person, sent_json
from editor.versions import rows as version_rows
from editor.writing import actions, actions_notes, forms, show, show_activity, show_digest, show_notes, show_suggestions
from editor.writing.actions_visits import note_visit
from editor.writing.rows_visits import Seen
from sections.dispositions import DispositionKind
from sections.permissions import Action

pages = Blueprint("writing", __name__)
SHOWN = 200
"""Events on the page of activity."""


@pages.get("/forums/<slug>/write")
def write_page(slug: str) -> Response:
    """The write page with everything that it begins with."""
    with kit().db.read() as tx:
        entry = access.forum(tx, person(), slug, Action.READ_LIVING)
        seen = Seen(at=kit().clock.now(), seq=record.last(tx))
        outline = rows_outline.outline(tx, entry.forum.id)
        draft = show.open_for_comment(version_rows.of_forum(tx, entry.forum.id), kit().clock.now())
        people = show_suggestions.people(kit(), tx, entry.forum.id)
        team = show_notes.listed(actions_notes.team(tx, entry.forum.id))
        news = show_digest.digest(tx, entry)
        writers = show_notes.listed(actions.writers(tx, entry.forum.id))
    arranged = show.outline(kit(), entry, outline)
    page = show.page(entry, arranged, generate_csrf(), _urls(slug), _words(), people, team, writers, seen)
    response = make_response(
        render_template("writing/write.html", page=page, forum=entry.forum, draft=draft, digest=news)
    )
    # The service worker keeps the page for work without a network; any other cache asks each time.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie"
    return response


@pages.post("/forums/<slug>/visit")
def visit(slug: str) -> Response:
    """The page says that its person has seen what there is."""
    note_visit(kit(), person(), slug, forms.seen(sent_json()))
    return jsonify(noted=True)


@pages.get("/forums/<slug>/outline")
def outline(slug: str) -> Response:
    """The outline."""
    with kit().db.read() as tx:
        entry = access.forum(tx, person(), slug, Action.READ_LIVING)
        present = rows_outline.outline(tx, entry.forum.id)
    return jsonify(show.outline(kit(), entry, present))


@pages.post("/forums/<slug>/outline")
def arrange(slug: str) -> Response:
    """One deed upon the outline; answers with the new one."""
    with kit().db.read() as tx:
        entry = access.forum(tx, person(), slug, Action.READ_LIVING)
    changed = actions.arrange(kit(), person(), slug, forms.deed(sent_json()))
    return jsonify(show.outline(kit(), entry, changed))


@pages.get("/forums/<slug>/activity")
def activity(slug: str) -> str:
    """What was done in the forum, newest first."""
    with kit().db.read() as tx:
        entry: Entry = access.forum(tx, person(), slug, Action.READ_RECORD)
        events = record.of_forum(tx, entry.forum.id, SHOWN)
        happened = show_activity.activity(tx, entry.forum.id, events)
    return render_template(
        "writing/activity.html", entry=entry, happened=happened, more=len(events) == SHOWN, most=SHOWN
    )


def _urls(slug: str) -> dict[str, str]:
    return {
        "outline": url_for("writing.outline", slug=slug),
        "comments": f"/forums/{slug}/comments.json",
        "answer": f"/forums/{slug}/comments/<id>/answer",
        "authors": url_for("history.authors", slug=slug),
        "history": f"/forums/{slug}/sections/<id>/history.json",
        "moment": f"/forums/{slug}/sections/<id>/at/<seq>",
        "public": f"/forums/{slug}",
        "suggestions": url_for("suggestions.cards", slug=slug),
        "decide": url_for("suggestions.decide", slug=slug),
        "reply": url_for("suggestions.reply", slug=slug),
        "decided": url_for("suggestions.decided", slug=slug),
        "visit": url_for("writing.visit", slug=slug),
        "notes": url_for("notes.cards", slug=slug),
        "note": url_for("notes.write", slug=slug),
        "publishing": f"/forums/{slug}/publishing",
        "working_pdf": f"/forums/{slug}/working.pdf",
        "working_docx": f"/forums/{slug}/working.docx",
    }


def _words() -> dict[DispositionKind, str]:
    name = get_template_attribute("comments/words.html", "disposition_name")
    return {kind: str(name(kind.value)) for kind in DispositionKind}
