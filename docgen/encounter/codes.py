"""The lists of codes that every pack has: what the core's rules and checks read.

A pack supplies the words for them, and may state facts about them. All other lists are the pack's own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from docgen.lazy import compiled_when_used

_GAP = compiled_when_used(r"[\s_-]+")
CORE_LISTS: Mapping[str, tuple[str, ...]] = {
    name: tuple(codes.split())
    for name, codes in {
        "answer": "yes no not_asked unknown declined not_applicable",
        "answered": "on_screen on_paper",
        "assent": "given refused not_applicable not_able",
        "chaperone_outcome": "accepted declined not_available",
        "consent_outcome": "given declined withdrawn not_obtained",
        "copy_given": "yes no declined",
        "coverage_finding": "expected_covered expected_denied excluded_cosmetic prior_authorization unknown",
        "decision": "given declined not_needed",
        "gender": "male female other unknown",
        "given_as": "paper portal email read_aloud",
        "given_by": "patient parent legal_guardian health_care_agent default_surrogate proxy "
        "emancipated_minor",
        "interpreter_mode": "in_person video telephone asl_in_person asl_video bilingual_clinician "
        "none_offered_declined none_available family_member minor",
        "laterality": "right left bilateral midline not_applicable",
        "not_listed": "none not_asked unknown declined",
        "nothing": "none",
        "notice": "abn_cms_r_131 payer_waiver good_faith_estimate none",
        "notice_option": "option_1 option_2 option_3",
        "page_size": "letter a4",
        "pain": "not_scored",
        "patient_agreement": "agrees objects not_able",
        "payer_kind": "commercial medicare_original medicare_advantage medicaid tricare_va self_pay "
        "workers_comp none_known",
        "signature_status": "signed unsigned",
        "status": "completed stopped not-done",
        "supervisor_location": "in_suite remote elsewhere",
        "time_out_outcome": "held not_held not_required",
        "treatment_result": "no_response partial_response relapse not_tolerated contraindicated declined "
        "ongoing",
        "treatment_source": "patient record pharmacy",
        "understanding_check": "teach_back questions_answered not_done",
    }.items()
}


def as_listed(code: str, codes: Collection[str]) -> str:
    """Return a code as its list writes it, whatever its capitals, and with spaces for `_` and `-`.

    Any other text is returned unchanged, and one that several codes would be.
    """
    if code in codes:
        return code
    plain = plain_code(code)
    meant = [known for known in codes if plain_code(known) == plain]
    return meant[0] if len(meant) == 1 else code


def plain_code(code: str) -> str:
    """Return a code without what does not matter in it: in small letters, with `_` for spaces and hyphens."""
    return _GAP.sub("_", code.strip()).casefold()
