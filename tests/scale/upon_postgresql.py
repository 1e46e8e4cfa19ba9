"""Runs a command with a PostgreSQL of its own, whose address it finds in TEST_POSTGRESQL.

The tests of the house then run upon it instead of SQLite. They kill servers of ours, never the database.
"""

import os
import subprocess
import sys

from tests.scale.services import PostgreSQL, folder


def main(command: list[str]) -> int:
    """Gives the command's exit code."""
    with folder() as path:
        postgresql = PostgreSQL(path, durable=False)
        postgresql.start()
        try:
            return subprocess.call(command, env={**os.environ, "TEST_POSTGRESQL": postgresql.url()})
        finally:
            postgresql.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
