"""The questions that are open in a record: which, in what order, of whom, with which words and codes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from complete_visit import complete_visit
from hypothesis import given, settings
from hypothesis import strategies as st

import docgen
from docgen.clinic import parse_clinic
from docgen.data import put_value
from docgen.questions import Question, open_questions
from docgen.review import check_pack
from docgen.review.record import find_unasked

PATIENT = {"name": "Alex Example", "birth_date": "1990-05-14", "record_number": "000123"}


@pytest.fixture(scope="module")
def pack() -> docgen.Pack:
    return docgen.load_pack("17340")


def paths(questions: tuple[Question, ...]) -> list[str]:
    return [question.path for question in questions]


def one(questions: tuple[Question, ...], path: str) -> Question:
    return next(question for question in questions if question.path == path)


def codes(question: Question) -> list[str]:
    return [choice.code for choice in question.choices]


# ---- What is open ------------------------------------------------------------------------------------


def test_everything_without_a_condition_is_open_in_an_empty_record(pack: docgen.Pack) -> None:
    found = paths(open_questions(pack, {}))
    assert {"patient.name", "plan.sites", "screening.raynaud", "procedure.agent", "signature.by"} <= {*found}
    assert not {"guardian.name", "plan.vehicle", "screening.isotretinoin_last_dose", "aftercare"} & {*found}
    assert not [path for path in found if path.startswith(("guardian", "interpreter", "addenda"))]


def test_what_has_a_value_is_not_open(pack: docgen.Pack) -> None:
    found = paths(open_questions(pack, complete_visit()))
    assert "patient.name" not in found
    assert "screening.raynaud" not in found
    assert "procedure.sites[0].technique" not in found
    assert "plan.sites" not in found


@pytest.mark.parametrize(
    ("data", "path", "is_open"),
    [
        (
            {"patient": {"birth_date": "2015-01-01"}, "encounter": {"date": "2026-03-02"}},
            "guardian.name",
            True,
        ),
        (
            {"patient": {"birth_date": "1990-01-01"}, "encounter": {"date": "2026-03-02"}},
            "guardian.name",
            False,
        ),
        ({"consent": {"given_by": "legal_guardian"}}, "guardian.name", True),
        ({"plan": {"agent": "carbon_dioxide_slush"}}, "plan.vehicle", True),
        ({"plan": {"agent": "liquid_nitrogen"}}, "plan.vehicle", False),
        ({"plan": {"agent": "carbon_dioxide_slush"}}, "consent.vehicle", False),
        ({"screening": {"isotretinoin": "yes"}}, "screening.isotretinoin_last_dose", True),
        ({"screening": {"raynaud": "yes"}}, "screening.raynaud_detail", True),
        ({"screening": {"raynaud": "no"}}, "screening.raynaud_detail", False),
        ({"screening": {"skin_type": "fitzpatrick_5"}}, "consent.pigment_initials", True),
        ({"patient": {"language": "es"}}, "interpreter.mode", True),
        ({"patient": {"language": "en-US"}}, "interpreter.mode", False),
        ({"procedure": {"sites": [{"applicator": "open_spray"}]}}, "procedure.tip", True),
        ({"procedure": {"sites": [{"applicator": "gauze"}]}}, "procedure.tip", False),
        ({"procedure": {"sites": [{}, {"technique": "light_area"}]}}, "procedure.sites[1].passes", True),
        ({"procedure": {"sites": [{}, {"technique": "light_area"}]}}, "procedure.sites[0].passes", False),
        ({"plan": {"applicator": "open_spray"}, "procedure": {"status": "not-done"}}, "procedure.tip", False),
        (
            {"plan": {"applicator": "cryoprobe"}, "procedure": {"status": "not-done"}},
            "procedure.probe_gel",
            False,
        ),
        ({"procedure": {"status": "not-done"}}, "procedure.start", False),
        ({"procedure": {"status": "not-done"}}, "procedure.status_reason", True),
        ({"procedure": {"complications": ["none"]}}, "procedure.events", False),
        ({"procedure": {"complications": ["bulla"]}}, "procedure.events", True),
    ],
)
def test_a_condition_opens_a_question(
    pack: docgen.Pack, data: dict[str, Any], path: str, is_open: bool
) -> None:
    assert (path in paths(open_questions(pack, data))) is is_open


def test_a_value_that_cannot_be_read_counts_as_missing(pack: docgen.Pack) -> None:
    data = {
        "patient": {"name": " ", "birth_date": "2001-02-30", "record_number": 5},
        "plan": {"agent": "fire", "sites": "chin"},
        "nonsense": {},
    }
    found = paths(open_questions(pack, data))
    assert {"patient.name", "patient.birth_date", "patient.record_number", "plan.sites"} <= {*found}


def test_rows_of_a_list_are_asked_for_what_they_lack(pack: docgen.Pack) -> None:
    nose = {"body_site": "nose", "laterality": "midline", "lesion_count": 2}
    sites = [{"body_site": "chin", "lesion_count": 1}, nose]
    data = {"plan": {"applicator": "cotton_swab", "technique": "spot", "sites": sites}}
    found = paths(open_questions(pack, data))
    assert [path for path in found if path.startswith("plan.sites")] == ["plan.sites[0].laterality"]


def test_a_clinics_own_fields_are_asked_with_its_own_questions_and_codes(pack: docgen.Pack) -> None:
    own = {
        "own": {
            "room": "string",
            "referral": {"type": "choice referral", "ask": "Who sent the patient?", "if": "own.room"},
        },
        "own_lists": {"referral": {"self": "nobody", "family": "a family doctor"}},
    }
    clinic = parse_clinic(own)
    found = open_questions(pack, {}, clinic=clinic)
    assert one(found, "own.room").text == "Room"
    assert "own.referral" not in paths(found)
    asked = one(open_questions(pack, {"own": {"room": "2"}}, clinic=clinic), "own.referral")
    assert asked.text == "Who sent the patient?"
    assert [choice.words for choice in asked.choices] == ["nobody", "a family doctor"]
    assert "own.room" not in paths(open_questions(pack, {}, clinic=clinic, who=["patient"]))


def test_the_clinic_is_asked_about_only_when_nobody_knows_it(pack: docgen.Pack, root: Path) -> None:
    clinic = docgen.load_clinic(root / "examples" / "clinic.toml")
    assert "organization.telephone" in paths(open_questions(pack, {}))
    found = paths(open_questions(pack, {}, clinic=clinic))
    assert not [path for path in found if path.startswith("organization")]


# ---- In which order, and of whom ---------------------------------------------------------------------


def test_what_every_record_needs_is_asked_first(pack: docgen.Pack) -> None:
    needed = ["patient.name", "patient.birth_date", "patient.record_number", "encounter.date"]
    assert paths(open_questions(pack, {}))[:4] == needed


def test_questions_stand_in_the_order_of_a_visit(pack: docgen.Pack) -> None:
    order = paths(open_questions(pack, {}))
    expected = [
        "patient.name",
        "encounter.date",
        "condition.code",
        "plan.agent",
        "plan.sites",
        "chaperone.offered",
        "procedure.status",
        "procedure.agent",
        "procedure.sites",
        "post.plan",
        "signature.by",
    ]
    assert [path for path in order if path in expected] == expected


def test_what_a_condition_reads_is_asked_before_it(pack: docgen.Pack) -> None:
    data = {
        "procedure": {"status": "completed", "sites": [{"body_site": "chin", "applicator": "open_spray"}, {}]}
    }
    order = paths(open_questions(pack, data))
    assert order.index("procedure.tip") > order.index("procedure.sites[1].applicator")
    assert order.index("procedure.tip") < order.index("procedure.not_treated")


def test_rows_do_not_wait_for_each_other(pack: docgen.Pack) -> None:
    data = {"procedure": {"status": "completed", "sites": [{"lesion_type": "papule"}, {}]}}
    order = paths(open_questions(pack, data))
    rows = [path for path in order if path.startswith("procedure.sites")]
    assert rows == sorted(rows, key=lambda path: path.partition("]")[0])
    data["procedure"]["sites"][0]["body_site"] = "chin"  # type: ignore[index]
    order = paths(open_questions(pack, data))
    assert order.index("procedure.sites[0].laterality") < order.index("procedure.sites[1].body_site")


@pytest.mark.parametrize("who", ["front_desk", "assistant", "clinician", "patient", "signer"])
def test_each_is_asked_only_what_is_theirs(pack: docgen.Pack, who: str) -> None:
    questions = open_questions(pack, {}, who=[who])
    assert questions
    assert all(who in question.field.who for question in questions)


def test_what_is_not_put_before_a_patient_is_asked_of_the_clinician(pack: docgen.Pack) -> None:
    assert "screening.diagnosis_uncertain" in paths(open_questions(pack, {}, who=["clinician"]))
    asked = open_questions(pack, {}, who=["patient"])
    assert "screening.diagnosis_uncertain" not in paths(asked)
    assert "not_asked" not in codes(one(asked, "screening.raynaud"))


# ---- For a document ----------------------------------------------------------------------------------


def test_a_document_asks_only_for_what_it_needs(pack: docgen.Pack) -> None:
    consent = paths(open_questions(pack, {}, documents=["patient-consent"]))
    assert {"patient.name", "condition.code", "plan.agent", "plan.sites", "screening.raynaud"} <= {*consent}
    assert not [path for path in consent if path.startswith(("procedure.", "signature", "post", "time_out"))]
    note = paths(open_questions(pack, {}, documents=["procedure-note"]))
    assert {"procedure.sites", "signature.by", "post.plan", "procedure.agent", "time_out.at"} <= {*note}
    sheet = paths(open_questions(pack, {}, documents=["aftercare"]))
    assert "post.follow_up" in sheet
    assert len(sheet) < len(consent) < len(note)


def test_an_unknown_document_is_told(pack: docgen.Pack) -> None:
    with pytest.raises(docgen.PackError, match="did you mean patient-consent"):
        open_questions(pack, {}, documents=["patient-consnt"])


@pytest.mark.parametrize("document", ["patient-consent", "procedure-note"])
def test_a_document_asks_for_what_a_check_reads_beside_what_it_finds_lacking(
    pack: docgen.Pack, document: str
) -> None:
    """An estimate is owed to who asked what it costs."""
    data = {"payer": {"kind": "self_pay", "cost_asked": True}}
    assert "payer.cost_asked_on" in paths(open_questions(pack, data, documents=[document]))
    assert "payer.cost_asked" in paths(open_questions(pack, {}, documents=[document]))
    printed = "payer.name" in paths(open_questions(pack, {}, documents=[document]))
    assert printed is (document == "procedure-note")


@pytest.mark.parametrize("document", ["patient-consent", "procedure-note", "aftercare"])
def test_a_document_asks_for_everything_that_its_checks_stop_at(pack: docgen.Pack, document: str) -> None:
    data = {"patient": PATIENT, "encounter": {"date": "2026-03-02"}, "procedure": {"status": "completed"}}
    visit = docgen.load_encounter(data, pack=pack)
    asked = paths(open_questions(pack, data, documents=[document]))
    for finding in docgen.check(visit, pack, document):
        if finding.level == "stop":
            assert any(path.startswith(finding.path.replace("subject", "procedure")) for path in asked), (
                finding
            )


# ---- In which words ----------------------------------------------------------------------------------


def test_a_patient_is_asked_in_plain_words_and_the_staff_in_its_own(pack: docgen.Pack) -> None:
    staff = one(open_questions(pack, {}), "screening.raynaud")
    assert staff.text == "Does this apply to the patient: Raynaud's disease or phenomenon?"
    patient = one(open_questions(pack, {}, who=["patient"]), "screening.raynaud")
    assert patient.text == "Does this apply to you: fingers turn white or blue in the cold?"
    assert patient.choices[0].words == "yes"
    spanish = one(open_questions(pack, {}, who=["patient"], language="es"), "screening.raynaud")
    assert spanish.text.startswith("¿Se aplica esto a usted: dedos blancos o azules")
    assert spanish.choices[0].words == "sí"


def test_what_patients_and_signers_are_asked_has_plain_words_in_english_and_spanish(
    pack: docgen.Pack,
) -> None:
    data = {"consent": {"outcome": "declined"}, "screening": {"skin_type": "fitzpatrick_5"}}
    data["screening"]["isotretinoin"] = "yes"
    for language in ("en", "es"):
        for question in open_questions(pack, data, who=["patient", "signer"], language=language):
            name = str(question.place[-1])
            assert question.text != name.replace("_", " ").capitalize(), (language, question.path)
            assert "patient" not in question.text


def test_a_key_without_a_question_is_shown_itself(pack: docgen.Pack, tmp_path: Path, root: Path) -> None:
    folder = copied(root, tmp_path)
    text = folder / "text" / "en.toml"
    asked = 'freeze_seconds = "For how long was each lesion frozen?"\n'
    assert asked in text.read_text(encoding="utf-8")
    text.write_text(text.read_text(encoding="utf-8").replace(asked, ""), encoding="utf-8")
    changed = docgen.load_pack(folder)
    question = one(
        open_questions(changed, {"procedure": {"sites": [{}]}}), "procedure.sites[0].freeze_seconds"
    )
    assert (question.text, question.field.phrase.unit) == ("Freeze seconds", "s")
    assert {problem.kind for problem in check_pack(changed)} <= {"same-version"}
    (note,) = find_unasked(changed)
    assert note.place == "text/en.toml"
    assert note.message == "has no question for procedure.sites.freeze_seconds"
    assert find_unasked(pack) == []


def test_a_field_that_is_added_to_a_pack_is_asked_for(tmp_path: Path, root: Path) -> None:
    folder = copied(root, tmp_path)
    line = "pulses = { type = 'integer, 1..9', if = \"technique == 'spot'\" }"
    path = folder / "record.toml"
    text = path.read_text(encoding="utf-8").replace("[procedure.sites]", f"[procedure.sites]\n{line}")
    path.write_text(text, encoding="utf-8")
    changed = docgen.load_pack(folder)
    found = open_questions(changed, {"procedure": {"sites": [{"technique": "spot"}, {}]}})
    assert one(found, "procedure.sites[0].pulses").text == "Pulses"
    assert "procedure.sites[1].pulses" not in paths(found)


def copied(root: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(root / "templates" / "17340", tmp_path / "17340"))


WRONG = {
    "a key that is not there": ("plan", 'agnt = "Which?"', "plan.agnt", "did you mean agent?"),
    "no text": ("plan", "agent = 5", "plan.agent", "write"),
    "another wording": ("plan", 'agent = { stuff = "Which?" }', "plan.agent", "staff"),
    "an answer where none is": ("plan", '"*" = "Which?"', "plan.*", "correct its spelling"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_with_a_question_is_told_by_the_pack_check(
    case: str, tmp_path: Path, root: Path
) -> None:
    table, line, place, fix = WRONG[case]
    folder = copied(root, tmp_path)
    path = folder / "text" / "en.toml"
    text = path.read_text(encoding="utf-8").replace('agent = "With what is the freezing planned?"\n', "")
    path.write_text(text.replace(f"[questions.{table}]", f"[questions.{table}]\n{line}"), encoding="utf-8")
    (problem,) = check_pack(docgen.load_pack(folder))
    assert problem.place == f"text/en.toml, questions.{place}"
    assert fix in problem.fix


# ---- With which codes --------------------------------------------------------------------------------


def test_codes_are_narrowed_to_those_that_fit_what_the_record_has(pack: docgen.Pack) -> None:
    data = {
        "plan": {
            "agent": "carbon_dioxide_slush",
            "sites": [{"body_site": "nose_tip"}, {"laterality": "left"}],
        }
    }
    found = open_questions(pack, data)
    assert codes(one(found, "plan.applicator")) == ["cotton_swab", "gauze", "other"]
    assert codes(one(found, "plan.sites[0].laterality")) == ["midline", "not_applicable"]
    sites = codes(one(found, "plan.sites[1].body_site"))
    assert "cheek" in sites
    assert "nose_tip" not in sites
    row = {"procedure": {"agent": "carbon_dioxide_slush", "sites": [{"body_site": "chin"}]}}
    applicators = codes(one(open_questions(pack, row), "procedure.sites[0].applicator"))
    assert applicators == ["cotton_swab", "gauze", "other"]
    assert "open_spray" in codes(one(open_questions(pack, {}), "plan.applicator"))


def test_what_a_pack_is_not_for_is_not_offered(pack: docgen.Pack) -> None:
    offered = codes(one(open_questions(pack, {}), "condition.code"))
    assert "L70.0" in offered
    assert "L71" not in offered


# ---- Whatever the record holds -----------------------------------------------------------------------

PACK = docgen.load_pack("17340")
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(
        ["2026-03-02", "yes", "other", "spot", {"code": "other", "text": "x"}, [], [{}], {}, [[]]]
    ),
)


def leaves(data: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """List the places of everything in plain data."""
    yield place
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from leaves(value, (*place, key))


PLACES = [place for place in leaves(complete_visit()) if place]


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(PLACES), JUNK, max_size=8))
def test_there_are_questions_whatever_a_record_holds(changes: dict[tuple[str | int, ...], Any]) -> None:
    data = complete_visit()
    for place, value in changes.items():
        with suppress(KeyError, IndexError, TypeError):  # another change took its table out
            put_value(data, place, value)
    found = paths(open_questions(PACK, data))
    assert len(found) == len(set(found))
