"""What FHIR R4 asks of Questionnaires and their responses beyond what fhirkit looks at.

The rules have FHIR's names: http://hl7.org/fhir/R4/questionnaire.html, "Constraints".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from operator import eq, ge, gt, le, lt
from typing import Any

Json = dict[str, Any]
TYPES = {
    *(
        "group",
        "display",
        "boolean",
        "decimal",
        "integer",
        "date",
        "dateTime",
        "time",
        "string",
        "text",
        "url",
    ),
    *("choice", "open-choice", "attachment", "reference", "quantity"),
}
OPERATORS = {"exists", "=", "!=", ">", "<", ">=", "<="}
ANSWERS = {
    **{"boolean": "Boolean", "decimal": "Decimal", "integer": "Integer", "date": "Date"},
    **{"dateTime": "DateTime", "string": "String", "text": "String", "choice": "Coding"},
    "open-choice": "Coding",
}


def items_in(items: list[Json]) -> Iterator[Json]:
    for item in items:
        yield item
        yield from items_in(item.get("item", []))


def broken_rules(questionnaire: Json) -> list[str]:
    """List what a Questionnaire does against the rules."""
    items = {item["linkId"]: item for item in items_in(questionnaire["item"])}
    count = Counter(item["linkId"] for item in items_in(questionnaire["item"]))
    found = [f"que-2: {link} is there twice" for link in count if count[link] > 1]
    for link, item in items.items():
        found += [f"{link}: {wrong}" for wrong in _broken(item)]
        for when in item.get("enableWhen", []):
            found += [f"{link}: {wrong}" for wrong in _broken_condition(when, items)]
    return found


def _broken(item: Json) -> Iterator[str]:
    kind = item.get("type")
    if kind not in TYPES:
        yield f"{kind} is no type"
    if (kind == "group") is not bool(item.get("item")):
        yield "que-1: a group has items, and nothing else here has"
    if (kind in ("choice", "open-choice")) is not bool(item.get("answerOption")):
        yield "que-5: options are for choices, and these have them"
    if len(item.get("enableWhen", [])) > 1 and "enableBehavior" not in item:
        yield "que-12: more than one condition, and not how they go together"
    codes = [_coded(option["valueCoding"]) for option in item.get("answerOption", [])]
    if len(codes) > len(set(codes)):
        yield "an option is there twice"
    if not item.get("text", "").strip():
        yield "has no text"


def _broken_condition(when: Json, items: dict[str, Json]) -> Iterator[str]:
    asked = items.get(when["question"])
    answers = [name for name in when if name.startswith("answer")]
    if when["operator"] not in OPERATORS or len(answers) != 1:
        yield f"{when} has no operator and answer"
    elif when["operator"] == "exists":
        if answers != ["answerBoolean"]:
            yield "que-7: exists needs a boolean"
    elif asked is not None and answers[0] != f"answer{ANSWERS[asked['type']]}":
        yield f"{answers[0]} is no answer to {when['question']}"
    if asked is None or asked["type"] == "group":
        yield f"{when['question']} is no question"
    elif "answerCoding" in when and _coded(when["answerCoding"]) not in _options(asked):
        yield f"{when['answerCoding']['code']} is no option of {when['question']}"


def answers_that_are_no_option(response: Json, questionnaire: Json) -> list[str]:
    """List what a response answers that is not asked, and answers that are not offered."""
    items = {item["linkId"]: item for item in items_in(questionnaire["item"])}
    found = []
    for given in items_in(response["item"]):
        asked = items.get(given["linkId"])
        if asked is None:
            found.append(f"{given['linkId']} is not asked")
            continue
        for answer in given.get("answer", []):
            name = f"value{ANSWERS[asked['type']]}"
            is_words = asked["type"] == "open-choice" and set(answer) == {"valueString"}
            if set(answer) != {name} and not is_words:
                found.append(f"{given['linkId']} is answered by {sorted(answer)}")
            elif "valueCoding" in answer and _coded(answer["valueCoding"]) not in _options(asked):
                found.append(f"{given['linkId']} is answered by no option")
    return found


def _options(item: Json) -> set[tuple[str, str]]:
    return {_coded(option["valueCoding"]) for option in item.get("answerOption", [])}


def _coded(coding: Json) -> tuple[str, str]:
    return coding.get("system", ""), coding.get("code", "")  # other words have a display alone


def answers_that_are_dropped(response: Json, questionnaire: Json) -> list[str]:
    """List what a response answers although the conditions of its item or group do not hold."""
    items = {item["linkId"]: item for item in items_in(questionnaire["item"])}
    found: list[str] = []

    def walk(given: list[Json], known: dict[str, list[Any]]) -> None:
        for one in given:
            asked = items[one["linkId"]]
            holds = [_holds(when, known.get(when["question"], [])) for when in asked.get("enableWhen", [])]
            if not (any(holds) if asked.get("enableBehavior") == "any" else all(holds)):
                found.append(one["linkId"])
            inner = one.get("item", [])
            walk(inner, {**known, **_known(inner, items)})

    walk(response["item"], _known(response["item"], items))
    return found


def _known(given: list[Json], items: dict[str, Json]) -> dict[str, list[Any]]:
    """Return the values by link, without those in the rows of lists: an item finds the nearest."""
    known: dict[str, list[Any]] = {}
    for one in given:
        if "answer" in one:
            values = [next(iter(answer.values())) for answer in one["answer"]]
            known[one["linkId"]] = [_coded(value) if isinstance(value, dict) else value for value in values]
        elif not items[one["linkId"]].get("repeats"):
            known |= _known(one["item"], items)
    return known


def _holds(when: Json, values: list[Any]) -> bool:
    (wanted,) = [value for name, value in when.items() if name.startswith("answer")]
    wanted = _coded(wanted) if isinstance(wanted, dict) else wanted
    if when["operator"] == "exists":
        return bool(values) is wanted
    if when["operator"] == "!=":
        return wanted not in values
    compare = {"=": eq, ">": gt, "<": lt, ">=": ge, "<=": le}[when["operator"]]
    return any(compare(value, wanted) for value in values)
