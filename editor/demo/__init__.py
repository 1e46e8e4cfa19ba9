"""The demo: three forums, made by the product's own actions with a set clock."""

from datetime import timedelta

from editor.demo import bpfs_2020, meaningful_access
from editor.demo.stage import set_up
from editor.kit import Kit
from sections.timeline import day_of

MEETING_IN = timedelta(days=30)
"""How long after the first start the annual meeting of the demo begins; its draft is out since M − 42."""


def load(kit: Kit) -> None:
    """Fills an empty installation. The dates of the forum in the middle are counted from now."""
    today = day_of(kit.clock.now())
    opens = today + MEETING_IN
    with set_up(kit.settings, bpfs_2020.OPENS) as stage:
        bpfs_2020.play(stage)
        stage.at(today - timedelta(days=97))
        cycle = stage.open_cycle("Nairobi", opens, opens + timedelta(days=4))
        meaningful_access.play(stage, cycle, today)
        stage.at(today - timedelta(days=1))
        stage.open_forum(
            cycle,
            "new-forum",
            "Local Content and Languages",
            "How people make and find what they need in their own languages. The team has just begun.",
        )
