"""The gate: what is hostile is refused, what an honest editor sends is never refused."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sections.errors import BadUpdate, TooLarge
from sections.updates import MAX_BYTES, Shadow, parse
from sections.ydoc import open_doc
from tests import hostile
from tests.hostile import ANY, TYPE, deletions, item, named, number, update, words
from tests.sections.gates import shadow_of, state_of
from tests.sections.honest_editor import Editor, honest_updates

FIRST = update([(1, 0, [words("ab😀c", parent="text")])])
"""Client 1, clocks 0 to 4; the second half of the emoji is clock 3."""


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
