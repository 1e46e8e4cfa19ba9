"""A version: the whole output at one moment as canonical JSON, with its digest; immutable."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass

from sections.block_json import text_from_json, text_to_json
from sections.blocks import EMPTY, Text
from sections.errors import BadInput
from sections.fields import Fields, strings
from sections.outline import SectionKind

FORMAT = 1


@dataclass(frozen=True)
class SectionText:
    """One section of a version, with what the outline said of it when the version was frozen.

    `components` are codes of `sections/components`; `key` says that one of them is a key component;
    `left_out` is the reason why a recommended component has no text.
    """

    id: str
    kind: SectionKind
    level: int
    heading: str
    components: tuple[str, ...] = ()
    key: bool = False
    left_out: str | None = None
    front: str | None = None
    text: Text = EMPTY


@dataclass(frozen=True)
class Document:
    """The whole output: what every writer of pages and files is given. Instants are UTC in milliseconds.

    `label` is "draft-1", "final-1" … or "working"; `meeting_opens` and `meeting_closes` are ISO days;
    `replaces` is the label of the version before; `comments_until` the end of the comment period, if one
    runs.
    """

    forum: str
    slug: str
    title: str
    year: int
    city: str
    meeting_opens: str
    meeting_closes: str
    label: str
    language: str
    direction: str
    frozen_at: int
    sections: tuple[SectionText, ...]
    replaces: str | None = None
    comments_until: int | None = None
    team: tuple[tuple[str, str], ...] = ()

    @property
    def stage(self) -> str:
        """ "draft", "final" or "working": which cover, stamp and watermark it gets."""
        return self.label.split("-")[0]


def section_digest(section: SectionText) -> str:
    """SHA-256 of the section's canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(_section_to_json(section))).hexdigest()


def canonical_json(document: Document) -> bytes:
    """The document as canonical JSON: sorted keys, no blanks, UTF-8, NFC text, integers only."""
    return canonical(
        {
            "format": FORMAT,
            "forum": document.forum,
            "slug": document.slug,
            "title": document.title,
            "year": document.year,
            "city": document.city,
            "meeting_opens": document.meeting_opens,
            "meeting_closes": document.meeting_closes,
            "label": document.label,
            "language": document.language,
            "direction": document.direction,
            "frozen_at": document.frozen_at,
            "replaces": document.replaces,
            "comments_until": document.comments_until,
            "team": [list(person) for person in document.team],
            "sections": [
                {**_section_to_json(section), "sha256": section_digest(section)} for section in document.sections
            ],
        }
    )


def digest(document: Document) -> str:
    """SHA-256 of `canonical_json`, in hexadecimal: what cover, footer and file metadata show."""
    return hashlib.sha256(canonical_json(document)).hexdigest()


def document_from_json(data: bytes) -> Document:
    """The document that `canonical_json` wrote. Raises BadInput when it was not written by it."""
    try:
        document = _document_from_json(json.loads(data))
    except (ValueError, RecursionError):
        raise BadInput({"version": "not_canonical"}) from None
    if canonical_json(document) != data:
        raise BadInput({"version": "not_canonical"})
    return document


def canonical(value: object) -> bytes:
    """`value` as canonical JSON; the same value always gives the same bytes. Raises ValueError for a float."""
    _refuse_floats(value)
    packed = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    # No sign of JSON itself composes with what follows it, so the whole can be normalised at once.
    return unicodedata.normalize("NFC", packed).encode()


def _refuse_floats(value: object) -> None:
    """1 and 1.0 are equal and differ in their bytes."""
    if isinstance(value, float):
        raise ValueError(f"{value} is a float")
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ():
        _refuse_floats(part)


def _document_from_json(value: object) -> Document:
    fields = Fields(value)
    if fields.integer("format") != FORMAT:
        raise ValueError("another format")
    document = Document(
        forum=fields.text("forum"),
        slug=fields.text("slug"),
        title=fields.text("title"),
        year=fields.integer("year"),
        city=fields.text("city"),
        meeting_opens=fields.text("meeting_opens"),
        meeting_closes=fields.text("meeting_closes"),
        label=fields.text("label"),
        language=fields.text("language"),
        direction=fields.text("direction"),
        frozen_at=fields.integer("frozen_at"),
        replaces=fields.known("replaces", fields.text),
        comments_until=fields.known("comments_until", fields.integer),
        team=tuple(_person_from_json(person) for person in fields.items("team")),
        sections=tuple(_section_from_json(section) for section in fields.items("sections")),
    )
    fields.close()
    return document


def _person_from_json(value: object) -> tuple[str, str]:
    name, role = strings(value)
    return name, role


def _section_to_json(section: SectionText) -> dict[str, object]:
    return {
        "id": section.id,
        "kind": section.kind.value,
        "level": section.level,
        "heading": section.heading,
        "components": list(section.components),
        "key": section.key,
        "left_out": section.left_out,
        "front": section.front,
        "text": text_to_json(section.text),
    }


def _section_from_json(value: object) -> SectionText:
    fields = Fields(value)
    fields.text("sha256")  # what it must be follows from the rest
    section = SectionText(
        id=fields.text("id"),
        kind=SectionKind(fields.text("kind")),
        level=fields.integer("level"),
        heading=fields.text("heading"),
        components=fields.texts("components"),
        key=fields.flag("key"),
        left_out=fields.known("left_out", fields.text),
        front=fields.known("front", fields.text),
        text=text_from_json(fields.value("text")),
    )
    fields.close()
    return section
