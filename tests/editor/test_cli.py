"""The command `rapporteur`, through real processes: exit codes, one sentence each, and what it does."""

import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from editor.app import make_kit
from editor.people import rows as people_rows
from editor.settings import Settings
from exports.fonts import FACES

pytestmark = pytest.mark.long
PATIENCE = 120


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Installation:
    """A folder in which the command is run."""

    folder: Path

    def run(self, *arguments: str, **settings: str) -> Ended:
        """Runs a command; settings by their names without the prefix."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORTEUR_")}
        environ |= {f"RAPPORTEUR_{name.upper()}": value for name, value in settings.items()}
        command = [sys.executable, "-m", "editor.cli", *arguments]
        root = Path(__file__).resolve().parent.parent.parent
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**environ, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


@pytest.fixture(scope="module")
def with_demo(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation with the demo; tests that use it leave it as it is."""
    made = Installation(tmp_path_factory.mktemp("demo"))
    assert made.run("demo") == Ended(0, "Loading the demo. This takes a moment.\nThe demo is loaded.\n", "")
    return made


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "The following arguments are required: COMMAND. rapporteur --help lists what there is.\n"),
        (
            ["sign-in-link"],
            "The following arguments are required: EMAIL. rapporteur sign-in-link --help lists what there is.\n",
        ),
        (["sign-in-link", "nobody"], "That is not a mail address.\n"),
        (
            ["export", "a", "draft-1", "--format", "odt", "--out", "x"],
            "Argument --format: invalid choice: 'odt' (choose from 'pdf', 'docx'). "
            "rapporteur export --help lists what there is.\n",
        ),
        (["serve", "--fast"], "Unrecognized arguments: --fast. rapporteur --help lists what there is.\n"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(here: Installation, arguments: list[str], sentence: str) -> None:
    assert here.run(*arguments) == Ended(2, "", sentence)
    assert list(here.folder.iterdir()) == []


@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "demo", "doctor"])
def test_a_setting_that_is_unknown_stops_the_start(here: Installation, command: str) -> None:
    sentence = "There is no setting RAPPORTEUR_COLOUR; docs/settings.md lists them all.\n"
    assert here.run(command, colour="red") == Ended(2, "", sentence)


def test_a_setting_that_cannot_be_used_stops_the_start(here: Installation) -> None:
    assert here.run("serve", port="0") == Ended(2, "", "RAPPORTEUR_PORT is '0'; it takes a whole number above 0.\n")


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(here: Installation) -> None:
    (here.folder / "file").touch()
    ended = here.run("migrate", data_dir="file/below")
    assert ended == Ended(1, "", f"{here.folder / 'file' / 'below'}: Not a directory.\n")


def test_a_database_that_does_not_answer_is_told_in_a_sentence(here: Installation) -> None:
    ended = here.run("migrate", database_url=f"sqlite:///{here.folder}/nowhere/rapporteur.db")
    assert ended == Ended(1, "", "The database does not answer, or does not take it.\n")


def test_an_empty_installation_begins_with_the_secretariat(here: Installation) -> None:
    assert here.run("migrate") == Ended(0, "The database has the newest form.\n", "")
    plain = here.run("sign-in-link", "Kofi@Example.org")
    named = here.run("sign-in-link", "--secretariat", "seo-yeon@example.org")
    assert [(one.code, one.out.rpartition("/")[0], one.err) for one in (plain, named)] == [
        (0, "http://127.0.0.1:8000/sign-in", "")
    ] * 2
    kit = make_kit(Settings(data_dir=str(here.folder / "var")))
    with kit.db.read() as tx:
        people = {
            email: people_rows.person_by_email(tx, email) for email in ("kofi@example.org", "seo-yeon@example.org")
        }
        held = {email: person and people_rows.is_secretariat(tx, person.id) for email, person in people.items()}
    kit.db.close()
    assert held == {"kofi@example.org": False, "seo-yeon@example.org": True}


def test_the_demo_is_refused_by_a_database_that_is_not_empty(here: Installation) -> None:
    here.run("sign-in-link", "kofi@example.org")
    sentence = "The database is not empty; the demo is only loaded into an empty one.\n"
    assert here.run("demo") == Ended(1, "", sentence)


def test_a_version_is_written_without_a_worker(with_demo: Installation, tmp_path: Path) -> None:
    file = tmp_path / "final.docx"
    ended = with_demo.run("export", "bpf-on-bpfs-2020", "final-1", "--format", "docx", "--out", str(file))
    assert ended == Ended(0, f"{file} is written.\n", "")
    with zipfile.ZipFile(file) as word:
        assert "26 October 2020" in word.read("word/document.xml").decode()


def test_the_working_copy_is_written_too(with_demo: Installation, tmp_path: Path) -> None:
    file = tmp_path / "working.docx"
    ended = with_demo.run("export", "meaningful-access", "working", "--format", "docx", "--out", str(file))
    assert ended == Ended(0, f"{file} is written.\n", "")
    with zipfile.ZipFile(file) as word:
        assert "may have raised the number" in word.read("word/document.xml").decode()


def test_a_pdf_is_written_too(with_demo: Installation, tmp_path: Path) -> None:
    file = tmp_path / "final.pdf"
    ended = with_demo.run("export", "bpf-on-bpfs-2020", "final-1", "--format", "pdf", "--out", str(file))
    assert ended == Ended(0, f"{file} is written.\n", "")
    assert file.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(("forum", "version"), [("no-such-forum", "draft-1"), ("new-forum", "draft-1")])
def test_what_is_not_there_is_told_in_a_sentence(with_demo: Installation, forum: str, version: str) -> None:
    ended = with_demo.run("export", forum, version, "--format", "docx", "--out", "file.docx")
    assert ended == Ended(1, "", "There is no such forum or version.\n")
    assert not (with_demo.folder / "file.docx").exists()


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(with_demo: Installation) -> None:
    ended = with_demo.run("export", "bpf-on-bpfs-2020", "final-1", "--format", "docx", "--out", "nowhere/file.docx")
    assert ended == Ended(1, "", "nowhere/file.docx: No such file or directory.\n")


def test_a_file_that_cannot_be_made_is_told_in_a_sentence(with_demo: Installation, tmp_path: Path) -> None:
    file, log = tmp_path / "working.docx", with_demo.folder / "var" / "export.log"
    asked = ("export", "bpf-on-bpfs-2020", "working", "--format", "docx", "--out", str(file))
    ended = with_demo.run(*asked, job_bytes="1")
    sentence = f"The file could not be made: its process ended twice; what it said stands in {log}.\n"
    assert (ended, file.exists()) == (Ended(1, "", sentence), False)
    assert with_demo.run(*asked) == Ended(0, f"{file} is written.\n", "")  # asked anew, it is tried anew


def test_the_doctor_says_what_is_well_and_what_is_not(with_demo: Installation) -> None:
    (with_demo.folder / "clock").write_text("60")
    ended = with_demo.run("doctor", clock_file="clock")
    told = {line[5:]: line[:4].strip() for line in ended.out.splitlines()}
    assert ended.code == 1
    assert {sentence: well for sentence, well in told.items() if "MB are free" not in sentence} == {
        "The settings can be used; people see http://127.0.0.1:8000.": "ok",
        "The database can be written.": "ok",
        "No worker is alive: rapporteur serve starts one.": "NOT",
        f"Mails are not sent: they are written to {with_demo.folder / 'var' / 'mail'}.": "ok",
        "The browser code is built.": "ok",
        **dict.fromkeys((f"{name} is there." for name in FACES), "ok"),
        "RAPPORTEUR_CLOCK_FILE moves the clock by 60 seconds: for demos and tests only.": "NOT",
    }


def test_the_doctor_looks_at_an_installation_that_is_not_begun(here: Installation) -> None:
    ended = here.run("doctor", mail_url="smtp://127.0.0.1:1")
    assert ended.code == 1
    assert {line for line in ended.out.splitlines() if line.startswith("NOT")} == {
        "NOT  The database has an older form: rapporteur migrate brings it to the newest.",
        "NOT  The mail server of RAPPORTEUR_MAIL_URL does not answer.",
    }
