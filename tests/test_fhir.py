"""The definition of a record as a FHIR Questionnaire, and a record as a response to it."""

from __future__ import annotations

import copy
import functools
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from complete_visit import complete_visit
from fhir_rules import broken_rules, items_in

import docgen
from docgen.encounter import define
from docgen.fhir import questionnaire

PACK = docgen.load_pack("17340")
FORM = questionnaire(PACK)
ITEMS = {item["linkId"]: item for item in items_in(FORM.data["item"])}


def codes(item: dict[str, Any]) -> list[str]:
    return [option["valueCoding"]["code"] for option in item["answerOption"]]


# ---- The form ----------------------------------------------------------------------------------------


def test_the_form_names_pack_and_version_and_no_descriptor() -> None:
    assert FORM.data["url"] == "urn:docgen:questionnaire:17340:en"
    assert FORM.data["version"] == PACK.version
    assert (FORM.data["status"], FORM.data["subjectType"]) == ("draft", ["Patient"])
    assert PACK.descriptor not in json.dumps(FORM.data, ensure_ascii=False)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_form_keeps_the_rules_of_fhir(language: str) -> None:
    assert broken_rules(questionnaire(PACK, language).data) == []


@pytest.mark.needs("fhirkit")
def test_a_validator_finds_nothing_in_the_form() -> None:
    import fhirkit

    assert fhirkit.validate(FORM.data) == []


def test_every_key_of_a_record_is_an_item_with_its_path_as_link() -> None:
    keys = {
        path.replace("[]", "") for path, one in PACK.definition.walk() if not one.group or one.group.fields
    }
    assert keys <= ITEMS.keys()
    more = [link for link in ITEMS if link not in keys]
    in_place = {link for link in more if link.endswith(".instead")}
    assert {link.split(".")[0] for link in {*more} - in_place} == {"screening", "procedure"}
    assert {"screening.raynaud", "screening.raynaud_detail", "procedure.pain_peak.code"} <= set(more)
    assert {"assistants.instead", "procedure.complications.instead"} <= in_place
    assert "procedure.sites.composition.papule" in more


def test_an_item_has_type_unit_bounds_and_options() -> None:
    seconds = ITEMS["procedure.sites.freeze_seconds"]
    assert seconds["type"] == "decimal"
    assert seconds["extension"] == [
        {
            "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unit",
            "valueCoding": {"system": "http://unitsofmeasure.org", "code": "s", "display": "s"},
        },
        {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueDecimal": 0.0},
    ]
    pain = ITEMS["procedure.pain_peak"]
    assert [one[name] for one in pain["extension"] for name in one if name != "url"] == [0, 10]
    assert ITEMS["procedure.sites"]["repeats"] is True
    assert ITEMS["patient.name"]["required"] is True
    assert "required" not in ITEMS["patient.gender"]
    assert codes(ITEMS["plan.agent"]) == ["liquid_nitrogen", "carbon_dioxide_slush"]
    assert codes(ITEMS["procedure.pain_peak.code"]) == ["not_scored"]
    assert ITEMS["condition.code"]["type"] == "open-choice"
    assert ITEMS["plan.agent"]["answerOption"][0]["valueCoding"] == {
        "system": "urn:docgen:codes:17340:agent",
        "code": "liquid_nitrogen",
        "display": "liquid nitrogen (LN2)",
    }


def test_the_words_are_those_of_the_language() -> None:
    spanish = {item["linkId"]: item for item in items_in(questionnaire(PACK, "es").data["item"])}
    assert spanish["plan.agent"]["answerOption"][0]["valueCoding"]["display"].startswith("nitrógeno")
    assert spanish["screening.raynaud"]["text"] != ITEMS["screening.raynaud"]["text"]


def test_a_code_in_the_place_of_a_number_is_asked_for_as_the_number_is() -> None:
    number, code = ITEMS["procedure.pain_peak"], ITEMS["procedure.pain_peak.code"]
    assert number["text"] == code["text"] == "How strong was the worst pain, from 0 to 10?"
    assert (number["type"], code["type"]) == ("integer", "choice")


def test_a_patient_is_asked_in_plain_words_and_a_clinician_in_the_words_of_the_staff() -> None:
    words = PACK.texts("en")["words"]["condition"]
    assert words["raynaud"]["plain"] in ITEMS["screening.raynaud"]["text"]
    for item in ("plan.agent", "screening.skin_type"):
        shown = ITEMS[item]["answerOption"][0]["valueCoding"]
        assert shown["display"] == PACK.texts("en")["words"][item.split(".")[1]][shown["code"]]["clinical"]


def test_the_form_has_the_same_bytes_every_time() -> None:
    command = [sys.executable, "-m", "docgen", "schema", "--fhir"]
    runs = [subprocess.run(command, capture_output=True, check=True) for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout
    assert json.loads(runs[0].stdout) == FORM.data


def test_what_fhir_cannot_say_is_always_shown_and_listed() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "docgen", "schema", "--fhir"], capture_output=True, text=True, check=True
    )
    head, *listed = done.stderr.splitlines()
    assert head == "The form is complete; these questions are shown more often than needed:"
    known = ["guardian", "interpreter", "consent.assent", "consent.patient_agreement"]
    known += ["procedure.tip", "procedure.distance_cm", "procedure.probe_gel"]
    assert [line.strip().partition(":")[0] for line in listed] == known
    assert all("is always shown: FHIR cannot say “spray and status" in line for line in listed[4:6])
    assert "is always shown: FHIR cannot say “some(applicators, 'contact') and status" in listed[6]
    assert "enableWhen" not in ITEMS["procedure.tip"]


def test_a_language_is_for_the_form_alone() -> None:
    command = [sys.executable, "-m", "docgen", "schema", "-l", "es"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "--language is for --fhir" in done.stderr


CLINIC = """
[own]
room = "string"
referral = { type = "open-choice referral", ask = "Who sent the patient?", if = "room == 'A'" }
[own_lists.referral]
specialist = "a specialist"
other = "somebody else"
"""


def test_a_clinics_own_fields_are_in_its_form_and_come_back(tmp_path: Path) -> None:
    (tmp_path / "clinic.toml").write_text(CLINIC, encoding="utf-8")
    clinic = docgen.load_clinic(tmp_path / "clinic.toml")
    command = [sys.executable, "-m", "docgen", "schema", "--fhir", "--pack", "17340"]
    done = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path)
    form = json.loads(done.stdout)
    assert form == questionnaire(PACK, clinic=clinic).data
    assert broken_rules(form) == []
    referral = next(item for item in items_in(form["item"]) if item["linkId"] == "own.referral")
    assert referral["text"] == "Who sent the patient?"
    assert [_plain(when) for when in referral["enableWhen"]] == ['room = "A"']
    assert referral["answerOption"][0]["valueCoding"]["display"] == "a specialist"
    own = {"room": "A", "referral": {"code": "other", "text": "a friend"}}
    encounter = docgen.load_encounter({**complete_visit(), "own": own}, pack=PACK, clinic=clinic)
    response = docgen.questionnaire_response(encounter, PACK, clinic=clinic)
    assert docgen.load_encounter(response, pack=PACK, clinic=clinic) == encounter
    with pytest.raises(docgen.EncounterError) as caught:
        docgen.load_encounter(response, pack=PACK)
    assert {problem.place for problem in caught.value.problems} == {"own"}


# ---- When a question is asked ------------------------------------------------------------------------


def enabled(condition: str, table: str = "procedure.sites", **names: str) -> tuple[list[str], str]:
    """Say when a question of a table with this condition is enabled: `link operator answer`, and how."""
    return all_enabled((condition,), table, **names)[condition]


@functools.cache
def all_enabled(
    conditions: tuple[str, ...], table: str = "procedure.sites", **names: str
) -> dict[str, tuple[list[str], str]]:
    """Say for each condition when a question with it is enabled, from one form that has them all."""
    keys = {f"asked_of_{number}": condition for number, condition in enumerate(conditions)}
    lines: dict[str, Any] = {key: {"type": "string", "if": condition} for key, condition in keys.items()}
    for key in reversed(table.split(".")):
        lines = {key: lines}
    definition, problems = define(with_lines(lines), PACK.vocabulary)
    assert problems == []
    form = questionnaire(replace(PACK, definition=definition, names={**PACK.names, **names}))
    assert broken_rules(form.data) == []
    items = {item["linkId"]: item for item in items_in(form.data["item"])}
    asked = {condition: items[f"{table}.{key}"] for key, condition in keys.items()}
    return {
        condition: ([_plain(when) for when in item.get("enableWhen", [])], item.get("enableBehavior", ""))
        for condition, item in asked.items()
    }


def with_lines(more: dict[str, Any]) -> dict[str, Any]:
    own: dict[str, Any] = {
        "procedure": {
            "agent": "choice agent",
            "ready": "boolean",
            "tools": "string, repeats",
            "sites": {
                "applicator": "choice applicator",
                "tip": "choice tip",
                "technique": "choice technique",
                "count": "integer, >= 0",
                "depth": "decimal mm",
                "label": "string",
                "papers": "open-choice feature",
                "marks": "choice feature, repeats",
                "signs": "choice feature, repeats, or not_listed",
                "notes": "string, repeats, or nothing",
            },
        },
        "screening": {"*": "choice answer, each condition"},
    }
    return _joined(own, more)


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    joined = copy.deepcopy(one)
    for key, value in other.items():
        inner = joined.get(key)
        joined[key] = _joined(inner, value) if isinstance(inner, dict) else value
    return joined


def _plain(when: dict[str, Any]) -> str:
    (answer,) = [value for name, value in when.items() if name.startswith("answer")]
    shown = answer["code"] if isinstance(answer, dict) else json.dumps(answer)
    *_, table, key = ("", *when["question"].split("."))
    return f"{f'{table}.{key}' if key == 'instead' else key} {when['operator']} {shown}"


SAID = {
    "technique == 'spot'": (["technique = spot"], ""),
    "technique != 'spot' and technique": (["technique = light_area"], ""),
    "technique": (["technique exists true"], ""),
    "not technique": (["technique exists false"], ""),
    "technique is none": (["technique exists false"], ""),
    "technique != 'spot'": (["technique != spot"], ""),
    "'vehicle' in agent.needs": (["agent = carbon_dioxide_slush"], ""),
    "applicator in ['gauze', 'cotton_swab']": (["applicator = cotton_swab", "applicator = gauze"], "any"),
    "applicator == 'gauze' or technique == 'spot'": (["applicator = gauze", "technique = spot"], "any"),
    "applicator == 'gauze' and technique == 'spot'": (["applicator = gauze", "technique = spot"], "all"),
    "technique == 'spot' and screening.raynaud == 'yes'": (["technique = spot", "raynaud = yes"], "all"),
    "ready": (["ready = true"], ""),
    "ready is false": (["ready = false"], ""),
    "not ready": (["ready != true"], ""),
    "count": (["count > 0"], ""),
    "count > 3": (["count > 3"], ""),
    "3 <= count and count < 7": (["count >= 3", "count < 7"], "all"),
    "depth >= 2.5": (["depth >= 2.5"], ""),
    "label": (["label exists true"], ""),
    "label == 'a'": (['label = "a"'], ""),
    "agent != 'liquid_nitrogen' and agent": (["agent = carbon_dioxide_slush"], ""),
    "tip == 'other'": (["tip != a", "tip != b", "tip != c", "tip != d", "tip exists true"], "all"),
    "papers and papers != 'excoriated'": (["papers exists true", "papers != excoriated"], "all"),
    "'excoriated' in marks": (["marks = excoriated"], ""),
    "'a' in tools and 'b' in tools": (['tools = "a"', 'tools = "b"'], "all"),
    "'a' in tools or 'b' in tools or 'c' in tools": (
        [f'tools = "{one}"' for one in "abc"],
        "any",
    ),
    "complications == 'none'": (["complications.instead = none"], ""),
    "complications != 'none'": (["complications.instead != none"], ""),
    "complications in ['none']": (["complications.instead = none"], ""),
    "complications": (["complications exists true"], ""),
    "not complications": (["complications exists false"], ""),
    "missing(complications)": (["complications exists false", "complications.instead != none"], "all"),
    "not missing(complications)": (["complications exists true", "complications.instead = none"], "any"),
    "complications != 'none' and ready": (["complications.instead != none", "ready = true"], "all"),
    "unharmed == 'none'": (["complications.instead = none"], ""),
    "signs == 'not_asked'": (["signs.instead = not_asked"], ""),
    "signs in ['none', 'unknown']": (["signs.instead = none", "signs.instead = unknown"], "any"),
    "signs != 'not_asked' and ready": (["signs.instead != not_asked", "ready = true"], "all"),
    "not missing(signs)": (["signs exists true", "signs.instead exists true"], "any"),
    "'excoriated' in signs or signs == 'none'": (["signs = excoriated", "signs.instead = none"], "any"),
    "notes == 'none' or 'a' in notes": (['notes = "a"', "notes.instead = none"], "any"),
    "assistants == 'none'": (["assistants.instead = none"], ""),
    "assistants != 'none' and ready": (["assistants.instead != none", "ready = true"], "all"),
    "prior_treatments in ['not_asked']": (["prior_treatments.instead = not_asked"], ""),
    "not not_done": (["status != not-done"], ""),
    "stopped and ready": (["status = stopped", "ready = true"], "all"),
    "iced": (["agent = carbon_dioxide_slush"], ""),
    "very and applicator == 'gauze'": (["agent = carbon_dioxide_slush", "applicator = gauze"], "all"),
}
DERIVED = {
    "iced": "procedure.agent == 'carbon_dioxide_slush'",
    "very": "iced",
    "unharmed": "procedure.complications",
}


@pytest.mark.parametrize("condition", SAID)
def test_a_condition_is_said_in_the_terms_of_fhir(condition: str) -> None:
    found, behavior = all_enabled(tuple(SAID), **DERIVED)[condition]
    expected, how = SAID[condition]
    assert (sorted(found), behavior) == (sorted(expected), how)


NOT_SAID = {
    "of another list": "plan.sites",
    "of no question": "document.draft",
    "of what rows say": "performed or going_ahead",
    "of an age": "minor",
    "of a table": "guardian",
    "of whether there is a row": "assistants",
    "of how many rows there are": "assistants | length > 1 or ready",
    "of a row": "some(assistants, 'present') or ready or assistants[0]",
    "of whether rows are known": "missing(assistants) or ready",
    "of rows beside others": "assistants == other_procedures",
    "of a code that stands in no list": "'none' in notes",
    "of a text or a code": "specimens == 'none'",
    "of how many there are": "tools | length > 2",
    "of how many there are, or another": "tools | length == 3 or ready",
    "of many, or another": "tools | length >= 12 or ready",
    "of three, or another": "'a' in tools and 'b' in tools and 'c' in tools or ready",
    "of their order": "tools == ['a', 'b', 'c']",
    "of mixed and and or": "(technique == 'spot' and applicator == 'gauze') or agent == 'liquid_nitrogen'",
    "of a number or a code": "pain_peak == 3",
    "of arithmetic that hides a number": "count * 2 > 7",
    "of no option": "'nonsense' in papers",
    "of what is always so": "technique or not technique",
    "of what cannot be worked out": "label | length > agent",
    "of a circle of names": "turning",
    "of too many answers": "procedure.sites and " + " and ".join(["technique"] * 3),
}


@pytest.mark.parametrize("what", NOT_SAID)
def test_a_condition_that_fhir_cannot_say_is_left_out(what: str) -> None:
    found = all_enabled(tuple(NOT_SAID.values()), "procedure", turning="turning")
    assert found[NOT_SAID[what]] == ([], "")


def test_a_question_outside_of_a_list_is_not_asked_by_one_row_of_it() -> None:
    assert enabled("sites.technique == 'spot'", "procedure") == ([], "")
    assert enabled("technique == 'spot'", "procedure.sites") == (["technique = spot"], "")


def test_a_condition_that_is_no_expression_is_an_error_with_its_place() -> None:
    with pytest.raises(docgen.TemplateError) as caught:
        enabled("technique ==", "procedure.sites")
    assert caught.value.problems[0].place == "record.toml, procedure.sites.asked_of_0"
