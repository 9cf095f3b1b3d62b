"""`WordTemplate` as a whole: the same bytes anywhere, pickled, shared by threads."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from notation import read, word

from docgen import Limits, RenderError, TemplateError, WordTemplate


def test_the_same_names_give_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(word("{% for k in m %}{{ k }}{% endfor %}", header=["{{ m.b }}"]))
    code = (
        "import sys, hashlib; from docgen import WordTemplate\n"
        "filled = WordTemplate.load(sys.argv[1]).render({'m': {'b': 1, 'a': 2}})\n"
        "print(hashlib.sha256(filled).hexdigest())"
    )
    digests = set()
    for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"), ("77", "America/New_York")):
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": ":".join(sys.path)}
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)], env=environment, capture_output=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_a_template_pickles_and_is_shared_by_threads() -> None:
    template = pickle.loads(pickle.dumps(WordTemplate.load(word("{{ v }}", "{{ w | upper }}"))))  # noqa: S301
    results: dict[int, Any] = {}

    def fill(number: int) -> None:
        results[number] = [read(template.render({"v": number, "w": f"t{number}"})) for _ in range(20)]

    threads = [threading.Thread(target=fill, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: [[str(number), f"T{number}"]] * 20 for number in range(8)}


# a program that fills from a pickle, and what it must not need for that
FILLING = """
import pickle, sys
template = pickle.load(open(sys.argv[1], "rb"))
template.fill({"v": 1, "xs": [1, 2]}, payload="{}")
print(*(name for name in sys.modules if name.startswith("docgen.word.")))
"""
COMPILING = ("compile", "weave", "tags", "printed", "problems", "language.syntax", "language.fields")


def test_the_half_that_renders_needs_nothing_of_the_half_that_compiles(tmp_path: Path) -> None:
    pickled = tmp_path / "template"
    blocks = [["{% for x in xs %}{{ x }}", "{% if v %}y{% endif %}{% endfor %}"]], "{{ v }}"
    pickled.write_bytes(pickle.dumps(WordTemplate.load(word(*blocks))))
    run = subprocess.run([sys.executable, "-c", FILLING, pickled], capture_output=True, text=True, check=True)
    needed = run.stdout.split()
    assert "docgen.word.template" in needed
    compiling = tuple(f"docgen.word.{name}" for name in COMPILING)
    assert [name for name in needed if name.startswith(compiling)] == []


def test_a_file_is_named_by_its_path_and_bytes_are_a_template(tmp_path: Path) -> None:
    (tmp_path / "consent.docx").write_bytes(word("{{ v }}"))
    path = tmp_path / "consent.docx"
    loaded = [WordTemplate.load(source) for source in (path, str(path))]
    assert [template.name for template in loaded] == ["consent.docx"] * 2
    assert WordTemplate.load(word("{{ v }}")).name == "template"
    with pytest.raises(RenderError) as caught:
        loaded[0].render({})
    assert caught.value.source == "consent.docx"


def test_a_document_that_lacks_nothing_has_an_empty_list() -> None:
    rendering = WordTemplate.load(word("{{ v }}{% if w %}x{% endif %}")).fill({"v": 1, "w": False})
    assert rendering.missing == ()
    assert read(rendering.content) == ["1"]


def test_each_problem_of_a_rendering_comes_once_with_its_place_and_tag() -> None:
    template = WordTemplate.load(word("{% for x in xs %}{{ x }}{{ gone }}{% endfor %}"))
    with pytest.raises(RenderError) as caught:
        template.render({"xs": [[], [], []]})
    assert [(problem.kind, problem.tag) for problem in caught.value.problems] == [
        ("missing", "{{ gone }}"),
        ("refused", "{{ x }}"),
    ]


def test_one_rendering_leaves_nothing_to_the_next() -> None:
    template = WordTemplate.load(word("{% set a = v %}", "{{ a }}{{ gone | default('') }}"))
    first = template.render({"v": "1"})
    assert template.fill({}, "mark").missing
    assert template.render({"v": "1"}) == first


def test_names_of_a_value_are_read_when_it_is_printed_and_never_changed() -> None:
    names = {"xs": [{"n": 1}, {"n": 2}], "m": {"a": [3]}}
    WordTemplate.load(
        word("{% for x in xs | sort(attribute='n') %}{{ x.n }}{% endfor %}{{ m.a[0] }}")
    ).render(names)
    assert names == {"xs": [{"n": 1}, {"n": 2}], "m": {"a": [3]}}


# name: (the arguments, what the error says)
WORDS: dict[str, tuple[dict[str, Any], str]] = {
    "a letter too many": ({"missing": "errror"}, r"missing cannot be 'errror'; .*did you mean error\?"),
    "another word": ({"missing": "ignore"}, "write error, mark, blank$"),
    "no text": ({"missing": None}, "write error, mark, blank$"),
}


@pytest.mark.parametrize(("given", "words"), WORDS.values(), ids=WORDS)
def test_missing_is_one_of_three_words(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        WordTemplate.load(word("{{ name }}")).render({}, **given)


@pytest.mark.parametrize("size", ["A4", "A3", ""])
def test_a_paper_size_is_one_that_docgen_knows(size: str) -> None:
    with pytest.raises(ValueError, match=r"page_size cannot be .* write letter, a4"):
        WordTemplate.load(word("{{ name }}"), page_size=size)


@pytest.mark.parametrize("names", [[1], None, "name", {1: 2}, {"a": 1, ("b",): 2}])
def test_the_names_of_a_rendering_are_texts_in_a_mapping(names: Any) -> None:
    with pytest.raises(TypeError, match="the names of a rendering"):
        WordTemplate.load(word("fine {{ a }}")).render(names, missing="blank")


# by name: tags that fail, and the message of each
FAILING: dict[str, list[tuple[str, str]]] = {
    "operations, a loop and a missing name": [
        ("{{ 'a' + 1 }}", "+ cannot be used with a text and a whole number"),
        ("{{ n / 0 }}", "the tag divides by zero"),
        ("{% for x in n %}{{ x }}{% endfor %}", "a loop needs a list; this is a single value"),
        ("{{ zz }}", "zz is missing"),
    ],
    "conditions, assignments and loops": [
        ("{% if n < 'a' %}{{ n }}{% endif %}", "< cannot be used with a whole number and a text"),
        ("{% set m = -text %}{{ m }}{{ m.part }}{{ m + 1 }}", "- cannot be used with a text"),
        ("{% for a, b in xs %}{{ a }}{% endfor %}", "does not have as many parts"),
        (
            "{% for x in xs if x > 'a' %}{{ x }}{% endfor %}",
            "> cannot be used with a whole number and a text",
        ),
    ],
    "calls and joined texts": [
        ("{{ range(text) }}", "cannot be worked out"),
        ("{{ 'a' ~ xs }}", "the value is a list"),
        ("{{ group['f']() }}", "cannot be called"),
        ("{% for x in xs %}{{ x / (x - 2) }}{% endfor %}", "divides by zero"),
    ],
}


@pytest.mark.parametrize("tags", FAILING.values(), ids=FAILING)
def test_all_tags_that_fail_are_reported_at_once_with_what_to_do(tags: list[tuple[str, str]]) -> None:
    template = WordTemplate.load(word(*(tag for tag, _ in tags), header=["{{ 1 // 0 }}"]))
    with pytest.raises(RenderError) as caught:
        template.render({"n": 3, "text": "Mary", "xs": [1, 2], "group": {"f": print}})
    problems = {problem.place: problem for problem in caught.value.problems}
    assert len(caught.value.problems) == len(problems) == len(tags) + 1
    for number, (_, message) in enumerate(tags, 1):
        assert message in problems[f"body, paragraph {number}"].message
    assert all(problem.fix and problem.tag for problem in problems.values())
    assert "Mary" not in str(caught.value)


def test_of_very_many_tags_that_fail_twenty_are_reported() -> None:
    with pytest.raises(RenderError) as caught:
        WordTemplate.load(word(*["{{ 1 / 0 }}"] * 30)).render({})
    assert len(caught.value.problems) == 20


def test_tags_that_fail_are_found_within_the_limits_of_one_rendering() -> None:
    template = WordTemplate.load(
        word("{% for x in xs %}{% endfor %}", *["{{ 1 / 0 }}"] * 9), limits=Limits(steps=350)
    )
    with pytest.raises(RenderError) as caught:
        template.render({"xs": [1] * 100})
    assert {problem.message for problem in caught.value.problems} == {"the tag divides by zero"}


def nested(opened: str, closed: str, number: int) -> bytes:
    return word(*[opened] * number, "x", *[closed] * number)


TOO_DEEP = {
    "twenty-one loops": nested("{% for x in xs %}", "{% endfor %}", 21),
    "a hundred conditions": nested("{% if a %}", "{% endif %}", 100),
    "a hundred conditions in a paragraph": word("{% if a %}" * 100 + "x" + "{% endif %}" * 100),
}
DEEP = {
    "nineteen loops": nested("{% for x in xs %}", "{% endfor %}", 19),
    "sixty conditions": nested("{% if a %}", "{% endif %}", 60),
    "four hundred branches": word("{% if b %}", *["{% elif c %}"] * 400, "{% else %}", "x", "{% endif %}"),
}


@pytest.mark.parametrize("what", TOO_DEEP)
def test_a_template_too_deep_to_compile_is_a_problem_of_its_tag(what: str) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(TOO_DEEP[what])
    assert {problem.kind for problem in caught.value.problems} == {"too-deep"}


@pytest.mark.parametrize("what", DEEP)
def test_a_template_of_depth_that_can_be_compiled_is_filled(what: str) -> None:
    names = {"a": True, "b": False, "c": False, "xs": [1]}
    assert read(WordTemplate.load(DEEP[what]).render(names)) == ["x"]
