"""What Alembic runs: brings a database to the newest form, in one transaction that nobody else can enter."""

from alembic import context

from editor import tables
from editor.db import Database, metadata

assert tables.ROWS
url = context.config.get_main_option("sqlalchemy.url")
assert url is not None
database = Database(url)
try:
    with database.begin() as tx:
        context.configure(connection=tx, target_metadata=metadata, render_as_batch=True, compare_type=True)
        context.run_migrations()
finally:
    database.close()
