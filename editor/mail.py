"""Mail: one template a message, with a subject and a body of plain text; into files, or to an SMTP server."""

import logging
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from editor import words
from editor.clock import Clock
from editor.ids import fresh_id
from editor.settings import Settings
from sections.errors import RapporteurError

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
WAIT = 20
"""Seconds that a mail server may take for any one answer."""


class MailFailed(RapporteurError):
    """The message was not taken by the mail server; nobody was told anything."""

    code = "mail_failed"


class Mail:
    """Sends mails. Called after the commit: a message that fails leaves a link that nobody knows."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._server = urlsplit(settings.mail_url)

    def send(self, to: str, template: str, language: str, values: Mapping[str, object]) -> None:
        """Sends `templates/mail/<template>.txt` to one address. Raises MailFailed."""
        message = self._written(to, template, language, values)
        if self._server.scheme == "file":
            self._keep(message)
            return
        try:
            with self._connected() as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            log.error("a mail by %s was not taken: %s", template, type(error).__name__)
            raise MailFailed() from error

    def reach(self) -> None:
        """Goes to the mail server without a message. Raises MailFailed.

        An address that nobody here knows is answered like a known one: as late, and with the same failure."""
        if self._server.scheme == "file":
            return
        try:
            with self._connected() as server:
                server.noop()
        except (OSError, smtplib.SMTPException) as error:
            raise MailFailed() from error

    def _written(self, to: str, template: str, language: str, values: Mapping[str, object]) -> EmailMessage:
        page = _environment(language).get_template(f"mail/{template}.txt")
        context = page.new_context({"address": self._settings.address, **values})
        subject = "".join(page.blocks["subject"](context))
        body = "".join(page.blocks["body"](context)).strip() + "\n"
        message = EmailMessage()
        message["Subject"] = " ".join(subject.split())
        message["From"] = self._settings.mail_from
        message["To"] = to
        message["Date"] = format_datetime(words.moment(self._clock.now()))
        message["Message-ID"] = f"<{fresh_id()}@{urlsplit(self._settings.address).hostname}>"
        message["Auto-Submitted"] = "auto-generated"
        # Base64, because quoted-printable breaks addresses over lines, and people copy them out of the file.
        message.set_content(body, charset="utf-8", cte="8bit" if self._server.scheme == "file" else "base64")
        return message

    def _keep(self, message: EmailMessage) -> None:
        folder = self._settings.data / "mail"
        try:
            folder.mkdir(exist_ok=True)
            (folder / f"{fresh_id()}.eml").write_bytes(message.as_bytes())
        except OSError as error:
            raise MailFailed() from error
        log.info("mail to %s: %s\n%s", message["To"], message["Subject"], message.get_content())

    def _connected(self) -> smtplib.SMTP:
        host, port = self._server.hostname or "localhost", self._server.port
        if self._server.scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=WAIT, context=context)
        else:
            server = smtplib.SMTP(host, port or 25, timeout=WAIT)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
        if self._server.username:
            server.login(unquote(self._server.username), unquote(self._server.password or ""))
        return server


@cache
def _environment(language: str) -> Environment:
    found = Translations.load(str(ROOT / "translations"), [language])
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        autoescape=False,  # letters are plain text
        trim_blocks=True,
    )
    translations = found if isinstance(found, Translations) else NullTranslations()
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(day=words.day, instant=words.instant, iso=words.iso)
    return environment
