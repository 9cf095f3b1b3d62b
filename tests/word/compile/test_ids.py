"""Ids of what repeats, and ranges that never lose their other end."""

from __future__ import annotations

from typing import Any

import pytest
from drawn import drawing
from form_controls import control
from integrity import problems_in
from notation import W, paragraph, part, run, word

from docgen import TemplateError, WordTemplate


def test_what_repeats_gets_ids_of_its_own() -> None:
    start, end = '<w:bookmarkStart w:id="3" w:name="here"/>', '<w:bookmarkEnd w:id="3"/>'
    marked = f"<w:p>{start}<w:r><w:t>{{{{ x }}}}</w:t></w:r>{end}</w:p>"
    blocks = [
        "{% for x in xs %}",
        marked,
        drawing("d", number=3),
        control("<w:text/>", name="t"),
        "{% endfor %}",
    ]
    root = part(WordTemplate.load(word(*blocks)).render({"xs": ["a", "b", "c"]}))
    starts = [(e.get(f"{W}id"), e.get(f"{W}name")) for e in root.iter("{*}bookmarkStart")]
    assert [e.get(f"{W}id") for e in root.iter("{*}bookmarkEnd")] == [number for number, _ in starts]
    assert [name for _, name in starts] == ["here", "here_2", "here_3"]
    shapes = [e.get("id") for e in root.iter("{*}docPr")]
    controls = [e.get(f"{W}val") for e in root.iter(f"{W}id")]
    assert len({number for number, _ in starts}) == len(set(shapes)) == len(set(controls)) == 3


@pytest.mark.parametrize("number", ["3", "0", "-1", "a b", ""])
@pytest.mark.parametrize("name", ["perm", "bookmark", "moveFromRange"])
def test_a_range_gets_ids_of_its_own_whatever_its_id_is(name: str, number: str) -> None:
    """The id of a permission is any text."""
    start = f'<w:{name}Start w:id="{number}" w:name="x" w:edGrp="everyone"/>'
    one = f'<w:p>{start}<w:r><w:t>{{{{ x }}}}</w:t></w:r><w:{name}End w:id="{number}"/></w:p>'
    other = f'<w:p><w:{name}Start w:id="9" w:name="y"/><w:{name}End w:id="9"/></w:p>'
    data = WordTemplate.load(word("{% for x in xs %}", one, "{% endfor %}", other)).render({"xs": [1, 2]})
    assert problems_in(data) == []
    starts = [one.get(f"{W}id") for one in part(data).iter(f"{W}{name}Start")]
    assert len(set(starts)) == 3


BOOKMARKS = {
    "begun in a block, ended outside": ("{% if no %}", "S", "1", "{% endif %}", "2", "E"),
    "begun outside, ended in a block": ("S", "1", "{% if no %}", "E", "{% endif %}", "2"),
    "begun in a paragraph that vanishes": ("{% if yes %}S", "1", "{% endif %}", "E2"),
    "begun in one turn, ended behind the loop": ("{% for x in xs %}", "S", "{{ x }}", "{% endfor %}", "E"),
}


@pytest.mark.parametrize("blocks", BOOKMARKS.values(), ids=BOOKMARKS)
def test_a_bookmark_never_loses_its_other_end(blocks: tuple[str, ...]) -> None:
    start, end = '<w:bookmarkStart w:id="1" w:name="b"/>', '<w:bookmarkEnd w:id="1"/>'
    template = [
        paragraph(b).replace("S<", "<").replace("</w:p>", f"{start}</w:p>")
        if "S" in b and "%" in b
        else start
        if b == "S"
        else end
        if b == "E"
        else paragraph(b)
        for b in blocks
    ]
    template = [
        paragraph(b[1:]).replace("<w:r>", f"{end}<w:r>", 1) if b.startswith("E") and b != "E" else t
        for b, t in zip(blocks, template, strict=True)
    ]
    root = part(WordTemplate.load(word(*template)).render({"yes": True, "no": False, "xs": ["a", "b"]}))
    order = [e.tag.rpartition("}")[2] for e in root.iter("{*}bookmarkStart", "{*}bookmarkEnd")]
    assert order == ["bookmarkStart", "bookmarkEnd"]


def test_a_field_that_a_block_would_cut_is_a_problem() -> None:
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    result = f"{separate}<w:r><w:t>a{{% vm %}}</w:t></w:r>"
    for blocks in (
        ["{% if x %}", f"<w:p>{begin}{separate}</w:p>", "{% endif %}", f"<w:p>{end}</w:p>"],
        [f"<w:p>{begin}</w:p>", [[f"<w:p>{result}</w:p>"]], f"<w:p>{end}</w:p>"],
    ):
        with pytest.raises(TemplateError) as caught:
            WordTemplate.load(word(*blocks))
        assert [problem.kind for problem in caught.value.problems] == ["crossing-field"]


@pytest.mark.parametrize("code", ["TOC \\o", "index", "TOA"])
def test_word_makes_a_list_of_the_document_again_when_a_block_changes_what_is_in_it(code: str) -> None:
    def dirty(*blocks: Any) -> str | None:
        made = f'<w:p><w:fldSimple w:instr="{code}">{run("Findings")}</w:fldSimple></w:p>'
        filled = WordTemplate.load(word(made, *blocks)).render({"yes": True, "xs": ["a"], "v": "V"})
        return next(part(filled).iter(f"{W}fldSimple")).get(f"{W}dirty")

    assert dirty("{% if yes %}", "Findings", "{% endif %}") == "true"
    assert dirty("{% for x in xs %}", "{{ x }}", "{% endfor %}") == "true"
    assert dirty([["{%tr if yes %}"], ["Findings"], ["{%tr endif %}"]]) == "true"
    assert dirty("{{ v }}, {% if yes %}{{ v }}{% endif %}") is None
