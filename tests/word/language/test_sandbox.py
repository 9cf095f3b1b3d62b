"""What a template may reach: plain data, a few pure methods, nothing else."""

from __future__ import annotations

import pytest
from notation import word

from docgen import RenderError, TemplateError, WordTemplate

ESCAPES = [
    "{{ v.__class__ }}",
    "{{ v.__class__.__mro__ }}",
    "{{ v['__class__'] }}",
    "{{ m.update }}",
    "{{ m.pop('a') }}",
    "{{ l.append(1) }}",
    "{{ f() }}",
    "{{ v.format_map(m) }}",
    "{{ loop }}",
]


@pytest.mark.parametrize("tag", ESCAPES)
def test_a_template_reaches_nothing_but_data(tag: str) -> None:
    with pytest.raises((RenderError, TemplateError)):
        WordTemplate.load(word(tag)).render({"v": "text", "m": {"a": 1}, "l": [1], "f": print})


def test_a_text_is_not_formatted_behind_the_sinks() -> None:
    with pytest.raises(RenderError):
        WordTemplate.load(word("{{ '%s' % v }}")).render({"v": None})
