"""What a rendering reports: what is missing, where, and what was probably meant."""

from __future__ import annotations

from typing import Any

import pytest
from notation import word

from docgen import RenderError, WordTemplate

# name: (stories, the problem that says where a name is known)
DEFINED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a loop's name in a header": ({"header": ["{{ s }}"]}, "header, paragraph 1", "s"),
    "a field of a loop's name in a note": (
        {"footnotes": ["{{ s.name }}"]},
        "footnotes, footnote 2, paragraph 1",
        "s.name",
    ),
    "a name that is set, in a footer": ({"footer": ["{{ total }}"]}, "footer, paragraph 1", "total"),
    "a loop over a loop's name": (
        {"header": ["{% for x in s[0] %}{{ x }}{% endfor %}"]},
        "header, paragraph 1",
        "s[0]",
    ),
}


@pytest.mark.parametrize(("stories", "place", "name"), DEFINED.values(), ids=DEFINED)
def test_the_name_of_a_loop_is_not_known_in_a_header_or_note(
    stories: dict[str, Any], place: str, name: str
) -> None:
    body = ["{% for s in xs %}{% set total = 1 %}", "{{ s }}{{ total }}", "{% endfor %}"]
    with pytest.raises(RenderError) as caught:
        WordTemplate.load(word(*body, **stories)).render({"xs": []})
    (problem,) = caught.value.problems
    assert (problem.place, problem.message) == (
        place,
        f"{name} is missing: the template defines it in another place (body, paragraph 1), "
        "and it is known only there",
    )
    assert problem.fix.startswith("move the tag there, or name a value of the data")


def test_a_field_that_is_missing_within_its_loop_is_only_missing() -> None:
    template = WordTemplate.load(word("{% for s in xs %}", "{{ s.a }}", "{% endfor %}{{ gone }}"))
    with pytest.raises(RenderError) as caught:
        template.render({"xs": [{}]})
    assert [problem.message for problem in caught.value.problems] == ["s.a is missing", "gone is missing"]
