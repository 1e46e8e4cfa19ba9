"""The engine that makes files: which libraries and fonts, in which versions, decide a file's bytes beside its input."""

import ctypes
import zlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version

from exports import fonts

WRITERS = 2
"""Raised whenever our own writers give other bytes for the same input."""

PYTHON_LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "pdf": ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "pyphen", "fonttools", "uharfbuzz"),
    "docx": ("python-docx", "lxml", "Pillow"),
}


@cache
def fingerprint(format: str) -> str:
    """The versions that decide a file's bytes, as one line."""
    libraries = (f"{name} {version(name)}" for name in PYTHON_LIBRARIES[format])
    return " ".join([f"rapporteur {WRITERS}", *libraries, f"zlib {zlib.ZLIB_RUNTIME_VERSION}", *_setting(format)])


def _setting(format: str) -> list[str]:
    """What lays out and draws the letters of a PDF."""
    if format != "pdf":
        return []
    return [
        f"pango {_said('libpango-1.0.so.0', 'pango_version_string')}",
        f"harfbuzz {_said('libharfbuzz.so.0', 'hb_version_string')}",
        f"fonts {fonts.state()}",
    ]


def _said(library: str, function: str) -> str:
    """What a library of the system says of its version; "none" where there is no such library."""
    try:
        asked = getattr(ctypes.CDLL(library), function)
    except (OSError, AttributeError):
        return "none"
    asked.restype = ctypes.c_char_p
    return bytes(asked()).decode()
