"""Every rule of the clinical facts, R1 to R29 and N1 to N22: a record that meets it, and one just beside."""

from __future__ import annotations

import importlib.util
import io
import re
from dataclasses import dataclass
from typing import Any

import pytest
from complete_visit import GONE, altered, read_visit
from docx import Document
from test_checks import (
    ABN,
    AREA,
    CHILD,
    CONSENT,
    DENIED,
    EARLY,
    LEFT_OVER,
    MEDICARE,
    NOT_DONE,
    NOTE,
    PARENT,
    SEPARATE,
    SIGNED_BEFORE,
    STOPPED,
    WAIVER,
    agreed,
    event,
    site,
)

from docgen.checks import check, read_checks
from docgen.checks.built_in import BUILT_IN
from docgen.clinic import Clinic
from docgen.context import FUNCTIONS
from docgen.document import fill
from docgen.pack import load_pack
from docgen.review.passages import Passage
from docgen.review.readability import measure
from docgen.word import lacking

PACK = load_pack("17340")
CONTRAINDICATIONS = [
    code for code, facts in PACK.vocabulary["condition"].items() if facts.get("contraindication")
]
IDS = [f"R{number}" for number in range(1, 30)] + [f"N{number}" for number in range(1, 23)]


@dataclass(frozen=True)
class Case:
    """What a rule finds: in which document, at which path, how it weighs, whom it names as its source."""

    document: str
    path: str
    level: str
    source: str
    met: dict[str, Any]
    just_not: dict[str, Any]


def both(path, level, source, met, just_not):
    """The same in the note and in the consent; `subject` in a path is what each is about."""
    paths = {NOTE: path.replace("subject", "procedure"), CONSENT: path.replace("subject", "plan")}
    return [Case(document, place, level, source, met, just_not) for document, place in paths.items()]


def answered(code, answer="yes"):
    return {f"screening.{code}": answer}


def born(day, **changes):
    return {"patient.birth_date": day, **changes}


def signed(day, **changes):
    return {"consent.signed_at": f"{day}T09:50:00-06:00", **SIGNED_BEFORE, **changes}


def seconds(count, body_site="cheek", side="left", agent="liquid_nitrogen", cycles=1):
    """One site frozen for so many seconds, and everything that goes with the agent."""
    return {
        **agreed(body_site, side),
        **site(freeze_seconds=count, freeze_cycles=cycles),
        **{f"{table}.agent": agent for table in ("procedure", "consent", "plan")},
        **({"procedure.vehicle": "acetone"} if agent == "carbon_dioxide_slush" else {}),
    }


EYEBROW = {**agreed("eyebrow", "left"), "procedure.protection": ["eye_gauze"]}
FREEZE = "procedure.sites[0].freeze_seconds"
COLD = {
    "cold_urticaria": "IJDVL 2009",
    "raynaud": "Am Fam Physician 2012",
    "cryoglobulinemia": "Am Fam Physician 2012",
    "cryofibrinogenemia": "Am Fam Physician 2012",
    "agammaglobulinemia": "Am Fam Physician 2012",
    "multiple_myeloma": "Am Fam Physician 2012",
}
CAUTION = {
    "cold_agglutinin": "docgen",
    "collagen_vascular": "IJDVL 2009",
    "platelet_disorder": "textbook passage, secondary",
    "circulation_disorder": "coding literature",
}
ABROAD = {"patient.language": "es"}
ISOTRETINOIN = "screening.isotretinoin_last_dose"

RULES: dict[str, list[Case]] = {
    "R1": [
        case
        for code, source in COLD.items()
        for case in both(f"screening.{code}", "stop", source, answered(code), answered("fainting"))
    ],
    "R2": both(
        "screening.prior_cryo_reaction",
        "stop",
        "Am Fam Physician 2020",
        answered("prior_cryo_reaction"),
        answered("prior_cryo_reaction", "no"),
    ),
    "R3": [
        case
        for code, source in CAUTION.items()
        for case in both(f"screening.{code}", "warn", source, answered(code), answered(code, "no"))
    ],
    "R4": [
        *(
            Case(NOTE, f"screening.{code}", "stop", "docgen", answered(code, given), answered(code, "no"))
            for code in CONTRAINDICATIONS
            for given in (GONE, "not_asked")
        ),
        Case(NOTE, "screening", "stop", "docgen", {"screening": GONE}, {}),
        Case(CONSENT, "screening", "warn", "docgen", answered("raynaud", GONE), answered("raynaud", "no")),
    ],
    "R5": [
        *both(
            "condition.severity",
            "warn",
            "Khunger",
            {"condition.severity": "iga_4"},
            {"condition.severity": "iga_3"},
        ),
        *both("condition.code", "warn", "AAD 2024", {"condition.code": "L70.1"}, {"condition.code": "L70.0"}),
        *(
            case
            for feature in ("nodulocystic", "conglobata")
            for case in both(
                "condition.features",
                "warn",
                "Coding literature",
                {"condition.features": [feature]},
                {"condition.features": ["psychosocial_burden"]},
            )
        ),
    ],
    "R6": [
        case
        for code in ("L73.0", "L90.5", "L71.9", "L70", GONE)
        for case in both(
            "condition.code",
            "stop",
            "Procedure Indications" if code is GONE else "ICD-10-CM",
            {"condition.code": code},
            {"condition.code": "L70.8", "condition.secondary": ["L73.0", "L90.5"]},
        )
    ],
    "R7": [
        *both("prior_treatments", "warn", "Coding literature", {"prior_treatments": []}, {}),
        *both(
            "prior_treatments",
            "warn",
            "Coding literature",
            {"prior_treatments": [{"class": "oral_tetracycline", "result": "declined"}]},
            {
                "prior_treatments": [
                    {"class": "oral_tetracycline", "result": "not_tolerated", "reason": "rash"}
                ]
            },
        ),
    ],
    "R8": [
        Case(NOTE, "payer.notice", "stop", "CGS", {"payer": MEDICARE}, {"payer": {**MEDICARE, **ABN}}),
        Case(
            NOTE,
            "payer.notice",
            "warn",
            "Texas Medical Association",
            {"payer": DENIED},
            {"payer": {**DENIED, **WAIVER}},
        ),
        Case(
            NOTE,
            "payer.notice_signed_at",
            "stop",
            "no blank ABN",
            {"payer": {**MEDICARE, "notice": "abn_cms_r_131"}},
            {"payer": {**MEDICARE, **ABN}},
        ),
        Case(
            NOTE,
            "payer.notice_signed_at",
            "warn",
            "docgen",
            {"payer": {**MEDICARE, **ABN, "notice_signed_at": "2026-03-02T10:03:00-06:00"}},
            {"payer": {**MEDICARE, **ABN, "notice_signed_at": "2026-03-02T10:01:00-06:00"}},
        ),
        Case(CONSENT, "payer.notice", "warn", "CGS", {"payer": MEDICARE}, {"payer": {**MEDICARE, **ABN}}),
        *both(
            "payer.notice",
            "warn",
            "ABN",
            {"payer": {**ABN, "kind": "medicare_advantage", "coverage_finding": "expected_denied"}},
            {"payer": {**ABN, "kind": "medicare_original", "coverage_finding": "expected_denied"}},
        ),
        Case(
            NOTE,
            "payer.modifiers",
            "info",
            "GA, GX, GY, GZ",
            {"payer": {**MEDICARE, **ABN}},
            {"payer": {**MEDICARE, **ABN, "modifiers": ["GA"]}},
        ),
        Case(
            NOTE,
            "payer.modifiers",
            "warn",
            "CGS",
            {"payer": {**MEDICARE, "notice": "abn_cms_r_131", "modifiers": ["GA"]}},
            {"payer": {**MEDICARE, "notice": "abn_cms_r_131", "modifiers": ["GZ"]}},
        ),
        *both(
            "payer.coverage_finding",
            "info",
            "Capital BlueCross",
            {"payer": {"kind": "commercial", "coverage_finding": "unknown"}},
            {"payer": {"kind": "commercial", "coverage_finding": "expected_covered"}},
        ),
        *both(
            "payer.authorization",
            "warn",
            "docgen",
            {"payer": {"kind": "medicaid", "coverage_finding": "prior_authorization"}},
            {"payer": {"kind": "medicaid", "coverage_finding": "prior_authorization", "authorization": "1"}},
        ),
    ],
    "R9": [
        case
        for agent in ("liquid_nitrogen", "carbon_dioxide_slush")
        for case in (
            Case(NOTE, FREEZE, "warn", "docgen", seconds(11, agent=agent), seconds(10, agent=agent)),
            Case(
                NOTE,
                FREEZE,
                "warn",
                "no source that was read",
                seconds(16, "back", agent=agent),
                seconds(15, "back", agent=agent),
            ),
            *(
                Case(
                    NOTE,
                    FREEZE,
                    "stop",
                    "Am Fam Physician 2012",
                    seconds(31, place, agent=agent),
                    seconds(10, place, agent=agent),
                )
                for place in ("cheek", "back")
            ),
        )
    ],
    "R10": [
        Case(
            NOTE,
            "procedure.sites[0].freeze_cycles",
            "warn",
            "docgen",
            site(freeze_cycles=3),
            site(freeze_cycles=2),
        ),
        Case(
            NOTE,
            "procedure.sites[0].applicator",
            "stop",
            "docgen",
            {**seconds(4, agent="carbon_dioxide_slush"), **site(applicator="open_spray")},
            {**seconds(4, agent="carbon_dioxide_slush"), **site(applicator="gauze")},
        ),
        Case(
            CONSENT,
            "plan.applicator",
            "stop",
            "docgen",
            {"plan.applicator": "gauze"},
            {"plan.applicator": "cryoprobe"},
        ),
    ],
    "R11": [
        *(
            Case(
                NOTE,
                "consent.pigment_initials",
                "stop",
                "docgen: initials for skin types IV to VI",
                {"screening.skin_type": f"fitzpatrick_{number}"},
                {"screening.skin_type": "fitzpatrick_3"},
            )
            for number in (4, 5, 6)
        ),
        Case(
            NOTE,
            "consent.pigment_initials",
            "stop",
            "Am Fam Physician 2004",
            {"screening.skin_type": "fitzpatrick_4"},
            {"screening.skin_type": "fitzpatrick_4", "consent.pigment_initials": "given"},
        ),
        *both("screening.skin_type", "stop", "Am Fam Physician 2004", {"screening.skin_type": GONE}, {}),
        Case(
            CONSENT,
            "screening.skin_type",
            "stop",
            "Am Fam Physician 2004",
            {"screening.skin_type": "not_assessed"},
            {"screening.skin_type": "fitzpatrick_6"},
        ),
    ],
    "R13": [
        case
        for place in ("eyelid", "lip_margin")
        for case in both(
            "subject.sites[0].body_site",
            "stop",
            "Ophthalmic Surg 1979",
            agreed(place, "left"),
            agreed("perioral", "left"),
        )
    ],
    "R14": [
        Case(CONSENT, "guardian.name", "stop", "AAP 2016", born("2008-03-03"), born("2008-03-02")),
        Case(CONSENT, "guardian.name", "stop", "AAP 2016", born("2008-03-03"), born("2008-02-29")),
        Case(
            CONSENT,
            "guardian.name",
            "stop",
            "AAP 2016",
            born("2008-02-29", **{"encounter.date": "2026-02-28"}),
            born("2008-02-29", **{"encounter.date": "2026-03-01"}),
        ),
        Case(
            CONSENT,
            "guardian.relationship",
            "stop",
            "AAP 2016",
            {**CHILD, "guardian": {"name": "Pat Example"}},
            {**CHILD, **PARENT},
        ),
        Case(NOTE, "consent.given_by", "stop", "AAP 2016", born("2008-03-03"), born("2008-03-02")),
        Case(
            NOTE,
            "guardian.name",
            "stop",
            "AAP 2016",
            {**CHILD, **PARENT, "guardian.name": GONE},
            {**CHILD, **PARENT},
        ),
        Case(
            NOTE,
            "guardian.relationship",
            "stop",
            "AAP 2016",
            {**CHILD, **PARENT, "guardian.relationship": GONE},
            {**CHILD, **PARENT},
        ),
        Case(
            NOTE,
            "consent.assent",
            "warn",
            "AAP 2016",
            born("2019-03-02", **PARENT),
            born("2019-03-03", **PARENT),
        ),
        Case(
            NOTE,
            "consent.assent",
            "warn",
            "AAP 2016",
            {**CHILD, **PARENT, "consent.assent": "refused"},
            {**CHILD, **PARENT, "consent.assent": "given"},
        ),
    ],
    "R15": [
        Case(
            NOTE,
            "consent.signed_at",
            "stop",
            "AAPC 2024",
            {"consent.signed_at": "2026-03-02T10:03:00-06:00"},
            {"consent.signed_at": "2026-03-02T10:01:00-06:00"},
        ),
        Case(
            NOTE,
            "consent.signed_at",
            "stop",
            "AAPC 2024",
            {"consent.signed_at": "2026-03-02T11:03:00-05:00"},
            {"consent.signed_at": "2026-03-02T11:01:00-05:00"},
        ),
        Case(NOTE, "consent.signed_at", "stop", "CMS", {"consent.signed_at": GONE}, {}),
        Case(NOTE, "consent.outcome", "stop", "CMS", {"consent.outcome": "not_obtained"}, {}),
        Case(
            NOTE,
            "consent.outcome",
            "stop",
            "CMS",
            {"consent.outcome": "withdrawn"},
            {"consent.outcome": "withdrawn", **STOPPED, **LEFT_OVER},
        ),
        Case(NOTE, "consent.given_by", "stop", "CMS", {"consent.given_by": GONE}, {}),
    ],
    "R16": [
        Case(
            NOTE,
            "procedure.sites[0]",
            "stop",
            "Universal Protocol",
            site(laterality="right"),
            {**site(laterality="right"), "consent.sites.0.laterality": "right"},
        ),
        Case(
            NOTE,
            "procedure.sites[0]",
            "stop",
            "Universal Protocol",
            {**AREA, **site(laterality="bilateral")},
            {**AREA, **site(laterality="bilateral"), "consent.sites.0.laterality": "bilateral"},
        ),
        Case(NOTE, "procedure.sites[1]", "stop", "Universal Protocol", site(1, body_site="nose"), {}),
    ],
    "R17": [
        Case(
            NOTE,
            "procedure.agent",
            "stop",
            "Universal Protocol",
            {"procedure.agent": "carbon_dioxide_slush"},
            {"procedure.agent": "carbon_dioxide_slush", "consent.agent": "carbon_dioxide_slush"},
        ),
        Case(NOTE, "consent.agent", "stop", "Universal Protocol", {"consent.agent": GONE}, {}),
    ],
    "R18": [
        Case(
            NOTE,
            "consent.practitioner_named",
            "warn",
            "CMS",
            {"consent.practitioner_named": "Joan Roe, MD"},
            {"consent.practitioner_named": "ROE, Jane  M.D."},
        ),
        Case(NOTE, "consent.practitioner_named", "warn", "CMS", {"consent.practitioner_named": GONE}, {}),
    ],
    "R19": [
        *both(
            "patient.language",
            "warn",
            "Section 1557",
            ABROAD,
            {**ABROAD, "interpreter": {"mode": "telephone"}},
        ),
        *both("patient.language", "warn", "Section 1557", ABROAD, {**ABROAD, "patient.reads": "en"}),
        *both(
            "patient.language", "warn", "Section 1557", {"patient.reads": "vi"}, {"patient.language": "en-GB"}
        ),
        *both(
            "patient.language",
            "warn",
            "Section 1557",
            {**ABROAD, "interpreter": {"mode": "none_offered_declined"}},
            {**ABROAD, "interpreter": {"name": "Inés Ficticia"}},
        ),
        Case(
            NOTE,
            "patient.language",
            "warn",
            "Section 1557",
            {**ABROAD, "consent.form_language": "fr"},
            {**ABROAD, "consent.form_language": "es-MX"},
        ),
        *both(
            "guardian.language",
            "warn",
            "Section 1557",
            {**CHILD, **PARENT, "guardian.language": "es"},
            {**CHILD, **PARENT, "guardian.language": "en"},
        ),
    ],
    "R20": [
        Case(NOTE, path, "stop", "C-CDA Procedure Note", {path: GONE}, {})
        for path in ("procedure.status", "post.diagnosis", "post.assessment", "post.plan")
    ],
    "R21": [
        Case(
            NOTE,
            "procedure.complications",
            "stop",
            "C-CDA Procedure Note",
            {"procedure.complications": []},
            {"procedure.complications": "none"},
        )
    ],
    "R22": [
        *both(ISOTRETINOIN, "warn", "ASDS 2017", {ISOTRETINOIN: "2025-09-03"}, {ISOTRETINOIN: "2025-09-02"}),
        *both(
            ISOTRETINOIN,
            "warn",
            "neither abstract names freezing",
            answered("isotretinoin"),
            {**answered("isotretinoin"), ISOTRETINOIN: "2025-09-02"},
        ),
        *both(
            "prior_treatments[1].end",
            "warn",
            "ASDS 2017",
            {"prior_treatments.1.result": "relapse", "prior_treatments.1.end": "2025-09-03"},
            {"prior_treatments.1.result": "relapse", "prior_treatments.1.end": "2025-09-02"},
        ),
    ],
    "R23": both(
        "screening.pregnancy", "info", "Springer", answered("pregnancy"), answered("pregnancy", "no")
    ),
    "R24": [
        Case(
            NOTE,
            "evaluation.modifier",
            "warn",
            "NCCI",
            {"evaluation": {"code": "99213", "separate": True, "statement": "a rash"}},
            {"evaluation": SEPARATE},
        ),
        Case(
            NOTE,
            "evaluation.statement",
            "warn",
            "NCCI",
            {"evaluation": {"code": "99213", "modifier": "25", "separate": True}},
            {"evaluation": SEPARATE},
        ),
        Case(
            NOTE,
            "evaluation.separate",
            "warn",
            "NCCI",
            {"evaluation": {**SEPARATE, "separate": False}},
            {"evaluation": SEPARATE},
        ),
    ],
    "R25": [
        Case(
            NOTE,
            "prior_procedures[0].date",
            "info",
            "rvuedge.com, secondary",
            {"prior_procedures": [{"date": "2026-02-20"}]},
            {"prior_procedures": [{"date": "2026-02-19"}]},
        ),
        Case(
            NOTE,
            "prior_procedures[0].date",
            "info",
            "AAD 2022",
            {"prior_procedures": [{"date": "2026-03-02"}]},
            {"prior_procedures": [{"date": "2025-03-02"}]},
        ),
    ],
    "R26": [
        Case(
            NOTE,
            "photographs.consent_at",
            "warn",
            "HIPAA",
            {"photographs": {"count": 2}, "consent.photographs": True},
            {"photographs": {"count": 2, "consent_at": EARLY}, "consent.photographs": True},
        ),
        Case(
            NOTE,
            "photographs.consent_at",
            "warn",
            "Joint Commission",
            {"photographs": {"count": 2}},
            {"photographs": {"count": 2, "consent_at": EARLY}},
        ),
        Case(
            NOTE,
            "photographs.consent_at",
            "warn",
            "Joint Commission",
            {"photographs": {"taken_at": EARLY, "consent_at": "2026-03-02T09:01:00-06:00"}},
            {"photographs": {"taken_at": EARLY, "consent_at": "2026-03-02T08:59:00-06:00"}},
        ),
    ],
    "R28": [Case(NOTE, "procedure.units", "warn", "docgen", {"procedure.units": 2}, {"procedure.units": 1})],
    "N1": [
        case
        for met, just_not in (
            (agreed("cheek"), agreed("cheek", "left")),
            (agreed("nose", "left"), agreed("nose", "midline")),
            (agreed("chin", "not_applicable"), agreed("chin", "midline")),
        )
        for case in both("subject.sites[0].laterality", "stop", "Universal Protocol", met, just_not)
    ]
    + [
        Case(
            NOTE,
            "procedure.sites[0].laterality",
            "stop",
            "docgen",
            agreed("cheek", "bilateral"),
            {**agreed("cheek", "bilateral"), **AREA},
        )
    ],
    "N2": [
        *both("condition.code", "warn", "docgen", {"condition.code": "L70.9"}, {"condition.code": "L70.8"}),
        *both(
            "condition.severity",
            "warn",
            "docgen",
            {"condition.severity": "not_assessed"},
            {"condition.severity": "iga_2"},
        ),
        *both("condition.severity", "warn", "docgen", {"condition.severity": GONE}, {}),
    ],
    "N3": [
        Case(
            NOTE,
            "condition.severity",
            "warn",
            "docgen",
            {"condition.severity": f"iga_{grade_}"},
            {"condition.severity": "iga_2"},
        )
        for grade_ in (0, 1)
    ],
    "N4": [
        Case(
            NOTE,
            "signature.at",
            "info",
            "docgen",
            {"signature.at": "2026-03-03T00:00:00-06:00"},
            {"signature.at": "2026-03-02T23:59:59-06:00"},
        )
    ],
    "N5": [
        Case(
            NOTE,
            "procedure.status_reason",
            "stop",
            "docgen",
            {"procedure.status": "stopped", **LEFT_OVER},
            {**STOPPED, **LEFT_OVER},
        ),
        Case(NOTE, "procedure.not_treated", "stop", "docgen", STOPPED, {**STOPPED, **LEFT_OVER}),
        Case(
            NOTE,
            "procedure.status_reason",
            "stop",
            "docgen",
            {**NOT_DONE, "procedure": {"status": "not-done"}},
            NOT_DONE,
        ),
        Case(NOTE, "procedure.not_treated", "stop", "docgen", {**NOT_DONE, "plan.sites": GONE}, NOT_DONE),
    ],
    "N6": [
        *(
            Case(NOTE, f"screening.{code}", level, "docgen", answered(code, answer), answered(code, "no"))
            for answer in ("unknown", "declined")
            for code, level in (("collagen_vascular", "warn"), ("fainting", "warn"))
        ),
        *(
            Case(document, f"screening.{code}", level, "docgen", answered(code, answer), answered(code, "no"))
            for document, level in ((NOTE, "stop"), (CONSENT, "warn"))
            for answer in ("unknown", "declined", "not_applicable")
            for code in (*COLD, "prior_cryo_reaction", "diagnosis_uncertain")
        ),
        Case(
            NOTE,
            "screening.pregnancy_detail",
            "warn",
            "docgen",
            answered("pregnancy", "not_applicable"),
            {**answered("pregnancy", "not_applicable"), "screening.pregnancy_detail": "no uterus"},
        ),
    ],
    "N7": [
        Case(NOTE, FREEZE, "warn", "docgen", seconds(5.5, cycles=2), seconds(5, cycles=2)),
        Case(NOTE, FREEZE, "warn", "docgen", seconds(8, "back", cycles=2), seconds(7.5, "back", cycles=2)),
        Case(
            NOTE,
            FREEZE,
            "warn",
            "docgen",
            seconds(4, agent="carbon_dioxide_slush", cycles=3),
            seconds(5, agent="carbon_dioxide_slush", cycles=2),
        ),
    ],
    "N8": [
        *both("subject.sites", "warn", "Am Fam Physician 2004", EYEBROW, agreed("cheek", "left")),
        *both(
            "subject.sites",
            "warn",
            "docgen",
            {**agreed("jawline", "left"), "patient.gender": "male"},
            {**agreed("jawline", "left"), "patient.gender": "female"},
        ),
        *both(
            "subject.sites",
            "warn",
            "L73.0",
            agreed("neck_back", "midline"),
            agreed("neck_front", "midline"),
        ),
    ],
    "N9": [
        case
        for place, source in {
            "alar_rim": "DermNet",
            "nasolabial_fold": "DermNet",
            "medial_canthus": "DermNet",
            "preauricular": "AEPap",
            "temple": "docgen: temple",
        }.items()
        for case in both("subject.sites", "warn", source, agreed(place, "left"), agreed("cheek", "left"))
    ],
    "N10": [
        *both(
            "screening.keloid_tendency",
            "warn",
            "Lynch",
            answered("keloid_tendency"),
            answered("keloid_tendency", "no"),
        ),
        *(
            case
            for place in ("jawline", "chest", "upper_back", "shoulder")
            for case in both("subject.sites", "info", "docgen", agreed(place, "left"), agreed("back", "left"))
        ),
    ],
    "N11": [
        *both(
            "patient.birth_date",
            "warn",
            "AAD 2024",
            born("2017-03-03", **PARENT),
            born("2017-03-02", **PARENT),
        ),
        *both("condition.code", "warn", "docgen", {"condition.code": "L70.4"}, {"condition.code": "L70.5"}),
    ],
    "N12": both(
        "screening.diagnosis_uncertain",
        "stop",
        "Am Fam Physician 2020",
        answered("diagnosis_uncertain"),
        answered("diagnosis_uncertain", "no"),
    ),
    "N13": [
        *(
            Case(NOTE, f"procedure.events[0].{key}", "stop", "docgen", event(**{key: GONE}), event())
            for key in ("at", "action", "outcome", "told", "complication")
        ),
        Case(
            NOTE,
            "procedure.complications[0]",
            "stop",
            "docgen",
            {"procedure.complications": ["headache"]},
            event(),
        ),
    ],
    "N14": [
        Case(
            NOTE,
            "screening.raynaud",
            "stop",
            "docgen",
            {"consent.ticked_conditions": ["raynaud"], **answered("raynaud", answer)},
            {"consent.ticked_conditions": ["raynaud"], **answered("raynaud")},
        )
        for answer in ("no", "unknown")
    ],
    "N15": [
        Case(NOTE, "consent.signed_at", "stop", "VA", signed("2025-12-31"), signed("2026-01-01")),
        Case(
            NOTE,
            "consent.signed_at",
            "stop",
            "VA",
            signed("2026-02-22", **{"consent.valid_for": 7}),
            signed("2026-02-23", **{"consent.valid_for": 7}),
        ),
        Case(
            NOTE,
            "consent.signed_at",
            "stop",
            "docgen",
            signed("2025-12-31", **{"consent.valid_until": "2026-03-01"}),
            signed("2025-12-31", **{"consent.valid_until": "2026-03-02"}),
        ),
        Case(
            NOTE,
            "consent.confirmed_on_day",
            "warn",
            "docgen",
            {"consent.signed_at": "2026-03-01T23:59:00-06:00"},
            {"consent.signed_at": "2026-03-02T00:01:00-06:00"},
        ),
        Case(
            NOTE,
            "consent.confirmed_on_day",
            "warn",
            "docgen",
            signed("2026-02-23", **{"consent.confirmed_on_day": "2026-03-01T09:00:00-06:00"}),
            signed("2026-02-23"),
        ),
    ],
    "N16": [
        Case(NOTE, "consent.capacity", "warn", "AMA Code 2.1.1", {"consent.capacity": GONE}, {}),
        *(
            Case(
                NOTE,
                "consent.understanding_check",
                "warn",
                "AMA Code 2.1.1",
                {"consent.understanding_check": checked},
                {"consent.understanding_check": "questions_answered"},
            )
            for checked in (GONE, "not_done")
        ),
    ],
    "N17": both(
        "payer.estimate_given_on",
        "warn",
        "45 CFR 149.610",
        {"payer": {"kind": "self_pay"}},
        {"payer": {"kind": "self_pay", "estimate_given_on": "2026-02-25"}},
    ),
    "N18": [
        *both(
            "guardian.document_seen",
            "stop",
            "docgen",
            born("2008-03-02", **PARENT),
            born("2008-03-02", **PARENT, **{"guardian.document_seen": True}),
        ),
        Case(
            NOTE,
            "consent.emancipation_basis",
            "stop",
            "Linktala",
            {**CHILD, "consent.given_by": "emancipated_minor"},
            {**CHILD, "consent.given_by": "emancipated_minor", "consent.emancipation_basis": "married"},
        ),
    ],
    "N19": [
        case
        for mode in ("family_member", "minor")
        for case in both(
            "interpreter.mode",
            "warn",
            "Section 1557",
            {**ABROAD, "interpreter": {"mode": mode}},
            {**ABROAD, "interpreter": {"mode": "in_person"}},
        )
    ],
    "N20": [
        *(
            Case(
                NOTE,
                "procedure.other_procedures[0].code",
                "info",
                "docgen",
                {"procedure.other_procedures": [{"code": code}]},
                {"procedure.other_procedures": "none"},
            )
            for code in ("10040", "11900", "11901", "17360")
        ),
        Case(NOTE, "evaluation.code", "info", "docgen", {"evaluation": SEPARATE}, {}),
    ],
    "N21": [
        Case(
            NOTE,
            "procedure.sites[0].body_site",
            "stop",
            "R12",
            {**agreed(place, side), **site(applicator=applicator), "procedure.protection": [protection]},
            {**agreed(place, side), **site(applicator=applicator), "procedure.protection": ["hand_shield"]},
        )
        for place, side in {
            "glabella": "midline",
            "nasal_root": "midline",
            "temple": "left",
            "eyebrow": "left",
            "cheek_upper": "left",
            "medial_canthus": "left",
        }.items()
        for applicator in ("cotton_swab", "open_spray")
        for protection in ("eyes_closed", "none_needed")
    ],
    "N22": [
        Case(
            NOTE,
            "chaperone",
            "info",
            "docgen",
            agreed(place, side),
            {**agreed(place, side), "chaperone": {"offered": True, "outcome": "declined"}},
        )
        for place, side in (("chest", "left"), ("sternum", "midline"))
    ],
}

# Rules that are no row of their own, and where they are held.
ELSEWHERE = {
    "R12": "N21 asks it of every agent and applicator, and names R12 in its source",
    "R27": "test_the_consent_is_written_for_a_reader_of_eighth_grade_at_most, below",
    "R29": "test_the_descriptor_is_never_printed_without_its_notice, below, and the pack's `requires`",
}


def findings(changes, document, **options):
    return check(read_visit(altered(changes)), PACK, document, **options)


def found(rule, case, changes):
    """The findings of a rule at the place and of the level that a case tells."""
    return [
        finding
        for finding in findings(changes, case.document)
        if (finding.id, finding.path, finding.level) == (rule, case.path, case.level)
        and case.source in finding.source
    ]


TABLE = [(rule, case) for rule, cases in RULES.items() for case in cases]


def test_every_rule_of_the_clinical_facts_has_its_place():
    assert sorted([*RULES, *ELSEWHERE], key=IDS.index) == IDS
    assert all(RULES.values())


def test_every_rule_is_found_under_its_own_id():
    rows = {row.id for row in read_checks(PACK)}
    assert set(RULES) <= rows
    assert {id_ for id_ in rows if id_ in IDS} == set(RULES)
    assert not set(ELSEWHERE) & rows
    assert all("R12" in row.source for row in read_checks(PACK) if row.id == "N21")


@pytest.mark.parametrize(
    ("rule", "case"), TABLE, ids=[f"{rule} {c.document} {c.path} {n}" for n, (rule, c) in enumerate(TABLE)]
)
def test_a_rule_finds_what_it_is_for_and_names_its_source(rule, case):
    assert found(rule, case, case.met)
    assert not found(rule, case, case.just_not)


def test_one_freeze_at_the_limit_is_a_warning_and_above_it_a_stop():
    for place in ("cheek", "back"):
        (at,) = [f for f in findings(seconds(30, place), NOTE) if f.id == "R9"]
        (above,) = [f for f in findings(seconds(30.5, place), NOTE) if f.id == "R9"]
        assert (at.level, above.level) == ("warn", "stop")


@pytest.mark.parametrize("agent", ["liquid_nitrogen", "carbon_dioxide_slush"])
@pytest.mark.parametrize(("zone", "place"), [("face", "cheek"), ("elsewhere", "back")])
@pytest.mark.parametrize(("level", "limit"), [("stop", 5), ("warn", 3)])
def test_each_limit_of_seconds_is_of_its_own_agent_and_zone(agent, zone, place, level, limit):
    others = {
        f"freeze_seconds_{level}_{other_zone}_{other_agent}": limit
        for other_zone in ("face", "elsewhere")
        for other_agent in ("liquid_nitrogen", "carbon_dioxide_slush")
    }
    own = {f"freeze_seconds_{level}_{zone}_{agent}": others.pop(f"freeze_seconds_{level}_{zone}_{agent}")}
    changes = seconds(limit + 1, place, agent=agent)
    levels = [
        [
            f.level
            for f in findings(changes, NOTE, clinic=Clinic(limits=limits))
            if (f.id, f.path) == ("R9", FREEZE)
        ]
        for limits in (own, others)
    ]
    assert levels == [[level], []]


NAMED = {
    "R9": (seconds(16, "back"), ["left back", "16 s", "15 s"]),
    "N7": (seconds(6, cycles=3), ["left cheek", "6 s x 3", "10 s"]),
    "R16": (
        site(laterality="right"),
        ["treated: right cheek", "the consent names: left cheek and midline chin"],
    ),
    "R17": (
        {"procedure.agent": "carbon_dioxide_slush", "procedure.vehicle": "acetone"},
        ["used: carbon dioxide slush", "the consent names: liquid nitrogen"],
    ),
    "R18": (
        {"consent.practitioner_named": "Ann Moe, NP"},
        ["treated by Jane Roe, MD", "the consent names Ann Moe, NP"],
    ),
    "R25": ({"prior_procedures": [{"date": "2026-02-27"}]}, ["February 27, 2026", "March 2, 2026"]),
    "N14": (
        {"consent.ticked_conditions": ["raynaud"]},
        ["Raynaud's disease or phenomenon", "the record says: no"],
    ),
    "N15": (
        signed("2025-12-01"),
        ["signed December 1, 2025", "good until January 30, 2026", "on March 2, 2026"],
    ),
}


@pytest.mark.parametrize("rule", NAMED)
def test_a_finding_of_two_sides_names_both(rule):
    changes, words = NAMED[rule]
    (finding,) = [f for f in findings(changes, NOTE) if f.id == rule]
    assert [word for word in words if word not in finding.message] == []


def test_a_consent_that_names_no_site_is_said_to_name_none():
    finding = next(f for f in findings({"consent.sites": GONE}, NOTE) if f.id == "R16")
    assert finding.message.endswith("treated: left cheek; the consent names: no site")


def test_what_no_source_carries_says_that_it_is_the_projects_own():
    """Clinical facts: an N rule is the project's own unless the vocabulary names a source at the code."""
    sourced = {f"N{number}" for number in (1, 8, 9, 10, 11, 12, 15, 16, 17, 18, 19, 21, 22)}
    for row in read_checks(PACK):
        if row.id.startswith("N") and row.id not in sourced:
            assert row.source.startswith("docgen"), row


# ---- The page of the checks -------------------------------------------------------------------------------


def test_the_page_of_the_checks_is_what_the_table_gives(root):
    spec = importlib.util.spec_from_file_location("docs_build", root / "docs" / "build.py")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    page = (root / "docs" / "checks.md").read_text(encoding="utf-8")
    assert page == build.checks_page(), "build it again: python docs/build.py"
    words, table = page.split("## All checks")
    for rule in IDS:
        assert f"\n**{rule}**\n" in table if rule in RULES else f"**{rule}**" in words
    rows, built_in = table.split("### Built in")
    assert rows.count("*Source: ") == len(read_checks(PACK))
    assert rows.count("\nFor example, ") == rows.count("\n**")
    assert built_in.count("*Source: ") == len(BUILT_IN)
    assert set(re.findall(r"^\| `(\w+)\(", words, re.MULTILINE)) == set(FUNCTIONS)


# ---- R27 and R29: rules for the pack ----------------------------------------------------------------------

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NO_SENTENCES = {
    "Subtitle",
    "SmallPrint",
}  # the descriptor, and the notice of the American Medical Association


def read_sentences(content):
    """The paragraphs of a document that are sentences, without those that are the AMA's."""
    for paragraph in Document(io.BytesIO(content)).element.body.iter(f"{WORD}p"):
        text = "".join(piece.text or "" for piece in paragraph.iter(f"{WORD}t")).strip()
        style = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
        if text.endswith((".", "!", "?")) and (style is None or style.get(f"{WORD}val") not in NO_SENTENCES):
            yield text


CONSENTS = {
    "liquid nitrogen on a swab": {},
    "slush": {"plan.agent": "carbon_dioxide_slush", "plan.vehicle": "acetone"},
    "a spray near the eye": {**agreed("temple", "left"), "plan.applicator": "open_spray"},
    "a minor": {**CHILD, **PARENT, "screening.skin_type": "fitzpatrick_5"},
    "nothing asked yet": {"screening": {"skin_type": "fitzpatrick_2"}},
}


@pytest.mark.parametrize("case", CONSENTS)
def test_the_consent_is_written_for_a_reader_of_eighth_grade_at_most(case):
    """R27; NCI asks for eighth grade or lower, other agencies for sixth. Both are met."""
    content = fill(read_visit(altered(CONSENTS[case])), PACK, CONSENT).content
    sentences = [one for text in read_sentences(content) for one in Passage("", text).sentences]
    assert len(sentences) > 20
    reading = measure(sentences, "en")
    assert reading.figure <= 6
    assert not reading.is_hard


def test_the_descriptor_is_never_printed_without_its_notice():
    """R29: whatever prints the descriptor must print the notice, in every language."""
    printing = []
    for code, document in PACK.documents.items():
        assert "descriptor" not in document.requires or "ama_notice" in document.requires
        for language in document.languages:
            fields = PACK.template(code, language).fields
            if not list(lacking(fields, ["descriptor"])):
                printing.append(code)
                assert not list(lacking(fields, ["ama_notice"])), (code, language)
                assert "ama_notice" in document.requires, code
    assert {NOTE, CONSENT} <= set(printing)


def test_the_descriptor_stands_in_the_pack_alone_and_the_notice_names_its_owner():
    for path in (PACK.folder / "text").glob("*.toml"):
        assert PACK.descriptor not in path.read_text(encoding="utf-8")
    assert "American Medical Association" in PACK.notice
    content = fill(read_visit(altered({})), PACK, NOTE).content
    printed = "".join(Document(io.BytesIO(content)).element.body.itertext())
    assert PACK.descriptor in printed
    assert PACK.notice in printed
