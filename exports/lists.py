"""Lists: each item is given its list, level and ordinal, and consecutive items are gathered into nested lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from exports.layout import Item, LaidBlock
from sections.blocks import Block, BlockKind


@dataclass(frozen=True)
class LaidList:
    """Consecutive items of one list."""

    ordered: bool
    items: tuple["LaidItem", ...]


@dataclass(frozen=True)
class LaidItem:
    """A list item and the lists inside it."""

    laid: LaidBlock
    lists: tuple[LaidList, ...] = ()


def grouped(blocks: Sequence[LaidBlock]) -> Iterator[LaidBlock | LaidList]:
    """The blocks in order, list items gathered into nested lists."""
    waiting: list[LaidBlock] = []
    for laid in blocks:
        if laid.item:
            waiting.append(laid)
            continue
        yield from _lists(waiting)
        waiting = []
        yield laid
    yield from _lists(waiting)


@dataclass
class OpenLists:
    """Gives consecutive list items their level, list and ordinal."""

    runs: int = 0
    open: list[Item] = field(default_factory=list)

    def close(self, level: int = 0) -> None:
        """Ends the lists from a level on; a paragraph that is indented belongs to an item, whose list goes on."""
        self.open = self.open[:level]

    def next(self, block: Block) -> Item:
        """The place of the next item, which goes on with a list or begins one."""
        level = min(block.indent, len(self.open))
        ordered = block.kind is BlockKind.NUMBER
        before = self.open[level] if level < len(self.open) else None
        if before and before.ordered == ordered:
            item = Item(before.run, level, ordered, before.ordinal + 1)
        else:
            self.runs += 1
            item = Item(self.runs, level, ordered, 1)
        self.open[level:] = [item]
        return item


def _lists(items: Sequence[LaidBlock]) -> tuple[LaidList, ...]:
    out: list[LaidList] = []
    start = 0
    while start < len(items):
        run, level = _item(items[start]).run, _item(items[start]).level
        end = start
        children: list[LaidItem] = []
        while end < len(items) and _item(items[end]).run == run:
            inner = end + 1
            while inner < len(items) and _item(items[inner]).level > level:
                inner += 1
            children.append(LaidItem(items[end], _lists(items[end + 1 : inner])))
            end = inner
        out.append(LaidList(_item(items[start]).ordered, tuple(children)))
        start = end
    return tuple(out)


def _item(laid: LaidBlock) -> Item:
    if laid.item is None:
        raise ValueError(f"{laid.block.id} is no list item")
    return laid.item
