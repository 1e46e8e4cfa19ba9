"""Pages of the team's notes: all of a forum, a new one, what is said in one and changed, and whether it is resolved."""

from flask import Blueprint, Response, jsonify

from editor import access
from editor.request import kit, person, sent_json
from editor.writing import actions_notes as actions
from editor.writing import forms_notes as forms
from editor.writing import show_notes as show
from sections.notes import TeamNote
from sections.permissions import Action

pages = Blueprint("notes", __name__)


@pages.get("/forums/<slug>/notes.json")
def cards(slug: str) -> Response:
    """The notes of a forum, for its team alone."""
    with kit().db.read() as tx:
        entry = access.forum(tx, person(), slug, Action.NOTE)
        return jsonify(show.cards(tx, entry.forum.id))


@pages.post("/forums/<slug>/notes")
def write(slug: str) -> Response:
    """A new note; answers with its card."""
    return _answer(actions.write(kit(), person(), slug, forms.note(sent_json())))


@pages.post("/forums/<slug>/notes/<id>/reply")
def reply(slug: str, id: str) -> Response:
    """Says something in a note; answers with its card."""
    return _answer(actions.reply(kit(), person(), slug, forms.reply(sent_json(), id)))


@pages.post("/forums/<slug>/notes/<id>/said/<said>")
def edit(slug: str, id: str, said: str) -> Response:
    """Changes what its author said in a note; answers with its card."""
    return _answer(actions.edit(kit(), person(), slug, forms.other_words(sent_json(), id, said)))


@pages.post("/forums/<slug>/notes/<id>/said/<said>/delete")
def delete(slug: str, id: str, said: str) -> Response:
    """Deletes what its author said in a note; answers with its card."""
    return _answer(actions.delete(kit(), person(), slug, id, said))


@pages.post("/forums/<slug>/notes/<id>/resolved")
def resolved(slug: str, id: str) -> Response:
    """Resolves a note or opens it again; answers with its card."""
    return _answer(actions.set_resolved(kit(), person(), slug, id, forms.resolved(sent_json())))


def _answer(note: TeamNote) -> Response:
    with kit().db.read() as tx:
        return jsonify(note=show.one_card(tx, note))
