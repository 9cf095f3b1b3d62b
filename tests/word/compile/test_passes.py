"""The list of passes: which run on which part, and what one of them keeps from running."""

from __future__ import annotations

import pytest
from compiled import file_work
from lxml import etree
from notation import W, element, xml

from docgen.word.compile.passes import STAGES, compile_part
from docgen.word.compile.source import write_sources
from docgen.word.ooxml.parts import Part


def story(*blocks: str) -> Part:
    section = '<w:sectPr><w:pgSz w:w="1" w:h="2"/></w:sectPr>'
    root = element(f"<w:document><w:body>{xml(blocks)}{section}</w:body></w:document>")
    return Part("word/document.xml", "body", root, "story")


def test_every_pass_is_in_the_list_once() -> None:
    passes = [one for stage in STAGES for one in stage.passes]
    assert len(set(passes)) == len(passes) > 10


def test_a_part_without_tags_stays_as_the_file_has_it() -> None:
    file = file_work()
    assert not compile_part(story("a"), file)
    assert (file.rewritten, file.problems, file.spots) == ({}, [], {})


@pytest.mark.parametrize(("size", "sides"), [("letter", ("12240", "15840")), ("a4", ("11906", "16838"))])
def test_a_part_without_tags_is_rewritten_when_its_paper_changes(size: str, sides: tuple[str, str]) -> None:
    file = file_work(size)
    assert not compile_part(story("a"), file)
    changed = etree.fromstring(file.rewritten["word/document.xml"]).find(f".//{W}pgSz")
    assert (changed.get(f"{W}w"), changed.get(f"{W}h")) == sides


def test_a_tag_in_deleted_text_goes_with_its_text() -> None:
    file = file_work()
    deleted = "<w:p><w:del><w:r><w:delText>{{ x }}</w:delText></w:r></w:del></w:p>"
    assert not compile_part(story(deleted), file)
    assert b"{{" not in file.rewritten["word/document.xml"]


def test_problems_of_tags_and_of_blocks_come_together() -> None:
    file = file_work()
    assert not compile_part(story("{{ a b }}", "{% if x %}", "{{ y"), file)
    assert sorted(problem.kind for problem in file.problems) == ["syntax", "unclosed-block", "unclosed-tag"]


def test_characters_that_mark_tags_keep_every_other_pass_from_running() -> None:
    file = file_work()
    assert not compile_part(story("{{ a b }}", "\ufdd0"), file)
    assert [problem.kind for problem in file.problems] == ["odd-characters"]


def test_a_part_of_another_kind_is_not_searched_for_tags() -> None:
    file = file_work()
    other = Part(
        "word/settings.xml", "word/settings.xml", element("<w:settings>{{ x }}</w:settings>"), "other"
    )
    assert not compile_part(other, file)
    assert file.maker.tags == {}


def test_tags_are_numbered_on_from_part_to_part() -> None:
    file = file_work()
    parts = [story("{{ x }} {{ y }}"), story("{{ z }}")]
    assert all(compile_part(part, file) for part in parts)
    sources = [write_sources([part], file.maker.tags)[0] for part in parts]
    assert [[line.tag for line in source.lines] for source in sources] == [[0, 1], [2]]
    assert set(file.spots) == {0, 1, 2}
