"""Placed comments as plain JSON values and back: the form in which the input of a file is kept."""

from typing import Any

from sections.comments import Passage, PlacedComment, TargetKind
from sections.dispositions import Disposition, DispositionKind
from sections.fields import Fields
from sections.people import RegionalGroup, StakeholderGroup


def comment_to_json(comment: PlacedComment) -> dict[str, Any]:
    """A placed comment as JSON values."""
    passage, answer = comment.passage, comment.disposition
    return {
        "number": comment.number,
        "section": comment.section,
        "passage": passage and [passage.block, passage.start, passage.end, list(passage.place)],
        "quote": comment.quote,
        "words": comment.words,
        "name": comment.name,
        "organisation": comment.organisation,
        "group": comment.group.value,
        "region": comment.region.value,
        "at": comment.at,
        "version": comment.version,
        "kind": comment.kind.value,
        "orphan": comment.orphan,
        "disposition": answer
        and {
            "comment": answer.comment,
            "kind": answer.kind.value,
            "reason": answer.reason,
            "by": answer.by,
            "by_name": answer.by_name,
            "at": answer.at,
            "duplicate_of": answer.duplicate_of,
            "edit": answer.edit,
        },
    }


def comment_from_json(value: object) -> PlacedComment:
    """The comment that `comment_to_json` wrote. Raises ValueError for anything else."""
    fields = Fields(value)
    comment = PlacedComment(
        number=fields.integer("number"),
        section=fields.known("section", fields.text),
        passage=fields.known("passage", lambda name: _passage(fields.items(name))),
        quote=fields.text("quote"),
        words=fields.text("words"),
        name=fields.text("name"),
        organisation=fields.text("organisation"),
        group=StakeholderGroup(fields.text("group")),
        region=RegionalGroup(fields.text("region")),
        at=fields.integer("at"),
        version=fields.text("version"),
        kind=TargetKind(fields.text("kind")),
        orphan=fields.flag("orphan"),
        disposition=fields.known("disposition", lambda name: _disposition(fields.value(name))),
    )
    fields.close()
    return comment


def _passage(value: list[object]) -> Passage:
    block, start, end, place = value
    named = Fields({"block": block, "start": start, "end": end, "place": place})
    return Passage(named.text("block"), named.integer("start"), named.integer("end"), named.texts("place"))


def _disposition(value: object) -> Disposition:
    fields = Fields(value)
    disposition = Disposition(
        comment=fields.text("comment"),
        kind=DispositionKind(fields.text("kind")),
        reason=fields.text("reason"),
        by=fields.text("by"),
        by_name=fields.text("by_name"),
        at=fields.integer("at"),
        duplicate_of=fields.known("duplicate_of", fields.text),
        edit=fields.known("edit", fields.text),
    )
    fields.close()
    return disposition
