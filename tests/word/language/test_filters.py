"""Filters of the template language: dates, times, numbers and lists, worded in a language."""

from __future__ import annotations

import datetime as dt
import pickle

import pytest
from notation import read, word

from docgen import RenderError, WordTemplate

FILTERS = {
    "date": ("{{ d | date }}", "March 2, 2026"),
    "short date": ("{{ d | date('short') }}", "3/2/26"),
    "iso date": ("{{ t | date('iso') }}", "2026-03-02"),
    "time": ("{{ t | time }}", "10:15 AM"),
    "datetime": ("{{ t | datetime }}", "March 2, 2026 at 10:15 AM"),
    "zone": ("{{ t | zone }}", "UTC-05:00"),
    "list": ("{{ l | list }}", "a, b, and c"),
    "list of two": ("{{ l[:2] | list }}", "a and b"),
    "list with or": ("{{ l | list('or') }}", "a, b, or c"),
    "list of fields": ("{{ m | map(attribute='n') | list }}", "x and y"),
    "sentence": ("{{ 'iGA of face' | sentence }}", "IGA of face"),
    "number": ("{{ 5.0 | number }}", "5"),
    "default": ("{{ nothing | default('–') }}", "–"),
    "join": ("{{ l | join('; ') }}", "a; b; c"),
    "smart quotes": ("{{ l | join(“; ”) }}", "a; b; c"),
    "a smart apostrophe within": ("{{ “it’s” }}", "it’s"),
    "non-breaking spaces": ("{{\u00a0l\u00a0|\u00a0first\u00a0}}", "a"),
    "a method": ("{{ s.upper() }}", "TEXT"),
    "a key before a method": ("{{ k.items }}", "data"),
    "a brace in a string": ("{{ '}}' }}", "}}"),
    "a mapping in a tag": ("{{ {'k': 1}['k'] }}", "1"),
    "arithmetic": ("{{ 2 + 3 * 4 }}", "14"),
    "a negative number": ("{{-1}}", "-1"),
    "raw": ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
    "en dash as minus": ("{{ 3 – 1 }}", "2"),
}


@pytest.mark.parametrize(("tag", "printed"), FILTERS.values(), ids=FILTERS)
def test_the_language_of_tags(tag: str, printed: str) -> None:
    moment = dt.datetime(2026, 3, 2, 10, 15, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    names = {
        "d": dt.date(2026, 3, 2),
        "t": moment,
        "l": ["a", "b", "c"],
        "m": [{"n": "x"}, {"n": "y"}],
        "s": "text",
        "k": {"items": "data"},
    }
    assert read(WordTemplate.load(word(f"[{tag}]")).render(names)) == [f"[{printed}]"]


def test_dates_and_lists_are_worded_in_the_documents_language() -> None:
    template = WordTemplate.load(word("{{ d | date }}: {{ l | list }}"))
    filled = template.render({"d": dt.date(2026, 3, 2), "l": ["a", "b", "c"]}, language="es")
    assert read(filled) == ["2 de marzo de 2026: a, b y c"]


PIECES = {
    "a list": "{{ l | list }}",
    "a join": "{{ l | join(', ') }}",
    "a join of an attribute": "{{ m | join(', ', attribute='n') }}",
    "pieces joined": "{{ 'a' ~ nothing ~ gone }}",
}


@pytest.mark.parametrize("tag", PIECES.values(), ids=PIECES)
def test_a_missing_piece_is_never_printed_as_a_word(tag: str) -> None:
    names = {"l": ["a", None], "m": [{"n": "a"}, {}], "nothing": None}
    template = WordTemplate.load(word(tag))
    with pytest.raises(RenderError, match="missing"):
        template.render(names)
    (text,) = read(template.fill(names, "mark").content)
    assert "[missing" in text
    assert "None" not in text


def shout(value: str) -> str:
    return value.upper() + "!"


def test_filters_and_functions_of_ones_own_are_used_and_pickled() -> None:
    template = WordTemplate.load(
        word("{{ v | shout }} {{ loud(v) }} {{ gone | shout }}"),
        filters={"shout": shout},
        functions={"loud": shout},
    )
    assert read(template.render({"v": "a"}, "blank")) == ["A! A! "]
    assert read(pickle.loads(pickle.dumps(template)).render({"v": "a"}, "blank")) == ["A! A! "]  # noqa: S301
