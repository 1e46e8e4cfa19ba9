"""Whether database and Redis can be used as the settings name them, in sentences for the operator."""

from editor import db
from editor.settings import Settings


def problem(settings: Settings) -> str:
    """Why an installation cannot start, in one sentence; empty when it can."""
    return database_problem(settings) or redis_problem(settings)


def database_problem(settings: Settings) -> str:
    """Why the database cannot be used, in one sentence; empty when it can."""
    why = db.unreachable(settings.database)
    named = "DATABASE_URL" if settings.database_url else "DATA_DIR"
    return why and f"The database of RAPPORTEUR_{named} cannot be used: {why}."


def redis_problem(settings: Settings) -> str:
    """Why Redis cannot be used, in one sentence; empty when it can, or none is set."""
    if not settings.redis_url:
        return ""
    from editor.live.bus_redis import unreachable  # slow to import, and one process needs none

    why = unreachable(settings.redis_url)
    return why and f"The Redis of RAPPORTEUR_REDIS_URL cannot be used: {why}."
