"""Templates as a whole: files, missing values, problems, fields, bytes."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from notation import NS, part, read, word, xml, zipped

from docgen import RenderError, TemplateError, WordTemplate
from docgen.word import Expression


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
    "an open bracket": ("{{ f( }}", ["syntax"], "brackets"),
    "an unknown filter": ("{{ x | dat }}", ["unknown-filter"], "date"),
    "an unknown test": ("{% if x is evn %}{% endif %}", ["unknown-test"], "even"),
    "an unknown function": ("{{ rang(3) }}", ["unknown-function"], "range"),
    "a misspelt statement": ("{% fi x %}{% endfi %}", ["unknown-statement", "unknown-statement"], ""),
    "a misspelt if": ("{% iff x %}1{% endif %}", ["unknown-statement"], "if"),
    "a statement that is not there": ("{% include 'x' %}", ["unknown-statement"], "use one of"),
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


def test_all_problems_of_all_parts_come_at_once() -> None:
    broken = word("{{ a b }}", "{% if x %}", header=["{{ x | dat }}"], first_footer=["{{ y"])
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(broken)
    assert {(problem.place, problem.kind) for problem in caught.value.problems} == {
        ("body, paragraph 1", "syntax"),
        ("body, paragraph 2", "unclosed-block"),
        ("header, paragraph 1", "unknown-filter"),
        ("first-page footer, paragraph 1", "unclosed-tag"),
    }


SHAPE = '<wp:inline><wp:docPr id="1" name="x" name2="{{ y }}"/></wp:inline>'
DRAWN = f"<w:p><w:r><w:drawing>{SHAPE}</w:drawing></w:r></w:p>"
FIELD = "<w:p><w:r><w:instrText>DATE {{ x }}</w:instrText></w:r></w:p>"
BROKEN_TAG = '<w:p><w:r><w:t>{{ a</w:t><w:br w:type="page"/><w:t>b }}</w:t></w:r></w:p>'
OUT_OF_REACH = {
    "an attribute": (DRAWN, "tag-out-of-reach"),
    "a field's code": (FIELD, "tag-out-of-reach"),
    "a tag over a page break": (BROKEN_TAG, "broken-tag"),
}


@pytest.mark.parametrize("case", OUT_OF_REACH.values(), ids=OUT_OF_REACH)
def test_a_tag_that_could_survive_rendering_is_a_problem(case: tuple[str, str]) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(case[0]))
    assert case[1] in kinds(caught.value)


def test_a_tag_in_a_part_that_is_not_filled_is_a_problem() -> None:
    styles = f'<w:styles {NS}><w:style w:styleId="a"><w:name w:val="{{{{ x }}}}"/></w:style></w:styles>'
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word("1", extra={"word/styles.xml": styles}))
    assert kinds(caught.value) == ["tag-out-of-reach"]


def test_a_tag_in_a_tracked_deletion_goes_with_it_and_one_in_an_insertion_is_filled() -> None:
    deleted = '<w:del w:id="1" w:author="a"><w:r><w:delText>{{ old }}</w:delText></w:r></w:del>'
    inserted = '<w:ins w:id="2" w:author="a"><w:r><w:t>{{ new }}</w:t></w:r></w:ins>'
    template = WordTemplate.load(word(f"<w:p>{deleted}{inserted}</w:p>"))
    assert list(template.fields) == ["new"]
    filled = template.render({"new": "N"})
    assert read(filled) == ["N"]
    assert "old" not in "".join(part(filled).itertext())


NOT_WORD = {
    "a text": b"hello",
    "nothing": b"",
    "a zip file": zipped({"a.txt": "x"}),
    "half a file": word("x")[:300],
    "an old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "a protected file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "a broken part": word("x", extra={"word/styles.xml": "<w:styles"}),
    "a document type": word("x", extra={"word/styles.xml": '<!DOCTYPE x [<!ENTITY e "y">]><x>&e;</x>'}),
}


@pytest.mark.parametrize("data", NOT_WORD.values(), ids=NOT_WORD)
def test_what_is_no_word_file_is_refused_with_a_cure(data: bytes) -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(data)
    assert all(problem.message and problem.fix for problem in caught.value.problems)


def test_a_file_that_is_not_there_and_a_folder_are_named(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "x.docx", "no such file"), (tmp_path, "folder")):
        with pytest.raises(TemplateError, match=words):
            WordTemplate.load(path)


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


def test_unchanged_parts_keep_their_bytes_and_the_file_has_no_clock() -> None:
    original = word("{{ v }}")
    filled = WordTemplate.load(original).render({"v": 1})
    with zipfile.ZipFile(io.BytesIO(original)) as before, zipfile.ZipFile(io.BytesIO(filled)) as after:
        assert after.testzip() is None
        assert sorted(after.namelist()) == sorted(before.namelist())
        assert after.read("word/styles.xml") == before.read("word/styles.xml")
        assert {info.date_time for info in after.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_word_template_file_becomes_a_document() -> None:
    with zipfile.ZipFile(io.BytesIO(word("{{ v }}"))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("document.main", "template.main")
    filled = WordTemplate.load(zipped(parts)).render({"v": 1})
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        assert b"document.main+xml" in archive.read("[Content_Types].xml")
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    with pytest.raises(TemplateError, match="macros"):
        WordTemplate.load(zipped(parts))


def test_the_paper_of_every_section_can_be_reset() -> None:
    root = part(WordTemplate.load(word("x", "{{ v }}"), page_size="a4").render({"v": 1}))
    assert [dict(size.attrib) for size in root.iter("{*}pgSz")] == [
        {f"{{{root.nsmap['w']}}}w": "11906", f"{{{root.nsmap['w']}}}h": "16838"}
    ]


def test_a_control_bound_to_other_data_is_unbound_so_that_word_keeps_what_was_filled() -> None:
    binding = '<w:sdtPr><w:dataBinding w:xpath="/x" w:storeItemID="1"/></w:sdtPr>'
    bound = f"<w:sdt>{binding}<w:sdtContent>{xml(['{{ v }}'])}</w:sdtContent></w:sdt>"
    filled = WordTemplate.load(word(bound)).render({"v": 1})
    assert read(filled) == ["1"]
    assert part(filled).find(".//{*}dataBinding") is None


def test_a_value_that_fails_inside_a_tag_is_reported_without_its_text() -> None:
    template = WordTemplate.load(word("1", "{{ v + 1 }}", "{{ gone }}"))
    with pytest.raises(RenderError) as caught:
        template.render({"v": "Mary"})
    assert "Mary" not in str(caught.value)
    assert "paragraph 2" in caught.value.problems[-1].place


EXPRESSIONS = {
    "a comparison": ("a > 3", True),
    "a missing name is less and more than nothing": ("gone > 3 or gone < 3 or n >= 0", False),
    "a missing name is false": ("not gone and not n", True),
    "a missing name below a missing name": ("gone.x.y", None),
    "membership": ("'x' in l and 'z' not in l and 'x' not in gone", True),
    "a function": ("double(a)", 10),
    "a filter": ("l | length", 2),
}


@pytest.mark.parametrize(("source", "value"), EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_an_expression_is_worked_out_in_the_same_language(source: str, value: object) -> None:
    expression = Expression(source, functions={"double": lambda number: number * 2})
    assert expression.evaluate({"a": 5, "l": ["x", "y"], "n": None}) == value


def test_an_expression_knows_its_names_and_reports_its_faults() -> None:
    assert Expression("a.b > limits.c and f.d").names == {"a", "a.b", "limits", "limits.c", "f", "f.d"}
    with pytest.raises(TemplateError, match=r"checks\.toml: R1"):
        Expression("a >", place="checks.toml: R1")


def shout(value: str) -> str:
    return value.upper() + "!"


def test_filters_and_functions_of_ones_own_are_used_and_pickled() -> None:
    template = WordTemplate.load(
        word("{{ v | shout }} {{ loud(v) }} {{ gone | shout }}"),
        filters={"shout": shout},
        functions={"loud": shout},
    )
    assert read(template.render({"v": "a"}, "blank")) == ["A! A! "]
    assert read(pickle.loads(pickle.dumps(template)).render({"v": "a"}, "blank")) == ["A! A! "]  # noqa: S301


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
