"""The deeds of forums: opening cycles and forums, giving roles and taking them away."""

from dataclasses import dataclass

from editor import access, record
from editor.announce import Happening
from editor.db import Connection
from editor.forums import rows, rows_outline, rows_roles
from editor.forums.forms import Named, NewCycle, NewForum
from editor.ids import fresh_id, request_key
from editor.kit import Kit
from editor.mail import MailFailed
from editor.people import rows as people_rows
from editor.people.actions import person_with
from sections.errors import BadInput, Denied, NotFound
from sections.forums import Forum
from sections.lifecycle import Stage
from sections.outline import scaffold, without_in_charge
from sections.people import Person, Role
from sections.permissions import Action, has_right, may_name
from sections.timeline import Cycle


@dataclass(frozen=True)
class Invited:
    """Somebody who was given a role; `mailed` is false when the mail server did not take the message."""

    person: Person
    role: Role
    mailed: bool


@dataclass(frozen=True)
class TakenAway:
    """Somebody whose role was taken away, and the headings of sections that have nobody in charge since."""

    person: Person
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opened:
    """A forum that was opened, and those of its team whom no mail has reached."""

    forum: Forum
    not_mailed: tuple[Person, ...] = ()


def open_cycle(kit: Kit, person: Person | None, new: NewCycle) -> Cycle:
    """Opens a cycle; the same request again gives the same one.

    Raises NotSignedIn, Denied, BadInput: year_taken."""
    with kit.db.begin() as tx:
        who = access.secretariat(tx, person, Action.OPEN_FORUM)
        key = request_key(who.id, new)
        there = rows.cycle_by_key(tx, key)
        if there:
            return there
        if rows.cycle_by_year(tx, new.year):
            raise BadInput({"year": "year_taken"})
        cycle = Cycle(fresh_id(), new.year, new.city, new.opens_on, new.closes_on)
        rows.add_cycle(tx, cycle, key)
        told = {"year": cycle.year}
        record.write(tx, kit.clock, record.person(who.id), "cycle_opened", ("cycle", cycle.id), data=told)
    return cycle


def open_forum(kit: Kit, person: Person | None, new: NewForum) -> Opened:
    """Opens a forum with the scaffold of its output, gives its team their roles and mails them.

    The same request again gives the same forum and mails nobody. Raises NotSignedIn, Denied, BadInput:
    slug_taken, choose_one."""
    with kit.db.begin() as tx:
        who = access.secretariat(tx, person, Action.OPEN_FORUM)
        key = request_key(who.id, new)
        there = rows.forum_by_key(tx, key)
        if there:
            return Opened(there)
        forum = _forum(tx, new)
        now = kit.clock.now()
        rows.add_forum(tx, forum, now, key)
        rows_outline.add_outline(tx, forum.id, scaffold(fresh_id))
        team = [(person_with(tx, kit.clock, one.email, one.name), one.role) for one in new.team]
        for member, role in team:
            rows_roles.give_role(tx, forum.id, member.id, role, now)
        told = {"team": [[member.id, role.value] for member, role in team]}
        about = ("forum", forum.id)
        record.write(tx, kit.clock, record.person(who.id), "forum_opened", about, forum=forum.id, data=told)
    reached = [_mail(kit, who, forum, member, role) for member, role in team]
    return Opened(forum, tuple(member for (member, _), mailed in zip(team, reached, strict=True) if not mailed))


def invite(kit: Kit, person: Person | None, slug: str, named: Named) -> Invited:
    """Gives somebody a role in a forum and mails them how to sign in; somebody unknown gets an account.

    When they have the role already only the mail is sent again. Raises NotSignedIn, Denied, NotFound."""
    with kit.db.begin() as tx:
        entry = access.forum(tx, person, slug, Action.INVITE)
        who = access.signed_in(person)
        _check_may_name(entry, named.role)
        member = person_with(tx, kit.clock, named.email, named.name)
        given = rows_roles.give_role(tx, entry.forum.id, member.id, named.role, kit.clock.now())
        if given:
            _note_role(tx, kit, who, entry.forum, "role_given", member, named.role)
    if given:
        kit.announcements.tell(Happening.ROLE_CHANGED, forum=entry.forum.id, person=member.id)
    return Invited(member, named.role, _mail(kit, who, entry.forum, member, named.role))


def take_away(kit: Kit, person: Person | None, slug: str, member_id: str, role: Role) -> TakenAway:
    """Takes a role away; nothing happens when the person has it no more. Who may write no longer is in charge of
    nothing from then on.

    Raises NotSignedIn, Denied, NotFound for a person who was never here."""
    with kit.db.begin() as tx:
        entry = access.forum(tx, person, slug, Action.INVITE)
        who = access.signed_in(person)
        _check_may_name(entry, role)
        member = people_rows.person_by_id(tx, member_id)
        if member is None:
            raise NotFound()
        rows.lock(tx, entry.forum.id)
        taken = rows_roles.take_role(tx, entry.forum.id, member.id, role)
        left: tuple[str, ...] = ()
        if taken:
            cause = _note_role(tx, kit, who, entry.forum, "role_taken", member, role)
            left = _leave_sections(tx, kit, who, entry.forum, member, cause)
    if taken:
        kit.announcements.tell(Happening.ROLE_CHANGED, forum=entry.forum.id, person=member.id)
    if left:
        kit.announcements.tell(Happening.OUTLINE_CHANGED, forum=entry.forum.id)
    return TakenAway(member, left)


def _forum(tx: Connection, new: NewForum) -> Forum:
    cycle = rows.cycle_by_id(tx, new.cycle)
    wrong = {"cycle": "choose_one"} if cycle is None else {}
    if rows.forum_by_slug(tx, new.slug):
        wrong["slug"] = "slug_taken"
    if cycle is None or wrong:
        raise BadInput(wrong)
    return Forum(
        id=fresh_id(),
        slug=new.slug,
        title=new.title,
        cycle=cycle,
        stage=Stage.WORKING_DRAFT,
        language=new.language,
        direction=new.direction,
        mailing_list=new.mailing_list,
        process_page=new.process_page,
        description=new.description,
    )


def _check_may_name(entry: access.Entry, role: Role) -> None:
    if not may_name(entry.roles, role):
        raise Denied("not_yours_to_give", role=role.value, forum=entry.forum.title)


def _leave_sections(tx: Connection, kit: Kit, who: Person, forum: Forum, member: Person, cause: str) -> tuple[str, ...]:
    """Puts nobody in the place of somebody who may not write any longer; gives the headings of these sections."""
    if has_right(rows_roles.roles_of(tx, forum.id, member.id), Action.WRITE):
        return ()
    before = rows_outline.outline(tx, forum.id)
    after = without_in_charge(before, member.id)
    left = [section for section in before.sections if section.in_charge == member.id]
    if left:
        rows_outline.change_outline(tx, forum.id, before.revision, after, kit.clock.now())
    for section in left:
        about, told = ("section", section.id), {"heading": section.heading, "person": None, "revision": after.revision}
        actor = record.person(who.id)
        record.write(tx, kit.clock, actor, "section_put_in_charge", about, forum=forum.id, cause=cause, data=told)
    return tuple(section.heading for section in left)


def _note_role(tx: Connection, kit: Kit, who: Person, forum: Forum, kind: str, member: Person, role: Role) -> str:
    about, told = ("person", member.id), {"role": role.value}
    return record.write(tx, kit.clock, record.person(who.id), kind, about, forum=forum.id, data=told)


def _mail(kit: Kit, who: Person, forum: Forum, member: Person, role: Role) -> bool:
    """Tells somebody of their role. They have it whether or not the mail server takes the message."""
    values = {"forum": forum, "role": role.value, "invited_by": who, "person": member}
    try:
        kit.mail.send(member.email, "invitation", "en", values)
    except MailFailed:
        return False
    return True
