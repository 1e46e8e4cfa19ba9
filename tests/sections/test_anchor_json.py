"""Anchors as JSON values: whatever is written comes back."""

import json

from hypothesis import given
from hypothesis import strategies as st

from sections.anchor_json import anchor_from_json, anchor_to_json, found_from_json, found_to_json
from sections.anchors import Anchor, AnchorState, Found
from sections.blocks import Place
from tests import strategies

numbers = st.integers(0, 2**53 - 1)
ids = st.tuples(numbers, numbers, st.integers(1, 99))
places: st.SearchStrategy[Place] = st.sampled_from([(), ("n1",), ("t1", "cells", "r1:c2")])
some_lines = st.just("") | strategies.lines


@given(
    st.builds(
        Anchor, st.just("s"), places, st.lists(ids, max_size=3).map(tuple), st.none() | some_lines, some_lines,
        some_lines, some_lines,
    ),
    st.builds(
        Found, st.sampled_from(AnchorState), places, numbers, numbers, some_lines, st.none() | ids, st.none() | ids
    ),
)  # fmt: skip
def test_property_anchors_and_findings_come_back_from_json(anchor: Anchor, found: Found) -> None:
    assert anchor_from_json(json.loads(json.dumps(anchor_to_json(anchor)))) == anchor
    assert found_from_json(json.loads(json.dumps(found_to_json(found)))) == found
