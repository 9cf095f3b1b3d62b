"""Asks the questions of `docgen new --ask`: patient, plan and its sites, answers to the screening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from docgen.cli.questions import ask, ask_code, read_count, read_date, read_other, read_text, read_yes

Data = dict[str, Any]


@dataclass(frozen=True)
class Choices:
    """The codes that a pack offers: the words and the facts of each code, by list."""

    words: Mapping[str, Mapping[str, str]]
    facts: Mapping[str, Mapping[str, Mapping[str, Any]]]
    age_of_medical_consent: int

    def that(self, list_name: str, fact: str, value: object) -> dict[str, str]:
        """Return the codes with their words whose fact includes the value, and those without the fact.

        Without a value, return all codes of the list.
        """
        words, facts = self.words[list_name], self.facts[list_name]
        if value is None:
            return dict(words)
        return {code: words[code] for code in words if value in facts[code].get(fact, [value])}


def ask_visit(choices: Choices, clinic_is_known: bool) -> Data:
    """Ask for a planned visit; return the record as plain data, None where there was no answer.

    Asks about the clinic only when there is no clinic.toml.
    """
    visit: Data = {} if clinic_is_known else {"organization": _ask_clinic()}
    patient = visit["patient"] = _ask_patient(choices)
    visit_date = ask("Date of the visit (year-month-day)", read_date, required=True)
    visit["encounter"] = {"date": visit_date}
    if _age(patient["birth_date"], visit_date) < choices.age_of_medical_consent:
        visit["guardian"] = {
            "name": ask("The patient is a minor. Parent or guardian: name", read_text),
            "relationship": ask("Relationship to the patient, such as mother", read_text),
        }
    visit["practitioner"] = {
        "name": ask("Who will treat: name", read_text),
        "credentials": ask("Credentials, such as MD", read_text),
    }
    visit["condition"] = {"code": ask_code("Diagnosis", choices.words["diagnosis"])}
    visit["plan"] = _ask_plan(choices)
    visit["screening"] = _ask_screening(choices)
    return visit


def _ask_clinic() -> Data:
    return {
        "name": ask("Clinic: name", read_text),
        "telephone": ask("Clinic: telephone", read_text),
    }


def _ask_patient(choices: Choices) -> Data:
    return {
        "name": ask("Patient: name", read_text, required=True),
        "birth_date": ask("Birth date (year-month-day)", read_date, required=True),
        "record_number": ask("Record number", read_text, required=True),
        "gender": ask_code("Gender", choices.words["gender"]),
        "language": ask_code("Language the patient speaks and reads", choices.words["language"]),
    }


def _ask_plan(choices: Choices) -> Data:
    plan: Data = {"agent": ask_code("Agent", choices.words["agent"])}
    if "vehicle" in choices.facts["agent"].get(plan["agent"] or "", {}).get("needs", []):
        plan["vehicle"] = ask_code("Vehicle", choices.words["vehicle"])
    plan["applicator"] = ask_code("Applicator", choices.that("applicator", "agents", plan["agent"]))
    plan["technique"] = ask_code("Technique", choices.words["technique"])
    plan["sessions"] = ask("Number of sessions planned", read_count)
    plan["sites"] = _ask_sites(choices)
    return plan


def _ask_sites(choices: Choices) -> list[Data]:
    sites: list[Data] = []
    while True:
        question = "Next site, or Enter if there is none" if sites else "Site"
        body_site = ask_code(question, choices.words["body_site"], show=not sites)
        if body_site is None:
            return sites
        sides = choices.facts["body_site"][body_site].get("sides", list(choices.words["laterality"]))
        words = {side: choices.words["laterality"][side] for side in sides}
        site: Data = {"body_site": body_site, "laterality": ask_code("The patient's own side", words)}
        if choices.facts["body_site"][body_site].get("text_required"):
            site["body_site"] = ask("Which site, in words", read_other) or body_site
        sites.append(site)


def _ask_screening(choices: Choices) -> Data:
    screening: Data = {"skin_type": ask_code("Skin type", choices.words["skin_type"])}
    if not ask("Has somebody asked about contraindications, and do you have the answers? (y or n)", read_yes):
        return screening
    screening["asked_by"] = ask("Who asked", read_text)
    for code, words in choices.words["condition"].items():
        answer = ask_code(words, choices.words["answer"], show=code == next(iter(choices.words["condition"])))
        screening[code] = answer
        if answer in {"yes", "not_applicable"}:
            screening[f"{code}_detail"] = ask("What was said, or why", read_text)
    return screening


def _age(birth_date: date, day: date) -> int:
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
