"""Tags found in a text: where each begins and ends, and its code in plain Jinja."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notation import read, word

from docgen import WordTemplate
from docgen.word.tags.scan import MARK, RAW_CLOSE, RAW_OPEN, Scanned, Tag, has_tags, mark, plain_code, scan


def scanned(text: str) -> Scanned:
    """A text whose tags are all sound."""
    found = scan(text, "body", 0)
    assert found.problems == []
    return found


# name: (text, the kind and code of each tag, the text with # for each mark)
TAGS: dict[str, tuple[str, list[tuple[str, str]], str]] = {
    "a value": ("a {{ x.y }} b", [("print", "x.y")], "a # b"),
    "a statement": ("{% if x %}a{% endif %}", [("statement", "if x"), ("statement", "endif")], "#a#"),
    "a comment": ("a{# why }} %} #}b", [("comment", "")], "a#b"),
    "a closer in a string": ("{{ '}}' }}", [("print", "'}}'")], "#"),
    "a closer in a bracket": ("{{ {'k': {}}['k'] }}", [("print", "{'k': {}}['k']")], "#"),
    "another closer": ("{% if x == '%}' %}", [("statement", "if x == '%}'")], "#"),
    "smart quotes": ("{{ x | join(“, ”) }}", [("print", 'x | join(", ")')], "#"),
    "an apostrophe in smart quotes": ("{{ “it’s” }}", [("print", '"it’s"')], "#"),
    "spaces of other kinds": ("{{\u00a0x\u2003|\tupper }}", [("print", "x | upper")], "#"),
    "dashes": ("{{ 3 – 1 − 1 }}", [("print", "3 - 1 - 1")], "#"),
    "a dash in a string": ("{{ '3 – 1' }}", [("print", "'3 – 1'")], "#"),
    "what nobody sees": ("{{ x\u200b\u00ad.y\ufeff }}", [("print", "x.y")], "#"),
    "direction marks": (
        "{{\u200f x\u200e }}{%\u202b if\u061c y \u202c%}",
        [("print", "x"), ("statement", "if y")],
        "##",
    ),
    "direction isolates": ("{{ \u2067x.y\u2069 }}", [("print", "x.y")], "#"),
    "marks of embedding": (
        "{{\u202a x\u202c }}{{\u202d y }}{{ z\u202e }}",
        [("print", one) for one in "xyz"],
        "###",
    ),
    "marks of isolation": ("{{\u2066 x\u2069 }}{{ \u2068y\u2069 }}", [("print", "x"), ("print", "y")], "##"),
    "a direction mark in a string": ("{{ '\u200fx' }}", [("print", "'\u200fx'")], "#"),
    "a name in letters that are put together": ("{{ cafe\u0301 }}", [("print", "caf\u00e9")], "#"),
    "a Hangul name in its parts": ("{{ \u1112\u1161\u11ab }}", [("print", "\ud55c")], "#"),
    "a string in letters that are put together": ("{{ 'e\u0301' }}", [("print", "'e\u0301'")], "#"),
    "a direction mark between the braces": ("A {\u200f{ x }\u200f} B", [("print", "x")], "A # B"),
    "a joiner between the braces": ("{\u200b% if x %\u2060}", [("statement", "if x")], "#"),
    "a joiner in a comment's braces": ("a{\u200d# x #\u200d}b", [("comment", "")], "a#b"),
    "one behind the other": ("{{ a }}{{ b }}", [("print", "a"), ("print", "b")], "##"),
    "braces of other kinds": ("{a} { {b} }", [], "{a} { {b} }"),
}


@pytest.mark.parametrize(("text", "tags", "marked"), TAGS.values(), ids=TAGS)
def test_a_tag_ends_at_the_first_closer_outside_of_quotes_and_brackets(
    text: str, tags: list[tuple[str, str]], marked: str
) -> None:
    found = scanned(text)
    assert [(tag.kind, tag.code) for tag in found.tags] == tags
    assert MARK.sub("#", found.marked()) == marked


# name: (text, the mark of its tag and whether it joins the paragraph before and behind, its code)
UNITS = {
    "a paragraph": ("{%p if x %}", ("p", False, False, "if x")),
    "a row": ("{%tr endfor %}", ("tr", False, False, "endfor")),
    "a cell": ("{%tc for x in xs %}", ("tc", False, False, "for x in xs")),
    "a run": ("{%r if x %}", ("r", False, False, "if x")),
    "a paragraph behind a direction mark": ("{%\u200fp\u200f if x %}", ("p", False, False, "if x")),
    "a join behind a direction mark": ("{%\u200f- if x -\u200f%}", ("", True, True, "if x")),
    "a value of a run": ("{{r x }}", ("r", False, False, "x")),
    "a comment of a row": ("{#tr why #}", ("tr", False, False, "")),
    "a name of one letter": ("{{ p }}", ("", False, False, "p")),
    "a statement without a space": ("{%if x %}", ("", False, False, "if x")),
    "a paragraph before": ("{%- if x %}", ("", True, False, "if x")),
    "a paragraph behind": ("{% if x -%}", ("", False, True, "if x")),
    "both": ("{%- else -%}", ("", True, True, "else")),
    "a negative value": ("{{ -x }}", ("", False, False, "-x")),
}


@pytest.mark.parametrize(("text", "read_as"), UNITS.values(), ids=UNITS)
def test_a_mark_and_dashes_are_no_part_of_the_code(text: str, read_as: tuple[str, bool, bool, str]) -> None:
    (tag,) = scanned(text).tags
    assert (tag.unit, tag.joins_before, tag.joins_after, tag.code) == read_as


# name: (text, kind and tag of each problem)
BROKEN = {
    "never closed": ("a {{ x", [("unclosed-tag", "{{ x")]),
    "closed by another": ("{{ x %}", [("unclosed-tag", "{{ x %}")]),
    "never opened": ("name }} b", [("unopened-tag", "name }}")]),
    "a statement never opened": ("endif %}", [("unopened-tag", "endif %}")]),
    "a comment never opened": ("why #}", [("unopened-tag", "why #}")]),
    "a comment never closed": ("{# why", [("unclosed-tag", "{# why")]),
    "a picture inside": ("{{ x \ufffc }}", [("broken-tag", "{{ x … }}")]),
    "two never closed": ("{{ x {% if y", [("unclosed-tag", "{{ x {% if y"), ("unclosed-tag", "{% if y")]),
}


@pytest.mark.parametrize(("text", "problems"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_a_tag_is_a_problem_with_its_text(text: str, problems: list[tuple[str, str]]) -> None:
    found = scan(text, "header, paragraph 1", 0).problems
    assert [(problem.kind, problem.tag) for problem in found] == problems
    assert all(problem.place == "header, paragraph 1" and problem.fix for problem in found)


def test_tags_are_numbered_from_the_first() -> None:
    found = scan("{{ a }} {# b #} {{ c }}", "body", 5)
    assert [tag.number for tag in found.tags] == [5, 6, 7]
    assert found.marked() == f"{mark(5)} {mark(6)} {mark(7)}"


def test_braces_of_a_raw_passage_are_no_tags() -> None:
    found = scanned("{% raw %}{{ x }}{% endraw %} {{ y }}")
    assert [tag.code for tag in found.tags] == ["y", ""]
    assert MARK.sub("#", found.marked()) == "\ufdd2\ufdd2 x \ufdd3\ufdd3 #"


@pytest.mark.parametrize(
    ("code", "word"), [("if x", "if"), ("endfor", "endfor"), ("", ""), ("'if'", ""), ("for", "for")]
)
def test_the_keyword_of_a_statement_is_its_first_word(code: str, word: str) -> None:
    assert Tag(0, "statement", code, "", "").keyword == word
    assert Tag(0, "print", code, "", "").keyword == ""


def test_a_text_with_a_brace_or_a_closer_may_hold_tags() -> None:
    assert [has_tags(text) for text in ("{", "a }}", "%}", "#}")] == [True] * 4
    assert [has_tags(text) for text in ("", "a } b", "100 %", "}")] == [False] * 4


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("{{ ( }} x {{ b ) }}", ["{{ ( }}", "{{ b ) }}"]),
        ("{{ [ }} {% if b] %}", ["{{ [ }}", "{% if b] %}"]),
        ("{% if (a %} {# ) #} %}", ["{% if (a %}", "{# ) #}"]),
        ("{{ {'k': {'l': 1}} }} {{ '{{' }}", ["{{ {'k': {'l': 1}} }}", "{{ '{{' }}"]),
    ],
)
def test_a_bracket_that_is_not_closed_takes_no_other_tag_in(text: str, typed: list[str]) -> None:
    assert [tag.typed for tag in scan(text, "body", 0).tags] == typed


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("{% raw %}{% raw %}{{ x }}{% endraw %}", "{% raw %}{{ x }}"),
        ("{% endraw %}{% raw %}{{ x }}{% endraw %}{% raw %}", "{{ x }}"),
        ("{% raw %}a{% endraw %}{{ x }}{% raw %}}}{% endraw %}", "a}}"),
    ],
)
def test_a_raw_passage_is_from_the_first_raw_to_the_next_endraw(text: str, left: str) -> None:
    marked = MARK.sub("", scan(text, "body", 0).marked())
    assert marked.replace(RAW_OPEN, "{").replace(RAW_CLOSE, "}") == left


def test_a_line_break_in_a_string_stays_one() -> None:
    assert plain_code(" 'a\nb' \n ") == "'a\\nb'"


PIECES = st.sampled_from(["{{", "}}", "{%", "%}", "{#", "#}", "'", '"', "“", "x", " ", "("])


@given(st.lists(PIECES, max_size=9))
@settings(max_examples=3 * settings().max_examples // 2)
def test_any_text_is_read_and_what_is_no_tag_of_it_stays(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = scan(text, "body", 0)
    edges = [0, *(edge for span in found.spans for edge in span), len(text)]
    beside = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    assert MARK.split(found.marked())[::2] == beside


def test_docxtpls_escapes_print_braces() -> None:
    assert read(WordTemplate.load(word("{_{ x }_} {_% y %_}")).render({})) == ["{{ x }} {% y %}"]


def test_direction_marks_and_names_in_another_normal_form_read_the_same() -> None:
    names = {"name": "N", "caf\u00e9": "C"}
    typed = [
        "A {{\u200f name\u200f }}",
        "{\u200f{ name }\u200f}",
        "{{\u202bname\u202c }}",
        "{{ cafe\u0301 }}",
    ]
    assert read(WordTemplate.load(word(*typed)).render(names)) == ["A N", "N", "N", "C"]


# by name: a text, and the kinds of its problems
BRACES: dict[str, tuple[str, list[str]]] = {
    "a brace after a value": ("{{ a }}}", ["unopened-tag"]),
    "a brace after a statement": ("{% if a %}}x{% endif %}", ["unopened-tag"]),
    "a brace after the second value": ("{{ a }} {{ b }}} x", ["unopened-tag"]),
    "two braces": ("{{ a }}}}", ["unopened-tag"]),
    "a brace that closes one of the text": ("{see {{ a }}}", []),
    "a brace in a raw passage": ("{{ a }}{% raw %}}{% endraw %}", []),
    "a brace further on": ("{{ a }} }", []),
    "a brace that is missing": ("{% if a }x{% endif %}", ["unclosed-tag"]),
    "a brace that is missing before a value": ("{{ a } and {{ b }}", ["unclosed-tag"]),
    "a quotation mark that is missing too": ("{{ 'a } and {{ b }}", ["unclosed-tag"]),
}


@pytest.mark.parametrize(("text", "kinds"), BRACES.values(), ids=BRACES)
def test_a_brace_too_many_or_too_few_is_one_problem(text: str, kinds: list[str]) -> None:
    assert [problem.kind for problem in scan(text, "body", 0).problems] == kinds


class Looked(str):
    """A text that counts how many of its characters `find` may look at."""

    count = 0

    def find(self, what: str, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        found = super().find(what, start, len(self) if end is None else end)
        self.count += (found if found >= 0 else len(self) if end is None else end) - start
        return found


@pytest.mark.parametrize("piece", ["“", "“a” ~ ", "'a', ", '‘"’ ', '"'])
def test_quotes_of_a_long_tag_are_paired_in_work_in_proportion_to_their_number(piece: str) -> None:
    short, long = Looked(piece * 100), Looked(piece * 400)
    plain_code(short)
    plain_code(long)
    assert long.count <= 4 * short.count + 10


def test_a_long_tag_is_read_as_a_short_one() -> None:
    assert plain_code(f"a{' ' * 100_000}~ “b” {'–' * 1000}") == f'a{" " * 100_000}~ "b" {"-" * 1000}'
    (tag,) = scanned(f"{{{{{chr(0xA0) * 100_000}a ~ '–'\u200b ~ c }}}}").tags
    assert tag.code == "a ~ '–' ~ c"
