"""The lock files pin everything and name no place of download; nothing refers to a path outside the clone."""

import json
import re
import subprocess
from pathlib import Path

import pytest

PYTHON_LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"]
PLACES = re.compile(r"--extra-index-url|--index-url|--find-links|--trusted-host|file:[/.]|https?://")
# A path that leaves the clone, or one that exists on one person's machine only.
OUTSIDE = re.compile(r"\.\./shared|/work/(main|shared)|/home/\w+/|/tmp/plan")


def tracked(root: Path) -> list[Path]:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True).stdout
    return [root / name for name in names.split("\0") if name]


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_python_locks_pin_with_hashes_and_name_no_place(root: Path, name: str) -> None:
    text = (root / name).read_text("utf-8")
    pins = [block for block in re.split(r"\n(?=[a-z0-9])", text) if re.match("[a-z0-9]", block)]
    assert [pin.splitlines()[0] for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []
    assert PLACES.findall(text) == []


@pytest.mark.parametrize("folder", ["static", "bench"])
def test_the_locks_of_npm_pin_with_hashes_and_name_no_place(root: Path, folder: str) -> None:
    text = (root / folder / "package-lock.json").read_text("utf-8")
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert [name for name, entry in packages.items() if "integrity" not in entry and "inBundle" not in entry] == []
    assert '"resolved"' not in text


def test_browser_packages_are_asked_for_by_exact_version(root: Path) -> None:
    asked = json.loads((root / "static" / "package.json").read_text("utf-8"))
    versions = {**asked["dependencies"], **asked["devDependencies"]}
    assert {name: v for name, v in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", v)} == {}


def test_what_is_asked_for_is_what_is_locked(root: Path) -> None:
    asked = re.findall(r"^([\w.-]+)(?:\[\w+\])?==(\S+)$", (root / "requirements.in").read_text("utf-8"), re.MULTILINE)
    locked = set(re.findall(r"^([\w.-]+)==(\S+)", (root / "requirements.txt").read_text("utf-8"), re.MULTILINE))
    assert {(name.lower(), version) for name, version in asked} - locked == set()


def test_no_file_refers_to_a_path_outside_the_clone(root: Path) -> None:
    found = []
    for path in tracked(root):
        if path == Path(__file__) or not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{path.relative_to(root)}: {match.group()}" for match in OUTSIDE.finditer(text)]
    assert found == []
