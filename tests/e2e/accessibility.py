"""What axe-core finds on a page, and whether the page keeps to its width."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page, ViewportSize

AXE = Path(__file__).resolve().parents[2] / "static" / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")
DESK = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=360, height=740)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def findings(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """The serious findings, each with its rule, its words and the elements; empty when the page is in order.

    Of all rules, or of these alone."""
    # Evaluated by the test's own connection, which the content policy of the page does not concern.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    asked = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found: list[dict[str, Any]] = page.evaluate("async (asked) => (await axe.run(asked)).violations", asked)
    return [
        f"{one['id']}: {one['help']}: {[node['html'] for node in one['nodes']]}"
        for one in found
        if one["impact"] in SERIOUS
    ]


def findings_everywhere(page: Page) -> list[str]:
    """The same on a desk and on a phone, by day and by night; and what makes the page wider than its window."""
    out: list[str] = []
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour halfway to another
            by_night = ["color-contrast"] if scheme == "dark" else []  # nothing else differs between night and day
            out += [f"{size['width']} px, {scheme}: {one}" for one in findings(page, by_night)]
        if wider := page.evaluate("() => document.documentElement.scrollWidth - innerWidth"):
            out.append(f"{size['width']} px: {wider} px too wide")
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return out
