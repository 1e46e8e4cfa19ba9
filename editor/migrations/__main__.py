"""Writes a migration from what the tables are to what they are declared to be: `python -m editor.migrations "what"`."""

import sys
import tempfile
from pathlib import Path

from alembic import command

from editor.db import migrate
from editor.migrations.steps import config


def main(what: str) -> None:
    """Writes the next file of `versions/`; it wants to be read before it is kept."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'empty.db'}"
        migrate(url)
        number = len(list((Path(__file__).parent / "versions").glob("[0-9]*.py"))) + 1
        command.revision(config(url), what, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('python -m editor.migrations "what changes"')
    main(sys.argv[1])
