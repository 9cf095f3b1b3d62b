"""A second procedure is a folder of data: the pack of the examples, with fields, codes, checks and a note."""

from __future__ import annotations

import copy
import io
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from openxml_audit import OpenXmlValidator

import docgen
from docgen.cli import run
from docgen.clinic import Clinic
from docgen.pack import Pack
from docgen.questions import open_questions
from docgen.review import check_pack
from docgen.visit import Visit

NOTE = "procedure-note"
Change = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def packs(root: Path) -> Path:
    return root / "examples" / "packs"


@pytest.fixture(scope="module")
def injection(packs: Path) -> Pack:
    return docgen.load_pack(packs / "injection")


@pytest.fixture(scope="module")
def clinic(packs: Path) -> Clinic:
    return docgen.load_clinic(packs / "clinic.toml")


@pytest.fixture(scope="module")
def record(packs: Path) -> dict[str, Any]:
    return tomllib.loads((packs / "injection-visit.toml").read_text(encoding="utf-8"))


def ids(findings: tuple[docgen.Finding, ...], level: str) -> list[str]:
    return [finding.id for finding in findings if finding.level == level and not finding.release]


def note_of(visit: Visit, draft: bool = False) -> str:
    """Return the text of the note, table cells and all."""
    document = docgen.fill(visit.encounter, visit.pack, NOTE, clinic=visit.clinic, draft=draft)
    return text_of(document.content)


def text_of(content: bytes) -> str:
    body = docx.Document(io.BytesIO(content)).element.body
    return "\n".join("".join(run.text or "" for run in line.iter(W_T)) for line in body.iter(W_P))


W_T, W_P = (f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}" for name in "tp")


@pytest.fixture
def visit_with(record: dict[str, Any], injection: Pack, clinic: Clinic) -> Callable[..., Visit]:
    """A function that makes the visit of the example with one change, for the clinic or another."""

    def make(change: Change = lambda data: None, of: Clinic = clinic) -> Visit:
        data = copy.deepcopy(record)
        change(data)
        return docgen.load_visit(data, pack=injection, clinic=of)

    return make


def test_it_has_no_problem_and_is_no_program(injection: Pack, packs: Path) -> None:
    assert check_pack(injection) == ()
    assert {path.suffix for path in packs.rglob("*") if path.is_file()} == {".toml", ".docx", ".page"}


def test_the_example_is_filled_as_its_clinic_has_it(packs: Path, tmp_path: Path) -> None:
    assert run(["fill", str(packs / "injection-visit.toml"), "-o", str(tmp_path / "out")]) == 0
    written = [path.name for path in (tmp_path / "out").iterdir()]
    assert written == ["000577_2026-04-14_injection_procedure-note.docx"]


def test_the_note_says_what_was_injected_where_and_how_much(visit_with: Callable[..., Visit]) -> None:
    note = note_of(visit_with())
    for said in (
        "Injection into skin lesions; code INJ-4, given by the clinic",
        "Injection of triamcinolone acetonide, 5 mg/mL; 0.65 mL in all",
        "diluted with sodium chloride 0.9 %, lot EX1234, expiry June 30, 2027",
        "Left shoulder\nRaised scar\n1\n27\n0.3\nBlanching and pinpoint bleeding",
        "Total\n5\n\n0.65",
        "0.65 mL with 3.25 mg of triamcinolone acetonide were injected in all. "
        "The clinic's limit for a visit is 2 mL.",
        "No complications occurred.",
        "Signed by Jordan Placeholder, MD",
    ):
        assert said in note


def test_the_note_has_no_text_of_a_code_system(visit_with: Callable[..., Visit]) -> None:
    note = note_of(visit_with()).casefold()
    for said in ("cpt", "american medical", "freez", "cryo", "17340"):
        assert said not in note


def test_the_note_is_a_sound_word_file(visit_with: Callable[..., Visit], tmp_path: Path) -> None:
    visit = visit_with()
    path = docgen.fill(visit.encounter, visit.pack, NOTE, clinic=visit.clinic).save(tmp_path)
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []


def test_a_drug_that_had_expired_stops_the_note(visit_with: Callable[..., Visit]) -> None:
    def expire(data: dict[str, Any]) -> None:
        data["procedure"]["expiry"] = "2026-04-13"

    def account(data: dict[str, Any]) -> None:
        expire(data)
        said = {"check": "drug-expired", "by": "Jordan Placeholder, MD", "at": "2026-04-14T15:00:00-05:00"}
        data["variances"] = [{**said, "statement": "seen afterward; the patient was told"}]

    visit = visit_with(expire)
    findings = docgen.check(visit.encounter, visit.pack, NOTE, clinic=visit.clinic)
    assert ids(findings, "stop") == ["drug-expired"]
    assert "expired after April 13, 2026" in findings[0].message
    note = note_of(visit_with(account))
    assert "The drug had expired on the day of the visit" in note
    assert "seen afterward; the patient was told" in note


def test_a_drug_is_good_until_the_end_of_its_last_day(visit_with: Callable[..., Visit]) -> None:
    visit = visit_with(lambda data: data["procedure"].update(expiry="2026-04-14"))
    assert ids(docgen.check(visit.encounter, visit.pack, NOTE, clinic=visit.clinic), "stop") == []


def test_more_than_the_clinics_limit_stops_the_note(visit_with: Callable[..., Visit]) -> None:
    def add(data: dict[str, Any]) -> None:
        data["procedure"]["sites"][0]["volume_ml"] = 1.51

    visit = visit_with(add)
    findings = docgen.check(visit.encounter, visit.pack, NOTE, clinic=visit.clinic)
    assert ids(findings, "stop") == ["total-volume"]
    assert "2.01 mL; the limit is 2 mL" in findings[0].message


def test_without_a_limit_of_the_clinic_it_is_said_that_nothing_was_compared(
    visit_with: Callable[..., Visit], clinic: Clinic, injection: Pack
) -> None:
    of = Clinic(organization=clinic.organization, time_zone=clinic.time_zone)
    visit = visit_with(of=of)
    findings = docgen.check(visit.encounter, visit.pack, NOTE, clinic=of)
    assert "total-volume" in ids(findings, "info")
    assert ids(findings, "stop") == []
    assert injection.limits["total_ml"] is None
    assert "limit for a visit" not in note_of(visit)


@pytest.mark.parametrize(
    ("key", "found"),
    [("drug", "drug"), ("concentration_mg_ml", "drug"), ("lot", "drug-lot"), ("expiry", "drug-lot")],
)
def test_what_was_injected_must_be_recorded(visit_with: Callable[..., Visit], key: str, found: str) -> None:
    visit = visit_with(lambda data: data["procedure"].pop(key))
    assert found in ids(docgen.check(visit.encounter, visit.pack, NOTE, clinic=visit.clinic), "stop")


def test_each_site_needs_its_volume_and_its_needle(visit_with: Callable[..., Visit]) -> None:
    def take_out(data: dict[str, Any]) -> None:
        del data["procedure"]["sites"][1]["volume_ml"], data["procedure"]["sites"][2]["needle_gauge"]

    visit = visit_with(take_out)
    findings = docgen.check(visit.encounter, visit.pack, NOTE, clinic=visit.clinic)
    where = {finding.id: (finding.level, finding.path) for finding in findings}
    assert where["site-volume"] == ("stop", "procedure.sites[1].volume_ml")
    assert where["site-needle"] == ("warn", "procedure.sites[2].needle_gauge")


def test_what_is_in_no_list_is_said_in_words(visit_with: Callable[..., Visit]) -> None:
    def name(data: dict[str, Any]) -> None:
        data["procedure"]["drug"] = {"code": "other", "text": "a drug of the clinic's own"}
        data["procedure"]["sites"][0]["lesion"] = {"code": "other", "text": "a bump"}

    note = note_of(visit_with(name))
    assert "A drug of the clinic's own, 5 mg/mL" in note
    assert "Right cheek\nA bump" in note


def test_a_visit_without_an_injection_gives_a_note_too(visit_with: Callable[..., Visit]) -> None:
    def call_off(data: dict[str, Any]) -> None:
        data["procedure"] = {"status": "not-done", "status_reason": ["patient_declined"]}
        del data["aftercare"]

    note = note_of(visit_with(call_off))
    assert "Not performed; planned: injection of triamcinolone acetonide" in note
    assert "The procedure was not performed. Reason: patient declined." in note
    assert "was injected" not in note


def test_a_record_says_only_what_this_procedure_has(record: dict[str, Any], injection: Pack) -> None:
    data = copy.deepcopy(record)
    data["procedure"].update(freeze_seconds=4, drug="triamcinolone")
    data["procedure"]["sites"][0].update(volume_ml=0, needle_guage=30)
    with pytest.raises(docgen.EncounterError) as raised:
        docgen.load_encounter(data, pack=injection)
    told = "\n".join(map(str, raised.value.problems))
    assert len(raised.value.problems) == 4
    assert "did you mean needle_gauge?" in told
    assert "did you mean triamcinolone_acetonide?" in told


def test_a_schema_and_a_starter_are_made_from_it(
    packs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], record: dict[str, Any]
) -> None:
    folder = str(packs / "injection")
    assert run(["schema", "--pack", folder]) == 0
    schema = capsys.readouterr().out
    assert "concentration_mg_ml" in schema
    assert "freeze" not in schema
    assert run(["new", "--pack", folder, "-o", str(tmp_path / "visit.toml")]) == 0
    starter = (tmp_path / "visit.toml").read_text(encoding="utf-8")
    for key in (
        "#lot =",
        "#expiry =    # date",
        "#needle_gauge =",
        "#volume_ml =    # number, mL, more than 0",
    ):
        assert key in starter
    assert "freeze" not in starter
    assert "For the consent" not in starter, "the pack has none"


def test_what_is_open_is_asked_with_the_words_of_the_pack(record: dict[str, Any], injection: Pack) -> None:
    data = copy.deepcopy(record)
    del data["procedure"]["sites"][0]["needle_gauge"], data["procedure"]["diluent"]
    asked = {question.path: question for question in open_questions(injection, data)}
    assert asked["procedure.sites[0].needle_gauge"].text == "With a needle of which gauge?"
    diluent = asked["procedure.diluent"]
    assert [choice.words for choice in diluent.choices][:2] == ["nothing", "sodium chloride 0.9 %"]


@pytest.mark.needs("soffice", "pdftotext")
def test_the_note_fills_two_pages_at_most(visit_with: Callable[..., Visit], tmp_path: Path) -> None:
    visit = visit_with()
    path = docgen.fill(visit.encounter, visit.pack, NOTE, clinic=visit.clinic).save(tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    command = ["pdftotext", "-layout", str(path.with_suffix(".pdf")), "-"]
    pages = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\f")[:-1]
    assert len(pages) == 2
    for number, page in enumerate(pages, 1):
        assert "Morgan Madeup" in page
        assert "000577" in page
        assert f"Page {number} of 2" in page
