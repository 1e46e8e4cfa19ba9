"""The steps from one form of the tables to the next: where they are, and taking them."""

from pathlib import Path

from alembic import command
from alembic.config import Config


def upgrade(url: str) -> None:
    """Takes every step that the database at `url` has not taken yet."""
    command.upgrade(config(url), "head")


def config(url: str = "") -> Config:
    """What Alembic is told of the steps, and of the database at `url`."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.set_main_option("path_separator", "os")
    made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    made.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return made
