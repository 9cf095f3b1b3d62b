"""Sorts the screening's conditions by their answers, and lists the questions for a patient."""

from __future__ import annotations

from typing import Any

from docgen.context.words import Word, Words

Names = dict[str, Any]
CLEARED, ANSWERED_YES = "no", "yes"


def add_answers(names: Names, record: Any, words: Words) -> None:
    """Add the answers to the names of the screening table, in the pack's order of conditions.

    Each condition's answer is under its code, and the details under `<condition>_detail`. `answers` has the
    conditions with an answer, `denied` those answered no, `confirmed_yes` those answered yes, `exceptions`
    every answer other than no ("not asked" is one), and `unanswered` the conditions without an answer. Lists
    of names (allergies) are not yes or no, so they are in none of these.
    """
    answers, details = record.answers, record.details
    rows = [_answer(word, answers, details, words) for word in _asked(answers, words)]
    for row in rows:
        code = row["condition"]["code"]
        names[code] = row["answer"]
        names[f"{code}_detail"] = row["detail"]
    names["answers"] = [row for row in rows if row["answer"]]
    names["denied"] = _conditions(rows, CLEARED)
    names["confirmed_yes"] = _conditions(rows, ANSWERED_YES)
    names["exceptions"] = [row for row in names["answers"] if row["answer"]["code"] != CLEARED]
    names["unanswered"] = _conditions(rows, None)


def questions(screening: Names | None, words: Words) -> list[Names]:
    """List what a patient is asked: each condition in plain words, with the answer so far."""
    return [
        {"word": word, "answer": screening.get(code) if screening and not word.get("listed") else None}
        for code, word in words.lists.get("condition", {}).items()
        if not word.get("clinician_only")
    ]


def _asked(answers: Any, words: Words) -> list[Word]:
    """List the pack's conditions, and after them those of the record that the pack does not have."""
    known = words.lists.get("condition", {})
    asked = [word for word in known.values() if not word.get("listed")]
    return asked + [words.word("condition", code) for code in answers if code not in known]


def _answer(condition: Word, answers: Any, details: Any, words: Words) -> Names:
    code = condition["code"]
    answer = answers.get(code)
    return {
        "condition": condition,
        "answer": None if answer is None else words.word("answer", answer),
        "detail": details.get(code),
    }


def _conditions(rows: list[Names], *codes: str | None) -> list[Word]:
    return [row["condition"] for row in rows if (row["answer"] or {}).get("code") in codes]
