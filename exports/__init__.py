"""A version as a file: bytes out of a document, its comments and the options."""

import hashlib
import importlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType

from exports.engine import fingerprint
from exports.made import Made, Progress
from exports.numbering import lay_out
from exports.options import Options
from sections.comment_json import comment_to_json
from sections.comments import PlacedComment
from sections.versions import Document, canonical, digest


@dataclass(frozen=True)
class Format:
    """A kind of file: how its name ends, its media type, and the module whose `write` makes it."""

    extension: str
    media_type: str
    module: str


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "pdf": Format("pdf", "application/pdf", "exports.pdf"),
        "docx": Format(
            "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "exports.word"
        ),
    }
)


def make(
    format: str, document: Document, comments: Sequence[PlacedComment], options: Options, progress: Progress
) -> Made:
    """The file of a document: the same input gives the same bytes. Raises KeyError for an unknown format."""
    writer = importlib.import_module(FORMATS[format].module)  # a writer takes half a second to load; pages need none
    made: Made = writer.write(document, lay_out(document, comments), comments, options, progress)
    return made


def key(format: str, document: Document, comments: Sequence[PlacedComment], options: Options) -> str:
    """The name of a file in a store: SHA-256 over all that decides its bytes, the engine included."""
    decides = {
        "format": format,
        "document": digest(document),
        "comments": [comment_to_json(comment) for comment in comments],
        "options": asdict(options),
        "engine": fingerprint(format),
    }
    return hashlib.sha256(canonical(decides)).hexdigest()
