"""How two records differ: each place once, whatever was put in or taken out before it."""

from __future__ import annotations

import pytest
from complete_visit import altered, complete_visit, read_visit
from hypothesis import example, given
from hypothesis import strategies as st

from docgen.encounter import Difference, find_differences, to_data

LEFT, RIGHT, CHIN = ({"body_site": site} for site in ("left", "right", "chin"))
CASES = {
    "nothing": ({"a": 1}, {"a": 1}, []),
    "a value": ({"a": 1, "b": 2}, {"a": 1, "b": 3}, [("b", 2, 3)]),
    "a value that was not there": ({"a": 1}, {"a": 1, "b": 2}, [("b", None, 2)]),
    "a value that went": ({"b": 2, "a": 1}, {"a": 1}, [("b", 2, None)]),
    "a value in a table": ({"a": {"b": 1}}, {"a": {"b": 2}}, [("a.b", 1, 2)]),
    "a table that went": ({"a": {"b": 1}}, {}, [("a", {"b": 1}, None)]),
    "a value in a list": ({"a": [LEFT]}, {"a": [RIGHT]}, [("a[0].body_site", "left", "right")]),
    "an item put before others": ({"a": [CHIN]}, {"a": [LEFT, CHIN]}, [("a[0]", None, LEFT)]),
    "an item taken from the middle": (
        {"a": [LEFT, CHIN, RIGHT]},
        {"a": [LEFT, RIGHT]},
        [("a[1]", CHIN, None)],
    ),
    "yes is not 1": ({"a": 1}, {"a": True}, [("a", 1, True)]),
    "a list of texts": ({"a": ["x"]}, {"a": ["x", "y"]}, [("a[1]", None, "y")]),
    "a list that became a text": ({"a": ["x"]}, {"a": "x"}, [("a", ["x"], "x")]),
}


@pytest.mark.parametrize("case", CASES)
def test_a_difference_is_told_at_its_place(case):
    was, now, expected = CASES[case]
    assert [(d.path, d.was, d.now) for d in find_differences(was, now)] == expected


def test_two_visits_are_compared_in_the_order_of_the_record():
    was = to_data(read_visit(complete_visit()))
    now = to_data(read_visit(altered({"patient.name": "Bo Sample", "procedure.sites.1.lesion_count": 4})))
    assert find_differences(was, now) == (
        Difference("patient.name", "Alex Example", "Bo Sample"),
        Difference("procedure.sites[1].lesion_count", 3, 4),
    )


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "b"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)


@example({"b": []}, {"b": [None]})
@example({"b": {}}, {"b": {"a": None}})
@given(st.dictionaries(st.sampled_from("abc"), VALUES), st.dictionaries(st.sampled_from("abc"), VALUES))
def test_equal_records_do_not_differ_and_others_do(was, now):
    assert find_differences(was, was) == ()
    clean = {key: value for key, value in was.items() if value is not None}
    other = {key: value for key, value in now.items() if value is not None}
    if repr(clean) != repr(other) and clean != other:
        assert find_differences(clean, other)
