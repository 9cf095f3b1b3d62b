"""Words that Word has split over runs."""

from __future__ import annotations

import pytest

from docgen.word.page.model import Mark, Text
from docgen.word.page.tidy import TAG, tidy, without_ends


def strong(text: str) -> Text:
    return Text(text, strong=True)


@pytest.mark.parametrize(
    ("split", "joined"),
    [
        ([Text("One "), Text("sentence.")], [Text("One sentence.")]),
        ([strong("{{ pat"), Text("ient.name }}"), Text("!")], [strong("{{ patient.name }}"), Text("!")]),
        ([Text("{{ a"), strong(" }} b")], [Text("{{ a }} "), strong("b")]),
        ([strong("bold "), Text("text")], [strong("bold"), Text(" text")]),
        ([strong("so"), Text(" "), strong("bold")], [strong("so bold")]),
        ([strong("so"), strong(" "), strong("bold")], [strong("so bold")]),
        ([strong("{% if a %}"), Text("b")], [Text("{% if a %}b")]),
        ([strong("{% if a %}b{% endif %}")], [Text("{% if a %}"), strong("b"), Text("{% endif %}")]),
        ([Text("{{ a\n\t}}\n")], [Text("{{ a  }}\n")]),
        ([Text("a"), Mark("page"), Text("b")], [Text("a"), Mark("page"), Text("b")]),
        ([Text("a", True, True), Text("b", False, True)], [Text("a", True, True), Text("b", False, True)]),
    ],
)
def test_words_are_joined_and_a_tag_has_the_format_in_which_it_opens(split: list, joined: list) -> None:
    assert tidy(split) == tuple(joined)


def test_the_blanks_at_the_ends_of_a_paragraph_are_no_words() -> None:
    assert without_ends((Text("  "), Text(" a b  ", True), Text(" "))) == (Text("a b", True),)
    assert without_ends((Text(" "),)) == ()
    assert without_ends((Text("\u00a0a\n"), Mark("page"))) == (Text("\u00a0a\n"), Mark("page"))


def test_tags_that_are_never_closed_are_looked_for_once() -> None:
    """It took the square of their number."""
    text = "{{ 'a' b" * 100_000
    assert TAG.search(text) is None
    assert tidy([Text(text)]) == (Text(text),)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ('a {{ x | default("}}") }} b', '{{ x | default("}}") }}'),
        ("{% if a == '%}' %}b", "{% if a == '%}' %}"),
        ("{# it's a note #} b", "{# it's a note #}"),
        ("{{ it's }}", None),
        ("{{ a {{ b }}", "{{ b }}"),
        ("{# a {# b #}", "{# b #}"),
        ("{% if a {% b %}", "{% b %}"),
        ("{# {{ a }} #}", "{# {{ a }} #}"),
        ("{{{ a }} }", "{{{ a }}"),
        ("{{ a } }", None),
    ],
)
def test_a_tag_ends_outside_of_its_quotes(text: str, tag: str | None) -> None:
    found = TAG.search(text)
    assert (found[0] if found else None) == tag
