"""A new pack is small, whole and filled at once; a field that is added to it appears everywhere."""

from __future__ import annotations

import importlib.util
import io
import json
import tomllib
from pathlib import Path
from typing import Any

import docx
import pytest
from notation import sheet
from openxml_audit import OpenXmlValidator
from tiny_pack import VISIT as WHOLE

import docgen
from docgen.cli import run
from docgen.questions import open_questions

SITES = [{"body_site": "arm", "laterality": "left"}]
VISIT: dict[str, Any] = {
    **{key: table for key, table in WHOLE.items() if key not in ("plan", "screening")},
    "patient": {"name": "Robin Invented", "birth_date": "1988-02-09", "record_number": "000731"},
    "condition": {"code": "B07.8"},
    "consent": {**WHOLE["consent"], "sites": SITES},
    "procedure": {
        **WHOLE["procedure"],
        "method": "first_method",
        "sites": [{**SITES[0], "lesion_count": 2}],
    },
    "post": {**WHOLE["post"], "diagnosis": "B07.8", "plan": "come back in 4 weeks"},
}
CHECK = """
[[rules]]
id = "watts"
documents = ["procedure-note"]
level = "warn"
each = "procedure.sites"
when = "site.watts and site.watts > 5"
path = "procedure.sites[].watts"
message = "Many watts"
fix = "look again"
source = "a rule"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new pack in the folder where one stands."""
    monkeypatch.chdir(tmp_path)
    assert run(["pack", "new", "skin-test"]) == 0
    return tmp_path / "skin-test"


def test_the_next_command_means_the_new_pack_and_no_installed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["pack", "new", "skin-test"]) == 0
    assert "docgen pack check skin-test, " in capsys.readouterr().err
    assert run(["pack", "new", "17340"]) == 0
    assert "docgen pack check ./17340, then: docgen new --pack ./17340" in capsys.readouterr().err


def text_of(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter() if node.tag.endswith("}t"))


def test_it_has_no_problem_and_its_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pack", "check", "skin-test"]) == 0
    assert "no problems found" in capsys.readouterr().err
    pack = docgen.load_pack(folder)
    assert (pack.code, pack.title, pack.version) == ("skin-test", "Skin test", "0.1.0")
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    tables = {"pack.toml", "record.toml", "vocabulary.toml", "checks.toml", "text/en.toml"}
    assert names == {*tables, "en/procedure-note.docx"}


def test_it_fills_a_note_from_a_small_record(folder: Path, tmp_path: Path) -> None:
    visit = docgen.load_visit(VISIT, pack=folder)
    (outcome,) = docgen.fill_all(visit)
    assert (outcome.state, outcome.findings) == ("filled", ())
    assert outcome.document is not None
    note = docx.Document(io.BytesIO(outcome.document.content))
    said = text_of(note.element.body)
    for words in (
        "Skin test",
        "B07.8",
        "first method",
        "Left arm",
        "No complications occurred.",
        "Jane Roe",
    ):
        assert words in said
    path = outcome.document.save(tmp_path / "out")
    assert path.name == "000731_2026-03-02_skin-test_procedure-note.docx"
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []


def test_its_drafts_say_so_on_every_page_and_name_the_patient(folder: Path) -> None:
    pack = docgen.load_pack(folder)
    encounter = docgen.load_encounter({key: VISIT[key] for key in ("patient", "encounter")}, pack=pack)
    draft = docgen.fill(encounter, pack, "procedure-note", draft=True)
    section = docx.Document(io.BytesIO(draft.content)).sections[0]
    for header in (section.first_page_header, section.header):
        said = text_of(header._element)
        assert said.startswith("DRAFT")
        assert "Robin Invented" in said
        assert "000731" in said
    for footer in (section.first_page_footer, section.footer):
        fields = [
            node.get(node.tag.replace("fldSimple", "instr"))
            for node in footer._element.iter()
            if node.tag.endswith("fldSimple")
        ]
        assert [field.strip() for field in fields] == ["PAGE", "NUMPAGES"]


def test_it_is_not_written_over_what_is_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pack", "new", "skin-test"]) == 1
    assert "exists already" in capsys.readouterr().err


def test_a_name_that_no_pack_can_have_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["pack", "new", "skin test"]) == 1
    assert "such as skin-biopsy" in capsys.readouterr().err
    assert not Path("skin test").exists()


def test_the_next_command_is_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("our packs").mkdir()
    assert run(["pack", "new", "our packs/skin-test"]) == 0
    assert 'docgen pack check "our packs/skin-test"' in capsys.readouterr().err


def test_all_names_of_a_pack_are_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["template", "fields", "--pack", "skin-test"]) == 0
    names = capsys.readouterr().out.splitlines()
    assert {"lesion_total", "procedure.sites[].lesion_count", "procedure.method  (a word)"} <= set(names)
    assert not any("procedure.method." in name for name in names)
    assert run(["template", "fields", "--pack", "skin-test", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["names"]
    assert [f"{one['name']}  ({one['kind']})" if one["kind"] else one["name"] for one in listed] == names


def test_its_record_is_asked_for_like_that_of_any_pack(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", "--pack", "skin-test"]) == 0
    starter = Path("encounter.toml").read_text(encoding="utf-8")
    assert "# first_method, second_method\n#method =" in starter
    assert tomllib.loads(starter)["patient"] == {"name": "", "birth_date": "", "record_number": ""}


def add_field(folder: Path) -> None:
    record = folder / "record.toml"
    text = record.read_text(encoding="utf-8")
    text = text.replace("[procedure.sites]\n", '[procedure.sites]\nwatts = "decimal W, > 0, or watts_code"\n')
    record.write_text(text, encoding="utf-8")
    with (folder / "vocabulary.toml").open("a", encoding="utf-8") as file:
        file.write("\n[watts_code]\nnot_read = {}\n")
    with (folder / "text" / "en.toml").open("a", encoding="utf-8") as file:
        file.write('\n[words.watts_code]\nnot_read = { clinical = "not read" }\n')


def with_watts(value: object) -> dict[str, Any]:
    site = {**VISIT["procedure"]["sites"][0], "watts": value}
    return {**VISIT, "procedure": {**VISIT["procedure"], "sites": [site]}}


def test_a_field_that_a_pack_adds_is_in_the_model_with_its_type_and_its_bounds(folder: Path) -> None:
    add_field(folder)
    pack = docgen.load_pack(folder)
    encounter = docgen.load_encounter(with_watts(3.5), pack=pack)
    assert encounter.procedure is not None
    assert encounter.procedure.sites[0]["watts"] == 3.5
    encounter = docgen.load_encounter(with_watts("Not_read"), pack=pack)
    assert encounter.procedure is not None
    assert encounter.procedure.sites[0]["watts"] == "not_read"
    for wrong in (0, "many", True):
        with pytest.raises(docgen.EncounterError) as raised:
            docgen.load_encounter(with_watts(wrong), pack=pack)
        (problem,) = raised.value.problems
        assert problem.place == "procedure.sites[0].watts"
        assert problem.fix == 'write a number, or "not_read"'


def test_a_field_that_a_pack_adds_is_in_the_starter_and_in_the_schema(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_field(folder)
    run(["new", "--pack", "skin-test"])
    assert "#watts =    # number, W, more than 0, or not_read" in Path("encounter.toml").read_text(
        encoding="utf-8"
    )
    capsys.readouterr()
    run(["schema", "--pack", "skin-test"])
    assert '"watts"' in json.dumps(json.loads(capsys.readouterr().out))


def test_a_field_that_a_pack_adds_is_in_the_questionnaire(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_field(folder)
    capsys.readouterr()
    assert run(["schema", "--fhir", "--pack", "skin-test"]) == 0
    assert '"linkId": "procedure.sites.watts"' in capsys.readouterr().out


def test_a_field_that_a_pack_adds_is_asked(folder: Path) -> None:
    add_field(folder)
    text = folder / "text" / "en.toml"
    asks = "[questions.procedure.sites]\n"
    written = text.read_text(encoding="utf-8")
    assert asks in written
    pack = docgen.load_pack(folder)
    (question,) = (one for one in open_questions(pack, VISIT) if one.path == "procedure.sites[0].watts")
    assert question.text == "Watts"
    text.write_text(written.replace(asks, f'{asks}watts = "How many watts?"\n'), encoding="utf-8")
    pack = docgen.load_pack(folder)
    (question,) = (one for one in open_questions(pack, VISIT) if one.path == "procedure.sites[0].watts")
    assert question.text == "How many watts?"


def test_a_field_that_a_pack_adds_is_on_the_page_of_the_record(folder: Path, root: Path) -> None:
    add_field(folder)
    spec = importlib.util.spec_from_file_location("docs_build", root / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    (row,) = (row for row in build.record_page(folder).splitlines() if row.startswith("| `watts` |"))
    assert "`watts_code`" in row
    assert row.endswith("| skin-test |")


def test_a_field_that_a_pack_adds_is_a_name_for_templates_and_checks(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_field(folder)
    with (folder / "checks.toml").open("a", encoding="utf-8") as file:
        file.write(CHECK)
    path = folder / "en" / "procedure-note.docx"
    document = docx.Document(str(path))
    document.add_paragraph(
        "Power: {{ procedure.sites | map(attribute='watts') | list }} W; {{ procedure.wats }}"
    )
    document.save(str(path))
    assert run(["pack", "check", "skin-test"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n  ") == 1  # the misspelt name alone
    assert "procedure.wats" in said
    document.paragraphs[-1].runs[0].text = "Power: {{ procedure.sites | map(attribute='watts') | list }} W"
    document.save(str(path))
    visit = docgen.load_visit(with_watts(7), pack=folder)
    (outcome,) = docgen.fill_all(visit)
    assert [(finding.id, finding.path) for finding in outcome.findings] == [
        ("watts", "procedure.sites[0].watts")
    ]
    assert outcome.document is not None
    assert "Power: 7 W" in text_of(docx.Document(io.BytesIO(outcome.document.content)).element.body)


SMALL = {
    "pack.toml": """
code = "small"
title = "A small procedure"
version = "1.0.0"

[limits]

[documents.note]
title = "Note"
type = "other"
file = "note.docx"
readers = "colleague"
subject = "procedure"
due = "procedure.status"
""",
    "vocabulary.toml": "[tool]\nlamp = {}\n",
    "text/en.toml": """
language = "en"
[words.tool]
lamp = { clinical = "a lamp", plain = "a lamp" }
[text]
""",
    "checks.toml": "",
}


def test_the_least_pack_has_its_file_to_start_from_and_prints_words_of_the_core(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in SMALL.items():
        path = Path("small", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    Path("small/en").mkdir()
    line = "{{ patient.name }}, {{ patient.gender.clinical }}, {{ procedure.tolerance.clinical }}"
    Path("small/en/note.docx").write_bytes(sheet(line, "{{ signature.by }}"))
    assert run(["new", "--pack", "small"]) == 0
    text = Path("encounter.toml").read_text(encoding="utf-8")
    assert "# male, female, other, unknown" in text.splitlines()
    for key, value in (("name", "Pat Invented"), ("birth_date", "1990-01-02"), ("record_number", "00012")):
        text = text.replace(f'{key} = ""', f'{key} = "{value}"', 1)
    text = text.replace('date = ""', 'date = "2026-03-02"', 1).replace("#gender =", 'gender = "female" #', 1)
    text = text.replace("#[procedure]", '[procedure]\nstatus = "completed"\ntolerance = "well"', 1)
    text = text.replace("#[signature]", '[signature]\nby = "Jane Roe"', 1)
    Path("encounter.toml").write_text(text, encoding="utf-8")
    clinic = '[organization]\nname = "Example Clinic"\n[practitioner]\nname = "Jane Roe"\n'
    Path("clinic.toml").write_text(clinic, encoding="utf-8")
    assert run(["fill", "encounter.toml", "-o", "out", "--pack", "small"]) == 0
    (note,) = Path("out").iterdir()
    assert docx.Document(str(note)).paragraphs[0].text == "Pat Invented, female, tolerated well"
