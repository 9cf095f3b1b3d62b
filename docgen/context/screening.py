"""What was asked before the freeze: each condition with its answer, sorted by what the answers mean."""

from __future__ import annotations

from typing import Any

from docgen.context.words import Word, Words

Names = dict[str, Any]
CLEARED, ANSWERED_YES = "no", "yes"


def add_answers(names: Names, record: Any, words: Words) -> None:
    """Add the answers to the names of the screening table, in the pack's order of conditions.

    Each condition stands under its own code, with what was said to it under `<condition>_detail`;
    `answers` has those that have an answer, `denied` the conditions answered no, `confirmed_yes` those
    answered yes, `exceptions` every answer other than no ("not asked" is one), `unanswered` the conditions
    of which the record says nothing. Lists of names (allergies) are no yes or no: they are in none of these.
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
    """What a patient is asked to tell: each condition in plain words, with the answer so far."""
    return [
        {"word": word, "answer": screening.get(code) if screening and not word.get("listed") else None}
        for code, word in words.lists.get("condition", {}).items()
        if not word.get("clinician_only")
    ]


def _asked(answers: Any, words: Words) -> list[Word]:
    """The pack's conditions, and after them those of the record that the pack does not have."""
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
