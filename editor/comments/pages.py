"""Pages of comments: the form, the private address that confirms one and shows what became of it, the cards."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, get_template_attribute, jsonify, render_template, request
from werkzeug.wrappers import Response

from editor import access
from editor.comments import actions, forms, places, show
from editor.comments.changes import changes
from editor.ids import fresh_id
from editor.mail import MailFailed
from editor.request import kit, network, person
from editor.security import slow_down
from editor.versions.rows import Version
from sections.comments import CommentState
from sections.errors import BadInput, Closed, TooOften
from sections.forums import Forum
from sections.permissions import Action
from sections.typed import paragraphs
from sections.versions import Document

pages = Blueprint("comments", __name__)
Page = str | tuple[str, int]


@pages.get("/forums/<slug>/versions/<label>/comment")
def form(slug: str, label: str) -> Page:
    """The form, for the place that the address names."""
    somebody = person()
    known = {"name": somebody.name, "email": somebody.email} if somebody else {}
    typed = {**known, **request.args.to_dict(), "key": fresh_id()}
    try:
        return _form(*actions.open_version(kit(), somebody, slug, label), typed, {})
    except Closed:
        return _closed(slug, label, "")


@pages.post("/forums/<slug>/versions/<label>/comment")
def send(slug: str, label: str) -> Page:
    """Sends a comment. Whatever is wrong is said above the form, which keeps everything that was typed."""
    typed = request.form.to_dict()
    try:
        forum, version, document = actions.open_version(kit(), person(), slug, label)
    except Closed:
        return _closed(slug, label, paragraphs(typed.get("words", "")))
    if forms.is_machine(typed):
        return render_template("comments/sent.html", forum=forum, version=version, typed=typed, where=None)
    try:
        new = forms.new_comment(typed, document)
        slow_down("comments", kit().settings.comments_per_minute, f"network {network()}")
        slow_down("comments of an address", kit().settings.comments_per_minute, f"address {new.email}")
        actions.send(kit(), person(), slug, label, new)
    except BadInput as bad:
        fields = bad.fields if "key" not in bad.fields else {**bad.fields, "words": bad.fields.get("words", "key")}
        return _form(forum, version, document, {**typed, "key": typed.get("key") or fresh_id()}, fields), 422
    except TooOften:
        return _form(forum, version, document, typed, {"words": "too_often"}), 429
    except MailFailed:
        return _form(forum, version, document, typed, {"email": "mail_failed"}), 503
    except Closed:
        return _closed(slug, label, new.words)
    where = show.where(document, new.pointed)
    return render_template("comments/sent.html", forum=forum, version=version, typed=typed, where=where)


@pages.get("/comments/<token>")
def receipt(token: str) -> str:
    """The author's private address: the button that confirms the comment, later what became of it."""
    found = actions.held(kit(), token)
    name = "confirm" if found.comment.state is CommentState.UNCONFIRMED else "receipt"
    return _private(f"comments/{name}.html", found, token)


@pages.post("/comments/<token>")
def confirm(token: str) -> Page:
    """The button: publishes the comment."""
    return _private("comments/receipt.html", actions.confirm(kit(), token), token, confirmed=True)


@pages.get("/comments/<token>/withdraw")
def ask_withdraw(token: str) -> str:
    """Asks once more, because it cannot be undone."""
    return _private("comments/withdraw.html", actions.held(kit(), token), token)


@pages.post("/comments/<token>/withdraw")
def withdraw(token: str) -> str:
    """Takes the comment back."""
    return _private("comments/receipt.html", actions.withdraw(kit(), token), token)


@pages.get("/forums/<slug>/comments.json")
def cards(slug: str) -> Response:
    """All public comments with their anchors, and the edits that may answer them, for the write page."""
    with kit().db.read() as tx:
        forum = access.forum(tx, person(), slug, Action.READ_LIVING).forum
        found, labels, anchored = places.public_comments(tx, forum.id)
        edits = show.edits(tx, forum.id)
    word = get_template_attribute("comments/words.html", "disposition_name")
    group = get_template_attribute("roles.html", "group_name")
    return jsonify(
        comments=[show.card(one, labels[one.version], anchored.get(one.id), word, group) for one in found],
        edits=edits,
    )


def _form(forum: Forum, version: Version, document: Document, typed: Mapping[str, Any], errors: dict[str, str]) -> str:
    try:
        pointed = forms.pointed(typed)
    except BadInput as bad:
        pointed, errors = show.NOWHERE, {**errors, **bad.fields}
    return render_template(
        "comments/form.html",
        forum=forum,
        version=version,
        document=document,
        typed=typed,
        errors=errors,
        pointed=pointed,
        place=show.place(document, pointed),
        where=show.where(document, pointed),
    )


def _closed(slug: str, label: str, words: str) -> tuple[str, int]:
    """The comment period is over; what was written is shown, to be copied."""
    return render_template("comments/closed.html", slug=slug, label=label, words=words), 409


def _private(template: str, found: actions.Held, token: str, confirmed: bool = False) -> str:
    document = show.document_of(kit(), found.version.id)
    with kit().db.read() as tx:
        changed = changes(tx, found.forum, document, [found.comment])
    return render_template(
        template,
        held=found,
        comment=found.comment,
        forum=found.forum,
        version=found.version,
        token=token,
        confirmed=confirmed,
        document=document,
        where=show.where_of(document, found.comment.target),
        story=show.story(kit(), found.comment),
        change=changed.get(found.comment.number),
    )
