"""Asking for the file of a version or of the working copy, and making it."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import exports
from editor import access
from editor.announce import Happening
from editor.comments.places import placed_comments
from editor.db import Connection
from editor.files import AT_ONCE, FILE, Input, key_of, store_of
from editor.forums import rows as forum_rows
from editor.jobs import Job, JobState
from editor.kit import Kit
from editor.versions import rows as version_rows
from editor.versions.actions import WORKING, working_copy
from exports import preflight
from exports.names import file_name
from exports.options import Options
from sections.errors import NotFound
from sections.forums import Forum
from sections.people import Person
from sections.permissions import Action

log = logging.getLogger(__name__)

Progress = Callable[[int, int | None], None]
KEPT = 7 * 86_400_000
"""Milliseconds for which the files of the living text are kept."""


@dataclass(frozen=True)
class Ready:
    """A file that is there. `name` is what the reader's device calls it, `key` what the store does."""

    path: Path
    name: str
    media_type: str
    key: str


@dataclass(frozen=True)
class Waiting:
    """A file that a job makes, or could not make; `name` and `key` as above."""

    job: Job
    name: str
    key: str


def ask(
    kit: Kit, person: Person | None, slug: str, label: str, format: str, options: Options, again: bool = False
) -> Ready | Waiting:
    """The file, or the job that makes it: asked for twice it is made once. `again` tries anew what failed.

    Raises NotFound, and what the door raises: anybody may have a version's files, the working copy is the
    team's.
    """
    action = Action.READ_LIVING if label == WORKING else Action.READ_PUBLISHED
    with kit.db.read() as tx:
        forum = access.forum(tx, person, slug, action).forum
        input = input_of(kit, tx, forum, label, format, options)
    return file_of(kit, forum, input, again)


def follow_working_copy(kit: Kit, person: Person | None, slug: str, key: str, again: bool = False) -> Ready | Waiting:
    """The file that was asked for earlier and has this key, whatever was written since. Raises as `ask` does."""
    with kit.db.read() as tx:
        forum = access.forum(tx, person, slug, Action.READ_LIVING).forum
    job = kit.jobs.by_key(key)
    if job is None or job.kind != FILE or job.payload.get("forum") != forum.id:
        raise NotFound()
    return _made_or_awaited(kit, key, job.payload, again)


def version_json(kit: Kit, person: Person | None, slug: str, label: str) -> bytes:
    """The canonical JSON of a version, whose SHA-256 is its digest. Raises NotFound, and what the door
    raises."""
    with kit.db.read() as tx:
        forum = access.forum(tx, person, slug, Action.READ_PUBLISHED).forum
        version = version_rows.by_label(tx, forum.id, label)
        if version is None:
            raise NotFound()
        return version_rows.document_json(tx, version.id)


def make_file(kit: Kit, job: Job, progress: Progress) -> Mapping[str, Any] | None:
    """Makes the file of a job, keeps it and inspects it; gives the faults that the team is told of. A final is refused
    for them, a draft is not. Raises what the writer raises."""
    store = store_of(kit.settings)
    input = store.input(job.key)
    made = exports.make(input.format, input.document, input.comments, input.options, progress)
    store.put(job.key, exports.FORMATS[input.format].extension, made.data)
    problems = [*made.problems, *preflight.inspect(input.format, made.data)]
    for problem in problems:
        log.warning("%s has a fault: %s %s", input.name, problem.code, problem.detail)
    findings = [{"code": problem.code, "detail": problem.detail} for problem in dict.fromkeys(problems)]
    return {"code": "faults", "findings": findings} if findings else None


def forget_working_copies(kit: Kit) -> None:
    """Removes the files of the living text that are older than a week: they are made anew when they are wanted."""
    store = store_of(kit.settings)
    for job in kit.jobs.asked_before(FILE, kit.clock.now() - KEPT):
        if job.payload.get("working"):
            store.remove(job.key)
            kit.jobs.forget(job.id)


def follow(kit: Kit) -> None:
    """Has the files of every new version made at once."""

    def frozen(forum: str, version: str) -> None:
        with kit.db.read() as tx:
            found, kept = forum_rows.forum_by_id(tx, forum), version_rows.by_id(tx, version)
            if found is None or kept is None:
                return
            inputs = [input_of(kit, tx, found, kept.label, format, Options()) for format in AT_ONCE]
        for input in inputs:
            file_of(kit, found, input)

    kit.announcements.listen(Happening.VERSION_FROZEN, frozen)


def input_of(kit: Kit, tx: Connection, forum: Forum, label: str, format: str, options: Options) -> Input:
    """What the file of a version, or of the working copy, is made from now. Raises NotFound."""
    if format not in exports.FORMATS:
        raise NotFound()
    if label == WORKING:
        version, document = None, working_copy(kit, tx, forum)
    else:
        version = version_rows.by_label(tx, forum.id, label)
        if version is None:
            raise NotFound()
        document = version_rows.document(tx, version.id)
    comments = placed_comments(kit, tx, document, version.id if version else None) if options.comments else ()
    if document.comments_until:  # a printed draft tells where it can be commented on
        options = replace(options, address=f"{kit.settings.address}/forums/{forum.slug}/versions/{document.label}")
    return Input(format, file_name(document, exports.FORMATS[format].extension), document, tuple(comments), options)


def file_of(kit: Kit, forum: Forum, input: Input, again: bool = False) -> Ready | Waiting:
    """The file that is made from this, or the job that makes it. `again` tries anew what failed."""
    key = key_of(input)
    store_of(kit.settings).put_input(key, input)
    working = input.document.label == WORKING
    asked = {"forum": forum.id, "format": input.format, "name": input.name, "working": working}
    asked["label"] = input.document.label
    return _made_or_awaited(kit, key, asked, again)


def _made_or_awaited(kit: Kit, key: str, asked: Mapping[str, Any], again: bool) -> Ready | Waiting:
    format = exports.FORMATS[asked["format"]]
    path = store_of(kit.settings).path(key, format.extension)
    job = None
    if not path.exists():
        job = kit.jobs.ask(FILE, key, asked, again)
    if job is not None and job.state is JobState.DONE and not path.exists():
        job = kit.jobs.ask(FILE, key, asked, again=True)  # made once, and taken away since
    if job is None or job.state is JobState.DONE:
        return Ready(path, asked["name"], format.media_type, key)
    return Waiting(job, asked["name"], key)
