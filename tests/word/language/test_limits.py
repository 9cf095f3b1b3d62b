"""The limits of a rendering: its steps, the sizes of what a tag makes, and the size of the document."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from notation import read, word

from docgen import DocgenError, RenderError, WordTemplate
from docgen.word import Expression, Limits
from docgen.word.language.limits import (
    TooMuch,
    bounded_range,
    check_operation,
    collected,
    counted,
    joined,
    made,
    measured,
    replaced,
    spend,
    spend_on,
)

# name: (paragraphs of a template, the limit that they exceed, the number of the paragraph in whose tag)
ROUNDS = "{% for i in range(900000) %}"
ENDLESS: dict[str, tuple[list[str], str, int]] = {
    "a loop over a range": (["a", "{% for i in range(10**9) %}{{ i }}{% endfor %}"], "steps", 2),
    "loops in loops": (
        [
            "{% for i in range(9999) %}{% for j in range(9999) %}{% for k in range(9999) %}"
            "{% endfor %}{% endfor %}{% endfor %}"
        ],
        "steps",
        1,
    ),
    "a power": (["a", "a", "{{ 7 ** (10 ** 8) }}"], "digits", 3),
    "a product of powers": (["{{ 9 ** 4000 * 9 ** 4000 }}"], "digits", 1),
    "a number in a range": (["{{ 0.5 in range(10 ** 10) }}"], "steps", 1),
    "the sum of a range": (["{{ range(10 ** 10) | sum }}"], "steps", 1),
    "sums in a loop": (["{% for i in range(90000) %}{{ range(90000) | sum }}{% endfor %}"], "steps", 1),
    "a range over all numbers": (["{{ range(-(10 ** 30), 10 ** 30) | first }}"], "steps", 1),
    "a text many times": (['{{ "a" * 10 ** 9 }}'], "tag_size", 1),
    "a list many times": (["{{ 10 ** 9 * [1] | length }}", "{{ ([1] * 10 ** 9) | length }}"], "tag_size", 2),
    "a text that doubles": (["{% set a = 'aaaaaaaa' %}", *["{% set a = a ~ a %}"] * 40], "tag_size", 15),
    "a text added to itself": (["{% set a = 'aaaaaaaa' %}", *["{% set a = a + a %}"] * 40], "tag_size", 15),
    "a text replaced": (["{% set a = 'a' * 9999 %}", "{{ a | replace('a', a) }}"], "tag_size", 2),
    "a text replaced by a method": (["{% set a = 'a' * 9999 %}", "{{ a.replace('a', a) }}"], "tag_size", 2),
    "a text joined": (["{{ range(9999) | join('a' * 9999) }}"], "tag_size", 1),
    "a text of the web": (["{{ ('%' * 90000) | urlencode }}"], "tag_size", 1),
    "a batch": (["{{ [1] | batch(3 * 10 ** 8, 0) | first }}"], "tag_size", 1),
    "slices": (["a", "{% for x in [1] | slice(10 ** 9) %}{% endfor %}"], "tag_size", 2),
    "filters in a filter": (["{{ range(99999) | map('batch', 10 ** 9, 0) | list }}"], "tag_size", 1),
    "numbers in a sentence": (["{{ range(99999) | list }}"], "tag_size", 1),
    "lists compared": (
        ["{% set a = [0] * 99999 %}", f"{ROUNDS}{{{{ 1 if a == a[0:] }}}}{{% endfor %}}"],
        "steps",
        2,
    ),
    "lists in order": (
        ["{% set a = [0] * 99999 %}", f"{ROUNDS}{{{{ 1 if a < a }}}}{{% endfor %}}"],
        "steps",
        2,
    ),
    "lists tested": (
        ["{% set a = [0] * 99999 %}", f"{ROUNDS}{{{{ 1 if a is eq(a) }}}}{{% endfor %}}"],
        "steps",
        2,
    ),
    "slices of a list": (
        ["{% set a = [0] * 99999 %}", f"{ROUNDS}{{% set b = a[1:] %}}{{% endfor %}}"],
        "steps",
        2,
    ),
    "lists added": (
        ["{% set a = [0] * 49999 %}", f"{ROUNDS}{{% set b = a + a %}}{{% endfor %}}"],
        "steps",
        2,
    ),
    "large numbers divided": (
        ["{% set a = 10 ** 3000 %}", f"{ROUNDS}{{{{ 1 if a // (a - 1) == 2 }}}}{{% endfor %}}"],
        "steps",
        2,
    ),
    "large numbers multiplied": (
        ["{% set a = 10 ** 1900 %}", f"{ROUNDS}{{{{ 1 if a * a == 2 }}}}{{% endfor %}}"],
        "steps",
        2,
    ),
    "texts printed": (
        ["{% set a = 'a' * 99999 %}", "{% for i in range(99999) %}{{ a }}{% endfor %}"],
        "output",
        2,
    ),
    "a large document": (
        ["a", "{% for i in range(900000) %}" + "x" * 999 + "{{ i }}{% endfor %}"],
        "output",
        2,
    ),
}


@pytest.mark.parametrize(("texts", "limit", "place"), ENDLESS.values(), ids=ENDLESS)
def test_a_rendering_that_would_not_end_is_stopped_at_its_tag(
    texts: list[str], limit: str, place: int
) -> None:
    template = WordTemplate.load(word(*texts))
    started = time.process_time()
    with pytest.raises(RenderError) as caught:
        template.render({})
    assert time.process_time() - started < 5
    problem = caught.value.problems[-1]
    assert (problem.kind, problem.place) == ("render-limit", f"body, paragraph {place}")
    assert problem.tag
    assert f"limit {limit}" in problem.fix


LARGE = {
    "as a whole number": "{{ a | int }}",
    "each of a list as a whole number": "{{ [a] | map('int') | first }}",
    "rounded": "{{ a | round }}",
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
@pytest.mark.parametrize("value", ["1E+999999", "-7E+5000", "1E-999999"])
def test_a_decimal_number_of_too_many_digits_is_stopped_at_its_tag(text: str, value: str) -> None:
    with pytest.raises(RenderError, match="digits") as caught:
        WordTemplate.load(word(text)).render({"a": Decimal(value)})
    assert "limit digits" in caught.value.problems[0].fix


def test_the_digits_of_a_number_are_counted_as_they_are() -> None:
    assert read(
        WordTemplate.load(word("{{ 1 if 2 ** 13000 > 1 }}{{ 1 if 10 ** 2000 * 10 ** 1999 > 1 }}")).render({})
    ) == ["11"]
    with pytest.raises(RenderError, match="more than 4,000 digits"):
        WordTemplate.load(word("{{ 2 ** 13400 > 1 }}")).render({})


def test_decimal_numbers_are_calculated_with_floats() -> None:
    tags = ["d + 1.5", "1.5 - d", "d * 0.5", "3.3 / d", "d // 0.5", "d % 0.5"]
    printed = read(
        WordTemplate.load(word(*(f"{{{{ {tag} }}}}" for tag in tags))).render({"d": Decimal("1.1")})
    )
    assert printed == ["2.6", "0.4", "0.55", "3", "2", "0.1"]


def test_a_decimal_number_is_a_whole_number_within_the_limits() -> None:
    assert read(WordTemplate.load(word("{{ a | int }}")).render({"a": Decimal("1.9E+20")})) == [
        "19" + "0" * 19
    ]


EXPRESSIONS = {
    "a power": "7 ** (10 ** 8) > 3",
    "a number in a range": "0.5 in range(10 ** 10)",
    "a sum": "range(10 ** 10) | sum > 3",
    "a text": "'a' * 10 ** 9 == b",
    "a function of a range": "length_of(range(10 ** 9)) > 3",
}


@pytest.mark.parametrize("source", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_an_expression_of_a_pack_that_would_not_end_is_stopped(source: str) -> None:
    expression = Expression(source, {"length_of": lambda items: len(list(items))}, "checks.toml, row 1")
    with pytest.raises(DocgenError) as caught:
        expression.evaluate({})
    (problem,) = caught.value.problems
    assert (problem.kind, problem.place, problem.tag) == ("render-limit", "checks.toml, row 1", source)


ORDINARY = {
    "many rows": ("{% for i in range(50000) %}{{ i }}{% endfor %}", "".join(map(str, range(50_000)))),
    "a power": ("{{ 2 ** 64 }} {{ 2 ** -1 }} {{ 1 ** 10 ** 9 }} {{ 2.5 ** 2 }}", f"{2**64} 0.5 1 6.25"),
    "a range backwards": ("{{ range(3, 0, -1) | join(' ') }} {{ range(0) | length }}", "3 2 1 0"),
    "a text": ("{{ 'ab' * 2 }} {{ 'a' + 'b' }} {{ 'a' ~ 1 }} {{ ([1] + [2]) | length }}", "abab ab a1 2"),
    "rounding": ("{{ 2.345 | round(2) }} {{ 5 | round(-1) }} {{ [1, 2] | sum }}", "2.35 0 3"),
    "replacing": ("{{ 'aab' | replace('a', 'c', 1) }} {{ 'aab'.replace('a', '') }}", "cab b"),
    "batches": ("{% for b in [1, 2, 3] | batch(2, 0) %}{{ b | join }} {% endfor %}", "12 30 "),
}


@pytest.mark.parametrize(("text", "printed"), ORDINARY.values(), ids=ORDINARY)
def test_ordinary_work_is_within_the_limits(text: str, printed: str) -> None:
    assert read(WordTemplate.load(word(text)).render({})) == [printed]


def test_a_limit_can_be_set_for_a_template_and_for_an_expression() -> None:
    data = word("{% for i in range(100) %}{{ i }}{% endfor %}")
    strict = pickle.loads(pickle.dumps(WordTemplate.load(data, limits=Limits(steps=50))))  # noqa: S301
    with pytest.raises(RenderError, match="more than 50 items"):
        strict.render({})
    assert read(WordTemplate.load(data, limits=Limits(steps=250)).render({}))
    with pytest.raises(DocgenError, match="more than 9 digits"):
        Expression("10 ** 10", limits=Limits(digits=9)).evaluate({})


def test_each_rendering_has_the_whole_limit() -> None:
    template = WordTemplate.load(
        word("{% for i in range(70) %}{{ i }}{% endfor %}"), limits=Limits(steps=100)
    )
    assert template.render({}) == template.render({})


@pytest.mark.parametrize("value", [0, -1, True, 1.5, "9"])
@pytest.mark.parametrize("name", ["steps", "tag_size", "digits", "output"])
def test_a_limit_is_a_positive_whole_number(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        Limits(**{name: value})


SMALL = Limits(steps=10, tag_size=1000, digits=10, output=1000)
BOUNDED: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {  # what is just allowed, what is not
    "steps": (lambda: spend(10), lambda: spend(11)),
    "a list": (lambda: spend_on([0] * 10), lambda: spend_on([0] * 11)),
    "a long text": (lambda: spend_on("a" * 2815), lambda: spend_on("a" * 2816)),
    "items": (lambda: list(counted(range(10))), lambda: list(counted(range(11)))),
    "a text": (lambda: made("a" * 1000), lambda: made("a" * 1001)),
    "a range": (lambda: bounded_range(10), lambda: bounded_range(11)),
    "texts": (lambda: joined(["a" * 100] * 10), lambda: joined(["a" * 100] * 11)),
    "a replacement": (lambda: replaced("aab", "a", "a" * 499, 2), lambda: replaced("aab", "a", "a" * 500)),
    "a product": (lambda: check_operation("*", "ab", 500), lambda: check_operation("*", 501, "ab")),
    "a sum": (
        lambda: check_operation("+", "a" * 500, "b" * 500),
        lambda: check_operation("+", [0] * 501, [0] * 500),
    ),
    "a power": (lambda: check_operation("**", 10, 8), lambda: check_operation("**", 10, 11)),
    "a document": (lambda: collected(iter(["a"] * 1000)), lambda: collected(x for x in ["a"] * 1001)),
}


@pytest.mark.parametrize(("allowed", "refused"), BOUNDED.values(), ids=BOUNDED)
def test_a_limit_is_kept_to_the_last_item(allowed: Callable[[], Any], refused: Callable[[], Any]) -> None:
    with measured(SMALL):
        allowed()
    with measured(SMALL), pytest.raises(TooMuch):
        refused()


@pytest.mark.parametrize("blocks", [["{{ v }}"], ["{{ v }}"] * 300, ["v" * 500]])
def test_the_output_of_a_document_is_counted_however_short_it_is(blocks: list[str]) -> None:
    template = WordTemplate.load(word(*blocks, header=["{{ v }}"]), limits=Limits(output=400))
    with pytest.raises(RenderError) as caught:
        template.render({"v": "a"})
    assert [(problem.kind, problem.message) for problem in caught.value.problems] == [
        ("render-limit", "the document is larger than 400 characters")
    ]
