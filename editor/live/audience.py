"""The open pages, here and in other processes: what they are told of what happens beside the text."""

from editor.anchors import AnchorRow
from editor.anchors import of_section as anchors_of
from editor.db import Database
from editor.live.bus import Bus, Topic
from editor.live.presence import Pages
from editor.live.wire import Wire


class Audience:
    """Tells the pages of this process by `wire`, when it has one, and the other processes by the bus."""

    def __init__(self, bus: Bus, pages: Pages, db: Database) -> None:
        self._bus, self._pages, self._db = bus, pages, db
        self.wire: Wire | None = None
        self._moved: set[str] = set()
        bus.listen(Topic.SIGNED_OUT, self._close)
        bus.listen(Topic.RIGHTS, self._ask_doors)
        bus.listen(Topic.TOLD, self._tell)
        bus.listen(Topic.ANCHORS, self._moved.add)
        bus.listen(Topic.BACK, self._tell_everything)

    def signed_out(self, session: str) -> None:
        """Closes the pages of a sign-in that has ended."""
        self._close(session)
        self._bus.tell(Topic.SIGNED_OUT, session=session)

    def rights_changed(self, forum: str) -> None:
        """Asks the doors again, at once, for every page of a forum."""
        self._ask_doors(forum)
        self._bus.tell(Topic.RIGHTS, forum=forum)

    def tell(self, forum: str, kind: str, section: str | None) -> None:
        """Tells the pages of a forum that something is to be fetched again."""
        self._tell(forum, kind, section)
        self._bus.tell(Topic.TOLD, forum=forum, kind=kind, section=section)

    def anchors(self, section: str, found: list[AnchorRow]) -> None:
        """Tells the pages of a section where anchors stand now."""
        if self.wire:
            self.wire.anchors(section, found)
        self._bus.tell(Topic.ANCHORS, section=section)

    def catch_up(self) -> None:
        """Tells the pages of this process where anchors stand that another one has found elsewhere."""
        while self._moved:
            section = self._moved.pop()
            if self.wire and self._pages.of_section(section):
                with self._db.read() as tx:
                    found = anchors_of(tx, section)
                self.wire.anchors(section, found)

    def _close(self, session: str) -> None:
        if self.wire:
            self.wire.signed_out(session)

    def _ask_doors(self, forum: str) -> None:
        if self.wire:
            self.wire.rights_changed(forum)

    def _tell(self, forum: str, kind: str, section: str | None) -> None:
        if self.wire:
            self.wire.tell(forum, kind, section)

    def _tell_everything(self) -> None:
        """The bus was away: whatever may have been told meanwhile is looked at again."""
        for forum in {page.rights.forum for page in self._pages.all() if page.rights.forum}:
            self._ask_doors(forum)
            for kind in ("outline", "comments", "stage"):
                self._tell(forum, kind, None)
        self._moved.update(self._pages.sections())
