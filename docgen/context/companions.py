"""Names for what is given beside a record: the signed form as `form`, the amended note as `amends`."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from docgen.context.beside import Amended, Form
from docgen.context.words import Reader, Words
from docgen.encounter import Difference
from docgen.encounter.history import DETAIL
from docgen.encounter.record import Record
from docgen.encounter.shape import Key, key_at, keys_of

Names = dict[str, Any]

_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")

_FORM = (
    "patient practitioner date agent vehicle applicator sites valid_for valid_until language version "
    "signed_on confirmed_on withdrawn_on still_right ticked draft changed edited other"
).split()


def form_names(form: Form | None, read_record: Reader, words: Words) -> Names | None:
    """Give what the form says: whose it is, what was agreed on it, and what is true of the form itself.

    A document that is no consent says nothing here but that.
    """
    if form is None:
        return None
    if form.is_other:
        return {**dict.fromkeys(_FORM), "sites": [], "ticked": [], "other": True}
    record = read_record(form.record)
    plan, consent, practitioner = record["plan"] or {}, record["consent"] or {}, record["practitioner"] or {}
    return {
        "patient": {key: record["patient"][key] for key in ("name", "birth_date", "record_number")},
        "practitioner": practitioner.get("display"),
        "date": record["encounter"]["date"],
        "agent": plan.get("agent"),
        "vehicle": plan.get("vehicle"),
        "applicator": plan.get("applicator"),
        "sites": plan.get("sites", []),
        "valid_for": form.valid_days if consent.get("valid_for") is None else consent["valid_for"],
        "valid_until": consent.get("valid_until"),
        "language": form.language and words.reader("language", True)(form.language),
        "version": form.version,
        **{name: _day(form.written.get(name)) for name in ("signed_on", "confirmed_on", "withdrawn_on")},
        "still_right": form.written.get("still_right"),
        "ticked": [words.word("condition", code) for code in form.ticked],
        "draft": form.draft,
        "changed": form.is_changed,
        "edited": form.is_edited,
        "other": form.is_other,
    }


def amends_names(amended: Amended | None, words: Words) -> Names | None:
    """Give what is known of the amended note, what is added to it and what changes, in words."""
    if amended is None:
        return None
    keys = ("title", "version", "date", "digest", "signed_by", "signed_at", "draft", "same_visit")
    additions = [
        {"at": added.at, "by": added.by, "reason": added.reason, "text": added.text}
        for added in amended.additions
    ]
    return {key: getattr(amended, key) for key in keys} | {
        "changed": amended.is_changed,
        "edited": amended.is_edited,
        "rewritten": amended.is_rewritten,
        "other": amended.is_other,
        "additions": additions,
        "changes": [_change(change, words) for change in amended.changes],
    }


def _change(change: Difference, words: Words) -> Names:
    """Tell where a record differs and how, as a colleague would say it."""
    steps = [(name, int(number) if number else None) for name, number in _STEP.findall(change.path)]
    key = key_at(Record, tuple(name for name, _ in steps))
    list_ = "answer" if key is None and _is_answer(steps) else ""
    return {
        "path": change.path,
        "where": _where(steps),
        "was": _told(change.was, key, list_, words),
        "now": _told(change.now, key, list_, words),
    }


def _is_answer(steps: list[tuple[str, int | None]]) -> bool:
    return steps[0][0] == "screening" and not steps[-1][0].endswith(DETAIL)


def _where(steps: list[tuple[str, int | None]]) -> str:
    """Write a place of a record in words: "Procedure, site 1, lesion count"."""
    told = [
        _label(name) if number is None else f"{_label(name).removesuffix('s')} {number + 1}"
        for name, number in steps
    ]
    return ", ".join(told)[:1].upper() + ", ".join(told)[1:]


def _label(name: str) -> str:
    return name.replace("_", " ")


def _told(value: Any, key: Key | None, list_: str, words: Words) -> str | None:
    """Give a value of a record in words: a code by its clinical word, a table by its keys and values."""
    list_ = list_ or (key.code.list if key is not None and key.code is not None else "")
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict):
        inner = keys_of(key.table) if key is not None and key.table is not None else {}
        pairs = ((name, _told(part, inner.get(name), "", words)) for name, part in value.items())
        return ", ".join(f"{_label(name)}: {told}" for name, told in pairs)
    if isinstance(value, list):
        return "; ".join(str(_told(part, key, list_, words)) for part in value)
    return (
        str(words.word(list_, value)["clinical"] or value) if list_ and isinstance(value, str) else str(value)
    )


def _day(written: str | None) -> date | None:
    """Read a day that was chosen in a date control; what is none counts as none."""
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None
