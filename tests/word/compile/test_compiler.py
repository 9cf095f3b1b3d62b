"""The parts of a file compiled: every problem at once, paper, names, numbers that are free."""

from __future__ import annotations

import contextlib
import gc
import pickle
from typing import Any

import pytest
from drawn import drawing
from notation import NS, W, part, read, word

from docgen import Limits, TemplateError, WordTemplate
from docgen.word.compile import compiler
from docgen.word.compile.compiler import Compiled, compile_entries
from docgen.word.compile.passes import compile_part
from docgen.word.language.environment import Environment
from docgen.word.ooxml.limits import PrintSize
from docgen.word.ooxml.package import read_entries


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


TOO_MANY = {
    "in one paragraph": ([" ".join(["{{ a }}"] * 10) + " {{ b }}{{ c }}"], "body, paragraph 1", "{{ b }}"),
    "in many paragraphs": (["{{ a }}"] * 10 + ["{{ b }}"] * 2, "body, paragraph 11", "{{ b }}"),
    "in an alternative text": (
        ["{{ a }}", drawing("{{ a }}" * 9 + "{% if b %}")],
        "body, paragraph 2, alternative text",
        "{% if b %}",
    ),
    "with comments that remove": (["{#p b #}" * 11], "body, paragraph 1", "{#p b #}"),
}


@pytest.mark.parametrize(("blocks", "place", "tag"), TOO_MANY.values(), ids=TOO_MANY)
def test_more_tags_than_the_limit_are_one_problem_with_the_place_of_the_first_beyond(
    blocks: list[Any], place: str, tag: str
) -> None:
    with pytest.raises(TemplateError, match="more than 10 tags") as caught:
        WordTemplate.load(word(*blocks), limits=Limits(tags=10))
    (problem,) = caught.value.problems
    assert (problem.kind, problem.place, problem.tag) == ("too-large", place, tag)
    assert "limit tags " in problem.fix


def test_as_many_tags_as_the_limit_allows_are_filled() -> None:
    template = WordTemplate.load(word("{{ a }}" * 5, "{#p b #}", *["{{ a }}"] * 4), limits=Limits(tags=10))
    assert read(template.render({"a": 1})) == ["11111", *["1"] * 4]


def test_the_paper_of_every_section_can_be_reset() -> None:
    root = part(WordTemplate.load(word("x", "{{ v }}"), page_size="a4").render({"v": 1}))
    assert [dict(size.attrib) for size in root.iter("{*}pgSz")] == [
        {f"{{{root.nsmap['w']}}}w": "11906", f"{{{root.nsmap['w']}}}h": "16838"}
    ]


def compiled(data: bytes, page_size: str | None = None) -> Compiled:
    return compile_entries("t.docx", read_entries(data, "t.docx"), Environment({}, {}), PrintSize(page_size))


def test_only_parts_with_tags_have_code_and_the_others_are_kept_as_they_are() -> None:
    found = compiled(word("{{ x }}", header=["a"], footer=["{{ y }}"]))
    assert [part.name for part in found.parts] == ["word/document.xml", "word/footer.xml"]
    kept = {entry.name for entry in found.entries}
    assert {"word/header.xml", "word/styles.xml", "[Content_Types].xml"} <= kept
    assert not kept & {"word/document.xml", "word/footer.xml"}
    assert found.rewritten == {}


def test_every_tag_has_its_place_and_is_kept_as_it_was_typed() -> None:
    found = compiled(word("a {{x}}", header=["{%if y%}b{% endif %}"]))
    assert list(found.places.values())[:3] == [
        ("body, paragraph 1", "{{x}}"),
        ("header, paragraph 1", "{%if y%}"),
        ("header, paragraph 1", "{% endif %}"),
    ]


def test_numbers_that_the_template_leaves_free_are_behind_its_own() -> None:
    marked = '<w:p><w:bookmarkStart w:id="41" w:name="a"/><w:bookmarkEnd w:id="41"/></w:p>'
    numbering = f'<w:numbering {NS}><w:num w:numId="8"/></w:numbering>'
    free = compiled(word(marked, extra={"word/numbering.xml": numbering})).free
    assert (free.first_id, free.first_list, free.names) == (42, 9, {"a"})
    plain = compiled(word("a")).free
    assert (plain.first_id, plain.first_list, plain.first_shape, plain.first_relation) == (1, 2, 1, 1)


def test_tags_of_content_controls_are_listed() -> None:
    held = '<w:sdt><w:sdtPr><w:tag w:val="{}"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'
    found = compiled(word(held.format("a=1"), "x", header=[held.format("b"), "y"]))
    assert pickle.loads(found.about).controls == {"a=1", "b"}  # noqa: S301


def test_paper_is_reset_in_the_orientation_of_each_section() -> None:
    size = '<w:pgSz w:w="15840" w:h="12240" w:orient="landscape"/>'
    wide = f"<w:p><w:pPr><w:sectPr>{size}</w:sectPr></w:pPr></w:p>"
    root = part(WordTemplate.load(word(wide, "x"), page_size="a4").render({}))
    sizes = [(size.get(f"{W}w"), size.get(f"{W}h")) for size in root.iter(f"{W}pgSz")]
    assert sizes == [("16838", "11906"), ("11906", "16838")]


def test_a_part_that_only_lost_deleted_tags_is_written_without_them() -> None:
    deleted = '<w:p><w:del w:id="1"><w:r><w:delText>{{ old }}</w:delText></w:r></w:del></w:p>'
    found = compiled(word("{{ x }}", header=[deleted, "a"]))
    assert b"old" not in found.rewritten["word/header.xml"]
    assert [part.name for part in found.parts] == ["word/document.xml"]


def test_a_part_is_usual_unless_it_has_hidden_struck_or_drawn_text() -> None:
    struck = "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>{{ x }}</w:t></w:r></w:p>"
    found = compiled(word("{{ x }}", header=[struck]))
    assert found.sealer.rendered == {"word/document.xml": True, "word/header.xml": False}


def test_a_compiled_template_keeps_what_it_copies_as_it_is_packed() -> None:
    found = compiled(word("{{ x }}", header=["a letter"]))
    assert found.entries
    assert [entry.name for entry in found.entries if entry.unpacked is not None] == []


@pytest.mark.parametrize("data", [word("{{ a }}"), word("{{ a")], ids=["sound", "refused"])
@pytest.mark.parametrize("is_collecting", [True, False])
def test_garbage_is_collected_after_compiling_as_it_was_before(
    data: bytes, is_collecting: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile = []

    def seen(*given: Any) -> bool:
        meanwhile.append(gc.isenabled())
        return compile_part(*given)

    monkeypatch.setattr(compiler, "compile_part", seen)
    was_enabled = gc.isenabled()
    try:
        (gc.enable if is_collecting else gc.disable)()
        with contextlib.suppress(TemplateError):
            compiled(data)
        assert gc.isenabled() is is_collecting
        assert not any(meanwhile)
        assert meanwhile
    finally:
        (gc.enable if was_enabled else gc.disable)()
