"""The deeds upon suggestions: the team accepts and rejects them, everybody who may suggest replies."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from editor import access, record
from editor.access import Entry
from editor.announce import Happening
from editor.db import Connection
from editor.forums import rows_outline
from editor.ids import fresh_id
from editor.kit import Kit
from editor.people import rows as people_rows
from editor.writing import rows_suggestions as rows
from editor.writing.forms_suggestions import Chosen, NewDecision, NewReply
from sections.decisions import Decision, Reply, Verdict
from sections.errors import AlreadyDone, NotFound, Stale
from sections.people import Person
from sections.permissions import Action
from sections.suggestions import Suggestion

SUBJECT = "suggestion"
"""The kind of subject under which events know decided suggestions."""
EVENTS: Mapping[Verdict, str] = {
    Verdict.ACCEPTED: "suggestion_accepted",
    Verdict.REJECTED: "suggestion_rejected",
}


@dataclass(frozen=True)
class Outcome:
    """What became of the suggestions that somebody chose, as pairs of section and id."""

    decided: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str], ...]
    gone: tuple[tuple[str, str], ...]


def decide(kit: Kit, person: Person | None, slug: str, new: NewDecision) -> Outcome:
    """Accepts or rejects suggestions: each section's in one step, text, rows and events together.

    Of many, those that have changed since they were seen or are no longer there are left out and named. Of a single
    one Stale or AlreadyDone is raised instead. Raises NotSignedIn, Denied, Closed, NotFound for a section that is
    not of this forum, and StoreFailed."""
    with kit.db.read() as tx:
        entry = access.forum(tx, person, slug, Action.DECIDE)
        who = access.signed_in(person)
        by_section = _by_section(tx, entry, new.chosen)
    outcome: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for section, seen in by_section.items():
        found = kit.live.decide(section, who.id, new.verdict is Verdict.ACCEPTED, seen, _kept(kit, entry, who, new))
        outcome["decided"] += [(section, one.id) for one in found.decided]
        outcome["changed"] += [(section, one.id) for one in found.changed]
        outcome["gone"] += [(section, id) for id in found.gone]
    if outcome["decided"]:
        kit.announcements.tell(Happening.SUGGESTIONS_CHANGED, forum=entry.forum.id)
    if len(new.chosen) == 1 and outcome["changed"]:
        raise Stale("suggestion_changed")
    if len(new.chosen) == 1 and outcome["gone"]:
        with kit.db.read() as tx:
            raise _why_not(tx, new.chosen[0].section, new.chosen[0].suggestion)
    return Outcome(tuple(outcome["decided"]), tuple(outcome["changed"]), tuple(outcome["gone"]))


def reply(kit: Kit, person: Person | None, slug: str, new: NewReply) -> Reply:
    """Says something to an open suggestion; the same request again changes nothing.

    Raises NotSignedIn, Denied, Closed; NotFound for a section that is not of this forum; AlreadyDone when the
    suggestion is decided, or gone."""
    with kit.db.read() as tx:
        entry = access.forum(tx, person, slug, Action.SUGGEST)
        who = access.signed_in(person)
        _own_section(tx, entry, new.section)
        known = rows.reply_by_key(tx, new.key)
    if known:
        return known
    suggestion = kit.live.suggestions(new.section).get(new.suggestion)
    if suggestion is None:
        with kit.db.read() as tx:
            raise _why_not(tx, new.section, new.suggestion)
    with kit.db.begin() as tx:
        known = rows.reply_by_key(tx, new.key)
        if known:
            return known
        now = kit.clock.now()
        said = Reply(
            id=fresh_id(),
            forum=entry.forum.id,
            section=new.section,
            suggestion=suggestion.id,
            author=suggestion.by,
            by=who.id,
            at=now,
            words=new.words,
        )
        rows.add_reply(tx, said, new.key, told_at=now if suggestion.by == who.id else None)
        data = {"section": new.section, "suggestion": suggestion.id, "author": suggestion.by}
        record.write(
            *(tx, kit.clock, record.person(who.id), "suggestion_replied", ("reply", said.id)),
            forum=entry.forum.id,
            data=data,
        )
    kit.announcements.tell(Happening.SUGGESTIONS_CHANGED, forum=entry.forum.id)
    return said


def _kept(
    kit: Kit, entry: Entry, who: Person, new: NewDecision
) -> Callable[[Connection, str, Sequence[Suggestion]], None]:
    """What is written in the transaction in which the text changes: for each suggestion a row and one event."""

    def kept(tx: Connection, section: str, decided: Sequence[Suggestion]) -> None:
        # The right is looked at again, where nothing can change between the look and the deed.
        access.forum_of(tx, who, entry.forum.id, Action.DECIDE)
        now = kit.clock.now()
        for one in decided:
            decision = Decision(
                id=fresh_id(),
                forum=entry.forum.id,
                section=section,
                suggestion=one.id,
                author=one.by,
                made_at=one.at,
                kind=one.kind,
                deleted=one.deleted,
                inserted=one.inserted,
                verdict=new.verdict,
                reason=new.reason,
                decided_by=who.id,
                decided_at=now,
            )
            rows.add_decision(tx, decision, told_at=now if one.by == who.id else None)
            record.write(
                *(tx, kit.clock, record.person(who.id), EVENTS[new.verdict], (SUBJECT, decision.id)),
                forum=entry.forum.id,
                data={
                    "section": section,
                    "suggestion": one.id,
                    "author": one.by,
                    "kind": one.kind.value,
                    "reason": new.reason,
                },
            )

    return kept


def _by_section(tx: Connection, entry: Entry, chosen: Sequence[Chosen]) -> dict[str, dict[str, Any]]:
    out: dict[str, dict[str, Any]] = defaultdict(dict)
    for one in chosen:
        out[one.section][one.suggestion] = one.seen
    for section in out:
        _own_section(tx, entry, section)
    return dict(out)


def _own_section(tx: Connection, entry: Entry, section: str) -> None:
    if rows_outline.forum_of(tx, section) != entry.forum.id:
        raise NotFound()


def _why_not(tx: Connection, section: str, suggestion: str) -> AlreadyDone:
    there = rows.decision_on(tx, section, suggestion)
    if there is None:
        return AlreadyDone("suggestion_gone")
    who = people_rows.person_by_id(tx, there.decided_by)
    return AlreadyDone("suggestion_decided", verdict=there.verdict.value, name=who.name if who else "")
