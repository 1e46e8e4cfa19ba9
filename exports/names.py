"""Names that stand in more than one file: the file's own name, and the anchors inside it."""

from datetime import UTC, datetime

from sections.versions import Document


def file_name(document: Document, extension: str) -> str:
    """The name of a file: "igf2026-bpf-meaningful-access_draft-1_20260929.pdf"."""
    return f"{stem(document)}.{extension}"


def stem(document: Document) -> str:
    """The file's name without extension, which also runs in its foot."""
    return f"igf{document.year}-bpf-{document.slug}_{document.label}_{moment(document.frozen_at):%Y%m%d}"


def moment(instant: int) -> datetime:
    """An instant in milliseconds as a moment in UTC, to the second."""
    return datetime.fromtimestamp(instant // 1000, UTC)


def block_anchor(block: str) -> str:
    """The permanent anchor of a paragraph, the same on the page and in every file."""
    return f"p-{block}"


def section_anchor(section: str) -> str:
    """The anchor of a section."""
    return f"s-{section}"


def comment_anchor(number: int) -> str:
    """The anchor of a comment: "c-12" for C12."""
    return f"c-{number}"
