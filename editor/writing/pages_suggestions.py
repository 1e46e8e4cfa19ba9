"""Pages of suggestions: what cards need, decisions and replies from them, and what was decided."""

from flask import Blueprint, Response, jsonify, render_template

from editor import access
from editor.request import kit, person, sent_json
from editor.writing import actions_suggestions as actions
from editor.writing import forms_suggestions as forms
from editor.writing import show_suggestions as show
from sections.permissions import Action

pages = Blueprint("suggestions", __name__)


@pages.get("/forums/<slug>/suggestions.json")
def cards(slug: str) -> Response:
    """What the cards of open suggestions need beside the text itself."""
    with kit().db.read() as tx:
        entry = access.forum(tx, person(), slug, Action.READ_LIVING)
        return jsonify(show.cards(kit(), tx, entry.forum.id))


@pages.post("/forums/<slug>/suggestions/decide")
def decide(slug: str) -> Response:
    """Accepts or rejects suggestions; answers with what became of each."""
    outcome = actions.decide(kit(), person(), slug, forms.decision(sent_json()))
    return jsonify(
        {
            name: [{"section": section, "id": id} for section, id in getattr(outcome, name)]
            for name in ("decided", "changed", "gone")
        }
    )


@pages.post("/forums/<slug>/suggestions/reply")
def reply(slug: str) -> Response:
    """Says something to an open suggestion; answers with the reply."""
    said = actions.reply(kit(), person(), slug, forms.reply(sent_json()))
    with kit().db.read() as tx:
        names = show.names_of(tx, [said.by])
    return jsonify(reply=show.reply_card(said, names))


@pages.get("/forums/<slug>/suggestions")
def decided(slug: str) -> str:
    """What was decided on suggestions, newest first."""
    with kit().db.read() as tx:
        entry = access.forum(tx, person(), slug, Action.READ_LIVING)
        told, names = show.decided(tx, entry.forum.id)
    return render_template("writing/suggestions.html", entry=entry, told=told, names=names, most=show.DECIDED)
