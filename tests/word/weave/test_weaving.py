"""Code moved to the elements that it repeats or drops; what held only tags vanishes."""

from __future__ import annotations

import pytest
from notation import paragraph, part, read, run, word

from docgen import TemplateError, WordTemplate

NAMES = {"yes": True, "no": False, "xs": ["a", "b"], "v": "V"}


def test_a_block_over_the_edge_of_a_link_moves_out_of_it() -> None:
    inside = "<w:r><w:t>{% if no %}</w:t></w:r><w:r><w:t>link</w:t></w:r>"
    link = f'<w:p><w:hyperlink w:anchor="x">{inside}</w:hyperlink><w:r><w:t>1{{% endif %}}2</w:t></w:r></w:p>'
    assert read(WordTemplate.load(word(link)).render(NAMES)) == ["2"]


def test_a_block_that_begins_in_the_middle_of_a_link_is_a_problem() -> None:
    inside = "<w:r><w:t>a{% if no %}b</w:t></w:r>"
    link = f'<w:p><w:hyperlink w:anchor="x">{inside}</w:hyperlink><w:r><w:t>1{{% endif %}}2</w:t></w:r></w:p>'
    with pytest.raises(TemplateError) as caught:
        WordTemplate.load(word(link))
    assert {problem.kind for problem in caught.value.problems} == {"crossing-block"}


LOOSE = {
    "in a paragraph": "<w:t>{}</w:t>",
    "in a link": '<w:hyperlink w:anchor="x"><w:t>{}</w:t></w:hyperlink>',
    "in an insertion": '<w:ins w:id="1"><w:t>{}</w:t></w:ins>',
}


@pytest.mark.parametrize("loose", LOOSE.values(), ids=LOOSE)
def test_a_text_outside_of_runs_is_filled_as_if_it_were_in_one(loose: str) -> None:
    opened, closed = "<w:r><w:t>1{% for x in xs %}</w:t></w:r>", "<w:r><w:t>{% endfor %}2</w:t></w:r>"
    for text in (
        opened + loose.format("{{ x }}{% endfor %}") + run("2"),
        run("1") + loose.format("{% for x in xs %}{{ x }}") + closed,
    ):
        data = WordTemplate.load(word(f"<w:p>{text}</w:p>")).render(NAMES)
        assert "".join(part(data).itertext()) == "1ab2"


def test_a_row_keeps_its_properties_and_formatting_stays_with_the_run_of_the_tag() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{{ v</w:t></w:r><w:r><w:t> }}</w:t></w:r></w:p>"
    root = part(WordTemplate.load(word(bold)).render(NAMES))
    runs = [run for run in root.iter("{*}r") if "".join(run.itertext())]
    assert [run.find("{*}rPr/{*}b") is not None for run in runs] == [True]


def test_the_paragraph_that_ends_a_section_stays() -> None:
    ending = paragraph("{% if no %}", "<w:sectPr/>")
    filled = WordTemplate.load(word(ending, "1", "{% endif %}", "2")).render(NAMES)
    assert read(filled) == ["", "2"]
    assert len(list(part(filled).iter("{*}sectPr"))) == 2


def test_a_tag_alone_in_a_paragraph_of_a_cell_leaves_no_blank_line_when_its_row_repeats() -> None:
    table = [[["{% for x in xs %}", "{{ x }}"], ["1", "{% endfor %}"]]]
    assert read(WordTemplate.load(word(table, "end")).render(NAMES)) == [[["a", "1"], ["b", "1"]], "end"]
