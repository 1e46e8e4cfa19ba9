"""Lists: where each item stands, and what comes between items without ending their list."""

from exports.layout import LaidBlock
from exports.lists import LaidItem, LaidList, grouped
from exports.numbering import lay_out
from sections.blocks import Block
from tests.builders import block, document, heading, section
from tests.exports.outputs import item


def shape(part: LaidBlock | LaidList) -> object:
    """A list as nested pairs of its order and its items; a block as its text."""

    def of(one: LaidItem) -> object:
        text = one.laid.block.inlines[0].text
        return (text, *map(shape, one.lists)) if one.lists else text

    return (part.ordered, [of(one) for one in part.items]) if isinstance(part, LaidList) else "block"


def test_items_make_nested_lists_and_another_kind_begins_another() -> None:
    blocks = [
        item("a", ordered=True),
        item("a1", 1),
        item("a1x", 4),
        item("b", ordered=True),
        item("c"),
        "between",
        item("d", ordered=True),
    ]
    (laid,) = lay_out(document(section("One", *blocks)), []).sections
    assert [shape(part) for part in grouped(laid.blocks)] == [
        (True, [("a", (False, [("a1", (False, ["a1x"]))])), "b"]),
        (False, ["c"]),
        "block",
        (True, ["d"]),
    ]
    places = [(one.item.level, one.item.ordinal) for one in laid.blocks if one.item]
    assert places == [(0, 1), (1, 1), (2, 1), (0, 2), (0, 1), (0, 1)]


def test_a_list_goes_on_after_what_is_indented_below_it() -> None:
    def numbers(between: Block) -> list[tuple[int, int]]:
        inner = [item("a1", 1, ordered=True), between, item("a2", 1, ordered=True)]
        blocks = [item("a", ordered=True), *inner, item("b", ordered=True)]
        (laid,) = lay_out(document(section("One", *blocks)), []).sections
        return [(one.item.level, one.item.ordinal) for one in laid.blocks if one.item]

    assert numbers(block("Deep.", indent=2)) == [(0, 1), (1, 1), (1, 2), (0, 2)]
    assert numbers(block("Below a.", indent=1)) == [(0, 1), (1, 1), (1, 1), (0, 2)]
    assert numbers(block("Beside it.")) == [(0, 1), (1, 1), (0, 1), (0, 2)]
    assert numbers(heading("Headings begin anew", indent=1)) == [(0, 1), (1, 1), (0, 1), (0, 2)]
