"""Forums: a Best Practice Forum in one cycle, and the stage of its output."""

from dataclasses import dataclass

from sections.lifecycle import Stage
from sections.timeline import Cycle


@dataclass(frozen=True)
class Forum:
    """One Best Practice Forum in one cycle; nothing is hard-wired to BPFs but the default scaffold.

    `slug` is unique over all cycles. `language` and `direction` are those of the output.
    """

    id: str
    slug: str
    title: str
    cycle: Cycle
    stage: Stage
    language: str = "en"
    direction: str = "ltr"
    mailing_list: str = ""
    process_page: str = ""
    description: str = ""
