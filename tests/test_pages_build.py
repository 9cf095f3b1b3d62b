"""`docgen template build`: a Word file from a page, always the same, or every problem of the page."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from integrity import problems_in
from notation import parts_of, with_parts, word
from openxml_audit import OpenXmlValidator
from random_pages import random_built_page

from docgen.cli import run
from docgen.errors import TemplateError
from docgen.pages import LOOKS, Look, build_file, build_page, print_file, print_page, write_page

ROOT = Path(__file__).resolve().parent.parent
PAGES = [path for path in sorted(ROOT.glob("*/**/*.page")) if path.name != "frame.page"]
HEAD = '+++\ntitle = "T"\nlanguage = "en-US"\n+++\n\n'
PATIENT = Look(LOOKS["patient"].read_bytes(), "patient")


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test works in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def problems(text: str) -> list[tuple[int, str]]:
    """The line and the kind of each problem of a page that is built."""
    with pytest.raises(TemplateError) as caught:
        build_page(text, PATIENT, "mine.page")
    return [(problem.line, problem.kind) for problem in caught.value.problems]


def test_there_are_pages() -> None:
    assert {"patient-consent.page", "aftercare.page", "addendum.page"} <= {path.name for path in PAGES}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_the_word_file_of_a_page_is_printed_as_that_page(path: Path) -> None:
    assert print_file(path.with_suffix(".docx")) == path.read_text(encoding="utf-8")


def test_the_packs_of_the_project_have_one_frame_in_each_language() -> None:
    assert len({path.read_bytes() for path in ROOT.glob("*/**/en/frame.page")}) == 1


def test_a_thousand_random_pages_are_built_and_printed_as_they_were() -> None:
    for seed in range(1000):
        text = write_page(random_built_page(seed))
        assert print_page(build_page(text, PATIENT, f"page {seed}"), "mine.docx") == text


def test_what_is_built_is_valid(tmp_path: Path) -> None:
    for seed in range(25):
        built = build_page(write_page(random_built_page(seed)), PATIENT)
        assert {one.rpartition(": ")[2] for one in problems_in(built)} <= {"a tag is left"}
        (tmp_path / "page.docx").write_bytes(built)
        assert [one.description for one in OpenXmlValidator().validate(tmp_path / "page.docx").errors] == []


def test_a_page_with_the_ends_of_lines_of_windows_is_built_alike() -> None:
    text = f"{HEAD}# A title\n\nSome text.\n"
    assert build_page("\ufeff" + text.replace("\n", "\r\n"), PATIENT) == build_page(text, PATIENT)


UNBUILT = {
    "a note": ("See[^note 1].\n\n::: note 1\n[Body Text] It.\n:::\n", [6, 8]),
    "a text box": ("See[^box 1].\n\n::: box 1\nIt.\n:::\n", [6, 8]),
    "a comment": ("See[^comment 1].\n", [6]),
    "a picture": ("A [@picture logo].\n", [6]),
    "a link": ("A [@link page](https://example.com).\n", [6]),
    "a list to choose from": ("A [@choice one](a).\n", [6]),
    "a second section": ("A.[^section]\n", [6]),
    "the header of a second section": ("A.\n\n::: header 2\nB.\n:::\n", [8]),
    "even pages": ("A.\n\n::: footer even\nB.\n:::\n", [8]),
    "cells that go on": ("A.\n\n::: check 50 50\n| A || B\n| C ||^\n:::\n\nC.\n", [10]),
    "a style that the look lacks": ("A.\n\n[Fancy] B.\n\n[Fancy] C.\n\n[Odd] D.\n", [8, 10, 12]),
    "a table style that the look lacks": ('A.\n\n::: table 100 "Fancy"\n| B\n:::\n\nC.\n', [8]),
    "a heading that the look lacks": ("A.\n\n##### B\n", [8]),
    "two tables without a paragraph between them": (
        'A.\n\n::: data 100 "One"\n| A\n:::\n\n::: data 100 "Two"\n| A\n:::\n\nB.\n',
        [8],
    ),
    "a table at the end": ('A.\n\n::: data 100 "One"\n| A\n:::\n', [8]),
    "a line to write on at the end": ("A.\n\n[Writing Line] ___\n", [8]),
    "a line to write on before a table": (
        'A.\n\n[Writing Line] ___\n\n::: data 100 "One"\n| A\n:::\n\nB.\n',
        [8],
    ),
    "a block with nothing in it": ("::: states a\n:::\n\nA.\n", [6]),
    "a row with too many cells": ("A.\n\n::: check 50 50\n| A || B || C\n:::\n\nD.\n", [8]),
    "a title that is too long for Word": (f'A [ ](a "{"b" * 65}") c.\n', [6]),
    "a name that is too long for Word": (f"§{'b' * 60} A.\n", [6]),
    "two links": ("A [@link a](b).\n\nC.\n\nD [@link e](f).\n", [6, 10]),
    "a character that XML forbids": ("A.\n\nB &#x1;.\n", [8]),
}


@pytest.mark.parametrize(("text", "lines"), UNBUILT.values(), ids=UNBUILT.keys())
def test_what_cannot_be_built_is_told_with_its_line(text: str, lines: list[int]) -> None:
    assert problems(HEAD + text) == [(line, "not-built") for line in lines]


def test_a_line_to_write_on_needs_a_look_that_has_its_rule() -> None:
    given = LOOKS["patient"].read_bytes()
    styles = parts_of(given)["word/styles.xml"].replace(b"Line Table", b"Odd Table")
    look = Look(with_parts(given, {"word/styles.xml": styles}), "look.docx")
    with pytest.raises(TemplateError) as caught:
        build_page(f"{HEAD}A.\n\n[Writing Line] ___\n\nB.\n", look)
    (problem,) = caught.value.problems
    assert (problem.line, problem.kind) == (8, "not-built")
    assert problem.message == 'the look has no style of tables with the name "Line Table"'


def test_a_page_without_language_is_told_what_to_write() -> None:
    with pytest.raises(TemplateError) as caught:
        build_page("A [@link b](c).\n", PATIENT)
    assert [(one.line, one.kind) for one in caught.value.problems] == [(1, "not-built"), (1, "not-built")]
    assert 'language = "en-US"' in caught.value.problems[1].fix


def test_what_is_wrong_with_a_frame_hides_nothing_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    head = HEAD.removesuffix("+++\n\n")
    Path("mine.page").write_text(f'{head}frame = "no.page"\n+++\n\n[Odd] A.\n', encoding="utf-8")
    assert run(["template", "build", "mine.page"]) == 1
    said = capsys.readouterr().err
    assert "no.page: there is no such file" in said
    assert 'line 7: the look has no style of paragraphs with the name "Odd"' in said


def test_what_word_would_say_in_another_way_is_refused() -> None:
    assert problems(f"{HEAD}A.\n\n[List Bullet] B.\n") == [(8, "not-canonical")]


def test_a_page_that_is_not_canonical_is_shown_the_form(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.page").write_text(f"{HEAD}# A\nOne. Two.\n", encoding="utf-8")
    assert run(["template", "build", "mine.page"]) == 1
    said = capsys.readouterr().err
    assert "line 7: docgen writes this in another way" in said
    assert "write: One.\\nTwo." in said
    assert not Path("mine.docx").exists()
    assert run(["template", "build", "mine.page", "--tidy"]) == 0
    assert Path("mine.page").read_text(encoding="utf-8") == f"{HEAD}# A\n\nOne.\nTwo.\n"
    Path("mine.page").write_text("::: odd\n", encoding="utf-8")
    assert run(["template", "build", "mine.page", "--tidy"]) == 1
    assert Path("mine.page").read_text(encoding="utf-8") == "::: odd\n"


def test_the_same_page_gives_the_same_file_and_an_unchanged_one_is_left(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("mine.page").write_text(f"{HEAD}# A\n\n{{{{ patient.name }}}}\n", encoding="utf-8")
    assert run(["template", "build", "mine.page"]) == 0
    first = Path("mine.docx").read_bytes()
    assert run(["template", "build", "mine.page", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "unchanged"
    assert run(["template", "build", "mine.page", "-o", "other.docx", "--like", "patient"]) == 0
    assert Path("other.docx").read_bytes() == first
    Path("mine.page").write_text(f"{HEAD}# B\n", encoding="utf-8")
    assert run(["template", "build", "mine.page"]) == 1
    assert Path("mine.docx").read_bytes() == first
    assert run(["template", "build", "mine.page", "--force"]) == 0
    assert docx.Document("mine.docx").paragraphs[0].text == "B"


def test_a_file_that_is_built_again_keeps_its_look() -> None:
    Path("mine.page").write_text(f"{HEAD}# A\n", encoding="utf-8")
    assert run(["template", "build", "mine.page", "--like", "colleague"]) == 0
    before = docx.Document("mine.docx").styles["Title"].font.size
    Path("mine.page").write_text(f"{HEAD}# B\n", encoding="utf-8")
    assert run(["template", "build", "mine.page", "--force"]) == 0
    assert docx.Document("mine.docx").styles["Title"].font.size == before
    assert before != docx.Document(str(LOOKS["patient"])).styles["Title"].font.size


def test_what_a_look_says_is_not_in_what_is_built_with_it() -> None:
    Path("look.docx").write_bytes(
        word("secret", header=["the old header"], footnotes=[["a note"]], extra={"word/odd.xml": "<a/>"})
    )
    look = Look(Path("look.docx").read_bytes(), "look.docx")
    built = build_page("[Normal] A.\n".replace("[Normal] ", '+++\nstyle = "Normal"\n+++\n\n'), look)
    Path("built.docx").write_bytes(built)
    assert [one.text for one in docx.Document("built.docx").paragraphs] == ["A."]
    assert not any(words in built for words in (b"secret", b"odd.xml", b"header", b"footnotes"))


FRAME = "::: header\n{{ clinic }}\n:::\n"


def test_a_page_takes_its_headers_from_its_frame_and_names_it_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("frame.page").write_text(FRAME, encoding="utf-8")
    text = '+++\nlanguage = "en-US"\nframe = "frame.page"\n+++\n\n# A\n'
    Path("mine.page").write_text(text, encoding="utf-8")
    built = build_file(Path("mine.page"), LOOKS["patient"])
    Path("mine.docx").write_bytes(built)
    assert docx.Document("mine.docx").sections[0].header.paragraphs[0].text == "{{ clinic }}"
    assert print_file(Path("mine.docx")) == text
    Path("frame.page").write_text(FRAME.replace("clinic", "other"), encoding="utf-8")
    assert print_file(Path("mine.docx")) == f'+++\nlanguage = "en-US"\n+++\n\n# A\n\n{FRAME}'
    for name, frame in {"frame.page": "# A heading\n", "none.page": "", "../frame.page": "", "x": ""}.items():
        Path("frame.page").write_text(frame, encoding="utf-8")
        Path("mine.page").write_text(text.replace("frame.page", name), encoding="utf-8")
        assert run(["template", "build", "mine.page", "--force"]) == 1
    said = capsys.readouterr().err
    assert "frame.page: a frame has only headers and footers" in said
    assert "none.page: does not exist" in said or "none.page: " in said
    assert said.count("is no name of a page in this folder") == 2


def test_what_is_nested_too_deep_or_is_no_file_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    deep = "".join("::: control a\n" for _ in range(140)) + "A.\n" + ":::\n" * 140
    Path("deep.page").write_text(f"{HEAD}{deep}", encoding="utf-8")
    assert run(["template", "build", "deep.page"]) == 1
    assert "too many blocks are in each other" in capsys.readouterr().err
    assert run(["template", "build", "."]) == 1
    assert "is no file" in capsys.readouterr().err
    Path("mine.page").write_text('+++\nlanguage = "en-US"\nframe = ""\n+++\n\nA.\n', encoding="utf-8")
    assert run(["template", "build", "mine.page"]) == 1
    assert "is no name of a page in this folder" in capsys.readouterr().err
    with pytest.raises(TemplateError, match="no frame"):
        build_page('+++\nlanguage = "en-US"\nframe = "frame.page"\n+++\n\nA.\n', PATIENT)


def test_a_page_without_its_last_line_end_is_built() -> None:
    assert build_page(f"{HEAD}A.", PATIENT) == build_page(f"{HEAD}A.\n", PATIENT)


def test_items_of_lists_are_in_each_other() -> None:
    text = f"{HEAD}A.\n\n- One\n  - Two\n- Three\n"
    assert print_page(build_page(text, PATIENT), "mine.docx") == text
