"""Invented visits on which checks said too little, too much or the wrong thing, with others of their kind.

The docstring of a test names its line in the list of visits: who is asked what, by what means, and how often.
"""

from __future__ import annotations

import pytest
from complete_visit import CONDITIONS, GONE, altered, read_visit
from test_checks import LEFT_OVER, NOT_DONE, STOPPED, UNDONE, agreed, earlier, override, read_beside

from docgen.checks import check
from docgen.context import build_context
from docgen.pack import load_pack
from docgen.questions import open_questions

NOTE, CONSENT = "procedure-note", "patient-consent"
PACK = load_pack("17340")
MAN = {"patient.gender": "male"}
BOTH = pytest.mark.parametrize("document", [NOTE, CONSENT])


def findings(changes, document=NOTE):
    visit, beside = read_beside(changes)
    return check(visit, PACK, document, consent=beside.form)


def told(changes, document=NOTE):
    return [f"{one.level} {one.id} {one.path}" for one in findings(changes, document)]


def message(changes, rule, document=NOTE):
    (found,) = [one for one in findings(changes, document) if one.id == rule]
    return found.message


# ---- Asked of those it concerns ----------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("answer", [GONE, "not_applicable"])
def test_a_man_is_not_asked_about_pregnancy(document, answer):
    """B21"""
    assert told({**MAN, "screening.pregnancy": answer}, document) == []


@BOTH
@pytest.mark.parametrize("gender", [GONE, "female", "other", "unknown"])
def test_whoever_may_be_pregnant_is_asked(document, gender):
    """B21, the other way: a gender that is not recorded, or another one, leaves the question open."""
    expected = ["warn screening-open screening"]
    assert told({"patient.gender": gender, "screening.pregnancy": GONE}, document) == expected


def test_a_man_for_whom_another_question_does_not_apply_says_why():
    """B21, kin: only what does not concern him needs no reason."""
    assert told({**MAN, "screening.fainting": "not_applicable"}) == ["warn N6 screening.fainting_detail"]


def test_what_a_man_answered_to_it_stays():
    """B21, kin: an answer that was given for real is neither hidden nor silenced."""
    assert told({**MAN, "screening.pregnancy": "yes"}) == ["info R23 screening.pregnancy"]
    assert told({**MAN, "screening.pregnancy": "unknown"}) == ["warn N6 screening.pregnancy"]


@pytest.mark.parametrize(("gender", "is_asked"), [("male", False), ("female", True), (GONE, True)])
def test_neither_questions_nor_the_consent_ask_a_man_about_pregnancy(gender, is_asked):
    """B21 and B11: the question, and the box to tick."""
    visit = altered({"patient.gender": gender, "screening.pregnancy": GONE, "screening.raynaud": GONE})
    paths = [question.path for question in open_questions(PACK, visit)]
    assert ("screening.pregnancy" in paths, "screening.raynaud" in paths) == (is_asked, True)
    boxes = [
        one["word"]["code"] for one in build_context(read_visit(visit), PACK, CONSENT)["text"]["tell_us"]
    ]
    assert ("pregnancy" in boxes, "raynaud" in boxes) == (is_asked, True)


@pytest.mark.parametrize("code", CONDITIONS)
@pytest.mark.parametrize("answer", [GONE, "not_asked"])
def test_only_a_contraindication_without_an_answer_stops_the_note(code, answer):
    """R4: what a source calls a contraindication; the rest is weighed."""
    facts = PACK.vocabulary["condition"][code]
    stops = facts["level"] == "stop" or code in (
        "collagen_vascular",
        "platelet_disorder",
        "circulation_disorder",
    )
    assert bool(facts.get("contraindication")) is stops
    expected = f"stop R4 screening.{code}" if stops else "warn screening-open screening"
    assert told({f"screening.{code}": answer}) == [expected]


def test_all_that_is_open_beside_the_contraindications_is_one_finding():
    """R4 and D11"""
    open_ = {"screening.fainting": GONE, "screening.anticoagulant": "not_asked"}
    assert told(open_) == told(open_, CONSENT) == ["warn screening-open screening"]
    assert "anticoagulant" in message(open_, "screening-open")
    assert "fainting" in message(open_, "screening-open")


# ---- One fact, one finding ---------------------------------------------------------------------------------


@pytest.mark.parametrize("course", [{"result": "ongoing"}, {"result": "relapse", "end": "2025-12-01"}])
def test_isotretinoin_is_told_once(course):
    """D11: it stands in the screening and among the earlier treatments."""
    taken = {"screening.isotretinoin": "yes", "screening.isotretinoin_last_dose": "2026-01-10"}
    assert told({**earlier(course), **taken}) == ["warn R22 screening.isotretinoin_last_dose"]
    assert told(earlier(course)) == ["warn R22 prior_treatments[1].end"]  # the screening says no


@BOTH
@pytest.mark.parametrize(
    ("rule", "place"),
    [("info N10", "shoulder"), ("warn N9", "nasolabial_fold"), ("warn N8", "jawline")],
)
def test_sites_of_a_kind_are_one_finding_that_names_them(document, rule, place):
    """D11: N10 stood there five times."""
    sites = [{"body_site": place, "laterality": side} for side in ("right", "left")]
    dose = {key: value for key, value in altered({})["procedure"]["sites"][0].items() if key != "body_site"}
    changes = {**MAN, "plan.sites": sites, "consent.sites": sites}
    changes |= {"procedure.sites": [{**dose, **one, "freeze_seconds": n + 2} for n, one in enumerate(sites)]}
    table = "procedure" if document == NOTE else "plan"
    assert [one for one in told(changes, document) if rule in one] == [f"{rule} {table}.sites"]
    words = message(changes, rule.split()[1], document)
    assert "right " in words
    assert "left " in words


def test_a_man_and_a_woman_lose_hair_at_other_sites():
    """D11, kin: the finding names the sites of this patient alone."""
    beard = agreed("jawline", "left")
    assert told(beard) == ["info N10 procedure.sites"]
    assert told({**beard, **MAN}) == ["warn N8 procedure.sites", "info N10 procedure.sites"]
    brow = {**agreed("eyebrow", "left"), "procedure.protection": ["eye_gauze"]}
    assert told({**brow, **MAN}) == told(brow) == ["warn N8 procedure.sites"]


# ---- What decides, and what it silences --------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["unknown", "declined", "not_applicable"])
@pytest.mark.parametrize("code", ["cryofibrinogenemia", "prior_cryo_reaction"])
def test_an_override_in_the_record_answers_the_warning_of_the_consent(code, answer):
    """B9"""
    answered = {f"screening.{code}": answer, f"screening.{code}_detail": "says so"}
    decided = {**answered, **override(f"N6 screening.{code}")}
    assert told(answered, CONSENT) == [f"warn N6 screening.{code}"]
    for document in (NOTE, CONSENT):
        (found,) = findings(decided, document)
        assert (found.level, found.id, found.fix) == ("info", "N6", "")
    other = {**answered, **override("N6 screening.raynaud")}
    assert told(other, CONSENT) == [f"warn N6 screening.{code}"]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("R1", "cold_urticaria"),
        ("R1", "raynaud"),
        ("R2", "prior_cryo_reaction"),
        ("N12", "diagnosis_uncertain"),
    ],
)
def test_who_may_not_be_treated_gets_a_draft_of_the_consent_alone(rule, code):
    """A15: also when the visit was not done, or stopped before the first freeze."""
    yes = {f"screening.{code}": "yes", f"screening.{code}_detail": "in winter"}
    abandoned = {**STOPPED, **LEFT_OVER, "procedure.sites": GONE, "aftercare": GONE}
    for end in ({}, UNDONE, abandoned, {"procedure": GONE}):
        assert told({**yes, **end}, CONSENT) == [f"stop {rule} screening.{code}"]
    assert told({**NOT_DONE, "screening": {code: "yes"}}) == []  # the note of it tells it
    if rule != "N12":
        assert told({**yes, **UNDONE, **override(rule)}, CONSENT) == [f"info {rule} screening.{code}"]


@BOTH
@pytest.mark.parametrize(
    ("code", "condition"),
    [
        ("I73.00", "raynaud"),
        ("I73.01", "raynaud"),
        ("D89.1", "cryoglobulinemia"),
        ("C90.01", "multiple_myeloma"),
    ],
)
@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_a_diagnosis_of_a_contraindication_is_no_no(document, code, condition, answer):
    """C: the code of the condition, where the record has it."""
    changes = {"condition.secondary": ["L81.0", code], f"screening.{condition}": answer}
    expected = f"stop screening-diagnosis screening.{condition}"
    assert expected in told(changes, document)
    assert expected not in told({**changes, f"screening.{condition}": "yes"}, document)
    assert expected not in told({**changes, "condition.secondary": ["L81.0"]}, document)
    decided = {**changes, **override(f"screening-diagnosis screening.{condition}")}
    assert expected not in told(decided, document)


@BOTH
def test_a_diagnosis_speaks_where_nobody_asked(document):
    """C, kin: without an answer, or without any screening, it is found all the same."""
    raynaud = {"condition.secondary": ["I73.00"]}
    for gone in ({"screening.raynaud": GONE}, {"screening": GONE}):
        assert "stop screening-diagnosis screening.raynaud" in told({**raynaud, **gone}, document)
    milder = {"condition.secondary": ["Z33.1"], "screening.pregnancy": "no"}
    assert told(milder, document) == ["warn screening-diagnosis screening.pregnancy"]
    assert told({**milder, "condition.code": "L70.0", "condition.secondary": "none"}, document) == []
