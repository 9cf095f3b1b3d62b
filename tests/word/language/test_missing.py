"""Values that are missing: reported, marked, left blank, or asked for in a condition."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import pytest
from notation import part, read, word

from docgen import RenderError, WordTemplate
from docgen.word.language.missing import Missing, Record


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


def test_a_mark_is_in_the_words_that_are_given_and_the_list_keeps_the_name() -> None:
    template = WordTemplate.load(word("{{ a.b }}", "{{ c ~ '!' }}", "{{ d | after('on ') | otherwise('') }}"))
    rendering = template.fill({}, "mark", mark=lambda name: f"<no {name[0]}>")
    assert read(rendering.content) == ["<no a>", "<no c>!", "on <no d>"]
    assert [miss.name for miss in rendering.missing] == ["a.b", "c", "d"]


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


# by name: a text of a template, what it prints where x is missing, and where x is there
ABSENT = {
    "equal to none": ("{{ x == none }}", "True", "False"),
    "none equal to it": ("{{ none == x }}", "True", "False"),
    "unlike none": ("{{ x != none }}", "False", "True"),
    "a condition": ("{% if x == none %}a{% else %}b{% endif %}", "a", "b"),
    "a condition the other way round": ("{% if x != none %}a{% else %}b{% endif %}", "b", "a"),
    "a choice": ("{{ 'a' if x == none else 'b' }}", "a", "b"),
    "equal to another that is missing": ("{{ x == y }}", "True", "False"),
    "equal to a text": ("{{ x == '' }}", "False", "False"),
    "below a name that is missing": ("{{ y.z == none }}", "True", "True"),
}


@pytest.mark.parametrize(("text", "without", "with_it"), ABSENT.values(), ids=ABSENT)
def test_a_missing_value_equals_none_and_nothing_that_is_there(text: str, without: str, with_it: str) -> None:
    template = WordTemplate.load(word(text))
    assert read(template.render({})) == read(template.render({"x": None})) == [without]
    assert read(template.render({"x": "x"})) == [with_it]


def test_a_missing_value_that_is_compared_is_in_the_list_of_what_a_draft_lacks() -> None:
    rendering = WordTemplate.load(word("{% if x == none %}a{% endif %}{{ y.z != none }}")).fill({}, "mark")
    assert [(miss.name, miss.use) for miss in rendering.missing] == [("x", "condition"), ("y.z", "condition")]


def test_a_missing_value_goes_on_with_something_harmless() -> None:
    gone = Missing(name="a")
    assert [list(gone), bool(gone), len(gone), 1 in gone, str(gone)] == [[], False, 0, False, ""]
    assert [gone < 1, gone > 1, gone <= 1, gone >= 1] == [False] * 4
    assert all(result is gone for result in (gone + 1, 1 - gone, gone * 2, -gone, gone(1)))
    assert [gone.b.dotted, gone["b"].dotted, gone[0].dotted] == ["a.b", "a.b", "a"]
    with pytest.raises(AttributeError):
        gone.__html__  # noqa: B018


def test_a_miss_is_kept_once_for_each_tag_and_use() -> None:
    record = Record("mark")
    for use, tag in (("value", 1), ("value", 1), ("loop", 1), ("value", 2)):
        record.miss("a", use, tag)  # type: ignore[arg-type]
    assert [(miss.use, miss.tag) for miss in record.misses] == [("value", 1), ("loop", 1), ("value", 2)]


def test_the_key_that_was_probably_meant_is_one_of_the_mapping() -> None:
    assert Missing(obj={"name": 1, 2: 3}, name="nmae").nearest == "name"
    assert Missing(obj={"age": 1}, name="nmae").nearest == Missing(name="nmae").nearest == ""


DAY = dt.date(2026, 3, 2)
# by name: the tag that meets something, and the names that it is worked out with
MET_IN_A_TAG: dict[str, tuple[str, dict[str, Any]]] = {
    "a printed name": ("{{ gone }}", {}),
    "a printed sum": ("{{ gone + 1 }}", {}),
    "words joined to it": ('{{ "x" ~ gone }}', {}),
    "a filter with an argument": ('{{ days | join(", ") | upper }}', {"days": [None]}),
    "a condition": ("{% if gone %}a{% endif %}", {}),
    "the second of two conditions": ("{% if no %}a{% elif gone %}b{% endif %}", {"no": False}),
    "a condition in line": ('{{ "a" if gone else "b" }}', {}),
    "a comparison": ("{% if gone == 1 %}a{% endif %}", {}),
    "a condition of a loop": ("{% for x in xs if x.gone %}a{% endfor %}", {"xs": [{"a": 1}, {"a": 2}]}),
    "a loop": ("{% for x in gone %}a{% endfor %}", {}),
    "an assignment": ("{% set x = not gone %}", {}),
    "a name below a condition": ("{{ (gone or one).x }}", {}),
    "a loop over a name below a condition": ("{% for x in (gone or one).xs %}a{% endfor %}", {}),
    "words with a name below them": ("{{ (gone ~ 'x').k }}", {}),
    "items that are chosen": ('{% for x in xs | selectattr("gone") %}a{% endfor %}', {"xs": [{"a": 1}] * 3}),
    "items that are left out": (
        '{% for x in xs | rejectattr("gone") %}a{% endfor %}',
        {"xs": [{"a": 1}] * 3},
    ),
}


@pytest.mark.parametrize(("tag", "names"), MET_IN_A_TAG.values(), ids=MET_IN_A_TAG)
def test_a_missing_value_is_reported_at_the_tag_that_met_it(tag: str, names: dict[str, Any]) -> None:
    template = WordTemplate.load(word("{{ one | upper }}", tag, "{{ one ~ one }}"))
    missing = template.fill({"one": "1", **names}, "mark").missing
    assert {miss.place for miss in missing} == {"body, paragraph 2"}
    assert missing[0].tag in tag


# by name: a tag that cannot be worked out, and what it is worked out with
REFUSED_IN_A_TAG: dict[str, tuple[str, dict[str, Any]]] = {
    "a filter": ("{{ day | upper | date }}", {"day": "x"}),
    "a filter in an assignment": ('{% set x = "x" | date %}', {}),
    "the last item of a list": (
        "{% for x in days | map('date') %}{{ x }}{% endfor %}",
        {"days": [DAY, DAY, "x"]},
    ),
    "an exception": ("{% for x in range(day) %}a{% endfor %}", {"day": "x"}),
    "an exception in a sum": ("{{ 1 + day }}", {"day": "x"}),
}


@pytest.mark.parametrize(("tag", "names"), REFUSED_IN_A_TAG.values(), ids=REFUSED_IN_A_TAG)
def test_what_cannot_be_worked_out_is_reported_at_its_tag(tag: str, names: dict[str, Any]) -> None:
    template = WordTemplate.load(word("{{ one | upper }}", tag, "{{ one ~ one }}"))
    with pytest.raises(RenderError) as caught:
        template.render({"one": "1", **names})
    assert {(problem.place, problem.kind) for problem in caught.value.problems} == {
        ("body, paragraph 2", "refused")
    }


def test_a_lazy_filter_meets_what_it_meets_at_its_own_tag_and_not_at_those_of_the_loop() -> None:
    days = [DAY, "x", DAY, "y"]
    template = WordTemplate.load(word("{% for x in days | map('date') %}", "{{ x | upper }}", "{% endfor %}"))
    with pytest.raises(RenderError) as caught:
        template.render({"days": days})
    assert {problem.place for problem in caught.value.problems} == {"body, paragraph 1"}


# name: (tag, printed with the flag false)
LEFT_OUT = {
    "a text": ("{{ ', with guardian' if flag }}", ""),
    "a value in a longer text": ("{{ 'a' ~ (v if flag) ~ 'b' }}", "ab"),
    "a list of a loop": ("{% for x in (xs if flag) %}{{ x }}{% endfor %}", ""),
    "a filtered text": ("{{ ('a' if flag) | upper }}", ""),
    "one in another": ("{{ ('a' if flag) if not flag else 'b' }}", ""),
    "with a default": ("{{ ('a' if flag) | default('c') }}", "c"),
    "a condition that is missing": ("{{ 'a' if gone }}", ""),
}


@pytest.mark.parametrize(("tag", "printed"), LEFT_OUT.values(), ids=LEFT_OUT)
@pytest.mark.parametrize("mode", ["error", "mark", "blank"])
def test_a_text_with_an_inline_if_and_no_else_prints_nothing_when_the_flag_is_false(
    tag: str, printed: str, mode: Literal["error", "mark", "blank"]
) -> None:
    template = WordTemplate.load(word(f"A{tag}B"))
    assert read(template.render({"flag": False, "v": "V", "xs": ["x"]}, mode)) == [f"A{printed}B"]


def test_an_inline_if_without_else_gives_the_value_of_its_place_when_it_is_false() -> None:
    template = WordTemplate.load(word([["{% cellbg 'FF0000' if flag %}x"]]))
    shade = part(template.render({"flag": False})).find(".//{*}shd")
    assert [value for name, value in shade.attrib.items() if name.endswith("}fill")] == ["auto"]


BRANCHES = {
    "the first": ("{{ a.b if flag else c }}", {"flag": True, "a": {}, "c": 1}, "a.b"),
    "the second": ("{{ a if flag else c.d }}", {"flag": False, "a": 1, "c": {}}, "c.d"),
    "one that is empty": ("{{ a if flag else c }}", {"flag": False, "a": 1, "c": None}, "c"),
    "in a longer chain": ("{{ a if flag else b if flag else c }}", {"flag": False, "a": 1, "b": 1}, "c"),
    "the only one": ("{{ a.b if flag }}", {"flag": True, "a": {}}, "a.b"),
    "with a filter": ("{{ (a if flag else c) | upper }}", {"flag": False, "a": "x"}, "c"),
    "of a loop": ("{% for x in (a if flag else c) %}x{% endfor %}", {"flag": False, "a": [1]}, "c"),
}


@pytest.mark.parametrize(("tag", "names", "missing"), BRANCHES.values(), ids=BRANCHES)
def test_a_branch_that_is_missing_is_reported_by_its_own_name(
    tag: str, names: dict[str, object], missing: str
) -> None:
    with pytest.raises(RenderError) as caught:
        WordTemplate.load(word("1", tag)).render(names)
    (problem,) = caught.value.problems
    assert problem.message == f"{missing} is missing"
    assert problem.place == "body, paragraph 2"
