"""Each tag read by itself: its place, what is wrong with it, what to do."""

from __future__ import annotations

import pytest
from notation import read, word

from docgen import TemplateError, WordTemplate
from docgen.word import Expression
from docgen.word.language.environment import Environment
from docgen.word.language.syntax import check_tags, meant
from docgen.word.tags.scan import Tag


def kinds(error: TemplateError) -> list[str]:
    return [problem.kind for problem in error.problems]


# name: (text of the template's paragraph, the kinds of its problems, a piece of the cure)
PROBLEMS: dict[str, tuple[str, list[str], str]] = {
    "an unclosed tag": ("{{ name", ["unclosed-tag"], "add }}"),
    "a tag closed by one brace": ("{{ name }", ["unclosed-tag"], "add }}"),
    "an unopened tag": ("name }}", ["unopened-tag"], "{{ without a space"),
    "an empty tag": ("{{ }}", ["empty-tag"], "delete"),
    "two words": ("{{ patient name }}", ["syntax"], "no spaces"),
    "an open quote": ('{{ "x }} and {{ y }}', ["syntax"], "quotation mark"),
    "an open bracket": ("{{ f( }}", ["syntax"], "write ) where it should end"),
    "an unknown filter": ("{{ x | dat }}", ["unknown-filter"], "date"),
    "an unknown test": ("{% if x is evn %}{% endif %}", ["unknown-test"], "even"),
    "an unknown function": ("{{ rang(3) }}", ["unknown-function"], "range"),
    "a misspelt statement": ("{% fi x %}{% endfi %}", ["unknown-statement", "unknown-statement"], ""),
    "a misspelt if": ("{% iff x %}1{% endif %}", ["unknown-statement"], "if"),
    "a statement that is not there": ("{% include 'x' %}", ["unknown-statement"], "write its text here"),
    "safe is not there": ("{{ x | safe }}", ["unknown-filter"], ""),
    "a loop without in": ("{% for x %}{% endfor %}", ["syntax"], "for site in sites"),
    "a set without a value": ("{% set x %}", ["syntax"], "set name"),
    "words behind endif": ("{% if x %}{% endif y %}", ["syntax"], "only endif"),
    "a condition on else": ("{% if x %}{% else y %}{% endif %}", ["syntax"], "elif"),
    "raw without an end": ("{% raw %}{{ x }}", ["raw"], "paragraph"),
}


@pytest.mark.parametrize("case", PROBLEMS.values(), ids=PROBLEMS)
def test_a_problem_has_its_place_its_tag_and_its_cure(case: tuple[str, list[str], str]) -> None:
    text, expected, cure = case
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word("fine", [["1", text]]))
    assert kinds(caught.value) == expected
    for problem in caught.value.problems:
        assert problem.place == "body, table 1, row 1, cell 2, paragraph 1"
        assert problem.tag
        assert cure in problem.fix


def problems_of(typed: str, kind: str = "statement", unit: str = "") -> list[tuple[str, str]]:
    """The kind and the fix of each problem of one tag."""
    tag = Tag(0, kind, typed, f"{{% {typed} %}}", "body", unit)  # type: ignore[arg-type]
    found = check_tags([tag], Environment({"codes": len}, {"shout": str.upper}))
    assert all((problem.place, problem.tag) == (tag.place, tag.typed) for problem in found)
    return [(problem.kind, problem.fix) for problem in found]


SOUND = [
    *("if a", "elif a and b", "else", "endif", "for x in xs if x", "endfor", "set a = 1", "vm", "hm"),
    *("colspan 2", 'cellbg "D9E2F3"', "if codes(a) | length", "if a | shout == 'A'", "for k, v in a.items()"),
]


@pytest.mark.parametrize("code", SOUND)
def test_a_statement_of_the_language_has_no_problem(code: str) -> None:
    assert problems_of(code) == []


# by name: a statement, and for each problem its kind and a piece of what to do
UNSOUND: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "nothing": ("", [("empty-tag", "delete it")]),
    "a mark behind it": ("if a +", [("trim-mark", "delete the mark")]),
    "another language's": ("macro a()", [("unknown-statement", "write its text here")]),
    "a word like no other": ("qqqq", [("unknown-statement", "use one of cellbg, ")]),
    "raw alone": ("raw", [("raw", "put both into the paragraph")]),
    "a vertical merge of a number": ("vm 2", [("syntax", "only vm")]),
    "a span of nothing": ("colspan", [("syntax", "no spaces")]),
    "all names of it at once": (
        "if codes2(a) | dat is evn",
        [("unknown-filter", "did you mean date?"), ("unknown-test", "even"), ("unknown-function", "codes")],
    ),
    "a filter like no other": ("if a | qqqq", [("unknown-filter", "the known ones are: abs, ")]),
}


@pytest.mark.parametrize(("code", "problems"), UNSOUND.values(), ids=UNSOUND)
def test_everything_that_is_wrong_with_a_tag_is_found(code: str, problems: list[tuple[str, str]]) -> None:
    found = problems_of(code)
    assert [kind for kind, _ in found] == [kind for kind, _ in problems]
    assert all(words in fix for (_, fix), (_, words) in zip(found, problems, strict=True))


# by name: what two paragraphs hold, and for each problem of both its kind and its paragraph
TOGETHER: dict[str, tuple[str, str, list[tuple[str, int]]]] = {
    "two halves of a text": ("{{ 'a }}", "{{ b' }}", [("syntax", 1), ("syntax", 2)]),
    "halves in conditions": (
        "{% if 'a %}x{% endif %}",
        "{% if b' %}x{% endif %}",
        [("syntax", 1), ("syntax", 2)],
    ),
    "two halves of a bracket": ("{{ (a }}", "{{ a) }}", [("syntax", 1), ("syntax", 2)]),
    "a wrong name among right ones": ("{{ a }}", "{{ a | uper }}", [("unknown-filter", 2)]),
    "too many brackets": ("{{ a }}", f"{{{{ {'(' * 31}a{')' * 31} }}}}", [("too-deep", 2)]),
    "too many parts": ("{{ a }}", f"{{{{ {' + '.join('a' * 200)} }}}}", [("too-deep", 2)]),
    "too large a number": ("{{ a }}", "{{ 1" + "0" * 5000 + " }}", [("syntax", 2)]),
    "too large a fraction": ("{{ a }}", "{{ 1e999 }}", [("syntax", 2)]),
    "an empty tag and a wrong one": ("{{ }}", "{{ a b }}", [("empty-tag", 1), ("syntax", 2)]),
}


@pytest.mark.parametrize(("one", "other", "problems"), TOGETHER.values(), ids=TOGETHER)
def test_the_tags_of_a_part_are_judged_each_by_itself(
    one: str, other: str, problems: list[tuple[str, int]]
) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(one, other))
    found = [(problem.kind, problem.place) for problem in caught.value.problems]
    assert found == [(kind, f"body, paragraph {at}") for kind, at in problems]


def test_comments_and_tags_that_are_broken_already_are_not_checked() -> None:
    assert problems_of("if (", kind="comment") == problems_of("if \ufffc (", kind="statement") == []


def test_a_value_for_a_whole_paragraph_is_a_sub_document() -> None:
    assert [kind for kind, _ in problems_of("annex", kind="print", unit="p")] == ["sub-document"]


TOO_DEEP = {
    "a sum": " + ".join("a" * 200),
    "an or": " or ".join(f"a == {number}" for number in range(200)),
    "inline ifs": " ".join(f"{number} if a == {number} else" for number in range(200)) + " 0",
    "filters": "a" + " | upper" * 2000,
    "brackets": "(" * 3000 + "a" + ")" * 3000,
    "lists": "[" * 40 + "]" * 40,
    "nots": "not " * 400 + "a",
    "fields": "a" + ".b" * 400,
}


@pytest.mark.parametrize("code", TOO_DEEP.values(), ids=TOO_DEEP)
def test_an_expression_with_too_many_parts_is_a_problem_of_its_tag(code: str) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word("fine", f"{{{{ {code} }}}}"))
    assert [(problem.kind, problem.place) for problem in caught.value.problems] == [
        ("too-deep", "body, paragraph 2")
    ]


@pytest.mark.parametrize("code", TOO_DEEP.values(), ids=TOO_DEEP)
def test_an_expression_of_a_pack_with_too_many_parts_is_a_problem(code: str) -> None:
    with pytest.raises(TemplateError) as caught:
        Expression(code, place="checks.toml, row 1")
    assert [(problem.kind, problem.place) for problem in caught.value.problems] == [
        ("too-deep", "checks.toml, row 1")
    ]


FINE = {
    "a sum of a hundred": (" + ".join("a" * 100), "100"),
    "brackets in a text": ("'" + "(" * 100 + "'", "(" * 100),
    "thirty brackets": ("(" * 30 + "a" + ")" * 30, "1"),
    "a thousand texts": ("a" + " ~ a" * 999, "1" * 1000),
}


@pytest.mark.parametrize(("code", "printed"), FINE.values(), ids=FINE)
def test_a_long_expression_is_printed(code: str, printed: str) -> None:
    assert read(WordTemplate.load(word(f"{{{{ {code} }}}}")).render({"a": 1})) == [printed]


@pytest.mark.parametrize("number", ["1" + "0" * 5000, "1e999", "0x" + "f" * 9000])
def test_a_number_that_python_cannot_write_is_a_problem_of_its_tag(number: str) -> None:
    assert [kind for kind, _ in problems_of(f"if a == {number}")] == ["syntax"]


NAMED = {
    "an inner filter": ("xs | map('docgen_list')", "unknown-filter"),
    "an inner sink": ("xs | map('docgen text')", "unknown-filter"),
    "an unknown filter": ("xs | map('uper')", "unknown-filter"),
    "an unknown test": ("xs | select('evn')", "unknown-test"),
    "an unknown test of a name": ("xs | rejectattr('n', 'evn')", "unknown-test"),
}


@pytest.mark.parametrize(("code", "kind"), NAMED.values(), ids=NAMED)
def test_a_filter_or_test_that_is_given_by_name_is_one_of_the_language(code: str, kind: str) -> None:
    assert [found for found, _ in problems_of(f"if {code}")] == [kind]
    assert problems_of("if xs | map('upper') | select('even') | selectattr('n', 'eq', 1)") == []


MEANT = {
    "if": "if",
    "iff": "if",
    "fi": "endif",
    "elseif": "elif",
    "foreach": "for",
    "ENDFOR": "endfor",
    "ellif": "elif",
    "raw": "raw",
    "xyz": "xyz",
    "do": "do",
}


@pytest.mark.parametrize(("typed", "statement"), MEANT.items())
def test_a_misspelt_word_is_taken_for_the_nearest_statement(typed: str, statement: str) -> None:
    assert meant(typed) == statement


# by name: a tag, and what to write instead
SLIPS: dict[str, tuple[str, str]] = {
    "one equals sign": ("{% if a = 3 %}{% endif %}", "write == to compare"),
    "one equals sign, printed": ("{{ 'x' if a = 3 else 'y' }}", "write == to compare"),
    "two ampersands": ("{% if a && b %}{% endif %}", "write and"),
    "two bars": ("{% if a || b %}{% endif %}", "write or"),
    "an exclamation mark": ("{% if !a %}{% endif %}", "write not"),
    "a sign of mathematics": ("{% if a ≥ 3 %}{% endif %}", "write >="),
    "another sign of mathematics": ("{% if a ≠ 3 %}{% endif %}", "write !="),
    "a question mark": ("{{ n ? 'a' : 'b' }}", 'write {{ "yes" if minor else "no" }}'),
    "then": ("{% if a then %}{% endif %}", "delete it"),
    "capitals": ("{% if a AND b %}{% endif %}", "small letters"),
    "an argument after a colon": ("{{ x | join:', ' }}", "in brackets"),
    "three braces": ("{{{ a }}}", "two braces on each side"),
    "a statement between braces": ("{{ if a }}", "write it between {% and %}"),
    "a block of Handlebars": ("{{#if n}}", "write {% if minor %}"),
    "a bracket that is open": ("{{ a | join(', ' }}", "write ) where it should end"),
    "a bracket that is open in a condition": ("{% if a and not b or (c %}{% endif %}", "write ) where"),
    "a bracket of another kind": ("{{ a[0) }}", "write ] where it should end"),
    "a bracket that closes nothing": ("{{ a) }}", "delete it"),
    "an empty condition": ("{% if %}{% endif %}", "write it as {% if minor %}"),
    "an empty loop": ("{% for x in %}{% endfor %}", "write it as {% for site in sites %}"),
    "a name for nothing": ("{% set a %}", "write it as {% set name"),
    "a filter of Jinja": ("{{ v | safe }}", "delete it: every value is text"),
    "another filter of Jinja": ("{{ '%d' | format(x) }}", "with | number(2)"),
    "a method of dates": ("{{ d.strftime('%d') }}", "| date("),
    "a method of texts": ("{{ s.casefold() }}", "| lower"),
    "a method of groups": ("{{ x.get('a') }}", "| default("),
    "a function of Python": ("{{ len(x) }}", "| length"),
    "a function that is a filter": ("{{ round(x) }}", "write it as a filter: | round"),
    "a value of docxtpl": ("{{ R('x') }}", "coming-from-docxtpl"),
    "a statement of Jinja": ("{% do x %}", "{% set name = value %}"),
    "a statement of a shell": ("{% if a %}{% fi %}", "did you mean endif?"),
    "a statement of another language": ("{% if a %}{% elseif b %}{% endif %}", "did you mean elif?"),
    "the end of anything": ("{% for x in xs %}{% end %}", "write endif or endfor"),
}


@pytest.mark.parametrize(("typed", "fix"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_one_problem_that_says_what_to_write(typed: str, fix: str) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(typed))
    (problem,) = caught.value.problems
    assert fix in problem.fix
    assert str(problem).isprintable()
    assert "Jinja" not in str(problem)
    assert "\\x" not in str(problem)


def test_the_methods_of_a_loop_are_not_among_those_of_values() -> None:
    (fix,) = (fix for _, fix in problems_of("x.foo()", "print"))
    assert "cycle" not in fix
    assert "changed" not in fix
    assert problems_of("loop.cycle('a')", "print") == problems_of("outer.changed(x)", "print") == []
    assert [kind for kind, _ in problems_of("x.y.cycle('a')", "print")] == ["unknown-function"]
