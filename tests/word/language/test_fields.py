"""The names that a template uses: nested, with the type of their use, and what a template lacks."""

from __future__ import annotations

import pytest
from notation import word

from docgen import RenderError, WordTemplate
from docgen.word import Field
from docgen.word.language.environment import Environment
from docgen.word.language.fields import defined_names, lacking


def fields_of(*blocks: object) -> dict[str, Field]:
    """Every field of a template by its path."""
    template = WordTemplate.load(word(*blocks))
    return dict(pair for field in template.fields.values() for pair in field.walk())


def described(field: Field) -> str:
    return f"list of {field.type}" if field.repeats else field.type


# name of the use: (text of the template, path of the field, what is told of it)
TYPES = {
    "printed": ("{{ x }}", "x", "text"),
    "printed with a default": ('{{ x | default("none") }}', "x", "text"),
    "joined to a text": ('{{ x ~ "." }}', "x", "text"),
    "printed on a condition": ("{{ x if y else z }}", "z", "text"),
    "its condition": ("{{ x if y else z }}", "y", "yes/no"),
    "printed or another": ("{{ x or y }}", "y", "text"),
    "in capitals": ("{{ x | upper }}", "x", "text"),
    "in capitals by a method": ("{{ x.upper() }}", "x", "text"),
    "compared with a text": ('{% if x == "done" %}1{% endif %}', "x", "text"),
    "one of some texts": ('{% if x in ["a", "b"] %}1{% endif %}', "x", "text"),
    "only asked": ("{% if x %}1{% endif %}", "x", "yes/no"),
    "asked with others": ("{% if not (y and x) %}1{% endif %}", "x", "yes/no"),
    "asked behind elif": ("{% if y %}1{% elif x %}2{% endif %}", "x", "yes/no"),
    "compared with true": ("{% if x == true %}1{% endif %}", "x", "yes/no"),
    "asked and printed": ("{% if x %}{{ x }}{% endif %}", "x", "text"),
    "asked whether it is there": ("{% if x is defined %}1{% endif %}", "x", "any"),
    "a date": ("{{ x | date }}", "x", "date"),
    "a date, asked for": ('{% if x %}{{ x | date("short") }}{% endif %}', "x", "date"),
    "a date with a default": ("{{ x | default(y) | date }}", "y", "date"),
    "a day and time": ("{{ x | datetime }}", "x", "date and time"),
    "a date and its time": ("{{ x | date }} {{ x | time }}", "x", "date and time"),
    "a time": ("{{ x | time }}", "x", "time"),
    "a zone": ("{{ x | zone }}", "x", "date and time"),
    "a number": ("{{ x | number }}", "x", "number"),
    "compared with a number": ("{% if x > 3 %}1{% endif %}", "x", "number"),
    "a number compared with it": ("{% if 0 <= x %}1{% endif %}", "x", "number"),
    "reckoned with": ("{{ 2 * x }}", "x", "number"),
    "a number added": ("{{ x + 1 }}", "x", "number"),
    "made negative": ("{{ -x }}", "x", "number"),
    "even": ("{% if x is even %}1{% endif %}", "x", "number"),
    "counted to": ("{% for i in range(x) %}{{ i }}{% endfor %}", "x", "number"),
    "repeated over": ("{% for s in x %}1{% endfor %}", "x", "list of any"),
    "repeated over if there are any": (
        "{% if x %}{% for s in x %}1{% endfor %}{% endif %}",
        "x",
        "list of any",
    ),
    "items printed": ("{% for s in x %}{{ s }}{% endfor %}", "x", "list of text"),
    "items as dates": ("{% for s in x %}{{ s | date }}{% endfor %}", "x", "list of date"),
    "items with names": ("{% for s in x %}{{ s.n }}{% endfor %}", "x", "list of group"),
    "a name of items": ("{% for s in x %}{{ s.n | number }}{% endfor %}", "x[].n", "number"),
    "listed": ("{{ x | list }}", "x", "list of text"),
    "listed and asked": ("{% if x %}{{ x | list }}{% endif %}", "x", "list of text"),
    "a name of items, listed": ('{{ x | map(attribute="n") | list }}', "x[].n", "text"),
    "a name of items, listed once each": (
        '{{ x | map(attribute="n") | unique | list | sentence }}',
        "x[].n",
        "text",
    ),
    "a name of a name of items": (
        '{{ x | map(attribute="n") | map(attribute="m") | join }}',
        "x[].n.m",
        "text",
    ),
    "the first in order": ("{{ x | sort | first | date }}", "x", "list of date"),
    "items chosen by a name": ('{{ x | selectattr("n") | length }}', "x[].n", "yes/no"),
    "items chosen by a text": ('{{ x | rejectattr("n", "eq", "a") | length }}', "x[].n", "text"),
    "items chosen by a test": ('{{ x | selectattr("n", "even") | length }}', "x[].n", "number"),
    "items chosen": ('{% for s in x | selectattr("n") %}{{ s.m }}{% endfor %}', "x", "list of group"),
    "counted": ("{{ x | length }}", "x", "list of any"),
    "summed": ("{{ x | sum }}", "x", "list of number"),
    "summed by an attribute": ('{{ x | sum(attribute="a.b") }}', "x[].a.b", "number"),
    "pairs": ("{% for k, v in x | dictsort %}{{ k }}{{ v }}{% endfor %}", "x", "group"),
    "searched for a text": ('{% if "a" in x %}1{% endif %}', "x", "list of text"),
    "the first": ("{{ x[0] | date }}", "x", "list of date"),
    "the first of groups": ("{{ x[0].n }}", "x", "list of group"),
    "with names below": ("{{ x.y }}", "x", "group"),
    "its pairs": ("{% for k, v in x.items() %}{{ k }}{% endfor %}", "x", "group"),
    "under another name": ("{% set d = x %}{{ d | date }}", "x", "date"),
    "handed to a filter's argument": ("{{ 2.5 | round(x) }}", "x", "any"),
}


@pytest.mark.parametrize(("text", "path", "expected"), TYPES.values(), ids=TYPES)
def test_the_use_of_a_name_tells_its_type(text: str, path: str, expected: str) -> None:
    assert described(fields_of(text)[path]) == expected


def test_a_method_that_is_called_is_no_field() -> None:
    assert list(fields_of("{{ x.y.upper() }}{% for k, v in z.items() %}{{ v }}{% endfor %}")) == [
        "x",
        "x.y",
        "z",
    ]


def test_a_check_box_tells_that_its_value_is_yes_or_no() -> None:
    properties = '<w:sdtPr><w:alias w:val="{{ photographs }}"/><w14:checkbox/></w:sdtPr>'
    box = f"<w:sdt>{properties}<w:sdtContent><w:p><w:r><w:t>x</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    assert fields_of(box)["photographs"].type == "yes/no"


def test_types_and_places_of_all_parts_come_together() -> None:
    template = WordTemplate.load(word("{{ x.day | date }}", [["{{ x.day }}"]], header=["{{ x.day }}"]))
    day = template.fields["x"].fields["day"]
    assert day.type == "date"
    assert day.places == [
        "body, paragraph 1",
        "body, table 1, row 1, cell 1, paragraph 1",
        "header, paragraph 1",
    ]


def test_the_names_that_a_template_lacks_are_told() -> None:
    template = WordTemplate.load(word("{{ patient.name }}{% for s in sites %}{{ s.clinical }}{% endfor %}"))
    required = ["patient.name", "patient.birth_date", "sites.clinical", "sites[].margin_mm", "patient", "x"]
    assert lacking(template.fields, required) == ("patient.birth_date", "sites[].margin_mm", "x")


def test_fields_are_listed_nested_with_their_places() -> None:
    template = WordTemplate.load(
        word(
            "{{ patient.name }}{% if patient.minor and limits['x'] %}{% endif %}",
            "{% for s in plan.sites %}{% set k = s.kind %}{{ k.word }}{{ loop.index }}{% endfor %}",
            "{{ people | map(attribute='name.last') | list }}",
            header=["{{ patient.name }}"],
        )
    )
    paths = [path for field in template.fields.values() for path, _ in field.walk()]
    assert sorted(paths) == sorted(
        [
            "patient",
            "patient.name",
            "patient.minor",
            "limits",
            "limits.x",
            "plan",
            "plan.sites",
            "plan.sites[].kind",
            "plan.sites[].kind.word",
            "people",
            "people[].name",
            "people[].name.last",
        ]
    )
    assert template.fields["patient"].fields["name"].places == ["body, paragraph 1", "header, paragraph 1"]


def test_a_loop_variable_is_not_known_in_a_header() -> None:
    template = WordTemplate.load(word("{% for s in sites %}{{ s }}{% endfor %}", header=["{{ s }}"]))
    assert "s" in template.fields
    with pytest.raises(RenderError, match="s is missing"):
        template.render({"sites": ["a"]})


def test_names_that_a_template_defines_itself_come_with_their_lines() -> None:
    tree = Environment({}, {}).parse(
        "\x03 for k, v in m \n\x04\x03 set n = v \n\x04\x01 n \n\x02\x03 endfor \n\x04"
    )
    assert list(defined_names(tree)) == [("k", 1), ("v", 1), ("n", 2)]
