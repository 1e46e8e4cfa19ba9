"""The application: the kit is made here, the slices' pages come together, every request passes the door."""

import logging
from datetime import timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request, session
from flask_babel import Babel, get_locale
from flask_socketio import SocketIO

from editor import access, assets, words
from editor import request as asked
from editor.announce import Announcements
from editor.clock import Clock
from editor.db import Database
from editor.doors import House, note_typed, pass_on
from editor.downloads import actions as downloads
from editor.errors import answer_errors, failed
from editor.jobs import Jobs
from editor.kit import Kit
from editor.live import socket
from editor.live.service import Live, Visitor
from editor.mail import Mail
from editor.security import protect
from editor.settings import Settings
from sections.errors import NotFound

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
PAGES = (
    "people.pages",
    "forums.pages_mine",
    "forums.pages",
    "reading.pages_forums",
    "writing.pages",
    "writing.pages_history",
    "writing.pages_suggestions",
    "writing.pages_notes",
    "comments.pages",
    "dispositions.pages",
    "publishing.pages",
    "reading.pages",
    "downloads.pages",
)
LANGUAGES = ("en",)
"""Languages of the pages; those of outputs and of passages are their own."""


def make_kit(settings: Settings, clock: Clock | None = None) -> Kit:
    """The kit for these settings. Tests bring a clock that stands."""
    clock = clock or Clock(Path(settings.clock_file) if settings.clock_file else None)
    db = Database(settings.database)
    kit = Kit(
        settings=settings,
        clock=clock,
        db=db,
        announcements=Announcements(),
        mail=Mail(settings, clock),
        jobs=Jobs(settings, clock, db),
        live=Live(settings, clock, typed=partial(note_typed, db, clock)),
    )
    pass_on(kit)
    downloads.follow(kit)
    return kit


def make_app(kit: Kit, only: str = "") -> Flask:
    """The web application upon this kit: pages and sockets, or `only` "pages" or "live"."""
    app = Flask(
        "rapporteur",
        root_path=str(ROOT / "editor"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(assets.DIST),
        static_url_path="/static",
    )
    assets.serve(app)
    app.extensions["kit"] = kit
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = timedelta(days=365)  # every name holds a digest
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    Babel(app, locale_selector=_language)
    app.before_request(_enter)
    if only == "live":
        app.before_request(_health_only)
    protect(app, kit)
    answer_errors(app)
    _dress(app)
    _register(app)
    app.add_url_rule("/healthz", "healthz", _healthz)
    app.add_url_rule("/worker.js", "service_worker", _service_worker)
    app.after_request(_leave)
    if only != "pages":
        server = SocketIO(app, **socket.OPTIONS).server
        house = House(kit, lambda environ: _visitor(app, environ))
        app.wsgi_app = kit.live.attach(server, house, app.wsgi_app)  # type: ignore[method-assign]
    return app


def _visitor(app: Flask, environ: dict[str, Any]) -> Any:
    """Who opens a socket, by the same cookie as a page."""
    with app.request_context(environ):
        access.enter()
        somebody, signed_in = asked.person(), asked.session_id()
    if somebody is None or signed_in is None:
        return None
    return Visitor(somebody.id, somebody.name, signed_in)


def _register(app: Flask) -> None:
    for name in PAGES:
        app.register_blueprint(import_module(f"editor.{name}").pages)


def _enter() -> None:
    access.enter()
    if request.endpoint == "static" or request.method == "OPTIONS":  # the latter names the methods, nothing more
        access.everybody()


def _health_only() -> None:
    """Where sockets have processes of their own, a page that is asked of one of these was sent to the wrong door."""
    if request.endpoint != "healthz":
        raise NotFound()


def _leave(response: Response) -> Response:
    """Nothing leaves that did not pass the door: a page that forgot to ask shows nothing."""
    if not access.passed():
        return failed(RuntimeError("did not pass the door"))
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if session:  # who only reads is given no cookie
            session.permanent = True
    return response


def _healthz() -> tuple[Response, int]:
    access.everybody()
    kit = asked.kit()
    state = {"database": "ok", "worker": "ok"}
    try:
        if not kit.jobs.worker_is_fresh():
            state["worker"] = "silent"
    except Exception:
        log.exception("the database does not answer")
        state = {"database": "failed", "worker": "unknown"}
    return jsonify(state), 200 if set(state.values()) == {"ok"} else 503


def _service_worker() -> Response:
    """The service worker, at the root because it keeps pages of the whole site."""
    access.everybody()
    response = assets.send(assets.built("worker.js"))
    response.headers["Cache-Control"] = "no-cache"
    return response


def _language() -> str:
    return request.accept_languages.best_match(LANGUAGES, default=LANGUAGES[0]) or LANGUAGES[0]


def _dress(app: Flask) -> None:
    """What templates may use beside their values."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for name in ("day", "day_month", "month", "weekday", "instant", "clock_time"):
        app.jinja_env.filters[name] = _in_language(getattr(words, name))
    app.jinja_env.filters.update(iso=words.iso, groups=words.groups)
    app.jinja_env.globals.update(asset=assets.address, now=lambda: asked.kit().clock.now())
    app.jinja_env.globals.update(page_language=lambda: str(get_locale() or "en"), page_direction=_direction)

    @app.context_processor
    def _who() -> dict[str, object]:
        return {"person": asked.person()}


def _direction() -> str:
    """How the language of the page is written: "ltr" or "rtl"; that of an output is its own."""
    locale = get_locale()
    return locale.text_direction if locale else "ltr"


def _in_language(write: Any) -> Any:
    return lambda when: write(when, str(get_locale() or "en"))
