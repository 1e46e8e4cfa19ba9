"""The gate: what is hostile is refused, what an honest editor sends is never refused."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map
from pycrdt import Text as FlatText

from sections.errors import BadUpdate, TooLarge
from sections.update_kinds import Doubt, doubt, is_typing
from sections.update_reader import FORMAT
from sections.updates import MAX_BYTES, Shadow, parse
from sections.ydoc import Flat, flat_texts, open_doc, text_hash, update_of
from sections.ydoc_repair import repair_cells, repair_ids
from tests import hostile
from tests.hostile import ANY, TYPE, deletions, item, named, number, update, words

FIRST = update([(1, 0, [words("ab😀c", parent="text")])])
"""Client 1, clocks 0 to 4; the second half of the emoji is clock 3."""
OWN = 4_242
"""A client id that honest updates do not have."""


def shadow_of(*updates: bytes) -> Shadow:
    shadow = Shadow()
    for one in updates:
        shadow.commit(shadow.check(parse(one)))
    return shadow


@pytest.mark.parametrize("name", hostile.KILLERS)
def test_the_four_killers_are_refused(name: str) -> None:
    with pytest.raises(BadUpdate):
        Shadow().check(parse(hostile.KILLERS[name]))


REFUSED: dict[str, tuple[bytes, str]] = {
    "unknown root": (update([(2, 0, [words("x", parent="other")])]), "unknown root"),
    "text in a map": (update([(2, 0, [words("x", parent="objects", key="k")])]), "content 4 in type 1"),
    "a key in a text": (update([(2, 0, [words("x", parent="text", key="k")])]), "a key in a list, or none in a map"),
    "no key in a map": (update([(2, 0, [item(ANY, number(1) + b"\x7e", parent="objects")])]), "a key in a list"),
    "a value in a text": (update([(2, 0, [item(ANY, number(1) + b"\x7e", parent="text")])]), "content 8 in type 2"),
    "a type of XML": (update([(2, 0, [item(TYPE, b"\x03", parent="objects", key="k")])]), "type 3 has no place"),
    "a document": (update([(2, 0, [item(9, named("g") + b"\x7e", parent="objects", key="k")])]), "content 9"),
    "an old JSON list": (update([(2, 0, [item(2, number(1) + named("1"), parent="text")])]), "content 2"),
    "cut from the left": (update([(2, 0, [words("x", origin=(1, 2))])]), "cuts a surrogate pair"),
    "cut from the right": (update([(2, 0, [words("x", right=(1, 3))])]), "cuts a surrogate pair"),
    "half deleted": (update([], deletions([(1, [(2, 1)])])), "cuts a surrogate pair"),
    "deletes nothing": (update([], deletions([(1, [(0, 0)])])), "deletes what is not there"),
    "deletes what is not there": (update([], deletions([(1, [(4, 2)])])), "deletes what is not there"),
    "unknown origin": (update([(2, 0, [words("x", origin=(9, 0))])]), "builds on what is not there"),
    "own child": (update([(2, 0, [words("x", origin=(2, 1)), words("y", origin=(2, 0))])]), "builds on what is not"),
    "known, of a letter": (update([(1, 0, [words("ab😀cX", parent=(1, 0))])]), "its parent is not a type"),
    "known, in a map": (update([(1, 0, [words("ab😀cX", parent="objects", key="k")])]), "content 4 in type 1"),
    "known, of nothing": (update([(1, 0, [words("ab😀cX", origin=(9, 0))])]), "builds on what is not there"),
    "known, in a pair": (update([(1, 4, [words("cX", right=(1, 3))])]), "cuts a surrogate pair"),
    "parent is text": (update([(2, 0, [words("x", parent=(1, 0))])]), "its parent is not a type"),
    "nothing": (b"", "too short"),
    "bytes left over": (FIRST + b"\x00", "bytes left over"),
    "no UTF-8": (update([(2, 0, [item(4, named(b"\xff\xfe"), parent="text")])]), "not UTF-8"),
    "a lone surrogate": (update([(2, 0, [item(4, named(b"\xed\xa0\x80"), parent="text")])]), "not UTF-8"),
    "no JSON": (update([(2, 0, [item(5, named("{"), parent="text")])]), "not JSON"),
    "not a number": (update([(2, 0, [item(5, named("NaN"), parent="text")])]), "not JSON"),
    "a number that is none": (update([(2, 0, [item(5, named("1" * 400), parent="text")])]), "not JSON"),
    "an exponent that is none": (update([(2, 0, [item(5, named("1e999"), parent="text")])]), "not JSON"),
    "half a pair in JSON": (update([(2, 0, [item(5, named('["\\uD83D"]'), parent="text")])]), "not JSON"),
    "deep JSON": (update([(2, 0, [item(5, named("[" * 99 + "]" * 99), parent="text")])]), "nested too deep"),
    "empty text": (update([(2, 0, [words("", parent="text")])]), "length"),
    "endless run": (update([(2, 0, [item(1, number(2**31), parent="text")])]), "number too big"),
    "skip": (update([(2, 0, [bytes([10]) + number(3)])]), "content 10"),
    "deletions twice": (update([], deletions([(1, [(0, 1)]), (1, [(1, 1)])])), "a client's deletions twice"),
    "many clients": (b"\xff\xff\xff\x7f", "number too big"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_updates_are_refused_for_their_reason(name: str) -> None:
    data, reason = REFUSED[name]
    with pytest.raises(BadUpdate) as refused:
        shadow_of(FIRST).check(parse(data))
    assert str(refused.value.values["reason"])[: len(reason)] == reason


def test_types_nested_too_deep_are_refused() -> None:
    chain = [item(TYPE, b"\x01", parent="objects", key="k")]
    chain += [item(TYPE, b"\x01", parent=(2, at), key="k") for at in range(20)]
    with pytest.raises(BadUpdate):
        Shadow().check(parse(update([(2, 0, chain)])))


def test_neighbours_in_different_places_are_refused() -> None:
    note = update([(3, 0, [item(TYPE, b"\x02", parent="objects", key="n"), words("note", parent=(3, 0))])])
    with pytest.raises(BadUpdate):
        shadow_of(FIRST, note).check(parse(update([(2, 0, [words("x", origin=(1, 0), right=(3, 1))])])))


def test_what_is_known_stays_where_it_is() -> None:
    note = update([(3, 0, [item(TYPE, b"\x02", parent="objects", key="n"), words("note", parent=(3, 0))])])
    with pytest.raises(BadUpdate):
        shadow_of(FIRST, note).check(parse(update([(1, 0, [words("ab😀c, and more", parent=(3, 0))])])))
    assert shadow_of(FIRST, note, update([(1, 0, [words("ab😀c, and more", parent="text")])])).reached[1] == 15


def test_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge):
        parse(b"\x00" * (MAX_BYTES + 1))


def test_client_ids_of_others_are_refused() -> None:
    mine, theirs = update([(2, 0, [words("x", origin=(1, 0))])]), update([(1, 5, [words("x", origin=(1, 4))])])
    shadow = shadow_of(FIRST)
    assert shadow.check(parse(mine), clients={2}).writers == {2}
    with pytest.raises(BadUpdate):
        shadow.check(parse(theirs), clients={2})
    # Deletions and what is known already need no ownership.
    shadow.check(parse(update([], deletions([(1, [(0, 1)])]))), clients={2})
    assert shadow.check(parse(FIRST), clients={2}).writers == set()


def test_what_was_sent_again_after_a_lost_answer_is_taken_once() -> None:
    shadow = shadow_of(FIRST)
    longer = update([(1, 0, [words("ab😀cdef", parent="text")])])
    change = shadow.check(parse(longer), clients={1})
    shadow.commit(change)
    assert shadow.reached == {1: 8}
    cut = update([(1, 0, [words("ab😀c", parent="text")])])
    half = shadow_of(update([(1, 0, [words("ab", parent="text"), item(1, number(1), origin=(1, 1))])]))
    with pytest.raises(BadUpdate):
        half.check(parse(cut))


def test_a_shadow_survives_being_stored() -> None:
    updates = honest_updates(random.Random(3), 80)
    shadow, again = Shadow(), Shadow()
    for one in updates:
        shadow.commit(shadow.check(parse(one)))
        again.commit(again.check(parse(one)))
        again = Shadow.from_bytes(again.to_bytes())
    assert (again.reached, again.lows) == (shadow.reached, shadow.lows)
    for client, runs in shadow.runs.items():
        assert (again.runs[client].starts, again.runs[client].runs) == (runs.starts, runs.runs)


@given(st.integers(0, 10_000), st.integers(1, 40))
def test_what_is_undone_was_never_there(seed: int, last: int) -> None:
    updates = honest_updates(random.Random(seed), 50)
    shadow, changes = shadow_of(*updates[:-last]), []
    for one in updates[-last:]:
        changes.append(shadow.check(parse(one)))
        shadow.commit(changes[-1])
    for change in reversed(changes):
        shadow.undo(change)
    never = shadow_of(*updates[:-last])
    assert shadow.to_bytes() == never.to_bytes()
    for one in updates[-last:]:  # and what is sent once more is taken as it was
        shadow.commit(shadow.check(parse(one)))
    assert shadow.reached == shadow_of(*updates).reached


@given(st.binary(max_size=200))
def test_random_bytes_never_do_more_than_be_refused(data: bytes) -> None:
    try:
        Shadow().check(parse(data))
    except BadUpdate:
        return


@given(st.integers(0, 10_000), st.data())
def test_what_passes_after_mutation_is_harmless(seed: int, data: st.DataObject) -> None:
    """Bytes changed on their way are refused, or the document that applies them holds what the shadow says."""
    updates = honest_updates(random.Random(seed), 12)
    last = bytearray(updates[-1])
    # The library does not write the same change at the same length each time: places are drawn as parts of it.
    places = st.integers(0, 9_999)
    for _ in range(data.draw(st.integers(1, 3))):
        last[data.draw(places) * len(last) // 10_000] = data.draw(st.integers(0, 255))
    last = last[: 1 + data.draw(places) * len(last) // 10_000]
    shadow = shadow_of(*updates[:-1])
    try:
        shadow.commit(shadow.check(parse(bytes(last))))
    except BadUpdate:
        return
    doc = open_doc(*updates[:-1], bytes(last))
    assert open_doc(doc.get_update()).get_state() is not None
    assert state_of(doc) == {client: clock for client, clock in shadow.reached.items() if clock}


@given(st.integers(0, 10_000))
def test_honest_traffic_is_never_refused(seed: int) -> None:
    """Three people type, delete, format, make tables and notes, hear of each other late, and send differences."""
    chance = random.Random(seed)
    server, shadow = open_doc(), Shadow()
    people = [Editor(client, chance) for client in (11, 12, 13)]
    for _ in range(25):
        person = chance.choice(people)
        for _ in range(chance.randint(1, 4)):
            person.change()
        if chance.random() < 0.7:
            update = person.doc.get_update(server.get_state())
            shadow.commit(shadow.check(parse(update), {person.client}))
            server.apply_update(update)
            person.doc.apply_update(server.get_update(person.doc.get_state()))
    assert state_of(server) == shadow.reached


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
    doc, shadow = open_doc(*updates), Shadow()
    for one in updates:
        shadow.commit(shadow.check(parse(one, None)))
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


class Editor:
    """Somebody who edits a section by chance."""

    def __init__(self, client: int, chance: random.Random) -> None:
        self.client, self.chance = client, chance
        self.doc: Doc[Any] = open_doc(client=client)

    def change(self) -> None:
        deed: Callable[[], None] = self.chance.choice(
            [self.type, self.type, self.type, self.delete, self.mark, self.make]
        )
        with self.doc.transaction():
            deed()

    def some_text(self) -> tuple[FlatText, Flat]:
        _, text = self.chance.choice(list(flat_texts(self.doc)))
        return text, Flat(text)

    def offset(self, flat: Flat) -> int:
        return flat.byte(flat.unit(self.chance.randint(0, len(flat.text))))

    def type(self) -> None:
        text, flat = self.some_text()
        new = self.chance.choice(["a", "word ", "é", "😀", "\n", "العربية", "አማርኛ", "中文", "e\u0301"])
        text.insert(self.offset(flat), new, {"id": "x"} if new == "\n" else {})

    def delete(self) -> None:
        text, flat = self.some_text()
        one, other = sorted((self.offset(flat), self.offset(flat)))
        if one < other:
            del text[one:other]

    def mark(self) -> None:
        text, flat = self.some_text()
        one, other = sorted((self.offset(flat), self.offset(flat)))
        if one < other:
            text.format(one, other, {"strong": self.chance.choice([True, None]), "link": {"href": "https://a.example"}})

    def make(self) -> None:
        name = f"o{self.chance.randint(0, 5)}"
        if self.chance.random() < 0.5:
            self.doc["objects"][name] = FlatText()
            self.doc["text"].insert_embed(0, {"type": "footnote", "ref": name}, {})
        else:
            cells = Map({"r1:c1": FlatText()})
            self.doc["objects"][name] = Map(
                {"type": "table", "rows": Array(["r1"]), "cols": Array(["c1"]), "cells": cells, "head": True}
            )


def honest_updates(chance: random.Random, count: int) -> list[bytes]:
    editor, out = Editor(21, chance), []
    watch = editor.doc.observe(lambda event: out.append(event.update))
    while len(out) < count:
        editor.change()
    editor.doc.unobserve(watch)
    return out


def state_of(doc: Doc[Any]) -> dict[int, int]:
    numbers = iter_numbers(doc.get_state())
    return {next(numbers): next(numbers) for _ in range(next(numbers))}


def iter_numbers(data: bytes) -> Any:
    value = shift = 0
    for part in data:
        value |= (part & 127) << shift
        shift += 7
        if part < 128:
            yield value
            value = shift = 0
