"""The stage on which the demo is played: a kit whose clock is set and whose mails are read by the players."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from editor import record
from editor.app import make_kit
from editor.clock import Clock, StoppedClock
from editor.comments import actions as comments
from editor.comments.forms import NewComment
from editor.demo import cast
from editor.demo.cast import Commenter
from editor.dispositions import actions as dispositions
from editor.dispositions.forms import NewAnswer
from editor.forums import actions as forums
from editor.forums import rows_outline
from editor.forums.forms import Named, NewCycle, NewForum
from editor.ids import fresh_id
from editor.kit import Kit
from editor.mail import Mail
from editor.people import actions as people
from editor.settings import Settings
from editor.writing import actions as writing
from editor.writing import actions_notes as notes
from editor.writing import letters_notes
from editor.writing.forms import Deed, DeedKind
from editor.writing.forms_notes import NewNote, NewWords
from sections import passages
from sections.anchors import Anchor
from sections.blocks import Place, Text, plain
from sections.comments import Comment, TargetKind
from sections.forums import Forum
from sections.notes import NoteKind
from sections.outline import Outline, SectionState
from sections.people import Person
from sections.targets import Pointed
from sections.timeline import Cycle


class Letters(Mail):
    """Sends nothing; whom it is for reads the newest letter here."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        super().__init__(settings, clock)
        self.newest: Mapping[str, object] = {}

    def send(self, to: str, template: str, language: str, values: Mapping[str, object]) -> None:
        """Keeps what the letter says."""
        self.newest = values


@dataclass(frozen=True)
class Stage:
    """The kit of the demo, its clock and its letters, and the team by their addresses."""

    kit: Kit
    clock: StoppedClock
    letters: Letters
    team: dict[str, Person]

    def at(self, day: date, hour: int = 9) -> None:
        """Sets the clock to an hour of a day, UTC."""
        self.clock.set(_instant(day, hour))

    def open_cycle(self, city: str, opens_on: date, closes_on: date) -> Cycle:
        """The Secretariat opens a cycle."""
        new = NewCycle(opens_on.year, city, opens_on, closes_on, fresh_id())
        return forums.open_cycle(self.kit, self.team[cast.SECRETARIAT], new)

    def open_forum(self, cycle: Cycle, slug: str, title: str, description: str) -> Forum:
        """The Secretariat opens a forum with the whole team."""
        new = NewForum(
            title=title,
            slug=slug,
            cycle=cycle.id,
            language="en",
            direction="ltr",
            description=description,
            mailing_list="",
            process_page="",
            team=tuple(Named(one.role, one.email, one.name) for one in cast.TEAM),
            key=fresh_id(),
        )
        return forums.open_forum(self.kit, self.team[cast.SECRETARIAT], new).forum

    def outline(self, forum: Forum) -> Outline:
        """The outline of a forum."""
        with self.kit.db.read() as tx:
            return rows_outline.outline(tx, forum.id)

    def section(self, forum: Forum, code: str) -> str:
        """The id of the section of a component, of a part of the front matter or annexes, or under a heading."""
        found = (s for s in self.outline(forum).sections if code in (s.front, s.heading, *s.components))
        return next(found).id

    def arrange(self, forum: Forum, who: str, kind: DeedKind, section: str = "", **deed: Any) -> Outline:
        """One deed upon the outline."""
        made = Deed(revision=self.outline(forum).revision, kind=kind, section=section, **deed)
        return writing.arrange(self.kit, self.team[who], forum.slug, made)

    def write(self, forum: Forum, texts: Mapping[str, Text], authors: Sequence[str], first: date) -> None:
        """The team writes sections in turn, one a day from `first` on; `texts` by code or heading of the section."""
        waiting = {self.section(forum, code): text for code, text in texts.items()}
        written = [section.id for section in self.outline(forum).sections if section.id in waiting]
        for number, section in enumerate(written):
            self.at(first + timedelta(days=number), 8 + number % 9)
            self.kit.live.write_text(section, self.team[authors[number % len(authors)]].id, waiting[section])

    def edit(self, forum: Forum, who: str, code: str, old: str, new: str, place: Place = ()) -> str:
        """Somebody changes words of the living text; gives the event of it."""
        section = self.section(forum, code)
        self.kit.live.edit(section, self.team[who].id, old, new, place)
        self.kit.live.note_typing()
        with self.kit.db.read() as tx:
            return record.of_subject(tx, "section", section)[-1].id

    def set_state(self, forum: Forum, who: str, code: str, state: SectionState) -> None:
        """Somebody says how far a section has come."""
        self.arrange(forum, who, DeedKind.SET_STATE, self.section(forum, code), state=state)

    def comment(self, forum: Forum, label: str, who: Commenter, code: str, quote: str, words: str) -> Comment:
        """Somebody from outside comments on the quoted words, and follows the link of the mail that confirms it.

        Without a quotation the comment says that something is missing in the section."""
        new = NewComment(
            key=fresh_id(),
            pointed=self._pointed(forum, label, self.section(forum, code), quote),
            words=words,
            name=who.name,
            email=who.email,
            organisation=who.organisation,
            group=who.group,
            region=who.region,
        )
        comments.send(self.kit, None, forum.slug, label, new)
        token = str(self.letters.newest["link"]).rpartition("/")[2]
        return comments.confirm(self.kit, token).comment

    def answer(
        self, forum: Forum, who: str, comment: Comment, kind: str, reason: str = "", edit: str | None = None
    ) -> None:
        """Somebody of the team decides on a comment; `edit` is the event of the change that answers it."""
        new = NewAnswer(kind, reason, edit=edit)
        dispositions.answer(self.kit, self.team[who], forum.slug, comment.id, new)

    def note(self, forum: Forum, who: str, code: str, quote: str, words: str) -> str:
        """Somebody of the team writes a note on quoted words, or on the whole section when there are none; its id."""
        section, unknown = self.section(forum, code), ((0, 0, 1),)  # no character: the words themselves decide
        pointed = Anchor(section, (), unknown, None, quote, "", "") if quote else None
        kind = NoteKind.WORDS if quote else NoteKind.SECTION
        new = NewNote(section, kind, pointed, words, fresh_id())
        return notes.write(self.kit, self.team[who], forum.slug, new).id

    def reply(self, forum: Forum, who: str, note: str, words: str) -> None:
        """Somebody of the team replies in a note."""
        notes.reply(self.kit, self.team[who], forum.slug, NewWords(note, words, fresh_id()))

    def resolve(self, forum: Forum, who: str, note: str) -> None:
        """Somebody of the team resolves a note."""
        notes.set_resolved(self.kit, self.team[who], forum.slug, note, resolved=True)

    def send_letters(self) -> None:
        """A while later who was named in notes hears of it."""
        self.clock.set(self.clock.now() + letters_notes.QUIET)
        letters_notes.send_due(self.kit)

    def _pointed(self, forum: Forum, label: str, section: str, quote: str) -> Pointed:
        """The place as the script of the public page would send it: of words the paragraph that they stand in."""
        if not quote:
            return Pointed(TargetKind.MISSING, section)
        _, _, document = comments.open_version(self.kit, None, forum.slug, label)
        found = next(one for one in document.sections if one.id == section)
        for block in found.text.blocks:
            for place, inlines in passages.texts_of(found, block):
                if quote in passages.shown(plain(inlines)):
                    return Pointed(TargetKind.WORDS, section, block.id, place, quote=quote)
        raise LookupError(quote)


@contextmanager
def set_up(settings: Settings, day: date) -> Iterator[Stage]:
    """A stage in the morning of a day; the team have signed in once and said their names."""
    clock = StoppedClock(_instant(day, 8))
    letters = Letters(settings, clock)
    kit = replace(make_kit(settings, clock), mail=letters)
    stage = Stage(kit, clock, letters, {})
    try:
        for member in cast.TEAM:
            link = people.operators_link(kit, member.email, secretariat=member.email == cast.SECRETARIAT)
            session = people.use_link(kit, link.rpartition("/")[2], "", "")
            assert session is not None, "an operator's link needs no digits"
            people.rename(kit, session.person, member.name)
            people.sign_out(kit, session.person, session.id)
            stage.team[member.email] = replace(session.person, name=member.name)
        yield stage
    finally:
        kit.close()


def _instant(day: date, hour: int) -> int:
    return int(datetime.combine(day, time(hour), UTC).timestamp() * 1000)
