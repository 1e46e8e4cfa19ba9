"""The rules of the house, run: who may know whom, which guest enters which room, how long a module may be."""

import ast
import re
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["sections", "exports", "editor"]  # each may know those before it
SLICES = "people forums live versions comments dispositions writing contributions".split()
SLICES += "publishing reading downloads office".split()  # each may know those before it
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
SOURCES = sorted(path for folder in ("src", "test") for path in (ROOT / "static" / folder).rglob("*.ts"))
TABLES = ["editor/settings.py", "editor/serve.py", "editor/cli.py", "editor/doctor.py", "editor/demo/*"]
TABLES += ["exports/sentences.py", "exports/*/sentences.py"]  # sentences stand here, in templates, or marked by _()
SENTENCE = re.compile(r"[A-Z“][^\n]* [^\n]* [^\n]*[.?!]\s*")
MARKS = r"(_|ngettext|log\.\w+)$"
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "models", "views"}

WEB = [
    "editor/app.py",
    "editor/assets.py",
    "editor/errors.py",
    "editor/request.py",
    "editor/security.py",
    "editor/*/pages*.py",
]
SQL = ["editor/db.py", "editor/record.py", "editor/anchors.py", "editor/jobs.py", "editor/migrations/*"]
WIRE = ["editor/app.py", "editor/live/wire*.py", "editor/live/socket*.py", "editor/live/websocket.py"]
YJS = ["sections/ydoc*", "sections/anchors*", "sections/character_ids*", "sections/suggestions*", "editor/live/keeper*"]
ROOMS = [  # outside packages, and the rooms they may enter
    ("pycrdt", YJS),
    ("bleach", ["sections/cleaning*"]),
    ("rapidfuzz", ["sections/redline*", "sections/anchors*", "sections/quotation*"]),
    ("docx lxml", ["exports/word/*"]),
    ("weasyprint pydyf pikepdf", ["exports/pdf*", "exports/preflight*"]),
    ("fontTools uharfbuzz PIL", ["exports/*"]),
    ("sqlalchemy alembic", [*SQL, "editor/*/rows*.py"]),
    ("sqlite3 psycopg", ["editor/live/rows*.py"]),
    ("flask werkzeug markupsafe flask_wtf flask_login limits flask_talisman flask_babel", WEB),
    ("flask_socketio socketio engineio wsproto", WIRE),
    ("msgpack", [*WIRE, "editor/live/keeper*", "editor/live/bus*"]),
    ("redis", ["editor/live/bus*", "editor/queue.py"]),
    ("huey", ["editor/queue.py", "editor/worker.py"]),
    ("gunicorn", ["editor/cli*", "editor/serve*"]),
    ("jinja2", ["editor/app.py", "editor/errors.py", "editor/mail.py"]),
    ("babel", ["editor/mail.py", "editor/words.py"]),
    ("email_validator", ["editor/*/forms.py"]),
]
GUESTS = {package: rooms for packages, rooms in ROOMS for package in packages.split()}


def address(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> set[str]:
    """The dotted names a module imports, wherever in it the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def known_too_early(path: Path, order: list[str], depth: int) -> list[str]:
    """What `path` imports from those after it in `order`, whose words stand at `depth` of a dotted name."""
    here = path.relative_to(ROOT).parts[depth]
    later = order[order.index(here) + 1 :] if here in order else []
    root = path.relative_to(ROOT).parts[0]
    known = PACKAGES if depth == 0 else [root]
    named = [(name, name.split(".")) for name in imports(path) if name.split(".")[0] in known]
    return sorted(name for name, parts in named if len(parts) > depth and parts[depth] in later)


@pytest.mark.parametrize("path", MODULES, ids=address)
def test_a_module_keeps_to_its_room(path: Path) -> None:
    assert known_too_early(path, PACKAGES, 0) == []
    if path.is_relative_to(ROOT / "editor") and path.parent != ROOT / "editor":
        assert known_too_early(path, SLICES, 1) == []
    outside = {name.split(".")[0] for name in imports(path)} - set(PACKAGES) - {"__future__"}
    guests = sorted(name for name in outside if name in GUESTS or name not in sys.stdlib_module_names)
    assert [g for g in guests if not any(fnmatch(address(path), room) for room in GUESTS.get(g, []))] == []


@pytest.mark.parametrize("path", [*MODULES, *SOURCES, *sorted((ROOT / "tests").rglob("*.py"))], ids=address)
def test_a_file_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    caption = ast.get_docstring(ast.parse(text)) if path.suffix == ".py" else text.startswith("/**")
    assert (bool(caption), len(text.splitlines()) <= 400, path.stem in FORBIDDEN_NAMES) == (True, True, False)


def said(path: Path) -> set[str]:
    """The sentences in a module that nobody can translate; docstrings and the log are for those who read code."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    marked = [node for node in nodes if isinstance(node, ast.Call) and re.match(MARKS, ast.unparse(node.func))]
    docs = [node for node in nodes if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]
    others = {part for node in [*marked, *docs] for part in ast.walk(node)}
    words = {node.value for node in nodes if isinstance(node, ast.Constant) and node not in others}
    return {one for one in words if isinstance(one, str) and SENTENCE.fullmatch(one)}


def test_sentences_for_people_can_be_translated() -> None:
    rooms = [path for path in MODULES if not any(fnmatch(address(path), table) for table in TABLES)]
    assert {address(path): found for path in rooms if (found := said(path))} == {}


def test_the_map_shows_the_house() -> None:
    page = (ROOT / "docs" / "house.md").read_text("utf-8")
    editor = ROOT / "editor"
    there = {path.stem for path in editor.glob("*.py")} | {path.parent.name for path in editor.glob("*/__init__.py")}
    listed = re.findall(r"^- [\w ]+: ([\w, ]+)$", page, re.M)
    slices = re.findall(r"^\| (\w+) \|", page, re.M)
    assert slices[2:] == [name for name in SLICES if name in there]
    assert {name for names in listed for name in names.split(", ")} == there - {"__init__", *SLICES}
    rooms = re.findall(r"`([\w.]+/[\w./]*)`", page)
    places = [ROOT, ROOT / "editor", ROOT / "static"]
    assert [room for room in rooms if not any(list(place.glob(room.rstrip("/") + "*")) for place in places)] == []
