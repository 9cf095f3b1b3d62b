"""Finds the questions that are asked of a visit, for whoever asks them: a terminal, a form.

A field is open if it has no value, and its condition and those of its tables hold for what the record has.
`wording` has the texts and words, `choices` narrows codes to those that fit, `opening` goes through the
record, `needs` knows what a document needs, `order` the order of a visit,
`earlier` what may say the same. No I/O, and no questions of its own: they are the pack's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from docgen.clinic import Clinic, own_of
from docgen.context import compile_conditions
from docgen.encounter import read_unfinished
from docgen.pack import Pack, records_of
from docgen.questions.earlier import said_before
from docgen.questions.needs import is_needed, needs
from docgen.questions.opening import Opening
from docgen.questions.order import in_order, path_without_positions, turn_of
from docgen.questions.question import Choice, Question
from docgen.questions.wording import FOR_STAFF, PLAINLY, Wording, as_words, wording_for

__all__ = [
    "FOR_STAFF",
    "PLAINLY",
    "Choice",
    "Question",
    "Wording",
    "as_words",
    "asked_questions",
    "is_needed",
    "needs",
    "open_questions",
    "said_before",
    "turn_of",
    "wording_for",
]


def open_questions(
    pack: Pack,
    data: Mapping[str, Any],
    *,
    language: str = "en",
    documents: Collection[str] = (),
    who: Collection[str] = (),
    clinic: Clinic | None = None,
) -> tuple[Question, ...]:
    """Return the questions that are open in a record, given as data, in the order of a visit.

    First comes what every record needs, then what is asked before the visit, then what is asked at it and
    after it; of what is asked at the same time, first what the front desk is asked, then patient, assistant,
    and last clinician and signer, each in record order. Of what is asked of the same people at the same time,
    a question comes after those that its condition reads. `documents` leaves out what none of these documents
    needs, `who` what others are asked. A patient and a signer are asked in plain words. The record may lack
    anything; a value that cannot be read counts as missing. A list of tables is open while it is empty.
    Raises PackError.
    """
    opening = _opening(pack, data, language, bool(who) and PLAINLY.issuperset(who), clinic)
    needed = frozenset().union(*(needs(pack, document) for document in documents)) if documents else None
    found = [
        question
        for question in opening.questions()
        if _concerns(question, who)
        and (needed is None or is_needed(path_without_positions(question.place), needed))
    ]
    return in_order(found, pack)


def asked_questions(
    pack: Pack,
    data: Mapping[str, Any],
    *,
    language: str = "en",
    who: Collection[str] = (),
    clinic: Clinic | None = None,
) -> tuple[Question, ...]:
    """Return all questions that are asked of a visit, in its order, whether they are answered or not.

    What has a value is among them, also where its condition does not hold. A list of tables is asked for
    beside its tables. `who` and what is raised are as for `open_questions`.
    """
    opening = _opening(pack, data, language, bool(who) and PLAINLY.issuperset(who), clinic, answered=True)
    return in_order([question for question in opening.questions() if _concerns(question, who)], pack)


def _opening(
    pack: Pack,
    data: Mapping[str, Any],
    language: str,
    is_plain: bool,
    clinic: Clinic | None,
    answered: bool = False,
) -> Opening:
    compile_conditions(pack)
    zone = clinic.time_zone if clinic is not None else None
    laid = clinic.lay_under(data) if clinic is not None else data
    definition, vocabulary = records_of(pack, own_of(clinic))
    record = read_unfinished(laid, definition, vocabulary, zone).encounter
    wording = wording_for(pack, language, is_plain, own_of(clinic))
    return Opening(record, pack, wording, clinic, answered)


def _concerns(question: Question, who: Collection[str]) -> bool:
    asked = question.field.who
    return not who or not asked or not set(who).isdisjoint(asked)
