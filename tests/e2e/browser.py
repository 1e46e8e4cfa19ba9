"""The browser of the end-to-end tests: Debian's Chromium, or Playwright's own where there is only a snap."""

from pathlib import Path

from playwright.sync_api import Browser, Playwright

CHROMIUM = Path("/usr/bin/chromium")

# No sandbox, because builds run as root; nothing that calls home, because tests talk to this machine alone.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium; its caller closes it."""
    own = str(CHROMIUM) if CHROMIUM.exists() else None
    return playwright.chromium.launch(executable_path=own, args=FLAGS)
