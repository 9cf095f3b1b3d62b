"""A document from a record, the whole way."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor

import docx
import pytest
from notation import sheet, with_relations
from tiny_pack import VISIT, make_tiny_pack

import docgen
from docgen import Encounter, NotReady, PackError, RenderError
from docgen.document import fill
from docgen.file_name import file_name, safe_number
from docgen.visit import Visit, fill_all

DOCUMENTS = ("procedure-note", "patient-consent", "aftercare")


@pytest.fixture(scope="module")
def encounter(example):
    return docgen.load_encounter(example, clinic=docgen.load_clinic(example.with_name("clinic.toml")))


@pytest.fixture
def changed(encounter):
    """The example with some tables or keys changed; None takes one away."""
    from docgen.encounter import to_data

    def change(**changes) -> Encounter:
        data = to_data(encounter)
        for path, value in changes.items():
            table = data
            *above, key = path.split("__")
            for name in above:
                table = table[name]
            if value is None:
                table.pop(key, None)
            else:
                table[key] = value
        return docgen.load_encounter(data)

    return change


def text_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    return "\n".join(element.text or "" for element in document.element.body.iter() if element.text)


def header_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [n for n in package.namelist() if n.startswith(("word/header", "word/document"))]
        return "".join(re.sub("<[^>]+>", "", package.read(name).decode()) for name in parts)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_record_gives_a_word_document(encounter, pack, name):
    document = fill(encounter, pack, name)
    assert encounter.patient.name in header_text(document.content)
    assert document.code == name
    assert document.language == "en"
    assert document.missing == ()
    assert not document.draft
    assert not [finding for finding in document.findings if finding.level == "stop"]


def test_the_limits_of_a_clinic_hold_for_its_templates_and_for_the_signed_form(encounter, pack, tmp_path):
    from docgen.clinic import parse_clinic

    form = fill(encounter, pack, "patient-consent").save(tmp_path)
    small = parse_clinic({"engine": {"limits": {"elements": 50}}})
    with pytest.raises(docgen.TemplateError, match="more than 50 elements"):
        fill(encounter, pack, "patient-consent", clinic=small)
    with pytest.raises(docgen.DocumentError, match="more than 50 elements"):
        docgen.load_consent(form, pack, clinic=small)
    large = parse_clinic({"engine": {"limits": {"elements": 50_000}}})
    assert docgen.load_consent(form, pack, clinic=large)


def test_a_clinic_allows_the_active_content_of_a_packs_templates(tmp_path):
    from docgen.clinic import parse_clinic

    folder = make_tiny_pack(tmp_path)
    picture = '<Relationship Id="x" Type="t/image" Target="https://example.com/a" TargetMode="External"/>'
    for path in tmp_path.rglob("*.docx"):
        path.write_bytes(with_relations(path.read_bytes(), picture))
    encounter, pack = docgen.load_encounter(VISIT), docgen.load_pack(folder)
    for allow in ({}, {"other": ["picture"]}, {pack.code: ["link"]}):
        with pytest.raises(docgen.TemplateError, match="fetched from outside"):
            fill(encounter, pack, "aftercare", clinic=parse_clinic({"engine": {"allow": allow}}))
    clinic = parse_clinic({"engine": {"allow": {pack.code: ["picture"]}}})
    assert fill(encounter, pack, "aftercare", clinic=clinic).content


def test_a_document_is_a_value(encounter, pack):
    document = fill(encounter, pack, "aftercare")
    with pytest.raises(dataclasses.FrozenInstanceError):
        document.name = "other.docx"


def test_the_public_name_is_the_same_function(encounter, pack):
    assert docgen.fill is fill
    assert docgen.fill(encounter, pack, "aftercare").content == fill(encounter, pack, "aftercare").content


def test_an_open_stop_forbids_a_final_document(changed, pack):
    with pytest.raises(NotReady) as caught:
        fill(changed(procedure__complications=None), pack, "procedure-note")
    stops = [finding for finding in caught.value.findings if finding.level == "stop"]
    assert "procedure.complications" in {stop.path for stop in stops}
    assert [problem.place for problem in caught.value.problems] == [stop.path for stop in stops]
    assert caught.value.findings[0].level == "stop"
    assert caught.value.source == "procedure-note"


def test_a_draft_is_always_possible_and_says_that_it_is_one(changed, pack):
    document = fill(changed(procedure__complications=None), pack, "procedure-note", draft=True)
    assert document.draft
    assert "DRAFT" in header_text(document.content)
    assert document.name.endswith("_draft.docx")
    assert [finding for finding in document.findings if finding.level == "stop"]
    assert "DRAFT" not in header_text(fill(changed(), pack, "procedure-note").content)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_draft_can_be_made_from_the_least_that_a_record_holds(pack, name):
    least = docgen.load_encounter(
        {
            "patient": {"name": "Ana Example", "birth_date": "1990-02-28", "record_number": "1"},
            "encounter": {"date": "2026-03-02"},
        }
    )
    document = fill(least, pack, name, draft=True)
    assert "DRAFT" in header_text(document.content)
    assert document.missing


@pytest.fixture
def own_pack(tmp_path):
    """A tiny pack whose aftercare sheet prints a name that its visit leaves out."""
    folder = make_tiny_pack(tmp_path / "own")
    lines = ("{{ patient.name }}", "{{ organization.telephone }}", "Authorization {{ payer.authorization }}")
    (folder / "en" / "aftercare.docx").write_bytes(sheet(*lines))
    return docgen.load_pack(folder)


def test_a_final_document_never_prints_a_blank(own_pack):
    encounter = docgen.load_encounter(VISIT)
    with pytest.raises(RenderError, match=r"payer\.authorization is missing"):
        fill(encounter, own_pack, "aftercare")
    document = fill(encounter, own_pack, "aftercare", draft=True)
    assert "payer.authorization" in {miss.name for miss in document.missing if miss.use == "value"}


def test_what_a_template_misses_stops_its_document_alone_and_names_its_place(own_pack):
    outcomes = {outcome.code: outcome for outcome in fill_all(Visit(docgen.load_encounter(VISIT), own_pack))}
    assert [code for code, outcome in outcomes.items() if outcome.state == "not-ready"] == ["aftercare"]
    (problem,) = outcomes["aftercare"].problems
    assert problem.place.startswith("aftercare.docx, body, ")
    assert problem.kind == "missing"


@pytest.mark.parametrize(("size", "width"), [("letter", "12240"), ("a4", "11906")])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_made_for_the_paper_of_the_clinic(changed, pack, name, size, width):
    content = fill(changed(organization__page_size=size), pack, name).content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        widths = re.findall(r'<w:pgSz[^>]* w:w="(\d+)"', package.read("word/document.xml").decode())
    assert set(widths) == {width}


def test_an_unknown_document_is_said_with_those_that_there_are(encounter, pack):
    with pytest.raises(PackError, match="procedure-note"):
        fill(encounter, pack, "procedure-not")


def test_an_unknown_language_is_said_with_those_that_there_are(encounter, pack):
    with pytest.raises(PackError, match="en"):
        fill(encounter, pack, "aftercare", language="xx")


# ---- which documents --------------------------------------------------------------------------------------


def test_each_document_is_judged_alone(changed, pack):
    visit = Visit(changed(procedure__complications=None), pack)
    outcomes = {outcome.code: outcome for outcome in fill_all(visit)}
    assert {code: outcome.state for code, outcome in outcomes.items()} == {
        "procedure-note": "not-ready",
        "patient-consent": "not-due",
        "aftercare": "filled",
    }
    assert outcomes["procedure-note"].document is None
    assert outcomes["procedure-note"].findings
    assert outcomes["aftercare"].document is not None


def test_a_document_that_is_named_is_judged_due_or_not(changed, pack):
    planned = changed(procedure=None, aftercare=None, post=None)
    assert [o.state for o in fill_all(Visit(planned, pack), only="procedure-note")] == ["not-ready"]
    assert {o.state for o in fill_all(Visit(planned, pack))} == {"not-due"}  # its consent is signed


# ---- the same bytes ---------------------------------------------------------------------------------------

DIGESTS = """
import hashlib, json, sys, docgen
pack, clinic = docgen.load_pack("17340"), docgen.load_clinic(sys.argv[2])
encounter = docgen.load_encounter(sys.argv[1], clinic=clinic)
documents = [docgen.fill(encounter, pack, name) for name in sys.argv[3:]]
print(json.dumps([hashlib.sha256(document.content).hexdigest() for document in documents]))
"""


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "3", "TZ": "Asia/Kathmandu", "LC_ALL": "C"},
        pytest.param({"PYTHONHASHSEED": "1"}, marks=pytest.mark.slow),
        pytest.param({"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"}, marks=pytest.mark.slow),
        pytest.param({"TZ": "America/Anchorage", "LC_ALL": "C"}, marks=pytest.mark.slow),
    ],
    ids=str,
)
def test_the_same_record_gives_the_same_bytes_in_another_process(
    encounter, pack, example, environment, tmp_path
):
    here = [hashlib.sha256(fill(encounter, pack, name).content).hexdigest() for name in DOCUMENTS]
    done = subprocess.run(
        [sys.executable, "-c", DIGESTS, str(example), str(example.with_name("clinic.toml")), *DOCUMENTS],
        env={**os.environ, **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == here


def test_threads_share_a_pack(encounter, pack):
    alone = [fill(encounter, pack, name).content for name in DOCUMENTS]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda name: fill(encounter, pack, name).content, DOCUMENTS * 8))
    assert together == alone * 8


# ---- its name ---------------------------------------------------------------------------------------------


def test_a_name_is_made_of_record_number_date_code_and_document(changed, pack):
    encounter = changed(patient__record_number="000123")
    day = encounter.encounter.date.isoformat()
    assert fill(encounter, pack, "aftercare").name == f"000123_{day}_17340_aftercare.docx"
    assert file_name(encounter, "17340", "aftercare", "es") == f"000123_{day}_17340_aftercare_es.docx"
    assert (
        file_name(encounter, "17340", "aftercare", "en", True) == f"000123_{day}_17340_aftercare_draft.docx"
    )


def test_the_number_of_a_visit_is_part_of_the_name_and_never_takes_the_place_of_another_part(changed):
    visit = changed(patient__record_number="1", encounter__identifier="17340")
    day = visit.encounter.date.isoformat()
    name = f"1_{day}_17340_17340_aftercare_es_draft.docx"
    assert file_name(visit, "17340", "aftercare", "es", True) == name
    odd = file_name(changed(patient__record_number="1", encounter__identifier="v/2"), "17340", "note", "en")
    assert re.fullmatch(rf"1_{day}_V-2-[0-9a-f]{{12}}_17340_note\.docx", odd)


SAFE = {
    "a plain number": "000123",
    "letters and hyphens": "MRN-4711-B",
}
UNSAFE = {
    "a way out of the folder": "../../etc/passwd",
    "an absolute path": "/etc/passwd",
    "a Windows path": "C:\\Temp\\x",
    "a device of Windows": "CON.1",
    "a stream of Windows": "1:2",
    "a leading dot": ".hidden",
    "a trailing dot and space": "12. ",
    "a shell's signs": "$(rm -rf ~);'\"`|&<>*?",
    "a line feed": "1\n2",
    "our own separator": "1_2026-01-01",
    "small letters": "mrn1",
    "letters of another script": "患者-७",
    "a combining mark": "e\u0301",
    "nothing but signs": "///",
    "very long": "9" * 300,
    "a dot and no more": "..",
}


@pytest.mark.parametrize("number", SAFE.values(), ids=SAFE)
def test_a_safe_number_stays(number):
    assert safe_number(number) == number


@pytest.mark.parametrize("number", UNSAFE.values(), ids=UNSAFE)
def test_any_other_is_made_safe_and_gets_a_digest(number):
    safe = safe_number(number)
    assert re.fullmatch(r"([A-Z0-9-]{1,40}-)?[0-9a-f]{12}", safe)


def test_what_is_made_safe_can_still_be_read():
    assert safe_number("mrn 47/11").startswith("MRN-47-11-")


def test_two_record_numbers_never_share_a_name():
    numbers = [*SAFE.values(), *UNSAFE.values(), "1/2", "1:2", "1-2", "1 2", "1_2", "MRN1", "Mrn1", "9" * 301]
    numbers += [safe_number(number) for number in numbers]
    names = {safe_number(number).casefold() for number in set(numbers)}
    assert len(names) == len(set(numbers))


def test_a_name_never_holds_the_patients_name(changed, pack):
    document = fill(changed(patient__name="Zacharias Quimby"), pack, "aftercare")
    assert "zacharias" not in document.name.lower()
    assert "quimby" not in document.name.lower()


# ---- on disk ----------------------------------------------------------------------------------------------


def test_a_document_saves_itself(encounter, pack, tmp_path):
    document = fill(encounter, pack, "aftercare")
    path = document.save(tmp_path / "out")
    assert path == tmp_path / "out" / document.name
    assert path.read_bytes() == document.content
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_saved_document_is_not_replaced_unless_asked(encounter, changed, pack, tmp_path):
    document, other = (fill(one, pack, "aftercare") for one in (encounter, changed(post__plan="Rest.")))
    path = document.save(str(tmp_path))
    assert document.save(tmp_path) == path
    with pytest.raises(docgen.DeliveryError, match=r"other facts.*with force=True"):
        other.save(tmp_path)
    assert path.read_bytes() == document.content
    other.save(tmp_path, force=True)
    assert path.read_bytes() == other.content


def test_a_hostile_record_number_stays_in_its_folder(changed, pack, tmp_path):
    out = tmp_path / "a" / "out"
    for number in UNSAFE.values():
        if number.isprintable():
            path = fill(changed(patient__record_number=number), pack, "aftercare").save(out)
            assert path.parent == out
            assert path.is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
