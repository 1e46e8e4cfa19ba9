"""Thousands of hostile updates, made upon the ids of a real section: what is wrong with each is one thing, chosen by
chance, so that it passes every check that looks for another."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sections.updates import MAX_BYTES, Update, parse
from tests.hostile import ANY, KILLERS, STRING, TYPE, Id, deletions, item, named, number, update, words

GC, DELETED, OLD_JSON, BINARY, EMBED, FORMAT, DOC, SKIP = 0, 1, 2, 3, 5, 6, 9, 10
HUGE = (2**31 - 1, 2**31, 2**32, 2**53 - 1, 2**53, 2**63)


@dataclass(frozen=True)
class Section:
    """What an attacker knows of a section: its updates, as every reader has them."""

    updates: Sequence[bytes]
    reached: dict[int, int]
    texts: tuple[Id, ...]
    pairs: tuple[Id, ...]
    types: tuple[Id, ...]

    @classmethod
    def of(cls, updates: Sequence[bytes]) -> "Section":
        """The ids of a section's log: texts, second halves of surrogate pairs, types."""
        reached: dict[int, int] = {}
        texts: list[Id] = []
        pairs: list[Id] = []
        types: list[Id] = []
        for one in updates:
            found: Update = parse(one, None)
            for client, structs in found.structs.items():
                for struct in structs:
                    reached[client] = max(reached.get(client, 0), struct.clock + struct.length)
                    if struct.kind == STRING:
                        texts.append((client, struct.clock))
                    if struct.own_type is not None:
                        types.append((client, struct.clock))
                    pairs += [(client, low) for low in struct.lows]
        return cls(updates, reached, tuple(texts), tuple(pairs), tuple(types))


class Attacker:
    """Makes updates under the client id `own`, upon a section."""

    def __init__(self, section: Section, own: int, chance: random.Random) -> None:
        self.section, self.own, self.chance = section, own, chance
        self.kinds: list[Callable[[], bytes]] = [
            getattr(self, name) for name in sorted(vars(type(self))) if name.startswith("_") and not name.endswith("__")
        ]

    def corpus(self, count: int) -> Iterator[tuple[str, bytes]]:
        """So many updates, each with the name of its kind; every kind about equally often."""
        for number_of in range(count):
            make = self.kinds[number_of % len(self.kinds)]
            yield make.__name__.removeprefix("_").replace("_", " "), make()

    # Pieces that are right, but for what each kind makes wrong.

    def here(self) -> Id:
        """An id of the section's text."""
        client, clock = self.chance.choice(self.section.texts)
        return client, self.chance.choice([clock, max(0, self.section.reached[client] - 1)])

    def next(self) -> int:
        """The clock at which the attacker's own content begins."""
        return self.section.reached.get(self.own, 0)

    def one(
        self, *pieces: bytes, clock: int | None = None, client: int | None = None, deletes: bytes = b"\x00"
    ) -> bytes:
        """An update of one client."""
        at = self.next() if clock is None else clock
        return update([(self.own if client is None else client, at, pieces)], deletes)

    def honest(self) -> bytes:
        """An update that somebody else has really sent."""
        return self.chance.choice(self.section.updates)

    # The kinds.

    def _killer(self) -> bytes:
        return self.chance.choice(list(KILLERS.values()))

    def _random_bytes(self) -> bytes:
        return self.chance.randbytes(self.chance.randint(0, 400))

    def _ones(self) -> bytes:
        return b"\xff" * self.chance.randint(1, 30_000)

    def _zeros(self) -> bytes:
        return b"\x00" * self.chance.randint(3, 30_000)

    def _truncated(self) -> bytes:
        whole = self.honest()
        return whole[: self.chance.randrange(len(whole))]

    def _with_something_behind(self) -> bytes:
        return self.honest() + self.chance.randbytes(self.chance.randint(1, 20))

    def _bytes_changed(self) -> bytes:
        data = bytearray(self.honest())
        for _ in range(self.chance.randint(1, 4)):
            data[self.chance.randrange(len(data))] = self.chance.randrange(256)
        return bytes(data)

    def _two_in_one(self) -> bytes:
        return self.honest()[:-1] + self.honest()

    def _too_large(self) -> bytes:
        return self.one(words("a" * (MAX_BYTES + self.chance.randint(0, 1000)), origin=self.here()))

    def _blocks_twice(self) -> bytes:
        block = (self.own, self.next(), [words("a", origin=self.here())])
        return update([block, block])

    def _no_blocks(self) -> bytes:
        return update([(self.own, self.next(), [])])

    def _clock_gap(self) -> bytes:
        return self.one(words("a", origin=self.here()), clock=self.next() + self.chance.choice([1, 2, 1000, 2**31 - 5]))

    def _clock_of_the_past(self) -> bytes:
        client, clock = self.here()
        return self.one(words("overwritten", origin=self.here()), client=client, clock=max(0, clock - 1))

    def _huge_number(self) -> bytes:
        huge = number(self.chance.choice(HUGE))
        return self.chance.choice(
            [
                huge + self.one(words("a", origin=self.here()))[1:],
                b"\x01" + huge + number(self.own) + b"\x00",
                b"\x01\x01" + huge + b"\x00\x84\x01\x00\x01a\x00",
                b"\x01\x01" + number(self.own) + huge + b"\x04\x01\x04text\x01a\x00",
                b"\x00" + huge,
                b"\x00\x01" + huge + b"\x01\x00\x01",
                self.one(item(DELETED, huge, parent="text")),
                self.one(item(STRING, huge + b"a", origin=self.here())),
            ]
        )

    def _number_without_end(self) -> bytes:
        return b"\x01\x01" + b"\x80" * self.chance.randint(9, 5_000) + b"\x00"

    def _client_id_of_somebody_else(self) -> bytes:
        client = self.chance.choice([one for one in self.section.reached if one != self.own])
        clock = self.section.reached[client] + self.chance.choice([0, 0, 0, 1])
        return self.one(words("forged", origin=self.here()), client=client, clock=clock)

    def _unknown_root(self) -> bytes:
        return self.one(words("a", parent=self.chance.choice(["other", "", "Text", "x" * 2_000])))

    def _unknown_origin(self) -> bytes:
        stranger = self.chance.randrange(2**32)
        return self.one(words("a", origin=(stranger, 0)), words("b", right=(stranger, 5)))

    def _origin_of_the_future(self) -> bytes:
        client, _ = self.here()
        return self.one(words("a", origin=(client, self.section.reached[client] + self.chance.randint(0, 9))))

    def _own_child(self) -> bytes:
        at = self.next()
        return self.one(words("x", origin=(self.own, at + 1)), words("y", origin=(self.own, at)))

    def _two_who_wait_for_each_other(self) -> bytes:
        other, at = self.chance.randrange(2**32), self.next()
        mine, theirs = [words("x", origin=(other, 0))], [words("y", origin=(self.own, at))]
        return update([(self.own, at, mine), (other, 0, theirs)])

    def _inside_a_pair(self) -> bytes:
        client, low = self.chance.choice(self.section.pairs)
        left, right = (client, low - 1), (client, low)
        where = self.chance.choice([{"origin": left}, {"right": right}, {"origin": left, "right": right}])
        return self.one(words("x", **where))

    def _half_a_pair_deleted(self) -> bytes:
        client, low = self.chance.choice(self.section.pairs)
        cut = self.chance.choice([(low, 1), (low - 1, 1), (low, 0)])
        return update([], deletions([(client, [cut])]))

    def _a_pair_of_ones_own_cut(self) -> bytes:
        at = self.next()
        return self.one(words("😀", origin=self.here()), words("Z", origin=(self.own, at), right=(self.own, at + 1)))

    def _no_text(self) -> bytes:
        broken = self.chance.choice([b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"\xf8\x88\x80\x80\x80", b""])
        return self.one(item(STRING, named(broken), origin=self.here()))

    def _content_that_has_no_place(self) -> bytes:
        kind = self.chance.choice([OLD_JSON, BINARY, DOC, SKIP, *range(11, 32)])
        content = self.chance.choice([named("x"), number(1) + named("1"), named("guid") + b"\x7e", number(3)])
        return self.one(item(kind, content, origin=self.here()))

    def _content_in_a_wrong_place(self) -> bytes:
        value = number(1) + b"\x7e"
        return self.one(
            self.chance.choice(
                [
                    item(ANY, value, parent="text"),
                    item(ANY, value, origin=self.here()),
                    item(TYPE, b"\x02", parent="text"),
                    words("x", parent="objects", key="k"),
                    words("x", parent="text", key="k"),
                    item(ANY, value, parent="objects"),
                    item(FORMAT, named("strong") + named("true"), parent="objects", key="k"),
                    item(EMBED, named("{}"), parent="objects", key="k"),
                ]
            )
        )

    def _parent_that_is_no_type(self) -> bytes:
        return self.one(item(ANY, number(1) + b"\x7e", parent=self.here(), key="k"))

    def _type_that_has_no_place(self) -> bytes:
        kind = self.chance.choice([b"\x03" + named("p"), b"\x04", b"\x05" + named("h"), b"\x06", b"\x07", b"\x7f"])
        return self.one(item(TYPE, kind, parent="objects", key="k"))

    def _types_nested_too_deep(self) -> bytes:
        at, depth = self.next(), self.chance.choice([8, 30, 300, 3_000])
        chain = [item(TYPE, b"\x01", parent="objects", key="deep")]
        chain += [item(TYPE, b"\x01", parent=(self.own, at + step), key="k") for step in range(depth)]
        return self.one(*chain)

    def _values_nested_too_deep(self) -> bytes:
        depth, pair = self.chance.choice([(40, b"\x75\x01"), (26_000, b"\x75\x01"), (9_000, b"\x76\x01\x01k")])
        return self.one(item(ANY, number(1) + pair * depth + b"\x7e", parent="objects", key="x"))

    def _json_nested_too_deep(self) -> bytes:
        depth = self.chance.choice([40, 900, 50_000])
        text = self.chance.choice(["[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth])
        return self.one(item(self.chance.choice([EMBED]), named(text), origin=self.here()))

    def _no_json(self) -> bytes:
        text = self.chance.choice(
            ["{", "NaN", "Infinity", "[1,]", "'a'", "", "\x00", "1" * 50_000, "-" * 1_000, '"\\ud800"']
        )
        made = item(EMBED, named(text), origin=self.here())
        return self.one(self.chance.choice([made, item(FORMAT, named("strong") + named(text), origin=self.here())]))

    def _a_name_of_thousands_of_letters(self) -> bytes:
        return self.one(
            item(FORMAT, named("x" * self.chance.randint(1_025, 60_000)) + named("true"), origin=self.here())
        )

    def _marks_without_number(self) -> bytes:
        """Allowed in itself: thousands of marks, of which none has words."""
        count = self.chance.randint(500, 3_000)
        at, first = self.next(), self.here()
        pieces = [
            item(FORMAT, named(f"m{n}") + named(json.dumps(n)), origin=first if not n else (self.own, at + n - 1))
            for n in range(count)
        ]
        return self.one(*pieces)

    def _endless_deletion(self) -> bytes:
        client, clock = self.here()
        return update([], deletions([(client, [(clock, self.chance.choice([0, 2**31 - 1, 10**6]))])]))

    def _deletions_twice(self) -> bytes:
        client, clock = self.here()
        return update([], deletions([(client, [(clock, 1)]), (client, [(clock, 1)])]))

    def _deletions_of_strangers(self) -> bytes:
        strangers = [(self.chance.randrange(2**32), [(0, 1)]) for _ in range(self.chance.randint(1, 500))]
        return update([], deletions(strangers))

    def _a_collected_piece(self) -> bytes:
        return self.one(bytes([GC]) + number(self.chance.choice([1, 5, 2_000_001, 2**31 - 1])))

    def _a_zigzag(self) -> bytes:
        """Allowed in itself: two clients whose pieces build on each other in turn."""
        count, at, other = self.chance.randint(100, 3_000), self.next(), self.chance.randrange(2**32)
        mine = [words("a", origin=self.here())] + [words("a", origin=(other, n - 1)) for n in range(1, count)]
        theirs = [words("b", origin=(self.own, at + n)) for n in range(count)]
        return update([(self.own, at, mine), (other, 0, theirs)])
