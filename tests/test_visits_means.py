"""Invented visits on which checks said too little, too much or the wrong thing, with others of their kind.

The docstring of a test names its line in the list of visits: who is asked what, by what means, and how often.
"""

from __future__ import annotations

import pytest
from complete_visit import CONDITIONS, GONE, altered, read_visit
from stated import stated
from test_checks import LEFT_OVER, MAN, NOT_DONE, STOPPED, UNDONE, agreed, earlier, override, read_beside
from test_documents import text_of

import docgen
from docgen.checks import check
from docgen.context import build_context
from docgen.document import fill
from docgen.pack import load_pack
from docgen.questions import open_questions

NOTE, CONSENT = "procedure-note", "patient-consent"
PACK = load_pack("17340")
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
    """B21, kin: an answer that was given for real is not silenced, and one that cannot be is found."""
    assert told({**MAN, "screening.pregnancy": "yes"}) == ["warn screening-gender screening.pregnancy"]
    assert told({**MAN, "screening.pregnancy": "unknown"}) == ["warn N6 screening.pregnancy"]


@pytest.mark.parametrize(("gender", "is_asked"), [("male", False), ("female", True), (GONE, True)])
def test_neither_questions_nor_the_consent_ask_a_man_about_pregnancy(gender, is_asked):
    """B21 and B11: the question, and the box to tick."""
    visit = altered({"patient.gender": gender, "screening.pregnancy": GONE, "screening.raynaud": GONE})
    paths = [question.path for question in open_questions(PACK, visit)]
    assert ("screening.pregnancy" in paths, "screening.raynaud" in paths) == (is_asked, True)
    boxes = [
        one["word"]["code"] for one in build_context(read_visit(visit), PACK, CONSENT)["tell_us"]["asked"]
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


@pytest.mark.parametrize(("number", "is_list"), [(5, True), (6, False)])
def test_a_consent_counts_questions_that_nobody_asked_yet(number, is_list):
    """D11, its kind: before anybody asked, a dozen conditions on one line help nobody; the note lists all."""
    codes = [code for code in CONDITIONS if not PACK.vocabulary["condition"][code].get("contraindication")]
    open_ = {f"screening.{code}": GONE for code in codes[:number]}
    words = [PACK.texts("en")["words"]["condition"][code]["clinical"] for code in codes[:number]]
    on_consent, on_note = (message(open_, "screening-open", document) for document in (CONSENT, NOTE))
    assert all(word in on_note for word in words)
    assert on_consent == (on_note if is_list else f"{on_note.partition(': ')[0]}: 6 questions are open")


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
        decided = override(rule, risk_discussed=True)
        assert told({**yes, **UNDONE, **decided}, CONSENT) == [f"info {rule} screening.{code}"]


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


# ---- Several means -----------------------------------------------------------------------------------------

WHOLE = {"body_site": "forehead", "laterality": "not_applicable"}
SPOTS = {"body_site": "chin", "laterality": "midline"}
GAUZE = {"applicator": "gauze", "technique": "light_area"}
SWAB = {"applicator": "cotton_swab", "technique": "spot"}
SLUSH = {"agent": "carbon_dioxide_slush", "vehicle": "acetone"}
AREA_DONE = {**WHOLE, **GAUZE, "passes": 2, "area_cm2": 40}
SPOTS_DONE = {
    **SPOTS,
    **SWAB,
    "lesion_type": "papule",
    "lesion_count": 3,
    "freeze_seconds": 4,
    "freeze_cycles": 1,
}


def peel(**changes):
    """Slush by gauze over the whole forehead, and by swab on spots of the chin: planned, agreed and done."""
    agreed_sites = [{**WHOLE, **GAUZE}, {**SPOTS, **SWAB}]
    return {
        "plan": {**SLUSH, "sites": agreed_sites},
        **{f"consent.{key}": value for key, value in SLUSH.items()},
        "consent.applicator": GONE,
        "consent.sites": agreed_sites,
        **{f"procedure.{key}": value for key, value in SLUSH.items()},
        "procedure.sites": [AREA_DONE, SPOTS_DONE],
        **changes,
    }


def test_each_site_has_means_of_its_own():
    """A16: the consent is final, and the note has nothing to warn of."""
    assert told(peel()) == told(peel(), CONSENT) == []
    form = {"form": {"record": {"plan": peel()["plan"]}}}
    assert told(peel(**form)) == []


def test_the_consent_describes_each_of_several_means():
    """A16: the form said "with gauze … We treat a whole area", and nothing of the spots."""
    told_of = stated(docgen.fill(read_beside(peel())[0], PACK, CONSENT).content)["what_happens"]
    for words in (
        "with gauze",
        "with a cotton swab",
        "In some places we freeze each spot by itself. In others",
    ):
        assert words in told_of
    assert "We treat a whole area" not in told_of  # not as if it were all


def test_what_is_planned_for_all_sites_holds_where_a_site_says_nothing_else():
    """A16, kin: most sites by the plan's means, one by its own."""
    sites = [{**WHOLE, **GAUZE}, SPOTS]
    changes = {
        "plan": {**SLUSH, **SWAB, "sites": sites},
        "consent.applicator": "cotton_swab",
        "consent.sites": sites,
    }
    assert told(peel(**changes)) == told(peel(**changes), CONSENT) == []
    shown = build_context(read_beside(peel(**changes))[0], PACK, CONSENT)
    assert [site["applicator"]["code"] for site in shown["plan"]["sites"]] == ["gauze", "cotton_swab"]
    assert [word["code"] for word in shown["applicators"]] == ["gauze", "cotton_swab"]


@pytest.mark.parametrize(("key", "code"), [("applicator", "gauze"), ("technique", "light_area")])
def test_what_was_not_agreed_for_a_site_is_found_there(key, code):
    """A16: the other site's means are not this one's; a technique that was not agreed is found too."""
    done = {**SPOTS_DONE, key: code, **({"passes": 1, "area_cm2": 5} if code == "light_area" else {})}
    changed = peel(**{"procedure.sites": [AREA_DONE, done]})
    assert f"warn consent-means procedure.sites[1].{key}" in told(changed)
    assert "chin" in message(changed, "consent-means")
    on_form = {**changed, "form": {"record": {"plan": peel()["plan"]}}}
    assert f"warn form-means procedure.sites[1].{key}" in told(on_form)
    assert "consent-means" not in str(told(on_form))


def test_each_side_has_means_of_its_own():
    """A16, kin: one cheek by swab, the other by spray."""
    right, left = {"body_site": "cheek", "laterality": "right"}, {"body_site": "cheek", "laterality": "left"}
    agreed_sites = [{**right, "applicator": "open_spray"}, {**left, "applicator": "cotton_swab"}]
    dose = {
        "technique": "spot",
        "lesion_type": "papule",
        "lesion_count": 3,
        "freeze_seconds": 4,
        "freeze_cycles": 1,
    }
    changes = {"plan.sites": agreed_sites, "consent.sites": agreed_sites, "procedure.tip": "b"}
    kept = [{**dose, **site} for site in agreed_sites]
    assert told({**changes, "procedure.sites": kept}) == []
    swapped = [{**dose, **right, "applicator": "cotton_swab"}, kept[1]]
    assert told({**changes, "procedure.sites": swapped}) == [
        "warn consent-means procedure.sites[0].applicator"
    ]


def test_a_whole_that_is_planned_in_spots_is_told_as_the_technique():
    """A16: N1 said that no side is given."""
    spots = peel(plan={**SLUSH, "sites": [{**WHOLE, **GAUZE, "technique": "spot"}, {**SPOTS, **SWAB}]})
    assert told(spots, CONSENT) == ["stop N1 plan.sites[0].technique"]
    assert "as a whole" in message(spots, "N1", CONSENT)
    done = peel(**{"procedure.sites": [{**SPOTS_DONE, **WHOLE, "applicator": "gauze"}, SPOTS_DONE]})
    assert "stop N1 procedure.sites[0].technique" in told(done)
    no_side = {"plan.sites": [{"body_site": "temple", "laterality": "not_applicable"}]}
    assert "stop N1 plan.sites[0].laterality" in told(no_side, CONSENT)


def test_an_applicator_that_carries_no_slush_is_found_at_its_site():
    """A16, kin: R10, site-area-only and the planned applicator judge each site by its own means."""
    sprayed = peel(
        plan={**SLUSH, "sites": [{**WHOLE, **GAUZE}, {**SPOTS, **SWAB, "applicator": "open_spray"}]}
    )
    assert told(sprayed, CONSENT) == ["stop R10 plan.sites[1].applicator"]
    face = {"body_site": "face", "laterality": "not_applicable"}
    for technique, expected in (
        ("light_area", []),
        ("spot", ["stop site-area-only plan.sites[0].body_site"]),
    ):
        plan = {**SLUSH, "sites": [{**face, **GAUZE, "technique": technique}, {**SPOTS, **SWAB}]}
        assert told(peel(plan=plan), CONSENT) == expected
    lacking = peel(plan={**SLUSH, "sites": [{**WHOLE, **GAUZE}, SPOTS]})
    assert told(lacking, CONSENT) == ["stop consent-applicator plan.applicator"]


# ---- Photographs -------------------------------------------------------------------------------------------

TAKEN = {"photographs": {"count": 2, "taken_at": "2026-03-02T10:00:00-06:00"}}


@pytest.mark.parametrize("allowed", [True, False, GONE])
def test_a_photograph_has_a_consent_of_its_own(allowed):
    """A14: the treatment's form says that it does not cover photographs."""
    changes = {**TAKEN, "consent.photographs": allowed}
    assert told(changes) == ["warn R26 photographs.consent_at"]
    changes["photographs"] = {**TAKEN["photographs"], "consent_at": "2026-03-02T09:50:00-06:00"}
    assert told(changes) == (["warn R26 photographs.consent_at"] if allowed is False else [])


@pytest.mark.parametrize("allowed", [True, False])
def test_the_note_does_not_tell_photographs_as_agreed_on_the_form(allowed):
    """A14: "Agreed: …; photographs allowed" and "not allowed"."""
    changes = {**TAKEN, "consent.photographs": allowed, "signature.at": "2026-03-02T11:00:00-06:00"}
    text = text_of(fill(read_beside(changes)[0], PACK, NOTE).content)
    assert "photographs" not in text[text.index("Agreed") : text.index("Discussion")]
    assert "2 taken at 10:00 AM" in text
    assert "consent to them not recorded" in text
    assert ("not allowed" in text) is not allowed


def test_a_draft_marks_photographs_without_consent():
    """C: "2 taken at 4:04 PM", and no word of the consent."""
    draft = fill(read_beside(TAKEN)[0], PACK, NOTE, draft=True)
    assert "photographs.consent_at" in {place.name for place in draft.missing}


def test_planned_photographs_are_told_with_the_consent():
    """A14: they need a form of their own; kin: consent.photographs is none."""
    planned = {"plan.photographs": True, "consent.photographs": True}
    assert told(planned, CONSENT) == ["info R26 photographs.consent_at"]
    assert told({**planned, "photographs.consent_at": "2026-03-02T09:50:00-06:00"}, CONSENT) == []
    assert told({"plan.photographs": False}, CONSENT) == []


# ---- What happened, exactly --------------------------------------------------------------------------------


def complication(code):
    event = {"complication": code, "at": "2026-03-02T10:10:00-06:00", "action": "lay down", "outcome": "well"}
    return {"procedure.complications": [code], "procedure.events": [{**event, "told": "the patient"}]}


def test_an_older_word_for_a_faint_asks_which_it_was():
    """B17"""
    assert told(complication("vasovagal")) == ["warn faint procedure.complications[0]"]
    assert told(complication("presyncope")) == told(complication("syncope")) == []
    assert told({"procedure.complications": ["syncope"]}) == ["stop N13 procedure.complications[0]"]


def test_how_it_was_borne_why_it_was_stopped_and_what_went_wrong_agree():
    """B17, kin: the record contradicts itself."""
    stopped = {**STOPPED, **LEFT_OVER, "procedure.status_reason": ["adverse_event"]}
    finds = ["warn note-tolerance procedure.complications", "info modifier-52-53 procedure.status"]
    assert told(stopped) == finds
    assert told({**stopped, **complication("syncope")}) == finds[1:]
    assert told({**stopped, "procedure.status_reason": ["equipment"]}) == finds[1:]
    poorly = {**STOPPED, **LEFT_OVER, "procedure.tolerance": "poorly"}
    assert "warn note-tolerance procedure.tolerance" in told(poorly)
    assert told({"procedure.tolerance": "stopped_clinician"}) == ["warn note-tolerance procedure.tolerance"]


@pytest.mark.parametrize("initials", ["not_needed", "declined", GONE])
@pytest.mark.parametrize("skin", ["fitzpatrick_4", "fitzpatrick_5", "fitzpatrick_6"])
def test_only_initials_that_were_given_answer_for_the_marks(skin, initials):
    """A1"""
    changes = {"screening.skin_type": skin, "consent.pigment_initials": initials}
    assert told(changes) == ["stop R11 consent.pigment_initials"]
    assert told({**changes, "consent.pigment_initials": "given"}) == []


def test_not_applicable_is_no_word_for_initials():
    """A1: such a record is not read."""
    with pytest.raises(docgen.EncounterError, match="pigment_initials"):
        docgen.load_encounter(altered({"consent.pigment_initials": "not_applicable"}), pack=PACK)


@pytest.mark.parametrize("code", ["I73.00", "i73.00", "I7300", "i7300"])
def test_a_diagnosis_speaks_however_it_is_spelled(code):
    """Kind 1: the code of a contraindication, with other capitals or without its point."""
    assert "stop screening-diagnosis screening.raynaud" in told({"condition.secondary": [code]})


def test_what_happened_before_a_site_was_treated_asks_for_the_contraindications_too():
    """A15, its kind: stopped for what the cold did, and no site is recorded."""
    stopped = {
        **{"procedure.status": "stopped", "procedure.status_reason": ["adverse_event"]},
        **{"procedure.sites": GONE, "screening.cold_urticaria": "yes"},
    }
    event = {"complication": "presyncope", "at": "2026-03-02T10:05:00-06:00"}
    happened = {"procedure.complications": ["presyncope"], "procedure.events": [event]}
    assert "stop R1 screening.cold_urticaria" in told({**stopped, **happened})
    assert "stop R1 screening.cold_urticaria" not in told(stopped)
