"""A compiled template as a value: what is pickled of it."""

from __future__ import annotations

import pickle

from notation import word

from docgen import WordTemplate


def test_what_there_is_to_know_about_a_template_is_pickled_and_read_when_it_is_asked_for() -> None:
    template = WordTemplate.load(word("{{ a.b }}", "{% if c %}x{% endif %}"))
    again = pickle.loads(pickle.dumps(template))  # noqa: S301
    assert isinstance(again._compiled.about, bytes)
    again.render({"a": {"b": 1}, "c": True})
    assert "_about" not in vars(again)
    assert (again.fields, again.always, again.pages) == (template.fields, template.always, template.pages)
    assert pickle.loads(pickle.dumps(again)).fields == template.fields  # noqa: S301
