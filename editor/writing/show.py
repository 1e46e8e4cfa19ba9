"""What the write page begins with, and the outline as it is shown."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from editor.access import Entry
from editor.kit import Kit
from editor.versions.rows import Version
from editor.writing.rows_visits import Seen
from editor.writing.show_suggestions import names_of
from sections.blocks import EMPTY, Text, has_words, word_count
from sections.components import BY_CODE, COMPONENTS, PART_BY_CODE
from sections.dispositions import REASON_REQUIRED, DispositionKind
from sections.outline import Outline, Section, SectionKind, SectionState, coverage
from sections.permissions import Action

SCHEMA: int = json.loads(resources.files("sections").joinpath("schema.json").read_text("utf-8"))["version"]


def outline(kit: Kit, entry: Entry, present: Outline) -> dict[str, Any]:
    """The outline as JSON: its sections with guidance, state and words, and which components have text."""
    texts = kit.live.texts([section.id for section in present.sections])
    filled = {id for id, text in texts.items() if has_words(text)}
    numbers = dict(_numbers(present, filled))
    with kit.db.read() as tx:
        names = names_of(tx, {section.in_charge for section in present.sections if section.in_charge})
    return {
        "revision": present.revision,
        "sections": [
            _section(section, numbers[section.id], texts.get(section.id, EMPTY))
            | {"language": entry.forum.language, "direction": entry.forum.direction}
            | {"in_charge": section.in_charge and {"id": section.in_charge, "name": names.get(section.in_charge, "")}}
            for section in present.sections
        ],
        "coverage": [
            {
                "code": one.code,
                "heading": BY_CODE[one.code].heading,
                "key": one.key,
                "covered": one.covered,
                "left_out": one.left_out,
            }
            for one in coverage(present, filled)
        ],
    }


def page(
    entry: Entry,
    arranged: Mapping[str, Any],
    csrf: str,
    urls: Mapping[str, str],
    words: Mapping[DispositionKind, str],
    people: Mapping[str, str],
    team: Sequence[Mapping[str, str]],
    writers: Sequence[Mapping[str, str]],
    seen: Seen,
) -> dict[str, Any]:
    """What the write page begins with; `arranged` is what `outline` gives, `words` are those of dispositions, `people`
    the names of who has written here, `team` whom a note may name, `writers` who may be in charge of a section, `seen`
    what the record held when the page was made."""
    forum, person = entry.forum, entry.person
    assert person is not None
    return {
        "schema": SCHEMA,
        "forum": {
            "slug": forum.slug,
            "title": forum.title,
            "stage": forum.stage.value,
            "language": forum.language,
            "direction": forum.direction,
        },
        "you": {"id": person.id, "name": person.name, "roles": sorted(role.value for role in entry.roles)},
        "can": {
            "write": entry.may(Action.WRITE),
            "suggest": entry.may(Action.SUGGEST),
            "decide": entry.may(Action.DECIDE),
            "arrange": entry.may(Action.ARRANGE),
            "answer": entry.may(Action.ANSWER),
            "publish": entry.may(Action.PUBLISH),
        },
        "people": dict(people),
        "team": list(team),
        "writers": list(writers),
        "seen": {"seq": seen.seq, "at": seen.at},
        "csrf": csrf,
        "urls": dict(urls),
        **arranged,
        "components": [{"code": one.code, "heading": one.heading, "key": one.key} for one in COMPONENTS],
        "dispositions": [
            {"kind": kind.value, "word": words[kind], "reason_required": kind in REASON_REQUIRED}
            for kind in DispositionKind
        ],
    }


def open_for_comment(versions: Iterable[Version], now: int) -> Version | None:
    """The newest version that takes comments now."""
    taking = [one for one in versions if one.comments_until is not None and one.comments_until >= now]
    return max(taking, key=lambda one: one.frozen_at, default=None)


def _section(section: Section, number: str | None, text: Text) -> dict[str, Any]:
    help = next((BY_CODE[code] for code in section.components), None)
    part = help or (PART_BY_CODE[section.front] if section.front else None)
    words = word_count(text)
    return {
        "id": section.id,
        "heading": section.heading,
        "kind": section.kind.value,
        "level": section.level,
        "number": number,
        "components": list(section.components),
        "key": any(BY_CODE[code].key for code in section.components),
        "guidance": part.guidance if part else "",
        "empty": part.empty if part else "",
        "example": help.example if help else "",
        "left_out": section.left_out,
        "state": _state(section.state, has_words(text)).value,
        "words": words,
    }


def _state(said: SectionState, written: bool) -> SectionState:
    """What the writers said, unless the words say otherwise."""
    if not written:
        return SectionState.EMPTY
    return SectionState.DRAFTING if said is SectionState.EMPTY else said


def _numbers(present: Outline, filled: set[str]) -> Iterator[tuple[str, str | None]]:
    """The number of each top section and the letter of each annex, as a version would have them."""
    chapters = annexes = 0
    for at, section in enumerate(present.sections):
        number = None
        following = present.sections[at + 1] if at + 1 < len(present.sections) else None
        if section.level == 1 and section.kind is SectionKind.SECTION:
            chapters += 1
            number = str(chapters)
        # An annex without words is not in a version, unless something stands below it.
        shown = section.id in filled or bool(following and following.level > 1)
        if section.level == 1 and section.kind is SectionKind.ANNEX and shown:
            annexes += 1
            number = chr(ord("A") + annexes - 1) if annexes <= 26 else None
        yield section.id, number
