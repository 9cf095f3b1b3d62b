"""Tags found in a text: where each begins and ends, and its code."""

from __future__ import annotations

from notation import read, word

from docgen import WordTemplate


def test_docxtpls_escapes_print_braces() -> None:
    assert read(WordTemplate.load(word("{_{ x }_} {_% y %_}")).render({})) == ["{{ x }} {% y %}"]
