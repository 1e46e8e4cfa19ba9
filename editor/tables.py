"""All tables of the house: importing this module declares them upon `editor.db.metadata`."""

from importlib import import_module

ROWS = (
    "editor.record",
    "editor.people.rows",
    "editor.forums.rows",
    "editor.forums.rows_roles",
    "editor.forums.rows_outline",
    "editor.live.rows",
    "editor.anchors",
    "editor.versions.rows",
    "editor.comments.rows",
    "editor.writing.rows_suggestions",
    "editor.writing.rows_notes",
    "editor.writing.rows_visits",
    "editor.jobs",
)

for name in ROWS:
    import_module(name)
