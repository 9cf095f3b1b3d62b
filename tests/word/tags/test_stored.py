"""Stored results of fields that repeat other text: their tags are no part of the template."""

from __future__ import annotations

from typing import Any

import pytest
from integrity import problems_in
from notation import W, control, element, paragraph, part, read, run, word, xml

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
    "a line that is repeated": (
        [f"<w:p>{begin('STYLEREF Title')}{run('{{ s }}')}{character('end')}</w:p>", "{{ v }}"],
        ["", "V"],
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
    assert [text.replace("\t1", "") for text in read(filled)] == [text.replace("\t1", "") for text in texts]
    dirty = [node.get(f"{W}dirty") for node in part(filled).iter(f"{W}fldChar", f"{W}fldSimple")]
    assert dirty[0] == "true"
    assert set(dirty[1:]) <= {None}


KEPT = {
    "without tags": contents("Plan {a}"),
    "of another field": f"<w:p>{begin('REF x')}{run('{{ v }}')}{character('end')}</w:p>",
    "before the field": f"<w:p>{run('{{ v }}')}{begin('TOC')}{run('x')}{character('end')}</w:p>",
    "of a field that never began": f"<w:p>{run('{{ v }}')}{character('end')}</w:p>",
}


@pytest.mark.parametrize("blocks", KEPT.values(), ids=KEPT)
def test_other_texts_and_results_are_kept(blocks: str) -> None:
    body = element(f"<w:body>{xml([blocks])}</w:body>")
    texts = ["".join(str(text) for text in node.itertext()) for node in body]
    assert not empty_stored_results(body)
    assert ["".join(str(text) for text in node.itertext()) for node in body] == texts


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
