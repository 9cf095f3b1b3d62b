"""The state of a folder: what is unsigned, what ends, what was changed or is owed, from the files alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from complete_visit import GONE, altered
from on_screen import filled_in

import docgen
from docgen.cli import run
from docgen.folder_state import read_folder

CLINIC = 'pack = "17340"\ntime_zone = "America/Chicago"\n[limits]\nconsent_valid_days = 60\n'
UNSIGNED = {"signature.status": GONE}
PLANNED = {"consent": GONE, "procedure": GONE, "post": GONE, "signature": GONE, "aftercare": GONE}


def visit(number: int, **changes: Any) -> dict[str, Any]:
    return altered({"patient.record_number": f"{number:06d}", **changes})


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("out").mkdir()
    Path("out/clinic.toml").write_text(CLINIC, encoding="utf-8")
    return tmp_path


def write(*records: dict[str, Any], only: str | None = None) -> list[Path]:
    """Write the documents of records into `out`; return their paths."""
    results = docgen.fill_chunk(records, "out", clinic="out/clinic.toml", only=only)
    assert [problem for one in results for problem in one.problems] == []
    return [Path("out", one.name) for result in results for one in result.documents if one.name]


def sign(form: Path, day: str) -> None:
    content = form.read_bytes()
    form.unlink()
    form.write_bytes(filled_in(content, consent__signed_at=day))


@pytest.fixture
def status(capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    """A function that runs `docgen status`, and returns its lines."""

    def lines(*options: str) -> list[str]:
        assert run(["status", "out", "--on", "2026-04-10", *options]) == 0
        return capsys.readouterr().err.splitlines()

    return lines


def test_a_folder_in_which_all_is_done_says_only_what_it_holds(status):
    write(visit(1), visit(2))
    Path("out/list.txt").write_text("x", encoding="utf-8")
    assert status() == ["out: 4 documents, 0 records, 1 of other kinds"]


def test_a_note_is_unsigned_until_its_record_its_date_or_a_signature_says_otherwise(status):
    (note,) = write(visit(1, **UNSIGNED), only="procedure-note")
    write(visit(2))
    assert status()[1:3] == ["not signed on the screen: 1", f"  {note.name}"]
    sign_note = filled_in(note.read_bytes(), signature__at="2026-03-02")
    note.write_bytes(sign_note)
    assert "not signed on the screen: 1" not in status()


def test_a_signed_consent_ends_by_its_days_and_an_unsigned_one_does_not(status):
    signed, _ = write(*(visit(n, **PLANNED, **{"plan.sessions": 2}) for n in (1, 2)), only="patient-consent")
    sign(signed, "2026-03-02")
    assert status() == [
        "out: 2 documents, 0 records",
        "consents that end: 1",
        f"  {signed.name}: valid until 2026-05-01",
    ]
    assert status("--on", "2026-05-02")[-1] == f"  {signed.name}: ended after 2026-05-01"
    assert status("--on", "2026-03-31")[1:] == []


def test_a_consent_is_used_up_by_the_visits_under_it(status):
    first = {"plan.sessions": 2, "consent.sessions": 2}
    (form,) = write(visit(1, **PLANNED, **first), only="patient-consent")
    sign(form, "2026-03-02")
    write(visit(1, **first), only="procedure-note")
    assert status()[1] == "consents that end: 1"
    later = {"encounter.date": "2026-03-30", "consent.sessions_used": 1, **first}
    record = json.dumps(visit(1, **later))
    Path("out/later.json").write_text(record.replace("2026-03-02T1", "2026-03-30T1"), encoding="utf-8")
    assert ["consents that are used up: 1", f"  {form.name}: 2 of 2 sessions"] == status()[1:3]


def test_the_record_of_the_visit_says_that_a_form_was_signed_on_paper(status):
    write(visit(1, **PLANNED, **{"plan.sessions": 2}), only="patient-consent")
    assert not read_folder("out").documents[0].signed
    Path("out/visit.json").write_text(json.dumps(visit(1, **{"plan.sessions": 2})), encoding="utf-8")
    (found,) = read_folder("out").documents
    assert (found.signed, found.consented.until.isoformat(), found.consented.used) == (True, "2026-05-01", 1)


def test_a_changed_document_is_listed(status):
    note, _ = write(visit(1))
    document = docx.Document(str(note))
    document.paragraphs[-1].add_run(" and more")
    document.save(str(note))
    assert status()[1:] == ["changed since they were made: 1", f"  {note.name}"]


def test_what_a_visit_owes_is_listed_with_what_keeps_it(status):
    record = visit(1, **{"consent.signed_at": GONE})
    Path("out/visit.json").write_text(json.dumps(record), encoding="utf-8")
    (line,) = [line for line in status() if "visit.json" in line]
    assert line.startswith("  visit.json: procedure-note (")
    assert line.endswith("aftercare (ready)")
    docgen.fill_chunk([record], "out/below", clinic="out/clinic.toml")
    (line,) = [line for line in status() if "visit.json" in line]
    assert "aftercare" not in line


def test_a_note_without_its_record_beside_it_says_what_its_visit_owes(status):
    note, sheet = write(visit(1))
    sheet.unlink()
    assert status()[1:] == ["visits that owe something: 1", f"  {note.name}: aftercare (ready)"]


def test_files_that_cannot_be_read_are_listed_and_those_of_other_programs_passed_over(status):
    Path("out/torn.docx").write_bytes(write(visit(1))[0].read_bytes()[:3000])
    Path("out/no-record.json").write_text("{}", encoding="utf-8")
    docx.Document().save("out/letter.docx")
    lines = status()
    assert lines[0] == "out: 2 documents, 1 record, 1 of other kinds"
    assert "cannot be read: 2" in lines
    assert [line for line in lines if "letter" in line] == []


def test_the_state_for_a_program_holds_no_value_but_names_of_files(capsys):
    write(visit(1, **UNSIGNED))
    assert run(["status", "out", "--json", "--on", "2026-04-10"]) == 0
    printed = capsys.readouterr().out
    found = json.loads(printed)
    assert [(one["document"], one["signed"]) for one in found["documents"]] == [
        ("aftercare", None),
        ("procedure-note", False),
    ]
    assert found["on"] == "2026-04-10"
    assert visit(1)["patient"]["name"] not in printed


def test_a_folder_that_is_not_there_is_said(capsys):
    for command in ("status", "read", "verify"):
        assert run([command, "gone"]) == 1
    assert run(["verify", "out", "--record", "x.json"]) == 2


# ---- all documents of a folder ----------------------------------------------------------------------------


def test_all_documents_of_a_folder_are_verified(capsys):
    note, sheet = write(visit(1))
    docx.Document().save("out/letter.docx")
    assert run(["verify", "out", "--json"]) == 0
    out, err = capsys.readouterr()
    assert [json.loads(line)["file"] for line in out.splitlines()] == sorted(map(str, (note, sheet)))
    assert "out/letter.docx: is of another program, and was passed over" in err.replace("\\", "/")
    document = docx.Document(str(note))
    document.paragraphs[-1].add_run(" and more")
    document.save(str(note))
    assert run(["verify", "out"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[-1] == "out: 2 documents, 1 changed since they were made"
    assert f"{note}:" in said
    assert [line for line in said if sheet.name in line] == []


def test_the_records_of_a_folder_are_printed_on_lines_that_are_a_list(capsys, desk):
    write(visit(1), visit(2))
    assert run(["read", "out"]) == 0
    printed, said = capsys.readouterr()
    assert said.splitlines()[-1] == "out: 4 documents, 2 printed"
    Path("read.ndjson").write_text(printed, encoding="utf-8")
    assert run(["batch", "read.ndjson", "-o", "again", "--clinic", "out/clinic.toml"]) == 0
    before = {path.name: path.read_bytes() for path in Path("out").glob("*.docx")}
    assert {path.name: path.read_bytes() for path in Path("again").iterdir()} == before
    assert run(["read", "out", "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_a_document_that_cannot_be_read_fails_a_folder(capsys):
    Path("out/torn.docx").write_bytes(write(visit(1))[0].read_bytes()[:3000])
    for command in ("read", "verify"):
        assert run([command, "out"]) == 1
        assert "torn.docx: " in capsys.readouterr().err
