"""Sorts the screening's conditions by their answers, and lists the questions for a patient."""

from __future__ import annotations

from typing import Any

from docgen.context.words import Word, Words
from docgen.pack import NOT_ASKED_OF

Names = dict[str, Any]
CLEARED, ANSWERED_YES, NOT_ASKED = "no", "yes", "not_asked"


def add_answers(names: Names, record: Any, words: Words) -> None:
    """Add the answers to the names of the screening table, and `diagnosed`, in the pack's order.

    Each condition's answer is under its code, and the details under `<condition>_detail`. `answers` has the
    conditions with an answer, `denied` those answered no, `confirmed_yes` those answered yes, `exceptions`
    every answer other than no ("not asked" is one), and `unanswered` the conditions without an answer that
    concern the patient; `open` has those of them that were not asked, too. Lists of names (allergies) are not
    yes or no, so they are in none of these. `diagnosed` are those that a diagnosis of the record is, and that
    are not answered yes, also without a screening.
    """
    answers, details = (record.answers, record.details) if record is not None else ({}, {})
    gender, codes = names["patient"]["gender"], _diagnoses(names["condition"])
    rows = [_answer(word, answers, details, words, gender) for word in _asked(answers, words)]
    coded = [row for row in rows if codes.intersection(row["condition"].get("icd10") or ())]
    names["diagnosed"] = [row for row in coded if row["answer"] != ANSWERED_YES]
    if record is not None:
        _sort(names["screening"], rows)


def _sort(names: Names, rows: list[Names]) -> None:
    for row in rows:
        code = row["condition"]["code"]
        names[code] = row["answer"]
        names[f"{code}_detail"] = row["detail"]
    names["answers"] = [row for row in rows if row["answer"]]
    names["denied"] = _conditions(rows, CLEARED)
    names["confirmed_yes"] = _conditions(rows, ANSWERED_YES)
    names["exceptions"] = [row for row in names["answers"] if row["answer"]["code"] != CLEARED]
    of_them = [row for row in rows if row["concerns"]]
    names["unanswered"], names["open"] = _conditions(of_them, None), _conditions(of_them, None, NOT_ASKED)


def _diagnoses(condition: Names | None) -> set[str]:
    return (
        {word["code"] for word in (condition["code"], *condition["secondary"]) if word}
        if condition
        else set()
    )


def questions(screening: Names | None, words: Words, gender: Word | None) -> list[Names]:
    """List what a patient of this gender is asked: each condition in plain words, with the answer so far."""
    asked: list[Names] = [
        {"word": word, "answer": screening.get(code) if screening and not word.get("listed") else None}
        for code, word in words.lists.get("condition", {}).items()
        if not word.get("clinician_only")
    ]
    return [one for one in asked if _concerns(one["word"], one["answer"], gender)]


def _asked(answers: Any, words: Words) -> list[Word]:
    """List the pack's conditions, and after them those of the record that the pack does not have."""
    known = words.lists.get("condition", {})
    asked = [word for word in known.values() if not word.get("listed")]
    return asked + [words.word("condition", code) for code in answers if code not in known]


def _answer(condition: Word, answers: Any, details: Any, words: Words, gender: Word | None) -> Names:
    code = condition["code"]
    answer = None if code not in answers else words.word("answer", answers[code])
    return {
        "condition": condition,
        "answer": answer,
        "detail": details.get(code),
        "concerns": _concerns(condition, answer, gender),
    }


def _concerns(condition: Word, answer: Word | None, gender: Word | None) -> bool:
    """Return whether a question is one for the patient; whoever answered it for real was asked."""
    is_of_others = gender is not None and gender["code"] in (condition.get(NOT_ASKED_OF) or ())
    return not is_of_others or (answer is not None and answer["code"] != "not_applicable")


def _conditions(rows: list[Names], *codes: str | None) -> list[Word]:
    return [row["condition"] for row in rows if (row["answer"] or {}).get("code") in codes]
