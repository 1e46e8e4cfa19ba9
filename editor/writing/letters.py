"""Letters to the authors of suggestions: what was decided and replied, gathered, so that nobody gets forty mails.

The thread that looks what is due looks after the letters of notes too."""

import logging
import threading
from dataclasses import dataclass, field

from editor.forums import rows as forum_rows
from editor.forums import rows_outline
from editor.kit import Kit
from editor.mail import MailFailed
from editor.people import rows as people_rows
from editor.writing import letters_notes
from editor.writing import rows_suggestions as rows
from sections.decisions import Decision, Reply, Verdict

log = logging.getLogger(__name__)

PAUSE = 30.0
"""Seconds between two looks."""
QUIET = 180_000
"""Milliseconds without a further decision after which a letter goes out."""
MOST = 50
"""Decisions that a letter tells one by one; the page has them all."""


@dataclass
class Letter:
    """What one person is to be told of one forum, oldest first."""

    author: str
    forum: str
    decisions: list[Decision] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        """Of everything that it tells."""
        return [*(one.id for one in self.decisions), *(one.id for one in self.replies)]

    @property
    def newest(self) -> int:
        """When the last of it happened."""
        return max([*(one.decided_at for one in self.decisions), *(one.at for one in self.replies)])


def start(kit: Kit) -> None:
    """Sends what is due from now on, in a thread that ends with the process."""
    threading.Thread(target=_go_on, args=(kit,), daemon=True, name="letters of the writing").start()


def send_due(kit: Kit) -> int:
    """Sends every letter that is due; gives how many. One that the mail server does not take is tried again later."""
    now = kit.clock.now()
    with kit.db.begin() as tx:
        due = [letter for letter in _waiting(*rows.untold(tx)) if letter.newest <= now - QUIET]
        # Noted before they are sent: two processes that look at once do not both send.
        rows.set_told(tx, [id for letter in due for id in letter.ids], now)
    return sum(_send(kit, letter) for letter in due)


def _send(kit: Kit, letter: Letter) -> bool:
    with kit.db.read() as tx:
        author = people_rows.person_by_id(tx, letter.author)
        forum = forum_rows.forum_by_id(tx, letter.forum)
        headings = {section.id: section.heading for section in rows_outline.outline(tx, letter.forum).sections}
        names = {
            id: person.name for id in {one.by for one in letter.replies} if (person := people_rows.person_by_id(tx, id))
        }
    if author is None or forum is None:
        return False
    accepted = sum(one.verdict is Verdict.ACCEPTED for one in letter.decisions)
    values = {
        "person": author,
        "forum": forum,
        "accepted": accepted,
        "rejected": len(letter.decisions) - accepted,
        "decisions": letter.decisions[:MOST],
        "more": max(0, len(letter.decisions) - MOST),
        "replies": letter.replies[:MOST],
        "headings": headings,
        "names": names,
        "link": f"{kit.settings.address}/forums/{forum.slug}/suggestions",
    }
    try:
        kit.mail.send(author.email, "suggestions_decided", "en", values)
    except MailFailed:
        log.warning("a letter to %s could not be sent; it is tried again", author.id)
        with kit.db.begin() as tx:
            rows.set_told(tx, letter.ids, None)
        return False
    return True


def _waiting(decisions: list[Decision], replies: list[Reply]) -> list[Letter]:
    letters: dict[tuple[str, str], Letter] = {}

    def letter(author: str, forum: str) -> Letter:
        return letters.setdefault((author, forum), Letter(author, forum))

    for decision in decisions:
        letter(decision.author, decision.forum).decisions.append(decision)
    for reply in replies:
        letter(reply.author, reply.forum).replies.append(reply)
    return list(letters.values())


def _go_on(kit: Kit) -> None:
    pause = threading.Event()
    while not pause.wait(PAUSE):
        for send in (send_due, letters_notes.send_due):
            try:
                send(kit)
            except Exception:
                log.exception("letters could not be looked after: %s", send.__module__)
