"""The tags of a PDF, by which it is read aloud: what the engine leaves out is put in while it builds them.

`better_tags` wraps a part of WeasyPrint that is not public; where that part is gone, the engine's own tags remain.
`finish` uses public means alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import pydyf
from weasyprint.pdf import tags

Element = Any
"""An element of the structure tree, as the engine's dictionary."""
PRIVATE = "_build_box_tree"

ONE = frozenset({"/Sect", "/Div", "/P", "/BlockQuote", "/L", "/LI", "/LBody", "/Note"})
"""Elements that stay one when a page ends inside them."""
_LOCK = Lock()


@contextmanager
def better_tags() -> Iterator[None]:
    """While it is open, the engine's tags know languages, notes, code and links, and run on over the ends of pages."""
    with _LOCK:
        build: Callable[..., Iterator[Element]] | None = getattr(tags, PRIVATE, None)
        if build is None:
            yield
            return
        setattr(tags, PRIVATE, _Better(build).tags)
        try:
            yield
        finally:
            setattr(tags, PRIVATE, build)


def finish(_: object, pdf: pydyf.PDF) -> None:
    """Puts the sign of each item beside the item's body, where the standard wants it; the engine leaves it inside."""
    objects = {one.number: one for one in pdf.objects}
    bodies: list[Element] = [one for one in pdf.objects if isinstance(one, dict) and one.get("S") == "/LBody"]
    for body in bodies:
        holder = body
        while (first := _first(objects, holder)) is not None and first["S"] == "/NonStruct":
            holder = first
        item = _object(objects, body["P"])
        if first is not None and first["S"] == "/Lbl" and item["S"] == "/LI":
            item["K"].insert(0, holder["K"].pop(0))
            first["P"] = item.reference


@dataclass
class _Better:
    """Wraps the engine's builder of tags for one file.

    `first` has for each element of the page its first tag and the page it was last seen on; `calls` the tag of each
    note's call with its parent.
    """

    build: Callable[..., Iterator[Element]]
    first: dict[tuple[int, str, str], tuple[Element, int]] = field(default_factory=dict)
    calls: dict[int, tuple[Element, Element]] = field(default_factory=dict)

    def tags(self, box: Any, parent: Element, pdf: pydyf.PDF, page: int, *rest: Any) -> Iterator[Element]:
        """The engine's tags of a box, bettered; those that belong to an earlier one are not given again."""
        inner = getattr(box, "_box", box)
        element, name = getattr(inner, "element", None), getattr(inner, "element_tag", None) or ""
        for tag in self.build(box, parent, pdf, page, *rest):
            if element is None or name in ("html", "body"):  # what passes through them are the tags of others
                yield tag
                continue
            if "::" in name:
                self._pseudo(element, name, tag, parent)
                _tell_of_link(element, tag, inner)
                yield tag
                continue
            _name(element, name, tag)
            _tell_of_link(element, tag, inner)
            if not (self._goes_on(element, name, tag, pdf, page) or self._is_note(element, tag, pdf)):
                yield tag

    def _pseudo(self, element: Any, name: str, tag: Element, parent: Element) -> None:
        if name.endswith("::footnote-call"):
            tag["S"] = "/Reference"
            self.calls.setdefault(id(element), (tag, parent))
        elif name.endswith("::footnote-marker"):
            tag["S"] = "/Lbl"

    def _goes_on(self, element: Any, name: str, tag: Element, pdf: pydyf.PDF, page: int) -> bool:
        """Whether the tag goes on with one that a page before began; then its content is there already."""
        key = (id(element), tag["S"], name)
        if tag["S"] not in ONE:
            return False
        first, last = self.first.get(key, (None, page))
        if first is None or last == page:
            self.first[key] = (tag, page)
            return False
        for kid in tag["K"]:
            one = pdf.objects[int(bytes(kid).split()[0])] if isinstance(kid, bytes) else None
            if isinstance(one, dict) and "P" in one:
                one["P"] = first.reference
            first["K"].append(kid)
        self.first[key] = (first, page)
        return True

    def _is_note(self, element: Any, tag: Element, pdf: pydyf.PDF) -> bool:
        """Whether the tag is a note whose call is known; then it is read there, and not at the foot of the page."""
        if tag["S"] != "/Note" or id(element) not in self.calls:
            return False
        call, parent = self.calls[id(element)]
        at = parent["K"].index(call.reference) + 1 if call.reference in parent["K"] else len(parent["K"])
        parent["K"].insert(at, tag.reference)
        tag["P"] = parent.reference
        return True


def _tell_of_link(element: Any, tag: Element, box: Any) -> None:
    """Says in words where a link leads; the engine says its address."""
    annotation = getattr(box, "link_annotation", None)
    if tag["S"] == "/Link" and annotation:
        annotation["Contents"] = pydyf.String(element.get("title") or " ".join("".join(element.itertext()).split()))


def _name(element: Any, name: str, tag: Element) -> None:
    """The language of an element, and what kind of thing it is where the engine does not know it."""
    if language := element.get("lang"):
        tag["Lang"] = pydyf.String(language)
    if name == "pre":
        tag["S"] = "/P"
    elif name == "code":
        tag["S"] = "/Code"
    elif element.get("class") == "sign":
        tag["S"] = "/Lbl"
    elif element.get("class") == "fn" and tag["S"] in ("/Span", "/NonStruct"):
        tag["S"] = "/Note"
        tag["ID"] = pydyf.String(f"note-{tag.number}")


def _first(objects: dict[int, Any], element: Element) -> Element | None:
    """The first child of an element, when it is an element itself."""
    kid = _object(objects, element["K"][0]) if element["K"] else None
    return kid if isinstance(kid, dict) and "S" in kid else None


def _object(objects: dict[int, Any], kid: Any) -> Any:
    """What an entry of an element's children points to; None for a piece of a page."""
    return objects.get(int(bytes(kid).split()[0])) if isinstance(kid, bytes) else None
