"""Assigns coded values to their lists. A pack supplies the lists; the codes that all packs share are here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal


@dataclass(frozen=True)
class Code:
    """Marks a field as coded: its value is a code of the pack's vocabulary `list`.

    An `open` list names the usual codes and accepts others too. A field whose type is a Literal has fixed
    codes; its list in the pack supplies only the words for them.
    """

    list: str
    open: bool = False


Gender = Annotated[Literal["male", "female", "other", "unknown"], Code("gender")]
Laterality = Annotated[Literal["right", "left", "bilateral", "midline", "not_applicable"], Code("laterality")]
Answer = Annotated[Literal["yes", "no", "not_asked", "unknown", "declined", "not_applicable"], Code("answer")]
TimingBasis = Annotated[Literal["from_ice_field", "application_time"], Code("timing_basis")]
Technique = Annotated[Literal["spot", "light_area"], Code("technique")]
Status = Annotated[Literal["completed", "stopped", "not-done"], Code("status")]
TreatmentResult = Annotated[
    Literal[
        "no_response",
        "partial_response",
        "relapse",
        "not_tolerated",
        "contraindicated",
        "declined",
        "ongoing",
    ],
    Code("treatment_result"),
]
TreatmentSource = Annotated[Literal["patient", "record", "pharmacy"], Code("treatment_source")]
ConsentOutcome = Annotated[Literal["given", "declined", "withdrawn", "not_obtained"], Code("consent_outcome")]
GivenBy = Annotated[
    Literal["patient", "parent", "legal_guardian", "health_care_agent", "emancipated_minor"],
    Code("given_by"),
]
Assent = Annotated[Literal["given", "refused", "not_applicable", "not_able"], Code("assent")]
UnderstandingCheck = Annotated[
    Literal["teach_back", "questions_answered", "not_done"], Code("understanding_check")
]
CopyGiven = Annotated[Literal["yes", "no", "declined"], Code("copy_given")]
InterpreterMode = Annotated[
    Literal[
        "in_person",
        "video",
        "telephone",
        "asl_in_person",
        "asl_video",
        "bilingual_clinician",
        "none_offered_declined",
        "none_available",
        "family_member",
        "minor",
    ],
    Code("interpreter_mode"),
]
ChaperoneOutcome = Annotated[Literal["accepted", "declined", "not_available"], Code("chaperone_outcome")]
PayerKind = Annotated[
    Literal[
        "commercial",
        "medicare_original",
        "medicare_advantage",
        "medicaid",
        "tricare_va",
        "self_pay",
        "workers_comp",
        "none_known",
    ],
    Code("payer_kind"),
]
CoverageFinding = Annotated[
    Literal["expected_covered", "expected_denied", "excluded_cosmetic", "prior_authorization", "unknown"],
    Code("coverage_finding"),
]
Notice = Annotated[Literal["abn_cms_r_131", "payer_waiver", "good_faith_estimate", "none"], Code("notice")]
GivenAs = Annotated[Literal["paper", "portal", "email", "read_aloud"], Code("given_as")]
SignatureStatus = Annotated[Literal["signed", "unsigned"], Code("signature_status")]
PageSize = Literal["letter", "a4"]

ANSWERS = ("yes", "no", "not_asked", "unknown", "declined", "not_applicable")
