"""The IGF's own case, finished: the forum of 2020 on the Best Practice Forums themselves."""

from datetime import date

from editor import worker
from editor.demo import cast
from editor.demo.markup import texts_of
from editor.demo.stage import Stage
from editor.ids import fresh_id
from editor.publishing.actions import move, publish_draft
from editor.publishing.final import ask_final
from editor.writing.forms import DeedKind
from sections.errors import RapporteurError
from sections.forums import Forum
from sections.lifecycle import Stage as OutputStage
from sections.outline import SectionKind, SectionState

SLUG = "bpf-on-bpfs-2020"
OPENS = date(2020, 5, 4)
MODALITIES = "Definitions, Procedures, and Modalities"
LEFT_OUT = {
    "regional_specificities": "The text gives one procedure for all regions.",
    "existing_measures": "The text is about the IGF's own work; no outside measures were collected.",
    "unintended_consequences": "The text names the question and leaves it to each forum.",
    "unresolved_issues": "The practical recommendations were published beside the text.",
}
BEFORE_ENDORSEMENT = {
    "executive_summary": ("as the MAG endorsed it on 26 October 2020,", "as it is before the MAG,"),
    "modalities": (
        "The MAG endorsed the Definitions, Procedures and Modalities document on 26 October 2020.",
        "The MAG has not yet endorsed the Definitions, Procedures and Modalities document.",
    ),
}
"""What the final says of the endorsement, and what the draft had to say five weeks before it."""


def play(stage: Stage) -> None:
    """Opens the cycle of 2020, publishes draft-1, answers its comments, and publishes final-1."""
    cycle = stage.open_cycle("Online", date(2020, 11, 2), date(2020, 11, 17))
    forum = stage.open_forum(
        cycle,
        SLUG,
        "BPF on BPFs",
        "What Best Practice Forums are for, how they work, how their topics are selected, and what they publish.",
    )
    _arrange(stage, forum)
    texts = {_code(name): text for name, text in texts_of(SLUG, BEFORE_ENDORSEMENT).items()}
    stage.write(forum, texts, (cast.SECRETARIAT, cast.FACILITATOR), date(2020, 9, 1))
    for code in texts:
        stage.set_state(forum, cast.SECRETARIAT, code, SectionState.SETTLED)
    stage.at(date(2020, 9, 21))
    publish_draft(stage.kit, stage.team[cast.SECRETARIAT], SLUG, fresh_id(), "Draft for public comment.")
    _comments(stage, forum)
    stage.at(date(2020, 11, 26))
    move(stage.kit, stage.team[cast.SECRETARIAT], SLUG, OutputStage.INCORPORATING)
    for name, (final, draft) in BEFORE_ENDORSEMENT.items():
        stage.edit(forum, cast.SECRETARIAT, _code(name), draft, final)
    stage.at(date(2020, 12, 1))
    move(stage.kit, stage.team[cast.SECRETARIAT], SLUG, OutputStage.FINAL_REVIEW)
    stage.at(date(2020, 12, 14))
    job = ask_final(stage.kit, stage.team[cast.SECRETARIAT], SLUG, fresh_id(), "The text as endorsed.")
    worker.do(stage.kit, job.id)
    done = stage.kit.jobs.by_id(job.id)
    if done is None or done.problem:
        raise RapporteurError("demo_failed", problem=done and done.problem)


def _arrange(stage: Stage, forum: Forum) -> None:
    for code, reason in LEFT_OUT.items():
        stage.arrange(forum, cast.SECRETARIAT, DeedKind.LEAVE_OUT, stage.section(forum, code), reason=reason)
    after = stage.section(forum, "contributions")
    stage.arrange(forum, cast.SECRETARIAT, DeedKind.ADD, heading=MODALITIES, after=after, part=SectionKind.ANNEX)


def _code(name: str) -> str:
    """What the section of a file of the demo is found by: the code of its component or part, or its heading."""
    return MODALITIES if name == "modalities" else name


def _comments(stage: Stage, forum: Forum) -> None:
    stage.at(date(2020, 10, 5), 14)
    active = stage.comment(
        forum,
        "draft-1",
        cast.INGRID,
        "practices",
        "an active mailing list",
        "How many subscribers make a list active? A number would help new forums to plan.",
    )
    stage.at(date(2020, 10, 9), 7)
    report = stage.comment(
        forum,
        "draft-1",
        cast.FRANCK,
        MODALITIES,
        "the recommendations of a 2012 report",
        "A reader in ten years will want to know where to find this report.",
    )
    stage.at(date(2020, 10, 19), 9)
    weeks = stage.comment(
        forum,
        "draft-1",
        cast.MEI,
        "next_steps",
        "Approximately six weeks before the annual meeting",
        "Six weeks is right. Please keep it the same for all intersessional groups, so that readers can plan.",
    )
    stage.at(date(2020, 11, 20))
    stage.answer(
        forum,
        cast.FACILITATOR,
        active,
        "deferred",
        "The text leaves the minimum open; the MAG will set it with the first proposals.",
    )
    stage.answer(forum, cast.SECRETARIAT, report, "noted", "The report stands on the site of the CSTD.")
    stage.answer(forum, cast.SECRETARIAT, weeks, "accepted")
