"""Documents filed with an earlier docgen: today's reads, verifies, compares and amends them.

They are data (`tests/filed`, a folder for each version), so nothing here depends on what today's templates
say.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest
from test_filed import BODY, replaced, rewritten, ticked

import docgen
from docgen.amendment import with_addendum
from docgen.checks import check_agreement
from docgen.cli import run
from docgen.comparison import compare
from docgen.encounter import read_again, to_data
from docgen.filed import FiledDocument, as_form, load_consent, read_document
from docgen.pack import Pack, load_pack
from docgen.provenance import is_made_from
from docgen.sources import load_encounter

FILED = Path(__file__).resolve().parent / "filed"
FIRST = FILED / "0.1.0"
FACE, SLUSH, SPRAY = (
    FIRST / name for name in ("liquid-nitrogen-face", "carbon-dioxide-slush-minor", "spray-back")
)
VISITS = sorted(path.parent for path in FILED.glob("*/*/visit.json"))
FILES = sorted(FILED.glob("*/*/*.docx"))
NOTE, CONSENT, AFTERCARE = "procedure-note", "patient-consent", "aftercare"
CARRIES = {NOTE: "record", "addendum": "record", CONSENT: "part", AFTERCARE: "digest"}
CARRIED = r"customXml/item\d+\.xml"

each_visit = pytest.mark.parametrize("visit", VISITS, ids=lambda folder: folder.name)
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")


@pytest.fixture(scope="module")
def pack():
    return load_pack("17340")


@lru_cache(maxsize=len(FILES))
def filed(folder: Path, name: str, pack: Pack | None = None) -> FiledDocument:
    return read_document(folder / f"{name}.docx", pack=pack)


def chain(folder: Path, pack: Pack | None = None) -> list[FiledDocument]:
    """The note of a visit and its addenda, in the order in which each amends the one before."""
    names = [NOTE, "addendum", "second-addendum"]
    return [filed(folder, name, pack) for name in names if (folder / f"{name}.docx").is_file()]


# ---- Reading and verifying ----


def test_there_are_three_documents_of_each_kind():
    first = [file for file in FILES if file.is_relative_to(FIRST)]
    kinds = [filed(file.parent, file.stem).provenance.document for file in first]
    assert {kind: kinds.count(kind) for kind in CARRIES} == {
        NOTE: 3,
        CONSENT: 3,
        AFTERCARE: 3,
        "addendum": 4,
    }
    assert [len(chain(visit)) for visit in (FACE, SLUSH, SPRAY)] == [3, 2, 2]


@each_file
def test_a_document_says_what_it_is_and_is_unchanged(file):
    document = filed(file.parent, file.stem)
    said = document.provenance
    assert (said.code, said.language, said.draft) == ("17340", "en", False)
    assert said.docgen_version == file.parent.parent.name
    assert said.carries == CARRIES[said.document]
    assert (document.changes, document.answers) == ((), {})
    assert not document.is_changed
    assert not document.is_edited


@each_visit
def test_the_command_line_verifies_a_sheet_and_matches_it_with_its_visit(visit, capsys):
    file, record = str(visit / f"{AFTERCARE}.docx"), str(visit / "visit.json")
    assert run(["verify", file, "--record", record, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["changes"], shown["record"]) == ([], True)


@each_visit
def test_a_note_gives_back_the_record_that_it_was_made_from(visit):
    note = filed(visit, NOTE)
    made_from = load_encounter(visit / "visit.json")
    assert note.encounter == made_from
    assert to_data(note.encounter) == to_data(made_from)
    assert note.provenance.record == json.loads((visit / "visit.json").read_text(encoding="utf-8"))


@each_visit
def test_note_consent_and_sheet_know_the_record_that_they_were_made_from(visit):
    for other in VISITS:
        record = load_encounter(other / "visit.json")
        made = [is_made_from(filed(visit, name).provenance, record) for name in (NOTE, CONSENT, AFTERCARE)]
        assert made == [visit == other] * 3


def test_a_consent_carries_its_part_of_the_record():
    record = to_data(filed(SLUSH, CONSENT).encounter)
    assert record["plan"] == to_data(filed(SLUSH, NOTE).encounter)["plan"]
    assert record["guardian"]["name"] == "Carmen Muestra Prueba"
    assert not {"procedure", "post", "signature", "time_out"} & record.keys()


CHANGED = [
    (
        FACE,
        NOTE,
        BODY,
        "no nodules, no scars",
        "no nodules, no scar",
        "body, table 3, row 2, cell 2, paragraph 1",
    ),
    (SLUSH, CONSENT, BODY, "mild or moderate acne", "mild or moderate acme", "body, paragraph 5"),
    (SPRAY, AFTERCARE, BODY, "SPF 30", "SPF 80", "body, paragraph 15"),
    (
        FACE,
        "second-addendum",
        BODY,
        "without a mark",
        "without a mask",
        "body, table 2, row 1, cell 2, paragraph 1",
    ),
    (
        SPRAY,
        NOTE,
        r"word/header1\.xml",
        "Testwell",
        "Testwel",
        "first-page header, table 1, row 1, cell 2, paragraph 1",
    ),
]


@pytest.mark.parametrize(("visit", "name", "part", "old", "new", "place"), CHANGED)
def test_one_changed_character_is_found_at_its_place(visit, name, part, old, new, place):
    content = (visit / f"{name}.docx").read_bytes()
    document = read_document(rewritten(content, part, replaced(old, new)))
    assert [(change.kind, change.what) for change in document.changes] == [("text", "changed")]
    assert document.changes[0].place == place
    assert not document.is_edited


@pytest.mark.parametrize(
    ("visit", "name", "old", "new"),
    [
        (FACE, NOTE, '"lesion_count":6', '"lesion_count":7'),
        (SLUSH, CONSENT, '"laterality":"right"', '"laterality":"left"'),
        (SPRAY, "addendum", "counted wrongly", "counted rightly"),
        (FACE, AFTERCARE, '"draft":false', '"draft":true'),
    ],
)
def test_an_edited_record_is_found(visit, name, old, new):
    content = (visit / f"{name}.docx").read_bytes()
    document = read_document(rewritten(content, CARRIED, replaced(old, new)))
    assert document.is_edited
    assert not document.is_changed


# ---- Comparing ----


@each_visit
def test_note_and_consent_do_not_differ(visit):
    assert compare(filed(visit, CONSENT), filed(visit, NOTE)).differences == ()
    assert compare(filed(visit, NOTE), filed(visit, AFTERCARE)).differences == ()


def differences(was, now):
    return [(one.path, one.was, one.now) for one in compare(was, now).differences]


def test_a_note_and_its_addenda_differ_in_what_was_added_and_corrected():
    note, first, second = chain(FACE)
    added = to_data(second.encounter)["addenda"]
    assert differences(note, first) == [("addenda", None, added[:1])]
    assert differences(first, second) == [("addenda[1]", None, added[1])]
    assert differences(*chain(SPRAY)) == [
        ("procedure.sites[3].lesion_count", 3, 4),
        ("addenda", None, to_data(chain(SPRAY)[1].encounter)["addenda"]),
    ]


def test_two_visits_differ_in_patient_agent_and_sites():
    paths = {path for path, _, _ in differences(filed(FACE, CONSENT), filed(SLUSH, CONSENT))}
    assert {"patient.name", "patient.record_number", "encounter.date", "plan.agent"} <= paths


# ---- The consent as the signed form of its note ----


@each_visit
def test_a_note_keeps_to_the_consent_of_its_visit_alone(visit, pack):
    note = filed(visit, NOTE).encounter
    for other in VISITS:
        found = check_agreement(note, pack, NOTE, as_form(filed(other, CONSENT), pack))
        stops = {finding.id for finding in found if finding.level == "stop"}
        assert ("form-patient" in stops) == (visit != other)
        assert bool(found) == (visit != other)


@each_visit
def test_a_consent_is_loaded_as_the_form_that_its_note_is_checked_against(visit, pack):
    form = load_consent(visit / f"{CONSENT}.docx", pack)
    assert (form.is_other, form.is_changed, form.is_edited, form.draft) == (False, False, False, False)
    assert (form.language, form.version, form.valid_days) == ("en", "0.1.0", 60)
    note = docgen.fill(filed(visit, NOTE).encounter, pack, NOTE, draft=True, consent=form)
    assert read_document(note.content).provenance.form_digest == filed(visit, CONSENT).digest


def test_a_note_that_was_checked_against_its_consent_says_so():
    assert filed(SPRAY, NOTE).provenance.form_digest == filed(SPRAY, CONSENT).digest
    assert filed(FACE, NOTE).provenance.form_digest is None


def test_what_is_ticked_on_a_consent_is_an_answer_and_no_change():
    content = (FACE / f"{CONSENT}.docx").read_bytes()
    document = read_document(ticked(content, "screening.still_right=no"))
    assert (document.changes, document.answers) == ((), {"screening.still_right": ("no",)})


# ---- Amending ----


@each_visit
def test_each_addendum_names_the_file_that_it_amends(visit):
    files = chain(visit)
    named = [document.provenance.amends_digest for document in files]
    assert named == [None, *(document.digest for document in files[:-1])]


ENTRY = {
    "at": "2026-07-01T08:00:00-05:00",
    "by": "Jordan Placeholder, MD",
    "reason": "left out by mistake",
    "text": "A wide-brimmed hat was recommended too.",
}


@each_visit
def test_a_note_and_its_last_addendum_are_amended_by_todays_docgen(visit, pack):
    for document in (chain(visit, pack)[0], chain(visit, pack)[-1]):
        record = with_addendum(document, ENTRY)
        amended = docgen.amend(document, pack, record)
        assert not amended.draft
        assert amended.name.endswith("_addendum_20260701T080000.docx")
        read = read_document(amended.content, pack=pack)
        assert (read.provenance.amends_digest, read.changes) == (document.digest, ())
        assert to_data(read_again(read.encounter, pack.definition)) == to_data(
            read_again(record, pack.definition)
        )
        assert differences(document, read)[0][0].startswith("addenda")


def test_an_edited_note_is_not_amended(pack):
    edit = replaced('"lesion_count":6', '"lesion_count":7')
    edited = read_document(rewritten((FACE / f"{NOTE}.docx").read_bytes(), CARRIED, edit))
    with pytest.raises(docgen.NotReady) as caught:
        docgen.amend(edited, pack, with_addendum(edited, ENTRY))
    assert "addendum-edited" in {finding.id for finding in caught.value.findings}
