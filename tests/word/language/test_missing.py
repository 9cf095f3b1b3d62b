"""Values that are missing: reported, marked, left blank, or asked for in a condition."""

from __future__ import annotations

import pytest
from notation import part, read, word

from docgen import RenderError, WordTemplate


def test_missing_values_are_all_reported_with_the_nearest_name() -> None:
    template = WordTemplate.load(
        word("{{ patient.nmae }}", "{% for s in sites %}{{ s }}{% endfor %}", "{{ a.b.c }}")
    )
    with pytest.raises(RenderError) as caught:
        template.render({"patient": {"name": "x"}, "a": None})
    problems = caught.value.problems
    assert [problem.place for problem in problems] == [f"body, paragraph {n}" for n in (1, 2, 3)]
    assert "did you mean name?" in problems[0].fix
    assert all(problem.kind == "missing" for problem in problems)


def test_none_is_missing_and_a_condition_may_ask_for_it() -> None:
    template = WordTemplate.load(
        word("{% if a %}1{% else %}2{% endif %}{% if b > 3 %}3{% endif %}", "{{ c }}")
    )
    assert read(template.render({"a": None, "b": None, "c": "x"})) == ["2", "x"]
    with pytest.raises(RenderError, match="c is missing"):
        template.render({"a": None, "b": None, "c": None})


def test_a_mark_is_highlighted_and_names_what_is_missing_in_the_style_of_its_place() -> None:
    bold = (
        '<w:p><w:r><w:rPr><w:b/><w:u w:val="single"/></w:rPr><w:t>Name: {{ patient.name }}.</w:t></w:r></w:p>'
    )
    rendering = WordTemplate.load(word(bold)).fill({"patient": {}}, "mark")
    assert read(rendering.content) == ["Name: [missing: patient.name]."]
    runs = [
        ("".join(run.itertext()), [child.tag.rpartition("}")[2] for child in run.find("{*}rPr")])
        for run in part(rendering.content).iter("{*}r")
    ]
    assert runs == [
        ("Name: ", ["b", "u"]),
        ("[missing: patient.name]", ["b", "highlight", "u"]),
        (".", ["b", "u"]),
    ]
    assert [(miss.name, miss.use, miss.place) for miss in rendering.missing] == [
        ("patient.name", "value", "body, paragraph 1")
    ]


def test_a_draft_lists_missing_conditions_and_loops_too() -> None:
    template = WordTemplate.load(word("{% if a %}1{% endif %}{% for x in b %}{% endfor %}{{ c | upper }}"))
    rendering = template.fill({}, "mark")
    assert [(miss.name, miss.use) for miss in rendering.missing] == [
        ("a", "condition"),
        ("b", "loop"),
        ("c", "value"),
    ]
    assert read(rendering.content) == ["[missing: c]"]


def test_blank_leaves_nothing_where_a_value_is_missing() -> None:
    assert read(WordTemplate.load(word("[{{ a }}{{ b | date }}{{ c ~ 'x' }}]")).render({}, "blank")) == [
        "[x]"
    ]
