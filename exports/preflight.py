"""The preflight: what a finished file must be, looked for in its bytes."""

import importlib

from exports import FORMATS
from exports.made import Problem


def inspect(format: str, data: bytes) -> list[Problem]:
    """What is wrong with a finished file; nothing when it may be offered. Raises KeyError for an unknown format."""
    if not data:
        return [Problem("empty_file", format)]
    inspection = importlib.import_module(f"{FORMATS[format].module}.inspection")  # as slow to load as the writer
    found: list[Problem] = inspection.inspect(data)
    return found
