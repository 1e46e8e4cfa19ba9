"""Hidden bookmarks: the names under which a Word file carries the permanent ids of sections and paragraphs."""

import hashlib
import re
from collections.abc import Iterable

from lxml.etree import _Element

from exports.word.oxml import el

LONGEST = 40
BLOCK, SECTION = "_p_", "_s_"


class Bookmarks:
    """The bookmarks of one file. Word takes letters, digits and low lines, 40 at most, and ignores case: an id that
    does not fit, or differs from another in case alone, is named by its digest. Same ids in same order, same names."""

    def __init__(self, blocks: Iterable[str], sections: Iterable[str]) -> None:
        self.blocks: dict[str, str] = {}
        self.sections: dict[str, str] = {}
        taken: set[str] = set()
        for names, prefix, ids in ((self.blocks, BLOCK, blocks), (self.sections, SECTION, sections)):
            for id in ids:
                names[id] = _name(prefix, id, taken)
        self._written = 0

    def around_block(self, id: str, content: Iterable[_Element]) -> list[_Element]:
        """`content` between the two ends of the bookmark of the block `id`."""
        return self._around(self.blocks[id], content)

    def around_section(self, id: str, content: Iterable[_Element]) -> list[_Element]:
        """`content` between the two ends of the bookmark of the section `id`."""
        return self._around(self.sections[id], content)

    def _around(self, name: str, content: Iterable[_Element]) -> list[_Element]:
        self._written += 1
        start = el("bookmarkStart", id=self._written, name=name)
        return [start, *content, el("bookmarkEnd", id=self._written)]


def _name(prefix: str, id: str, taken: set[str]) -> str:
    name = prefix + id.replace("-", "_")
    if len(name) > LONGEST or not re.fullmatch(r"\w+", name, re.ASCII) or name.lower() in taken:
        name = prefix + hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[: LONGEST - len(prefix)]
    taken.add(name.lower())
    return name
