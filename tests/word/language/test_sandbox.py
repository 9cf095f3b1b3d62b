"""What a template may reach: plain data, a few pure methods, nothing else."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from notation import read, word

from docgen import DocgenError, RenderError, TemplateError, WordTemplate
from docgen.word import Expression

ESCAPES = [
    "{{ v.__class__ }}",
    "{{ v.__class__.__mro__ }}",
    "{{ v['__class__'] }}",
    "{{ m.update }}",
    "{{ m.pop('a') }}",
    "{{ l.append(1) }}",
    "{{ f() }}",
    "{{ v.format_map(m) }}",
    "{{ loop }}",
]


@pytest.mark.parametrize("tag", ESCAPES)
def test_a_template_reaches_nothing_but_data(tag: str) -> None:
    with pytest.raises((RenderError, TemplateError)):
        WordTemplate.load(word(tag)).render({"v": "text", "m": {"a": 1}, "l": [1], "f": print})


def test_a_text_is_not_formatted_behind_the_sinks() -> None:
    with pytest.raises(RenderError):
        WordTemplate.load(word("{{ '%s' % v }}")).render({"v": None})


@dataclasses.dataclass
class Site:
    """A value with fields, a method and what is private."""

    name: str = "cheek"
    _hidden: str = "x"

    def wipe(self) -> str:
        return "wiped"


# by name: an expression, and its value: None where there is nothing to reach
REACHED: dict[str, tuple[str, object]] = {
    "a key": ("m.a", 1),
    "a key by brackets": ('m["a"]', 1),
    "a key before a method": ("m.items", "data"),
    "a key that is no text": ("m[1]", None),
    "an element": ("l[0]", "x"),
    "the last element": ("l[-1]", "y"),
    "some elements": ("l[:1]", ["x"]),
    "an element that is not there": ("l[9]", None),
    "an element by a name": ("l.append", None),
    "a letter": ("t[1]", "e"),
    "a field": ("s.name", "cheek"),
    "a field by brackets": ('s["name"]', "cheek"),
    "a method of an object": ("s.wipe", None),
    "what is private": ("s.__class__", None),
    "a method of a text": ("t.upper()", "TEXT"),
    "another listed method": ("t.capitalize()", "Text"),
    "another method of a text": ("t.encode", None),
    "below what is missing": ("gone.x[1].y", None),
    "an attribute of a number": ("n.real", None),
    "a remainder": ("n % 3", 1),
}


@pytest.mark.parametrize(("source", "value"), REACHED.values(), ids=REACHED)
def test_a_dot_or_bracket_reads_keys_fields_and_listed_methods(source: str, value: object) -> None:
    names = {"m": {"a": 1, "items": "data"}, "l": ["x", "y"], "t": "text", "s": Site(), "n": 7}
    assert Expression(source).evaluate(names) == value


COMPOSED, DECOMPOSED = "jos\u00e9", "jose\u0301"
SPELLINGS = [(tag, key) for tag in (COMPOSED, DECOMPOSED) for key in (COMPOSED, DECOMPOSED)]


@pytest.mark.parametrize(("tag", "key"), SPELLINGS)
def test_a_name_that_looks_the_same_is_the_same(tag: str, key: str) -> None:
    printed = [f"{{{{ {code} }}}}" for code in (tag, f"m.{tag}", f"m['{tag}']", f"l[0].{tag}")]
    names = {key: 1, "m": {key: 2}, "l": [{"a": 0, key: 3}]}
    assert read(WordTemplate.load(word(*printed)).render(names)) == ["1", "2", "2", "3"]
    assert Expression(f"{tag} + m.{tag}").evaluate(names) == 3


def test_a_name_in_its_own_spelling_comes_first_and_another_letter_is_another_name() -> None:
    template = WordTemplate.load(word(f"{{{{ m.{COMPOSED} }}}}{{{{ m.jose | default('-') }}}}"))
    assert read(template.render({"m": {DECOMPOSED: 1, COMPOSED: 2, 7: 3}})) == ["2-"]
    assert read(template.render({"m": {"jos\u00e8": 1}}, missing="blank")) == ["-"]


OUT_OF_REACH = ["l.pop()", "m.clear()", "t.format(1)", "t.encode()", "s.wipe()", "gone.x(1)"]


@pytest.mark.parametrize("source", OUT_OF_REACH)
def test_calling_a_method_that_is_not_listed_is_a_problem_of_the_tag(source: str) -> None:
    with pytest.raises(TemplateError, match="is not a known method"):
        Expression(source)


def test_a_method_that_is_a_filter_is_told_as_one() -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word("{{ name.truncate(9) }}"))
    assert [problem.fix for problem in caught.value.problems] == ["write it as a filter: | truncate"]


BY_BRACKETS = ["l['pop']()", "m['clear']()", "t['encode']()", "s['wipe']()", "gone.x[1]()"]


@pytest.mark.parametrize("source", BY_BRACKETS)
def test_a_method_that_is_not_listed_is_missing_and_calling_it_does_nothing(source: str) -> None:
    names = {"m": {"a": 1}, "l": ["x"], "t": "{0}", "s": Site()}
    assert Expression(source).evaluate(names) is None
    assert (names["m"], names["l"]) == ({"a": 1}, ["x"])


def test_a_value_that_can_be_called_and_a_text_to_be_formatted_are_refused() -> None:
    with pytest.raises(TemplateError, match="'f' is not a known function"):
        Expression("f(1)")
    for source in ("m['f'](1)", "t % 1"):
        with pytest.raises(DocgenError, match="cannot be worked out"):
            Expression(source).evaluate({"m": {"f": print}, "t": "%s"})


def test_values_of_a_mapping_are_walked_by_its_methods() -> None:
    template = WordTemplate.load(word("{% for k, v in m.items() %}{{ k }}={{ v }}.{% endfor %}"))
    assert read(template.render({"m": {"a": 1, "b": 2}})) == ["a=1.b=2."]


METHODS_CALLED = {
    "t.upper()": "A-B", "t.lower()": "a-b", "t.title()": "A-B", "t.capitalize()": "A-b", "t.strip()": "a-b",
    "t.split('-') | join(' ')": "a b", "t.replace('-', '.')": "a.b", "t.replace('a', 'c', 1)": "c-b",
    "t.startswith('a')": "True", "t.endswith('a')": "False", "m.items() | length": "1",
    "m.keys() | join": "k", "m.values() | join": "v",
}  # fmt: skip


@pytest.mark.parametrize("around", ["{}", "{{% for x in l %}}{}{{% endfor %}}"], ids=["outside", "in a loop"])
@pytest.mark.parametrize("code", METHODS_CALLED)
def test_every_listed_method_can_be_called_inside_and_outside_of_a_loop(code: str, around: str) -> None:
    template = WordTemplate.load(word(around.format(f"{{{{ {code} }}}}")))
    assert read(template.render({"t": "a-b", "m": {"k": "v"}, "l": ["x"]})) == [METHODS_CALLED[code]]


def test_a_loop_has_its_own_names_and_no_others() -> None:
    template = WordTemplate.load(
        word("{% for x in l %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{% endfor %}")
    )
    assert read(template.render({"l": ["x"] * 3})) == ["1a2b3a"]
    with pytest.raises(RenderError):
        WordTemplate.load(word("{% for x in l %}{{ loop.__init__ }}{% endfor %}")).render({"l": ["x"]})


KEYS = {
    "a number": ({2024: "a"}, 2024, "a"),
    "a date": ({dt.date(2026, 3, 2): "a"}, dt.date(2026, 3, 2), "a"),
    "a pair": ({(1, 2): "a"}, (1, 2), "a"),
}


@pytest.mark.parametrize(("mapping", "key", "printed"), KEYS.values(), ids=KEYS)
def test_a_key_that_is_no_text_is_looked_up_as_it_is(mapping: object, key: object, printed: str) -> None:
    assert read(WordTemplate.load(word("{{ d[y] }}")).render({"d": mapping, "y": key})) == [printed]


@pytest.mark.parametrize("key", [2025, [1], {}])
def test_a_key_that_a_mapping_does_not_have_is_missing(key: object) -> None:
    with pytest.raises(RenderError, match="is missing"):
        WordTemplate.load(word("{{ d[y] }}")).render({"d": {2024: "a"}, "y": key})


@pytest.mark.parametrize(
    "tag", ["{{ d[n] }}", "{{ 'a' ~ d[n] }}", "{{ [d[n]] | list }}", "{{ xs[n] }}{{ d[n].a }}"]
)
def test_a_key_that_is_a_value_of_the_record_is_never_named(tag: str) -> None:
    template = WordTemplate.load(word(tag))
    names = {"d": {}, "n": "Mary Doe", "xs": []}
    with pytest.raises(RenderError) as caught:
        template.render(names)
    assert "Mary" not in str(caught.value)
    assert "Mary" not in str(template.fill(names, "mark").missing)
    asked = WordTemplate.load(word("{% if d[n] %}x{% endif %}")).fill(names, "mark")
    assert [miss.name for miss in asked.missing] == ["d.…"]
