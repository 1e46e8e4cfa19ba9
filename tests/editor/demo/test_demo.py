"""The demo: three forums, made by actions alone, with the dates, people and words that they are to have."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from editor import anchors, demo, record
from editor.app import make_kit
from editor.clock import StoppedClock
from editor.comments import rows as comment_rows
from editor.db import migrate
from editor.forums import rows as forum_rows
from editor.forums import rows_outline, rows_roles
from editor.kit import Kit
from editor.live import rows as live_rows
from editor.people import rows as people_rows
from editor.settings import Settings
from editor.versions import rows as version_rows
from editor.writing import rows_notes as note_rows
from exports.numbering import lay_out
from sections.anchors import AnchorState
from sections.blocks import BlockKind, NoteCall, Text, has_words, plain, word_count
from sections.comments import CommentState, TargetKind
from sections.forums import Forum
from sections.lifecycle import Stage, findings_of_final
from sections.outline import SectionState
from sections.people import Role
from sections.timeline import day_of
from sections.versions import Document
from tests.editor.conftest import SECRET

TODAY = date(2027, 3, 1)
ROLES = {
    "facilitator@example.org": {Role.MAG_FACILITATOR},
    "cofacilitator@example.org": {Role.CO_FACILITATOR},
    "secretariat@example.org": {Role.SECRETARIAT, Role.RAPPORTEUR},
    "participant@example.org": {Role.PARTICIPANT},
}


@dataclass(frozen=True)
class Played:
    """An installation in which the demo has been played."""

    kit: Kit

    def forum(self, slug: str) -> Forum:
        with self.kit.db.read() as tx:
            found = forum_rows.forum_by_slug(tx, slug)
        assert found is not None
        return found

    def version(self, slug: str, label: str) -> tuple[version_rows.Version, Document]:
        forum = self.forum(slug)
        with self.kit.db.read() as tx:
            version = version_rows.by_label(tx, forum.id, label)
            assert version is not None
            return version, version_rows.document(tx, version.id)

    def texts(self, slug: str) -> dict[str, Text]:
        """The living texts, by code or heading of the section."""
        with self.kit.db.read() as tx:
            sections = rows_outline.outline(tx, self.forum(slug).id).sections
        texts = self.kit.live.texts([section.id for section in sections])
        return {(s.front or (s.components[0] if s.components else s.heading)): texts[s.id] for s in sections}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    settings = Settings(data_dir=str(tmp_path_factory.mktemp("demo")), secret_key=SECRET)
    migrate(settings.database)
    kit = make_kit(settings, StoppedClock(_instant(TODAY, 15)))
    demo.load(kit)
    yield Played(kit)
    kit.close()


def test_three_forums_each_at_its_stage(played: Played) -> None:
    stages = {slug: played.forum(slug).stage for slug in ("new-forum", "meaningful-access", "bpf-on-bpfs-2020")}
    assert stages == {
        "new-forum": Stage.WORKING_DRAFT,
        "meaningful-access": Stage.PUBLIC_COMMENT,
        "bpf-on-bpfs-2020": Stage.FINAL,
    }


@pytest.mark.parametrize("slug", ["new-forum", "meaningful-access", "bpf-on-bpfs-2020"])
def test_everybody_holds_their_roles(played: Played, slug: str) -> None:
    forum = played.forum(slug)
    with played.kit.db.read() as tx:
        people = {email: people_rows.person_by_email(tx, email) for email in ROLES}
        held = {
            email: set(rows_roles.roles_of(tx, forum.id, person.id)) - {Role.READER, Role.COMMENTER}
            for email, person in people.items()
            if person is not None
        }
    assert held == ROLES


def test_the_new_forum_is_empty(played: Played) -> None:
    assert {code for code, text in played.texts("new-forum").items() if has_words(text)} == set()


def test_the_forum_in_the_middle_counts_its_days_from_the_first_start(played: Played) -> None:
    version, _ = played.version("meaningful-access", "draft-1")
    assert played.forum("meaningful-access").cycle.opens_on == TODAY + timedelta(days=30)
    assert day_of(version.frozen_at) == TODAY - timedelta(days=12)
    assert version.comments_until is not None
    assert version.comments_until > _instant(TODAY)


def test_the_forum_in_the_middle_is_a_whole_draft(played: Played) -> None:
    forum, (_, document) = played.forum("meaningful-access"), played.version("meaningful-access", "draft-1")
    blocks = [block for section in document.sections for block in section.text.blocks]
    with played.kit.db.read() as tx:
        outline = rows_outline.outline(tx, forum.id)
    filled = [section.id for section in document.sections if has_words(section.text)]
    assert findings_of_final(outline, filled, 0) == []
    assert 3_500 <= sum(word_count(section.text) for section in document.sections) <= 4_500
    assert sum(block.kind is BlockKind.TABLE for block in blocks) == 5
    assert sum(isinstance(part, NoteCall) for block in blocks for part in block.inlines) == 4
    assert [(b.kind, b.language) for b in blocks if b.direction == "rtl"] == [(BlockKind.QUOTE, "ar")]
    states = {section.state for section in outline.sections}
    assert states == set(SectionState)


def test_comments_are_confirmed_answered_and_waiting(played: Played) -> None:
    forum = played.forum("meaningful-access")
    with played.kit.db.read() as tx:
        found = comment_rows.of_forum(tx, forum.id)
        placed = {one.number: anchors.of_subject(tx, "comment", one.id) for one in found}
    assert [(one.number, one.target.kind, one.state) for one in found] == [
        (1, TargetKind.WORDS, CommentState.DISPOSED),
        (2, TargetKind.WORDS, CommentState.DISPOSED),
        (3, TargetKind.WORDS, CommentState.DISPOSED),
        (4, TargetKind.WORDS, CommentState.PUBLISHED),
        (5, TargetKind.MISSING, CommentState.PUBLISHED),
    ]
    assert [one.number for one in found if one.disposition and one.disposition.edit] == [3]
    assert {number: row and row.state for number, row in placed.items()} == {
        1: AnchorState.EXACT,
        2: AnchorState.EXACT,
        3: AnchorState.CHANGED,
        4: AnchorState.EXACT,
        5: None,
    }


def test_the_team_talks_in_notes_that_name_people_and_stand_on_words(played: Played) -> None:
    forum = played.forum("meaningful-access")
    with played.kit.db.read() as tx:
        found = note_rows.of_forum(tx, forum.id)
        names = {
            id: person.name
            for id in {id for one in found for said in one.said for id in (said.by, *said.mentions)}
            if (person := people_rows.person_by_id(tx, id))
        }
        states = [row and row.state for row in (anchors.of_subject(tx, "note", one.id) for one in found)]
        untold = note_rows.untold(tx)
    told = [[(names[said.by], [names[id] for id in said.mentions]) for said in one.said] for one in found]
    amina, tomas, elena, lupe = "Amina Okafor", "Tomás Iturralde", "Elena Marchetti", "Lupe Tavita"
    assert told == [
        [(elena, [tomas]), (tomas, [])],
        [(lupe, [tomas]), (tomas, [])],
        [(amina, [elena])],
    ]
    assert [one.resolved_at is not None for one in found] == [True, False, False]
    assert states == [AnchorState.EXACT, AnchorState.EXACT, None]
    assert {day_of(said.at) for one in found for said in one.said} == {TODAY - timedelta(days=n) for n in (3, 4)}
    assert untold == []  # nobody gets a letter out of the demo


def test_the_finished_forum_lies_wholly_in_2020(played: Played) -> None:
    forum = played.forum("bpf-on-bpfs-2020")
    with played.kit.db.read() as tx:
        sections = [section.id for section in rows_outline.outline(tx, forum.id).sections]
        moments = [event.at for event in record.of_forum(tx, forum.id, 10_000)]
        moments += [version.frozen_at for version in version_rows.of_forum(tx, forum.id)]
        for one in comment_rows.of_forum(tx, forum.id):
            moments += [one.made_at, one.published_at or 0, one.disposition.at if one.disposition else 0]
        moments.append(live_rows.changed_at(tx, sections))
    assert {day_of(moment).year for moment in moments} == {2020}
    assert (forum.cycle.opens_on, forum.cycle.closes_on) == (date(2020, 11, 2), date(2020, 11, 17))


def test_the_finished_forum_has_its_versions_and_every_comment_its_answer(played: Played) -> None:
    forum = played.forum("bpf-on-bpfs-2020")
    with played.kit.db.read() as tx:
        versions = version_rows.of_forum(tx, forum.id)
        found = comment_rows.of_forum(tx, forum.id)
    assert [(version.label, day_of(version.frozen_at)) for version in versions] == [
        ("final-1", date(2020, 12, 14)),
        ("draft-1", date(2020, 9, 21)),
    ]
    assert [one.state for one in found] == [CommentState.DISPOSED] * 3


def test_the_annex_holds_the_whole_text_of_the_modalities(played: Played, root: Path) -> None:
    _, document = played.version("bpf-on-bpfs-2020", "final-1")
    [annex] = [one for one in document.sections if one.heading == "Definitions, Procedures, and Modalities"]
    source = (root / "tests" / "data" / "bpf-modalities.txt").read_text("utf-8")
    running, note = _words_of_source(source)
    assert " ".join(plain(block.inlines).replace("\ufffc", "") for block in annex.text.blocks).split() == running
    assert [plain(one.inlines).split() for one in annex.text.notes] == [note]
    kinds = [block.kind for block in annex.text.blocks]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        BlockKind.PARAGRAPH: 15,
        BlockKind.QUOTE: 2,
        BlockKind.HEADING_1: 4,
        BlockKind.HEADING_2: 6,
        BlockKind.HEADING_3: 4,
        BlockKind.BULLET: 41,
        BlockKind.NUMBER: 10,
    }
    laid = lay_out(document, ()).section(annex.id)
    assert laid is not None
    numbered = [one.item.ordinal for one in laid.blocks if one.item and one.item.ordered]
    assert numbered == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert {part.marks.link for block in annex.text.blocks for part in block.inlines if hasattr(part, "marks")} == {
        None
    }


def test_the_draft_did_not_know_of_the_endorsement(played: Played) -> None:
    told = {}
    for label in ("draft-1", "final-1"):
        _, document = played.version("bpf-on-bpfs-2020", label)
        blocks = [plain(block.inlines) for section in document.sections for block in section.text.blocks]
        told[label] = sum("26 October 2020" in words for words in blocks)
    assert told == {"draft-1": 0, "final-1": 2}


def test_the_demo_is_made_by_actions_alone(root: Path) -> None:
    for module in (root / "editor" / "demo").glob("*.py"):
        tree = ast.parse(module.read_text("utf-8"))
        imported = {
            f"{node.module}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        rows = {name for name in imported if ".rows" in name}
        assert rows <= {"editor.forums.rows", "editor.forums.rows_outline"}, module.name
        assert called & {"begin", "execute", "add_forum", "add_outline", "give_role", "set_stage"} == set(), module.name


def _words_of_source(source: str) -> tuple[list[str], list[str]]:
    """The words of the running text and those of its footnote, without the marks of its own writing."""
    note = re.search(r"(?m)^¹ (.*)$", source)
    assert note is not None
    running = source.replace(note[0], "").replace("¹", "")
    running = re.sub(r"(?m)^(?:- |\d+\. )", "", running)  # the signs of list items
    running = re.sub(r"\[([^\]]+)\]\(#\)", r"\1", running.replace("**", ""))
    running = re.sub(r"(?m)^\*(?=In addition)|(?<=2020\.)\*$", "", running)
    return running.split(), re.sub(r"\[([^\]]+)\]\(#\)", r"\1", note[1]).split()


def _instant(day: date, hour: int = 0) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=UTC).timestamp() * 1000)
