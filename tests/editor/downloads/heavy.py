"""A text that is slow to set: many footnotes, each of which may push lines to the next page."""

from editor.kit import Kit
from sections.blocks import Block, Note, NoteCall, Text, Words

AT_ONCE = 250
"""Footnotes in one update, which may not be larger than the gate allows."""


def write_footnotes(kit: Kit, section: str, person: str, count: int) -> None:
    """Writes paragraphs with a footnote each behind what a section holds; 500 take a processor some eight seconds."""
    for first in range(0, count, AT_ONCE):
        refs = [f"note{number}" for number in range(first, min(first + AT_ONCE, count))]
        blocks = tuple(
            Block("", inlines=(Words("The forum has asked what people tried, and who paid for it."), NoteCall(ref)))
            for ref in refs
        )
        notes = tuple(Note(ref, (Words(f"Contribution {ref}, with its measurements."),)) for ref in refs)
        kit.live.write_text(section, person, Text(blocks, notes))
