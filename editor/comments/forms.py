"""What the form of a comment brings in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from editor.people.forms import email_address, name
from sections.comments import MAX_WORDS, TargetKind
from sections.errors import BadInput
from sections.people import RegionalGroup, StakeholderGroup
from sections.targets import Pointed, target
from sections.typed import one_line, paragraphs
from sections.versions import Document

MAX_ORGANISATION = 200
LONGEST_KEY = 64
LONGEST_PLACE = 500


@dataclass(frozen=True)
class NewComment:
    """A comment as somebody sends it: checked, but for the place, which is checked against the version's text."""

    key: str
    pointed: Pointed
    words: str
    name: str
    email: str
    organisation: str
    group: StakeholderGroup
    region: RegionalGroup


def pointed(form: Mapping[str, str]) -> Pointed:
    """The place that a form or an address names. Raises BadInput."""
    try:
        kind = TargetKind(form.get("kind", TargetKind.GENERAL.value))
        place = tuple(str(part) for part in json.loads(form.get("place", "")[:LONGEST_PLACE] or "[]"))
        start, end = (int(form[key]) if form.get(key, "").strip() else None for key in ("start", "end"))
    except (ValueError, TypeError):
        raise BadInput({"kind": "no_such_place"}) from None
    texts = {key: form.get(key, "")[:6_000] for key in ("section", "block", "quote", "prefix", "suffix")}
    return Pointed(kind=kind, place=place, start=start, end=end, **texts)


def new_comment(form: Mapping[str, str], document: Document) -> NewComment:
    """Reads a comment on a document. Raises BadInput naming every field in which something is wrong."""
    wrong: dict[str, str] = {}
    place = Pointed(TargetKind.GENERAL)
    try:
        place = pointed(form)
        target(document, place)
    except BadInput as error:
        wrong |= error.fields
    words = paragraphs(form.get("words", ""))
    if not words:
        wrong["words"] = "empty"
    elif len(words) > MAX_WORDS:
        wrong["words"] = "too_long"
    who, email = "", ""
    try:
        who = name(form.get("name", ""))
    except BadInput as error:
        wrong |= error.fields
    try:
        email = email_address(form.get("email", ""))
    except BadInput as error:
        wrong |= error.fields
    organisation = one_line(form.get("organisation", ""))
    if len(organisation) > MAX_ORGANISATION:
        wrong["organisation"] = "too_long"
    if form.get("code_of_conduct") != "1":
        wrong["code_of_conduct"] = "accept_it"
    key = form.get("key", "")
    if not 16 <= len(key) <= LONGEST_KEY:
        wrong["key"] = "open_the_page_again"
    try:
        group = StakeholderGroup(form.get("group") or StakeholderGroup.NOT_STATED.value)
        region = RegionalGroup(form.get("region") or RegionalGroup.NOT_STATED.value)
    except ValueError:
        wrong["group"] = "choose_one"
    if wrong:
        raise BadInput(wrong)
    return NewComment(key, place, words, who, email, organisation, group, region)


def is_machine(form: Mapping[str, str]) -> bool:
    """Whether the field that no person sees was filled in."""
    return bool(form.get("website"))
