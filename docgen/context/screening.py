"""Sorts the screening's conditions by their answers, and lists the questions for a patient."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, NamedTuple

from docgen.context.unread import UNREAD, those, unless_unread
from docgen.context.words import Word, Words
from docgen.encounter import DETAIL
from docgen.pack import NOT_ASKED_OF

Names = dict[str, Any]
CLEARED, ANSWERED_YES, NOT_ASKED, _NOT_APPLICABLE = "no", "yes", "not_asked", "not_applicable"
_TOLD = ("yes", "no", "unknown", "declined")  # answers that say what a patient told


class _Given(NamedTuple):
    """What was answered, by the codes of conditions, and the patient's gender."""

    answers: Names
    details: Names
    gender: Any


def add_answers(names: Names, record: Any, words: Words) -> None:
    """Add the answers to the names of the screening table, and `coded_conditions`, in the pack's order.

    Each condition's answer is under its code, and the details under `<condition>_detail`. `answers` has the
    conditions with an answer, `denied` those answered no, `denied_in_brief` the same without those that only
    a clinician answers, and with a group in the place of its conditions if each was denied, `confirmed_yes`
    those answered yes, `exceptions` every answer other than no ("not asked" is one), `other_answers` those
    of them that somebody gave, `not_asked` the conditions that the record says were not asked, and
    `unanswered` those without an answer that concern the patient; `open` has those of them that were not
    asked, too. Lists of names (allergies) are not yes or no, so they are in none of these. `coded_conditions`
    are those that a diagnosis of the record is, and that are not answered yes, also without a screening.
    """
    screening = names["screening"]
    if screening is UNREAD:
        names["coded_conditions"] = UNREAD
        return
    answers, details = (record.answers, record.details) if record is not None else ({}, {})
    unread = [key for key, value in (screening or {}).items() if value is UNREAD]
    given = _Given(
        {**answers, **dict.fromkeys(unread, UNREAD)},
        {**details, **{key.removesuffix(DETAIL): UNREAD for key in unread if key.endswith(DETAIL)}},
        unless_unread(lambda: names["patient"]["gender"]),
    )
    rows = [_answer(word, given, words) for word in _asked(answers, words)]
    names["coded_conditions"] = unless_unread(_diagnosed, rows, names)
    if record is not None:
        _sort(screening, rows, words)


def _diagnosed(rows: list[Names], names: Names) -> list[Names]:
    codes = _diagnoses(names["condition"])
    coded = [row for row in rows if codes.intersection(row["condition"].get("icd10") or ())]
    return those(coded, lambda row: row["answer"] != ANSWERED_YES)


def _sort(names: Names, rows: list[Names], words: Words) -> None:
    for row in rows:
        code = row["condition"]["code"]
        names[code] = row["answer"]
        names[f"{code}_detail"] = row["detail"]
    names["answers"] = [row for row in rows if row["answer"] is not None]
    names["denied"] = _conditions(rows, CLEARED)
    names["denied_in_brief"] = unless_unread(_in_brief, rows, words)
    names["confirmed_yes"] = _conditions(rows, ANSWERED_YES)
    names["exceptions"] = those(names["answers"], lambda row: row["answer"]["code"] != CLEARED)
    names["other_answers"] = those(
        names["answers"], lambda row: row["answer"]["code"] not in (CLEARED, NOT_ASKED)
    )
    names["not_asked"] = _conditions(rows, NOT_ASKED)
    names["unanswered"] = those(rows, lambda row: row["answer"] is None and row["concerns"], "condition")
    names["open"] = those(rows, _is_open, "condition")


def _diagnoses(condition: Names | None) -> set[str]:
    words = (condition["code"], *condition["secondary"]) if condition else ()
    return {_as_icd10(word["code"]) for word in words if word}


def _as_icd10(code: str) -> str:
    """Return a code of ICD-10-CM with its capitals and its point: `I73.00` for `i7300`."""
    bare = code.replace(".", "").upper()
    return f"{bare[:3]}.{bare[3:]}".rstrip(".")


def questions(screening: Names | None, words: Words, gender: Word | None) -> Names:
    """List what a patient of this gender is asked (`asked`): each condition, with the answer so far.

    The conditions are listed by their answers, too, and in `open` those that are still to be answered. What
    does not concern the gender is in none of the lists, also with an answer: one of the two is wrong.
    """
    asked: list[Names] = [
        {"word": word, "answer": screening.get(code) if screening and not word.get("listed") else None}
        for code, word in words.lists.get("condition", {}).items()
        if not word.get("clinician_only")
    ]
    asked = [one for one in asked if _concerns(one["word"], None, gender)]
    return {"asked": asked, **{answer: _told(asked, {answer}) for answer in _TOLD}, "open": _open(asked)}


def _told(asked: list[Names], answers: Container[str]) -> list[Word]:
    return those(asked, lambda one: one["answer"] is not None and one["answer"]["code"] in answers, "word")


def _open(asked: list[Names]) -> list[Word]:
    """List the conditions that have a box to tick: those that are yes or no, and have no answer."""
    closed = (*_TOLD, _NOT_APPLICABLE)
    unlisted = [one for one in asked if not one["word"].get("listed")]
    return those(unlisted, lambda one: one["answer"] is None or one["answer"]["code"] not in closed, "word")


def _asked(answers: Any, words: Words) -> list[Word]:
    """List the pack's conditions, and after them those of the record that the pack does not have."""
    known = words.lists.get("condition", {})
    asked = [word for word in known.values() if not word.get("listed")]
    return asked + [words.word("condition", code) for code in answers if code not in known]


def _answer(condition: Word, given: _Given, words: Words) -> Names:
    code = condition["code"]
    answer = given.answers.get(code)
    if answer is not None and answer is not UNREAD:
        answer = words.word("answer", answer)
    return {
        "condition": condition,
        "answer": answer,
        "detail": given.details.get(code),
        "concerns": unless_unread(_concerns, condition, answer, given.gender),
    }


def _concerns(condition: Word, answer: Word | None, gender: Word | None) -> bool:
    """Return whether a question is one for the patient; whoever answered it for real was asked."""
    others = condition.get(NOT_ASKED_OF) or ()
    is_of_others = others and gender is not None and gender["code"] in others
    return not is_of_others or (answer is not None and answer["code"] != _NOT_APPLICABLE)


def _conditions(rows: list[Names], code: str) -> list[Word]:
    """List the conditions with this answer."""
    return those(rows, lambda row: row["answer"] is not None and row["answer"]["code"] == code, "condition")


def _in_brief(rows: list[Names], words: Words) -> list[Word]:
    """List the groups of conditions that were denied as a whole, and the others that were, in order."""
    told = [row for row in rows if not row["condition"].get("clinician_only")]
    denied = _conditions(told, CLEARED)
    open_groups = {row["condition"].get("group") for row in told if row["condition"] not in denied}
    brief: list[Word] = []
    for word in denied:
        group = word.get("group")
        said = word if not group or group in open_groups else words.word("condition_group", group)
        if said not in brief:
            brief.append(said)
    return brief


def _is_open(row: Names) -> bool:
    """Return whether a question that concerns the patient was not asked, or has no answer."""
    return row["concerns"] and (row["answer"] is None or row["answer"]["code"] == NOT_ASKED)
