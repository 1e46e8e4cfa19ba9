"""The command `rapporteur`. It ends with 0 when done, 2 on wrong use and 1 on failure, each with one sentence."""

import argparse
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from editor.db import Database, migrate
from editor.serve import ServeError, check_port, serve
from editor.settings import Settings, SettingsError
from sections.errors import BadInput, RapporteurError

if TYPE_CHECKING:
    from editor.kit import Kit

log = logging.getLogger(__name__)

SENTENCES = {
    "not_found": "There is no such forum or version.",
    "bad_input": "That is not a mail address.",
    "store": "The database does not answer, or does not take it.",
    "job_too_long": "The file could not be made within {seconds} seconds.",
    "job_too_large": "The file could not be made: it needs more memory than RAPPORTEUR_JOB_BYTES.",
    "job_died": "The file could not be made: its process ended twice; what it said stands in {log}.",
    "job_failed": "The file could not be made; why stands in {log}.",
    "demo_failed": "The demo could not be played to its end ({problem}). Empty the database and start again.",
    "mail_failed": "The mail server does not take mails.",
}


class Parser(argparse.ArgumentParser):
    """A parser that answers wrong use with one sentence."""

    def error(self, message: str) -> NoReturn:
        """Ends with 2."""
        self.exit(2, f"{message[:1].upper()}{message[1:].rstrip('.')}. {self.prog} --help lists what there is.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code."""
    asked = _parser().parse_args(arguments)
    _log(asked.run in (_serve, _worker))
    try:
        settings = Settings.read()
    except SettingsError as error:
        return _say(2, str(error))
    try:
        done: int = asked.run(settings, asked)
        return done
    except BadInput:
        return _say(2, SENTENCES["bad_input"])
    except RapporteurError as error:
        known = SENTENCES.get(error.code)
        return _say(1, known.format(**error.values) if known else f"It could not be done: {error}.")
    except ServeError as error:
        return _say(1, str(error))
    except OSError as error:
        return _say(1, f"{error.filename or 'The system'}: {error.strerror or error}.")
    except KeyboardInterrupt:
        return _say(1, "Stopped.")
    except Exception:
        log.critical("the command failed", exc_info=True)
        return _say(1, "Something failed; what it was stands above.")


def _parser() -> Parser:
    parser = Parser(prog="rapporteur", description="A collaborative editor for outputs of Best Practice Forums.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", parser_class=Parser)

    def command(name: str, run: Callable[[Settings, argparse.Namespace], int], says: str) -> Parser:
        added = commands.add_parser(name, help=says, description=says)
        added.set_defaults(run=run)
        return added

    serving = command("serve", _serve, "start the web server and the worker")
    serving.add_argument("--no-worker", action="store_true", help="without the worker, which runs elsewhere")
    serving.add_argument("--only", choices=("pages", "live"), help="pages or sockets alone, without the worker")
    serving.add_argument("--demo", action="store_true", help="load the demo when the database is empty")
    command("worker", _worker, "make files, and nothing else")
    command("migrate", _migrate, "bring the database to the newest form")
    command("demo", _demo, "fill an empty database with the demo")
    linking = command("sign-in-link", _sign_in_link, "print a link that signs somebody in, once, within an hour")
    linking.add_argument("--secretariat", action="store_true", help="make the person a member of the Secretariat")
    linking.add_argument("email", metavar="EMAIL")
    exporting = command("export", _export, "write the file of a version")
    exporting.add_argument("forum", metavar="FORUM", help="the forum's short name in its address")
    exporting.add_argument("version", metavar="VERSION", help='a label such as draft-1, or "working"')
    exporting.add_argument("--format", required=True, choices=("pdf", "docx"))
    exporting.add_argument("--out", required=True, type=Path, metavar="FILE")
    command("doctor", _doctor, "say what is well and what is not")
    return parser


# The commands import what they run when they run it: each is up at once, and none drags in the whole house.


def _serve(settings: Settings, asked: argparse.Namespace) -> int:
    check_port(settings)
    _check_services(settings)
    migrate(settings.database)
    if asked.demo:
        _load_demo(settings)

    def greet() -> None:
        print(f"\nRapporteur answers at {settings.address}\n")
        for who, link in _demo_links(settings) if asked.demo else ():
            print(f"  {who:<28} {link}")
        print("\nCtrl-C stops everything.", flush=True)

    serve(settings, not (asked.no_worker or asked.only), greet, asked.only or "")
    return 0


def _load_demo(settings: Settings) -> bool:
    """Fills an empty database; gives whether it was empty."""
    database = Database(settings.database)
    with database.read() as tx:
        empty: bool = import_module("editor.people.rows").is_empty(tx)
    database.close()
    if empty:
        print("Loading the demo. This takes a moment.", flush=True)
        with _kit(settings) as kit:
            try:
                import_module("editor.demo").load(kit)
            except KeyboardInterrupt as stopped:
                raise RapporteurError("demo_failed", problem="it was stopped") from stopped
    return empty


def _demo_links(settings: Settings) -> list[tuple[str, str]]:
    """Address and link of each person of the demo who has an account here."""
    people, rows = import_module("editor.people.actions"), import_module("editor.people.rows")
    emails = [member.email for member in import_module("editor.demo.cast").TEAM]
    with _kit(settings) as kit:
        with kit.db.read() as tx:
            here = [email for email in emails if rows.person_by_email(tx, email)]
        return [(email, people.operators_link(kit, email)) for email in here]


def _worker(settings: Settings, asked: argparse.Namespace) -> int:
    _check_services(settings)
    with _kit(settings) as kit:
        import_module("editor.worker").run(kit)
    return 0


def _check_services(settings: Settings) -> None:
    if problem := import_module("editor.reach").problem(settings):
        raise ServeError(problem)


def _migrate(settings: Settings, asked: argparse.Namespace) -> int:
    migrate(settings.database)
    return _say(0, "The database has the newest form.")


def _demo(settings: Settings, asked: argparse.Namespace) -> int:
    migrate(settings.database)
    if not _load_demo(settings):
        return _say(1, "The database is not empty; the demo is only loaded into an empty one.")
    return _say(0, "The demo is loaded.")


def _sign_in_link(settings: Settings, asked: argparse.Namespace) -> int:
    email = import_module("editor.people.forms").email_address(asked.email)
    migrate(settings.database)
    with _kit(settings) as kit:
        print(import_module("editor.people.actions").operators_link(kit, email, asked.secretariat))
    return 0


def _export(settings: Settings, asked: argparse.Namespace) -> int:
    migrate(settings.database)
    with _kit(settings) as kit:
        operator = import_module("editor.downloads.operator")
        operator.export_to(kit, asked.forum, asked.version, asked.format, asked.out)
    return _say(0, f"{asked.out} is written.")


def _doctor(settings: Settings, asked: argparse.Namespace) -> int:
    findings = import_module("editor.doctor").examine(settings)
    for finding in findings:
        print(f"{'ok  ' if finding.well else 'NOT '} {finding.sentence}")
    return 0 if all(finding.well for finding in findings) else 1


@contextmanager
def _kit(settings: Settings) -> "Iterator[Kit]":
    kit: Kit = import_module("editor.app").make_kit(settings)
    try:
        yield kit
    finally:
        kit.close()


def _log(serves: bool) -> None:
    """What serves tells what it does; a command that ends has its one sentence."""
    terminal = logging.StreamHandler()
    terminal.setLevel(logging.INFO if serves else logging.CRITICAL)
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    logging.basicConfig(level=logging.WARNING, format=form, handlers=[terminal])
    logging.getLogger("editor").setLevel(logging.INFO)


def _say(code: int, sentence: str) -> int:
    print(sentence, file=sys.stderr if code else sys.stdout)
    return code


if __name__ == "__main__":
    sys.exit(main())
