"""A placed comment as JSON: what was written comes back, and nothing else is taken."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sections.comment_json import comment_from_json, comment_to_json
from sections.versions import canonical
from tests import samples, strategies
from tests.builders import answered, document, on, section
from tests.sections.strict_json import spoiled

VERSION = document(section("Title", "Some words."))


@given(st.data())
def test_property_what_was_written_comes_back(data: st.DataObject) -> None:
    for comment in data.draw(strategies.comments(data.draw(strategies.documents(2)))):
        assert comment_from_json(json.loads(canonical(comment_to_json(comment)))) == comment


def test_every_kind_of_comment_comes_back() -> None:
    comments = samples.remarks(samples.rich())
    assert [comment_from_json(comment_to_json(comment)) for comment in comments] == list(comments)


def test_nothing_else_is_taken() -> None:
    whole = comment_to_json(on(VERSION, "words", 1, disposition=answered(reason="Yes.")))
    assert comment_from_json(whole).number == 1
    for what, value in spoiled(whole):
        with pytest.raises(ValueError):
            print(what, comment_from_json(value))
