"""The pass over the syntax tree: printed names, loops and comparisons, at their own tags."""

from __future__ import annotations

import pytest
from jinja2 import nodes
from notation import read, word

from docgen import RenderError, TemplateError, WordTemplate
from docgen.word.language.environment import Environment
from docgen.word.language.wrapping import compilable, dotted

COMPARED = {
    "last in its part": (word("{{ n == 1 }}", header=["{{ n > 1 }}"]), "True"),
    "before another sink": (word("{{ n == 1 }}", [["{% cellbg 'FF0000' %}x"]]), "True"),
    "in a condition": (word("{{ 'a' if n == 1 else 'b' }}"), "a"),
    "arithmetic": (word("{{ n + 1 * 2 - n }}"), "2"),
    "not": (word("{{ not n }}"), "False"),
}


@pytest.mark.parametrize(("data", "printed"), COMPARED.values(), ids=COMPARED)
def test_a_comparison_that_is_printed_keeps_to_its_own_tag(data: bytes, printed: str) -> None:
    assert read(WordTemplate.load(data).render({"n": 1}))[0] == printed


def test_a_comparison_that_fails_is_reported_at_its_own_tag() -> None:
    with pytest.raises(RenderError) as caught:
        WordTemplate.load(word("1", "{{ a < 3 }}", "{% if b > 3 %}x{% endif %}")).render({"a": "x", "b": 5})
    assert [problem.place for problem in caught.value.problems] == ["body, paragraph 2"]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("a", "a"),
        ("a.b.c", "a.b.c"),
        ('a["b"]', "a.b"),
        ("a[0].b", "a[0].b"),
        ("a.b | date", "a.b"),
        ("1 + a.b", "a.b"),
        ("'x'", ""),
    ],
)
def test_an_expression_is_reported_by_the_name_that_it_reads_first(source: str, name: str) -> None:
    output = Environment({}, {}).parse(f"\x01 {source} \n\x02").find(nodes.Output)
    assert output is not None
    assert dotted(output.nodes[0]) == name


@pytest.mark.parametrize(
    "error", [RecursionError(), SyntaxError("too many statically nested blocks"), MemoryError()]
)
def test_code_that_python_cannot_compile_is_a_problem_of_the_template(error: Exception) -> None:
    with (
        pytest.raises(TemplateError, match="note: the blocks and tags") as caught,
        compilable("note"),
    ):
        raise error
    assert caught.value.problems[0].kind == "too-deep"


LOOPS = {
    "a text": ("{% for x in v %}{{ x }}{% endfor %}", "abc", "needs a list"),
    "a number": ("{% for x in v %}{{ x }}{% endfor %}", 3, "needs a list"),
}


@pytest.mark.parametrize(("text", "value", "words"), LOOPS.values(), ids=LOOPS)
def test_a_loop_over_a_single_value_is_refused_at_its_tag(text: str, value: object, words: str) -> None:
    with pytest.raises(RenderError, match=words) as caught:
        WordTemplate.load(word("a", text)).render({"v": value})
    assert [(problem.place, problem.tag) for problem in caught.value.problems] == [
        ("body, paragraph 2", "{% for x in v %}")
    ]
