"""A visit of an invented person that lacks nothing, as raw data, for tests that take one thing away."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from docgen import load_pack
from docgen.encounter import Encounter, parse_encounter

CONDITIONS = (
    "cold_urticaria raynaud cryoglobulinemia cryofibrinogenemia agammaglobulinemia multiple_myeloma "
    "prior_cryo_reaction cold_agglutinin collagen_vascular platelet_disorder circulation_disorder "
    "blood_disorder_unknown diagnosis_uncertain immunosuppression bullous_disease keloid_tendency "
    "anticoagulant isotretinoin pregnancy sun_exposure site_infection recent_procedure "
    "impaired_sensation fainting"
).split()
GONE = object()  # stands for a value that is taken out
SPOT = {"lesion_type": "papule", "applicator": "cotton_swab", "technique": "spot", "freeze_cycles": 1}


def complete_visit() -> dict[str, Any]:
    """Every table that the documents ask for, filled so that no check has anything to find."""
    return {**_before(), **_agreed(), **_done()}


def altered(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The complete visit, other values at paths such as `procedure.sites.0.passes`; GONE takes one out."""
    visit = complete_visit()
    for path, value in changes.items():
        *above, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        here: Any = visit
        for part in above:
            here = here.setdefault(part, {}) if isinstance(here, dict) else here[part]
        if value is GONE:
            here.pop(last, None)
        else:
            here[last] = copy.deepcopy(value)
    return visit


def _before() -> dict[str, Any]:
    return {
        "organization": {
            "name": "Lakeside Dermatology",
            "address": ["12 Shore Road", "Madison, WI 53703"],
            "telephone": "608-555-0100",
            "after_hours_phone": "608-555-0199",
            "emergency_number": "911",
        },
        "patient": {
            "name": "Alex Example",
            "birth_date": "1999-05-14",
            "gender": "female",
            "record_number": "000123",
            "language": "en",
        },
        "practitioner": {"name": "Jane Roe", "credentials": "MD"},
        "assistants": [{"name": "Sam Poe", "credentials": "MA"}],
        "encounter": {"date": "2026-03-02", "place_of_service": "office"},
        "condition": {"code": "L70.0", "severity_scale": "iga_face", "severity": "iga_2"},
        "prior_treatments": [
            {"class": "topical_retinoid", "name": "tretinoin", "strength": "0.05%", "result": "no_response"},
            {"class": "isotretinoin", "result": "declined"},
            {"class": "skin_care_only", "result": "ongoing"},
        ],
        "screening": {
            "asked_by": "Sam Poe",
            "asked_at": "2026-03-02T09:40:00-06:00",
            "skin_type": "fitzpatrick_2",
            "allergies": ["none known"],
            **dict.fromkeys(CONDITIONS, "no"),
        },
        "plan": {
            "agent": "liquid_nitrogen",
            "applicator": "cotton_swab",
            "technique": "spot",
            "sites": _sites("left"),
        },
    }


def _agreed() -> dict[str, Any]:
    return {
        "consent": {
            "outcome": "given",
            "given_by": "patient",
            "signed_at": "2026-03-02T09:50:00-06:00",
            "discussed_by": "Jane Roe, MD",
            "practitioner_named": "Jane Roe, MD",
            "capacity": "understood and decided freely",
            "understanding_check": "teach_back",
            "agent": "liquid_nitrogen",
            "applicator": "cotton_swab",
            "sites": _sites("left"),
        },
        "time_out": {
            "at": "2026-03-02T10:00:00-06:00",
            "identifiers": ["name", "date of birth"],
            "confirmed": ["patient", "site and side", "procedure", "consent"],
            "site_marking": "not needed: lesions visible",
            "participants": ["Jane Roe, MD", "Sam Poe, MA"],
        },
    }


def _done() -> dict[str, Any]:
    return {
        "procedure": {
            "status": "completed",
            "start": "2026-03-02T10:02:00-06:00",
            "end": "2026-03-02T10:12:00-06:00",
            "agent": "liquid_nitrogen",
            "timing_basis": "from_ice_field",
            "preparation": ["cleanser_water"],
            "protection": ["eyes_closed"],
            "anesthesia": "none",
            "tolerance": "well",
            "pain_peak": 3,
            "complications": "none",
            "specimens": "none",
            "blood_loss": "none",
            "implants": "none",
            "sites": [
                {**site, **SPOT, "lesion_count": count, "freeze_seconds": 4.0}
                for site, count in zip(_sites("left"), (5, 3), strict=True)
            ],
        },
        "post": {
            "diagnosis": "L70.0",
            "assessment": "Papular acne of the left cheek and chin.",
            "plan": "Go on with tretinoin once healed.",
            "follow_up": "in 4 weeks",
        },
        "aftercare": {"given_as": ["paper"], "explained_by": "Sam Poe, MA"},
        "signature": {"by": "Jane Roe, MD", "at": "2026-03-02T11:00:00-06:00", "status": "signed"},
    }


def _sites(side: str) -> list[dict[str, Any]]:
    return [{"body_site": "cheek", "laterality": side}, {"body_site": "chin", "laterality": "midline"}]


def read_visit(data: Any, **options: Any) -> Encounter:
    """Read a record by the definition of the shipped pack; its codes are not judged without a vocabulary."""
    return parse_encounter(data, definition=load_pack("17340").definition, **options)
