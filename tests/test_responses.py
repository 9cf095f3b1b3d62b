"""A filled-in FHIR form is a record: what it can hold, what is refused, and the way there and back."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from complete_visit import altered
from fhir_rules import answers_that_are_dropped, answers_that_are_no_option, broken_rules
from hypothesis import given
from hypothesis import strategies as st
from lhc_forms import filled_in

import docgen
from docgen.encounter import to_data
from docgen.fhir import questionnaire

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ["liquid-nitrogen-face.toml", "carbon-dioxide-slush-minor.toml", "spray-back.json"]
PACK = docgen.load_pack("17340")
FORM = questionnaire(PACK).data
RECORD = {
    "condition.code": "a rash that has no code",
    "condition.secondary": ["L70.0", "something else", {"code": "other", "text": "something else"}],
    "post.diagnosis": {"code": "other", "text": "a rash that has no code"},
    "patient.language": {"code": "other", "text": "Nahuatl"},
    "patient.reads": {"code": "other", "text": "yes"},
    "consent.form_language": "zh-Hant-TW",
    "plan.applicator": {"code": "other", "text": "a metal rod"},
    "consent.applicator": "other",
    "procedure.sites.0.reaction": ["erythema", {"code": "other", "text": "a small blister"}],
    "assistants": "none",
    "screening.allergies": "not_asked",
    "plan.sessions": 3,
    "procedure.units": 1,
    "procedure.sites.0.lesion_type": "mixed",
    "procedure.sites.0.composition": {"papule": 3, "pustule": 2},
    "screening.fainting_detail": "once, years ago",
}


def record() -> dict[str, Any]:
    return altered(RECORD)


def example(name: str) -> docgen.Visit:
    return docgen.load_visit(ROOT / "examples" / name)


def response_to(data: dict[str, Any]) -> dict[str, Any]:
    return docgen.questionnaire_response(docgen.load_encounter(data, pack=PACK), PACK)


def read(response: Any) -> docgen.Encounter:
    return docgen.load_encounter(json.loads(json.dumps(response)), pack=PACK)


def problems_of(response: Any, **given: Any) -> list[docgen.Problem]:
    with pytest.raises(docgen.EncounterError) as caught:
        docgen.load_encounter(response, **{"pack": PACK, **given})
    return list(caught.value.problems)


# ---- There and back ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_back_equal(name: str) -> None:
    visit = example(name)
    again = read(docgen.questionnaire_response(visit.encounter, PACK))
    assert again == visit.encounter
    assert to_data(again) == to_data(visit.encounter)


def test_a_record_of_another_pack_comes_back_equal() -> None:
    visit = docgen.load_visit(ROOT / "examples" / "packs" / "injection-visit.toml")
    response = docgen.questionnaire_response(visit.encounter, visit.pack)
    form = questionnaire(visit.pack).data
    assert broken_rules(form) == []
    assert answers_that_are_no_option(response, form) == []
    again = docgen.load_encounter(response, pack=visit.pack)
    assert to_data(again) == to_data(visit.encounter)


@pytest.mark.parametrize("language", ["en", "es"])
def test_everything_that_a_record_can_hold_comes_back_in_every_language(language: str) -> None:
    encounter = docgen.load_encounter(record(), pack=PACK)
    response = docgen.questionnaire_response(encounter, PACK, language=language)
    assert to_data(read(response)) == to_data(encounter)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_answer_is_one_that_the_form_offers(name: str) -> None:
    response = docgen.questionnaire_response(example(name).encounter, PACK)
    assert answers_that_are_no_option(response, FORM) == []
    assert response["questionnaire"] == f"{FORM['url']}|{FORM['version']}"


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_example_answers_what_a_form_would_not_ask(name: str) -> None:
    response = docgen.questionnaire_response(example(name).encounter, PACK)
    assert answers_that_are_dropped(response, FORM) == []


def test_an_answer_to_a_question_whose_condition_does_not_hold_is_seen() -> None:
    data = altered(
        {**RECORD, "procedure.sites.1.passes": 2, "screening.isotretinoin_last_dose": "2025-01-02"}
    )
    dropped = answers_that_are_dropped(response_to(data), FORM)
    assert dropped == ["screening.isotretinoin_last_dose", "procedure.sites.passes"]
    assert read(response_to(data)) == docgen.load_encounter(data, pack=PACK)


@pytest.mark.needs("fhirkit")
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_validator_finds_nothing_in_a_response(name: str) -> None:
    import fhirkit

    assert fhirkit.validate(docgen.questionnaire_response(example(name).encounter, PACK)) == []


def worded(value: Any) -> Any:
    """A record with words in the place of `other`: LHC-Forms gives back plain text for them in open lists."""
    if isinstance(value, dict):
        found = {key: worded(one) for key, one in value.items()}
        return found["text"] if found.keys() == {"code", "text"} else found
    return [worded(one) for one in value] if isinstance(value, list) else value


@pytest.mark.slow
@pytest.mark.needs("chromium", "lforms")
def test_lhc_forms_gives_back_equal_records() -> None:
    folder = Path(os.environ["DOCGEN_LFORMS"]) / "dist" / "lforms"
    clinic = docgen.load_clinic(ROOT / "examples" / "clinic.toml")
    visits = [example(name).encounter for name in EXAMPLES]
    visits.append(docgen.load_encounter(record(), pack=PACK, clinic=clinic))
    responses = [docgen.questionnaire_response(visit, PACK) for visit in visits]
    for visit, given_back in zip(visits, filled_in(folder, FORM, responses), strict=True):
        assert answers_that_are_no_option(given_back, FORM) == []
        again = docgen.load_encounter(given_back, pack=PACK, clinic=clinic)
        assert worded(to_data(again)) == worded(to_data(visit))
        assert to_data(again) == to_data(visit) or visit is visits[-1]


def test_a_record_with_codes_that_the_pack_does_not_have_is_no_response() -> None:
    data = altered({"plan.agent": "argon"})
    with pytest.raises(docgen.EncounterError) as caught:
        docgen.questionnaire_response(docgen.load_encounter(data), PACK)
    assert [problem.place for problem in caught.value.problems] == ["plan.agent"]


# ---- As a source of records --------------------------------------------------------------------------


def test_the_command_line_takes_a_response_as_a_record(tmp_path: Path) -> None:
    visit = example(EXAMPLES[0])
    path = tmp_path / "response.json"
    path.write_text(json.dumps(docgen.questionnaire_response(visit.encounter, PACK)), encoding="utf-8")
    docgen_ = [sys.executable, "-m", "docgen"]
    command = ["fill", str(path), "-o", str(tmp_path / "out"), "--pack", "17340"]
    done = subprocess.run([*docgen_, *command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (note,) = (tmp_path / "out").glob("*_procedure-note.docx")
    assert docgen.read_document(note, pack=PACK).encounter == visit.encounter
    piped = subprocess.run([*docgen_, "check", "-"], input=path.read_bytes(), capture_output=True)
    assert piped.returncode == 0, piped.stderr
    same = subprocess.run([*docgen_, "verify", str(note), "--record", str(path)], capture_output=True)
    assert same.returncode == 0, same.stderr


def test_a_time_in_utc_is_read_in_the_zone_of_the_clinic() -> None:
    clinic = docgen.load_clinic(ROOT / "examples" / "clinic.toml")
    response = response_to(record())
    answer(response, "signature.at")[0] = {"valueDateTime": "2026-03-03T01:30:00.000Z"}
    encounter = docgen.load_encounter(response, pack=PACK, clinic=clinic)
    assert to_data(encounter)["signature"]["at"] == "2026-03-02T19:30:00-06:00"
    assert to_data(read(response))["signature"]["at"] == "2026-03-03T01:30:00Z"


def test_what_some_programs_write_is_taken() -> None:
    response = response_to(record())
    expected = read(response)
    response["questionnaire"] = response["questionnaire"].partition("|")[0]
    answer(response, "procedure.units")[0] = {"valueInteger": 1.0}
    for one in answer(response, "plan.agent"):
        del one["valueCoding"]["system"], one["valueCoding"]["display"]
        one |= {"id": "1", "extension": [{"url": "urn:x"}], "_valueCoding": {}}
    response |= {"id": "1", "meta": {}, "subject": {"display": "the patient"}, "authored": "2026-03-02"}
    item(response, "plan")["item"].append({"linkId": "plan.vehicle", "text": "Vehicle"})
    response["item"].append({"linkId": "guardian", "item": []})
    found = read(response)
    assert found == expected
    assert found.procedure is not None
    assert type(found.procedure.units) is int


def test_a_code_is_taken_regardless_of_case() -> None:
    response = response_to(record())
    expected = read(response)
    (given,) = answer(response, "plan.agent")
    given["valueCoding"]["code"] = given["valueCoding"]["code"].upper()
    assert read(response) == expected


def test_words_for_an_open_choice_may_be_a_display_alone() -> None:
    response = response_to(record())
    expected = read(response)
    assert answer(response, "plan.applicator") == [{"valueString": "a metal rod"}]
    assert answer(response, "post.diagnosis") == [{"valueCoding": {"display": "a rash that has no code"}}]
    for link in ("patient.language", "plan.applicator"):
        (given,) = answer(response, link)
        given["valueCoding"] = {"display": given.pop("valueString")}
    assert read(response) == expected


def test_a_text_that_is_no_language_tag_is_a_language_in_words() -> None:
    response = response_to(record())
    (given,) = answer(response, "consent.form_language")
    given["valueString"] = "Mixtec"
    assert to_data(read(response))["consent"]["form_language"] == {"code": "other", "text": "Mixtec"}


# ---- What is refused ---------------------------------------------------------------------------------


def item(response: dict[str, Any], link: str) -> dict[str, Any]:
    """Find an item of a response, the first of its link."""
    inner = response
    for depth in range(1, link.count(".") + 2):
        path = ".".join(link.split(".")[:depth])
        inner = next(one for one in inner["item"] if one["linkId"] == path)
    return inner


def answer(response: dict[str, Any], link: str) -> list[Any]:
    return item(response, link)["answer"]


def put(link: str, *answers: Any) -> Callable[[Any], None]:
    return lambda response: item(response, link).update(answer=list(answers))


def add(link: str, *items: Any) -> Callable[[Any], None]:
    return lambda response: (item(response, link) if link else response)["item"].extend(items)


def head(**given: Any) -> Callable[[Any], None]:
    return lambda response: response.update(given)


def coding(code: Any, list_: str) -> Any:
    return {"valueCoding": {"system": f"urn:docgen:codes:17340:{list_}", "code": code}}


NAME = {"valueString": "Zebulon"}  # must never be in a message
REFUSED: dict[str, tuple[Callable[[Any], Any], str, str, str]] = {
    "an item that is not asked": (
        add("", {"linkId": "patient_name", "answer": [NAME]}),
        "patient_name",
        "unknown-key",
        "did you mean patient.name?",
    ),
    "an item that is not asked in a group": (
        add("plan", {"linkId": "plan.agnet", "answer": [NAME]}),
        "plan.agnet",
        "unknown-key",
        "did you mean plan.agent?",
    ),
    "an item in the wrong group": (
        add("", {"linkId": "plan.vehicle", "answer": [coding("none", "vehicle")]}),
        "plan.vehicle",
        "unknown-key",
        "put it into the group of its path",
    ),
    "an item below an answer": (
        put("plan.agent", {**coding("liquid_nitrogen", "agent"), "item": [{"linkId": "plan.why"}]}),
        "plan.why",
        "unknown-key",
        "",
    ),
    "an item with a link that is words": (
        add("", {"linkId": "Zebulon was here", "answer": [NAME]}),
        f"item[{len(response_to(record())['item'])}]",
        "unknown-key",
        "take it out",
    ),
    "an item without a link": (
        add("plan", {"answer": [NAME]}),
        f"plan.item[{len(item(response_to(record()), 'plan')['item'])}]",
        "wrong-type",
        "the linkId of its question",
    ),
    "an item that is no object": (
        add("", "Zebulon"),
        f"item[{len(response_to(record())['item'])}]",
        "wrong-type",
        "the linkId of its question",
    ),
    "an object for the items": (head(item={}), "item", "wrong-type", "put it in brackets"),
    "null for the items of a group": (
        lambda response: item(response, "plan").update(item=None),
        "plan.item",
        "wrong-type",
        "put it in brackets",
    ),
    "a text for a date": (
        put("patient.birth_date", NAME),
        "patient.birth_date",
        "wrong-type",
        "answer by valueDate",
    ),
    "a text for a code": (
        put("plan.agent", NAME),
        "plan.agent",
        "wrong-type",
        "answer by valueCoding",
    ),
    "a part of a date": (
        put("patient.birth_date", {"valueDate": "1996-08"}),
        "patient.birth_date",
        "wrong-type",
        "year-month-day",
    ),
    "a date that is a number": (
        put("patient.birth_date", {"valueDate": 1996}),
        "patient.birth_date",
        "wrong-type",
        "write year-month-day",
    ),
    "a value of no type of FHIR": (
        put("plan.agent", {"value Zebulon": 1}),
        "plan.agent",
        "wrong-type",
        "answer by valueCoding",
    ),
    "two values": (
        put("plan.sessions", {"valueInteger": 1, "valueDecimal": 1.5}),
        "plan.sessions",
        "wrong-type",
        "answer by valueInteger",
    ),
    "a number outside of its bounds": (
        put("plan.sessions", {"valueInteger": 0}),
        "plan.sessions",
        "out-of-range",
        "",
    ),
    "a code that is no option": (
        put("plan.agent", coding("argon", "agent")),
        "plan.agent",
        "unknown-code",
        "write one of: liquid_nitrogen, carbon_dioxide_slush",
    ),
    "a code that is words": (
        put("plan.agent", coding("Zebulon told me", "agent")),
        "plan.agent",
        "unknown-code",
        "write one of",
    ),
    "a code of another list": (
        put("plan.agent", coding("liquid_nitrogen", "vehicle")),
        "plan.agent",
        "unknown-code",
        "give a code of urn:docgen:codes:17340:agent",
    ),
    "a code that is none": (
        put("plan.agent", coding(7, "agent")),
        "plan.agent",
        "wrong-type",
        "give the code of an option",
    ),
    "words for a choice that is not open": (
        put("plan.agent", {"valueCoding": {"display": "Zebulon"}}),
        "plan.agent",
        "wrong-type",
        "give the code of an option",
    ),
    "an open choice by a code that is no option": (
        put("condition.code", coding("Z99.9", "diagnosis")),
        "condition.code",
        "unknown-code",
        "write one of: L70.0, ",
    ),
    "more than one answer": (
        put("patient.name", NAME, NAME),
        "patient.name",
        "repeated",
        "keep one",
    ),
    "an item twice": (
        add("patient", {"linkId": "patient.name", "answer": [NAME]}),
        "patient.name",
        "repeated",
        "keep one",
    ),
    "a group twice": (
        add("", {"linkId": "plan", "item": []}),
        "plan",
        "repeated",
        "keep one",
    ),
    "a number and a code": (
        add("procedure", {"linkId": "procedure.pain_peak.code", "answer": [coding("not_scored", "pain")]}),
        "procedure.pain_peak",
        "repeated",
        "keep one",
    ),
    "a group with an answer": (
        lambda response: item(response, "plan").update(answer=[NAME]),
        "plan",
        "wrong-type",
        "answer the questions in it",
    ),
    "a question without answers": (put("patient.name"), "patient.name", "empty", "take it out"),
    "an answer without a value": (put("patient.name", {}), "patient.name", "empty", "take it out"),
    "an answer that is null": (
        put("patient.name", {"valueString": None}),
        "patient.name",
        "empty",
        "take it out",
    ),
    "an answer that is no object": (put("patient.name", "Zebulon"), "patient.name", "empty", "take it out"),
    "a blank answer": (put("patient.name", {"valueString": " "}), "patient.name", "blank", ""),
    "a row without an answer": (
        add("plan", {"linkId": "plan.sites", "item": []}),
        "plan.sites[2]",
        "empty",
        "take it out",
    ),
    "another version": (
        head(questionnaire="urn:docgen:questionnaire:17340:en|9.9.9"),
        "questionnaire",
        "another-version",
        f"fill in version {PACK.version}",
    ),
    "another key of an item": (
        lambda response: item(response, "plan").update(items=[NAME]),
        "plan",
        "unknown-key",
        "read here: linkId,",
    ),
    "another key of a question": (
        lambda response: item(response, "patient.name").update(answers=[NAME]),
        "patient.name",
        "unknown-key",
        "read here: linkId,",
    ),
    "a value beside its answers": (
        lambda response: item(response, "plan.sessions").update(valueInteger=3),
        "plan.sessions",
        "unknown-key",
        "take it out",
    ),
    "another key of an answer": (
        put("patient.name", {**NAME, "note": "x"}),
        "patient.name",
        "unknown-key",
        "",
    ),
    "another key of a response": (head(items=[]), "", "unknown-key", "read here: resourceType,"),
    "what changes the meaning": (head(modifierExtension=[]), "", "unknown-key", "take it out"),
    "another status": (head(status=5), "status", "unknown-code", "write one of: in-progress"),
    "a key that is words": (head(**{"Zebulon was here": 1}), "", "unknown-key", "take it out"),
    "a key that is no text": (put("patient.name", {5: 6}), "patient.name", "unknown-key", "take it out"),
    "an entry in error": (head(status="entered-in-error"), "status", "entered-in-error", "another response"),
    "what cannot be true": (
        put("procedure.end", {"valueDateTime": "2026-03-02T00:00:00-06:00"}),
        "procedure.end",
        "contradiction",
        "",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_response_is_refused_with_place_and_fix_and_no_value(what: str) -> None:
    change, place, kind, fix = REFUSED[what]
    response = response_to(record())
    change(response)
    problems = problems_of(response)
    assert (place, kind) in [(problem.place, problem.kind) for problem in problems]
    assert any(fix in problem.fix for problem in problems if problem.place == place)
    assert "Zebulon" not in "".join(map(str, problems))


def test_all_problems_of_a_response_are_told_at_once() -> None:
    together = [
        "an item that is not asked", "a text for a date", "a code that is no option", "more than one answer",
        "another version", "a row without an answer", "what cannot be true",
    ]  # fmt: skip
    response = response_to(record())
    for what in together:
        REFUSED[what][0](response)
    found = [(problem.place, problem.kind) for problem in problems_of(response)]
    assert sorted(found) == sorted({REFUSED[what][1:3] for what in together})


OTHER_FORMS = {
    "of another pack": "urn:docgen:questionnaire:99999:en|0.1.0",
    "of somebody": "http://example.org/Questionnaire/17340",
    "of none": None,
}


@pytest.mark.parametrize("what", OTHER_FORMS)
def test_a_response_to_another_form_is_refused_by_that_alone(what: str) -> None:
    response = response_to(record()) | {"questionnaire": OTHER_FORMS[what]}
    (problem,) = problems_of(response)
    assert problem.place == "questionnaire"
    assert "urn:docgen:questionnaire:17340" in problem.fix


def test_a_response_without_answers_is_refused() -> None:
    for items in ({}, {"item": []}):
        kept = {key: value for key, value in response_to(record()).items() if key != "item"}
        first, *_ = problems_of(kept | items)
        assert (first.kind, first.message) == ("empty", "has no answers")


def test_many_unknown_links_are_told_within_seconds() -> None:
    response = response_to(record())
    response["item"] += [{"linkId": f"plan.agnet{number}"} for number in range(20_000)]
    started = time.process_time()
    problems = problems_of(response)
    assert time.process_time() - started < 10
    assert len(problems) == 20_000
    assert problems[0].fix == "did you mean plan.agent?"


@pytest.mark.parametrize("kind", ["Bundle", "Patient", "Questionnaire", 7, "Zebulon's own"])
def test_another_resource_is_told_what_is_taken(kind: Any) -> None:
    (problem,) = problems_of({"resourceType": kind, "entry": []})
    assert problem.kind == "another-resource"
    assert "QuestionnaireResponse" in problem.fix
    assert "Zebulon" not in str(problem)


def test_a_response_needs_its_pack() -> None:
    (problem,) = problems_of(response_to(record()), pack=None)
    assert problem.kind == "no-pack"
    assert "pack=" in problem.fix


def test_half_a_response_says_what_every_record_needs() -> None:
    response = response_to(record())
    response["item"] = [one for one in response["item"] if one["linkId"] != "patient"]
    assert [problem.place for problem in problems_of(response)] == [
        "patient.name", "patient.birth_date", "patient.record_number",
    ]  # fmt: skip


def test_nothing_of_a_response_is_changed_by_reading_it() -> None:
    response = response_to(record())
    before = copy.deepcopy(response)
    read(response)
    docgen.load_encounter(response, pack=PACK)
    assert response == before


ODD = [
    *(None, True, 0, 1.5, "", "Zebulon Doe", "plan.agent"),
    *([], {}, [{}], [None], {"linkId": "plan"}, {"item": {}}),
]


def places_of(data: Any) -> Iterator[tuple[Any, Any]]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield data, key
        if isinstance(value, dict | list):
            yield from places_of(value)


@given(st.integers(0, 10_000), st.sampled_from(ODD), st.sampled_from(["put", "drop", "twice", "rename"]))
def test_whatever_is_changed_in_a_response_it_is_read_or_refused(number: int, odd: Any, act: str) -> None:
    response = response_to(record())
    places = list(places_of(response))
    holder, key = places[number % len(places)]
    if act == "put":
        holder[key] = copy.deepcopy(odd)
    elif act == "drop":
        del holder[key]
    elif isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    elif act == "rename":
        holder["valueDecimal"] = holder.pop(key)
    told = ""
    try:
        read(response)
    except docgen.EncounterError as error:
        told = str(error)
    assert "Zebulon" not in told


SAID = {
    "assistants": "none",
    "prior_treatments": "not_asked",
    "screening.allergies": "declined",
    "procedure.complications": "none",
    "procedure.other_procedures": "none",
    "procedure.preparation": "none",
    "procedure.specimens": "none",
}


def test_what_stands_in_the_place_of_a_list_comes_back() -> None:
    data = to_data(docgen.load_encounter(altered(SAID), pack=PACK))
    assert to_data(read(response_to(data))) == data


def test_a_table_in_which_nothing_is_written_is_no_part_of_a_response() -> None:
    empty, left_out = (
        altered({"assistants": [{}], "aftercare": {"given_as": []}}),
        altered({"assistants": []}),
    )
    del left_out["aftercare"]
    assert to_data(read(response_to(empty))) == to_data(docgen.load_encounter(left_out, pack=PACK))


def test_a_list_and_a_code_in_its_place_are_told() -> None:
    response = response_to(record())
    response["item"].append({"linkId": "assistants.instead", "answer": [coding("none", "nothing")]})
    assert [(one.place, one.kind) for one in problems_of(response)] == [("assistants", "repeated")]
