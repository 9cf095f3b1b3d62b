"""What users of template engines suffer from, one test for each pain: it must not hurt here.

Where it is cheap, docxtpl is asked too, so that the claim that it hurts there is checked.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from drawn import png
from form_controls import BOX, control
from jinja2 import TemplateSyntaxError
from lxml import etree
from notation import paragraph, part, read, word

from docgen import RenderError, TemplateError, WordTemplate
from docgen.word import Picture, RichText

SIZE = "size <5 mm & >2"


def filled(*blocks: Any, **names: Any) -> bytes:
    return WordTemplate.load(word(*blocks)).render(names)


def test_pain_1_a_value_with_signs_loses_nothing() -> None:
    assert read(filled("{{ v }}", v=SIZE)) == [SIZE]


def test_pain_2_an_error_has_its_place() -> None:
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word("1", [["a", "{{ x | uper }}"]]))
    assert caught.value.problems[0].place == "body, table 1, row 1, cell 2, paragraph 1"


def test_pain_3_a_value_is_never_run_as_a_template() -> None:
    data = word("{{ v }}", footnotes=["{{ v }}"], header=["{{ v }}"])
    done = WordTemplate.load(data).render({"v": "{{ 7*7 }}"})
    for name in ("document", "footnotes", "header"):
        assert "{{ 7*7 }}" in "".join(str(t) for t in part(done, f"word/{name}.xml").itertext())


def test_pain_4_a_table_repeats_its_rows_without_special_marks() -> None:
    table = [["name", "n"], ["{% for x in xs %}{{ x }}", "{{ loop.index }}{% endfor %}"]]
    assert read(filled(table, xs=["a", "b"])) == [[["name", "n"], ["a", "1"], ["b", "2"]]]


def test_pain_5_no_blank_paragraph_is_left_behind() -> None:
    assert read(filled("1", "{% if no %}2{% endif %}", "{% if no %}", "3", "{% endif %}", "4", no=False)) == [
        "1",
        "4",
    ]


def test_pain_6_a_condition_that_empties_a_cell_leaves_a_paragraph_in_it() -> None:
    root = part(filled([[["{% if no %}1{% endif %}"], "2"]], no=False))
    assert all(cell[-1].tag.endswith("}p") for cell in root.iter("{*}tc"))


def test_pain_7_signs_inside_of_a_tag_are_only_signs() -> None:
    text = "{% if x == 'A & B' %}{{ 7 % 4 }}{{ '}}' }}{{ {'k': '%}'}['k'] }}{% endif %}"
    assert read(filled(text, x="A & B")) == ["3}}%}"]


def test_pain_8_speed_is_measured_side_by_side(root: Path) -> None:
    assert "docxtpl" in (root / "benchmarks" / "render.py").read_text(encoding="utf-8")


def test_pain_9_fields_are_listed_nested_and_whole() -> None:
    fields = WordTemplate.load(word("{% for o in orders.items %}{{ o.price }}{% endfor %}")).fields
    assert [path for path, _ in fields["orders"].walk()] == ["orders", "orders.items", "orders.items[].price"]


def test_pain_10_rich_text_keeps_the_style_of_its_field() -> None:
    red = '<w:p><w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t>{{ v }}</w:t></w:r></w:p>'
    runs = [run for run in part(filled(red, v=RichText("a **b**"))).iter("{*}r") if "".join(run.itertext())]
    assert all(run.find("{*}rPr/{*}color") is not None for run in runs)


def test_pain_11_sub_documents_are_answered_in_the_guide(root: Path) -> None:
    assert "**Sub-documents**" in (root / "docs" / "coming-from-docxtpl.md").read_text(encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word("{{p annex }}"))
    assert [problem.kind for problem in caught.value.problems] == ["sub-document"]


def test_pain_12_a_picture_stands_in_a_header_too() -> None:
    done = WordTemplate.load(word("x", header=["{{ v }}"])).render({"v": Picture(png(), "logo", width_mm=9)})
    with zipfile.ZipFile(io.BytesIO(done)) as archive:
        assert "word/_rels/header.xml.rels" in archive.namelist()
        assert any(name.startswith("word/media/") for name in archive.namelist())


def test_pain_13_a_check_box_is_ticked_and_stays_a_check_box() -> None:
    root = part(filled(control(BOX), v=True))
    assert root.find(".//{*}checkbox") is not None
    assert "".join(str(t) for t in root.itertext()).strip() == "☒"


def test_pain_14_smart_quotes_and_split_runs_are_read() -> None:
    assert read(filled("{% i¦f x == “A” %}y{¦% endif %}", x="A")) == ["y"]


def test_pain_15_missing_data_is_told_and_a_template_is_used_again() -> None:
    template = WordTemplate.load(word("{{ a.b }}", "{{ c }}"))
    with pytest.raises(RenderError) as caught:
        template.render({"a": {}})
    assert [problem.message for problem in caught.value.problems] == ["a.b is missing", "c is missing"]
    for value in ("1", "2"):
        assert read(template.render({"a": {"b": value}, "c": value})) == [value, value]


# What docxtpl does with the same: the claims that it hurts there, by pain.
def _theirs(data: bytes, **names: Any) -> bytes:
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(data))
    template.render(names)
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


RED = '<w:p><w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t>{{v }}</w:t></w:r></w:p>'
TWO_SECTIONS = word(paragraph("a", "<w:sectPr/>"), "b", footnotes=["{{ v }}"])
HURTS: dict[str, Any] = {
    "1": lambda: read(_theirs(word("{{ v }}"), v=SIZE)) == [SIZE],
    "2": lambda: "paragraph" in _error(lambda: _theirs(word("1", [["a", "{{ x | uper }}"]]), x=1)),
    "3": lambda: "7*7" in _footnote(_theirs(TWO_SECTIONS, v="{{ 7*7 }}")),
    "4": lambda: (
        len(read(_theirs(word([["{% for x in xs %}{{ x }}", "b{% endfor %}"]]), xs=["a", "b"]))[0]) == 2
    ),
    "6": lambda: all(
        cell.find("{*}p") is not None
        for cell in part(_theirs(word([[["{%p if no %}", "1", "{%p endif %}"], "2"]]), no=False)).iter(
            "{*}tc"
        )
    ),
    "10": lambda: all(
        run.find("{*}rPr/{*}color") is not None
        for run in part(_theirs(word(RED.replace("v", "r v", 1)), v=_rich("a"))).iter("{*}r")
        if "".join(str(text) for text in run.itertext())
    ),
    "13": lambda: (
        "1"
        in [
            v for e in part(_theirs(word(control(BOX)), v=True)).iter("{*}checked") for v in e.attrib.values()
        ]
    ),
    "14": lambda: read(_theirs(word("{{ “it’s” }}"))) == ["it’s"],
    "5": lambda: read(_theirs(word("1", "{% if no %}2{% endif %}", "4"), no=False)) == ["1", "4"],
    "7": lambda: read(_theirs(word("{% if x == 'A & B' %}y{% endif %}"), x="A & B")) == ["y"],
    "9": lambda: "price" in str(_names(word("{% for o in orders.items %}{{ o.price }}{% endfor %}"))),
    "15": lambda: _raises(lambda: _theirs(word("{{ c }}"))),
}


def _rich(text: str) -> Any:
    from docxtpl import RichText as Theirs

    return Theirs(text)


def _footnote(data: bytes) -> str:
    return "".join(str(text) for text in part(data, "word/footnotes.xml").itertext())


def _error(work: Any) -> str:
    try:
        work()
    except Exception as error:
        return str(error)
    return "paragraph"


def _names(data: bytes) -> set[str]:
    from docxtpl import DocxTemplate

    return set(DocxTemplate(io.BytesIO(data)).get_undeclared_template_variables())


def _raises(work: Any) -> bool:
    try:
        work()
    except Exception:
        return True
    return False


@pytest.mark.needs("docxtpl")
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("pain", HURTS)
def test_the_pain_is_felt_in_docxtpl(pain: str) -> None:
    try:
        painless = bool(HURTS[pain]())
    except (TemplateSyntaxError, etree.XMLSyntaxError):  # it fails loudly, which hurts as well
        painless = False
    assert not painless
