"""The work that the passes share."""

from __future__ import annotations

from compiled import file_work
from notation import element

from docgen.word.compile.work import PartWork
from docgen.word.ooxml.parts import Part
from docgen.word.tags.scan import scan


def part_work(first_tag: int = 0) -> PartWork:
    return PartWork(
        Part("word/document.xml", "body", element("<w:document/>"), "story"), file_work(), first_tag
    )


def test_tags_and_problems_of_a_text_are_kept_together() -> None:
    work = part_work()
    kept = work.keep(scan("{{ x }} {{ y", "body, paragraph 1", work.maker.next))
    assert [tag.code for tag in kept] == ["x"]
    assert work.maker.tags == {0: kept[0]}
    assert [problem.kind for problem in work.problems] == ["unclosed-tag"]


def test_a_part_has_tags_when_one_was_kept_since_its_work_began() -> None:
    work = part_work()
    assert not work.has_tags
    work.keep(scan("{{ x }}", "body", 0))
    assert work.has_tags
    assert not PartWork(work.part, work.file, work.maker.next).has_tags


def test_the_work_on_a_part_shares_its_tags_and_not_its_problems_with_the_file() -> None:
    work = part_work()
    work.keep(scan("{{ x }} }}", "body", 0))
    assert work.file.maker is work.maker
    assert work.file.problems == []
