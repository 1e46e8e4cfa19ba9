"""Settings: environment variables `RAPPORTEUR_…`, read once; unknown or bad ones stop the start with a
sentence."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "RAPPORTEUR_"


class SettingsError(Exception):
    """A setting that cannot be used; the text is the sentence for the operator."""


def _setting(default: Any, why: str) -> Any:
    return field(default=default, metadata={"why": why})


@dataclass(frozen=True)
class Settings:
    """All settings. `why` in each field's metadata is what `docs/settings.md` says of it."""

    data_dir: str = _setting("var", "Where database, files and keys are kept.")
    database_url: str = _setting("", "The database; empty: SQLite in DATA_DIR/rapporteur.db.")
    redis_url: str = _setting("", "Redis for several processes; empty: none is needed.")
    host: str = _setting("127.0.0.1", "The address that the server listens on.")
    port: int = _setting(8000, "The port that the server listens on.")
    base_url: str = _setting("", "The address that people see, used in mails; empty: http://HOST:PORT.")
    mail_url: str = _setting(
        "file:", "file: writes one .eml a message to DATA_DIR/mail; or smtp[s]://user:password@host:port."
    )
    mail_from: str = _setting("rapporteur@localhost", "The sender of all mails.")
    secret_key: str = _setting("", "Signs cookies and tokens; empty: made once, kept in DATA_DIR/secret-key.")
    clock_file: str = _setting("", "A file with an offset in seconds, for demos and tests only.")
    proxy: bool = _setting(False, "1 when exactly one proxy of ours stands in front and sets X-Forwarded-*.")
    threads: int = _setting(200, "Threads of the web server; each open page of a writer holds one or two.")
    sign_ins_per_minute: int = _setting(10, "Sign-in mails to one address: more is a mistake or an attack.")
    network_sign_ins_per_minute: int = _setting(
        60, "Sign-in mails asked for from one network address: a whole meeting room shares one."
    )
    comments_per_minute: int = _setting(10, "Comments from one network address: a whole meeting room shares one.")
    invitations_per_minute: int = _setting(20, "Invitations by one person: more is a mistake or a stolen cookie.")
    exports_per_minute: int = _setting(30, "Files asked to be made, from one network address.")
    request_bytes: int = _setting(20_000_000, "The largest file that is taken.")
    form_bytes: int = _setting(300_000, "The largest form without a file: the longest comment takes a third of it.")
    sockets_per_person: int = _setting(20, "Open write pages of one person.")
    live_messages_per_second: int = _setting(40, "What one write page may send before it is slowed.")
    live_bytes_per_second: int = _setting(500_000, "The same in bytes; a long text typed offline comes in parts.")
    live_openings_per_minute: int = _setting(60, "Connections that one person may open: a lost one is tried often.")
    live_burst_seconds: int = _setting(3, "How many seconds' worth may come at once.")
    job_seconds: int = _setting(120, "How long the making of one file may take.")
    job_bytes: int = _setting(2_000_000_000, "How much memory the making of one file may take.")
    session_days: int = _setting(30, "How long a sign-in lasts when it is used.")

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """The settings in `environ`, os.environ by default. Raises SettingsError."""
        environ = os.environ if environ is None else environ
        known = {PREFIX + one.name.upper(): one for one in fields(cls)}
        values: dict[str, Any] = {}
        for name, text in environ.items():
            if not name.startswith(PREFIX):
                continue
            if name not in known:
                raise SettingsError(f"There is no setting {name}; docs/settings.md lists them all.")
            values[known[name].name] = _read_one(name, known[name].type, text)
        settings = cls(**values)
        settings._check()
        return settings

    def environ(self) -> dict[str, str]:
        """The settings as environment variables: for a process that this one starts."""
        values = {PREFIX + one.name.upper(): getattr(self, one.name) for one in fields(self)}
        return {name: str(int(value) if isinstance(value, bool) else value) for name, value in values.items()}

    def _check(self) -> None:
        scheme = urlsplit(self.mail_url).scheme
        if scheme not in ("file", "smtp", "smtps"):
            raise SettingsError("RAPPORTEUR_MAIL_URL begins with file:, smtp: or smtps:.")
        if self.base_url and urlsplit(self.base_url).scheme not in ("http", "https"):
            raise SettingsError("RAPPORTEUR_BASE_URL begins with http:// or https://.")
        if self.database_url and urlsplit(self.database_url).scheme not in ("sqlite", "postgresql"):
            raise SettingsError("RAPPORTEUR_DATABASE_URL begins with sqlite:// or postgresql://.")
        if self.redis_url and urlsplit(self.redis_url).scheme not in ("redis", "rediss", "unix"):
            raise SettingsError("RAPPORTEUR_REDIS_URL begins with redis://, rediss:// or unix://.")
        if not 1 <= self.port <= 65535:
            raise SettingsError("RAPPORTEUR_PORT is a number from 1 to 65535.")
        if self.secret_key and len(self.secret_key) < 32:
            raise SettingsError("RAPPORTEUR_SECRET_KEY has at least 32 characters.")

    @property
    def data(self) -> Path:
        """DATA_DIR as a path; made when it is not there."""
        path = Path(self.data_dir).resolve()
        path.mkdir(parents=True, exist_ok=True)
        return path

    @property
    def database(self) -> str:
        """The address of the database, for SQLAlchemy."""
        if not self.database_url:
            return f"sqlite:///{self.data / 'rapporteur.db'}"
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def address(self) -> str:
        """The address that people see, without a slash at its end."""
        return (self.base_url or f"http://{self.listens_at}").rstrip("/")

    @property
    def listens_at(self) -> str:
        """Host and port as they stand in an address."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def secret(self) -> str:
        """The secret key; made once and kept, readable for the owner alone, when no setting gives it."""
        if self.secret_key:
            return self.secret_key
        path = self.data / "secret-key"
        try:
            return path.read_text("ascii")
        except FileNotFoundError:
            pass
        fresh = secrets.token_urlsafe(48)
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
                file.write(fresh)
        except FileExistsError:
            return path.read_text("ascii")
        return fresh


def _read_one(name: str, kind: Any, text: str) -> Any:
    try:
        if kind is bool:
            return {"0": False, "": False, "1": True}[text]
        if kind is int:
            number = int(text)
            if number < 1:
                raise ValueError
            return number
    except (KeyError, ValueError):
        meant = "0 or 1" if kind is bool else "a whole number above 0"
        raise SettingsError(f"{name} is {text!r}; it takes {meant}.") from None
    return text


def documented() -> list[tuple[str, str, str]]:
    """Name, default and reason of every setting, in order: what `docs/settings.md` is made of."""
    return [(PREFIX + one.name.upper(), _written(one.default), one.metadata["why"]) for one in fields(Settings)]


def _written(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else "" if value is MISSING else str(value)
