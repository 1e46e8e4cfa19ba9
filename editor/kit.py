"""The kit: what every action is handed; made once in `app`, in tests with a stopped clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from editor.announce import Announcements
from editor.clock import Clock
from editor.db import Database
from editor.jobs import Jobs
from editor.mail import Mail
from editor.settings import Settings

if TYPE_CHECKING:
    from editor.live.service import Live


@dataclass(frozen=True)
class Kit:
    """Settings, clock, database, announcements, mail, jobs and the living text."""

    settings: Settings
    clock: Clock
    db: Database
    announcements: Announcements
    mail: Mail
    jobs: Jobs
    live: Live

    def close(self) -> None:
        """Ends the living text, and lets go of the queue and the database."""
        self.live.stop()
        self.jobs.close()
        self.db.close()
