"""The pages of answers: a decision from a card of the write page, or from a plain form."""

from collections.abc import Mapping

from flask import Blueprint, get_template_attribute, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from editor.comments import show
from editor.comments.places import public_comments
from editor.dispositions import actions
from editor.dispositions.forms import new_answer
from editor.request import kit, person, sent_json, wants_json
from sections.comments import Comment
from sections.dispositions import REASON_REQUIRED, DispositionKind
from sections.errors import BadInput
from sections.forums import Forum

pages = Blueprint("dispositions", __name__)
Page = str | tuple[str, int] | Response | tuple[Response, int]


@pages.get("/forums/<slug>/comments/<id>/answer")
def form(slug: str, id: str) -> Page:
    """The plain form, for who has no script."""
    forum, comment = actions.public_comment(kit(), person(), slug, id)
    given = comment.disposition
    typed = {"kind": given.kind.value, "reason": given.reason} if given else {}
    return _form(forum, comment, typed, {})


@pages.post("/forums/<slug>/comments/<id>/answer")
def answer(slug: str, id: str) -> Page:
    """Gives the team's decision on a comment: to a script its card, to a person the page where it now stands."""
    sent = sent_json() if request.is_json else request.form.to_dict()
    new = new_answer(sent if isinstance(sent, dict) else {})
    try:
        comment = actions.answer(kit(), person(), slug, id, new)
    except BadInput as bad:
        forum, comment = actions.public_comment(kit(), person(), slug, id)
        if not wants_json():
            return _form(forum, comment, vars(new), bad.fields), 422
        say = get_template_attribute("comments/words.html", "form_error")
        sentences = {field: str(say(field, code)) for field, code in bad.fields.items()}
        return jsonify(code=bad.code, fields=sentences), 422
    with kit().db.read() as tx:
        _, labels, anchored = public_comments(tx, comment.forum)
    if not wants_json():
        address = url_for("reading.version", slug=slug, label=labels[comment.version])
        return redirect(f"{address}#c-{comment.number}", 303)
    word = get_template_attribute("comments/words.html", "disposition_name")
    group = get_template_attribute("roles.html", "group_name")
    return jsonify(comment=show.card(comment, labels[comment.version], anchored.get(comment.id), word, group))


def _form(forum: Forum, comment: Comment, typed: Mapping[str, object], errors: dict[str, str]) -> str:
    document = show.document_of(kit(), comment.version)
    return render_template(
        "dispositions/form.html",
        forum=forum,
        comment=comment,
        typed=typed,
        errors=errors,
        kinds=list(DispositionKind),
        with_reason=REASON_REQUIRED,
        document=document,
        where=show.where_of(document, comment.target),
    )
