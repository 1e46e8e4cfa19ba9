"""The public pages of versions: their list, and each one's text with its comments."""

import hashlib

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from editor import access
from editor.comments.changes import changes
from editor.comments.places import placed_comments
from editor.comments.rows import counts
from editor.comments.show import numbered
from editor.reading import show
from editor.request import kit, person
from editor.versions import rows as version_rows
from sections.errors import NotFound
from sections.permissions import Action

pages = Blueprint("reading", __name__)


@pages.get("/forums/<slug>/versions")
def versions(slug: str) -> str:
    """All versions of an output, the newest first, with their digests and files."""
    now = kit().clock.now()
    with kit().db.read() as tx:
        entry = access.forum(tx, person(), slug, Action.READ_PUBLISHED)
        found = version_rows.of_forum(tx, entry.forum.id)
        comments = counts(tx, entry.forum.id)
    return render_template(
        "reading/versions.html",
        forum=entry.forum,
        versions=found,
        comments=comments,
        now=now,
        rights=entry.rights,
    )


@pages.get("/forums/<slug>/versions/<label>")
def version(slug: str, label: str) -> Response:
    """The text of a version, readable without script."""
    now = kit().clock.now()
    with kit().db.read() as tx:
        entry = access.forum(tx, person(), slug, Action.READ_PUBLISHED)
        found = version_rows.by_label(tx, entry.forum.id, label)
        if found is None:
            raise NotFound()
        document, layout = numbered(version_rows.document_json(tx, found.id))
        comments = placed_comments(kit(), tx, document, found.id)
        versions = version_rows.of_forum(tx, entry.forum.id)
        changed = changes(tx, entry.forum, document, comments)
    page = render_template(
        "reading/version.html",
        forum=entry.forum,
        version=found,
        newest=versions[0],
        draft=next((one for one in versions if not one.final), None),
        document=document,
        changes=changed,
        page=show.page(document, layout, found, comments, now),
        now=now,
        rights=entry.rights,
    )
    answer = make_response(page)
    if person() is None:  # with somebody signed in, the page holds a token that differs each time
        answer.set_etag(hashlib.sha256(page.encode()).hexdigest()[:32])
        answer.headers["Cache-Control"] = "no-cache"
        answer.make_conditional(request)
    return answer
