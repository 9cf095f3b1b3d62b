"""The visit of an invented person that lacks nothing, as raw data, for tests that take one thing away."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from typing import Any

from docgen import load_pack
from docgen.checks import sample_of
from docgen.encounter import Encounter, parse_encounter

CONDITIONS = (
    "cold_urticaria raynaud cryoglobulinemia cryofibrinogenemia agammaglobulinemia multiple_myeloma "
    "prior_cryo_reaction cold_agglutinin collagen_vascular platelet_disorder circulation_disorder "
    "blood_disorder_unknown diagnosis_uncertain immunosuppression bullous_disease keloid_tendency "
    "anticoagulant isotretinoin pregnancy sun_exposure site_infection recent_procedure "
    "impaired_sensation fainting"
).split()
GONE = object()  # stands for a value that is taken out


def complete_visit() -> dict[str, Any]:
    """The sample visit of the pack's examples: no check has anything to find in it."""
    return _in_json(sample_of(load_pack("17340")))


def _in_json(data: Any) -> Any:
    """Return data with its dates and times as text."""
    if isinstance(data, dict):
        return {key: _in_json(value) for key, value in data.items()}
    if isinstance(data, list):
        return [*map(_in_json, data)]
    return data.isoformat() if isinstance(data, dt.date) else data


def altered(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The complete visit, other values at paths such as `procedure.sites.0.passes`; GONE takes one out."""
    return change(complete_visit(), changes)


def change(visit: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Put other values at paths of a visit, and return it; GONE takes one out."""
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


def read_visit(data: Any, **options: Any) -> Encounter:
    """Read a record by the definition of the shipped pack; its codes are not judged without a vocabulary."""
    return parse_encounter(data, definition=load_pack("17340").definition, **options)
