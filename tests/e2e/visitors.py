"""People with browsers of their own, signed in, and watched for anything that a console complains of."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.cast import Player
from tests.e2e.server import Server

PATIENCE = 20_000
"""Milliseconds for which a page may be waited for: the machine is shared."""


@dataclass
class Visitors:
    """Opens browsers upon one server, each with its own cookies; `troubles` gathers what went wrong in them."""

    chromium: Browser
    server: Server
    troubles: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)
    _forgiven: list[str] = field(default_factory=list)

    def __call__(self, who: Player | None = None, **options: Any) -> Page:
        """A page of a fresh browser, at the size of a desk; signed in when somebody is named.

        `options` are those of a browser context: viewport, color_scheme, forced_colors, java_script_enabled …"""
        given = {"viewport": {"width": 1440, "height": 900}, "base_url": self.server.address, **options}
        context = self.chromium.new_context(**given)
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        context.on("console", self._console)
        context.on("weberror", lambda error: self._trouble(str(error.error)))
        page = context.new_page()
        if who is not None:
            self.sign_in(page, who)
        return page

    def sign_in(self, page: Page, who: Player) -> None:
        """Signs somebody in by the link that the operator hands over; the page itself stays where it is."""
        link, sends = self.server.sign_in_link(who), page.context.request
        form = sends.get(link).text()
        token = form.split('name="csrf_token" value="')[1].split('"')[0]
        answer = sends.post(link, form={"csrf_token": token}, headers={"Referer": link}, max_redirects=0)
        assert answer.status == 303, answer.text()

    def forgive(self, *words: str) -> None:
        """Complaints that hold one of these words belong to the test: a network taken away, a server killed."""
        self._forgiven.extend(words)

    def close(self) -> None:
        """Closes all browsers; what any of them complained of fails the test."""
        for context in self._contexts:
            context.close()
        if self.troubles:
            raise AssertionError("\n".join(self.troubles))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._trouble(f"{message.text} ({message.location['url']})")

    def _trouble(self, words: str) -> None:
        if not any(one in words for one in self._forgiven):
            self.troubles.append(words)
