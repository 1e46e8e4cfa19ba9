"""What an update asks of the keeper: which are doubted, and which are typing and nothing else."""

import random
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from sections.errors import BadUpdate
from sections.update_kinds import Doubt, doubt, is_typing
from sections.update_reader import FORMAT
from sections.updates import parse
from sections.ydoc import open_doc, text_hash, update_of
from sections.ydoc_repair import repair_cells, repair_ids
from tests.hostile import deletions, item, named, update, words
from tests.sections.gates import shadow_of, state_of
from tests.sections.honest_editor import honest_updates

OWN = 4_242
"""A client id that honest updates do not have."""


@given(st.integers(0, 10_000))
def test_whatever_has_to_be_repaired_is_doubted(seed: int) -> None:
    """In a text that is whole, an update that leaves an id twice or none, or a table without a cell, is told apart."""
    doc = open_doc()
    for one in honest_updates(random.Random(seed), 40):
        doc.apply_update(one)
        if update_of(doc, repair_ids, repair_cells):
            assert doubt(parse(one), one) is Doubt.REAL


def test_a_letter_leaves_no_doubt_and_a_deletion_little() -> None:
    gone = update([], deletions([(1, [(0, 1)])]))
    assert doubt(parse(gone), gone) is Doubt.LITTLE
    for client in (1, ord("\n")):  # a number that looks like the end of a paragraph is none
        letter = update([(client, 0, [words("a", parent="text")])])
        assert doubt(parse(letter), letter) is Doubt.NONE


def test_typing_is_new_words_of_one_person_and_nothing_else() -> None:
    def typing(*blocks: tuple[int, int, list[bytes]], deletes: bytes = b"\x00") -> bool:
        return is_typing(parse(update(blocks, deletes)), {1: 5})

    letter = words("a", origin=(1, 0))
    assert typing((2, 0, [letter]))
    assert typing((1, 5, [letter, letter]))
    assert not typing((1, 4, [words("c, d", origin=(1, 0))]))  # of which the first was there
    assert not typing((2, 0, [letter]), (3, 0, [letter]))
    assert not typing((2, 0, [letter]), deletes=deletions([(1, [(0, 1)])]))
    assert not typing(deletes=deletions([(1, [(0, 1)])]))
    assert not typing((2, 0, [words("a\nb", origin=(1, 0))]))
    assert not typing((2, 0, [item(FORMAT, named("strong") + named("true"), origin=(1, 0))]))
    assert not typing((2, 0, [letter] * 9))


@given(st.integers(0, 10_000))
def test_whatever_typing_the_gate_lets_through_the_library_takes(seed: int) -> None:
    """Also such as no editor makes, beside and between any places of a section: the keeper is not asked about it."""
    chance = random.Random(seed)
    updates = honest_updates(chance, 30)
    doc, shadow = open_doc(*updates), shadow_of(*updates)
    ids = [(client, clock) for client, reached in shadow.reached.items() for clock in range(reached)]
    for _ in range(30):
        clock = shadow.reached.get(OWN, 0)
        typed = update([(OWN, max(0, clock - chance.choice([0, 0, 0, 1, 3])), list(odd_words(chance, ids)))])
        before = shadow.reached
        try:
            shadow.commit(shadow.check(parse(typed)))
        except BadUpdate:
            continue
        if not is_typing(parse(typed), before):
            shadow = shadow_of(*updates)
            continue
        doc.apply_update(typed)
        updates.append(typed)
        ids += [(OWN, taken) for taken in range(clock, shadow.reached[OWN])]
    assert state_of(doc) == shadow.reached
    assert text_hash(open_doc(*updates)) == text_hash(doc)


def odd_words(chance: random.Random, ids: list[tuple[int, int]]) -> Iterator[bytes]:
    """Pieces of text wherever the format allows them to say that they are."""
    for _ in range(chance.choice([1, 1, 2, 5])):
        where: dict[str, object] = {
            "origin": chance.choice([None, chance.choice(ids)]),
            "right": chance.choice([None, chance.choice(ids)]),
        }
        if where == {"origin": None, "right": None}:
            parent = chance.choice(["text", "objects", chance.choice(ids)])
            where = {"parent": parent, "key": chance.choice([None, "key"])}
        yield words(chance.choice(["a", "words", "👋", "é", "שלום"]), **where)
