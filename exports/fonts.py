"""The faces of a printed output: where they are, which of them are missing, and in what state they are."""

import hashlib
import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from xml.etree import ElementTree

SUFFIXES = (".ttf", ".otf", ".ttc")

FACES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "Gentium Book Plus": ("GentiumBookPlus-Regular.ttf", "fonts-sil-gentiumplus"),
        "Gentium Plus": ("GentiumPlus-Regular.ttf", "fonts-sil-gentiumplus"),
        "Lato": ("Lato-Bold.ttf", "fonts-lato"),
        "Noto Serif": ("NotoSerif-Regular.ttf", "fonts-noto-core"),
        "Noto Sans": ("NotoSans-Regular.ttf", "fonts-noto-core"),
        "Noto Naskh Arabic": ("NotoNaskhArabic-Bold.ttf", "fonts-noto-core"),
        "Noto Sans Arabic": ("NotoSansArabic-Regular.ttf", "fonts-noto-core"),
        "Noto Serif Devanagari": ("NotoSerifDevanagari-Regular.ttf", "fonts-noto-core"),
        "Noto Serif Ethiopic": ("NotoSerifEthiopic-Regular.ttf", "fonts-noto-core"),
        "Noto Serif CJK SC": ("NotoSerifCJK-Regular.ttc", "fonts-noto-cjk"),
        "Noto Sans Mono": ("NotoSansMono-Regular.ttf", "fonts-noto-mono"),
        "Noto Color Emoji": ("NotoColorEmoji.ttf", "fonts-noto-color-emoji"),
    }
)
"""The faces that the print style names: a file that holds each, and the package of Debian and Ubuntu it comes in."""


def configuration() -> Path:
    """The file that tells fontconfig of these fonts and of no others."""
    return Path(str(resources.files("exports") / "fonts.conf"))


def folders() -> tuple[Path, ...]:
    """Where the fonts are."""
    return tuple(Path(str(entry.text)) for entry in ElementTree.parse(configuration()).iter("dir"))


def file_of(face: str) -> Path | None:
    """The file that holds a face of `FACES`, None when it is missing."""
    name = FACES[face][0]
    return next((folder / name for folder in folders() if (folder / name).exists()), None)


def missing() -> tuple[str, ...]:
    """The faces that this machine does not have; files made without them show other letters."""
    return tuple(face for face in FACES if file_of(face) is None)


@cache
def state(within: tuple[Path, ...] | None = None) -> str:
    """A digest of all fonts that files may show: another version of one of them is another state."""
    found = sorted(path for folder in within or folders() for path in _files(folder))
    lines = (f"{path.name} {path.stat().st_size} {_checksum(path)}\n" for path in found)
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES) if folder.is_dir() else iter(())


def _checksum(path: Path) -> int:
    """The sum over a whole font that its table "head" carries; of a collection that of its first font."""
    with suppress(OSError, struct.error), path.open("rb") as file:
        start = 0
        if file.read(4) == b"ttcf":
            file.seek(12)
            (start,) = struct.unpack(">I", file.read(4))
        file.seek(start + 4)
        (tables,) = struct.unpack(">H", file.read(2))
        file.seek(start + 12)
        for _ in range(tables):
            tag, _sum, offset, _length = struct.unpack(">4sIII", file.read(16))
            if tag == b"head":
                file.seek(offset + 8)
                (checksum,) = struct.unpack(">I", file.read(4))
                return int(checksum)
    return 0
