"""Files for the operator's command: no door stands before it, for it is asked on the server itself."""

import time
from pathlib import Path

from editor import worker
from editor.downloads.actions import Ready, file_of, input_of
from editor.forums import rows as forum_rows
from editor.jobs import JobState
from editor.kit import Kit
from editor.processes import is_gone
from exports.options import Options
from sections.errors import NotFound, RapporteurError

PAUSE = 0.2
"""Seconds between two looks at a job that somebody else does."""


def export_to(kit: Kit, slug: str, label: str, format: str, path: Path) -> None:
    """Writes the file of a version, or of the working copy, to `path`; what could not be made before is tried anew.

    Waits for the worker; where none is alive it has the job done in a child process under the same limits, and what
    that says is kept in DATA_DIR/export.log. Raises NotFound when there is no such forum, version or format,
    RapporteurError when it cannot be made, OSError when it cannot be written."""
    with kit.db.read() as tx:
        forum = forum_rows.forum_by_slug(tx, slug)
        if forum is None:
            raise NotFound()
        input = input_of(kit, tx, forum, label, format, Options())
    log = kit.settings.data / "export.log"
    found = file_of(kit, forum, input, again=True)
    while not isinstance(found, Ready):
        if found.job.state is JobState.FAILED:
            problem = dict(found.job.problem or {})
            raise RapporteurError(problem.pop("code", "job_failed"), **problem, log=log)
        if found.job.state is JobState.QUEUED and not kit.jobs.worker_is_fresh():
            with log.open("ab") as said:
                worker.do_in_child(kit, found.job.id, said=said)
        else:
            time.sleep(PAUSE)
            kit.jobs.sweep(is_gone)
        found = file_of(kit, forum, input)
    path.write_bytes(found.path.read_bytes())
