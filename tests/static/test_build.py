"""The built browser code: the manifest names every entry, each file carries a digest, nothing old is left."""

import json
import re
import subprocess
from pathlib import Path


def test_the_manifest_names_each_entry_and_nothing_old_is_left(root: Path) -> None:
    static = root / "static"
    manifest = json.loads((static / "dist" / "manifest.json").read_text("utf-8"))
    scripts = [
        name for name in ("page", "read", "write", "parts", "making", "worker") if (static / "src" / f"{name}.ts").exists()
    ]
    others = [path.name for path in (*(static / "css").glob("*.css"), *(static / "icons").glob("*.svg"))]
    assert sorted(manifest) == sorted([*(f"{name}.js" for name in scripts), *others])
    files = {path.name for path in (static / "dist").iterdir()} - {"manifest.json"}
    assert set(manifest.values()) - files == set()
    assert [name for name in files if not re.fullmatch(r"[\w-]+-[A-Z0-9]{8}\.\w+(\.(map|br|gz))?", name)] == []
    sent = {name for name in files if name.rpartition(".")[2] in ("js", "css", "svg")}
    assert {f"{name}{form}" for name in sent for form in (".br", ".gz")} - files == set()


def test_a_second_setup_has_nothing_to_do(root: Path) -> None:
    for _ in range(2):
        done = subprocess.run(
            ["scripts/setup", "tests"], cwd=root, capture_output=True, text=True, check=True
        )
    assert (done.stdout, done.stderr) == ("", "")
