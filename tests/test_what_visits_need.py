"""What a record holds because visits needed it: each key is read, kept, offered and asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from complete_visit import altered
from fhir_rules import answers_that_are_no_option
from jsonschema import Draft202012Validator

import docgen
from docgen.cli.starter import write_starter
from docgen.clinic import parse_clinic
from docgen.encounter import json_schema, to_data
from docgen.fhir import questionnaire
from docgen.questions import open_questions

PACK = docgen.load_pack("17340")
SCHEMA = Draft202012Validator(
    json_schema(PACK.definition, PACK.vocabulary, "urn:docgen:record:17340:0", "A visit")
)
STARTER = write_starter(PACK.title, PACK.code, PACK.definition, PACK.vocabulary)
ADULT = {"patient.birth_date": "1990-05-14", "encounter.date": "2026-03-02"}
CHILD = {"patient.birth_date": "2015-05-14", "encounter.date": "2026-03-02"}
PROXY = {**CHILD, "consent.given_by": "proxy"}
SPANISH = {"consent.form_language": "es", "aftercare.language": "es"}

# Each key with a value, and what a record says when it is asked for.
NEEDED: dict[str, tuple[Any, dict[str, Any]]] = {
    "patient.preferred_contact": ("relay", {}),
    "guardian.delegated_by": ("Kim Example, mother", PROXY),
    "guardian.delegated_until": ("2026-12-31", {**PROXY, "guardian.delegated_by": "Kim Example"}),
    "guardian.delegation_verified_by": ("Sam Poe", {**PROXY, "guardian.delegated_by": "Kim Example"}),
    "interpreter.at_discussion": (False, {"patient.language": "es", "interpreter.mode": "video"}),
    "interpreter.at_signing": (True, {"patient.language": "es", "interpreter.mode": "video"}),
    "supervising_practitioner.location": ("in_suite", {"supervising_practitioner.present": False}),
    "recorder.name": ("Robin Poe", {}),
    "recorder.credentials": ("scribe", {"recorder.name": "Robin Poe"}),
    "encounter.identifier": ("V-2026-0117", {}),
    "encounter.booked_on": ("2026-02-20", {}),
    "payer.notice_option": ("option_1", {"payer.notice": "abn_cms_r_131"}),
    "payer.cost_asked": (True, {}),
    "payer.cost_asked_on": ("2026-02-20", {"payer.cost_asked": True}),
    "payer.estimate_given_on": ("2026-02-22", {"payer.kind": "self_pay"}),
    "plan.sites.0.lesion_count": (8, {"plan.sites": [{"body_site": "chin"}]}),
    "plan.sites.0.applicator": ("gauze", {"plan.sites": [{"body_site": "chin"}]}),
    "plan.sites.0.technique": ("light_area", {"plan.sites": [{"body_site": "chin"}]}),
    "consent.sites.0.applicator": ("gauze", {"consent.sites": [{"body_site": "chin"}]}),
    "consent.sites.0.technique": ("light_area", {"consent.sites": [{"body_site": "chin"}]}),
    "consent.this_visit_only": (False, {}),
    "consent.sessions": (3, {}),
    "consent.sessions_used": (0, {"consent.sessions": 3}),
    "consent.on_paper": (True, {}),
    "consent.translation_reviewed_by": ("Ana Example", SPANISH),
    "consent.translation_reviewed_on": (
        "2025-11-03",
        {**SPANISH, "consent.translation_reviewed_by": "Ana Example"},
    ),
    "consent.patient_agreement": ("objects", {**ADULT, "consent.given_by": "legal_guardian"}),
    "time_out.outcome": ("not_held", {}),
    "time_out.reason": ("The patient was alone with the clinician.", {"time_out.outcome": "not_held"}),
    "time_out.checked_instead": (
        "Name, birth date and site, with the patient.",
        {"time_out.outcome": "not_held"},
    ),
    "procedure.decided_at": ("2026-03-02T10:05:00-06:00", {"procedure.status": "not-done"}),
    "aftercare.translation_reviewed_by": ("Ana Example", SPANISH),
    "aftercare.translation_reviewed_on": (
        "2025-11-03",
        {**SPANISH, "aftercare.translation_reviewed_by": "Ana Example"},
    ),
}
EVERYTHING = altered(
    {path: value for path, (value, _) in NEEDED.items()}
    | {"procedure.complications": ["presyncope", "syncope"], "consent.given_by": "proxy"}
)


def read(data: Mapping[str, Any] | Path) -> docgen.Encounter:
    return docgen.load_encounter(data, pack=PACK)


def with_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """A record that says this alone."""
    data: dict[str, Any] = {}
    for path, value in values.items():
        here: Any = data
        *above, last = path.split(".")
        for part in above:
            here = here.setdefault(part, {})
        here[last] = value
    return data


def asked(data: Mapping[str, Any]) -> set[str]:
    return {question.path.replace("[0]", ".0") for question in open_questions(PACK, data)}


def value_at(data: Any, path: str) -> Any:
    for part in path.split("."):
        data = data[int(part) if part.isdigit() else part]
    return data


def test_a_record_holds_all_of_it() -> None:
    kept = json.loads(json.dumps(to_data(read(EVERYTHING))))
    assert {path: value_at(kept, path) for path in NEEDED} == {path: one for path, (one, _) in NEEDED.items()}


def test_it_comes_back_from_json_and_toml_and_fhir(tmp_path: Path) -> None:
    visit = read(EVERYTHING)
    (tmp_path / "visit.json").write_text(json.dumps(to_data(visit)), encoding="utf-8")
    (tmp_path / "visit.toml").write_text(tomlkit.dumps(EVERYTHING), encoding="utf-8")
    response = docgen.questionnaire_response(visit, PACK)
    assert answers_that_are_no_option(response, questionnaire(PACK).data) == []
    for again in (read(tmp_path / "visit.json"), read(tmp_path / "visit.toml"), read(response)):
        assert to_data(again) == to_data(visit)


@pytest.mark.parametrize("path", NEEDED)
def test_it_is_in_schema_and_starter(path: str) -> None:
    assert list(SCHEMA.iter_errors(EVERYTHING)) == []
    *above, key = path.split(".")
    wrong = json.loads(json.dumps(EVERYTHING))
    value_at(wrong, ".".join(above))[key] = {"no": "such value"}
    assert list(SCHEMA.iter_errors(wrong))
    header = ".".join(part for part in above if part != "0")
    (table,) = re.findall(rf"^#?\[+{re.escape(header)}\]+\n(?:.+\n)*", STARTER, re.MULTILINE)
    assert re.search(rf"^#?{key} =", table, re.MULTILINE)


@pytest.mark.parametrize("path", NEEDED)
def test_it_is_asked_for_where_it_belongs(path: str) -> None:
    _, says = NEEDED[path]
    assert path in asked(with_values(says))
    if says and ".0." not in path:
        assert path not in asked({})


def test_what_does_not_belong_is_not_asked_for() -> None:
    assert not {"consent.valid_for", "consent.sessions"} & asked({"consent": {"this_visit_only": True}})
    assert "time_out.at" in asked({})
    assert "time_out.at" not in asked({"time_out": {"outcome": "not_required"}})
    plan = {"applicator": "cotton_swab", "technique": "spot", "sites": [{"body_site": "chin"}]}
    assert not {"plan.sites.0.applicator", "plan.sites.0.technique"} & asked({"plan": plan})
    assert "consent.patient_agreement" not in asked(with_values({**CHILD, "consent.given_by": "parent"}))


def test_the_patient_is_asked_how_to_be_reached_in_plain_words_of_the_language() -> None:
    for language, words in (("en", "How do you want us to reach you?"), ("es", "¿Cómo prefiere usted")):
        questions = open_questions(PACK, {}, who=["patient"], language=language)
        one = next(question for question in questions if question.path == "patient.preferred_contact")
        assert one.text.startswith(words)
        assert all(choice.words != choice.code for choice in one.choices if choice.code != "email")


def test_nearly_fainting_and_fainting_are_two_and_what_said_both_is_still_read() -> None:
    words = PACK.texts("en")["words"]["complication"]
    assert words["presyncope"]["plain"] == "feeling faint"
    assert words["syncope"]["plain"] == "fainting"
    older = read(altered({"procedure.complications": ["vasovagal"]}))
    assert older.procedure is not None
    assert older.procedure.complications == ("vasovagal",)


def test_where_the_supervisor_was_is_not_for_a_clinics_file() -> None:
    with pytest.raises(docgen.ClinicError) as caught:
        parse_clinic({"supervising_practitioner": {"name": "A", "location": "remote"}})
    (problem,) = caught.value.problems
    assert (problem.place, problem.kind) == ("supervising_practitioner.location", "belongs-to-a-visit")
