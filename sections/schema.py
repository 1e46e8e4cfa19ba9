"""The names of what a section's text may hold; `schema.json` is read here and by the browser's build."""

import json
from importlib import resources

SCHEMA = json.loads(resources.files("sections").joinpath("schema.json").read_text("utf-8"))
VERSION: int = SCHEMA["version"]
"""Both ends of the wire have the same one, or the page is to be loaded again."""
PARAGRAPH = frozenset(SCHEMA["paragraph"])
"""Attributes of a paragraph, which its "\\n" carries."""
MARKS = frozenset(SCHEMA["marks"])
"""Formatting of words, and tracked changes."""
