"""Files: each is named by the digest of all that decides its bytes, and never changes."""

import json
import os
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import exports
from editor.settings import Settings
from exports.options import Options
from sections.comment_json import comment_from_json, comment_to_json
from sections.comments import PlacedComment
from sections.errors import StoreFailed
from sections.versions import Document, canonical, canonical_json, document_from_json

FILE = "file"
"""The kind of the jobs that make one."""
AT_ONCE = ("pdf", "docx")
"""What is made of a version as soon as it is published, before anybody asks."""


@dataclass(frozen=True)
class Input:
    """All that a file is made from. `name` is what a reader's device calls it."""

    format: str
    name: str
    document: Document
    comments: tuple[PlacedComment, ...]
    options: Options


class Store:
    """Files below one folder. What is there is whole: written aside, flushed to disk, then renamed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, key: str, extension: str) -> Path:
        """Where the file with this key is, or will be."""
        return self._folder / key[:2] / f"{key}.{extension}"

    def put(self, key: str, extension: str, data: bytes) -> Path:
        """Keeps a file; one that is there stays as it is. Raises StoreFailed when the disk does not take it."""
        path = self.path(key, extension)
        if path.exists():
            return path
        aside = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with aside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        except OSError as error:
            aside.unlink(missing_ok=True)
            raise StoreFailed() from error
        return path

    def remove(self, key: str) -> None:
        """Removes a file, and what it was made from."""
        for path in (self._folder / key[:2]).glob(f"{key}.*"):
            path.unlink(missing_ok=True)

    def put_input(self, key: str, input: Input) -> None:
        """Keeps what a job will make a file from."""
        value: dict[str, Any] = {
            "format": input.format,
            "name": input.name,
            "document": canonical_json(input.document).decode(),
            "comments": [comment_to_json(comment) for comment in input.comments],
            "options": asdict(input.options),
        }
        self.put(key, "input.json", canonical(value))

    def input(self, key: str) -> Input:
        """What a job makes a file from."""
        value = json.loads(self.path(key, "input.json").read_bytes())
        return Input(
            value["format"],
            value["name"],
            document_from_json(value["document"].encode()),
            tuple(comment_from_json(comment) for comment in value["comments"]),
            Options(**value["options"]),
        )


def store_of(settings: Settings) -> Store:
    """The store of this installation's files."""
    return Store(settings.data / "files")


def key_of(input: Input) -> str:
    """The name of a file in the store: the digest of all that decides its bytes, the engine included."""
    return exports.key(input.format, input.document, input.comments, input.options)
