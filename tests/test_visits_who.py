"""Who may do what: each line of the visits about people, with the right value and another of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from complete_visit import GONE, altered, read_visit
from test_documents import text_of

from docgen.checks import check
from docgen.clinic import Clinic, parse_clinic
from docgen.document import fill
from docgen.errors import ClinicError
from docgen.pack import load_pack
from docgen.sources import load_encounter

PACK = load_pack("17340")
NOTE, CONSENT = "procedure-note", "patient-consent"
SUPERVISED = {"supervising_practitioner": {"name": "Nadia Vance", "credentials": "MD", "present": True}}
BY_VIDEO = {
    "patient.language": "es",
    "consent.form_language": "es",
    "consent.translation_reviewed_by": "Ana Example",
    "consent.translation_reviewed_on": "2026-01-05",
    "interpreter": {"mode": "video", "language": "es", "id": "77"},
}


def found(changes: Mapping[str, Any], document: str = NOTE, clinic: Clinic | None = None) -> list[str]:
    """What is found, as level, id and path."""
    findings = check(load_encounter(altered(changes), pack=PACK), PACK, document, clinic=clinic)
    return [f"{one.level} {one.id} {one.path}" for one in findings]


# ---- A3: who signs the note -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Sam Poe, CMA", "Lee Fiction, RN", "Roe", "A. Roe, MD", "Jane R."])
def test_another_than_who_performed_does_not_sign_the_note(name: str) -> None:
    """A3: the assistant, another nurse, half a name."""
    assert found({"signature.by": name}) == ["stop signer signature.by"]


@pytest.mark.parametrize(
    "name",
    [
        *("Jane Roe", "Jane Roe, MD", "Dr. Jane Roe", "ROE, Jane MD", "Jane Q. Roe, MD, FAAD"),
        *("Jane Roe, MD, MPH", "Jane Roe MD FACMS", "J. Roe, MD", "Jane Roe III, MD"),
    ],
)
def test_who_performed_signs_however_the_name_is_written(name: str) -> None:
    """A3: the practitioner, with and without credentials."""
    assert found({"signature.by": name}) == []


@pytest.mark.parametrize("name", ["Jane Roe, MD, MPH", "J. Roe, MD", "Jane Roe Jr., MD"])
def test_the_consent_names_who_performed_however_the_name_is_written(name: str) -> None:
    """R18: as for the signature; another of the surname is another."""
    assert found({"consent.practitioner_named": name}) == []
    assert found({"consent.practitioner_named": "John Roe, MD"}) == ["warn R18 consent.practitioner_named"]


def test_credentials_that_docgen_does_not_know_are_those_of_the_record() -> None:
    """A3: the signature has the name as the record gives it, credentials and all."""
    changes = {
        "practitioner": {"name": "Jane Roe", "credentials": "XYZ-C"},
        "signature.by": "Jane Roe, XYZ-C",
    }
    assert found(changes) == []


def test_a_clinic_lists_who_may_sign_for_another() -> None:
    """A3: one whom the clinic's list allows; another than those is still found."""
    clinic = Clinic(signers=("Mara Okafor, MD", "Lee Fiction"))
    assert found({"signature.by": "Okafor, Mara, MD"}, clinic=clinic) == []
    assert found({"signature.by": "Sam Poe, CMA"}, clinic=clinic) == ["stop signer signature.by"]


@pytest.mark.parametrize("signers", [(), ("Nadia Vance, MD",)])
def test_a_supervisor_never_signs_in_the_place_of_who_performed(signers: tuple[str, ...]) -> None:
    """A3: a supervisor as sole signer has a message of its own, whatever the clinic's list."""
    visit = read_visit(altered({**SUPERVISED, "signature.by": "Nadia Vance"}))
    (one,) = check(visit, PACK, NOTE, clinic=Clinic(signers=signers))
    assert one.id == "signer"
    assert "supervisor" in one.message


def test_a_supervisor_signs_beside_who_performed() -> None:
    """A3: a co-signature is beside; the signer's own is none."""
    assert found({**SUPERVISED, "signature.cosigned_by": "Nadia Vance, MD"}) == []
    assert found({**SUPERVISED, "signature.cosigned_by": "Jane Roe"}) == ["warn signer signature.cosigned_by"]


def test_a_note_that_another_signed_can_be_filed_with_the_account_why() -> None:
    """A3: the truth can be filed."""
    account = {
        "check": "signer",
        "by": "Mara Okafor, MD",
        "at": "2026-03-02T12:00:00-06:00",
        "statement": "who performed left before the note was written",
    }
    visit = read_visit(altered({"signature.by": "Mara Okafor, MD", "variances": [account]}))
    assert fill(visit, PACK, NOTE).missing == ()


@pytest.mark.parametrize(
    ("signers", "places"),
    [
        ([], ["signers"]),
        ("Jane Roe", ["signers"]),
        (["Jane Roe, MD", " ", 3, ", MD"], ["signers[1]", "signers[2]", "signers[3]"]),
        (["MD", "Dr.", "Dr., MD", "J. Roe"], ["signers[0]", "signers[1]", "signers[2]"]),
    ],
)
def test_a_list_of_signers_that_names_nobody_is_told_with_the_other_problems(
    signers: Any, places: list[str]
) -> None:
    """Bad input of issue 11: empty, no list, blank entries; all at once with what else is wrong."""
    with pytest.raises(ClinicError) as caught:
        parse_clinic({"signers": signers, "time_zone": "Mars"}, source="clinic.toml")
    assert [problem.place for problem in caught.value.problems] == [*places, "time_zone"]


# ---- Where the supervisor was, and who is who --------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"present": GONE}, ["warn supervision supervising_practitioner.location"]),
        ({"present": False}, ["warn supervision supervising_practitioner.location"]),
        ({"present": False, "location": "in_suite"}, []),
        ({"present": GONE, "location": "elsewhere"}, []),
        ({"present": True}, []),
    ],
)
def test_it_is_asked_where_the_supervisor_was(said: dict[str, Any], expected: list[str]) -> None:
    """A3 and C: a supervisor in the suite is not "present", and not nowhere."""
    changes = {f"supervising_practitioner.{key}": value for key, value in said.items()}
    assert found({**SUPERVISED, **changes}) == expected


def test_the_note_says_where_the_supervisor_was() -> None:
    """C: where the supervisor was."""
    supervisor = {"name": "Nadia Vance", "credentials": "MD", "present": False, "location": "in_suite"}
    note = fill(read_visit(altered({"supervising_practitioner": supervisor})), PACK, NOTE).content
    assert "Nadia Vance, MD, in the office suite" in text_of(note)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"recorder": {"name": "Roe, Jane"}}, "recorder.name"),
        (
            {"assistants": [{"name": "Sam Poe"}, {"name": "Jane Roe", "credentials": "MD"}]},
            "assistants[1].name",
        ),
        (
            {"supervising_practitioner": {"name": "Jane Roe", "present": True}},
            "supervising_practitioner.name",
        ),
        ({**SUPERVISED, "assistants": [{"name": "Nadia Vance"}]}, "assistants[0].name"),
        ({"chaperone": {"offered": True, "outcome": "accepted", "name": "Jane Roe"}}, "chaperone.name"),
    ],
)
def test_who_performed_supervised_helped_and_recorded_are_told_apart(
    changes: dict[str, Any], path: str
) -> None:
    """Kind 2: one person in two roles that exclude each other."""
    assert found(changes) == [f"warn people-apart {path}"]


def test_a_scribe_a_supervisor_and_an_assistant_are_others() -> None:
    """Kind 2: the right record."""
    assert found({**SUPERVISED, "recorder": {"name": "Sam Poe"}}) == []


# ---- A20: the interpreter, the copy, the witness ----------------------------------------------------------


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        ({"end": "2026-03-02T09:31:00-06:00"}, ["interpreter.end"]),
        ({"end": "2026-03-02T10:31:00-05:00"}, ["interpreter.end"]),  # in another zone
        ({"start": "2026-03-02T09:55:00-06:00"}, ["interpreter.start"]),
        ({"at_signing": False}, ["interpreter.at_signing"]),
        ({"at_discussion": False}, ["interpreter.at_discussion"]),
        ({"language": "vi"}, ["interpreter.language"]),
        ({"start": "2026-03-02T09:30:00-06:00", "end": "2026-03-02T09:50:00-06:00", "at_signing": True}, []),
        ({"language": "es-MX", "at_discussion": True}, []),
    ],
)
def test_an_interpreter_who_was_not_there_did_not_interpret(
    came: dict[str, Any], expected: list[str]
) -> None:
    """A20: ended before the signature, began after it, not there, of another language."""
    changes = {**BY_VIDEO, **{f"interpreter.{key}": value for key, value in came.items()}}
    told = [one for one in found(changes) if not one.startswith("warn R19")]
    assert told == [f"warn interpreter {path}" for path in expected]


def test_no_copy_of_the_consent_is_told() -> None:
    """A20: `copy_given = "no"`; a copy that was declined is not."""
    assert found({"consent.copy_given": "no"}) == ["warn consent-copy consent.copy_given"]
    assert found({"consent.copy_given": "declined"}) == []


@pytest.mark.parametrize("name", ["Jane Roe", "Alex Example", "Ines Placeholder"])
def test_a_witness_is_another_than_those_whom_the_signature_concerns(name: str) -> None:
    """A20, kin: the one who performs, is treated, interprets."""
    changes = {**BY_VIDEO, "interpreter.name": "Ines Placeholder", "consent.witness": name}
    assert found(changes) == ["warn witness consent.witness"]
    assert found({**changes, "consent.witness": "Sam Poe"}) == []


def test_a_witness_does_not_sign_first() -> None:
    """A20, kin."""
    changes = {"consent.witness": "Sam Poe", "consent.witness_at": "2026-03-02T09:40:00-06:00"}
    assert found(changes) == ["warn witness consent.witness_at"]
    assert found({**changes, "consent.witness_at": "2026-03-02T09:51:00-06:00"}) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": GONE, "id": GONE}, ["warn interpreter interpreter.name"]),
        ({"name": GONE}, []),
        ({"id": GONE}, []),
        ({"language": GONE}, ["warn interpreter interpreter.language"]),
        ({"mode": GONE}, ["warn N19 interpreter.mode"]),
        ({"name": "Roe, Jane"}, ["warn people-apart interpreter.name"]),
        ({"name": "J. Roe, MD", "mode": "telephone"}, ["warn people-apart interpreter.name"]),
        ({"name": "Nadia Vance"}, ["warn people-apart interpreter.name"]),
        ({"name": "Sam Poe, CMA", "mode": "in_person"}, ["warn people-apart interpreter.name"]),
        ({"name": "Alex Example"}, ["warn people-apart interpreter.name"]),
        ({"name": "Jane Roe", "mode": "bilingual_clinician"}, []),
        ({"name": "Alex Example", "mode": "family_member"}, ["warn N19 interpreter.mode"]),
    ],
)
def test_who_interprets_is_named_and_is_another(changes: dict[str, Any], expected: list[str]) -> None:
    """Facts, section 4: name or number, language, mode; who treats is a bilingual clinician."""
    visit = {
        **BY_VIDEO,
        **SUPERVISED,
        "assistants": [{"name": "Sam Poe"}],
        "interpreter.name": "Ines Placeholder",
    }
    assert found({**visit, **{f"interpreter.{key}": value for key, value in changes.items()}}) == expected


# ---- A19: nobody asked ------------------------------------------------------------------------------------


def test_answers_that_nobody_is_recorded_to_have_asked_for_are_told() -> None:
    """A19: no `asked_by`, no `asked_at`."""
    gone = {"screening.asked_by": GONE, "screening.asked_at": GONE}
    assert found(gone) == [
        "warn screening-asked screening.asked_by",
        "warn screening-asked screening.asked_at",
    ]
    assert found({"screening.asked_by": "Sam Poe"}) == []


@pytest.mark.parametrize(
    ("chaperone", "expected"),
    [
        ({"offered": True}, ["warn chaperone chaperone.outcome"]),
        ({"offered": True, "outcome": "accepted"}, ["warn chaperone chaperone.name"]),
        ({"offered": False, "outcome": "declined"}, ["warn chaperone chaperone.offered"]),
        ({"offered": True, "outcome": "declined"}, []),
        ({"offered": False}, []),
    ],
)
def test_what_came_of_the_offer_of_a_chaperone_is_recorded(
    chaperone: dict[str, Any], expected: list[str]
) -> None:
    """A19, kin: offered, and then nothing."""
    assert found({"chaperone": chaperone}) == expected


def test_a_supervisor_at_a_screen_is_a_question_of_original_medicare_alone() -> None:
    """Facts 2, line 2: no virtual supervision for a global period of ten days."""
    at_a_screen = {
        "supervising_practitioner": {"name": "Nadia Vance", "present": False, "location": "remote"},
        "payer": {"kind": "medicare_original", "coverage_finding": "expected_covered"},
    }
    assert found(at_a_screen) == ["warn supervision-remote supervising_practitioner.location"]
    assert found({**at_a_screen, "supervising_practitioner.location": "in_suite"}) == []
    assert found({**at_a_screen, "payer.kind": "medicare_advantage"}) == []


# ---- A4, A10, A20: who consents ----------------------------------------------------------------------------

AGENT = {
    "consent.given_by": "health_care_agent",
    "consent.capacity": "unable",
    "consent.patient_agreement": "agrees",
    "guardian": {
        "name": "Theo Imagined",
        "relationship": "spouse",
        "document_seen": True,
        "document": "health care power of attorney",
    },
}
CHILD = {"patient.birth_date": "2012-01-01", "consent.assent": "given", "guardian.name": "Theo Imagined"}
PROXY = {
    **CHILD,
    "consent.given_by": "proxy",
    "guardian.relationship": "grandparent",
    "guardian.delegated_by": "Iris Imagined",
    "guardian.delegation_verified_by": "Sam Poe",
    "guardian.delegated_until": "2026-12-31",
}


@pytest.mark.parametrize("given_by", ["patient", "emancipated_minor"])
def test_a_patient_who_is_unable_to_decide_does_not_consent_alone(given_by: str) -> None:
    """A4: the patient's own signature as the only one."""
    changes = {"consent.capacity": "Unable", "consent.given_by": given_by}
    assert "stop capacity consent.capacity" in found(changes)
    assert found({**AGENT}) == []


def test_no_form_is_printed_for_a_patient_who_is_unable_to_decide_to_sign_alone() -> None:
    """A4, before the act: the consent is a draft until somebody is named who decides."""
    assert found({"consent.capacity": "unable"}, CONSENT) == ["stop capacity consent.capacity"]
    assert found(AGENT, CONSENT) == []


@pytest.mark.parametrize("words", ["no", "none", "lacks capacity", "alert and oriented"])
def test_words_in_the_place_of_capacity_are_not_passed_by(words: str) -> None:
    """A4: `capacity = "no"` is read, as before, and asked about; so is what sounds better."""
    assert found({"consent.capacity": words}) == ["warn N16 consent.capacity"]
    assert found({"consent.capacity": "able", "consent.capacity_detail": words}) == []


def test_nobody_decides_for_an_adult_who_is_able() -> None:
    """A4, the other way round; the note has what was found, in words."""
    assert found({**AGENT, "consent.capacity": "able"}) == ["warn capacity consent.capacity"]
    note = fill(read_visit(altered({**AGENT, "consent.capacity_detail": "MoCA 9 of 30"})), PACK, NOTE).content
    assert "capacity of the patient: unable to decide (MoCA 9 of 30)" in text_of(note)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (GONE, ["warn patient-agreement consent.patient_agreement"]),
        ("objects", ["stop patient-agreement consent.patient_agreement"]),
        ("agrees", []),
        ("not_able", []),
    ],
)
def test_an_adult_for_whom_another_decides_is_heard(said: Any, expected: list[str]) -> None:
    """A10, kin: an adult's own say beside a surrogate's; an objection stops an elective act."""
    assert found({**AGENT, "consent.patient_agreement": said}) == expected


def test_an_objection_stops_the_form_too_until_a_clinician_decides() -> None:
    """A10, kin: before the act."""
    objects = {**AGENT, "consent.patient_agreement": "objects"}
    assert found(objects, CONSENT) == ["stop patient-agreement consent.patient_agreement"]


def test_assent_is_a_minors() -> None:
    """A10: an adult of 44 with a minor's assent; what she said has a place of its own, and is printed."""
    adult = {**AGENT, "patient.birth_date": "1982-02-01"}
    assert found({**adult, "consent.assent": "given"}) == ["warn patient-agreement consent.assent"]
    note = text_of(fill(read_visit(altered(adult)), PACK, NOTE).content)
    assert "Patient's own say\nAgrees" in note
    assert "Minor" not in note


@pytest.mark.parametrize("relationship", ["aunt", "neighbor", "Grandparent", "legal_guardian"])
def test_an_aunt_is_no_parent(relationship: str) -> None:
    """A20: `given_by = "parent"` with relationship aunt, neighbor, and others."""
    changes = {**CHILD, "consent.given_by": "parent", "guardian.relationship": relationship}
    for document in (NOTE, CONSENT):
        assert found(changes, document) == ["stop relationship guardian.relationship"]


@pytest.mark.parametrize(
    ("relationship", "expected"),
    [("mother", []), ("Father", []), ("parent", []), ("mom", ["warn relationship guardian.relationship"])],
)
def test_a_parent_is_a_parent_by_the_code(relationship: str, expected: list[str]) -> None:
    """A20: the right value; words of an older record are read and asked about."""
    changes = {**CHILD, "consent.given_by": "parent", "guardian.relationship": relationship}
    assert found(changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"guardian.delegated_by": GONE}, ["stop proxy guardian.delegated_by"]),
        ({"guardian.delegation_verified_by": GONE}, ["stop proxy guardian.delegation_verified_by"]),
        ({"guardian.delegated_until": "2026-03-01"}, ["stop proxy guardian.delegated_until"]),
        ({"guardian.delegated_until": "2026-03-02"}, []),
    ],
)
def test_a_proxy_decides_by_a_delegation(changes: dict[str, Any], expected: list[str]) -> None:
    """A20, kin: delegated, verified, not over."""
    assert found({**PROXY, **changes}) == expected


def test_who_decides_for_a_minor_by_a_document_has_it_seen() -> None:
    """A20, kin: a legal guardian; which document it was is asked too."""
    guardian = {"name": "Theo Imagined", "relationship": "uncle"}
    changes = {**CHILD, "guardian": guardian, "consent.given_by": "legal_guardian"}
    assert found(changes) == ["stop N18 guardian.document_seen"]
    assert found({**changes, "guardian.document_seen": True}) == ["warn N18 guardian.document"]


def test_an_adult_is_no_emancipated_minor() -> None:
    """A4, kin: age and who consented fit each other."""
    changes = {"consent.given_by": "emancipated_minor", "consent.emancipation_basis": "married"}
    assert found(changes) == ["warn relationship consent.given_by"]


SURROGATE = {
    **AGENT,
    "consent.given_by": "default_surrogate",
    "guardian": {
        "name": "Theo Imagined",
        "relationship": "spouse",
        "document": "state law, first the spouse",
    },
}
OF_AGE_SINCE = {
    "patient.birth_date": "2008-03-02",
    "consent.signed_at": "2026-03-01T09:50:00-06:00",
    "consent.confirmed_on_day": "2026-03-02T09:00:00-06:00",
    "consent.given_by": "parent",
    "guardian": {"name": "Theo Imagined", "relationship": "father"},
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"guardian.relationship": "sister"}, []),
        ({"guardian.relationship": GONE}, ["stop R14 guardian.relationship"]),
        ({"guardian.relationship": "legal_guardian"}, ["warn relationship guardian.relationship"]),
        ({"guardian.document": GONE}, ["warn N18 guardian.document"]),
        ({"consent.capacity": "able"}, ["warn capacity consent.capacity"]),
        ({"consent.given_by": "proxy"}, ["stop N18 guardian.document_seen"]),
    ],
)
def test_a_surrogate_by_state_law_decides_for_an_adult(changes: dict[str, Any], expected: list[str]) -> None:
    """Facts 2, section 9: no document gives the right; what the person is, and by what law, is recorded."""
    assert found({**SURROGATE, **changes}) == expected


def test_the_note_says_by_what_law_a_surrogate_decided() -> None:
    """Facts 2, section 9: in the record's own words."""
    note = text_of(fill(read_visit(altered(SURROGATE)), PACK, NOTE).content)
    assert "by Theo Imagined (spouse or partner)" in note
    assert "surrogate by state law: state law, first the spouse" in note


@pytest.mark.parametrize(
    ("given_by", "expected"),
    [
        ("default_surrogate", ["stop relationship consent.given_by"]),
        ("health_care_agent", ["warn relationship consent.given_by"]),
    ],
)
def test_who_decides_for_adults_does_not_for_a_minor(given_by: str, expected: list[str]) -> None:
    """Facts 2, section 9: agent and default surrogate are an adult's."""
    changes = {**SURROGATE, **CHILD, "consent.given_by": given_by, "guardian.document_seen": True}
    assert found({**changes, "consent.capacity": "able", "consent.patient_agreement": GONE}) == expected


@pytest.mark.parametrize("relationship", ["mother", "parent", "legal_guardian"])
def test_a_parent_is_no_proxy(relationship: str) -> None:
    """A20, kin: a parent decides as parent, a guardian by the document."""
    for document in (NOTE, CONSENT):
        changes = {**PROXY, "guardian.relationship": relationship}
        assert found(changes, document) == ["warn relationship guardian.relationship"]


@pytest.mark.parametrize("relationship", ["grandmother", "Stepfather", "brother", "babysitter"])
def test_who_brings_a_child_may_be_a_proxy(relationship: str) -> None:
    """A20, kin: by the code; without a right that is recorded no form is printed; words are asked about."""
    changes = {**CHILD, "guardian.relationship": relationship, "consent.given_by": GONE}
    assert found({**PROXY, "guardian.relationship": relationship}) == []
    assert found(changes, CONSENT) == ["stop relationship guardian.relationship"]
    in_words = {**changes, "guardian.relationship": "my cousin"}
    assert found(in_words, CONSENT) == ["warn relationship guardian.relationship"]


def test_a_parent_who_is_unable_to_decide_does_not_decide_for_a_child() -> None:
    """A4, kin: for a minor, capacity is that of who decides."""
    changes = {**CHILD, "consent.given_by": "parent", "guardian.relationship": "mother"}
    for document in (NOTE, CONSENT):
        assert found({**changes, "consent.capacity": "unable"}, document) == [
            "stop capacity consent.capacity"
        ]
        assert found({**changes, "consent.capacity": "able"}, document) == []


def test_a_patient_who_has_come_of_age_decides() -> None:
    """A4, kin: signed by the father at 17, treated at 18; a day younger, the father's signature holds."""
    for document in (NOTE, CONSENT):
        assert found(OF_AGE_SINCE, document) == ["stop R14 consent.signed_at"]
    younger = {**OF_AGE_SINCE, "patient.birth_date": "2008-03-03", "consent.assent": "given"}
    assert found(younger) == []
    older = {**OF_AGE_SINCE, "patient.birth_date": "2008-03-01", "consent.capacity": "unable"}
    assert found({**older, "consent.patient_agreement": "agrees"}) == ["stop N18 guardian.document_seen"]
