"""Somebody honest who edits a section by chance, and the updates that come of it."""

import random
from collections.abc import Callable
from typing import Any

from pycrdt import Array, Doc, Map
from pycrdt import Text as FlatText

from sections.ydoc import Flat, flat_texts, open_doc


class Editor:
    """One person with a document of their own."""

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
    """At least so many updates of one person, in their order."""
    editor, out = Editor(21, chance), []
    watch = editor.doc.observe(lambda event: out.append(event.update))
    while len(out) < count:
        editor.change()
    editor.doc.unobserve(watch)
    return out
