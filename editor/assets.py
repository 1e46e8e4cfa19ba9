"""The built files of the browser code: their addresses by logical name, and they themselves, compressed beforehand."""

import json
import mimetypes
import os
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, send_from_directory, url_for
from werkzeug.security import safe_join

DIST = Path(__file__).resolve().parent.parent / "static" / "dist"
COMPRESSED = {"br": ".br", "gzip": ".gz"}
"""What a browser may take, the smallest first, and how the build names it."""


def address(name: str) -> str:
    """The address of a built file by its logical name: "page.js", "tokens.css"."""
    return url_for("static", filename=built(name))


def built(name: str) -> str:
    """The file of a logical name; the name itself where nothing is built."""
    try:
        stamp = os.stat(DIST / "manifest.json").st_mtime_ns
    except FileNotFoundError:
        return name
    return _manifest(stamp).get(name, name)


def serve(app: Flask) -> None:
    """Has the application give its built files as small as the browser takes them."""
    app.view_functions["static"] = send


def send(filename: str) -> Response:
    """A built file; over a bad network the write page's script is a quarter of its size. Raises NotFound."""
    for encoding, ending in COMPRESSED.items():
        path = safe_join(str(DIST), filename + ending)
        if request.accept_encodings.quality(encoding) > 0 and path and os.path.isfile(path):
            response = send_from_directory(DIST, filename + ending, mimetype=mimetypes.guess_type(filename)[0])
            response.content_encoding = encoding
            break
    else:
        response = send_from_directory(DIST, filename)
    response.vary.add("Accept-Encoding")
    return response


@lru_cache(maxsize=1)
def _manifest(stamp: int) -> dict[str, str]:
    found: dict[str, str] = json.loads((DIST / "manifest.json").read_text("utf-8"))
    return found
