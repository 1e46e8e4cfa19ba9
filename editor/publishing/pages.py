"""The team's page of publishing: stage, findings, drafts and finals."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from editor.ids import fresh_id
from editor.jobs import JobState
from editor.publishing import actions, final, forms
from editor.request import kit, person
from sections.components import BY_CODE
from sections.errors import BadInput, Closed, Refused

pages = Blueprint("publishing", __name__)


@pages.get("/forums/<slug>/publishing")
def publishing_page(slug: str) -> str:
    """Where the output stands, and what can be done next."""
    return _page(slug)


@pages.post("/forums/<slug>/publishing/draft")
def publish_draft(slug: str) -> Response | tuple[str, int]:
    """Publishes the next draft."""
    try:
        asked = forms.publishing(request.form)
        version = actions.publish_draft(kit(), person(), slug, asked.key, asked.summary)
    except (BadInput, Refused, Closed) as error:
        return _not_published(slug, "draft", error)
    flash(_("%(label)s is published. Its files are being made.", label=version.label))
    return redirect(url_for("reading.version", slug=slug, label=version.label), 303)


@pages.post("/forums/<slug>/publishing/final")
def publish_final(slug: str) -> Response | tuple[str, int]:
    """Asks for the final: its files are made and inspected first, and the page follows that."""
    try:
        asked = forms.publishing(request.form)
        final.ask_final(kit(), person(), slug, asked.key, asked.summary)
    except (BadInput, Refused, Closed) as error:
        return _not_published(slug, "final", error)
    return redirect(url_for("publishing.final_page", slug=slug, key=asked.key), 303)


@pages.get("/forums/<slug>/publishing/final/<key>")
def final_page(slug: str, key: str) -> tuple[str, int]:
    """How far a final is, and what became of it."""
    found = final.progress_of(kit(), person(), slug, key)
    failed = found.job.state is JobState.FAILED and found.version is None
    page = render_template(
        "publishing/final.html",
        entry=found.entry,
        job=found.job,
        version=found.version,
        failed=failed,
        components=BY_CODE,
    )
    return page, 409 if failed else 200


@pages.post("/forums/<slug>/publishing/stage")
def move_stage(slug: str) -> Response | tuple[str, int]:
    """Moves the output to another stage."""
    try:
        actions.move(kit(), person(), slug, forms.stage(request.form))
    except Refused as refused:
        return _page(slug, refused=refused), 409
    return redirect(url_for("publishing.publishing_page", slug=slug), 303)


def _not_published(slug: str, kind: str, error: BadInput | Refused | Closed) -> tuple[str, int]:
    """The page with what stands against it, and with everything that was typed."""
    typed = {"kind": kind, "key": request.form.get("key") or fresh_id(), "summary": request.form.get("summary", "")}
    if isinstance(error, BadInput):
        return _page(slug, errors=error.fields, typed=typed), 422
    return _page(slug, refused=error, typed=typed), 409


def _page(
    slug: str,
    refused: Refused | Closed | None = None,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> str:
    found = actions.standing(kit(), person(), slug)
    stage = found.entry.forum.stage
    return render_template(
        "publishing/publishing.html",
        standing=found,
        entry=found.entry,
        refused=refused,
        errors=errors or {},
        typed=typed or {},
        moves=actions.moves_of(stage),
        takes_draft=actions.takes_draft(stage),
        takes_final=actions.takes_final(stage),
        being_made=final.being_made(kit(), found.entry.forum),
        next_draft=actions.next_draft(found.versions),
        key=fresh_id(),
        components=BY_CODE,
    )
