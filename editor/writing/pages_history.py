"""Pages of who wrote what: the authors of the living text, the history of a section, and its text at a moment."""

from flask import Blueprint, Response, jsonify

from editor.request import kit, person
from editor.writing import history

pages = Blueprint("history", __name__)
BYTES = "application/octet-stream"


@pages.get("/forums/<slug>/authors.json")
def authors(slug: str) -> Response:
    """Whose words are whose: the names of the writers, and their client ids section by section."""
    return jsonify(history.authors(kit(), person(), slug))


@pages.get("/forums/<slug>/sections/<section>/history.json")
def moments(slug: str, section: str) -> Response:
    """The moments of a section's history, oldest first."""
    return jsonify({"moments": history.moments(kit(), person(), slug, section)})


@pages.get("/forums/<slug>/sections/<section>/at/<int:seq>")
def state(slug: str, section: str, seq: int) -> Response:
    """A section as it was after an entry of its log, as one update of the shared text."""
    response = Response(history.state(kit(), person(), slug, section, seq), mimetype=BYTES)
    # The log is only ever added to: what was at a moment stays so.
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
