"""What the web server runs: the application upon a kit of its own."""

import atexit
import gc
import logging
import sys
from wsgiref.types import WSGIApplication

from editor import follow
from editor.app import make_app, make_kit
from editor.settings import Settings
from editor.writing import letters

TURN = 0.001
"""Seconds for which a thread may compute while others wait; by itself Python has a typed key wait five times that."""


def application(only: str = "") -> WSGIApplication:
    """The application for the settings of the environment; called once in each process of the web server. `only` is
    "pages" or "live" where each has processes of its own."""
    log_to_terminal()
    sys.setswitchinterval(TURN)
    kit = make_kit(Settings.read())
    if not kit.settings.redis_url:  # else the bus tells, at once and once
        follow.start(kit)
    if only != "live":
        letters.start(kit)
    atexit.register(kit.live.stop)
    app = make_app(kit, only).wsgi_app
    gc.freeze()  # what is loaded stays: looking it through for garbage held up a page or a key for 50 ms
    return app


def log_to_terminal() -> None:
    """Messages of our own and warnings of the libraries go to the terminal."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("editor").setLevel(logging.INFO)
