"""`docgen template` for the person who edits a template, and for the program beside them."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from notation import word

from docgen.cli import run
from docgen.word.problems.kinds import KINDS


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test works in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def save(data: bytes, path: str = "mine.docx") -> str:
    Path(path).write_bytes(data)
    return path


def comments(path: str = "copy.docx") -> list[str]:
    return [comment.text for comment in docx.Document(path).comments]


def test_a_name_that_the_pack_can_never_give_has_a_comment_too(capsys: pytest.CaptureFixture[str]) -> None:
    path = save(word("fine", "{{ patient.nam }}", header=["{{ patient.agee }}"]))
    assert run(["template", "check", path, "--pack", "-d", "aftercare", "--annotate", "copy.docx"]) == 1
    told = comments()
    assert any(text.startswith("{{ patient.nam }}: ") and "patient.name" in text for text in told)
    assert any(text.startswith("header, paragraph 1: {{ patient.agee }}: ") for text in told)
    assert any(text.startswith("the whole template: ") for text in told)
    assert "a copy with comments: copy.docx" in capsys.readouterr().err


def test_a_template_in_the_folder_of_a_pack_is_checked_against_that_pack(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["pack", "new", "biopsy"]) == 0
    path = save(word("{{ plan_nothing }} {{ first_of_mine }}"), "biopsy/en/procedure-note.docx")
    names = Path("biopsy/record.toml")
    kept = names.read_text(encoding="utf-8")
    names.write_text(kept.replace("[names]", "[names]\nfirst_of_mine = \"'x'\""), encoding="utf-8")
    assert run(["template", "check", path, "--pack"]) == 1
    told = capsys.readouterr().err
    assert "plan_nothing is not a name" in told
    assert "first_of_mine is not a name" not in told


def test_the_template_itself_stays_as_it_was() -> None:
    path = save(word("{{ a b }}"))
    before = Path(path).read_bytes()
    assert run(["template", "check", path, "--annotate", "copy.docx"]) == 1
    assert Path(path).read_bytes() == before


def test_a_sound_template_gives_a_copy_without_comments(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["template", "check", save(word("fine")), "--annotate", "copy.docx"]) == 0
    assert comments() == []
    assert "no problems" in capsys.readouterr().err


def test_a_program_gets_the_problems_with_their_kinds_and_the_copys_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = save(word("{{ a b }}", "{% if x %}"))
    assert run(["template", "check", path, "--annotate", "copy.docx", "--json"]) == 1
    result = json.loads(capsys.readouterr().out)
    assert [problem["kind"] for problem in result["problems"]] == ["syntax", "unclosed-block"]
    assert all(problem["kind"] in KINDS for problem in result["problems"])
    assert result["copy"] == "copy.docx"
    assert run(["template", "check", path, "--json"]) == 1
    assert "copy" not in json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("content", [None, b"", b"PK half a file", b"Dear {{ name }}"])
def test_of_what_is_no_word_file_there_is_no_copy_and_its_problem_is_told_once(
    content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        save(content)
    assert run(["template", "check", "mine.docx", "--annotate", "copy.docx", "--json"]) == 1
    shown = capsys.readouterr()
    result = json.loads(shown.out)  # one value, not the problems and an error behind them
    assert len(result["problems"]) == 1
    assert result["copy"] is None
    assert shown.err.count(result["problems"][0]["message"]) == 1
    assert not Path("copy.docx").exists()


def test_a_file_in_the_copys_place_stays_unless_force_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    path = save(word("{{ a b }}"))
    save(b"mine", "copy.docx")
    assert run(["template", "check", path, "--annotate", "copy.docx", "--json"]) == 1
    shown = capsys.readouterr()
    assert json.loads(shown.out)["error"]["type"] == "DeliveryError"
    assert "{{ a b }}" in shown.err
    assert Path("copy.docx").read_bytes() == b"mine"
    assert run(["template", "check", path, "--annotate", "copy.docx", "--force"]) == 1
    assert len(comments()) == 1


def test_fields_are_told_nested_with_type_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    path = save(
        word(
            "{{ visit.day | date }}",
            [["{% for s in sites %}{{ s.name }}", "{{ s.seconds | number }}{% endfor %}"]],
            "{{ visit.day }}{% if visit.late %}late{% endif %}",
            "{{ tags | list }}",
        )
    )
    assert run(["template", "fields", path]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "visit: group",
        "  day: date (body, paragraph 1, and 1 more)",
        "  late: yes/no (body, paragraph 2)",
        "sites: list of group",
        "  name: text (body, table 1, row 1, cell 1, paragraph 1)",
        "  seconds: number (body, table 1, row 1, cell 2, paragraph 1)",
        "tags: list of text (body, paragraph 3)",
    ]
    assert run(["template", "fields", path, "--json"]) == 0
    fields = {field["name"]: field for field in json.loads(capsys.readouterr().out)["fields"]}
    assert fields["visit.day"]["places"] == ["body, paragraph 1", "body, paragraph 2"]
    assert fields["sites[].seconds"]["type"] == "number"
    assert (fields["tags"]["type"], fields["tags"]["list"]) == ("text", True)


@pytest.mark.parametrize("copy", ["mine.docx", "./mine.docx", "other/../mine.docx"])
def test_the_copy_never_takes_the_place_of_the_template(
    copy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("other").mkdir()
    path = save(word("{{ a b }}"))
    before = Path(path).read_bytes()
    assert run(["template", "check", path, "--annotate", copy, "--force"]) == 1
    assert "give the copy another name" in capsys.readouterr().err
    assert Path(path).read_bytes() == before


def test_a_template_is_printed_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    path = save(word("Dear {{ pat\u00a6ient.name }}, it may hurt. Call us.", header=["{{ clinic }}"]))
    assert run(["template", "text", path]) == 0
    printed = capsys.readouterr()
    assert printed.out.endswith(
        "Dear {{ patient.name }}, it may hurt.\nCall us.\n\n::: header\n[Normal] {{ clinic }}\n:::\n"
    )
    assert printed.err == ""
    assert run(["template", "text", path, "-o", "mine.page"]) == 0
    assert Path("mine.page").read_text(encoding="utf-8") == printed.out
    assert "mine.page" in capsys.readouterr().err


def test_the_text_of_a_template_takes_the_place_of_no_file_unless_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = save(word("new"))
    Path("mine.page").write_text("old", encoding="utf-8")
    assert run(["template", "text", path, "-o", "mine.page"]) == 1
    assert "exists already" in capsys.readouterr().err
    assert Path("mine.page").read_text(encoding="utf-8") == "old"
    assert run(["template", "text", path, "-o", "mine.page", "--force"]) == 0
    assert Path("mine.page").read_text(encoding="utf-8").endswith("new\n")
    before = Path(path).read_bytes()
    assert run(["template", "text", path, "-o", path, "--force"]) == 1
    assert Path(path).read_bytes() == before


def test_a_file_that_cannot_be_printed_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["template", "text", "gone.docx"]) == 1
    assert "gone.docx" in capsys.readouterr().err
    assert run(["template", "text", save(b"no zip"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["problems"][0]["kind"] == "not-word"
    assert run(["template", "text"]) == 2


def test_the_text_of_a_template_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    path = save(word("{{ a }}"))
    assert run(["template", "text", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"].endswith("{{ a }}\n")
    assert run(["template", "text", path, "--json", "-o", "mine.page"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": path, "page": "mine.page"}
