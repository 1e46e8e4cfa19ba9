"""The words that a file adds to those of its version: labels, the facts of the cover, names of decisions and places.

Each language is a table in `exports/languages`; whoever adds one adds a file.
"""

import tomllib
from datetime import date, datetime
from functools import cache
from importlib import resources
from typing import Any

from exports.layout import Citation, Cited, LaidSection
from exports.names import moment
from sections.comments import PlacedComment
from sections.dispositions import Disposition
from sections.outline import SectionKind
from sections.people import RegionalGroup, StakeholderGroup
from sections.versions import Document, SectionText


class Sentences:
    """The words of one language. `language` is its tag (BCP 47), `direction` that of its letters."""

    def __init__(self, language: str, table: dict[str, Any]) -> None:
        self.language, self.direction = language, str(table["direction"])
        self._table = table

    def say(self, key: str, **values: object) -> str:
        """The sentence with this key ("about.what"), its braces filled in. Raises KeyError when there is none."""
        entry: Any = self._table
        for part in key.split("."):
            entry = entry[part]
        return str(entry).format(**values)

    def around(self, key: str, hole: str, **values: object) -> tuple[str, str]:
        """What stands before and after the brace named `hole`, for a link to stand in it."""
        before, _, after = self.say(key, **{hole: "\0"}, **values).partition("\0")
        return before, after

    def label(self, document: Document) -> str:
        """The name of the version as a chip shows it: "Draft 2", "Final 1", "Working copy"."""
        kind, _, number = document.label.partition("-")
        return self.say(f"labels.{kind}" if kind in self._table["labels"] else "labels.draft", number=number).strip()

    def day(self, day: date) -> str:
        """A day: "29 September 2026"."""
        return self.say("days.day", day=day.day, month=self._month(day), year=day.year)

    def moment(self, at: datetime) -> str:
        """A minute, in UTC."""
        return self.say("days.moment", day=self.day(at.date()), time=f"{at:%H:%M}")

    def days(self, first: str, last: str) -> str:
        """Two ISO days in as few words as tell them apart: "10 to 14 November 2026"."""
        opens, closes = date.fromisoformat(first), date.fromisoformat(last)
        if opens == closes:
            return self.day(closes)
        same_month = (opens.year, opens.month) == (closes.year, closes.month)
        key = "same_month" if same_month else "same_year" if opens.year == closes.year else "two_years"
        begins = {"first": opens.day, "first_month": self._month(opens), "first_year": opens.year}
        return self.say(f"days.{key}", **begins, day=closes.day, month=self._month(closes), year=closes.year)

    def facts(self, document: Document) -> list[tuple[str, str]]:
        """What the cover tells of a version, the digest apart: pairs of name and fact."""
        at = moment(document.frozen_at)
        meeting = self.days(document.meeting_opens, document.meeting_closes)
        version = {"label": document.label, "day": self.day(at.date()), "time": f"{at:%H:%M}"}
        cycle = self.say("facts.cycle_is", year=document.year, city=document.city, days=meeting)
        found = [
            (self.say("facts.cycle"), cycle),
            (self.say("facts.version"), self.say("facts.version_is", **version)),
        ]
        if document.replaces:
            found.append((self.say("facts.replaces"), document.replaces))
        if document.comments_until:
            until = self.moment(moment(document.comments_until))
            found.append((self.say("facts.comments"), self.say("facts.comments_until", moment=until)))
        return found

    def disclaimer(self, document: Document) -> str:
        """Whose views the version gives, and whether it may be cited."""
        stage = document.stage if document.stage in self._table["disclaimers"] else "draft"
        return self.say(f"disclaimers.{stage}")

    def kind(self, section: SectionText) -> str:
        """What a top section is, said above its heading; empty when it covers no component."""
        if section.kind is SectionKind.ANNEX:
            return self.say("kinds.annex")
        if section.key:
            return self.say("kinds.key")
        return self.say("kinds.recommended") if section.components else ""

    def left_out(self, reason: str) -> str:
        """That a recommended component has no text, and why."""
        return self.say("left_out", reason=reason)

    def table(self, number: int) -> str:
        """The label of a table."""
        return self.say("table", number=number)

    def role(self, code: str) -> str:
        """What somebody does in a forum."""
        return self.say(f"roles.{code}") if code in self._table["roles"] else code

    def groups(self, comment: PlacedComment) -> list[str]:
        """The group and the region that a commenter stated."""
        stated: list[str] = []
        if comment.group is not StakeholderGroup.NOT_STATED:
            stated.append(self.say(f"groups.{comment.group.value}"))
        if comment.region is not RegionalGroup.NOT_STATED:
            stated.append(self.say(f"regions.{comment.region.value}"))
        return stated

    def about(self, comment: PlacedComment) -> str:
        """Who speaks in a comment, name apart; what was not stated stays away."""
        return " · ".join(part for part in (comment.organisation, *self.groups(comment)) if part)

    def quotation(self, comment: PlacedComment) -> str:
        """The words that a comment speaks of, where its place in the file does not show them."""
        return self.say("remarks.words", quote=comment.quote)

    def decision(self, disposition: Disposition) -> str:
        """The team's decision, before its reason."""
        return self.say(f"decisions.{disposition.kind.value}")

    def cited(self, citation: Citation, section: LaidSection | None) -> str:
        """How a block is named in a sentence: "paragraph 4.12"."""
        if citation.kind is Cited.SECTION or not citation.number:
            return self.section(section)
        return self.say(f"places.{citation.kind.value}", number=citation.number)

    def section(self, laid: LaidSection | None) -> str:
        """How a section is named in a sentence: "section 4", else by its heading; the whole text without one."""
        if laid is None:
            return self.say("places.whole")
        if laid.depth > 1 or not laid.number:
            return self.say("places.named", heading=laid.section.heading)
        return self.say("places.annex" if laid.annex else "places.section", number=laid.number)

    def _month(self, day: date) -> str:
        return str(self._table["days"]["months"][day.month - 1])


@cache
def sentences(language: str) -> Sentences:
    """The words of a language, or of its language without region; in English where there is no table of it."""
    for tag in (language, language.split("-")[0], "en"):
        file = resources.files("exports") / "languages" / f"{tag}.toml"
        if tag.isalpha() and file.is_file():
            return Sentences(tag, tomllib.loads(file.read_text("utf-8")))
    raise LookupError(language)
