"""What a suggester may write: suggestions of their own, and nothing else."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pycrdt import Array, Doc, Map
from pycrdt import Text as FlatText

from sections.blocks import Place
from sections.errors import OnlySuggestions
from sections.schema import MARKS, PARAGRAPH
from sections.suggestions import EMBED, Mark, marks_of, without_marks
from sections.suggestions_watch import MarkWatch
from sections.text_reader import Run
from sections.ydoc import ROOT_OBJECTS, entries, flat_texts, open_doc, plain_value, runs_of

DAY = 86_400_000
AHEAD = DAY
"""How far a person's clock may be ahead of ours, in milliseconds."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_INSTANT = re.compile(r"[0-9]{1,15}")

Stretches = list[list[Any]]


def check_suggester(state: bytes, update: bytes, person: str, now: int) -> None:
    """Raises OnlySuggestions(reason=…) when a suggester's update does more than add, change or take back
    suggestions of its own. `state` is the section before it, `now` the present instant."""
    doc = open_doc(state)
    before = _Look.at(doc, person)
    MarkWatch(doc).apply(update, person)
    after = _Look.at(doc, person)
    _check_base(before, after)
    theirs = {key: mark for key, mark in before.marks.items() if mark.by != person}
    if after.others != before.others or any(after.marks.get(key, mark) != mark for key, mark in theirs.items()):
        raise OnlySuggestions(reason="somebody else's suggestion")
    for key, words in after.others_on_own.items():
        if not _is_rest(words, before.others_on_own.get(key, "")):
            raise OnlySuggestions(reason="a mark in somebody else's name")
    taken = {mark.id for mark in (*before.marks.values(), *after.marks.values()) if mark.by != person}
    for key, mark in after.marks.items():
        if mark.by == person and before.marks.get(key) != mark:
            _check_own(mark, taken, person, now)


def base_of(doc: Doc[Any]) -> dict[Place, Stretches]:
    """The flat texts of a section with every suggestion rejected: words and formatting, by their places."""
    return _Look.at(doc, "").base


class _Look(NamedTuple):
    """A section as the guard compares it.

    `base`: the flat texts with every suggestion rejected; `objects`: what tables and notes there are; `others`: what
    other people's marks stand on, but for the person's own insertions, of which `others_on_own` has the words;
    `marks`: each mark once.
    """

    base: dict[Place, Stretches]
    objects: Any
    others: dict[str, Stretches]
    others_on_own: dict[str, str]
    marks: dict[str, Mark]

    @classmethod
    def at(cls, doc: Doc[Any], person: str) -> "_Look":
        look = cls({}, _shape(doc[ROOT_OBJECTS]), {}, {}, {})
        for place, text in flat_texts(doc):
            base = look.base.setdefault(place, [])
            for run in runs_of(text):
                marks = marks_of(run.attributes)
                for content, formatting in _with_meaning(run):
                    if not any(mark.added for mark in marks):
                        _append(base, content, formatting)
                    if marks:
                        look._note(marks, content, formatting, person)
        return look

    def _note(self, marks: list[Mark], content: Any, formatting: dict[str, Any], person: str) -> None:
        own = any(mark.added and mark.by == person for mark in marks)
        for mark in marks:
            # Two values under one key are told apart, or the one would hide the other.
            key = mark.key if self.marks.setdefault(mark.key, mark) == mark else f"{mark.key} {mark.value!r}"
            self.marks.setdefault(key, mark)
            if own and mark.by != person:
                words = content if isinstance(content, str) else EMBED
                self.others_on_own[key] = self.others_on_own.get(key, "") + words
            elif mark.by != person:
                _append(self.others.setdefault(key, []), content, formatting)


def _check_base(before: _Look, after: _Look) -> None:
    if after.objects != before.objects:
        raise OnlySuggestions(reason="tables and notes")
    old, new = before.base, dict(after.base)
    running = old[()]
    if not (running and isinstance(running[-1][0], str) and running[-1][0].endswith("\n")):
        # An empty text, or one that lost its last mark: whoever writes next puts the mark there.
        new[()] = _without_last_mark(new[()])
    if new != old:
        raise OnlySuggestions(reason="the text itself")


def _without_last_mark(stretches: Stretches) -> Stretches:
    """The same without a plain "\\n" at its end, which carries nothing but its id."""
    if not stretches:
        return stretches
    content, attributes = stretches[-1]
    if not isinstance(content, str) or not content.endswith("\n") or attributes.keys() - {"id"}:
        return stretches
    rest = content.removesuffix("\n")
    return [*stretches[:-1], *([[rest, attributes]] if rest else [])]


def _check_own(mark: Mark, taken: set[str], person: str, now: int) -> None:
    value = mark.value
    if not isinstance(value, Mapping) or value.keys() != {"id", "by", "at"} or value["id"] != mark.id:
        raise OnlySuggestions(reason="a mark of another form")
    if not _ID.fullmatch(mark.id) or mark.id in taken:
        raise OnlySuggestions(reason="somebody else's id")
    at = value["at"]
    if not isinstance(at, str) or not _INSTANT.fullmatch(at) or int(at) > now + AHEAD:
        raise OnlySuggestions(reason="a time to come")


def _with_meaning(run: Run) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The words and the "\\n" of a run, each with the formatting that means something there.

    When a merge loses the end of a paragraph's attribute, the letters behind it carry that too; nobody reads it."""
    attributes = without_marks(run.attributes)
    # "lang" is the name of both; a passage's is no text.
    shared = {"lang"} if isinstance(attributes.get("lang"), Mapping) else set()
    for_words = {key: value for key, value in attributes.items() if key not in PARAGRAPH - shared}
    for_marks = {key: value for key, value in attributes.items() if key not in MARKS - (PARAGRAPH - shared)}
    if not isinstance(run.content, str):
        yield plain_value(run.content), for_words
        return
    for part in re.split("(\n)", run.content):
        if part:
            yield part, for_marks if part == "\n" else for_words


def _shape(node: Any) -> Any:
    """What tables and notes there are, without the words in them."""
    if isinstance(node, FlatText):
        return "text"
    if isinstance(node, Map):
        return {key: _shape(value) for key, value in entries(node)}
    if isinstance(node, Array):
        return [_shape(part) for part in node]
    return plain_value(node)


def _append(stretches: Stretches, content: Any, attributes: dict[str, Any]) -> None:
    last = stretches[-1] if stretches else None
    if last and isinstance(content, str) and isinstance(last[0], str) and last[1] == attributes:
        last[0] += content
    else:
        stretches.append([content, attributes])


def _is_rest(words: str, of: str) -> bool:
    """Whether `words` is what is left of a text after some of its characters were taken away."""
    there = iter(of)
    return all(letter in there for letter in words)
