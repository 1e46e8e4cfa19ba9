"""Errors at the edge: the family becomes statuses and pages or JSON; all else is logged, with a reference."""

import logging
import secrets

from flask import Flask, Response, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from jinja2 import Template
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as BaseResponse

from editor import access
from editor.mail import MailFailed
from editor.request import kit, wants_json
from sections.errors import (
    AlreadyDone,
    BadInput,
    BadUpdate,
    Closed,
    Denied,
    NotFound,
    NotSignedIn,
    RapporteurError,
    Refused,
    Stale,
    StoreFailed,
    TooLarge,
    TooOften,
)

log = logging.getLogger(__name__)

STATUS: dict[type[RapporteurError], int] = {
    NotSignedIn: 401,
    Denied: 403,
    NotFound: 404,
    Closed: 409,
    Stale: 409,
    Refused: 409,
    AlreadyDone: 410,
    TooLarge: 413,
    BadInput: 422,
    BadUpdate: 422,
    TooOften: 429,
    StoreFailed: 503,
    MailFailed: 503,
}
OF_HTTP = {
    400: "bad_request",
    403: "denied",
    404: "not_found",
    405: "wrong_method",
    413: "too_large",
    429: "too_often",
}

OF_LIBRARIES = ((CSRFError, "forged"), (SecurityError, "another_name"))


def answer_errors(app: Flask) -> None:
    """Lets the application answer every error in its own words."""
    app.register_error_handler(RapporteurError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, failed)


def _refused(error: RapporteurError) -> BaseResponse:
    family = next((kind for kind in type(error).__mro__ if kind in STATUS), RapporteurError)
    status = STATUS.get(family, 400)
    if isinstance(error, NotSignedIn) and request.method == "GET" and not wants_json():
        access.everybody()
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")), 303)
    values = dict(error.values)
    if isinstance(error, BadInput):
        values["fields"] = error.fields
    answer = _answer(status, error.code, family.code, values)
    if isinstance(error, TooOften):
        answer.headers["Retry-After"] = str(error.values.get("wait", 60))
    if status == 503:
        answer.headers["Retry-After"] = "5"
    return answer


def _http(error: HTTPException) -> BaseResponse:
    """What the libraries refuse: unknown addresses, forged or broken requests, bodies that are too large."""
    if error.code is None or error.code < 400:
        access.everybody()
        return error.get_response()
    named = (code for kind, code in OF_LIBRARIES if isinstance(error, kind))
    code = next(named, OF_HTTP.get(error.code, "bad_request"))
    values: dict[str, object] = {}
    if code == "too_large":
        values = {"limit": (request.max_content_length or 0) // 1000, "unit": "KB"}
    elif code == "another_name":
        values = {"address": kit().settings.address}
    answer = _answer(error.code, code, "bad_request", values)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def failed(error: Exception) -> Response:
    """What is answered when something fails on our side: a page or JSON with a reference that the log knows too."""
    reference = secrets.token_hex(3).upper()
    log.error("failed, reference %s: %s %s", reference, request.method, request.path, exc_info=error)
    return _answer(500, "failed", "failed", {"reference": reference})


def _answer(status: int, code: str, family: str, values: dict[str, object]) -> Response:
    """A page `errors/<code>.html`, or the one of the family it belongs to; to a script the code itself."""
    access.everybody()  # a refusal shows nothing of anybody's
    if wants_json():
        answer = jsonify({"code": code, **_plain(values)})
    else:
        answer = Response(_page(status, code, family, values), mimetype="text/html")
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(status: int, code: str, family: str, values: dict[str, object]) -> str:
    names: list[str | Template] = [f"errors/{name}.html" for name in (code, family, "error")]
    try:
        return render_template(names, status=status, code=code, values=values)
    except Exception:
        if status < 500:
            raise
        log.exception("no page for an error")  # it names who is signed in, and needs what just failed
        return render_template("errors/bare.html", status=status, values=values)


def _plain(values: dict[str, object]) -> dict[str, object]:
    return {name: value if isinstance(value, str | int | dict) else _listed(value) for name, value in values.items()}


def _listed(value: object) -> object:
    if isinstance(value, list | tuple):
        return [vars(one) if hasattr(one, "__dict__") else one for one in value]
    return str(value) if value is not None else None
