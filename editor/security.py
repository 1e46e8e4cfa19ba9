"""What stands between the outside and the pages: headers, cookies, forgery, brakes, and who is signed in."""

import logging
import time
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_login import LoginManager
from flask_talisman import DENY, Talisman
from flask_wtf import CSRFProtect
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from werkzeug.middleware.proxy_fix import ProxyFix

from editor.kit import Kit
from editor.people import actions as people
from editor.request import SignedIn, network, person
from editor.settings import Settings
from sections.errors import TooOften

log = logging.getLogger(__name__)


def protect(app: Flask, kit: Kit) -> None:
    """Puts every protection around the application."""
    settings = kit.settings
    https = urlsplit(settings.address).scheme == "https"
    app.config.update(
        SECRET_KEY=settings.secret,
        MAX_CONTENT_LENGTH=settings.request_bytes,
        MAX_FORM_MEMORY_SIZE=settings.form_bytes,
        TRUSTED_HOSTS=_hosts(settings),
        SESSION_COOKIE_NAME="rapporteur",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        PERMANENT_SESSION_LIFETIME=settings.session_days * 86_400,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a page left open over night can still be sent
        WTF_CSRF_SSL_STRICT=False,  # the token decides; some browsers send no Referer
    )
    if settings.proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    Talisman(
        app,
        force_https=False,  # the proxy in front does that, if any
        strict_transport_security=https,
        session_cookie_secure=https,
        frame_options=DENY,
        referrer_policy="same-origin",  # addresses of receipts and sign-in links go to nobody
        permissions_policy={"camera": "()", "geolocation": "()", "microphone": "()", "browsing-topics": "()"},
        content_security_policy=_content_policy(settings),
    )
    app.before_request(_bound)
    CSRFProtect(app)
    _sign_ins(app, kit)
    app.extensions["brakes"] = [_counted_in(where) for where in (settings.redis_url, "memory://") if where]


def slow_down(what: str, per_minute: int, who: str | None = None) -> None:
    """Counts one `what` of `who`: by default the account, for somebody without one the network address.

    Raises TooOften when there were more than `per_minute` within a minute."""
    if who is None:
        somebody = person()
        who = f"person {somebody.id}" if somebody else f"network {network()}"
    limit = RateLimitItemPerMinute(per_minute, namespace="rapporteur")
    for brakes in current_app.extensions["brakes"]:
        try:
            if not brakes.hit(limit, what, who):
                again = brakes.get_window_stats(limit, what, who).reset_time
                raise TooOften(wait=max(1, round(again - time.time())))
            return
        except StorageError:  # Redis is away: each process counts for itself meanwhile
            log.warning("limits are counted by each process for itself")


def _bound() -> None:
    """Only a file may be large: all else is read whole into memory, and gone through letter by letter."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]


def _counted_in(where: str) -> MovingWindowRateLimiter:
    """Where it is counted how often who did what: in Redis for all processes, or in this one's memory."""
    patience = {} if where == "memory://" else {"socket_timeout": 1, "socket_connect_timeout": 1}
    return MovingWindowRateLimiter(storage_from_string(where, wrap_exceptions=True, **patience))


def _sign_ins(app: Flask, kit: Kit) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # people change networks and browsers update; the row of the session decides

    def load(session: str) -> SignedIn | None:
        found = people.person_of_session(kit, session)
        return SignedIn(found, session) if found else None

    manager.user_loader(load)


def _content_policy(settings: Settings) -> dict[str, str]:
    own = urlsplit(settings.address)
    socket = f"{'wss' if own.scheme == 'https' else 'ws'}://{own.netloc}"
    policy = {"default-src": "'none'", "connect-src": f"'self' {socket}"}
    for kind in ("script", "style", "img", "font", "worker", "manifest"):
        policy[f"{kind}-src"] = "'self'"
    return policy | {
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }


def _hosts(settings: Settings) -> list[str] | None:
    """The names under which the site answers; None, any: it listens everywhere, or at a number of IPv6 that the
    library's check cannot read, and has no name of its own."""
    if not settings.base_url and (settings.host == "0.0.0.0" or ":" in settings.host):
        return None
    return sorted({urlsplit(settings.address).hostname or "localhost", settings.host, "localhost", "127.0.0.1"})
