"""The filled documents: what can be read in them, for whom, and what never stands there."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import io
import json
import re
import subprocess
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from complete_visit import CONDITIONS, GONE, altered, read_visit
from integrity import problems_in
from lxml import etree
from openxml_audit import OpenXmlValidator
from resaved import by_python_docx, by_word

import docgen
from docgen.context import Addition, Amended, Beside, build_context
from docgen.encounter import CORE_LISTS, Difference
from docgen.visit import Visit, fill_all

ROOT = Path(__file__).resolve().parent.parent
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOTE, CONSENT, AFTERCARE, ADDENDUM = "procedure-note", "patient-consent", "aftercare", "addendum"
FACE, SLUSH, SPRAY = "liquid-nitrogen-face", "carbon-dioxide-slush-minor", "spray-back"
RECORDS = {
    path.stem: path
    for folder in ("examples", "tests/encounters")
    for path in sorted((ROOT / folder).iterdir())
    if path.suffix in (".toml", ".json") and path.name != "clinic.toml"
}
BLANK = "\N{EM SPACE}" * 3  # a date to fill in, which fits into the narrowest column in large print
WRITTEN_ON = {"SignatureLine", "SignatureLineKept", "WritingLine"}  # empty, because a hand will write there
BEFORE_A_LINE = ("This has changed:", "I have these:", "now or in the past:")
STRUCTURAL = {"HeaderSpace", "TableEnd", "Total", "CheckItem"}  # the other half of a row of boxes


@pytest.fixture(scope="session")
def filled(pack):
    """Return the function that fills a document of a kept record, once."""
    made: dict[tuple[str, str], docgen.Document] = {}

    def fill(record: str, document: str) -> docgen.Document:
        if (record, document) not in made:
            encounter = docgen.load_encounter(RECORDS[record], pack=pack)
            ready = not [f for f in docgen.check(encounter, pack, document) if f.level == "stop"]
            made[record, document] = docgen.fill(encounter, pack, document, draft=not ready)
        return made[record, document]

    return fill


@pytest.fixture(scope="session")
def filled_with(pack):
    """Return the function that fills a draft from the complete visit with other values."""

    def fill(document: str, changes: dict[str, Any] | None = None) -> docgen.Document:
        return docgen.fill(read_visit(altered(changes or {})), pack, document, draft=True)

    return fill


def paragraphs(
    content: bytes, parts: str = r"word/(document|header\d|footer\d)\.xml"
) -> Iterator[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if re.fullmatch(parts, name):
                yield from etree.fromstring(package.read(name)).iter(f"{W}p")


def text_of(content: bytes, parts: str = r"word/document\.xml") -> str:
    """The text, a line for each paragraph; spaces and hyphens that do not break count as usual ones."""
    pieces = (p.iter(f"{W}t", f"{W}noBreakHyphen") for p in paragraphs(content, parts))
    lines = ("".join((t.text or "") if t.tag == f"{W}t" else "-" for t in found) for found in pieces)
    return "\n".join(lines).replace("\N{NO-BREAK SPACE}", " ")


def every_document() -> list[tuple[str, str]]:
    return [(record, document) for record in RECORDS for document in (NOTE, CONSENT, AFTERCARE)]


FACTS = [
    ("B1", FACE, NOTE, "Cryotherapy (CO2 slush, liquid N2) for acne"),
    ("B1", FACE, NOTE, "American Medical Association"),
    ("B1", FACE, CONSENT, "Cryotherapy (CO2 slush, liquid N2) for acne"),
    ("B1", FACE, CONSENT, "American Medical Association"),
    ("B2", FACE, NOTE, "Treatments that did not control the acne"),
    ("B2", FACE, NOTE, "doxycycline 100 mg, twice a day"),
    ("B2", FACE, CONSENT, "Freezing is a choice when creams, gels, or pills have not cleared acne."),
    ("B2", FACE, CONSENT, "You have tried retinoid cream or gel (adapalene gel)"),
    ("B3", FACE, NOTE, "washed with mild cleanser and water"),
    ("B3", FACE, CONSENT, "We wash your skin first. This takes off dirt, oil, and bits of dead skin."),
    ("B4", FACE, NOTE, "Liquid nitrogen (LN2) was applied"),
    ("B4", SLUSH, NOTE, "Carbon dioxide slush"),
    ("B4", FACE, CONSENT, "We use liquid nitrogen, a very cold liquid."),
    ("B4", SLUSH, CONSENT, "We use dry ice, which is frozen carbon dioxide."),
    ("B5", FACE, NOTE, "was applied by cotton-tipped applicator"),
    ("B5", FACE, NOTE, "\nFreeze\n"),
    ("B5", FACE, NOTE, "\n2.5 s\n"),
    ("B5", FACE, CONSENT, "We hold the swab on the acne for a few seconds."),
    ("B6", FACE, CONSENT, "less blood flows to it"),
    ("B6", FACE, CONSENT, "When the scab flakes off, the acne can come off with it."),
    ("B6", FACE, AFTERCARE, "Scabs may form and flake off with the acne."),
    ("B7", FACE, CONSENT, "The acne that we treat may show less. Sometimes it clears up completely."),
    ("B7", FACE, CONSENT, "We cannot promise this."),
    ("B8", FACE, CONSENT, "There are no cuts and no stitches."),
    ("B8", FACE, CONSENT, "This treatment is not right for everyone."),
    ("B9", FACE, NOTE, "moderate, grade 3 (IGA of the face)"),
    (
        "B9",
        FACE,
        CONSENT,
        "It is used most for mild or moderate acne. For severe acne, another treatment may be better.",
    ),
    ("B10", FACE, NOTE, "Raynaud's disease or phenomenon; cryoglobulinemia"),
    ("B10", FACE, NOTE, "other circulatory disorder"),
    ("B10", FACE, CONSENT, "Hives from cold can rule it out."),
    ("B10", FACE, CONSENT, "So can Raynaud's disease"),
    ("B10", FACE, CONSENT, "Other problems with blood flow"),
    ("B11", FACE, CONSENT, "The skin may be red and a little swollen."),
    ("B11", FACE, CONSENT, "The spots may scab, dry, and flake."),
    ("B11", FACE, AFTERCARE, "The skin may be red or swollen, or blister."),
    ("B12", FACE, AFTERCARE, "Do not pick the scabs. Picking can leave a scar."),
    ("B13", FACE, CONSENT, "talk with a clinician who knows what you need"),
    ("B13", FACE, CONSENT, "I could ask questions, and they were answered."),
]


@pytest.mark.parametrize(("fact", "record", "document", "phrase"), FACTS)
def test_each_fact_can_be_read_where_it_belongs(filled, fact, record, document, phrase):
    assert phrase in text_of(filled(record, document).content), fact


def test_no_fact_is_forgotten():
    assert {fact for fact, *_ in FACTS} == {f"B{number}" for number in range(1, 14)}


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("document", [CONSENT, AFTERCARE])
def test_what_a_patient_reads_gives_no_warranty_and_no_healing_date(filled, record, document):
    text = text_of(filled(record, document).content, r"word/.*\.xml").lower()
    assert not re.search(r"safe|effective|guarantee|success|in a week|to a week", text)


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("document", [CONSENT, AFTERCARE])
def test_a_patient_never_reads_clinical_words(filled, record, document):
    text = text_of(filled(record, document).content).replace(
        "Cryotherapy (CO2 slush, liquid N2) for acne", ""
    )
    assert not re.search(r"Fitzpatrick|\bIGA\b|erythema|LN2|[Cc]ryo|lesion|edema|urticaria|bulla", text)


@pytest.mark.parametrize("record", RECORDS)
def test_a_colleague_is_not_spoken_to_as_a_patient(filled, record):
    text = text_of(filled(record, NOTE).content)
    assert not re.search(r"\b(you|your|we|us|our)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("key", every_document(), ids="_".join)
def test_nothing_dangles(filled, key):
    text = text_of(filled(*key).content, r"word/(document|header\d|footer\d)\.xml")
    for wrong in ("{{", "}}", "{%", "%}", "()", "  ", " ,", " ;", " .", ";;", ",,", "..", ": ;", ": ."):
        assert wrong not in text, wrong
    for line in text.splitlines():
        assert not re.search(r"[,;:(]$", line.rstrip()) or line.endswith(BEFORE_A_LINE), line
        assert not re.match(r"[,;.)]", line), line


@pytest.mark.parametrize("key", every_document(), ids="_".join)
def test_no_blank_line_stays_where_a_condition_was_false(filled, key):
    for paragraph in paragraphs(filled(*key).content):
        style = paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        if style not in WRITTEN_ON | STRUCTURAL:
            assert "".join(paragraph.itertext()).strip(), style


@pytest.mark.parametrize("key", every_document(), ids="_".join)
def test_no_two_tables_touch(filled, key):
    with zipfile.ZipFile(io.BytesIO(filled(*key).content)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    assert all(table.getnext().tag == f"{W}p" for table in body.iter(f"{W}tbl"))


@pytest.mark.parametrize("key", every_document(), ids="_".join)
def test_it_is_a_sound_word_file(filled, key, tmp_path):
    path = filled(*key).save(tmp_path)
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []


@pytest.mark.parametrize("key", every_document(), ids="_".join)
def test_every_header_names_the_patient(filled, pack, key):
    patient = docgen.load_encounter(RECORDS[key[0]], pack=pack).patient
    for number in (1, 2):
        header = text_of(filled(*key).content, rf"word/header{number}\.xml")
        assert patient.name in header
        assert patient.record_number in header
        assert str(patient.birth_date.year) in header
        assert ("DRAFT" in header) == filled(*key).draft


def as_slush(record: dict[str, Any]) -> dict[str, Any]:
    """The same visit with carbon dioxide slush, put on with gauze."""
    changed = copy.deepcopy(record)
    for table in ("plan", "consent", "procedure"):
        changed[table] |= {"agent": "carbon_dioxide_slush", "vehicle": "acetone"}
    for row in (changed["plan"], changed["consent"], *changed["procedure"]["sites"]):
        row["applicator"] = "gauze"
    return changed


def test_with_another_agent_name_applicator_and_patient_text_change(pack):
    record = tomllib.loads(RECORDS[FACE].read_text(encoding="utf-8"))
    texts = {}
    for agent, data in (("nitrogen", record), ("slush", as_slush(record))):
        encounter = read_visit(data)
        for document in (NOTE, CONSENT, AFTERCARE):
            texts[agent, document] = text_of(docgen.fill(encounter, pack, document).content)
    assert "Liquid nitrogen (LN2) was applied by cotton-tipped applicator" in texts["nitrogen", NOTE]
    assert "was applied by gauze pad" in texts["slush", NOTE]
    assert "vehicle acetone" in texts["slush", NOTE]
    assert "We dip a cotton swab in it." in texts["nitrogen", CONSENT]
    assert "We put the slush on the acne with gauze" in texts["slush", CONSENT]
    assert "The slush feels wet and very cold." in texts["slush", CONSENT]
    for document in (NOTE, CONSENT, AFTERCARE):
        assert "liquid nitrogen" not in texts["slush", document].lower()
        assert "cotton" not in texts["slush", document]
        assert not re.search(r"slush", texts["nitrogen", document].replace("CO2 slush, liquid N2", ""))


def test_a_visit_that_was_not_done_says_why_and_what_next_and_tells_no_act(filled):
    document = filled("not-done", NOTE)
    text = text_of(document.content)
    assert not document.draft
    for phrase in (
        "Not done: contraindication",
        "The procedure was not performed.",
        "planned",
        "Plan",
    ):
        assert phrase in text
    for phrase in (
        "was applied",
        "Skin preparation",
        "Time-out",
        "Tolerance",
        "after the procedure",
        "Freeze, s",
    ):
        assert phrase not in text


def test_a_visit_that_was_stopped_says_what_was_done_and_what_was_left(filled):
    document = filled("stopped", NOTE)
    text = text_of(document.content)
    assert not document.draft
    for phrase in ("Stopped before completion", "The procedure was stopped before completion. Reason:"):
        assert phrase in text
    assert "was applied by" in text
    assert re.search(r"Not treated: .+ Reason: .+", text)


def test_a_visit_that_was_stopped_before_the_first_freeze_can_be_final(pack):
    changes = {
        "procedure.status": "stopped",
        "procedure.status_reason": ["patient_withdrew"],
        "procedure.sites": GONE,
        "procedure.timing_basis": GONE,
        "procedure.not_treated": [{"body_site": "cheek", "laterality": "left", "reason": "asked to stop"}],
    }
    text = text_of(docgen.fill(read_visit(altered(changes)), pack, NOTE).content)
    assert "No site was treated." in text
    assert "was applied" not in text


ACTS = [
    ("procedure.protection", ["gloves"], "Protection: gloves"),
    ("procedure.single_use_applicator", True, "The applicators were single-use."),
    ("procedure.position", "supine", "Position: supine."),
    ("procedure.anesthesia", "none", "No anesthesia."),
    ("procedure.specimens", "none", "No specimens."),
    ("procedure.blood_loss", "none", "No blood loss."),
    ("procedure.complications", "none", "No complications occurred."),
    ("procedure.preparation", ["cleanser_water"], "washed with mild cleanser"),
    ("procedure.other_procedures", "none", "No other procedure at this visit."),
    ("assistants", "none", "Assistants\nNo assistants\n"),
    ("procedure.preparation", "none", "Skin preparation: none."),
    ("procedure.protection", "none", "Protection: none."),
    ("procedure.not_treated", "none", "No site was left untreated."),
    ("procedure.sites.0.reaction", "none", "No reaction"),
    ("condition.secondary", "none", "Other diagnoses\nNo other diagnoses"),
    ("condition.features", "none", "no special features"),
    ("prior_treatments", "none", "Earlier treatments\nNo earlier treatments"),
    ("prior_treatments", "not_asked", "Earlier treatments\nNot asked"),
    ("prior_procedures", "unknown", "Earlier sessions\nPatient does not know"),
    ("screening.allergies", "none", "Allergies\nNo allergies\n"),
    ("screening.allergies", "not_asked", "Allergies\nNot asked\n"),
    ("screening.medications", "declined", "Medicines\nDeclined to answer"),
    ("aftercare.hold_products", "none", "to pause: none"),
    ("aftercare.resume_products", "none", "to resume: none"),
    ("procedure.tolerance", "well", "Tolerated well"),
    ("consent.copy_given", "yes", "copy given"),
    ("consent.understanding_check", "teach_back", "understanding: teach-back"),
    ("consent.confirmed_on_day", "2026-03-02T09:55:00-06:00", "Confirmed"),
    ("consent.discussed_by", "Jane Roe, MD", "By Jane Roe, MD"),
    ("time_out.site_marking", "skin pencil", "site marking: skin pencil"),
    ("aftercare.teach_back", True, "teach-back done"),
    ("aftercare.explained_by", "Sam Poe, MA", "explained by Sam Poe"),
    ("screening.raynaud", "no", "Raynaud's disease or phenomenon; cryoglobulinemia"),
    ("screening.diagnosis_uncertain", "no", "No clinically uncertain lesion."),
    ("chaperone", {"offered": True, "outcome": "accepted"}, "Chaperone\nAccepted"),
    ("interpreter", {"mode": "video", "language": "es"}, "By video, Spanish"),
    ("signature.by", "Jane Roe, MD", "signer: Jane Roe, MD"),
    ("consent.agent", "liquid_nitrogen", "Agreed\nLiquid nitrogen (LN2)"),
    ("consent.sites", [{"body_site": "cheek", "laterality": "left"}], "sites: left cheek"),
    ("consent.valid_until", "2026-03-20", "valid until March 20, 2026"),
    ("consent.valid_for", 30, "valid for 30 days"),
    ("consent.pigment_initials", "given", "pigment paragraph initialed"),
    ("consent.pigment_initials", "declined", "initials at the pigment paragraph declined"),
    ("consent.pigment_initials", "not_needed", "initials at the pigment paragraph not needed"),
    ("consent.observers", True, "observers allowed"),
    ("consent.observers", False, "observers not allowed"),
    ("consent.photographs", False, "Photographs\nNot allowed"),
    ("consent.assent_signed", False, ", not signed"),
    ("aftercare.teach_back", False, "teach-back not done"),
    ("procedure.probe_gel", True, "Gel was placed between probe and skin."),
    ("procedure.probe_gel", False, "No gel was placed between probe and skin."),
    ("procedure.single_use_applicator", False, "The applicators were not single-use."),
    ("chaperone", {"offered": False}, "Chaperone\nNot offered"),
    ("patient.language", "es", "Language\nSpanish"),
    ("patient.reads", "es", "reads Spanish"),
]
BESIDE = {"consent.assent_signed": {"consent.assent": "given"}}  # what the act is told beside


@pytest.mark.parametrize(("path", "value", "phrase"), ACTS, ids=[f"{act[0]} {act[1]}" for act in ACTS])
def test_an_act_is_told_only_when_the_record_tells_it(filled_with, path, value, phrase):
    beside = BESIDE.get(path, {})
    assert phrase in text_of(filled_with(NOTE, {**beside, path: value}).content)
    silent = text_of(filled_with(NOTE, {**beside, path: GONE}).content).replace("Not asked", "")
    assert phrase not in silent


@pytest.mark.parametrize("words", ["x words", {"code": "other", "text": "x words"}])
def test_a_diagnosis_in_words_has_no_code(filled_with, words):
    changes = {"condition.code": words, "condition.secondary": [words], "post.diagnosis": words}
    text = text_of(filled_with(NOTE, changes).content)
    assert (text.count("x words"), "ICD-10-CM" in text, "(other)" in text) == (4, False, False)
    assert "(ICD-10-CM L70.0)" in text_of(filled_with(NOTE, {"condition.code": "L70.0"}).content)


REQUIRED = [
    (NOTE, "procedure.start"),
    (NOTE, "procedure.end"),
    (NOTE, "procedure.agent"),
    (NOTE, "procedure.status"),
    (NOTE, "procedure.preparation"),
    (NOTE, "procedure.complications"),
    (NOTE, "procedure.tolerance"),
    (NOTE, "procedure.anesthesia"),
    (NOTE, "procedure.specimens"),
    (NOTE, "procedure.blood_loss"),
    (NOTE, "procedure.implants"),
    (NOTE, "procedure.timing_basis"),
    (NOTE, "procedure.sites"),
    (NOTE, "procedure.sites.0.lesion_count"),
    (NOTE, "procedure.sites.0.freeze_seconds"),
    (NOTE, "procedure.sites.0.lesion_type"),
    (NOTE, "condition.code"),
    (NOTE, "practitioner.name"),
    (NOTE, "organization.name"),
    (NOTE, "time_out.at"),
    (NOTE, "consent.signed_at"),
    (NOTE, "consent.given_by"),
    (NOTE, "screening.skin_type"),
    (NOTE, "post.diagnosis"),
    (NOTE, "post.assessment"),
    (NOTE, "post.plan"),
    (NOTE, "post.follow_up"),
    (NOTE, "aftercare.given_as"),
    (NOTE, "signature.by"),
    (NOTE, "signature.at"),
    (CONSENT, "organization.name"),
    (CONSENT, "organization.telephone"),
    (CONSENT, "practitioner.name"),
    (CONSENT, "condition.code"),
    (CONSENT, "plan.sites"),
    (AFTERCARE, "organization.telephone"),
    (AFTERCARE, "organization.after_hours_phone"),
    (AFTERCARE, "organization.emergency_number"),
    (AFTERCARE, "post.follow_up"),
    (AFTERCARE, "procedure.agent"),
    (AFTERCARE, "procedure.sites"),
]


@pytest.mark.parametrize(("document", "path"), REQUIRED)
def test_a_draft_marks_what_a_final_document_must_say(filled_with, document, path):
    assert "[missing" not in text_of(filled_with(document).content, r"word/.*\.xml")
    draft = filled_with(document, {path: GONE})
    marks = re.findall(r"\[missing: (.*?)\]", text_of(draft.content, r"word/.*\.xml"))
    assert marks
    assert [mark for mark in marks if not re.fullmatch(r"[a-z -]+", mark)] == []
    assert "DRAFT" in text_of(draft.content, r"word/header\d\.xml")


def test_a_signature_without_its_time_is_marked_in_plain_words(filled_with):
    draft = filled_with(NOTE, {"signature.at": GONE})
    assert "on [missing: time of signature]" in text_of(draft.content, r"word/.*\.xml")
    assert "signature.at" in {miss.name for miss in draft.missing}


@pytest.mark.parametrize("lacks", ["lesion_count", "freeze_seconds", "freeze_cycles"])
def test_the_numbers_of_a_site_share_a_cell_where_a_draft_lacks_one(filled_with, lacks):
    words = "Lesions .*, freeze .*, cycles .*, margin "
    draft = filled_with(NOTE, {f"procedure.sites.0.{lacks}": GONE})
    assert len(re.findall(words, text_of(draft.content, r"word/document\.xml"))) == 1
    whole = filled_with(NOTE, {"signature.at": GONE})
    assert not re.search(words, text_of(whole.content, r"word/document\.xml"))


CHILD = {"patient.birth_date": "2012-05-14", "guardian": {"name": "Pat Example", "relationship": "mother"}}
BLOCKS = [
    ({}, ["Alex Example, patient"], ["Pat Example", "What the patient wants", "Interpreter.", "Witness."]),
    (
        CHILD,
        ["Pat Example, mother", "What the patient wants.", "I may decide for Alex Example, and I agree"],
        ["Interpreter."],
    ),
    (
        {"interpreter": {"mode": "telephone", "id": "77", "language": "es"}},
        ["Interpreter.", "number 77, by telephone", "in Spanish"],
        ["Witness."],
    ),
    ({"interpreter": {"mode": "none_offered_declined"}, "patient.language": "es"}, [], ["Interpreter."]),
    ({"patient.language": "vi"}, ["Interpreter.", "in Vietnamese"], []),
    ({"consent.witness": "Sam Poe"}, ["Witness.", "Sam Poe, witness"], []),
    ({"screening.skin_type": "fitzpatrick_5"}, ["Your initials"], []),
    ({"screening.skin_type": "fitzpatrick_2"}, ["lighter or darker marks on any skin"], ["Your initials"]),
    ({"organization.state_wording": "A sentence of state law."}, ["A sentence of state law."], []),
]


@pytest.mark.parametrize(("changes", "there", "absent"), BLOCKS)
def test_a_consent_has_only_the_blocks_that_apply(filled_with, changes, there, absent):
    text = text_of(filled_with(CONSENT, changes).content)
    assert "The person who explained." in text
    assert [phrase for phrase in there if phrase not in text] == []
    assert [phrase for phrase in absent if phrase in text] == []


def test_before_anybody_asked_a_consent_has_boxes_and_afterwards_answers_to_confirm(filled_with):
    unasked = {f"screening.{code}": GONE for code in ("raynaud", "cold_urticaria", "keloid_tendency")}
    boxes = text_of(filled_with(CONSENT, unasked).content)
    assert "☐ Fingers turn white or blue in the cold" in boxes
    assert "Please tick what fits you" in boxes
    answered = text_of(filled_with(CONSENT, {"screening.fainting": "yes"}).content)
    assert "Please tick" not in answered
    assert re.search(r"You said yes to\nFainting with shots or treatments", answered)
    assert "You said no to these\nhives from cold\nfingers turn white" in answered
    assert "Still right?" in answered


def test_what_a_patient_does_not_know_or_does_not_say_is_told_in_words_and_no_box(filled_with):
    answers = {
        "screening.raynaud": "unknown",
        "screening.fainting": "declined",
        "screening.keloid_tendency": "yes",
        "screening.keloid_tendency_detail": "thick scar on the shoulder",
    }
    text = text_of(filled_with(CONSENT, answers).content)
    assert "You did not know about: fingers turn white or blue in the cold." in text
    assert "You did not wish to say: fainting with shots or treatments." in text
    assert "Please tick" not in text
    assert "thick scar on the shoulder" not in text  # what was said to a yes is not for everyone who signs
    nobody_asked = dict.fromkeys(("screening.raynaud", "screening.fainting"), "not_asked")
    assert "Please tick" in text_of(filled_with(CONSENT, nobody_asked).content)


def controls_of(document: docgen.Document) -> dict[str, etree._Element]:
    """The content controls of a document's text by their tags."""
    found: dict[str, etree._Element] = {}
    for paragraph in paragraphs(document.content, r"word/document\.xml"):
        for control in paragraph.iter(f"{W}sdt"):
            tag = control.find(f"{W}sdtPr/{W}tag").get(f"{W}val")
            assert tag not in found, tag
            found[tag] = control
    return found


ALL_CONDITIONS = [f"screening.{code}" for code in CONDITIONS if code != "diagnosis_uncertain"]
UNASKED = {f"screening.{code}": GONE for code in ("raynaud", "cold_urticaria", "keloid_tendency")}
PEOPLE = {
    "patient.birth_date": "2012-05-14",
    "guardian": {"name": "Pat Example", "relationship": "mother"},
    "interpreter": {"mode": "telephone", "id": "77", "language": "es"},
    "consent.witness": "Sam Poe",
    "screening.allergies": [],
}
CHOICES = {
    "consent.assent=given",
    "consent.assent=refused",
    "consent.understanding_check=teach_back",
    "consent.understanding_check=questions_answered",
    "screening.still_right=yes",
    "screening.still_right=no",
    "screening.allergies=none",
    "screening.allergies=listed",
}
DAYS = {"consent.signed_at", "consent.witness_at", "consent.confirmed_on_day"}
# What the record has no key for: a reader finds it on the form alone.
ON_THE_FORM = {
    "consent.assent_signed_at",
    "consent.discussed_at",
    "consent.withdrawn_at",
    "interpreter.signed_at",
    "screening.still_right",
}


def test_boxes_can_be_ticked_on_screen_and_say_where_their_answers_belong(filled_with):
    controls = controls_of(filled_with(CONSENT, {**UNASKED, **PEOPLE}))
    boxes = {tag for tag, control in controls.items() if control.find(".//{*}checkbox") is not None}
    conditions = {f"consent.ticked_conditions={path.partition('.')[2]}" for path in UNASKED}
    assert boxes == CHOICES | conditions | {"consent.ticked_conditions=none"}
    for tag in boxes:
        box = controls[tag].find(".//{*}checkbox")
        told = {etree.QName(e).localname: e.get(f"{{{etree.QName(e).namespace}}}val") for e in box}
        assert told == {"checked": "0", "checkedState": "2612", "uncheckedState": "2610"}
        assert "".join(controls[tag].itertext()) == "☐"


def test_a_day_can_be_filled_in_on_screen_and_prints_as_an_empty_line(filled_with):
    controls = controls_of(filled_with(CONSENT, PEOPLE))
    days = {tag for tag, control in controls.items() if control.find(f".//{W}date") is not None}
    assert days >= DAYS
    for tag in days:
        properties = controls[tag].find(f"{W}sdtPr")
        assert properties.find(f"{W}showingPlcHdr") is not None
        assert properties.find(f"{W}date").get(f"{W}fullDate") is None
        assert not "".join(controls[tag].itertext()).strip()
        assert controls[tag].getparent().find(f"{W}pPr/{W}pStyle").get(f"{W}val") in WRITTEN_ON


def test_every_control_belongs_to_a_key_of_the_record_and_to_a_code_of_the_pack(filled_with, pack):
    for document, changes in ((CONSENT, {**UNASKED, **PEOPLE}), (NOTE, {"signature.status": GONE})):
        controls = controls_of(filled_with(document, changes))
        assert controls
        for tag, control in controls.items():
            path, _, code = tag.partition("=")
            assert len(tag) <= 64
            assert 0 < len(control.find(f"{W}sdtPr/{W}alias").get(f"{W}val")) <= 64
            if path in ON_THE_FORM or path.startswith("states:"):
                continue
            table, key = path.split(".")
            known = pack.definition.at((table, key))
            assert known is not None, tag
            codes = {*pack.vocabulary.get(known.list, ()), *CORE_LISTS.get(known.phrase.instead, ())}
            assert not (code and known.list) or code in codes, tag


def test_ids_of_controls_are_unique_also_in_a_loop(filled_with):
    content = filled_with(CONSENT, {**dict.fromkeys(ALL_CONDITIONS, GONE), **PEOPLE}).content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    ids = [e.get(f"{W}val") for p in body.iter(f"{W}sdtPr") for e in p.iter(f"{W}id")]
    assert len(ids) == len(set(ids)) > len(ALL_CONDITIONS)
    assert problems_in(content) == []


def test_what_was_not_suitable_is_never_called_failed(filled):
    text = text_of(filled(FACE, NOTE).content)
    failed = text[text.index("Treatments that did not") : text.index("Not counted as failed")]
    assert "contraceptive" not in failed
    assert "Not counted as failed: combined oral contraceptive, contraindicated (migraine with aura)." in text


def test_a_complication_is_told_with_action_outcome_and_who_was_told(filled):
    text = text_of(filled(SLUSH, NOTE).content)
    assert re.search(r"Vasovagal presyncope, 3:36 PM: .+ Action: .+ Outcome: .+ Told: ", text)
    assert "No complications occurred." not in text


def test_overrides_variances_and_a_late_entry_are_printed(filled_with):
    someone = {"by": "Jane Roe, MD", "at": "2026-03-04T09:00:00-06:00"}
    changes = {
        "overrides": [{"check": "R1", **someone, "reason": "an override's reason"}],
        "variances": [{"check": "R16", **someone, "statement": "a variance's statement"}],
        "signature.at": "2026-03-04T08:00:00-06:00",
    }
    text = text_of(filled_with(NOTE, changes).content)
    assert "Decided by Jane Roe, MD, March 4, 2026 at 9:00 AM: an override's reason" in text
    assert "Told by Jane Roe, MD, March 4, 2026 at 9:00 AM: a variance's statement" in text
    assert "Late entry" in text


def test_a_draft_marks_addenda_as_such(pack):
    addendum = {"by": "Jane Roe", "at": "2026-03-04T09:00:00-06:00", "reason": "call", "text": "an addendum"}
    draft = docgen.fill(read_visit(altered({"addenda": [addendum]})), pack, NOTE, draft=True)
    assert "(call): an addendum" in text_of(draft.content)


def test_a_release_tells_what_was_released_where_that_is_known(pack):
    someone = {"by": "Jane Roe, MD", "at": "2026-03-04T09:00:00-06:00"}
    changes = {
        "overrides": [{"check": "R1", **someone, "reason": "a reason"}],
        "variances": [{"check": "R16", **someone, "statement": "a statement"}],
    }
    names = build_context(read_visit(altered(changes)), pack, NOTE)
    names["overrides"][0]["findings"] = ["Raynaud's disease was answered yes", "so was cold urticaria"]
    names["variances"][0]["findings"] = ["A site was treated that the consent does not name"]
    text = text_of(pack.template(NOTE).render(names))
    assert "Raynaud's disease was answered yes; so was cold urticaria; decided by Jane Roe" in text
    assert "A site was treated that the consent does not name; told by Jane Roe, MD, March 4" in text


def test_a_guardian_whose_document_nobody_saw_is_told_so(filled_with):
    guardian = {"name": "Pat Example", "relationship": "guardian", "language": "es", "document_seen": False}
    text = text_of(filled_with(NOTE, {"guardian": guardian, "consent.given_by": "legal_guardian"}).content)
    assert "Pat Example (guardian) on March 2, 2026 at 9:50 AM; no document seen" in text
    assert "guardian: Spanish" in text


def test_a_late_entry_says_both_times(filled_with):
    text = text_of(filled_with(NOTE, {"signature.at": "2026-03-04T08:00:00-06:00"}).content)
    both = "The visit was on March 2, 2026, the note was signed on March 4, 2026 at 8:00 AM."
    assert f"Late entry\n{both}" in text


def test_an_area_that_was_frozen_lightly_stands_beside_spots(filled_with):
    area = {
        "body_site": "back",
        "laterality": "bilateral",
        "technique": "light_area",
        "applicator": "cone_spray",
        "passes": 2,
        "area_cm2": 40,
    }
    sites = altered({})["procedure"]["sites"]
    text = text_of(filled_with(NOTE, {"procedure.sites": [*sites, area]}).content)
    assert "Bilateral back, cryospray confined by a cone" in text
    assert "Light freeze over 40 cm², 2 passes" in text
    assert "[missing" not in text


def test_a_free_text_that_ends_in_a_line_break_leaves_its_sentence_whole(filled_with):
    event = {
        "complication": "headache",
        "at": "2026-03-02T10:10:00-06:00",
        "action": "Rest.\n",
        "outcome": "gone ",
    }
    changes = {"procedure.complications": ["headache"], "procedure.events": [event | {"told": "the patient"}]}
    assert "Action: Rest. Outcome: gone. Told: the patient." in text_of(filled_with(NOTE, changes).content)


AT = dt.datetime(2026, 3, 5, 9, 5, tzinfo=dt.timezone(dt.timedelta(hours=-6)))
AMENDED = Amended(
    title="Procedure note",
    version="0.1.0",
    date=dt.date(2026, 3, 2),
    digest="0123456789abcdef" * 4,
    signed_by="Jane Roe, MD",
    signed_at=AT.replace(day=2),
    additions=(
        Addition(AT, "Jane Roe, MD", "counted again", "There were six lesions."),
        Addition(AT, "Sam Poe, MA", None, "The patient called: no blister."),
    ),
    changes=(
        Difference("procedure.sites[0].lesion_count", 5, 6),
        Difference("procedure.distance_cm", None, 2),
        Difference("post.disposition", "went home", None),
    ),
)


@pytest.fixture(scope="session")
def addendum(pack):
    """Return the function that fills a final addendum of the complete visit, with other facts of the note."""

    def fill(draft: bool = False, **changes: Any) -> bytes:
        beside = Beside(amended=dataclasses.replace(AMENDED, **changes))
        names = build_context(read_visit(altered({})), pack, ADDENDUM, draft=draft, beside=beside)
        return pack.template(ADDENDUM).render(names)

    return fill


def test_an_addendum_says_which_file_it_belongs_to_what_is_added_and_what_changes(addendum):
    text = text_of(addendum())
    for phrase in (
        "Addendum to the procedure note\nVisit of March 2, 2026",
        "Alex Example, born May 14, 1999, record number 000123",
        "Procedure note, version 0.1.0, of the visit on March 2, 2026",
        "Jane Roe, MD on March 2, 2026 at 9:05 AM",
        "SHA-256 01234567 89abcdef 01234567 89abcdef 01234567 89abcdef 01234567 89abcdef",
        "Added (1)\nThere were six lesions.\nReason\ncounted again.\nBy\nJane Roe, MD, March 5, 2026",
        "Added (2)\nThe patient called: no blister.\nBy\nSam Poe, MA, March 5, 2026",
        "Procedure, site 1, lesion count\n5\n6\n",
        "Procedure, distance cm\nNot there\n2\n",
        "Post, disposition\nwent home\nTaken out\n",
        "The note stays as it was filed.",
        f"Sam Poe, MA\n{BLANK}\n\nDate",
    ):
        assert phrase in text
    assert "CPT" not in text  # the descriptor would bring the notice


def test_an_addendum_has_only_the_parts_that_it_needs(addendum):
    text = text_of(addendum(additions=AMENDED.additions[:1], changes=()))
    assert "Added\nThere were six lesions." in text
    assert "What changes" not in text
    text = text_of(addendum(additions=(), signed_at=None))
    assert "What is added" not in text
    assert "Jane Roe, MD, time not recorded" in text
    assert text.count(f"Jane Roe, MD\n{BLANK}\n\nDate") == 1  # the practitioner signs
    assert "Signed by\nNot recorded\n" in text_of(addendum(signed_by=None))


def test_an_addendum_is_sound_made_only_for_a_note_and_marked_in_a_draft(addendum, pack, tmp_path):
    path = tmp_path / "addendum.docx"
    path.write_bytes(addendum())
    assert [str(error) for error in OpenXmlValidator().validate(str(path)).errors] == []
    assert problems_in(path.read_bytes()) == []
    assert "DRAFT" not in text_of(path.read_bytes(), r"word/header\d\.xml")
    assert "DRAFT" in text_of(addendum(draft=True), r"word/header\d\.xml")
    encounter = read_visit(altered({}))
    assert "addendum" not in {outcome.code for outcome in fill_all(Visit(encounter, pack))}
    with pytest.raises(docgen.NotReady, match="which filed note"):
        docgen.fill(encounter, pack, ADDENDUM)


def page_count(path: Path) -> int:
    done = subprocess.run(["pdfinfo", str(path)], check=True, capture_output=True, text=True)
    return int(re.search(r"Pages:\s+(\d+)", done.stdout)[1])


def convert(folder: Path, kind: str, *files: Path) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder),
        *map(str, files),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


LETTERS = {NOTE: 6900, CONSENT: 8000, AFTERCARE: 1900, ADDENDUM: 1900}  # as their pages hold, on either paper


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_documents_say_no_more_than_their_pages_hold(pack, addendum, paper):
    for record in (FACE, SLUSH, SPRAY):
        encounter = docgen.load_encounter(RECORDS[record], pack=pack)
        for document in (NOTE, CONSENT, AFTERCARE):
            names = build_context(encounter, pack, document)
            content = pack.template(document, page_size=paper).render(names)
            assert len(text_of(content)) <= LETTERS[document], (record, document)
    assert len(text_of(addendum())) <= LETTERS[ADDENDUM]


@pytest.mark.needs("soffice", "pdfinfo")
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_documents_are_as_short_as_they_should_be_on_either_paper(pack, addendum, tmp_path, paper):
    most = {NOTE: 2, CONSENT: 3, AFTERCARE: 1}
    for record in (FACE, SLUSH, SPRAY):
        encounter = docgen.load_encounter(RECORDS[record], pack=pack)
        for document in most:
            names = build_context(encounter, pack, document)
            content = pack.template(document, page_size=paper).render(names)
            (tmp_path / f"{record}.{document}.docx").write_bytes(content)
    (tmp_path / "addendum.docx").write_bytes(addendum())
    convert(tmp_path, "pdf", *sorted(tmp_path.glob("*.docx")))
    for record in (FACE, SLUSH, SPRAY):
        for document, pages in most.items():
            more = document == CONSENT and record == SLUSH  # with a guardian and an interpreter
            assert page_count(tmp_path / f"{record}.{document}.pdf") <= pages + more, (record, document)
    assert page_count(tmp_path / "addendum.pdf") == 1


def test_a_template_saved_by_other_programs_still_fills_with_the_same_text(pack):
    encounter = docgen.load_encounter(RECORDS[SLUSH], pack=pack)
    for document in (NOTE, CONSENT, AFTERCARE):
        names = build_context(encounter, pack, document)
        saved = by_word(by_python_docx(pack.template_path(document, "en").read_bytes()), prefixes=False)
        again = docgen.WordTemplate.load(saved, phrases=pack.phrases("en"))
        ours = pack.template(document).render(names)
        lines = [
            [line for line in text_of(content).splitlines() if line.strip()]
            for content in (again.render(names), ours)
        ]
        assert lines[0] == lines[1], document


@pytest.mark.needs("soffice")
def test_a_template_saved_by_libreoffice_still_fills_with_the_same_text(pack, tmp_path):
    encounter = docgen.load_encounter(RECORDS[SLUSH], pack=pack)
    originals = [pack.template_path(document, "en") for document in (NOTE, CONSENT, AFTERCARE)]
    convert(tmp_path, "docx", *originals)
    for document in (NOTE, CONSENT, AFTERCARE):
        names = build_context(encounter, pack, document)
        again = docgen.WordTemplate.load(tmp_path / f"{document}.docx", phrases=pack.phrases("en"))
        saved = again.render(names)
        ours = pack.template(document).render(names)
        lines = [
            [line for line in text_of(content).splitlines() if line.strip()] for content in (saved, ours)
        ]
        assert lines[0] == lines[1], document


def test_the_kept_records_hold_what_these_tests_rely_on():
    assert {FACE, SLUSH, SPRAY, "stopped", "not-done", "plan-only"} <= set(RECORDS)
    spray = RECORDS[SPRAY].read_text(encoding="utf-8")
    record = json.loads(spray) if RECORDS[SPRAY].suffix == ".json" else tomllib.loads(spray)
    assert record["plan"]["applicator"] == "open_spray"
