"""The steps from one form of the tables to the next: which there are, and taking them."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def upgrade(url: str) -> None:
    """Takes every step that the database at `url` has not taken yet."""
    command.upgrade(config(url), "head")


def is_newest(tx: Connection) -> bool:
    """Whether the database has taken every step."""
    newest = ScriptDirectory.from_config(config()).get_current_head()
    return MigrationContext.configure(tx).get_current_revision() == newest


def config(url: str = "") -> Config:
    """What Alembic is told of the steps, and of the database at `url`."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.set_main_option("path_separator", "os")
    made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    made.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return made
