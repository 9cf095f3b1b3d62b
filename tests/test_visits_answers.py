"""Sentences on the patient's papers that follow an answer: each is there with it, and never without.

The table in docs/answers.md says which sentence hangs on which answer; here is a visit for each answer,
with its line in the list of visits.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from complete_visit import altered, read_visit
from test_checks import override
from test_documents import text_of

import docgen
from docgen.pack import load_pack

PACK = load_pack("17340")
GUIDE = Path(__file__).resolve().parent.parent / "docs" / "answers.md"
CONSENT, AFTERCARE = "patient-consent", "aftercare"


def at(*sites):
    rows = [{"body_site": site, "laterality": side} for site, side in sites]
    return {f"{table}.sites": rows for table in ("plan", "consent")}


COLD = {"screening.raynaud": "yes"}
TALKED = override("R1 screening.raynaud", risk_discussed=True)
VISITS = {  # by the words of the table
    "no answer of these": {},
    "a contraindication with a decision": {"screening.multiple_myeloma": "yes", **override("R1")},
    "a contraindication by cold with a decision": COLD | override("R1 screening.raynaud"),
    "a decision whose added risk was talked about": COLD | TALKED,
    "decisions on cold and on another": COLD | {"screening.multiple_myeloma": "yes", **override("R1")},
    "a contraindication without a decision": COLD,
    "a cold condition that does not stop": {"screening.cold_agglutinin": "yes"},
    "a cold condition among the diagnoses": {"condition.secondary": ["I73.00"]},
    "a tendency to raised scars": {"screening.keloid_tendency": "yes"},
    "a site where raised scars are more likely": at(("shoulder", "right"), ("cheek", "left")),
    "blood thinners": {"screening.anticoagulant": "yes"},
    "low or weak platelets": {"screening.platelet_disorder": "yes"},
    "bleeding at the visit": {"procedure.complications": ["bleeding"]},
    "pregnant, maybe pregnant or breastfeeding": {"screening.pregnancy": "yes"},
    "does not know of a pregnancy": {"screening.pregnancy": "unknown"},
    "a man": {"patient.gender": "male", "screening.pregnancy": "not_applicable"},
    "a man with the answer of a pregnancy": {"screening.pregnancy": "yes", "patient.gender": "male"},
    "fainting": {"screening.fainting": "yes"},
    "a near-faint at the visit": {"procedure.complications": ["presyncope"]},
    "a faint at the visit": {"procedure.complications": ["syncope"]},
    "numb skin": {"screening.impaired_sensation": "yes"},
    "a treatment is contraindicated": {
        "prior_treatments": [
            {"class": "combined_contraceptive", "result": "contraindicated", "reason": "migraine with aura"},
            {"class": "spironolactone", "result": "declined"},
        ]
    },
    "numbing cream is planned": {"plan.anesthesia": "topical_lidocaine"},
    "another relief is planned": {"plan.anesthesia": "oral_acetaminophen"},
}
WITH, BUT_WITH = (
    [
        (document, re.findall(r"\*(.*?)\*", answers), sentence)
        for document, answers, sentence in re.findall(r"^\| (\S+) \| (\*.*?) \| “(.*)” \|$", table, re.M)
    ]
    for table in GUIDE.read_text(encoding="utf-8").split("Other sentences")
)


@cache
def text(document, visit):
    made = docgen.fill(read_visit(altered(VISITS[visit])), PACK, document, draft=True)
    return " ".join(text_of(made.content).split())


def those_with(document, sentence):
    return {visit for visit in VISITS if sentence in text(document, visit)}


@pytest.mark.parametrize(("document", "answers", "sentence"), WITH)
def test_a_sentence_is_there_with_its_answers_and_never_without(document, answers, sentence):
    """A5, A6, A7, A17, B20"""
    assert those_with(document, sentence) == set(answers)


@pytest.mark.parametrize(("document", "answers", "sentence"), BUT_WITH)
def test_a_sentence_is_there_but_with_some_answers(document, answers, sentence):
    """A6, A7, A17, B20"""
    assert those_with(document, sentence) == VISITS.keys() - set(answers)


def test_the_table_has_every_sentence_that_follows_an_answer():
    """Without the sentences of the table, and the answers themselves, all visits read the same."""
    assert (len(WITH), len(BUT_WITH)) == (23, 11)
    named = {answer for _, answers, _ in (*WITH, *BUT_WITH) for answer in answers}
    silent = {"no answer of these"}
    assert named == VISITS.keys() - silent


@pytest.mark.parametrize("visit", VISITS)
def test_no_one_reads_that_they_should_not_have_it(visit):
    """A5"""
    assert "should not have it" not in text(CONSENT, visit)
    words = text(CONSENT, visit)
    assert not ("may still have this treatment" in words and "can rule it out" in words)


@pytest.mark.parametrize("answer", ["yes", "no", "unknown", "declined"])
def test_a_record_that_says_pregnant_and_male_says_neither_to_the_patient(answer):
    """A7, kin: with its decision too; a check asks which of the two is wrong."""
    man = {"screening.pregnancy": answer, "patient.gender": "male", **override("R23")}
    for document in (CONSENT, AFTERCARE):
        made = docgen.fill(read_visit(altered(man)), PACK, document, draft=True)
        assert not re.search("pregnant|breastfeed", text_of(made.content))


def test_no_relief_is_planned_where_the_plan_says_none():
    """B20, kin"""
    made = docgen.fill(read_visit(altered({"plan.anesthesia": "none"})), PACK, CONSENT, draft=True)
    assert "We do not often use numbing medicine." in text_of(made.content)


REACHED = {"sms": "555-0142", "email": "ask@example.org", "relay_calls": True}


@pytest.mark.parametrize(
    ("keys", "consent", "sheet"),
    [
        (["sms"], "Call us at 608-555-0100, or text 555-0142.", ["Text: 555-0142"]),
        (["email"], "Call us at 608-555-0100, or write to ask@example.org.", ["Email: ask@example.org"]),
        (["relay_calls"], "608-555-0100. Relay calls are welcome.", ["Relay calls are welcome."]),
        (
            ["sms", "email"],
            "608-555-0100, or text 555-0142, or write to ask@example.org.",
            ["Text: 555-0142", "Email: ask@example.org"],
        ),
        ([], "Call us at 608-555-0100.", []),
    ],
)
def test_who_cannot_use_a_telephone_reads_another_way_to_reach_the_clinic(keys, consent, sheet):
    """C: two numbers for voice alone, for a patient who is deaf."""
    clinic = {f"organization.{key}": REACHED[key] for key in keys}
    visit = read_visit(altered(clinic))
    assert consent in text_of(docgen.fill(visit, PACK, CONSENT, draft=True).content)
    words = text_of(docgen.fill(visit, PACK, AFTERCARE, draft=True).content)
    found = re.findall(r"Text: \S+|Email: \S+|Relay calls are welcome\.", words)
    assert found == sheet


def test_relay_calls_are_welcome_only_where_the_clinic_says_so():
    """C, the other way"""
    visit = read_visit(altered({"organization.relay_calls": False}))
    for document in (CONSENT, AFTERCARE):
        assert "elay" not in text_of(docgen.fill(visit, PACK, document, draft=True).content)


def test_bleeding_is_a_reason_for_everyone_to_call():
    """A17"""
    assert those_with(AFTERCARE, "still bleeds after 15 minutes of firm pressure") == VISITS.keys()


def test_a_decision_on_one_of_two_conditions_is_not_one_on_the_other():
    """A5, kin"""
    visit = altered({**COLD, "screening.cold_urticaria": "yes", **TALKED})
    made = docgen.fill(read_visit(visit), PACK, CONSENT, draft=True)
    words = text_of(made.content)
    assert "You told us about this: fingers turn white or blue in the cold." in words
