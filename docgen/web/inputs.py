"""Turns what is typed or chosen in a browser into a value of a record, and back; the kinds of inputs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any, Literal, NamedTuple

from docgen.encounter import DETAIL, NUMBERS, OTHER, Field, Place
from docgen.pack import Records
from docgen.questions import Choice

Kind = Literal[
    "answer",
    "select",
    "checks",
    "lines",
    "open",
    "date",
    "moment",
    "number",
    "line",
    "text",
    "counts",
    "rows",
]
_MOST_BUTTONS = 7  # codes that stand side by side; more are a list to open
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9})?", re.ASCII)
BOOLEANS = (Choice("true", "Yes"), Choice("false", "No"))
_KINDS: Mapping[str, Kind] = {"date": "date", "dateTime": "moment", "text": "text"}


class Texts(NamedTuple):
    """A value as its input shows it, and as the browser sends it back.

    `words` are those of the code `other`, `instead` is the code in the place of a text, a number or a list.
    """

    values: tuple[str, ...] = ()
    words: str = ""
    instead: str = ""


def kind_of(field: Field, choices: Sequence[Choice]) -> Kind:
    """Return the kind of input that a field has; `choices` are the codes of its own list."""
    phrase = field.phrase
    if field.group is not None:
        return "rows"
    if phrase.each and phrase.type in NUMBERS:
        return "counts"
    if field.repeats:
        return "checks" if choices and not phrase.is_open else "lines"
    if choices:
        return "open" if phrase.is_open else ("answer" if len(choices) <= _MOST_BUTTONS else "select")
    if phrase.type == "boolean":
        return "answer"
    return "number" if phrase.type in NUMBERS else _KINDS.get(phrase.type, "line")


def field_at(records: Records, place: Place) -> Field | None:
    """Return the definition of what is at a place, a value by code too; None for no field."""
    one = records.definition.at(place)
    if one is not None or len(place) < 2:
        return one
    table, key = records.definition.at(place[:-1]), str(place[-1])
    answers = table.group.answers if table is not None and table.group is not None else table
    if answers is None or key.removesuffix(DETAIL) not in records.vocabulary.get(answers.phrase.each, {}):
        return None
    return answers.of_code(key)


def read_posted(field: Field, posted: Texts, choices: Sequence[Choice], zone: tzinfo | None) -> Any:
    """Return the value that was sent for a field; None for nothing.

    What cannot be a value of the field is returned as its text: the record says what is wrong with it.
    """
    texts = [text.strip() for text in posted.values if text.strip()]
    if posted.instead and not texts:
        return posted.instead
    if field.repeats:
        lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
        return [_read_one(field, one, posted.words, choices, zone) for one in lines] or None
    return _read_one(field, texts[-1], posted.words, choices, zone) if texts else None


def _read_one(field: Field, text: str, words: str, choices: Sequence[Choice], zone: tzinfo | None) -> Any:
    kind = field.phrase.type
    if kind == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if kind in NUMBERS:
        return (float(text) if "." in text else int(text)) if _NUMBER.fullmatch(text) else text
    if kind == "date":
        return _day(text)
    if kind == "dateTime":
        return _moment(text, zone)
    if text == OTHER and words.strip():
        return {"code": OTHER, "text": words.strip()}
    by_words = {one.words.casefold(): one.code for one in choices} if field.phrase.is_open else {}
    return by_words.get(text.casefold(), text)


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _moment(text: str, zone: tzinfo | None) -> datetime | str:
    """Return the time that is meant at the clinic, with its offset; without a zone, in this machine's."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    if found.tzinfo is not None:
        return found
    local = found.replace(tzinfo=zone) if zone is not None else found.astimezone()
    return datetime.fromisoformat(local.isoformat())


def now_at(zone: tzinfo | None) -> datetime:
    """Return the time that it is at the clinic, to the minute; without a zone, on this machine."""
    now = datetime.now(zone) if zone is not None else datetime.now().astimezone()
    return datetime.fromisoformat(now.replace(second=0, microsecond=0).isoformat())


def texts_of(field: Field, value: Any, choices: Sequence[Choice], instead: Sequence[Choice]) -> Texts:
    """Return a value as the input of its field shows it."""
    if value is None or (isinstance(value, Mapping) and field.phrase.each):
        return Texts()
    if isinstance(value, str) and value in {one.code for one in instead}:
        return Texts(instead=value)
    values = value if isinstance(value, list) else [value]
    words = next((str(one.get("text", "")) for one in values if isinstance(one, Mapping)), "")
    return Texts(tuple(_text_of(field, one, choices) for one in values), words)


def _text_of(field: Field, value: Any, choices: Sequence[Choice]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return str(value.get("code", ""))
    if isinstance(value, datetime) or (field.phrase.type == "dateTime" and isinstance(value, str)):
        return _local(value)
    if field.phrase.is_open:
        return next((one.words for one in choices if one.code == value), str(value))
    return str(value)


def _local(value: datetime | str) -> str:
    """Return a time as a browser's input has it, without its offset; what is no time stays as it is."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return found.replace(tzinfo=None).isoformat(timespec="seconds" if found.second else "minutes")
