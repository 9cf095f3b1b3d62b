"""Stored results of fields that repeat other text: their tags are no part of the template."""

from __future__ import annotations

from typing import Any

import pytest
from integrity import problems_in
from lxml import etree
from notation import W, control, element, paragraph, part, read, run, word, xml
from steps import growth

from docgen import WordTemplate
from docgen.word.tags.stored import empty_stored_results


def character(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def begin(code: str) -> str:
    return f"{character('begin')}<w:r><w:instrText> {code} </w:instrText></w:r>{character('separate')}"


def page(number: int = 1) -> str:
    inner = f"{begin('PAGEREF _Toc1')}{run(str(number))}{character('end')}"
    return f"<w:r><w:tab/></w:r>{inner}"


def contents(*entries: str, code: str = 'TOC \\o "1-3" \\h') -> str:
    """A table of contents as Word writes it: each entry is a link with the number of its page."""
    inner = [f'<w:hyperlink w:anchor="_Toc1">{run(entry)}{page()}</w:hyperlink>' for entry in entries]
    inner[0] = begin(code) + inner[0]
    return "".join(f"<w:p>{one}</w:p>" for one in [*inner, character("end")])


def field(code: str, result: str) -> str:
    return f"<w:p>{begin(code)}{run(result)}{character('end')}</w:p>"


def heading(text: str) -> str:
    return paragraph(text, '<w:outlineLvl w:val="0"/>')


# name: (a template, the texts of the document)
TEMPLATES: dict[str, tuple[list[Any], list[str]]] = {
    "a heading in a loop": (
        [contents("{{ s }}"), "{% for s in xs %}", heading("{{ s }}"), "{% endfor %}"],
        ["\t1", "", "a", "b"],
    ),
    "a loop that begins in a heading": (
        [contents("{% for s in xs %}{{ s }}"), heading("{% for s in xs %}{{ s }}"), "x{% endfor %}"],
        ["", "", "a", "x", "b", "x"],
    ),
    "a condition that begins in a heading": (
        [contents("{% if yes %}{{ s }}"), heading("{% if yes %}{{ v }}"), "x{% endif %}"],
        ["", "", "V", "x"],
    ),
    "an entry without tags": (
        [contents("Findings", "{% if yes %}{{ s }}{% endif %}", "Plan"), "{{ v }}"],
        ["Findings\t1", "Plan\t1", "", "V"],
    ),
    "an entry over runs": (
        [contents("Plan").replace("Plan", "Plan {</w:t></w:r><w:r><w:t>{ s }}"), "x"],
        ["", "", "x"],
    ),
    "an index": ([contents("{{ s }}", code="INDEX"), "{{ v }}"], ["", "", "V"]),
    "a table of figures in a control": (
        [control(contents("x", "{{ s }}", code='TOC \\c "Figure"')), "{{ v }}"],
        ["x\t1", "", "V"],
    ),
    "a line that is repeated": ([field("STYLEREF Title", "{{ s }}"), "{{ v }}"], ["", "V"]),
    "a reference to a heading with half of a block": (
        [field("REF _Ref1 \\h", "{% if yes %}Guardian"), "{% if yes %}Guardian", "x{% endif %}"],
        ["", "Guardian", "x"],
    ),
    "a reference to a loop's text": (
        ["{% for s in xs %}{{ s }}{% endfor %}", field("ref _Ref1", "{{ s }}")],
        ["ab", ""],
    ),
    "a reference in a sentence": (
        [f"<w:p>{run('See {{ v }}, ')}{begin('REF a')}{run('{{ s }}')}{character('end')}{run('.')}</w:p>"],
        ["See V, ."],
    ),
    "a reference to a table": (
        [f"<w:p>{begin('REF a')}</w:p>", [["{{ s }}", "x"]], f"<w:p>{character('end')}</w:p>", "{{ v }}"],
        ["", [["", "x"]], "", "V"],
    ),
    "a line that is repeated in a simple field": (
        [f'<w:p><w:fldSimple w:instr=" styleref Title">{run("{{ s }}")}</w:fldSimple></w:p>', "{{ v }}"],
        ["", "V"],
    ),
}


@pytest.mark.parametrize(("template", "texts"), TEMPLATES.values(), ids=TEMPLATES)
def test_a_table_of_contents_is_not_taken_for_template(template: list[Any], texts: list[str]) -> None:
    filled = WordTemplate.load(word(*template)).render({"xs": ["a", "b"], "v": "V", "yes": True})
    assert problems_in(filled) == []
    assert [str(text).replace("\t1", "") for text in read(filled)] == [
        str(text).replace("\t1", "") for text in texts
    ]
    dirty = [node.get(f"{W}dirty") for node in part(filled).iter(f"{W}fldChar", f"{W}fldSimple")]
    assert dirty[0] == "true"
    assert set(dirty[1:]) <= {None}


KEPT = {
    "without tags": contents("Plan {a}"),
    "of a field without code": field("", "{{ v }}"),
    "before the field": f"<w:p>{run('{{ v }}')}{begin('TOC')}{run('x')}{character('end')}</w:p>",
    "of a field that never began": f"<w:p>{run('{{ v }}')}{character('end')}</w:p>",
}


@pytest.mark.parametrize("blocks", KEPT.values(), ids=KEPT)
def test_other_texts_and_results_are_kept(blocks: str) -> None:
    body = element(f"<w:body>{xml([blocks])}</w:body>")
    texts = ["".join(str(text) for text in node.itertext()) for node in body]
    assert not empty_stored_results(body)
    assert ["".join(str(text) for text in node.itertext()) for node in body] == texts


MADE = (
    "INDEX TOA BIBLIOGRAPHY NOTEREF PAGEREF DOCPROPERTY DOCVARIABLE TITLE SUBJECT AUTHOR KEYWORDS COMMENTS "
    "INFO FILENAME USERNAME SECTION SEQ ="
).split()
OWN = "HYPERLINK FORMTEXT MERGEFIELD IF QUOTE FILLIN ADDRESSBLOCK AUTOTEXT INCLUDETEXT MACROBUTTON".split()


@pytest.mark.parametrize("keyword", [*MADE, *OWN])
def test_a_result_is_template_unless_word_makes_it_from_something_else(keyword: str) -> None:
    body = element(f"<w:body>{field(f'{keyword} a', '{{ v }}')}</w:body>")
    assert empty_stored_results(body) is (keyword in MADE)
    assert "".join(str(text) for text in body.itertext(f"{W}t")) == ("" if keyword in MADE else "{{ v }}")
    assert body[0][0][0].get(f"{W}dirty") == ("true" if keyword in MADE else None)


def test_a_result_within_another_one_is_looked_at_once() -> None:
    """Within what Word makes, fields are part of it; within what is template, they are on their own."""

    def within(code: str, inner: str) -> str:
        return begin(code) + inner + run("{{ v }}") + character("end")

    for codes, kept in (("TOC REF TOC", 0), ("IF TOC REF", 1), ("IF QUOTE REF", 2), ("REF IF QUOTE", 0)):
        inner = ""
        for code in reversed(codes.split()):
            inner = within(code, inner)
        body = element(f"<w:body><w:p>{inner}</w:p></w:body>")
        assert empty_stored_results(body)
        assert "".join(str(text) for text in body.itertext(f"{W}t")) == "{{ v }}" * kept


def nested(number: int, code: str) -> etree._Element:
    return element(f"<w:body><w:p>{(begin(code) + run('x')) * number}</w:p></w:body>")


@pytest.mark.parametrize("code", ["TOC", "IF", "x"])
def test_fields_within_each_other_take_work_in_proportion_to_their_number(code: str) -> None:
    trees = {number: nested(number, code) for number in (50, 200)}
    assert growth(lambda number: lambda: empty_stored_results(trees[number]), 50) < 4.5


def test_an_entry_that_ends_a_section_or_holds_half_of_a_range_leaves_that_in_place() -> None:
    marked = '<w:bookmarkStart w:id="1" w:name="a"/>'
    ends = "<w:p><w:pPr><w:tabs><w:tab/></w:tabs><w:sectPr/></w:pPr>"
    blocks = contents("x", "{{ s }}", "{{ t }}").split("<w:p>")
    body = element(
        f"<w:body><w:p>{blocks[1]}<w:p>{marked}{blocks[2]}{ends}{''.join(blocks[3:4])}<w:p>{blocks[4]}</w:body>"
    )
    assert empty_stored_results(body)
    assert len(list(body.iter(f"{W}sectPr"))) == len(list(body.iter(f"{W}bookmarkStart"))) == 1
    assert len(body.findall(f".//{W}tabs/{W}tab")) == 1
    assert "{{" not in "".join(str(text) for text in body.itertext())
