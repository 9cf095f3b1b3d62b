"""What the note says of acts that were done, and not of those that were not (the visits' kinds 4 and 9)."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from complete_visit import CONDITIONS, GONE, complete_visit
from test_documents import W, paragraphs, text_of
from test_visits_time import AFTERCARE, AT, NOT_DONE, NOTE, PACK, found, printed, variance, visit

import docgen

MINOR = {"patient.birth_date": "2012-01-01", "consent.given_by": "parent", "guardian.name": "Theo Imagined"}
ADULT = {"consent.given_by": "legal_guardian", "guardian.name": "Theo Imagined"}


def draft(changes: dict[str, Any]) -> str:
    """The text of a draft of the note, whatever stops the final one."""
    return text_of(docgen.fill(visit(changes), PACK, NOTE, draft=True).content)


def test_a_site_that_was_not_treated_is_not_on_a_left_side() -> None:
    """A11: a note about sides said that the glabella was left."""
    text = draft({"procedure.not_treated": [{"body_site": "glabella", "reason": "healed"}]})
    assert "\nNot treated: glabella. Reason: healed" in text


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        ({}, "Agreed\nLiquid nitrogen (LN2)"),
        ({"consent.outcome": "withdrawn"}, "Agreed\nBefore it was withdrawn: Liquid nitrogen (LN2)"),
        ({"consent.outcome": "declined"}, None),
        ({"consent.outcome": "withdrawn", "consent.signed_at": GONE}, None),
        ({"consent.outcome": "not_obtained", "consent.signed_at": GONE}, None),
    ],
)
def test_who_did_not_consent_has_agreed_to_nothing(changes: dict[str, Any], row: str | None) -> None:
    """A8: "Consent: Not obtained", and in the next row "Agreed: Liquid nitrogen"."""
    not_done = {"procedure": {"status": "not-done", "status_reason": ["no_valid_consent"]}}
    text = draft({**not_done, **changes})
    assert (row in text) if row else ("Agreed" not in text)


@pytest.mark.parametrize(
    ("time_out", "row"),
    [
        ({"outcome": "held"}, "Time not recorded"),
        ({"identifiers": ["name", "date of birth"]}, "Not recorded; identified by name and date of birth"),
        (GONE, "Not recorded"),
    ],
)
def test_a_time_out_that_nobody_says_was_held_has_no_time_that_is_lacking(time_out: object, row: str) -> None:
    """A9: no time-out was held; the note said "Time not recorded"."""
    changes = {"time_out": time_out, **variance("time-out", "time-out-identifiers")}
    assert f"Time-out\n{row}" in printed(changes)


@pytest.mark.parametrize(("person", "label"), [(MINOR, "Assent"), (ADULT, "Patient's own say")])
def test_an_adult_gives_no_assent(person: dict[str, Any], label: str) -> None:
    """A10: an adult of 44 has "Minor's assent: Given, signed"."""
    text = draft({**person, "consent.assent": "given", "consent.assent_signed": True})
    assert f"{label}\nGiven, signed" in text
    assert ("Assent" in text) is (label == "Assent")


def test_an_area_is_counted_beside_the_lesions() -> None:
    """C: "6 lesions and 1 area" had a total of 6."""
    area = {"body_site": "forehead", "technique": "light_area", "area_cm2": 20, "passes": 2}
    text = draft({"procedure.sites.1": area})
    assert "; 5 lesions and 1 area\n" in text
    assert "Total of lesions\n5\nand 1 area\n" in text
    assert "\nArea\nLight freeze over 20 cm², 2 passes\nNot recorded\n" in text
    assert "–" not in text
    assert "area\n" not in draft({})


def test_a_signed_note_says_once_that_it_is_signed() -> None:
    """D9: "Signed by … UTC-05:00; status: signed."."""
    text = draft({})
    signed = printed({})
    assert "\nSigned by Jane Roe, MD on March 2, 2026 at 11:00 AM.\n" in signed
    assert "status: signed" in text
    assert "UTC" not in signed.partition("Screening")[2]


def test_lists_of_people_with_credentials_keep_the_people_apart() -> None:
    """D9: "NAME, MD, FAAD, NAME, RN, NAME, MA, and patient"."""
    people = ["Jane Roe, MD", "Sam Poe, MA", "patient"]
    assert "present: Jane Roe, MD; Sam Poe, MA; patient" in draft({"time_out.participants": people})


def test_nothing_to_pause_is_said_to_a_colleague_and_not_to_a_patient() -> None:
    """B13: the patient read "Do not use yet: none."."""
    for products, told in (["none"], False), (["tretinoin"], True):
        changes = {"aftercare.hold_products": products}
        assert f"; to pause: {products[0]}" in draft(changes)
        sheet = text_of(docgen.fill(visit(changes), PACK, AFTERCARE).content)
        assert ("Do not use yet" in sheet) is told


def test_no_sheet_is_final_for_a_visit_that_was_not_done() -> None:
    """B19: a sheet "to be treated" of a visit that was not done."""
    assert "stop aftercare-sites procedure.status" in found(NOT_DONE, AFTERCARE)
    assert "stop aftercare-sites procedure.status" not in found({}, AFTERCARE)


def test_a_decision_and_an_account_are_in_a_clinicians_words() -> None:
    """B2: "Check time-out-identifiers, NAME", and "(check N6), released by NAME"."""
    decided = {"check": "R1", "by": "Jane Roe, MD", "at": AT.format("09:55"), "reason": "benefit outweighs"}
    told = {"time_out": GONE, **variance("time-out", "time-out-identifiers")}
    text = printed(
        {
            "screening.cryofibrinogenemia": "yes",
            "screening.cryofibrinogenemia_detail": "known",
            "overrides": [decided],
            **told,
        }
    )
    assert "Override\nA contraindication is recorded: cryofibrinogenemia; decided by Jane Roe, MD, " in text
    assert "Variance\nNo time-out is recorded; told by Jane Roe, MD" in text
    assert "released" not in text
    assert "heck R1" not in text


def test_the_note_says_who_pays_and_which_notice_was_given_and_never_a_modifier() -> None:
    """C: payer, notice and authorization were nowhere in the note, where an auditor looks first."""
    payer = {
        "name": "Imaginary Mutual",
        "kind": "commercial",
        "coverage_finding": "expected_denied",
        "notice": "payer_waiver",
        "notice_signed_at": AT.format("09:45"),
        "modifiers": ["GZ"],
    }
    text = draft({"payer": payer})
    found = "Imaginary Mutual; commercial plan; denial expected"
    assert f"\nPayer\n{found}; payer's waiver, signed on March 2, 2026 at 9:45 AM" in text
    assert "GZ" not in text
    assert "Payer" not in draft({"payer": GONE})


def test_denied_conditions_are_said_by_kind_only_where_each_of_the_kind_was_denied() -> None:
    """D3: the list of 23 denials took 7 to 8 lines on every note."""
    quiet, known = draft({}), draft({"screening.platelet_disorder": "yes"})
    assert "collagen vascular disease, platelet or circulatory disorder, blood dyscrasia" in quiet
    assert "collagen vascular disease; other circulatory disorder; blood dyscrasia" in known


def test_each_condition_that_stops_the_freeze_is_named_among_the_denied() -> None:
    """A lawyer could not see whether multiple myeloma was asked about."""
    words = tomllib.loads((PACK.folder / "text" / "en.toml").read_text("utf-8"))["words"]["condition"]
    facts = PACK.vocabulary["condition"]
    stops = [code for code in CONDITIONS if facts[code]["level"] == "stop" and code != "diagnosis_uncertain"]
    text = draft({})
    assert len(stops) == 7
    for code in stops:
        assert words[code]["clinical"] in text
        assert f"; {words[code]['clinical']};" not in draft({f"screening.{code}": "yes"})


def test_a_note_with_nothing_denied_has_no_list_of_it() -> None:
    """A final note said "Denied: ."."""
    everything = {f"screening.{code}": "yes" for code in CONDITIONS if code != "diagnosis_uncertain"}
    text = draft(everything)
    assert "Denied" not in text
    assert "\nNo clinically uncertain lesion. Asked by Sam Poe at 9:40 AM.\n" in text


def test_decisions_for_one_reason_are_one_row_that_says_whether_the_risk_was_discussed() -> None:
    """Seven rows had the same name, time and reason; that the risk was discussed was nowhere."""
    known = {f"screening.{code}": "yes" for code in ("raynaud", "multiple_myeloma", "cold_urticaria")}
    decision = {"by": "Jane Roe, MD", "at": AT.format("09:55"), "reason": "mild", "risk_discussed": True}
    checks = [f"R1 {path}" for path in known]
    alike = [{**decision, "check": check} for check in checks]
    text = draft({**known, "overrides": [*alike[:2], {**alike[2], "reason": "long ago"}]})
    who = "decided by Jane Roe, MD, March 2, 2026 at 9:55 AM"
    risk = "The added risk was discussed."
    assert text.count("Override\n") == 2
    both = "Raynaud's disease or phenomenon, multiple myeloma"
    assert f"Override\nA contraindication is recorded: {both}; {who}: mild. {risk}\n" in text
    assert f"Override\nA contraindication is recorded: cold urticaria; {who}: long ago. {risk}\n" in text
    assert "The added risk was not discussed." in draft(
        {**known, "overrides": [{**alike[0], "risk_discussed": False}]}
    )


def test_numbing_that_was_planned_and_not_used_is_said() -> None:
    """The consent planned a numbing cream, and the note said "No anesthesia." alone."""
    planned = {"plan.anesthesia": "topical_lidocaine"}
    said = "Lidocaine cream was planned and not used. No anesthesia."
    assert said in draft({**planned, "procedure.anesthesia": "none"})
    assert "planned and not used" not in draft({**planned, "procedure.anesthesia": "topical_lidocaine"})


def test_the_diagnosis_after_the_procedure_is_called_so_where_there_was_one() -> None:
    """ "Diagnosis" stood three times, and the last was not said to be the postprocedure one."""
    diagnosis = {"post.diagnosis": "L70.0"}
    assert "\nDiagnosis\nPostprocedure: Acne vulgaris (ICD-10-CM L70.0)\n" in draft(diagnosis)
    assert "Postprocedure" not in draft({**NOT_DONE, **diagnosis})


def test_why_a_visit_was_not_done_is_said_at_the_top_and_once() -> None:
    """ "Not done" stood alone at the top; the reason came a page later, and twice."""
    text = draft(NOT_DONE)
    assert "Not done: " in text
    assert text.count("patient declined") == 1
    assert "Not done" not in draft({})


def test_a_short_table_of_sites_is_kept_together_and_a_long_one_is_not() -> None:
    """A table of four rows was torn, with one row on an almost empty page."""
    site = complete_visit()["procedure"]["sites"][0]
    for rows, kept in (1, True), (6, True), (7, False):
        content = docgen.fill(visit({"procedure.sites": [site] * rows}), PACK, NOTE, draft=True).content
        cells = [p for p in paragraphs(content) if "".join(p.itertext()) == "Left cheek"]
        styles = [p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") for p in cells]
        assert styles == ["CellKept" if kept else "CellText"] * rows


def test_a_time_has_the_name_of_its_zone_or_none() -> None:
    """D9, B4: "10:02 AM to 10:12 AM UTC-06:00" where no time zone was given."""
    assert "10:02 AM to 10:12 AM · Completed" in printed({})
    assert "10:02 AM to 10:12 AM CST · Completed" in printed({}, zone="America/Chicago")
    assert "UTC" not in printed({})


def test_lesions_that_were_planned_are_beside_those_that_were_treated_where_they_differ() -> None:
    """C: "3 of 8 planned lesions" was only in the clinician's own sentence."""
    planned = {"body_site": "cheek", "laterality": "left"}
    assert "; 8 lesions (11 planned)\n" in draft({"plan.sites": [{**planned, "lesion_count": 11}]})
    for sites in ([{**planned, "lesion_count": 8}], [planned]):
        assert "planned)" not in draft({"plan.sites": sites})


def test_what_nobody_noted_of_a_site_is_said_in_words() -> None:
    """D7: an unknown reaction and margin were a dash."""
    text = draft({"procedure.sites.0.margin_mm": GONE, "procedure.sites.0.reaction": GONE})
    assert "\nnot noted\nNot recorded\n" in text
    known = {"procedure.sites.0.margin_mm": 0, "procedure.sites.0.reaction": ["erythema"]}
    assert "\n0 mm\nErythema\n" in draft(known)


def test_where_the_supervisor_was_is_said_beside_that_there_was_one() -> None:
    """C: a supervisor in the suite was "present"."""
    supervisor = {"name": "Kim Standin", "credentials": "MD", "present": True}
    told = draft({"supervising_practitioner": {**supervisor, "location": "in_suite"}})
    assert "\nKim Standin, MD, in the office suite, present\n" in told
    assert "\nKim Standin, MD, present\n" in draft({"supervising_practitioner": supervisor})


def test_the_note_of_a_visit_that_was_not_done_says_when_that_was_decided() -> None:
    """C: the time of the decision not to treat was nowhere."""
    assert "This was decided on March 2, 2026 at 10:05 AM." in draft(NOT_DONE)
    assert "This was decided" not in draft({**NOT_DONE, "procedure.decided_at": GONE})


@pytest.mark.parametrize(
    ("code", "words"), [("presyncope", "Vasovagal presyncope"), ("syncope", "Vasovagal syncope")]
)
def test_a_syncope_is_told_from_a_presyncope(code: str, words: str) -> None:
    """B17: the headline of a syncope was "Vasovagal presyncope or syncope"."""
    assert f"Complications\n{words}\n" in draft({"procedure.complications": [code]})
