"""A final: its files are made and inspected first; only when they pass is exactly that text frozen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import exports
from editor import access
from editor.comments import rows as comment_rows
from editor.files import AT_ONCE, Input, key_of, store_of
from editor.forums import rows as forum_rows
from editor.ids import request_key
from editor.jobs import Job
from editor.kit import Kit
from editor.publishing.actions import announce, check_stage, freeze, next_version
from editor.versions import actions as versions
from editor.versions import rows as version_rows
from editor.versions.actions import Taken, taken_of
from editor.versions.rows import Version
from exports import preflight
from exports.made import Problem
from exports.names import file_name
from exports.options import Options
from sections.errors import Closed, NotFound, Refused
from sections.forums import Forum
from sections.lifecycle import findings_of_final
from sections.people import Person
from sections.permissions import Action
from sections.versions import Document

JOB = "final"


@dataclass(frozen=True)
class Progress:
    """A final that was asked for: its job, and the version once it is published."""

    entry: access.Entry
    job: Job
    version: Version | None


def ask_final(kit: Kit, person: Person | None, slug: str, key: str, summary: str = "") -> Job:
    """Notes the text as it stands and queues the job that makes it the final. `key` is the idempotency key.

    Raises Refused with the findings that stop a final, Closed when the stage takes none, what the door
    raises.
    """
    with kit.db.read() as tx:
        forum = access.forum(tx, person, slug, Action.PUBLISH).forum
        who, once = access.signed_in(person), request_key("final", forum.id, key)
        if again := kit.jobs.by_key(job_key(once)):
            return again
        check_stage(forum, final=True)
        noted = versions.note(kit, tx, forum)
        label, _ = next_version(tx, forum, final=True)
        unanswered = comment_rows.count_unanswered(tx, forum.id)
    taken = versions.take(kit, noted, label, kit.clock.now())
    stopping = [one for one in findings_of_final(noted.outline, taken.filled(), unanswered) if one.stops]
    if stopping:
        raise Refused(findings=stopping)
    store_of(kit.settings).put_input(job_key(once), _inputs(taken.document)[0])
    payload = {"forum": forum.id, "slug": slug, "person": who.id, "summary": summary, "key": once, "asked": key}
    return kit.jobs.ask(JOB, job_key(once), {**payload, "at": dict(noted.at)})


def finish_final(kit: Kit, job: Job, progress: Callable[[int, int | None], None]) -> None:
    """Makes the files of the noted text, inspects them and freezes the text. Raises Refused with the findings, and
    Closed when the output has moved on meanwhile; nothing has changed then."""
    document = store_of(kit.settings).input(job.key).document
    problems = [problem for input in _inputs(document) for problem in _made(kit, input, progress)]
    if problems:
        raise Refused("final_refused", findings=[{"code": one.code, "detail": one.detail} for one in problems])
    taken = _taken_again(kit, document, job.payload["at"])
    with kit.db.begin() as tx:
        forum_rows.lock(tx, job.payload["forum"])
        forum = forum_rows.forum_by_id(tx, job.payload["forum"])
        if forum is None:
            raise NotFound()
        if version_rows.by_idempotency_key(tx, job.payload["key"]):
            return
        check_stage(forum, final=True)
        if versions.relabelled(taken, *next_version(tx, forum, final=True)) != taken:
            raise Closed("another_version_came")  # the inspected files carry another label than the text would get
        who, summary, once = (job.payload[name] for name in ("person", "summary", "key"))
        version = freeze(kit, tx, forum, who, taken, final=True, summary=summary, key=once)
    announce(kit, forum, version)


def progress_of(kit: Kit, person: Person | None, slug: str, key: str) -> Progress:
    """How far a final is that was asked for with this key. Raises NotFound, and what the door raises."""
    with kit.db.read() as tx:
        entry = access.forum(tx, person, slug, Action.READ_RECORD)
        once = request_key("final", entry.forum.id, key)
        version = version_rows.by_idempotency_key(tx, once)
    job = kit.jobs.by_key(job_key(once))
    if job is None:
        raise NotFound()
    return Progress(entry, job, version)


def being_made(kit: Kit, forum: Forum) -> str | None:
    """The key with which a final was asked for that is not made yet; None when there is none."""
    under_way = kit.jobs.under_way(JOB, forum.id)
    return under_way[0].payload.get("asked") if under_way else None


def job_key(once: str) -> str:
    """The key of the job that a request for a final asks for."""
    return f"final-{once}"


def _inputs(document: Document) -> list[Input]:
    """What the files of a final are made from: the text alone, without the comments beside it."""
    return [
        Input(format, file_name(document, exports.FORMATS[format].extension), document, (), Options())
        for format in AT_ONCE
    ]


def _made(kit: Kit, input: Input, progress: Callable[[int, int | None], None]) -> list[Problem]:
    made = exports.make(input.format, input.document, input.comments, input.options, progress)
    store_of(kit.settings).put(key_of(input), exports.FORMATS[input.format].extension, made.data)
    return [*made.problems, *preflight.inspect(input.format, made.data)]


def _taken_again(kit: Kit, document: Document, at: Mapping[str, int]) -> Taken:
    """The noted text with the states it was read from; its words are those of the inspected files."""
    frozen = kit.live.frozen(at)
    sections = tuple(replace(section, text=frozen[section.id].text) for section in document.sections)
    assert sections == document.sections, "the log gave another text than before"
    return taken_of(kit, document, frozen)
