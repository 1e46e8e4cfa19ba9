"""What decides the bytes of a file beside its input: the engine's versions, and the fonts, which are ours alone."""

import re
import shutil
import struct
from pathlib import Path

import pytest

import exports
from exports import fonts
from exports.engine import fingerprint
from exports.options import Options
from tests.builders import comment, document, section


def test_the_engine_of_a_pdf_is_told_by_all_that_lays_out_letters() -> None:
    said = fingerprint("pdf")
    names = "rapporteur weasyprint pydyf pyphen fonttools uharfbuzz zlib pango harfbuzz".split()
    assert [name for name in names if not re.search(rf"\b{name} \d", said)] == []
    assert re.search(r" fonts [0-9a-f]{16}$", said)


def test_the_engine_of_a_word_file_has_no_fonts() -> None:
    assert re.fullmatch(r"rapporteur \d+ python-docx \S+ lxml \S+ Pillow \S+ zlib \S+", fingerprint("docx"))


def test_all_faces_are_there() -> None:
    assert fonts.missing() == ()
    packages = {package for _, package in fonts.FACES.values()}
    listed = Path(fonts.__file__).parent.parent / "setup" / "debian-packages.txt"
    assert packages - set(listed.read_text().split()) == set()


def test_another_version_of_a_font_is_another_state(tmp_path: Path) -> None:
    lato = fonts.file_of("Lato")
    assert lato is not None
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    for folder in (first, second, third):
        folder.mkdir()
        shutil.copy(lato, folder)
    assert fonts.state((first,)) == fonts.state((second,)) != fonts.state((tmp_path / "none",))
    changed = bytearray((third / lato.name).read_bytes())
    tables = struct.unpack(">H", changed[4:6])[0]
    entry = next(at for at in range(12, 12 + 16 * tables, 16) if changed[at : at + 4] == b"head")
    changed[struct.unpack(">I", changed[entry + 8 : entry + 12])[0] + 8] ^= 1
    (third / lato.name).write_bytes(changed)
    assert fonts.state((first,)) != fonts.state((third,))


@pytest.mark.parametrize("broken", [b"", b"ttcf", b"\0\1\0\0\xff\xff", b"no font at all, but long enough for a table"])
def test_a_broken_font_has_a_state_too(broken: bytes, tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(broken)
    assert len(fonts.state((tmp_path,))) == 16


def test_the_name_of_a_file_tells_all_that_decides_its_bytes() -> None:
    text = document(section("One", "a"))
    keys = [
        exports.key("pdf", text, [], Options()),
        exports.key("docx", text, [], Options()),
        exports.key("pdf", text, [comment(1)], Options()),
        exports.key("pdf", text, [], Options(large=True)),
        exports.key("pdf", text, [], Options(address="https://example.org")),
        exports.key("pdf", document(section("One", "b")), [], Options()),
    ]
    assert len(set(keys)) == len(keys)
    assert exports.key("pdf", text, [], Options()) == keys[0]
