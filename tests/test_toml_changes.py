"""Values are put into a TOML text; everything else in it stays as it was."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.data import put_value
from docgen.toml import with_values, without_values

TEXT = """\
# Who comes.
[patient]
name = "Ana"    # as on the card

# What was done.
[procedure]
status = "completed"

[[procedure.sites]]
body_site = "chin"    # the first

# [post]
[signature]
by = "Jane Roe"
sites = [{ body_site = "nose" }]
"""


def lines_kept(text: str, written: str) -> bool:
    """Whether all lines of a text are in another one, in their order."""
    left = iter(written.splitlines())
    return all(line in left for line in text.splitlines())


def test_values_stand_after_those_of_their_table_and_before_what_follows() -> None:
    values: dict[Any, Any] = {
        ("patient", "birth_date"): date(1990, 2, 28),
        ("procedure", "tip"): "a",
        ("procedure", "sites", 0, "reaction"): ["erythema", {"code": "other", "text": "a blister"}],
        ("procedure", "sites", 1, "body_site"): "nose",
        ("signature", "at"): datetime.fromisoformat("2026-03-02T10:15:00-05:00"),
        ("signature", "sites", 0, "laterality"): "midline",
        ("post", "plan"): "come back",
        ("plan", "sites", 0, "body_site"): {"code": "other", "text": "the hand"},
        ("plan", "sessions"): 2,
    }
    written = with_values(TEXT, values)
    expected = tomllib.loads(TEXT)
    for place, value in values.items():
        put_value(expected, place, value)
    assert tomllib.loads(written) == expected
    assert 'name = "Ana"    # as on the card\nbirth_date = 1990-02-28\n\n# What was done.\n' in written
    assert 'body_site = "chin"    # the first\nreaction = ' in written
    assert '\n\n[[procedure.sites]]\nbody_site = "nose"\n' in written
    assert '[post]\nplan = "come back"' in written
    assert '{code = "other", text = "a blister"}' in written
    assert lines_kept(TEXT.replace('sites = [{ body_site = "nose" }]\n', ""), written)


def test_an_empty_text_begins_with_the_first_table() -> None:
    written = with_values("", {("patient", "name"): "Ana", ("plan", "agent"): "x"})
    assert written == '[patient]\nname = "Ana"\n\n[plan]\nagent = "x"\n'


@pytest.mark.parametrize("text", ["[a]", "[[a]]", "[a]  # the last line", "[[a]]  # the last line"])
def test_a_header_may_end_a_text(text: str) -> None:
    place: Any = ("a", 0, "b") if "[[" in text else ("a", "b")
    assert with_values(text, {place: 1}) == f"{text}\nb = 1\n"


KEYS = st.sampled_from(["a", "b", "key with space", 'k"ey', "ü"])
VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
)
TABLES = st.dictionaries(KEYS, st.one_of(VALUES, st.lists(VALUES, max_size=3)), min_size=1, max_size=3)


@given(st.dictionaries(KEYS, st.one_of(TABLES, st.lists(TABLES, min_size=1, max_size=3)), max_size=4))
def test_what_is_written_reads_back_equal(data: dict[str, Any]) -> None:
    values: dict[Any, Any] = {}
    for name, table in data.items():
        for number, inner in enumerate(table) if isinstance(table, list) else [(None, table)]:
            place = (name,) if number is None else (name, number)
            values |= {(*place, key): value for key, value in inner.items()}
    assert tomllib.loads(with_values("", values)) == data


@pytest.mark.parametrize("text", ["quotes \" and \\ and '", "tab\t", "\x7f\x85\u2028", "{{ 7*7 }} ]]>"])
def test_no_text_becomes_anything_else(text: str) -> None:
    assert tomllib.loads(with_values("# c\n", {("a",): text, ("b", "c"): [text]})) == {
        "a": text,
        "b": {"c": [text]},
    }


def test_values_are_taken_out_and_tables_that_are_emptied_go_unless_they_have_comments() -> None:
    places: list[Any] = [
        ("patient", "name"),
        ("procedure", "sites", 0),
        ("signature", "sites", 0, "body_site"),
    ]
    written = without_values(TEXT, places)
    assert tomllib.loads(written) == {
        "patient": {},  # for the comment after it
        "procedure": {"status": "completed"},
        "signature": {"by": "Jane Roe"},
    }
    assert "# What was done." in written
    assert "[plan]" in without_values("[plan]\n# why\nagent = 1\n", [("plan", "agent")])
    assert without_values("[plan]\nagent = 1\n", [("plan", "agent")]).strip() == ""


def test_a_value_replaces_another_one_with_its_comment_kept() -> None:
    assert 'name = "Bea"    # as on the card\n' in with_values(TEXT, {("patient", "name"): "Bea"})
