"""What a page knows while it answers: the kit, who asks, in which form, and from where."""

import ipaddress
from typing import cast
from urllib.parse import urlsplit

from flask import current_app, request
from flask_login import UserMixin, current_user

from editor.kit import Kit
from sections.people import Person


class SignedIn(UserMixin):  # type: ignore[misc]  # the library carries no types
    """Somebody signed in. The cookie holds the id of the row in `sessions`: deleting the row signs out."""

    def __init__(self, person: Person, session: str) -> None:
        self.person, self.session = person, session

    def get_id(self) -> str:
        """What the cookie holds."""
        return self.session


def kit() -> Kit:
    """The kit of the application that answers."""
    return cast(Kit, current_app.extensions["kit"])


def person() -> Person | None:
    """Who is signed in."""
    return cast(Person, current_user.person) if isinstance(_signed_in(), SignedIn) else None


def session_id() -> str | None:
    """The sign-in through which the person asks."""
    signed_in = _signed_in()
    return signed_in.session if isinstance(signed_in, SignedIn) else None


def sent_json() -> object:
    """What a script sent; None when it cannot be read."""
    try:
        return request.get_json(silent=True)
    except RecursionError:  # thousands of brackets
        return None


def wants_json() -> bool:
    """Whether a script asks, not somebody who opens a page."""
    if request.is_json:
        return True
    if "text/html" in dict(request.accept_mimetypes):  # a script may ask for a page by this name
        return False
    if request.headers.get("Sec-Fetch-Dest") == "empty":
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"


def network() -> str:
    """The network address that asks; of IPv6 its first 64 bits, since each household has the rest."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def own_path(address: str | None, default: str) -> str:
    """`address` when it is a path of this site, else `default`: nobody is sent elsewhere after signing in."""
    address = address or ""
    parts = urlsplit(address)
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain and not parts.scheme and not parts.netloc else default


def _signed_in() -> object:
    # Flask-Login hands out a stand-in; what it stands for is asked for, because the stand-in is of no class.
    return current_user._get_current_object()
