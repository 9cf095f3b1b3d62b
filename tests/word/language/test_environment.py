"""The sandboxed environment: its language, and printed values in their sinks."""

from __future__ import annotations

import pickle
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from notation import parts_of, read, word

from docgen import RenderError, WordTemplate
from docgen.word.language.environment import MADE, TESTS, Environment
from docgen.word.language.missing import RECORD, Record


def test_a_value_that_fails_inside_a_tag_is_reported_without_its_text() -> None:
    template = WordTemplate.load(word("1", "{{ v + 1 }}", "{{ gone }}"))
    with pytest.raises(RenderError) as caught:
        template.render({"v": "Mary"})
    assert "Mary" not in str(caught.value)
    assert "paragraph 2" in caught.value.problems[-1].place


def test_the_guide_names_every_filter_and_test(root: Path) -> None:
    environment = Environment({}, {})
    guide = (root / "docs" / "template-language.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)`", guide))
    assert set(environment.language_filters) - {"d"} <= named
    assert set(environment.tests) <= named
    assert set(environment.functions) <= named


def test_the_language_is_closed() -> None:
    environment = Environment({}, {})
    assert not {"include", "import", "attr", "pprint", "safe", "xmlattr"} & environment.language_filters
    assert set(environment.tests) <= TESTS
    assert set(environment.globals) == {"range"}
    assert (environment.autoescape, environment.cache) == (False, None)


def test_functions_and_filters_of_ones_own_come_beside_those_of_the_language() -> None:
    environment = Environment({"codes": len}, {"shout": str.upper})
    assert set(environment.globals) == {"range", "codes"}
    assert environment.language_filters - Environment({}, {}).language_filters == {"shout"}


OWN_NAMES = {
    "self": ("{{ self.name }}", {"self": {"name": "S"}}, "S"),
    "self in a loop": ("{% for x in self %}{{ self[0] }}{% endfor %}", {"self": ["a", "b"]}, "aa"),
    "self as an item": ("{% for self in xs %}{{ self }}{% endfor %}", {"xs": ["a", "b"]}, "ab"),
    "loop outside of a loop": ("{{ loop.index }}", {"loop": {"index": "i"}}, "i"),
    "context": (
        "{{ context }}{{ environment }}{{ caller }}",
        dict.fromkeys(("context", "environment", "caller"), "x"),
        "xxx",
    ),
    "range": ("{{ range }}", {"range": "far"}, "far"),
}


@pytest.mark.parametrize(("tag", "names", "printed"), OWN_NAMES.values(), ids=OWN_NAMES)
def test_a_field_may_have_a_name_that_jinja_uses(tag: str, names: dict[str, object], printed: str) -> None:
    template = pickle.loads(pickle.dumps(WordTemplate.load(word(tag))))  # noqa: S301
    assert read(template.render(names)) == [printed]


@dataclass(frozen=True)
class Person:
    v: str


class Group(dict[str, object]):
    """A group of fields of a caller's own class."""


class Count(int):
    """A number that prints otherwise."""

    def __str__(self) -> str:
        return "<many>"


# by name: a value, and how it is written in the XML
WRITTEN: dict[str, tuple[object, str]] = {
    "plain": ("left cheek", "left cheek"),
    "an ampersand": ("a & b", "a &amp; b"),
    "less than": ("a < b", "a &lt; b"),
    "greater than": ("a > b", "a &gt; b"),
    "an accent": ("Zoë", "Zo&#235;"),
    "a tab": ("a\tb", 'a</w:t><w:tab/><w:t xml:space="preserve">b'),
    "nothing": ("", ""),
    "a number": (7, "7"),
    "a number below zero": (-7, "-7"),
    "a number of a class of its own": (Count(7), "7"),
    "yes": (True, "True"),
    "a decimal": (2.50, "2.5"),
}


@pytest.mark.parametrize(("value", "written"), WRITTEN.values(), ids=WRITTEN)
def test_a_value_is_written_alike_by_its_name_and_as_a_field(value: object, written: str) -> None:
    loop = "{% for x in h.groups %}[{{ x.v }}]{% endfor %}"
    template = WordTemplate.load(word("[{{ v }}]", "[{{ g.v }}]", loop))
    for group in ({"v": value}, Group(v=value), Person(value)):  # type: ignore[arg-type]
        names = {"v": value, "g": group, "h": {"groups": [group]}}
        xml = parts_of(template.render(names))["word/document.xml"].decode()
        assert re.findall(r"\[(.*?)\]", xml) == [written] * 3


def test_a_field_in_an_attribute_is_written_as_an_attribute() -> None:
    shape = '<wp:inline><wp:docPr id="1" name="s" descr="{{ g.v }}"/></wp:inline>'
    data = word(f"<w:p><w:r><w:drawing>{shape}</w:drawing></w:r></w:p>")
    xml = parts_of(WordTemplate.load(data).render({"g": {"v": 'a "b"'}}))["word/document.xml"].decode()
    assert 'descr="a &quot;b&quot;"' in xml


FIELDS_WITHOUT_VALUE = {
    "no group": {},
    "no field": {"g": {}},
    "none": {"g": {"v": None}},
    "a text": {"g": "x"},
}


@pytest.mark.parametrize("names", FIELDS_WITHOUT_VALUE.values(), ids=FIELDS_WITHOUT_VALUE)
def test_a_field_without_a_value_is_missing_by_its_whole_name(names: dict[str, object]) -> None:
    filled = WordTemplate.load(word("{{ g.v }}")).fill(names, missing="mark")
    assert read(filled.content) == ["[missing: g.v]"]
    assert [(miss.name, miss.use) for miss in filled.missing] == [("g.v", "value")]


def test_a_field_called_self_that_is_not_there_is_missing() -> None:
    with pytest.raises(RenderError, match=r"self\.name is missing"):
        WordTemplate.load(word("{{ self.name }}")).render({})


def test_a_filter_inside_the_engine_cannot_be_named_by_a_value() -> None:
    for name in ("docgen_list", "docgen text", "uper"):
        with pytest.raises(RenderError) as caught:
            WordTemplate.load(word("{% for x in xs | map(name) %}{{ x }}{% endfor %}")).render(
                {"xs": [1], "name": name}
            )
        assert name not in str(caught.value)


def test_made_filters_ask_the_rendering_that_runs() -> None:
    for _ in range(2):
        token = RECORD.set(Record("error"))
        try:
            assert [MADE["docgen_id"](0), MADE["docgen_id"](0), MADE["docgen_list"](3)] == [1, 2, 1]
            assert [MADE["docgen_note_id"](5, "a.xml", 3), MADE["docgen_note_id"](5, "a.xml", 3)] == [5, 6]
            assert [MADE["docgen_note_again"](3, 4) for _ in range(3)] == [5, 6, 6]
            assert MADE["docgen_keep_note"]("<a/>", "a.xml") == ""
            assert MADE["docgen_kept_notes"]("", "a.xml") == "<a/>"
        finally:
            RECORD.reset(token)
