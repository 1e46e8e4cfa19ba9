"""The forum in the middle: a draft out for comment, some comments answered, others waiting, and what the team says
among itself."""

from datetime import date, timedelta

from editor.demo import cast
from editor.demo.markup import texts_of
from editor.demo.stage import Stage
from editor.ids import fresh_id
from editor.publishing.actions import publish_draft
from editor.writing.forms import DeedKind
from sections.comments import Comment
from sections.forums import Forum
from sections.outline import SectionState
from sections.timeline import Cycle

SLUG = "meaningful-access"
LEFT_OUT = (
    "The measures that contributors named are told where they mattered, in sections 4 and 7. A list of policies "
    "would be out of date before the meeting."
)
STATES = {
    "issue_definition": SectionState.READY_FOR_REVIEW,
    "methodology": SectionState.DRAFTING,
    "practices": SectionState.READY_FOR_REVIEW,
    "what_worked": SectionState.SETTLED,
    "unintended_consequences": SectionState.SETTLED,
    "disclaimer": SectionState.SETTLED,
}
"""How far the team say that sections have come; of the others they have said nothing yet."""


def play(stage: Stage, cycle: Cycle, today: date) -> None:
    """Opens the forum, writes its sections, publishes draft-1 twelve days before today, takes comments on it and
    talks about them."""
    published = today - timedelta(days=12)
    stage.at(published - timedelta(days=84))
    forum = stage.open_forum(
        cycle,
        SLUG,
        "Meaningful Access",
        "When coverage is not yet use: what communities, operators, schools and regulators have tried, and what "
        "came of it.",
    )
    stage.write(
        forum,
        texts_of(SLUG),
        (cast.FACILITATOR, cast.CO_FACILITATOR, cast.SECRETARIAT),
        published - timedelta(days=30),
    )
    left_out = stage.section(forum, "existing_measures")
    stage.arrange(forum, cast.FACILITATOR, DeedKind.LEAVE_OUT, left_out, reason=LEFT_OUT)
    stage.at(published)
    summary = "First public draft. Nine components are written; one recommended one is left out, with its reason."
    publish_draft(stage.kit, stage.team[cast.FACILITATOR], SLUG, fresh_id(), summary)
    _comments(stage, forum, published)
    _notes(stage, forum, published + timedelta(days=8))


def _comments(stage: Stage, forum: Forum, published: date) -> None:
    stage.at(published + timedelta(days=1), 15)
    language = stage.comment(
        forum,
        "draft-1",
        cast.FRANCK,
        "issue_definition",
        "two contributions would have added language as a sixth element",
        "We would add it. In our survey in Cameroon and the Central African Republic language comes before skills "
        "as the reason why people stay offline, and it is not the same as skills: people can read, and find nothing.",
    )
    stage.at(published + timedelta(days=2), 11)
    cost = stage.comment(
        forum,
        "draft-1",
        cast.MEI,
        "practices",
        "310",
        "The cost for Vanuatu holds the first two years of satellite capacity. Without them it is 190. We can send "
        "the accounts.",
    )
    stage.at(published + timedelta(days=4), 18)
    doubled = stage.comment(
        forum,
        "draft-1",
        cast.INGRID,
        "methodology",
        "doubled the number of contributions that could be used",
        "How do you know that it was the question that did this? The call was also open for longer than in other "
        "years.",
    )
    stage.at(published + timedelta(days=6), 8)
    stage.comment(
        forum,
        "draft-1",
        cast.SAMIR,
        "practices",
        "بل إلى ساعة هادئة تستطيع فيها البنات أن يجلسن أمامها",
        "جملة جميلة. هل يمكن ذكر اسم المدرسة إن وافقت المديرة؟",
    )
    stage.comment(
        forum,
        "draft-1",
        cast.FRANCK,
        "next_steps",
        "",
        "Nothing is said here of people with disabilities, who are named in section 1. One of the steps should name "
        "them too.",
    )
    _answers(stage, forum, published + timedelta(days=7), language, cost, doubled)


def _answers(stage: Stage, forum: Forum, day: date, language: Comment, cost: Comment, doubled: Comment) -> None:
    stage.at(day, 10)
    stage.answer(
        forum,
        cast.FACILITATOR,
        language,
        "partly_accepted",
        "Language stays outside the five elements, which come from the policy network. Section 8 says that it is the "
        "issue on which the forum has most to say; your figures go there.",
    )
    stage.at(day, 14)
    stage.answer(forum, cast.SECRETARIAT, cost, "accepted")
    changed = stage.edit(
        forum,
        cast.CO_FACILITATOR,
        "methodology",
        "The forum is convinced that this question doubled the number",
        "The forum thinks that this question may have raised the number",
    )
    stage.answer(
        forum,
        cast.CO_FACILITATOR,
        doubled,
        "accepted_with_changes",
        "We cannot tell the two apart. The sentence now says that the question may have helped.",
        edit=changed,
    )
    for code, state in STATES.items():
        stage.set_state(forum, cast.CO_FACILITATOR, code, state)


def _notes(stage: Stage, forum: Forum, day: date) -> None:
    """Three notes of the team: one that was answered, one that waits, one that is resolved."""
    stage.at(day, 9)
    helped = stage.note(
        forum,
        cast.SECRETARIAT,
        "methodology",
        "may have raised the number",
        "@Tomás Iturralde, do we say how many contributions there were before the question was asked?",
    )
    stage.at(day, 11)
    stage.reply(forum, cast.CO_FACILITATOR, helped, "No, and we do not have the number. I leave it as it is.")
    stage.resolve(forum, cast.SECRETARIAT, helped)
    stage.at(day, 13)
    cost = stage.note(
        forum,
        cast.PARTICIPANT,
        "practices",
        "310",
        "@Tomás Iturralde, Tan Mei Ling writes that it is 190 without the satellite. Shall we give both?",
    )
    stage.at(day, 16)
    stage.reply(forum, cast.CO_FACILITATOR, cost, "Both, with a footnote. I am waiting for the accounts.")
    stage.at(day + timedelta(days=1), 10)
    stage.note(
        forum,
        cast.FACILITATOR,
        "next_steps",
        "",
        "Franck Oyono is right: one of the steps has to name people with disabilities. @Elena Marchetti, can you "
        "draft it before the meeting on Thursday?",
    )
    stage.send_letters()
