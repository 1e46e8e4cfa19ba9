"""Addresses of files: of a version, of the working copy, and how far a file is that is being made."""

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from editor.downloads import actions
from editor.downloads.actions import Ready, Waiting
from editor.jobs import JobState
from editor.request import kit, person, wants_json
from editor.security import slow_down
from editor.versions.actions import WORKING
from exports.options import Options
from sections.errors import BadInput

pages = Blueprint("downloads", __name__)
PAPERS = ("a4", "letter")


@pages.get("/forums/<slug>/versions/<label>.json")
def version_json(slug: str, label: str) -> AnyResponse:
    """The canonical JSON of a version: its SHA-256 is the digest that stands on every file."""
    data = actions.version_json(kit(), person(), slug, label)
    return Response(data, mimetype="application/json", headers={"Cache-Control": "public, max-age=31536000, immutable"})


@pages.get("/forums/<slug>/versions/<label>.<any(pdf, docx):format>")
def version_file(slug: str, label: str, format: str) -> AnyResponse:
    """The file of a version: 200 when it is there, else 202 and the job that makes it."""
    return _file(slug, label, format)


@pages.get("/forums/<slug>/working.<any(pdf, docx):format>")
def working_file(slug: str, format: str) -> AnyResponse:
    """The file of the living text, for the team. `of` in the address follows one that was asked for before."""
    if key := request.args.get("of"):
        return _answer(actions.follow_working_copy(kit(), person(), slug, key), slug, WORKING, format)
    return _file(slug, WORKING, format)


@pages.post("/forums/<slug>/files/<label>.<any(pdf, docx):format>")
def make_again(slug: str, label: str, format: str) -> AnyResponse:
    """A new try of a file that could not be made."""
    slow_down("exports", kit().settings.exports_per_minute)
    return _file(slug, label, format, again=True)


def _file(slug: str, label: str, format: str, again: bool = False) -> AnyResponse:
    if label == WORKING:  # another one each time the text has changed
        slow_down("working copies", kit().settings.exports_per_minute)
    return _answer(actions.ask(kit(), person(), slug, label, format, _options(), again), slug, label, format)


def _answer(found: Ready | Waiting, slug: str, label: str, format: str) -> AnyResponse:
    """The file, or how far it is: a page for people, which leads on to the file, JSON for everything else."""
    here = _address(slug, label, format, found.key)
    if isinstance(found, Ready):
        if "waited" not in request.args:
            return _ready(found, label)
        page = render_template("downloads/ready.html", name=found.name, slug=slug, at=here)
        return _uncached(make_response(page))
    job = found.job
    if not _opens_pages():
        code = {"code": job.problem["code"]} if job.problem else {}
        state = jsonify({"state": job.state.value, "done": job.done, "total": job.total, "at": here, **code})
        return _waiting(state, found)
    again_at = url_for("downloads.make_again", slug=slug, label=label, format=format, **_chosen())
    page = render_template("downloads/waiting.html", job=job, name=found.name, slug=slug, at=here, again_at=again_at)
    return _waiting(make_response(page), found)


def _address(slug: str, label: str, format: str, key: str) -> str:
    """Where a file is, or will be; that of the living text is known by its key, for the text goes on changing."""
    if label == WORKING:
        return url_for("downloads.working_file", slug=slug, format=format, of=key)
    return url_for("downloads.version_file", slug=slug, label=label, format=format, **_chosen())


def _chosen() -> dict[str, Any]:
    """What the address says beside the file's name."""
    return {name: value for name, value in request.args.items() if name in ("paper", "comments")}


def _opens_pages() -> bool:
    """Whether somebody opens this in a browser; whatever else asks is told in JSON."""
    return any(kind == "text/html" for kind, _ in request.accept_mimetypes) and not wants_json()


def _ready(found: Ready, label: str) -> AnyResponse:
    response = send_file(
        found.path,
        found.media_type,
        as_attachment=True,
        download_name=found.name,
        etag=found.path.stem,
        conditional=True,
    )
    # Comments and answers change the file while its address stays, so it is asked for each time.
    response.headers["Cache-Control"] = "private, no-cache" if label == WORKING else "no-cache"
    return response


def _waiting(response: AnyResponse, found: Waiting) -> AnyResponse:
    response.status_code = 500 if found.job.state is JobState.FAILED else 202
    if response.status_code == 202:
        response.headers["Retry-After"] = "1"
    return _uncached(response)


def _uncached(response: AnyResponse) -> AnyResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


def _options() -> Options:
    paper = request.args.get("paper", PAPERS[0])
    comments = request.args.get("comments", "1")
    if paper not in PAPERS or comments not in ("0", "1"):
        raise BadInput({"paper": "choose_one"} if paper not in PAPERS else {"comments": "choose_one"})
    return Options(comments=comments == "1", paper="letter" if paper == "letter" else "a4")
