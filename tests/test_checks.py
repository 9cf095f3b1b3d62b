"""What stops a document: each check with a record that it stops, and one that it just does not."""

from __future__ import annotations

import ast
import copy
import dataclasses
import functools
import re
import shutil
from datetime import datetime

import pytest
from bare_pack import make_bare_pack
from complete_visit import GONE, altered, complete_visit, read_visit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny_pack import VISIT, make_tiny_pack

from docgen.checks import (
    check,
    check_agreement,
    due,
    examples_of,
    find_setting_problems,
    read_checks,
    visit_with,
)
from docgen.checks.asking import find_hits
from docgen.checks.table import suggest_check
from docgen.clinic import Clinic
from docgen.context import Addition, Amended, Beside, Form, build_context, expression
from docgen.errors import ClinicError, DocgenError, PackError
from docgen.pack import load_pack
from docgen.review.examples import found_by
from docgen.sources import load_encounter

NOTE, CONSENT, AFTERCARE = "procedure-note", "patient-consent", "aftercare"
CHILD = {"patient.birth_date": "2012-01-01"}
PARENT = {"guardian": {"name": "Pat Example", "relationship": "mother"}, "consent.given_by": "parent"}
AGENT_OF_BOTH = {"procedure.agent": "carbon_dioxide_slush", "consent.agent": "carbon_dioxide_slush"}
STOPPED = {"procedure.status": "stopped", "procedure.status_reason": ["patient_withdrew"]}
LEFT_OVER = {
    "procedure.not_treated": [
        {"body_site": "cheek", "laterality": "left", "reason": "wish of the patient"},
        {"body_site": "chin", "laterality": "midline", "reason": "wish of the patient"},
    ]
}
NOT_DONE = {
    "procedure": {
        "status": "not-done",
        "status_reason": ["patient_declined"],
        "decided_at": "2026-03-02T10:00:00-06:00",
    },
    "time_out": GONE,
    "consent": {"outcome": "declined", "reason": "wants to think it over"},
    "aftercare": GONE,
    "screening": GONE,
    "post": {"assessment": "Acne, not treated.", "plan": "Topical treatment; call if wanted."},
}
ADDENDUM_ENTRY = {
    "at": "2026-03-05T09:00:00-06:00",
    "by": "Jane Roe, MD",
    "reason": "forgotten",
    "text": "Told.",
}
AREA = {
    "plan.sites.0.technique": "light_area",
    "procedure.sites.0.technique": "light_area",
    "procedure.sites.0.lesion_count": GONE,
    "procedure.sites.0.freeze_seconds": GONE,
    "procedure.sites.0.freeze_cycles": GONE,
    "procedure.sites.0.lesion_type": GONE,
    "procedure.sites.0.passes": 2,
    "procedure.sites.0.area_cm2": 20.0,
}
REVIEWED = {"consent.translation_reviewed_by": "Ana Example", "consent.translation_reviewed_on": "2026-01-05"}
START_OF_VISIT = "2026-03-02T10:02:00-06:00"
ASKS = " and tell_us.asked"
EARLY, LATE = "2026-03-02T09:00:00-06:00", "2026-03-02T12:00:00-06:00"
DENIED = {"kind": "commercial", "coverage_finding": "expected_denied"}
MEDICARE = {"kind": "medicare_original", "coverage_finding": "expected_denied"}
EXCLUDED = {**MEDICARE, "coverage_finding": "excluded_cosmetic"}
MEDICARE_COVERS = {**MEDICARE, "coverage_finding": "expected_covered"}
WAIVER = {"notice": "payer_waiver", "notice_signed_at": EARLY}
UNTICKED = {"notice": "abn_cms_r_131", "notice_signed_at": EARLY}
ABN = {**UNTICKED, "notice_option": "option_1"}
NO_KIND = ["payer-kind payer.kind"]
LATE_ESTIMATE = {"estimate_given_on": "2026-02-27"}
ESTIMATE = {"notice": "good_faith_estimate", "estimate_given_on": "2026-02-25"}
SEPARATE = {"code": "99213", "modifier": "25", "separate": True, "statement": "a rash of the hands"}
ASSENTED = {**PARENT, "consent.assent": "given"}
SIGNED_BEFORE = {"consent.confirmed_on_day": EARLY, "consent.confirmed_by": "Jane Roe, MD"}
FIRST_FREEZE = "{} procedure.sites[0].freeze_seconds"
EVENT = {
    "complication": "headache",
    "at": "2026-03-02T10:10:00-06:00",
    "action": "rest",
    "outcome": "gone after 10 minutes",
    "told": "the patient",
}


def event(**changes):
    told = {key: value for key, value in {**EVENT, **changes}.items() if value is not GONE}
    return {"procedure.complications": ["headache"], "procedure.events": [told]}


def site(number=0, **changes):
    return {f"procedure.sites.{number}.{key}": value for key, value in changes.items()}


def agreed(body_site, laterality=GONE):
    """The first site of plan, consent and procedure alike."""
    places = [f"{table}.sites.0" for table in ("plan", "consent", "procedure")]
    found = {f"{place}.body_site": body_site for place in places}
    return {**found, **{f"{place}.laterality": laterality for place in places}}


def other(text):
    return {"code": "other", "text": text}


def lacking_one(row):
    """The row again and again, each time without one of its keys."""
    return [{key: value for key, value in row.items() if key != gone} for gone in row]


def earlier(changes):
    """A treatment with isotretinoin before this visit."""
    return {f"prior_treatments.1.{key}": value for key, value in changes.items()}


# a man whose sites have no beard
MAN = {
    "patient.gender": "male",
    **{f"{table}.sites.1.body_site": "forehead" for table in ("plan", "consent", "procedure")},
}
CHEEK_LEFT = {"body_site": "cheek", "laterality": "left"}
COPIED_ROW = site(1, **CHEEK_LEFT)
WHOLE_FACE = {**agreed("face"), "procedure.protection": ["eye_gauze"]}

ADDENDUM = "addendum"
SIGNED = datetime.fromisoformat("2026-03-02T11:00:00-06:00")
ADDED = Addition(SIGNED, "Jane Roe", "forgotten", "Told to stop the scrub.")
FILED = {
    "title": "Procedure note",
    "version": "0.1.0",
    "date": SIGNED.date(),
    "digest": "0" * 64,
    "signed_at": SIGNED,
    "additions": (ADDED,),
}
OTHER_FORM = {
    "is_other": True,
    "is_edited": True,
    "is_changed": True,
    "draft": True,
    "ticked": ("raynaud",),
    "record": {"patient.record_number": "9", "plan.agent": "carbon_dioxide_slush", "plan.sites": GONE},
}
OLD_CONSENT = {
    "consent.signed_at": "2026-02-01T09:00:00-06:00",
    "consent.confirmed_on_day": "2026-03-02T09:00:00-06:00",
}
SLUSH_FORM = {"record": {"plan.agent": "carbon_dioxide_slush"}}
SLUSH_OF_BOTH = {**AGENT_OF_BOTH, "procedure.vehicle": "acetone"}


def slush_form(vehicle):
    return {"record": {"plan.agent": "carbon_dioxide_slush", "plan.vehicle": vehicle}}


AGREED_FORM = {"form": {}, "consent.form_version": "0.1.0", "consent.form_language": "en"}

NOT_HELD = {
    "time_out": {
        "outcome": "not_held",
        "reason": "the patient was called away",
        "checked_instead": "name and side, before the second site",
    }
}
NOT_REQUIRED = {"time_out": {"outcome": "not_required", "reason": "the clinic's policy asks for none here"}}
ALSO_NOSE = {
    "consent.sites": [
        {"body_site": "cheek", "laterality": "left"},
        {"body_site": "chin", "laterality": "midline"},
        {"body_site": "nose", "laterality": "midline"},
    ]
}
UNDONE = {
    "procedure.status": "not-done",
    "procedure.status_reason": ["patient_declined"],
    "procedure.decided_at": "2026-03-02T10:00:00-06:00",
}
ABANDONED = {
    "procedure.status": "stopped",
    "procedure.status_reason": ["contraindication"],
    **LEFT_OVER,
    "procedure.sites": GONE,
    "aftercare": GONE,
}
AGENT_OF_AN_ADULT = {
    "consent.given_by": "health_care_agent",
    "consent.capacity": "unable",
    "consent.patient_agreement": "agrees",
}
FRENCH_INTERPRETER = {"interpreter": {"mode": "video", "language": "fr", "id": "77"}}
SPANISH_INTERPRETER = {
    "patient.language": "es",
    "interpreter": {"mode": "video", "language": "es", "id": "77"},
}
MOTHER_SPEAKS_SPANISH = {**CHILD, **ASSENTED, "guardian.language": "es"}
NOT_AT_THE_SIGNATURE = (
    {"start": "2026-03-02T09:51:00-06:00", "at_discussion": False},
    {"end": "2026-03-02T09:49:00-06:00", "at_signing": False},
    {"language": "fr"},
)
BY_AN_AGENT = {
    "consent.given_by": "health_care_agent",
    "consent.capacity": "unable",
    "consent.patient_agreement": "not_able",
    "guardian.name": "Pat Example",
    "guardian.relationship": "spouse",
    "guardian.document_seen": True,
    "guardian.document": "health care power",
}
BY_STATE_LAW = {
    "consent.given_by": "default_surrogate",
    "consent.capacity": "unable",
    "consent.patient_agreement": "agrees",
    "guardian.name": "Pat Example",
    "guardian.relationship": "spouse",
    "guardian.document": "state law: the spouse decides first",
}
OF_AGE_SINCE = {
    "patient.birth_date": "2008-03-02",
    "consent.signed_at": "2026-03-01T09:50:00-06:00",
    "consent.confirmed_on_day": "2026-03-02T09:00:00-06:00",
}
ASKED_AUNT = {
    "consent.given_by": "proxy",
    "guardian.name": "Pat Example",
    "guardian.relationship": "aunt",
    "guardian.delegated_by": "Lou Example",
    "guardian.delegation_verified_by": "Sam Poe",
}
LEGAL_GUARDIAN = {
    "consent.given_by": "legal_guardian",
    "guardian.name": "Pat Example",
    "guardian.relationship": "appointed by a court",
    "guardian.document_seen": True,
    "guardian.document": "court order",
}
AT_A_SCREEN = {"name": "Max Moe", "location": "remote"}
SIGNED_ALL_THE_SAME = {
    "consent.signed_at": "2026-03-02T09:50:00-06:00",
    "patient.language": "es",
    "consent.form_language": "es",
    **REVIEWED,
}
NOT_CLEARED = ("unknown", "declined", "not_applicable")

# Document, what is changed, what is found (everything: id and path), and a change that just finds none of it.
# The document, changes of the complete visit, what is found (id and path), changes that just miss it.
PACK = load_pack("17340")
ONE_VISIT = "consent-this-visit consent.this_visit_only"
CASES = [
    (NOTE, {**AGENT_OF_BOTH, "consent.vehicle": "acetone"}, ["note-vehicle procedure.vehicle"], {}),
    *[
        (
            NOTE,
            {"form": {"record": {"encounter.date": "2026-03-01", **of_form}}, **of_record},
            [ONE_VISIT, "form-date consent.signed_at"],
            {},
        )
        for of_form, of_record in (
            ({"consent.this_visit_only": True}, {}),
            ({}, {"consent.this_visit_only": True}),
        )
    ],
    (
        NOTE,
        {
            **OLD_CONSENT,
            "prior_procedures": [{"date": "2026-02-01"}],
            "form": {"record": {"consent.this_visit_only": True}},
        },
        [ONE_VISIT],
        {**OLD_CONSENT, "form": {"record": {"consent.this_visit_only": True}}},
    ),
    # Every document
    (NOTE, {"organization.name": GONE}, ["organization-name organization.name"], {}),
    (CONSENT, {"organization.name": GONE}, ["organization-name organization.name"], {}),
    (AFTERCARE, {"organization.name": GONE}, ["organization-name organization.name"], {}),
    (AFTERCARE, {"organization.telephone": GONE}, ["organization-telephone organization.telephone"], {}),
    (
        NOTE,
        {"practitioner": GONE},
        ["practitioner-name practitioner.name"],
        {"practitioner.credentials": GONE},
    ),
    (
        CONSENT,
        {"practitioner": GONE},
        ["practitioner-name practitioner.name"],
        {"practitioner.credentials": GONE},
    ),
    (AFTERCARE, {"practitioner": GONE}, ["practitioner-name practitioner.name"], {}),
    (NOTE, {"addenda": [ADDENDUM_ENTRY]}, ["note-addenda addenda"], {"addenda": []}),
    # Time: who paused, for how many sessions and for which visit a consent is, what was left out
    (NOTE, NOT_HELD, ["time-out time_out.outcome"], NOT_REQUIRED),
    (
        NOTE,
        {"time_out": {"outcome": "not_held"}},
        ["time-out time_out.outcome", "time-out time_out.reason", "time-out time_out.checked_instead"],
        NOT_REQUIRED,
    ),
    *[
        (NOTE, {**changes, "consent.sessions_used": 1}, ["consent-sessions consent.sessions"], {})
        for changes in (
            {"consent.sessions": 1, "plan.sessions": 2},
            {"plan.sessions": 1},
            {"consent.sessions": 2, "form": {"record": {"plan.sessions": 1}}},
        )
    ],
    (
        NOTE,
        {"consent.sessions_used": 1, "prior_procedures": "none"},
        ["consent-sessions consent.sessions_used"],
        {"consent.sessions_used": 0, "prior_procedures": "none"},
    ),
    (
        NOTE,
        {"consent.sessions_used": 1, "prior_procedures": "none", "consent.signed_at": GONE},
        ["R15 consent.signed_at"],
        {},
    ),
    (
        NOTE,
        {"form": {"record": {"consent.this_visit_only": True, "encounter.date": "2026-02-20"}}},
        ["consent-this-visit consent.this_visit_only", "form-date consent.signed_at"],
        {"form": {"record": {"consent.this_visit_only": True}}},
    ),
    *[
        (
            NOTE,
            {"consent.this_visit_only": True, **longer},
            ["consent-this-visit consent.this_visit_only"],
            {"consent.this_visit_only": True, "consent.sessions": 1},
        )
        for longer in ({"consent.valid_until": "2026-03-02"}, {"consent.sessions": 2})
    ],
    (
        NOTE,
        {**ALSO_NOSE, "plan.sites": GONE, "consent.sessions": 2},
        ["agreed-sites consent.sites[2]"],
        {**ALSO_NOSE, "consent.sessions": 2},
    ),
    (
        NOTE,
        {**ALSO_NOSE, "form": {"record": {"plan.sessions": 2}}},
        ["form-record consent.sites[2]"],
        {},
    ),
    (
        NOTE,
        {**NOT_DONE, "signature.at": "2026-03-02T09:59:00-06:00"},
        ["signature-at signature.at"],
        {**NOT_DONE, "signature.at": "2026-03-02T10:00:00-06:00"},
    ),
    (
        AFTERCARE,
        {**NOT_DONE, "plan.sites": GONE, "plan.agent": GONE, "procedure.agent": "liquid_nitrogen"}
        | {"post.follow_up": "as needed"},
        ["aftercare-sites procedure.status"],
        {},
    ),
    # The note against the form that was signed
    # One fault that the record and the signed form both tell is found once.
    (
        NOTE,
        {**site(laterality="right"), "form": {"record": {"plan.sites.0.laterality": "right"}}},
        ["R16 procedure.sites[0]", "form-record consent.sites[0]", "agreed-sites plan.sites[0]"],
        {},
    ),
    (
        NOTE,
        {"consent.ticked_conditions": ["raynaud"], "form": {"ticked": ("raynaud",)}},
        ["N14 screening.raynaud"],
        {"consent.ticked_conditions": ["raynaud"], "screening.raynaud": "yes"},
    ),
    *[
        (
            NOTE,
            {**OLD_CONSENT, "consent.signed_at": "2025-12-31T09:00:00-06:00", "form": {"record": end}},
            ["N15 consent.signed_at"],
            {"form": {}},
        )
        for end in (
            {"consent.valid_for": 28},
            {"consent.valid_until": "2026-03-01", "consent.signed_at": GONE},
            {"consent.valid_for": 365},
        )
    ],
    (
        NOTE,
        {"form": SLUSH_FORM},
        ["R17 procedure.agent", "form-record consent.agent"],
        {"form": {}},
    ),
    (
        NOTE,
        {"form": SLUSH_FORM, "procedure.agent": GONE, "consent.agent": GONE},
        ["note-agent procedure.agent", "R17 consent.agent"],
        {"form": {}},
    ),
    (
        NOTE,
        {"form": {"record": {"practitioner.name": "Max Moe"}}},
        ["R18 practitioner.name"],
        {"form": {"record": {"practitioner.name": "Max Moe"}}, "practitioner": GONE},
    ),
    (
        NOTE,
        {**OLD_CONSENT, "form": {"record": {"consent.valid_for": 28}}},
        ["N15 consent.signed_at"],
        {**OLD_CONSENT, "form": {"record": {"consent.valid_for": 29}}},
    ),
    (
        NOTE,
        {**OLD_CONSENT, "form": {"record": {"consent.valid_until": "2026-03-01", "consent.signed_at": GONE}}},
        ["N15 consent.signed_at"],
        {**OLD_CONSENT, "form": {"record": {"consent.valid_until": "2026-03-02"}}},
    ),
    (
        NOTE,
        {**OLD_CONSENT, "consent.signed_at": "2025-12-31T09:00:00-06:00", "form": {}},
        ["N15 consent.signed_at"],
        {**OLD_CONSENT, "form": {}},
    ),
    (
        NOTE,
        {"form": {"record": {"plan.applicator": "cryoprobe"}}},
        ["form-means procedure.sites[0].applicator", "form-means procedure.sites[1].applicator"],
        {"form": {"record": {"plan.applicator": GONE}}},
    ),
    (
        NOTE,
        {**SLUSH_OF_BOTH, "procedure.vehicle": GONE, "form": slush_form("none")},
        ["note-vehicle procedure.vehicle"],
        {**SLUSH_OF_BOTH, "form": slush_form(GONE)},
    ),
    # Who decides
    (NOTE, {"consent.capacity": "not_assessed"}, ["N16 consent.capacity"], {"consent.capacity": "able"}),
    (
        NOTE,
        {**BY_AN_AGENT, "consent.assent": "refused"},
        ["patient-agreement consent.assent"],
        {**BY_AN_AGENT, "consent.assent": "not_applicable"},
    ),
    *[
        (
            document,
            {**CHILD, **LEGAL_GUARDIAN, **assent, "guardian.document_seen": False},
            ["N18 guardian.document_seen"],
            {**CHILD, **LEGAL_GUARDIAN},
        )
        for document, assent in ((NOTE, {"consent.assent": "given"}), (CONSENT, {}))
    ],
    (
        CONSENT,
        {"guardian": {"name": "P", "relationship": "sibling"}, "consent": GONE},
        ["N18 guardian.document_seen"],
        {},
    ),
    *[
        (document, {**CHILD, **ASKED_AUNT, **assent, f"guardian.{key}": GONE}, [f"proxy guardian.{key}"], {})
        for document, assent in ((NOTE, {"consent.assent": "given"}), (CONSENT, {}))
        for key in ("delegated_by", "delegation_verified_by")
    ],
    (
        CONSENT,
        {**CHILD, **ASKED_AUNT, "consent.signed_at": GONE, "guardian.delegated_until": "2026-03-01"},
        ["proxy guardian.delegated_until"],
        {**CHILD, **ASKED_AUNT, "consent.signed_at": GONE, "guardian.delegated_until": "2026-03-02"},
    ),
    (
        NOTE,
        {**CHILD, **PARENT, "guardian.relationship": "my mom", "consent.assent": "given"},
        ["relationship guardian.relationship"],
        {},
    ),
    (
        CONSENT,
        {**CHILD, **PARENT, "guardian.relationship": "neighbor"},
        ["relationship guardian.relationship"],
        {},
    ),
    *[
        (document, {**BY_STATE_LAW, "guardian.document": GONE}, ["N18 guardian.document"], BY_STATE_LAW)
        for document in (NOTE, CONSENT)
    ],
    *[
        (document, {**CHILD, **BY_STATE_LAW, **changes}, ["relationship consent.given_by"], {})
        for document, changes in (
            (
                NOTE,
                {"consent.capacity": "able", "consent.patient_agreement": GONE, "consent.assent": "given"},
            ),
            (CONSENT, {"consent.capacity": "able"}),
        )
    ],
    *[
        (document, {**CHILD, **BY_AN_AGENT, **changes}, ["relationship consent.given_by"], {})
        for document, changes in (
            (
                NOTE,
                {"consent.capacity": "able", "consent.patient_agreement": GONE, "consent.assent": "given"},
            ),
            (CONSENT, {"consent.capacity": "able"}),
        )
    ],
    *[
        (document, {**OF_AGE_SINCE, **changes}, ["R14 consent.signed_at"], {})
        for document in (NOTE, CONSENT)
        for changes in (PARENT, ASKED_AUNT)
    ],
    *[
        (document, {**CHILD, **changes, "consent.capacity": "unable"}, ["capacity consent.capacity"], {})
        for document, changes in ((NOTE, ASSENTED), (CONSENT, PARENT))
    ],
    (
        NOTE,
        {
            **NOT_DONE,
            **CHILD,
            **SIGNED_ALL_THE_SAME,
            **PARENT,
            "consent.outcome": "withdrawn",
            "consent.capacity": "unable",
        },
        ["capacity consent.capacity"],
        {**NOT_DONE, **CHILD, **PARENT, "consent.capacity": "unable"},
    ),
    (
        CONSENT,
        {**CHILD, **PARENT, "procedure": GONE, "consent.signed_at": GONE, "consent.capacity": "unable"},
        ["capacity consent.capacity"],
        {},
    ),
    (
        NOTE,
        {
            **CHILD,
            "consent.given_by": "emancipated_minor",
            "consent.emancipation_basis": "married",
            "consent.capacity": "unable",
        },
        ["capacity consent.capacity"],
        {},
    ),
    *[
        (CONSENT, {**CHILD, **PARENT, "guardian.relationship": words, "consent.given_by": GONE}, found, {})
        for words, found in (
            ("my mom", ["relationship guardian.relationship"]),
            ("spouse", ["relationship guardian.relationship"]),
        )
    ],
    *[
        (
            document,
            {**changes, "guardian.relationship": kind},
            ["relationship guardian.relationship"],
            changes,
        )
        for document, assent in ((NOTE, {"consent.assent": "given"}), (CONSENT, {}))
        for changes, kind in (
            ({**CHILD, **ASKED_AUNT, **assent}, "mother"),
            ({**CHILD, **ASKED_AUNT, **assent}, "legal_guardian"),
            (BY_STATE_LAW, "health_care_agent"),
        )
    ],
    # Who interprets
    *[
        (NOTE, {**SPANISH_INTERPRETER, **changes}, ["people-apart interpreter.name"], {})
        for changes in (
            {"interpreter.name": "Roe, Jane, MD"},
            {"interpreter.name": "Sam Poe", "assistants": [{"name": "Max Moe"}, {"name": "Sam Poe"}]},
            {"interpreter.name": "Alex Example"},
        )
    ],
    (
        NOTE,
        {**SPANISH_INTERPRETER, "interpreter.mode": "family_member", "interpreter.name": "Alex Example"},
        ["N19 interpreter.mode"],
        {},
    ),
    *[
        (document, {**SPANISH_INTERPRETER, "interpreter.mode": GONE}, ["N19 interpreter.mode"], {})
        for document in (NOTE, CONSENT)
    ],
    # The addendum
    *[
        (
            ADDENDUM,
            {"amends": {"additions": (dataclasses.replace(ADDED, **{key: None}),)}},
            ["addendum-incomplete addenda"],
            {"amends": {}},
        )
        for key in ("at", "by", "reason", "text")
    ],
    # Why
    (NOTE, {"condition": GONE}, ["R6 condition.code"], {}),
    (CONSENT, {"condition": GONE}, ["R6 condition.code"], {}),
    (CONSENT, {"condition.code": "L90.5"}, ["R6 condition.code"], {"condition.secondary": ["L90.5"]}),
    (CONSENT, {"condition.code": "L70.9"}, ["N2 condition.code"], {"condition.code": "L70.1"}),
    (NOTE, {"condition.severity": GONE}, ["N2 condition.severity"], {"condition.severity": "iga_4"}),
    (CONSENT, {"condition.severity": GONE}, ["N2 condition.severity"], {"condition.severity": "iga_4"}),
    (
        NOTE,
        {"prior_treatments": []},
        ["R7 prior_treatments"],
        {"prior_treatments.0.class": "oral_tetracycline"},
    ),
    (NOTE, {"prior_treatments.0.result": "declined"}, ["R7 prior_treatments"], {}),
    (NOTE, {"prior_treatments.0.class": "extraction"}, ["R7 prior_treatments"], {}),
    # Screening
    (CONSENT, {"screening.raynaud": "yes"}, ["R1 screening.raynaud"], {"screening.fainting": "yes"}),
    (NOTE, {"screening.prior_cryo_reaction": "yes"}, ["R2 screening.prior_cryo_reaction"], {}),
    (CONSENT, {"screening.prior_cryo_reaction": "yes"}, ["R2 screening.prior_cryo_reaction"], {}),
    (NOTE, {"screening.diagnosis_uncertain": "yes"}, ["N12 screening.diagnosis_uncertain"], {}),
    (CONSENT, {"screening.diagnosis_uncertain": "yes"}, ["N12 screening.diagnosis_uncertain"], {}),
    (NOTE, {"screening.platelet_disorder": GONE}, ["R4 screening.platelet_disorder"], {}),
    (CONSENT, {"screening.platelet_disorder": GONE}, ["R4 screening"], {}),
    (CONSENT, {"screening": GONE}, ["R4 screening", "R11 screening.skin_type"], {}),
    *(
        (document, {"screening.pregnancy": answer}, ["screening-open screening"], harmless)
        for document, answer, harmless in (
            (NOTE, GONE, {"screening.pregnancy": GONE, **MAN}),
            (CONSENT, GONE, {"screening.pregnancy": "unknown"}),
            (NOTE, "not_asked", {"screening.pregnancy": "no", **MAN}),
            (CONSENT, "not_asked", {"screening.pregnancy": "not_applicable", **MAN}),
        )
    ),
    (
        NOTE,
        {"screening.pregnancy": "yes", **MAN},
        ["screening-gender screening.pregnancy"],
        {"screening.pregnancy": "unknown", **MAN},
    ),
    (NOTE, {"screening.prior_cryo_reaction": "declined"}, ["N6 screening.prior_cryo_reaction"], {}),
    (NOTE, {"screening.fainting": "declined"}, ["N6 screening.fainting"], {"screening.fainting": "yes"}),
    (
        NOTE,
        {"screening.pregnancy": "not_applicable"},
        ["N6 screening.pregnancy_detail"],
        {"screening.pregnancy": "not_applicable", "screening.pregnancy_detail": "no uterus"},
    ),
    (
        NOTE,
        {"screening.fainting": "not_applicable", **MAN},
        ["N6 screening.fainting_detail"],
        {"screening.pregnancy": "not_applicable", **MAN},
    ),
    *(
        (document, {"condition.secondary": [code]}, [f"screening-diagnosis screening.{condition}"], harmless)
        for document in (NOTE, CONSENT)
        for code, condition, harmless in (
            ("I73.00", "raynaud", {"condition.secondary": ["L71.9"]}),
            ("Z33.1", "pregnancy", {"condition.secondary": "none"}),
        )
    ),
    (
        NOTE,
        {"condition.secondary": ["Z33.1"], "screening.pregnancy": GONE, **MAN},
        ["screening-diagnosis screening.pregnancy"],
        {},
    ),
    (CONSENT, {**UNDONE, "screening.raynaud": "yes"}, ["R1 screening.raynaud"], {}),
    (CONSENT, {**UNDONE, "screening.cold_urticaria": "yes"}, ["R1 screening.cold_urticaria"], {}),
    (CONSENT, {**UNDONE, "screening.prior_cryo_reaction": "yes"}, ["R2 screening.prior_cryo_reaction"], {}),
    (CONSENT, {**UNDONE, "screening.diagnosis_uncertain": "yes"}, ["N12 screening.diagnosis_uncertain"], {}),
    (
        CONSENT,
        {**UNDONE, "condition.secondary": ["D89.1"]},
        ["screening-diagnosis screening.cryoglobulinemia"],
        {},
    ),
    (NOTE, {"screening.skin_type": "not_assessed"}, ["R11 screening.skin_type"], {}),
    (NOTE, {"condition.code": "L73.9"}, ["R6 condition.code"], {"condition.code": "L70.2"}),
    (
        NOTE,
        {"procedure.start": GONE, "consent.signed_at": "2026-03-02T10:12:01-06:00"},
        ["note-start procedure.start", "R15 consent.signed_at"],
        {"consent.signed_at": "2026-03-02T10:02:00-06:00"},
    ),
    (
        NOTE,
        {"procedure.start": GONE, "procedure.end": GONE, "consent.signed_at": "2026-03-05T09:00:00-06:00"},
        ["note-start procedure.start", "note-end procedure.end", "R15 consent.signed_at"],
        {},
    ),
    (
        CONSENT,
        {"screening.skin_type": GONE},
        ["R11 screening.skin_type"],
        {"screening.skin_type": "fitzpatrick_6"},
    ),
    (CONSENT, {"screening.skin_type": "not_assessed"}, ["R11 screening.skin_type"], {}),
    (NOTE, {"screening.cold_urticaria": "yes"}, ["R1 screening.cold_urticaria"], {}),
    (CONSENT, {"screening.cold_urticaria": "yes"}, ["R1 screening.cold_urticaria"], {}),
    *[
        (
            document,
            {f"screening.{code}": answer, f"screening.{code}_detail": "says so"},
            [f"N6 screening.{code}"],
            {f"screening.{code}": "no"},
        )
        for document in (NOTE, CONSENT)
        for code in ("raynaud", "cold_urticaria", "prior_cryo_reaction", "diagnosis_uncertain")
        for answer in NOT_CLEARED
    ],
    # Consent: the plan
    (
        CONSENT,
        AGENT_OF_AN_ADULT,
        ["R14 guardian.name", "R14 guardian.relationship", "N18 guardian.document_seen"],
        {**PARENT, **AGENT_OF_AN_ADULT, "guardian.document_seen": True},
    ),
    (
        CONSENT,
        {"plan.sites": [{"body_site": "other", "laterality": "left"}]},
        ["other-words plan.sites[0].body_site"],
        {"plan.sites": [{"body_site": other("ear lobe"), "laterality": "left"}]},
    ),
    (CONSENT, CHILD, ["R14 guardian.name", "R14 guardian.relationship"], {**CHILD, **PARENT}),
    (CONSENT, {**CHILD, "guardian": {"relationship": "mother"}}, ["R14 guardian.name"], {**CHILD, **PARENT}),
    (CONSENT, {**CHILD, "guardian": {"name": "P"}}, ["R14 guardian.relationship"], {**CHILD, **PARENT}),
    (
        CONSENT,
        {"plan.sites": [{"body_site": other("ear"), "laterality": "left"}] * 2},
        ["site-repeated plan.sites"],
        {"plan.sites": [{"body_site": other(text), "laterality": "left"} for text in ("ear", "lobe")]},
    ),
    (
        CONSENT,
        {"plan.sites.0.laterality": "not_applicable"},
        ["N1 plan.sites[0].technique"],
        {"plan.sites.0.laterality": "not_applicable", "plan.technique": "light_area"},
    ),
    (
        NOTE,
        {**event(), **STOPPED, **LEFT_OVER, "procedure.status_reason": ["adverse_event"]},
        ["modifier-52-53 procedure.status"],
        {},
    ),
    (CONSENT, {"plan.sites.0.applicator": "gauze"}, ["R10 plan.sites[0].applicator"], {}),
    (CONSENT, {"plan.agent": GONE, "plan.sites.0.applicator": "cryoprobe"}, ["consent-agent plan.agent"], {}),
    (
        CONSENT,
        {"plan.applicator": GONE, "plan.sites": GONE},
        ["consent-applicator plan.applicator", "consent-sites plan.sites"],
        {},
    ),
    (CONSENT, {"plan.applicator": GONE}, ["consent-applicator plan.applicator"], {}),
    (
        NOTE,
        {**UNDONE, "consent.applicator": "cryoprobe", "plan.technique": "light_area"},
        ["N5 procedure.status"],
        {"plan.technique": "light_area", "form": {}},
    ),
    (
        NOTE,
        {
            **UNDONE,
            "form": {"record": {"plan.applicator": "cryoprobe", "plan.technique": "light_area"}},
        },
        ["N5 procedure.status"],
        {},
    ),
    (
        CONSENT,
        {"plan.sites.1.body_site": "nose", "plan.sites.1.laterality": "left"},
        ["N1 plan.sites[1].laterality"],
        {},
    ),
    (CONSENT, {"plan.applicator": "gauze"}, ["R10 plan.applicator"], {"plan.applicator": "open_spray"}),
    # Aftercare
    (AFTERCARE, {"procedure.agent": GONE}, ["aftercare-agent procedure.agent"], {}),
    (AFTERCARE, {"post.follow_up": GONE}, ["follow-up post.follow_up"], {"post.assessment": GONE}),
    # How the visit ended
    *[
        (NOTE, {"procedure.status": GONE, "time_out": GONE, **gone}, expected, {})
        for gone, expected in (
            ({"procedure.sites": GONE, **LEFT_OVER}, ["R20 procedure.status", "time-out time_out.at"]),
            (
                {"procedure.start": GONE},
                ["R20 procedure.status", "time-out time_out.at", "note-start procedure.start"],
            ),
            ({"procedure.start": GONE, "procedure.sites": GONE}, ["R20 procedure.status"]),
        )
    ],
    (
        NOTE,
        {**UNDONE, "screening.raynaud": "yes", "consent": GONE},
        ["N5 procedure.status"],
        {**NOT_DONE, "screening": {"raynaud": "yes"}},
    ),
    (NOTE, {**UNDONE, **agreed("sternum")}, ["N5 procedure.status"], {}),
    *[
        (NOTE, {**NOT_DONE, f"procedure.{key}": value}, ["N5 procedure.tolerance"], NOT_DONE)
        for key, value in {"tolerance": "well", "pain_peak": 0}.items()
    ],
    (
        NOTE,
        {**NOT_DONE, "procedure": {"status": "not-done"}},
        ["N5 procedure.status_reason", "N5 procedure.decided_at"],
        NOT_DONE,
    ),
    (NOTE, {**NOT_DONE, "plan.sites": GONE}, ["N5 procedure.not_treated"], NOT_DONE),
    # The act
    (NOTE, {"procedure.start": GONE}, ["note-start procedure.start"], {}),
    (
        NOTE,
        {
            "procedure.start": "2026-03-01T10:02:00-06:00",
            "consent.signed_at": "2025-12-31T09:50:00-06:00",
            "consent.confirmed_on_day": "2026-03-01T09:50:00-06:00",
            "time_out.at": "2026-03-01T10:00:00-06:00",
            "screening.asked_at": "2026-03-01T09:40:00-06:00",
        },
        ["note-start procedure.start"],
        {},
    ),
    (NOTE, {"encounter.date": "2026-03-04"}, ["note-start encounter.date"], {"encounter.date": "2026-03-02"}),
    (AFTERCARE, {"encounter.date": "2062-03-02"}, ["note-start encounter.date"], {}),
    (NOTE, {"procedure.agent": GONE}, ["note-agent procedure.agent"], {}),
    (
        NOTE,
        {**agreed("other", "left")},
        [f"other-words {table}.sites[0].body_site" for table in ("plan", "consent", "procedure")],
        agreed(other("ear"), "left"),
    ),
    (
        NOTE,
        {"procedure.sites.0.reaction": ["erythema", "other"], "procedure.tolerance": "other"},
        ["other-words procedure.sites[0].reaction[1]", "other-words procedure.tolerance"],
        {"procedure.sites.0.reaction": ["erythema", other("goose bumps")], "patient.gender": "other"},
    ),
    *(
        (
            NOTE,
            {**COPIED_ROW, **alike},
            ["site-repeated procedure.sites", "agreed-sites plan.sites[1]"],
            {**COPIED_ROW, **site(1, **other), **LEFT_OVER},
        )
        for alike, other in (
            ({}, {"lesion_type": "pustule"}),
            (site(1, lesion_count=1), {"freeze_seconds": 5.0}),
            ({}, {"applicator": "gauze"}),
            ({}, {"laterality": "right", "body_site": "jawline"}),
        )
    ),
    (NOTE, agreed("cheek"), ["N1 procedure.sites[0].laterality"], agreed("nose")),
    (
        NOTE,
        agreed("cheek", "not_applicable"),
        ["N1 procedure.sites[0].technique"],
        {**agreed("cheek", "not_applicable"), **AREA},
    ),
    (NOTE, agreed("cheek", "midline"), ["N1 procedure.sites[0].laterality"], agreed("cheek", "right")),
    (
        NOTE,
        {**agreed("cheek", "bilateral"), **AREA, "procedure.sites.0.lesion_count": 4},
        ["N1 procedure.sites[0].laterality"],
        {**agreed("cheek", "bilateral"), **AREA},
    ),
    (NOTE, WHOLE_FACE, ["site-area-only procedure.sites[0].body_site"], {**WHOLE_FACE, **AREA}),
    (NOTE, agreed("lip_margin", "left"), ["R13 procedure.sites[0].body_site"], agreed("perioral", "left")),
    (
        NOTE,
        site(applicator="gauze"),
        ["R10 procedure.sites[0].applicator", "consent-means procedure.sites[0].applicator"],
        {},
    ),
    (
        NOTE,
        site(applicator="open_spray"),
        ["note-tip procedure.tip", "consent-means procedure.sites[0].applicator"],
        {},
    ),
    (
        NOTE,
        {**site(applicator="open_spray"), "procedure.tip": "b"},
        ["consent-means procedure.sites[0].applicator"],
        {},
    ),
    (NOTE, site(1, freeze_seconds=GONE), ["note-freeze-seconds procedure.sites[1].freeze_seconds"], AREA),
    # Time-out and consent
    (
        NOTE,
        {"consent.signed_at": "2026-03-01T09:50:00-06:00"}
        | {"consent.confirmed_on_day": "2026-03-02T10:03:00-06:00"},
        ["N15 consent.confirmed_on_day"],
        {},
    ),
    (
        NOTE,
        {**SIGNED_BEFORE, "consent.signed_at": "2026-01-01T00:30:00Z"},
        ["N15 consent.signed_at"],
        {**SIGNED_BEFORE, "consent.signed_at": "2026-01-01T07:30:00Z"},
    ),
    (
        NOTE,
        AGENT_OF_AN_ADULT,
        ["R14 guardian.name", "R14 guardian.relationship", "N18 guardian.document_seen"],
        {**PARENT, **AGENT_OF_AN_ADULT, "guardian.document_seen": True},
    ),
    (NOTE, {"time_out.at": GONE}, ["time-out time_out.at"], {}),
    (NOTE, {"time_out.identifiers": ["name"]}, ["time-out-identifiers time_out.identifiers"], {}),
    (
        NOTE,
        {"consent.outcome": "withdrawn"},
        ["R15 consent.outcome"],
        {"consent.outcome": "withdrawn", **STOPPED, **LEFT_OVER},
    ),
    (NOTE, {"consent.signed_at": GONE}, ["R15 consent.signed_at"], {}),
    (
        NOTE,
        site(laterality="right"),
        ["R16 procedure.sites[0]", "agreed-sites plan.sites[0]"],
        agreed("cheek", "right"),
    ),
    (
        NOTE,
        site(1, body_site="nose"),
        ["R16 procedure.sites[1]", "agreed-sites plan.sites[1]"],
        {"consent.sites.1.laterality": GONE},
    ),
    (
        NOTE,
        {**CHILD, **PARENT, "consent.given_by": "patient", "consent.assent": "given"},
        ["R14 consent.given_by"],
        {**CHILD, **PARENT, "consent.assent": "given"},
    ),
    (
        NOTE,
        {**CHILD, **PARENT, "consent.assent": "given", "guardian.relationship": GONE},
        ["R14 guardian.relationship"],
        {**CHILD, **PARENT, "consent.assent": "given"},
    ),
    (NOTE, {**CHILD, **PARENT}, ["R14 consent.assent"], {**CHILD, **PARENT, "consent.assent": "not_able"}),
    (
        NOTE,
        {**CHILD, **PARENT, "consent.assent": "not_applicable"},
        ["R14 consent.assent"],
        {**CHILD, **PARENT, "consent.assent": "not_able"},
    ),
    (
        NOTE,
        {**PARENT, "patient.birth_date": "2019-03-02"},
        ["R14 consent.assent", "N11 patient.birth_date"],
        {**PARENT, "patient.birth_date": "2017-03-02", "consent.assent": "given"},
    ),
    (
        NOTE,
        {**CHILD, "consent.given_by": "emancipated_minor", "consent.assent": "not_applicable"},
        ["N18 consent.emancipation_basis"],
        {
            **CHILD,
            "consent.given_by": "emancipated_minor",
            "consent.assent": "not_applicable",
            "consent.emancipation_basis": "married",
        },
    ),
    # What came of it
    (NOTE, {"procedure.complications": []}, ["R21 procedure.complications"], {}),
    # Who stands behind it
    (
        NOTE,
        {"overrides": lacking_one({"check": "R1", "by": "J", "at": EARLY, "reason": "mild"})},
        [f"override-incomplete overrides[{number}]" for number in range(4)]
        + [f"needless-release overrides[{number}].check" for number in (1, 2, 3)],
        {"overrides": [{"check": "R1", "by": "J", "at": "2026-03-02T09:00:00-06:00", "reason": "mild"}]},
    ),
    # Severity and age
    (NOTE, {"condition.severity": "iga_4"}, ["R5 condition.severity"], {"condition.severity": "iga_3"}),
    (CONSENT, {"condition.severity": "iga_4"}, ["R5 condition.severity"], {"condition.severity": "iga_3"}),
    (
        NOTE,
        {"condition.features": ["excoriated", "nodulocystic"]},
        ["R5 condition.features"],
        {"condition.features": ["excoriated"]},
    ),
    (CONSENT, {"condition.code": "L70.4"}, ["N11 condition.code"], {"condition.code": "L70.3"}),
    # Who pays
    (NOTE, {"payer": {**DENIED, "notice": "none"}}, ["R8 payer.notice"], {"payer": {**DENIED, **WAIVER}}),
    (CONSENT, {"payer": {**DENIED, "notice": "none"}}, ["R8 payer.notice"], {}),
    (CONSENT, {"payer": {**DENIED, "notice": "payer_waiver"}}, ["R8 payer.notice"], {}),
    (NOTE, {"payer": {**DENIED, **ABN}}, ["R8 payer.notice"], {"payer": {**MEDICARE, **ABN}}),
    (NOTE, {"payer": {**MEDICARE, "notice": "none", "modifiers": ["GZ"]}}, ["R8 payer.notice"], {}),
    (NOTE, {"payer": {**EXCLUDED, "modifiers": ["GY"]}}, ["R8 payer.notice"], {"payer": MEDICARE_COVERS}),
    (NOTE, {"payer": {**MEDICARE_COVERS, "notice": "abn_cms_r_131"}}, ["R8 payer.notice_signed_at"], {}),
    (NOTE, {**ABANDONED, "procedure.start": GONE}, ["note-start procedure.start"], {}),
    (
        NOTE,
        {**STOPPED, **LEFT_OVER, "procedure.start": GONE},
        ["note-start procedure.start", "modifier-52-53 procedure.status"],
        {},
    ),
    (
        NOTE,
        {"payer": {**MEDICARE, **WAIVER, "modifiers": ["GZ"]}},
        ["R8 payer.notice"],
        {"payer": {**MEDICARE, **ABN}},
    ),
    (
        CONSENT,
        {"payer": {"coverage_finding": "prior_authorization"}},
        ["R8 payer.authorization", *NO_KIND],
        {},
    ),
    (NOTE, {"payer": ABN}, NO_KIND, {**NOT_DONE, "payer": GONE}),
    (NOTE, {"payer": {"coverage_finding": "unknown"}}, NO_KIND, {}),
    *(
        case
        for document in (NOTE, CONSENT)
        for case in (
            (document, {"payer": {"kind": "commercial"}}, ["R8 payer.coverage_finding"], {}),
            (
                document,
                {"payer": {"kind": "medicare_original", "coverage_finding": "expected_covered", **UNTICKED}},
                ["R8 payer.notice_option"],
                {},
            ),
            *(
                (document, {"payer": {"kind": "self_pay", **payer}}, ["N17 payer.estimate_given_on"], {})
                for payer in (
                    {"notice": "none"},
                    {"notice": "good_faith_estimate"},
                    {"estimate_given_on": "2026-03-03"},
                    {"cost_asked_on": "2026-02-20", **LATE_ESTIMATE},
                )
            ),
            (document, {"condition.code": "L70"}, ["R6 condition.code"], {"condition.code": "L70.0"}),
            (document, {"condition.code": "L70.1"}, ["R5 condition.code"], {"condition.code": "L70.0"}),
            (document, {"condition.features": ["conglobata"]}, ["R5 condition.features"], {}),
            (
                document,
                {"payer": {"kind": "commercial", "coverage_finding": "unknown"}},
                ["R8 payer.coverage_finding"],
                {},
            ),
        )
    ),
    (
        NOTE,
        {"payer": {"kind": "self_pay", "cost_asked": False}, "encounter.booked_on": "2026-02-25"},
        ["N17 payer.estimate_given_on"],
        {},
    ),
    (
        NOTE,
        {"evaluation": {"code": "99213", "modifier": "25", "separate": False}},
        ["R24 evaluation.separate", "N20 evaluation.code"],
        {},
    ),
    (
        NOTE,
        {"procedure": {"units": 0}},
        ["R20 procedure.status"],
        {},
    ),
    (CONSENT, {"payer": ABN}, NO_KIND, {}),
    (
        NOTE,
        {"payer": {"kind": "commercial"}},
        ["R8 payer.coverage_finding"],
        {"payer": {"kind": "commercial", "coverage_finding": "expected_covered"}},
    ),
    (
        NOTE,
        {
            "payer": {
                "kind": "medicare_original",
                "coverage_finding": "expected_covered",
                "notice": "payer_waiver",
                "notice_signed_at": EARLY,
                "modifiers": ["GX"],
            }
        },
        ["R8 payer.modifiers"],
        {"payer": {**MEDICARE, **ABN, "modifiers": ["GX"]}},
    ),
    (
        NOTE,
        {"payer": {**MEDICARE, "notice": "abn_cms_r_131", "modifiers": ["GX"]}},
        ["R8 payer.modifiers", "R8 payer.notice_signed_at"],
        {"payer": {**MEDICARE, **ABN, "modifiers": ["GX"]}},
    ),
    (
        CONSENT,
        {"payer": {"kind": "self_pay", "notice": "none"}},
        ["N17 payer.estimate_given_on"],
        {"payer": {"kind": "self_pay", **ESTIMATE}},
    ),
    (
        NOTE,
        {"evaluation": {**SEPARATE, "modifier": "24"}},
        ["R24 evaluation.modifier", "N20 evaluation.code"],
        {"evaluation.modifier": "25", "evaluation.separate": True, "evaluation.statement": "a rash"},
    ),
    (
        NOTE,
        {"evaluation": {"code": "99213", "modifier": "25", "separate": True}},
        ["R24 evaluation.statement", "N20 evaluation.code"],
        {},
    ),
    (
        NOTE,
        {"procedure.other_procedures": [{"code": "11102"}, {"code": "10040"}]},
        ["N20 procedure.other_procedures[1].code"],
        {"procedure.other_procedures": "none"},
    ),
    (
        NOTE,
        {"prior_procedures": [{"date": "2025-01-01"}, {"date": "2026-02-20"}]},
        ["R25 prior_procedures[1].date"],
        {"prior_procedures": [{"date": "2025-01-01"}, {"date": "2026-02-19"}]},
    ),
    # Screening, what a yes does
    *(
        (document, {f"screening.{code}": "yes"}, [f"{rule} screening.{code}"], {f"screening.{code}": "no"})
        for document in (NOTE, CONSENT)
        for code, rule in {
            "cold_agglutinin": "R3",
            "collagen_vascular": "R3",
            "platelet_disorder": "R3",
            "circulation_disorder": "R3",
            "pregnancy": "R23",
            "keloid_tendency": "N10",
            "blood_disorder_unknown": "screening-warn",
            "immunosuppression": "screening-warn",
            "bullous_disease": "screening-warn",
            "anticoagulant": "screening-warn",
            "sun_exposure": "screening-warn",
            "site_infection": "screening-warn",
            "recent_procedure": "screening-warn",
            "impaired_sensation": "screening-warn",
            "fainting": "screening-info",
        }.items()
    ),
    *(
        (document, changes, ["R22 screening.isotretinoin_last_dose"], harmless)
        for document in (NOTE, CONSENT)
        for changes, harmless in (
            ({"screening.isotretinoin": "yes"}, {"screening.isotretinoin": "no"}),
            (
                {"screening.isotretinoin_last_dose": "2025-09-03"},
                {"screening.isotretinoin": "yes", "screening.isotretinoin_last_dose": "2025-09-02"},
            ),
        )
    ),
    *(
        (document, {**earlier(changes), **screened}, ["R22 prior_treatments[1].end"], earlier(harmless))
        for screened in (
            {},
            {"screening.isotretinoin": "yes", "screening.isotretinoin_last_dose": "2025-01-01"},
        )
        for document in (NOTE, CONSENT)
        for changes, harmless in (
            ({"result": "ongoing"}, {"result": "declined"}),
            (
                {"result": "relapse", "end": "2025-09-03"},
                {"result": "relapse", "end": "2025-09-02"},
            ),
        )
    ),
    # Languages
    (
        CONSENT,
        {"patient.language": "es"},
        ["R19 patient.language"],
        {"patient.language": "es", "patient.reads": "en-US"},
    ),
    (
        CONSENT,
        {"patient.language": "es", "interpreter": {"mode": "none_offered_declined"}},
        ["R19 patient.language"],
        {"patient.language": "es", **SPANISH_INTERPRETER},
    ),
    (
        CONSENT,
        {**CHILD, **PARENT, "guardian.language": "es"},
        ["R19 guardian.language"],
        {**CHILD, **PARENT, "guardian.language": "es", **SPANISH_INTERPRETER},
    ),
    (
        NOTE,
        {"patient.language": "es"},
        ["R19 patient.language"],
        {"patient.language": "es", "consent.form_language": "es", **REVIEWED},
    ),
    (
        NOTE,
        {"consent.form_language": "es", **REVIEWED, "interpreter": {"mode": "none_available"}},
        ["R19 patient.language"],
        {"consent.form_language": "es", **REVIEWED, **SPANISH_INTERPRETER, "interpreter.language": "en"},
    ),
    (NOTE, {"patient.reads": "zh"}, ["R19 patient.language"], {"patient.language": GONE}),
    *[
        (document, {**changes, **FRENCH_INTERPRETER}, ["R19 patient.language"], {})
        for document in (NOTE, CONSENT)
        for changes in ({"patient.language": "es"}, {"patient.language": GONE, "patient.reads": "es"})
    ],
    *[
        (document, {**MOTHER_SPEAKS_SPANISH, **FRENCH_INTERPRETER}, ["R19 guardian.language", *also], {})
        for document, also in ((NOTE, ["interpreter interpreter.language"]), (CONSENT, []))
    ],
    *[
        (document, {**changes, "patient.language": "es"}, ["R19 patient.language"], {})
        for document in (NOTE, CONSENT)
        for changes in (
            {**CHILD, **ASSENTED},
            {**PARENT, "guardian.language": "es", "consent.given_by": "patient"},
        )
    ],
    (
        NOTE,
        {**CHILD, **ASSENTED, "guardian.language": "es", "interpreter": {"mode": "none_available"}},
        ["R19 guardian.language"],
        {**CHILD, **ASSENTED, "guardian.language": "es", **SPANISH_INTERPRETER},
    ),
    *(
        (
            document,
            {**SPANISH_INTERPRETER, "interpreter.mode": mode},
            ["N19 interpreter.mode"],
            {**SPANISH_INTERPRETER, "interpreter.mode": "bilingual_clinician"},
        )
        for document in (NOTE, CONSENT)
        for mode in ("family_member", "minor")
    ),
    *(
        (NOTE, {**earlier({"result": "ongoing"}), **told_of}, ["R22 screening.isotretinoin_last_dose"], {})
        for told_of in ({"screening.isotretinoin": "yes"}, {"screening.isotretinoin_last_dose": "2026-01-01"})
    ),
    # Sites
    *(
        (document, {**place, **{"procedure.protection": ["eye_gauze"]}}, expected, harmless)
        for document, table in ((NOTE, "procedure"), (CONSENT, "plan"))
        for place, expected, harmless in (
            (agreed("eyebrow", "left"), [f"N8 {table}.sites"], agreed("cheek", "left")),
            (
                {**MAN, **agreed("submental")},
                [f"N8 {table}.sites"],
                agreed("submental"),
            ),
            (
                agreed("neck_back", "midline"),
                [f"N8 {table}.sites"] * 2,
                agreed("neck_front", "midline"),
            ),
            (agreed("alar_rim", "left"), [f"N9 {table}.sites"], agreed("nose_side", "left")),
            (agreed("shoulder", "left"), [f"N10 {table}.sites"], agreed("back", "left")),
        )
    ),
    # Seconds
    # Chaperone, pictures
    (
        NOTE,
        {**MAN, **agreed("sternum")},
        ["N22 chaperone", "N10 procedure.sites"],
        {**agreed("back", "midline"), "chaperone": {"offered": True, "outcome": "declined"}},
    ),
    # What the consent says against what was done
    (
        NOTE,
        {**SIGNED_BEFORE, "consent.signed_at": "2025-12-31T09:50:00-06:00"},
        ["N15 consent.signed_at"],
        {**SIGNED_BEFORE, "consent.signed_at": "2026-01-01T09:50:00-06:00"},
    ),
    (
        NOTE,
        {"consent.signed_at": "2026-03-01T23:50:00-06:00"},
        ["N15 consent.confirmed_on_day"],
        {"consent.signed_at": "2026-03-01T23:50:00-06:00", **SIGNED_BEFORE},
    ),
    (
        NOTE,
        {**SIGNED_BEFORE, "consent.confirmed_on_day": "2026-03-01T09:50:00-06:00"}
        | {"consent.signed_at": "2026-02-20T09:50:00-06:00"},
        ["N15 consent.confirmed_on_day"],
        {},
    ),
    (
        NOTE,
        {"screening.skin_type": "fitzpatrick_4"},
        ["R11 consent.pigment_initials"],
        {"screening.skin_type": "fitzpatrick_4", "consent.pigment_initials": "given"},
    ),
    (NOTE, {"consent.understanding_check": GONE}, ["N16 consent.understanding_check"], {}),
    (
        NOTE,
        {"consent.practitioner_named": "Ann Moe, MD"},
        ["R18 consent.practitioner_named"],
        {"consent.practitioner_named": "Dr. jane  roe"},
    ),
    # Where one part of a condition decides
    (
        CONSENT,
        {**agreed("jawline", "not_applicable"), "plan.technique": "light_area"},
        ["N1 plan.sites[0].laterality", "N10 plan.sites"],
        {},
    ),
    (
        NOTE,
        {**agreed("jawline", "not_applicable"), **AREA},
        ["N1 procedure.sites[0].laterality", "N10 procedure.sites"],
        {},
    ),
    (
        NOTE,
        {**agreed("cheek", "bilateral"), "procedure.sites.0.lesion_count": GONE},
        ["N1 procedure.sites[0].laterality", "note-lesion-count procedure.sites[0].lesion_count"],
        {},
    ),
    (
        NOTE,
        {**agreed("sternum"), "procedure.status": GONE},
        ["R20 procedure.status", "N10 procedure.sites", "N22 chaperone"],
        {},
    ),
    (
        NOTE,
        {**agreed("sternum"), "chaperone": {"offered": True, "outcome": "declined"}},
        ["N10 procedure.sites"],
        {},
    ),
    (
        NOTE,
        {"procedure.start": GONE, "consent.signed_at": "2025-12-31T09:50:00-06:00"},
        ["note-start procedure.start", "N15 consent.signed_at", "N15 consent.confirmed_on_day"],
        {},
    ),
    (
        NOTE,
        {"procedure.start": GONE, "consent.signed_at": "2026-03-01T09:50:00-06:00", **SIGNED_BEFORE},
        ["note-start procedure.start"],
        {},
    ),
    (
        NOTE,
        {"consent.ticked_conditions": ["raynaud"], "screening.raynaud": GONE},
        ["R4 screening.raynaud"],
        {},
    ),
    (NOTE, {**PARENT, "patient.birth_date": "2020-01-01"}, ["N11 patient.birth_date"], {}),
    (
        NOTE,
        {"consent": GONE, "screening.skin_type": "fitzpatrick_5"},
        [
            "R15 consent.given_by",
            "R15 consent.outcome",
            "R15 consent.signed_at",
            "consent-discussed-by consent.discussed_by",
        ],
        {},
    ),
    # Where two rules meet
    (NOTE, {"screening.diagnosis_uncertain": "unknown"}, ["N6 screening.diagnosis_uncertain"], {}),
    (
        NOTE,
        {"procedure.status": GONE, "procedure.agent": GONE},
        ["R20 procedure.status", "note-agent procedure.agent"],
        {},
    ),
    (
        NOTE,
        {"consent": GONE},
        [
            "R15 consent.given_by",
            "R15 consent.outcome",
            "R15 consent.signed_at",
            "consent-discussed-by consent.discussed_by",
        ],
        {},
    ),
    (NOTE, CHILD, ["R14 consent.assent", "R14 consent.given_by"], {}),
    (
        CONSENT,
        {"plan.sites.0.body_site": "knee"},
        ["consent-site plan.sites[0].body_site", "unknown-code plan.sites[0].body_site"],
        {},
    ),
    (
        NOTE,
        {"procedure.sites.0.body_site": "knee", "consent.sites.0.body_site": "knee"},
        [
            "note-site procedure.sites[0].body_site",
            "agreed-sites plan.sites[0]",
            "unknown-code consent.sites[0].body_site",
            "unknown-code procedure.sites[0].body_site",
        ],
        {},
    ),
    (
        NOTE,
        {**WHOLE_FACE, "procedure.sites.0.technique": GONE},
        ["note-technique procedure.sites[0].technique"],
        {},
    ),
]


def read_beside(changes):
    """The record of a case, and what its `form` and `amends` say is given beside it; also of an example."""
    if isinstance(changes, tuple):
        return visit_with(changes, PACK)
    form, amends = changes.get("form"), changes.get("amends")
    visit = read_visit(altered({k: v for k, v in changes.items() if k not in ("form", "amends")}))
    if form is not None:
        record = read_visit(altered(form.get("record", {})))
        made = {"language": "en", "version": "0.1.0", **form, "record": record}
        form = Form(**made)
    return visit, Beside(form, Amended(**{**FILED, **amends}) if amends is not None else None)


@pytest.fixture
def find(pack):
    """A function that gives the findings of a document for the complete visit with changes."""

    def findings(changes, document=NOTE, clinic=None):
        visit, beside = read_beside(changes)
        names = build_context(visit, pack, document, clinic=clinic, beside=beside)
        return check(visit, pack, document, clinic=clinic, context=names)

    return findings


def told(findings):
    return [f"{finding.id} {finding.path}" for finding in findings]


@pytest.mark.parametrize("document", [NOTE, CONSENT, AFTERCARE])
def test_a_visit_that_lacks_nothing_has_no_finding(find, document):
    assert find({}, document) == ()


@pytest.mark.parametrize(
    ("document", "changes", "expected", "harmless"),
    CASES,
    ids=[f"{c[0]} {c[2][0]} {n}" for n, c in enumerate(CASES)],
)
def test_a_check_finds_what_it_looks_for_and_no_more(find, document, changes, expected, harmless):
    assert sorted(told(find(changes, document))) == sorted(expected)
    assert not set(told(find(harmless, document))) & set(expected)


@pytest.mark.parametrize("example", examples_of(PACK), ids=lambda one: one.place.replace(" ", "-"))
def test_an_example_finds_what_its_rule_looks_for_and_no_more(example):
    assert found_by(example.found_with, example.document, PACK) == {example.rule, *example.also}
    assert example.rule not in found_by(example.passed_with, example.document, PACK)


def test_every_row_has_an_example():
    shown = set()
    for one in examples_of(PACK):
        visit, beside = visit_with(one.found_with, PACK)
        names = build_context(visit, PACK, one.document, beside=beside)
        shown |= {hit.row.place for hit in find_hits(PACK, one.document, names).hits}
    assert shown == {row.place for row in read_checks(PACK)}


def test_every_row_of_the_table_is_tried(pack, find):
    tried = {(d, f.id, f.message.split(":")[0]) for d, changes, *_ in CASES for f in find(changes, d)}
    for one in examples_of(pack):
        visit, beside = visit_with(one.found_with, pack)
        names = build_context(visit, pack, one.document, beside=beside)
        tried |= {(one.document, f.id, f.title) for f in check(visit, pack, one.document, context=names)}
    rows = {(document, row.id, row.message) for row in read_checks(pack) for document in row.documents}
    assert rows - tried == set()


def without_one_part(when):
    """The condition again and again, each time without one side of an `and` or an `or`."""
    tree = ast.parse(when.replace(".class.", ".class_."), mode="eval")  # a name of its own in Python
    count = sum(isinstance(node, ast.BoolOp) for node in ast.walk(tree))
    for number in range(count):
        for side in range(len(bool_op(tree, number).values)):
            changed = copy.deepcopy(tree)
            del bool_op(changed, number).values[side]
            yield ast.unparse(changed).replace(".class_.", ".class.")


def bool_op(tree, number):
    return [node for node in ast.walk(tree) if isinstance(node, ast.BoolOp)][number]


def scopes(row, names):
    """The names over which a row is asked."""
    items = names
    for name in row.each.split(".") if row.each else ():
        items = (items or {}).get(name)
    return [{**names, row.item: item} for item in items or ()] if row.each else [names]


def every_record(pack):
    """The records of this file and of the examples, with the ids and paths that each is there for."""
    cases = {}
    for _, changes, expected, harmless in CASES:
        own = re.sub(r"\d+\]", "]", " ".join(expected)).split()
        for tried in (changes, harmless):
            cases.setdefault(repr(tried), (tried, set()))[1].update(own)
    for _, tried in HARMLESS:
        cases.setdefault(repr(tried), (tried, set()))
    records = [(read_beside(changes), own) for changes, own in cases.values()]
    for one in examples_of(pack):
        records += [(visit_with(tried, pack), {one.rule}) for tried in (one.found_with, one.passed_with)]
    return records


@pytest.fixture(scope="module")
def asked(pack):
    """A function that gives what a row is asked over: every record of this file, its own cases first."""
    records = every_record(pack)

    @functools.cache
    def names_of(number, document):
        (visit, beside), _ = records[number]
        return build_context(visit, pack, document, beside=beside)

    @functools.cache
    def nearest(rule, path):
        nearness = [len({rule, path} & own) for _, own in records]
        return sorted(range(len(records)), key=lambda number: -nearness[number])

    def asked_of(row):
        for number in nearest(row.id, row.path):
            for document in row.documents:
                yield from scopes(row, names_of(number, document))

    return asked_of


def answer(when, row, names):
    """What a condition says over these names, or what keeps it from saying anything."""
    try:
        return bool(expression(when, row.place).evaluate(names))
    except DocgenError as error:
        return error.problems[0].message


def differs(changed, row, names_asked, known):
    """Whether the changed condition answers otherwise somewhere; `known` keeps the answers of the row."""
    for number, names in enumerate(names_asked):
        if number not in known:
            known[number] = answer(row.when, row, names)
        if answer(changed, row, names) != known[number]:
            return True
    return False


def test_every_part_of_every_condition_is_needed(pack, asked):
    """Without any one side of an `and` or an `or` a row would find something else in some record."""
    needless = []
    for row in read_checks(pack):
        known = {}
        for changed in without_one_part(row.when):
            if row.is_core and ASKS in row.when and ASKS not in changed:
                continue  # only a pack that asks nothing shows it: the test below
            if not differs(changed, row, asked(row), known):
                needless.append(f"{row.place}: {row.when} / {changed}")
    assert needless == [], "\n".join(needless)


def test_a_pack_that_asks_about_no_condition_is_not_asked_for_answers(tmp_path):
    asks, bare = load_pack(make_tiny_pack(tmp_path / "tiny")), load_pack(make_bare_pack(tmp_path / "bare"))
    visit = {**{key: VISIT[key] for key in ("patient", "encounter")}, "procedure": {"status": "completed"}}
    for pack, documents, asked in ((asks, (NOTE, CONSENT), True), (bare, ("note", "consent"), False)):
        record = load_encounter(visit, pack=pack)
        assert all(
            any(f.id == "R4" for f in check(record, pack, document)) is asked for document in documents
        )


def test_a_part_that_is_not_needed_is_found(pack, asked):
    row = next(row for row in read_checks(pack) if row.id == "place-of-service")
    row = dataclasses.replace(row, when=f"({row.when}) and patient")
    needed = {changed: differs(changed, row, asked(row), {}) for changed in without_one_part(row.when)}
    assert needed == {"patient": True, "missing(encounter.place_of_service)": False}


# What a rule could take for its own, and is not.
FOR_ONE = {"form": {"record": {"encounter.date": "2026-03-01", "consent.this_visit_only": True}}}
HARMLESS = [
    (NOTE, {**NOT_DONE, "consent.vehicle": "acetone", "plan.vehicle": other("water")}),
    (NOTE, {**SLUSH_OF_BOTH, "consent.vehicle": other("water"), "form": slush_form("acetone")}),
    (NOTE, {**NOT_DONE, **FOR_ONE}),
    (
        NOTE,
        {
            **NOT_DONE,
            "consent.this_visit_only": True,
            "consent.signed_at": "2026-02-01T09:50:00-06:00",
            "prior_procedures": [{"date": "2026-02-01"}],
        },
    ),
    (NOTE, {"consent.photographs": False}),
    (NOTE, {"procedure.tolerance": "poorly"}),
    (NOTE, agreed("nose", "not_applicable")),
    (CONSENT, agreed("nose", "not_applicable")),
    (NOTE, {**NOT_DONE, "condition.secondary": ["I73.00", "Z33.1"]}),
    (NOTE, {**NOT_DONE, "screening": {"raynaud": "not_asked"}}),
    (NOTE, {**NOT_DONE, "screening": {"raynaud": "not_asked", "pregnancy": "no"}}),
    (CONSENT, {"screening.pregnancy": GONE, **MAN}),
    (NOTE, NOT_REQUIRED),
    (NOTE, {**NOT_DONE, "time_out": {"outcome": "not_held"}}),
    (NOTE, {"consent.sessions_used": 1}),
    *(
        (
            NOTE,
            {
                **NOT_DONE,
                "consent.sessions": 1,
                "consent.sessions_used": 2,
                "prior_procedures": "none",
                **signed,
            },
        )
        for signed in ({}, {"consent.signed_at": EARLY})
    ),
    (NOTE, {**NOT_DONE, "consent.this_visit_only": True, "consent.signed_at": "2026-03-01T09:00:00-06:00"}),
    *((NOTE, {**ALSO_NOSE, f"{table}.sessions": 2}) for table in ("consent", "plan")),
    (NOTE, {**NOT_DONE, **ALSO_NOSE}),
    (NOTE, {**NOT_DONE, "consent": {"outcome": "declined", "reason": "cost", "applicator": "cryoprobe"}}),
    (NOTE, {**NOT_DONE, "screening": {"skin_type": "not_assessed"}}),
    (
        NOTE,
        {
            **NOT_DONE,
            "patient.birth_date": "2008-03-02",
            "consent": {
                "outcome": "declined",
                "given_by": "patient",
                "signed_at": "2026-03-01T09:00:00-06:00",
            },
        },
    ),
    (
        NOTE,
        {
            "patient.birth_date": "2008-03-02",
            "consent.signed_at": "2026-03-01T09:00:00-06:00",
            "consent.confirmed_on_day": EARLY,
            "consent.given_by": "emancipated_minor",
            "consent.emancipation_basis": "married",
        },
    ),
    (NOTE, {"form": {"written": {"confirmed_on": "2026-03-02"}}}),
    (NOTE, {**NOT_DONE, "form": {"written": {"withdrawn_on": "2026-03-01", "still_right": "no"}}}),
    (NOTE, {**NOT_DONE, "form": {"record": {"plan.applicator": "cryoprobe"}}}),
    (
        NOTE,
        {
            **NOT_DONE,
            "plan.agent": "carbon_dioxide_slush",
            "plan.vehicle": "acetone",
            "form": slush_form("none"),
        },
    ),
    (NOTE, {"form": {"version": None}, "consent.form_version": "0.2.0"}),
    (NOTE, {**NOT_DONE, "form": SLUSH_FORM}),
    (NOTE, {**NOT_DONE, "form": {"ticked": ("raynaud",), "record": {"practitioner.name": "Max Moe"}}}),
    (NOTE, {**NOT_DONE, "form": {"record": {"encounter.date": "2026-03-03"}}}),
    (
        NOTE,
        {
            **NOT_DONE,
            "consent": {"outcome": "declined", "reason": "cost", "signed_at": "2026-02-01T09:00:00-06:00"},
            "procedure.start": "2026-03-02T10:02:00-06:00",
            "form": {"record": {"consent.valid_for": 2}},
        },
    ),
    (CONSENT, {**PARENT, "consent.given_by": "patient"}),
    (NOTE, {**PARENT, "consent.given_by": "patient"}),
    (
        CONSENT,
        {"plan.sites": [{"body_site": other("scalp"), "laterality": "not_applicable"}]},
    ),
    (
        NOTE,
        {
            **agreed(other("ear"), "not_applicable"),
        },
    ),
    (
        NOTE,
        {
            **AREA,
            **{key.replace(".0.", ".1."): value for key, value in AREA.items()},
            "procedure.timing_basis": GONE,
        },
    ),
    (NOTE, {**NOT_DONE, "plan.sites": GONE, **LEFT_OVER}),
    (NOTE, {**NOT_DONE, "condition.code": "L73.0"}),
    (NOTE, {**NOT_DONE, "prior_treatments": []}),
    (NOTE, {**NOT_DONE, "consent": GONE}),
    (NOTE, {**NOT_DONE, "consent.agent": "carbon_dioxide_slush"}),
    (NOTE, {**NOT_DONE, "plan.agent": "carbon_dioxide_slush"}),
    (NOTE, {**NOT_DONE, "plan.applicator": "open_spray"}),
    (NOTE, {**NOT_DONE, "time_out": {"at": "2026-03-02T10:00:00-06:00"}}),
    (NOTE, {**NOT_DONE, **CHILD, "consent": {"given_by": "patient"}}),
    (NOTE, {**NOT_DONE, **CHILD, "consent": {"given_by": "parent"}}),
    (NOTE, {**NOT_DONE, **CHILD, "consent": {"given_by": "emancipated_minor"}}),
    (NOTE, {**NOT_DONE, "guardian": {"name": "Pat Example"}}),
    (CONSENT, {"payer": {**DENIED, "notice": "good_faith_estimate"}}),
    (NOTE, {"payer": {"kind": "medicare_original", "coverage_finding": "expected_covered"}}),
    (NOTE, {"payer": {"kind": "self_pay", "coverage_finding": "unknown", **ESTIMATE}}),
    (NOTE, {"payer": {"kind": "none_known", "estimate_given_on": "2026-03-03"}}),
    (NOTE, {"payer": {"kind": "none_known", **LATE_ESTIMATE}, "encounter.booked_on": "2026-02-02"}),
    (
        NOTE,
        {
            "payer": {"kind": "self_pay", "estimate_given_on": "2026-03-02"},
            "encounter.booked_on": "2026-02-26",
        },
    ),
    (NOTE, {**ABANDONED, "procedure.units": 0}),
    *((CONSENT, {f"screening.{code}": "unknown"}) for code in ("collagen_vascular", "keloid_tendency")),
    *((CONSENT, {f"screening.{code}": "unknown"}) for code in ("anticoagulant", "fainting", "pregnancy")),
    (NOTE, {"consent.ticked_conditions": ["allergies"]}),
    # A rightly abandoned visit: nothing was frozen, and what was found is told.
    (NOTE, {**ABANDONED, "screening.raynaud": "yes", "screening.skin_type": "fitzpatrick_5"}),
    (NOTE, {**ABANDONED, "screening.skin_type": GONE, "screening.cold_urticaria": "yes"}),
    (NOTE, {**ABANDONED, "screening": GONE}),
    *(
        (NOTE, {**ABANDONED, f"screening.{condition}": answer})
        for condition in ("raynaud", "prior_cryo_reaction", "diagnosis_uncertain", "platelet_disorder")
        for answer in (GONE, "yes", "not_asked", "unknown", "not_applicable")
    ),
    *(
        (NOTE, {**ABANDONED, f"screening.{condition}": "yes"})
        for condition in ("pregnancy", "keloid_tendency", "isotretinoin", "anticoagulant", "fainting")
    ),
    (NOTE, {"form": {"ticked": ("allergies",)}}),
    (CONSENT, {"plan.sites": [{"body_site": "face"}], "plan.technique": GONE}),
    # The one who decides is asked for the language, and the interpreter's language counts.
    (NOTE, {**MOTHER_SPEAKS_SPANISH, "consent.form_language": "es", **REVIEWED}),
    (NOTE, {**CHILD, **ASSENTED, "patient.language": "es", "guardian.language": "en"}),
    (
        NOTE,
        {"patient.language": "fr", "patient.reads": "es", **FRENCH_INTERPRETER},
    ),
    (
        CONSENT,
        {"patient.language": "fr", "patient.reads": "es", **FRENCH_INTERPRETER},
    ),
    # Days are those of the zone in which the procedure began.
    (NOTE, {"signature.at": "2026-03-03T05:30:00Z"}),
    (NOTE, {"consent.signed_at": "2025-12-31T14:00:00Z", "consent.valid_for": 61, **SIGNED_BEFORE}),
    # Times that just meet.
    (NOTE, {"time_out.at": START_OF_VISIT, "screening.asked_at": START_OF_VISIT}),
    (NOTE, {"consent.signed_at": "2026-03-01T09:50:00-06:00", "consent.confirmed_on_day": START_OF_VISIT}),
    (NOTE, {"signature.at": "2026-03-02T10:12:00-06:00"}),
    (
        NOTE,
        {
            **CHILD,
            **ASSENTED,
            "guardian.language": "es",
            "patient.language": "es",
            "consent.form_language": "es",
            **REVIEWED,
        },
    ),
    (NOTE, {**NOT_DONE, "consent.capacity": "unable", "consent.given_by": "patient"}),
    (NOTE, {**NOT_DONE, "consent.capacity": "not_assessed"}),
    (NOTE, {**NOT_DONE, **BY_AN_AGENT, "consent.capacity": "able", "consent.patient_agreement": GONE}),
    (NOTE, {**NOT_DONE, **BY_AN_AGENT, "consent.capacity": "none", "consent.patient_agreement": "objects"}),
    (NOTE, {**NOT_DONE, **CHILD, "consent.given_by": "parent", "guardian": {"relationship": "aunt"}}),
    (NOTE, {**NOT_DONE, **CHILD, "consent.given_by": "parent", "guardian": {"relationship": "my mom"}}),
    (NOTE, {**NOT_DONE, **CHILD, **ASKED_AUNT, "guardian": {"delegated_until": "2025-12-31"}}),
    (NOTE, {**NOT_DONE, **SIGNED_ALL_THE_SAME, "consent.given_by": "emancipated_minor"}),
    # A minor's guardian in words of the record; a delegation that was good when the consent was signed.
    (NOTE, {**CHILD, **LEGAL_GUARDIAN, "consent.assent": "given"}),
    (
        NOTE,
        {
            **CHILD,
            **ASKED_AUNT,
            **SIGNED_BEFORE,
            "consent.signed_at": "2026-02-27T09:00:00-06:00",
            "guardian.delegated_until": "2026-02-27",
            "consent.assent": "given",
        },
    ),
    (CONSENT, {**CHILD, **PARENT, "guardian.delegated_until": "2025-12-31"}),
    (
        NOTE,
        {
            **CHILD,
            "consent.given_by": "emancipated_minor",
            "consent.emancipation_basis": "married",
            "consent.assent": "refused",
        },
    ),
    (NOTE, {**STOPPED, **LEFT_OVER, "procedure.sites": GONE, "aftercare": GONE}),
    # Who decides: at the signature, and by what right
    (NOTE, BY_STATE_LAW),
    (NOTE, {**NOT_DONE, **BY_STATE_LAW, "guardian.document": GONE}),
    (NOTE, {**NOT_DONE, **CHILD, **BY_STATE_LAW, "consent.capacity": GONE}),
    (NOTE, {**NOT_DONE, **CHILD, **BY_AN_AGENT, "consent.capacity": GONE}),
    (NOTE, {**NOT_DONE, **CHILD, **ASKED_AUNT, "guardian.relationship": "mother"}),
    (NOTE, {**NOT_DONE, **OF_AGE_SINCE, **PARENT}),
    (NOTE, {**NOT_DONE, **OF_AGE_SINCE, "consent.given_by": "patient"}),
    (
        NOTE,
        {**OF_AGE_SINCE, "consent.given_by": "emancipated_minor", "consent.emancipation_basis": "married"},
    ),
    (CONSENT, {**CHILD, **PARENT, "guardian.relationship": "mother", "consent.given_by": GONE}),
    (
        NOTE,
        {**SPANISH_INTERPRETER, "interpreter.mode": "bilingual_clinician", "interpreter.name": "Jane Roe"},
    ),
    (NOTE, {"interpreter": {"mode": "none_available", "name": "Jane Roe"}}),
    (NOTE, {**NOT_DONE, "interpreter": {"name": "Ana Example"}}),
    (NOTE, {**NOT_DONE, "interpreter": {"mode": "video"}}),
    (
        CONSENT,
        {
            "guardian": {"name": "Pat Example", "relationship": "his wife", "document_seen": True},
            "consent.given_by": GONE,
        },
    ),
    (
        NOTE,
        {
            **ASKED_AUNT,
            "consent.capacity": "unable",
            "consent.patient_agreement": "agrees",
            "guardian": {"name": "P", "relationship": "aunt", "document_seen": True},
            "guardian.delegated_until": "2025-12-31",
        },
    ),
    (NOTE, {"interpreter": {"mode": "none_available", "name": "Alex Example"}}),
    # Nobody interpreted.
    *(
        (
            NOTE,
            {"patient.language": "es", "consent.form_language": "es", **REVIEWED, "interpreter": interpreter},
        )
        for interpreter in ({"mode": "none_available", **came} for came in NOT_AT_THE_SIGNATURE)
    ),
    # Of a visit that was not done nothing is asked that only a procedure brings.
    *(
        (NOTE, {**NOT_DONE, **SIGNED_ALL_THE_SAME, "interpreter": {"mode": "video", **came}})
        for came in NOT_AT_THE_SIGNATURE
    ),
    *(
        (NOTE, {**NOT_DONE, **changes})
        for changes in (
            {"supervising_practitioner": {"name": "Max Moe"}},
            {"payer": {"kind": "medicare_original"}, "supervising_practitioner": AT_A_SCREEN},
            {"consent.copy_given": "no"},
            {"condition.severity": "iga_4"},
            {"condition.severity": "iga_1"},
            {"condition.code": "L70.4"},
            {"patient.birth_date": "2020-01-01"},
            {**CHILD, "consent.assent": "refused"},
            {**CHILD, "guardian": {"name": "Pat Example", "language": "es"}},
            {"patient.language": "es"},
            {"interpreter": {"mode": "minor"}},
            {"payer": DENIED},
            {"payer": {**DENIED, **ABN}},
            {"payer": {"kind": "medicare_advantage", "notice": "abn_cms_r_131"}},
            {"payer": {"kind": "commercial", "coverage_finding": "prior_authorization"}},
            {"payer": {**MEDICARE, "modifiers": ["GA"]}},
            {"payer": {**MEDICARE, **ABN}},
            {"payer": {**MEDICARE, "notice": "abn_cms_r_131"}},
            {"payer": {"kind": "self_pay"}},
            {"payer": {"kind": "commercial"}},
            {"evaluation": {"code": "99213"}},
            {"evaluation": {"code": "99213", "separate": False}},
            {"assistants": GONE},
            {"consent.understanding_check": "not_done"},
            {"condition.code": "L70.1"},
            {"condition.code": "L70"},
            {"condition.features": ["nodulocystic"]},
            {"prior_procedures": [{"date": "2026-03-02"}]},
            {"payer": {"kind": "commercial", "coverage_finding": "unknown"}},
            {"payer": {"kind": "medicare_original", **UNTICKED}},
            {"payer": {"kind": "medicare_original", **ABN, "notice_option": "option_3"}},
            {"payer": {"kind": "self_pay", "notice": "good_faith_estimate"}},
            {"payer": {"kind": "self_pay", "estimate_given_on": "2026-03-09"}},
            {"payer": {"kind": "self_pay", **LATE_ESTIMATE}, "encounter.booked_on": "2026-02-02"},
            {"procedure.units": 0},
            {"procedure.other_procedures": [{"code": "10040"}]},
            {"prior_procedures": [{"date": "2026-02-28"}]},
            {"prior_treatments.1.result": "ongoing"},
            {"screening.isotretinoin": "yes"},
            {"screening.skin_type": "fitzpatrick_6", "consent.outcome": "given"},
            {"screening.raynaud": "no", "consent.ticked_conditions": ["raynaud"]},
            {"consent.practitioner_named": "Ann Moe"},
            {"consent.signed_at": "2025-01-01T10:00:00-06:00"},
            {"plan.sites": [{"body_site": "eyebrow", "laterality": "left"}]},
            {"plan.sites": [{"body_site": "neck_back", "laterality": "midline"}]},
            {"plan.sites": [{"body_site": "alar_rim", "laterality": "left"}]},
            {"plan.sites": [{"body_site": "sternum"}]},
        )
    ),
    *(
        (NOTE, {**NOT_DONE, "screening": {condition: "yes"}})
        for condition in ("circulation_disorder", "pregnancy", "keloid_tendency", "sun_exposure")
    ),
    *(
        (NOTE, {**NOT_DONE, "screening": {condition: answer}})
        for condition in ("raynaud", "prior_cryo_reaction", "diagnosis_uncertain", "fainting")
        for answer in ("yes", "not_asked", "unknown", "not_applicable")
    ),
]


@pytest.mark.parametrize(("document", "changes"), HARMLESS)
def test_what_does_not_apply_is_not_asked(find, document, changes):
    """But the coder is asked about what was stopped."""
    asked = ["modifier-52-53 procedure.status"] if changes.get("procedure.status") == "stopped" else []
    assert told(find(changes, document)) == asked


# ---- What may be final ----


def stops(findings):
    return told(finding for finding in findings if finding.level == "stop")


def test_a_consent_needs_only_the_plan(find):
    visit = dict.fromkeys(
        ["consent", "time_out", "procedure", "post", "aftercare", "signature", "prior_treatments"], GONE
    )
    assert stops(find({**visit, "screening": {"skin_type": "fitzpatrick_5"}}, CONSENT)) == []


def test_the_note_of_a_visit_that_was_not_done_can_be_final(find):
    assert find(NOT_DONE) == ()


def test_the_note_of_a_visit_that_was_stopped_can_be_final(find):
    assert told(find({**STOPPED, **LEFT_OVER})) == ["modifier-52-53 procedure.status"]


def test_the_note_of_a_visit_that_was_stopped_before_the_first_freeze_can_be_final(find):
    changes = {**STOPPED, **LEFT_OVER, "procedure.sites": GONE, "aftercare": GONE}
    assert told(find(changes)) == ["modifier-52-53 procedure.status"]


@pytest.mark.parametrize("document", [NOTE, CONSENT, AFTERCARE])
def test_a_record_that_says_next_to_nothing_is_stopped_without_an_error(pack, document):
    data = {key: complete_visit()[key] for key in ("patient", "encounter")}
    found = check(read_visit(data), pack, document)
    assert stops(found)
    assert all(finding.document == document for finding in found)


def test_rows_without_a_name_are_not_told_as_the_same_site_too(find):
    found = find({"plan.sites": [{"body_site": "other", "laterality": "left"}] * 2}, CONSENT)
    assert told(found) == ["other-words plan.sites[0].body_site", "other-words plan.sites[1].body_site"]


PATHS = [
    ".".join(path)
    for table, keys in complete_visit().items()
    for path in [(table,), *((table, key) for key in (keys if isinstance(keys, dict) else ()))]
    if path not in [("patient",), ("encounter",), ("patient", "name"), ("patient", "birth_date")]
    and path not in [("patient", "record_number"), ("encounter", "date")]
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gone=st.sets(st.sampled_from(PATHS), max_size=40))
def test_whatever_a_record_lacks_every_document_is_judged(find, pack, gone):
    changes = dict.fromkeys(sorted(gone, key=len, reverse=True), GONE)
    for document in pack.documents:
        for finding in find(changes, document):
            assert finding.path
            assert finding.message


ITEMS = {
    "procedure.sites.0": complete_visit()["procedure"]["sites"][0],
    "consent.sites.0": complete_visit()["consent"]["sites"][0],
    "plan.sites.0": complete_visit()["plan"]["sites"][0],
    "prior_treatments.0": complete_visit()["prior_treatments"][0],
}


@pytest.mark.parametrize("place", ITEMS)
def test_whatever_an_item_of_a_list_lacks_every_document_is_judged(find, pack, place):
    several = {"procedure.sites.0.freeze_cycles": 2} if place == "procedure.sites.0" else {}
    for key in ITEMS[place]:
        for document in pack.documents:
            assert all(finding.path for finding in find({**several, f"{place}.{key}": GONE}, document))


def test_stops_come_first_and_what_is_only_to_know_last(find):
    levels = [f.level for f in find({"procedure": GONE, "signature.at": "2026-03-09T10:00:00-06:00"})]
    assert levels == sorted(levels, key=["stop", "warn", "info"].index)
    assert {"stop", "info"} <= set(levels)


def test_a_finding_says_what_to_do_and_where_the_rule_comes_from(pack):
    for row in read_checks(pack):
        assert row.message[0].isupper()
        assert not row.message.endswith(".")
        assert row.fix
        assert row.source


def test_a_finding_names_what_it_is_about_in_the_words_of_the_pack(find):
    (found,) = find({"screening.raynaud": "yes", "screening.raynaud_detail": "private words"})
    assert found.message == "A contraindication is recorded: Raynaud's disease or phenomenon"


def test_no_finding_holds_a_text_of_the_record(find):
    texts = {
        "patient.name": "SECRET",
        "screening.raynaud_detail": "SECRET",
        "screening.raynaud": "unknown",
        "post.assessment": "SECRET",
        "procedure.complications": ["headache"],
        "procedure.events": [{"complication": "headache", "detail": "SECRET"}],
    }
    assert "SECRET" not in repr(find(texts))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"consent.agent": "carbon_dioxide_slush", "form": SLUSH_FORM}, ["R17 procedure.agent"]),
        (site(laterality="right"), ["R16 procedure.sites[0]"]),
        ({"consent.practitioner_named": "Max Moe"}, ["R18 consent.practitioner_named"]),
        ({"consent.ticked_conditions": ["raynaud"]}, ["N14 screening.raynaud"]),
        (
            {**OLD_CONSENT, "consent.signed_at": "2025-12-31T09:00:00-06:00"},
            ["N15 consent.signed_at"],
        ),
        ({"screening.raynaud": "yes", "procedure.end": GONE}, []),
        (
            {"consent.ticked_conditions": ["raynaud"], "form": {"ticked": ("raynaud",)}},
            ["N14 screening.raynaud"],
        ),
    ],
)
def test_a_disagreement_with_the_consent_is_told_and_nothing_else(pack, changes, expected):
    visit, beside = read_beside({"form": {}, **changes})
    assert told(check_agreement(visit, pack, NOTE, beside.form)) == expected


# ---- Limits, codes, context ----


def test_a_clinics_limit_takes_the_place_of_the_packs(find):
    strict = Clinic(limits={"cycles_warn": 0})
    assert "R10 procedure.sites[0].freeze_cycles" in told(find({}, clinic=strict))


def test_a_code_that_the_pack_does_not_have_stops_every_document(find):
    for document in (NOTE, CONSENT, AFTERCARE):
        found = find({"condition.features": ["warts"]}, document)
        assert told(found) == ["unknown-code condition.features[0]"]
        assert found[0].level == "stop"


def test_names_that_were_built_already_are_used(pack):
    encounter = read_visit(complete_visit())
    names = build_context(encounter, pack, NOTE)
    names["procedure"]["agent"] = names["agent"] = None
    assert told(check(encounter, pack, NOTE, context=names)) == ["note-agent procedure.agent"]


@pytest.mark.parametrize(
    ("changes", "owed"),
    [
        ({}, {NOTE, AFTERCARE}),
        ({"procedure": GONE}, set()),
        ({"procedure": GONE, "consent": {"valid_for": 30}}, {CONSENT}),
        ({"procedure": GONE, "consent": {"outcome": "given"}}, set()),
        ({"procedure": GONE, "consent": {"signed_at": START_OF_VISIT}}, set()),
        ({"procedure": {"start": START_OF_VISIT}, "consent": GONE}, set()),
        ({"plan": GONE}, {NOTE, AFTERCARE}),
        (NOT_DONE, {NOTE}),
        ({**STOPPED, **LEFT_OVER}, {NOTE, AFTERCARE}),
        ({**STOPPED, **LEFT_OVER, "procedure.sites": GONE}, {NOTE}),
    ],
)
def test_a_visit_owes_its_documents(pack, changes, owed):
    encounter = read_visit(altered(changes))
    documents = {d for d in pack.documents if due(pack, d, build_context(encounter, pack, d))}
    assert documents == owed


# ---- Releases ----

BEFORE, START, AFTER = "2026-03-02T09:00:00-06:00", "2026-03-02T10:02:00-06:00", "2026-03-02T12:00:00-06:00"
RAYNAUD = {"screening.raynaud": "yes"}
RIGHT_CHEEK = site(laterality="right")


def override(rule, at=BEFORE, **changes):
    return {
        "overrides": [{"check": rule, "by": "Jane Roe, MD", "at": at, "reason": "mild, years ago", **changes}]
    }


def variance(rule, at=AFTER, **changes):
    row = {"check": rule, "by": "Jane Roe, MD", "at": at, "statement": "seen at the end", **changes}
    return {"variances": [{key: value for key, value in row.items() if value is not GONE}]}


COLD_TOO = {"screening.cold_urticaria": "yes"}
RELEASED = {
    "an override before the act": (NOTE, {**RAYNAUD, **override("R1")}, "R1", "mild, years ago"),
    "an override at the start": (NOTE, {**RAYNAUD, **override("R1", START)}, "R1", "mild, years ago"),
    "an override before a consent": (CONSENT, {**RAYNAUD, **override("R1")}, "R1", "mild, years ago"),
    "an override that names what it permits": (
        NOTE,
        {**RAYNAUD, **override("R1 screening.raynaud")},
        "R1",
        "mild, years ago",
    ),
    "a variance that names what it tells of": (
        NOTE,
        {**RIGHT_CHEEK, **variance("R16  procedure.sites[0]")},
        "R16",
        "seen at the end",
    ),
    "a variance that answers a warning": (
        NOTE,
        {"consent.practitioner_named": "Ann Moe", **variance("R18")},
        "R18",
        "seen at the end",
    ),
    "a variance after the act": (NOTE, {**RIGHT_CHEEK, **variance("R16")}, "R16", "seen at the end"),
    "a variance where an override came too late": (
        NOTE,
        {**RAYNAUD, **override("R1", AFTER), **variance("R1")},
        "R1",
        "seen at the end",
    ),
}


@pytest.mark.parametrize("case", RELEASED)
def test_a_stop_is_released_and_says_by_whom_and_why(find, case):
    document, changes, rule, words = RELEASED[case]
    (found,) = [finding for finding in find(changes, document) if finding.id == rule]
    assert found.level == "info"
    said = "decided" if found.release.startswith("overrides") else "explained"
    assert re.search(rf" \({said} by Jane Roe, MD, March 2, 2026 at \d+:\d\d (AM|PM)\)$", found.message)
    assert words not in found.message  # what may be a patient's own affair stands in the note alone


CLOSED = {
    "an override after the start": (NOTE, {**RAYNAUD, **override("R1", AFTER)}, "R1", "after the start"),
    "a variance before the start": (
        NOTE,
        {**RIGHT_CHEEK, **variance("R16", BEFORE)},
        "R16",
        "before the start",
    ),
    "an override where only a variance helps": (
        NOTE,
        {**RIGHT_CHEEK, **override("R16")},
        "R16",
        "takes no override",
    ),
    "a variance for what must be said": (
        NOTE,
        {"post.plan": GONE, **variance("R20")},
        "R20",
        "takes no variance",
    ),
    "a variance on a consent": (CONSENT, {**RAYNAUD, **variance("R1")}, "R1", "this document comes before"),
    "a variance without a name": (
        NOTE,
        {**RIGHT_CHEEK, **variance("R16", by=GONE)},
        "R16",
        "does not say by",
    ),
    "a variance without words": (
        NOTE,
        {**RIGHT_CHEEK, **variance("R16", statement=GONE)},
        "R16",
        "does not say statement",
    ),
    "an override for another thing": (
        NOTE,
        {**RAYNAUD, **override("R1 screening.cold_urticaria")},
        "R1",
        "it names screening.cold_urticaria",
    ),
    "a variance for another thing": (
        NOTE,
        {**RIGHT_CHEEK, **variance("R16 procedure.sites[1]")},
        "R16",
        "it names procedure.sites[1]",
    ),
    "a variance without a time": (NOTE, {**RIGHT_CHEEK, **variance("R16", GONE)}, "R16", "does not say at"),
}


@pytest.mark.parametrize("case", CLOSED)
def test_a_stop_stays_closed_and_says_why(find, case):
    document, changes, rule, words = CLOSED[case]
    (found,) = [finding for finding in find(changes, document) if finding.id == rule]
    assert found.level == "stop"
    assert words in found.message


def test_a_finding_tells_which_release_opened_it(find):
    two = [*override("R2")["overrides"], *override("R1")["overrides"]]
    opened, needless = find({**RAYNAUD, "overrides": two})
    assert (needless.path, needless.release) == ("overrides[0].check", "")
    assert opened.release == "overrides[1]"
    opened, _ = find({**RIGHT_CHEEK, **variance("R16")})[::-1]
    assert opened.release == "variances[0]"
    (closed,) = find({**RAYNAUD, **override("R1", AFTER)})
    assert closed.release == ""


def test_an_override_by_the_id_alone_permits_one_thing_and_no_more(find):
    found = find({**RAYNAUD, **COLD_TOO, **override("R1")})
    assert [(finding.level, finding.release) for finding in found] == [("stop", ""), ("stop", "")]
    assert all(f'name it: "R1 {finding.path}"' in finding.message for finding in found)


def test_an_override_permits_only_what_it_names(find):
    found = find({**RAYNAUD, **COLD_TOO, **override("R1 screening.raynaud")})
    assert {finding.path: finding.level for finding in found} == {
        "screening.raynaud": "info",
        "screening.cold_urticaria": "stop",
    }


def test_a_variance_by_the_id_alone_tells_of_all_that_was_found(find):
    found = find({**RAYNAUD, **COLD_TOO, **variance("R1")})
    assert [finding.level for finding in found] == ["info", "info"]


def test_a_warning_of_the_same_check_does_not_make_an_override_ambiguous(find):
    changes = {"screening.raynaud": "unknown", "screening.collagen_vascular": "unknown", **override("N6")}
    found = {finding.path: finding for finding in find(changes)}
    assert found["screening.raynaud"].release == "overrides[0]"
    assert found["screening.collagen_vascular"].level == "warn"
    assert "override" not in found["screening.collagen_vascular"].message


def test_a_release_opens_no_other_check(find):
    found = find({**RAYNAUD, "screening.prior_cryo_reaction": "yes", **override("R1")})
    assert {finding.id: finding.level for finding in found} == {"R1": "info", "R2": "stop"}


def test_a_release_opens_the_same_check_of_every_site(find):
    changes = {**RIGHT_CHEEK, **site(1, body_site="nose"), **variance("R16")}
    assert [finding.level for finding in find(changes) if finding.id == "R16"] == ["info", "info"]


def test_a_release_that_opens_nothing_is_told(find):
    found = find({**override("R1"), **variance("R16")})
    assert told(found) == ["needless-release overrides[0].check", "needless-release variances[0].check"]
    assert {finding.level for finding in found} == {"info"}
    assert find(variance("R16"), CONSENT) == ()  # it is not asked there


def test_a_release_of_a_check_that_does_not_exist_is_told(find):
    (found,) = find(override("time_out"))
    assert (found.level, found.path) == ("warn", "overrides[0].check")
    assert "time-out" in found.fix


def test_nothing_releases_a_check_that_is_built_in(find):
    (found,) = find(variance("language-reviewed"))
    assert (found.level, found.message) == ("warn", "Nothing releases the check that this names")


HELD = {"R12": "R12 is asked by N21", "R27": "held by the project's own tests", "R29": "own tests"}


@pytest.mark.parametrize("rule", [*HELD, "R30", "N99", "R01"])
def test_a_numbered_rule_that_is_no_row_is_never_guessed(find, pack, rule):
    """Whoever switches off R12 means eye protection, and R2 is a contraindication."""
    (found,) = find(override(rule))
    (problem,) = find_setting_problems(Clinic(checks={rule: "off"}), pack)
    for fix in (found.fix, problem.fix):
        assert HELD.get(rule, "") in fix
        assert "did you mean" not in fix


def test_a_numbered_rule_that_only_a_source_names_leads_to_that_row(pack_with):
    table = pack_with(ROW.replace('"x"', '"N7"').replace('"somebody"', '"R7 for every agent"'))
    assert suggest_check("R7", table) == "R7 is asked by N7: name that"
    assert suggest_check("R70", table) == ""


@pytest.mark.parametrize(
    ("named", "fix"),
    [
        ("R1 screening.raynuad", "screening.raynaud"),
        ("R1 procedure.sites[0]", "write the id"),
        ("R16 procedure.sites[left]", "write the id"),
        ("R16 procedure.sites[0].body_site", "write the id"),
        ("N10 subject.sites[0].body_site", "write the id"),
    ],
)
def test_a_release_for_a_place_that_a_check_never_names_is_told(find, named, fix):
    (told_of,) = [
        finding for finding in find({**RAYNAUD, **variance(named)}) if finding.id == "unknown-release"
    ]
    assert (told_of.level, told_of.path) == ("warn", "variances[0].check")
    assert fix in told_of.fix


@pytest.mark.parametrize(
    "named",
    [
        "R1 screening.multiple_myeloma",
        "N6 screening.fainting_detail",
        "R16 procedure.sites[12]",
        "N10 plan.sites",
        "N10 procedure.sites",
        "time-out time_out.at",
    ],
)
def test_a_place_that_a_check_may_name_is_known(find, named):
    assert [finding.id for finding in find(variance(named))] == ["needless-release"]


def test_a_stop_on_what_was_done_can_always_be_released(pack):
    """Clinical facts 6a: a stop on a past act must not make the truth unfilable."""
    on_acts = {"R1", "R2", "R4", "R8", "R9", "R10", "R11", "R13", "R14", "R15", "R16", "R17", "N6", "N12"}
    on_acts |= {"N14", "N15", "N18", "N21", "time-out", "time-out-identifiers", "note-preparation"}
    on_acts |= {"aftercare-given", "lesion-not-acne"}
    closed = [
        row.place
        for row in read_checks(pack)
        if NOTE in row.documents
        and row.level == "stop"
        and row.id in on_acts
        and "variance" not in row.release
    ]
    assert closed == []


# ---- What a clinic sets ----

UNGRADED = {"condition.severity": GONE}


def test_a_check_that_a_clinic_switched_off_finds_nothing(find):
    assert told(find(UNGRADED)) == ["N2 condition.severity"]
    assert find(UNGRADED, clinic=Clinic(checks={"N2": "off"})) == ()


def test_a_check_that_a_clinic_raised_stops_and_can_be_released(find):
    raised = Clinic(checks={"N2": "stop"})
    (found,) = find(UNGRADED, clinic=raised)
    assert found.level == "stop"
    for release in (override("N2"), variance("N2")):
        (found,) = find({**UNGRADED, **release}, clinic=raised)
        assert found.level == "info"
        assert found.release


def test_a_setting_raises_every_row_of_a_check_and_lowers_none(pack):
    clinic = Clinic(checks={"N10": "warn", "R10": "stop"})
    levels = {(row.id, row.level) for row in read_checks(pack, clinic) if row.id in clinic.checks}
    assert levels == {("N10", "warn"), ("R10", "stop")}
    untouched = {row for row in read_checks(pack) if row.id not in clinic.checks}
    assert untouched <= set(read_checks(pack, clinic))


def test_a_release_of_a_check_that_is_switched_off_is_still_known(find):
    assert find(override("R1"), clinic=Clinic(checks={"R1": "off"})) == ()


SETTINGS = {
    "a check that is built in": (
        {"checks": {"language-reviewed": "off"}},
        "checks.language-reviewed",
        "unknown-check",
    ),
    "a check that there is not": ({"checks": {"N99": "off"}}, "checks.N99", "unknown-check"),
    "a check that is misspelt": ({"checks": {"time_out": "off"}}, "checks.time_out", "unknown-check"),
    "a stop that is lowered": ({"checks": {"R1": "warn"}}, "checks.R1", "lowered-check"),
    "a warning that is lowered": ({"checks": {"R7": "info"}}, "checks.R7", "lowered-check"),
    "the stops among warnings lowered": ({"checks": {"N6": "warn"}}, "checks.N6", "lowered-check"),
    "a limit that is misspelt": (
        {"limits": {"consent_valid_day": 30}},
        "limits.consent_valid_day",
        "unknown-limit",
    ),
    "a limit for every agent": (
        {"limits": {"freeze_seconds_stop": 20}},
        "limits.freeze_seconds_stop",
        "unknown-limit",
    ),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_a_setting_that_does_not_fit_the_pack_is_told(find, pack, case):
    settings_, place, kind = SETTINGS[case]
    clinic = Clinic(source="clinic.toml", **settings_)
    (problem,) = find_setting_problems(clinic, pack)
    assert (problem.place, problem.kind) == (place, kind)
    assert problem.fix
    with pytest.raises(ClinicError, match=r"^clinic\.toml: "):
        find({}, clinic=clinic)


def test_a_setting_says_what_was_probably_meant_and_what_may_be_done(pack):
    clinic = Clinic(checks={"time_out": "off", "R7": "info", "R1": "info"}, limits={"consent_valid_day": 1})
    fixes = {problem.place: problem.fix for problem in find_setting_problems(clinic, pack)}
    assert "time-out" in fixes["checks.time_out"]
    assert "consent_valid_days" in fixes["limits.consent_valid_day"]
    assert "stop to raise it" in fixes["checks.R7"]
    assert "raise" not in fixes["checks.R1"]
    assert all("off" in fixes[place] for place in ("checks.R7", "checks.R1"))


@pytest.mark.parametrize(
    "settings_",
    [
        {},
        {
            "checks": {"R1": "off", "R7": "stop", "N6": "stop", "N10": "warn", "R24": "warn"},
            "limits": {"age_warn": 8},
        },
    ],
)
def test_settings_that_fit_are_no_problem(pack, settings_):
    assert find_setting_problems(Clinic(**settings_), pack) == ()
    assert find_setting_problems(None, pack) == ()


# ---- How rules are written ----

SECTION = """[sections.act]
title = "The act"
documents = ["procedure-note"]
if = "performed or stopped"
level = "stop"
release = "variance"
[[rules]]
id = "x"
section = "act"
source = "somebody"
fix = "change it"
"""
WRITTEN = {
    "what is missing": (
        'missing = "procedure.end"\nmessage = "No end"\n',
        [("(performed or stopped) and missing(procedure.end)", "procedure.end", "", "stop", ("variance",))],
    ),
    "what is missing of an item": (
        'if = "minor"\nmissing = "procedure.sites[].passes"\nmessage = "None"\nrelease = []\n',
        [
            (
                "(performed or stopped) and minor and missing(site.passes)",
                "procedure.sites[].passes",
                "procedure.sites",
                "stop",
                (),
            )
        ],
    ),
    "rows": (
        'message = "It is so"\npath = "patient"\n[[rules.rows]]\nif = "minor"\nwhen = "young"\n'
        '[[rules.rows]]\nmissing = "post.plan"\nlevel = "warn"\n'
        '[names]\nyoung = "patient.age < least"\nleast = "9"\n',
        [
            (
                "(performed or stopped) and minor and (patient.age < (9))",
                "patient",
                "",
                "stop",
                ("variance",),
            ),
            ("(performed or stopped) and missing(post.plan)", "post.plan", "", "warn", ("variance",)),
        ],
    ),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_a_rule_says_what_its_rows_and_its_section_says_what_it_leaves_out(pack_with, case):
    text, expected = WRITTEN[case]
    rows = [row for row in read_checks(pack_with(SECTION + text)) if not row.is_core]
    assert [(row.when, row.path, row.each, row.level, row.release) for row in rows] == expected
    assert {(row.id, row.section, row.documents) for row in rows} == {("x", "The act", ("procedure-note",))}


def test_a_name_is_put_in_where_it_is_a_name_and_nowhere_else(pack_with):
    when = "'old' == patient.old and old and x | old and x is not old and older"
    text = ROW.replace('"minor"', f'"{when}"') + '[names]\nold = "a or b"\n'
    row = read_checks(pack_with(text))[-1]
    assert row.when == "'old' == patient.old and (a or b) and x | old and x is not old and older"


# ---- A table that is broken ----

ROW = """[[rules]]
id = "x"
documents = ["procedure-note"]
level = "stop"
when = "minor"
path = "patient"
message = "It is so"
fix = "change it"
source = "somebody"
"""
BROKEN = {
    "a key that is not known": (ROW + 'wenn = "x"\n', "wenn is not known here"),
    "a key that is missing": (ROW.replace('fix = "change it"\n', ""), "has no fix"),
    "a level that is not known": (ROW.replace('"stop"', '"halt"'), "level: halt is not known"),
    "a document that the pack does not have": (ROW.replace("procedure-note", "note"), "documents: note"),
    "documents in a list of their own": (
        ROW.replace('["procedure-note"]', '[["procedure-note"]]'),
        "documents: ['procedure-note'] is not known",
    ),
    "documents that are a table": (
        ROW.replace('["procedure-note"]', "{ a = 1 }"),
        "documents: {'a': 1} is not",
    ),
    "documents that are no texts": (
        ROW.replace('["procedure-note"]', "[1, { a = 1 }]"),
        "documents: 1 is not",
    ),
    "a list for a section": (ROW + 'section = ["a"]\n', "section must be a text"),
    "a table for a section": (ROW + "section = { a = 1 }\n", "section must be a text"),
    "a place of no list": (
        ROW.replace('"patient"', '"screening.*"'),
        "path has a * and no list",
    ),
    "a place of no item": (
        ROW.replace('"patient"', '"*"'),
        "path has a * and no list",
    ),
    "a release that is not known": (ROW + 'release = "waiver"\n', "release: waiver is not known"),
    "a number for a condition": (ROW + "if = 3\n", "if must be a text"),
    "a number for what is missing": (ROW + "[[rules.rows]]\nmissing = 3\n", "missing must be a text"),
    "a number for a condition of a section": (ROW + "[sections.act]\nif = 3\n", "if must be a text"),
    "a number for a text": (ROW.replace('"minor"', "1"), "when must be a text"),
    "another table": (ROW + "[limits]\n", "limits is not known here"),
    "a rule elsewhere that is no text": (ROW + "[elsewhere]\nR12 = 3\n", "elsewhere must hold texts"),
    "rules elsewhere that are no table": ('elsewhere = "N21"\n' + ROW, "elsewhere must hold texts"),
    "a rule twice": (ROW + ROW, "there are two rules of this id"),
    "a row twice": (
        ROW + '[[rules.rows]]\nlevel = "stop"\n[[rules.rows]]\nlevel = "warn"\n',
        "asks what checks.toml, rule x, row 1 asks under the same id",
    ),
    "a rule without rows": (ROW.replace('when = "minor"\n', ""), "asks nothing: it has no rows"),
    "a row that asks nothing": (
        ROW.replace('when = "minor"\n', "")
        + '[[rules.rows]]\nwhen = "minor"\n[[rules.rows]]\nif = "minor"\n',
        "asks nothing",
    ),
    "rows that are no tables": (ROW + "rows = 3\n", "rows is no list of tables"),
    "a key of a row that is not known": (ROW + '[[rules.rows]]\nid = "y"\n', "id is not known here"),
    "a section that is not there": (ROW + 'section = "acts"\n', "section: acts is not known"),
    "a key of a section": (ROW + '[sections.act]\nid = "y"\n', "id is not known here"),
    "sections that are no tables": (ROW + '[sections]\nact = "x"\n', "must be a table"),
    "no table of sections": ("sections = 3\n" + ROW, "sections is no table"),
    "a name that is no text": (ROW + "[names]\nyoung = 3\n", "must be a text"),
    "a name that nothing uses": (ROW + '[names]\nyoung = "minor"\n', "is used by no rule"),
    "a name that is taken": (ROW + '[names]\nminor = "patient.age < 18"\n', "is a name already"),
    "a name of the language": (ROW + '[names]\nnot = "minor"\n', "is a name already"),
    "a value of the language": (ROW + '[names]\nTrue = "minor"\n', "is a name already"),
    "names that double": (
        ROW.replace('"minor"', '"n0"')
        + "[names]\n"
        + "".join(f'n{n} = "n{n + 1} or n{n + 1}"\n' for n in range(100))
        + 'n100 = "minor"\n',
        "stands for too long an expression",
    ),
    "names that need each other": (
        ROW.replace('"minor"', '"one"') + '[names]\none = "two"\ntwo = "one"\n',
        "stands for itself: one > two > one",
    ),
    "an id of two words": (ROW.replace('"x"', '"x y"'), "id is not one word"),
    "a message with what nobody sees": (
        ROW.replace("It is so", "It is so\\u0007"),
        "message has a line break",
    ),
    "no table at all": ("rules = 3\n", "rules is no list of tables"),
    "broken TOML": ("[[rules\n", "has a bracket too few"),
}


@pytest.fixture
def pack_with(pack, tmp_path):
    """A function that gives the pack with another table of checks."""

    def with_checks(text):
        (tmp_path / "checks.toml").write_text(text, encoding="utf-8")
        shutil.copytree(pack.folder / "text", tmp_path / "text", dirs_exist_ok=True)
        return dataclasses.replace(pack, folder=tmp_path)

    return with_checks


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_table_of_checks_says_what_is_wrong(pack_with, case):
    text, message = BROKEN[case]
    with pytest.raises(PackError) as error:
        read_checks(pack_with(text))
    assert any(message in problem.message for problem in error.value.problems)


def test_all_problems_of_a_table_of_checks_are_told_at_once(pack_with):
    text = (
        ROW
        + ROW.replace('"x"', '"y"').replace('"stop"', '"halt"')
        + ROW.replace('"x"', "3").replace("fix", "fixx")
    )
    with pytest.raises(PackError) as error:
        read_checks(pack_with(text))
    assert [problem.place for problem in error.value.problems] == [
        "checks.toml, rule 3",
        "checks.toml, rule y",
        "checks.toml, rule 3",
        "checks.toml, rule 3",
    ]


@pytest.mark.parametrize(
    "work", ["7 ** (10 ** 8) > 3", "0.5 in range(10 ** 10)", "range(10 ** 10) | sum > 3"]
)
def test_an_expression_of_a_pack_without_end_is_stopped_at_its_row(pack, pack_with, work):
    slow = ROW.replace('"x"', '"y"').replace('"minor"', f'"{work}"')
    with pytest.raises(DocgenError, match="rule y") as error:
        check(read_visit(complete_visit()), pack_with(ROW + slow), NOTE)
    assert str(error.value).count("rule y") == 1
    documents = {NOTE: dataclasses.replace(pack.documents[NOTE], due=work)}
    with pytest.raises(DocgenError, match="due"):
        due(dataclasses.replace(pack, documents=documents), NOTE, {})


@pytest.mark.parametrize("when", ["minor and", "patient.age > 'x'", "nobody_knows()"])
def test_an_expression_that_cannot_be_asked_is_told_with_its_row(pack_with, when):
    broken = ROW.replace('"x"', '"y"').replace('"minor"', f'"{when}"')
    with pytest.raises(DocgenError, match="rule y"):
        check(read_visit(complete_visit()), pack_with(ROW + broken), NOTE)
