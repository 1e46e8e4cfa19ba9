"""Publishing a draft, asking for a final, and moving the output through its stages."""

from collections.abc import Mapping
from dataclasses import dataclass

from editor import access, record
from editor.announce import Happening
from editor.comments import rows as comment_rows
from editor.db import Connection
from editor.files import FILE
from editor.forums import rows as forum_rows
from editor.forums import rows_outline
from editor.ids import request_key
from editor.kit import Kit
from editor.publishing.show import Faulty, Share, faulty, shares
from editor.versions import actions as versions
from editor.versions import rows as version_rows
from editor.versions.actions import Taken
from editor.versions.rows import Version
from sections.blocks import has_words
from sections.errors import Closed, Refused
from sections.forums import Forum
from sections.lifecycle import (
    DRAFT_FROM,
    FINAL_FROM,
    MOVES,
    Finding,
    Stage,
    check_move,
    findings_of_final,
    next_label,
)
from sections.people import Person
from sections.permissions import Action
from sections.timeline import comments_until


@dataclass(frozen=True)
class Standing:
    """Where an output stands: what the page of publishing shows. `findings` are those against a final; `shares` say
    whose words each version is made of, by its id; `faulty` what is wrong with files, by the label."""

    entry: access.Entry
    versions: list[Version]
    shares: Mapping[str, list[Share]]
    faulty: Mapping[str, list[Faulty]]
    findings: list[Finding]
    words: bool


def standing(kit: Kit, person: Person | None, slug: str) -> Standing:
    """Where the output stands and what stands against a final. Raises what the door raises."""
    with kit.db.read() as tx:
        entry = access.forum(tx, person, slug, Action.READ_RECORD)
        outline = rows_outline.outline(tx, entry.forum.id)
        texts = kit.live.texts([section.id for section in outline.sections])
        left_out = {section.id for section in outline.sections if section.left_out}
        filled = [id for id, text in texts.items() if has_words(text) and id not in left_out]
        findings = findings_of_final(outline, filled, comment_rows.count_unanswered(tx, entry.forum.id))
        frozen = version_rows.of_forum(tx, entry.forum.id)
        written = {version.id: shares(tx, version.id) for version in frozen}
    made = kit.jobs.finished(FILE, entry.forum.id)
    return Standing(entry, frozen, written, faulty(made), findings, bool(filled))


def moves_of(stage: Stage) -> tuple[Stage, ...]:
    """The stages to which a person can move the output by hand."""
    return MOVES[stage]


def takes_draft(stage: Stage) -> bool:
    """Whether a draft can be published at this stage."""
    return stage in DRAFT_FROM


def takes_final(stage: Stage) -> bool:
    """Whether a final can be published at this stage."""
    return stage in FINAL_FROM


def next_draft(earlier: list[Version]) -> str:
    """The label that the next draft will have."""
    return next_label([version.label for version in earlier], final=False)


def publish_draft(kit: Kit, person: Person | None, slug: str, key: str, summary: str = "") -> Version:
    """Freezes the living text as the next draft and opens its comment period; that of the draft before ends.

    `key` is the idempotency key: the same request tried again gives the same version. Raises Refused when
    nothing is written or the stage takes no draft, and what the door raises.
    """
    with kit.db.read() as tx:
        forum = access.forum(tx, person, slug, Action.PUBLISH).forum
        who = access.signed_in(person)
        once = request_key("draft", forum.id, key)
        if again := version_rows.by_idempotency_key(tx, once):
            return again
        check_stage(forum, final=False)
        noted = versions.note(kit, tx, forum)
        label, _ = next_version(tx, forum, final=False)
    now = kit.clock.now()
    taken = versions.take(kit, noted, label, now, comments_until(forum.cycle, now))
    if not taken.filled():
        raise Refused(findings=[Finding("nothing_written", stops=True)])
    with kit.db.begin() as tx:
        forum_rows.lock(tx, forum.id)
        if again := version_rows.by_idempotency_key(tx, once):
            return again
        forum = access.forum(tx, person, slug, Action.PUBLISH).forum
        check_stage(forum, final=False)
        version_rows.close_comments(tx, forum.id, now)
        taken = versions.relabelled(taken, *next_version(tx, forum, final=False))
        version = freeze(kit, tx, forum, who.id, taken, final=False, summary=summary, key=once)
    announce(kit, forum, version)
    return version


def move(kit: Kit, person: Person | None, slug: str, to: Stage) -> None:
    """Moves the output to another stage by hand. Raises Refused when there is no such move; what the door
    raises."""
    with kit.db.begin() as tx:
        forum_rows.lock(tx, access.forum(tx, person, slug, Action.MOVE_STAGE).forum.id)
        forum, who = access.forum(tx, person, slug, Action.MOVE_STAGE).forum, access.signed_in(person)
        if forum.stage is to:
            return
        check_move(forum.stage, to)
        forum_rows.set_stage(tx, forum.id, to)
        if to is not Stage.PUBLIC_COMMENT:
            version_rows.close_comments(tx, forum.id, kit.clock.now())
        record.write(
            tx,
            kit.clock,
            record.person(who.id),
            "stage_moved",
            ("forum", forum.id),
            forum=forum.id,
            data={"from": forum.stage.value, "to": to.value},
        )
    kit.announcements.tell(Happening.STAGE_CHANGED, forum=forum.id)


def next_version(tx: Connection, forum: Forum, final: bool) -> tuple[str, str | None]:
    """The label that the next version gets, and that of the version which it replaces."""
    labels = [version.label for version in version_rows.of_forum(tx, forum.id)]
    return next_label(labels, final), labels[0] if labels else None


def freeze(
    kit: Kit, tx: Connection, forum: Forum, person: str, taken: Taken, *, final: bool, summary: str, key: str
) -> Version:
    """Inserts the version, moves the output to the stage it belongs to, and records both. The forum is locked."""
    version = versions.keep(kit, tx, forum, person, taken, final=final, summary=summary, key=key)
    stage = Stage.FINAL if final else Stage.PUBLIC_COMMENT
    forum_rows.set_stage(tx, forum.id, stage)
    record.write(
        tx,
        kit.clock,
        record.person(person),
        "version_frozen",
        ("version", version.id),
        forum=forum.id,
        version=version.id,
        data={
            "label": version.label,
            "digest": version.digest,
            "from": forum.stage.value,
            "to": stage.value,
            "written": taken.written,
        },
    )
    return version


def announce(kit: Kit, forum: Forum, version: Version) -> None:
    """Tells the rest of the house of a new version, after the commit."""
    kit.announcements.tell(Happening.VERSION_FROZEN, forum=forum.id, version=version.id)
    kit.announcements.tell(Happening.STAGE_CHANGED, forum=forum.id)


def check_stage(forum: Forum, final: bool) -> None:
    """Raises Closed when the output's stage takes no draft, or no final."""
    if forum.stage not in (FINAL_FROM if final else DRAFT_FROM):
        raise Closed("stage_takes_no_final" if final else "stage_takes_no_draft", stage=forum.stage.value)
