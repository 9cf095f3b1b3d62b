"""Reads a record from a FHIR QuestionnaireResponse (R4): the form of `docgen schema --fhir`, filled in.

The `linkId` of an answer is the path of its value in the record. Nothing is passed over: what is not asked,
and what is no answer to its question, is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from docgen.encounter import (
    GROUP,
    Item,
    Other,
    as_listed,
    code_system,
    find_zone,
    items_of,
    questionnaire_url,
)
from docgen.encounter.problems import Place, RecordProblem, unknown_code
from docgen.errors import Problem
from docgen.lazy import compiled_when_used
from docgen.pack import Records
from docgen.sources.json import KIND
from docgen.suggest import nearest, question

RESOURCE = "QuestionnaireResponse"
_MAKE_ONE = "docgen schema --fhir prints it"
_VALUES: Mapping[str, tuple[str, ...]] = {
    "attachment": ("valueAttachment",),
    "boolean": ("valueBoolean",),
    "choice": ("valueCoding",),
    "date": ("valueDate",),
    "dateTime": ("valueDateTime",),
    "decimal": ("valueDecimal",),
    "integer": ("valueInteger",),
    "open-choice": ("valueCoding", "valueString"),
    "string": ("valueString",),
    "text": ("valueString",),
}
_ABOUT = (
    "resourceType id meta language text contained extension identifier basedOn partOf questionnaire status"
)
_RESPONSE_KEYS = (*_ABOUT.split(), "subject", "encounter", "authored", "author", "source", "item")
_ITEM_KEYS = ("linkId", "id", "extension", "definition", "text", "answer", "item")
_ANSWER_KEYS = ("id", "extension", "item")
_STATUSES = ("in-progress", "completed", "amended", "entered-in-error", "stopped")
_GUESSES = 20  # problems after which no near name is looked for: each look takes milliseconds
_IN_UTC = compiled_when_used(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]00:00)", re.ASCII)
_RESOURCE = compiled_when_used(r"[A-Z][A-Za-z]{1,40}")
_VALUE = compiled_when_used(r"value[A-Z][A-Za-z]{1,20}")
_PLAIN_KEY = compiled_when_used(r"[a-z][A-Za-z]{1,20}")
_PLAIN_LINK = compiled_when_used(r"[\w.-]{1,80}")
_NOTHING: Any = object()


class FormOf(NamedTuple):
    """The form of a pack: the pack's code and version, and what its records can hold."""

    code: str
    version: str
    records: Records


def needs_pack(kind: Any) -> Problem:
    """Return the problem of a resource that is read without a pack."""
    if kind != RESOURCE:
        return _another_resource(kind).as_problem()
    fix = "give the pack: load_encounter(…, pack=docgen.load_pack(…))"
    return Problem(KIND, f"is {RESOURCE}, which is read by its pack", fix, "no-pack")


def _another_resource(kind: Any) -> RecordProblem:
    is_plain = isinstance(kind, str) and _RESOURCE.fullmatch(kind)
    message = f"is {kind if is_plain else 'no resource that is known'}, which is no record"
    fix = f"give a {RESOURCE} to the form that docgen schema --fhir prints"
    return RecordProblem((KIND,), "another-resource", message, fix)


def read_response(
    resource: Mapping[str, Any], form: FormOf, time_zone: str | None
) -> tuple[dict[str, Any], list[RecordProblem]]:
    """Return the data of a record that a response holds, and every problem of the response.

    A time in UTC becomes one in the clinic's zone, if that is known: programs write UTC, whatever was typed.
    """
    if resource[KIND] != RESOURCE:
        return {}, [_another_resource(resource[KIND])]
    reading = _Reading(form, find_zone(time_zone) if time_zone else None)
    if resource.get("status") == "entered-in-error":
        reading.refuse(("status",), "entered-in-error", "was entered in error", "take another response")
    elif resource.get("status", _STATUSES[0]) not in _STATUSES:
        fix = f"write one of: {', '.join(_STATUSES)}"
        reading.refuse(("status",), "unknown-code", "is no status of a response", fix)
    data: dict[str, Any] = {}
    if reading.is_of_the_form(resource.get("questionnaire")):
        reading.check_keys(resource, _RESPONSE_KEYS, ())
        data = reading.table(reading.items, resource, ())
    if not data and not reading.problems:
        reading.refuse((), "empty", "has no answers", "fill it in")
    return data, reading.problems


class _Reading:
    """One reading of a response, and the problems that it finds."""

    def __init__(self, form: FormOf, zone: tzinfo | None) -> None:
        self.form, self.zone = form, zone
        self.items = items_of(*form.records)
        self.links = {item.link: item for top in self.items for item in top.walk()}
        self.problems: list[RecordProblem] = []

    def refuse(self, place: Place, kind: str, message: str, fix: str, meant: str = "") -> None:
        elsewhere = (tuple(meant.split(".")),) if meant else ()
        self.problems.append(RecordProblem(place, kind, message, fix, elsewhere=elsewhere))

    def is_of_the_form(self, given: Any) -> bool:
        """Return whether a response is one to the form of the pack; report another form or version."""
        place, known, version = ("questionnaire",), questionnaire_url(self.form.code), self.form.version
        if not isinstance(given, str):
            fix = f'write "questionnaire": "{known}:en|{version}", if it is one of it'
            self.refuse(place, "missing", "names no Questionnaire", fix)
            return False
        url, _, its_version = given.partition("|")
        if not re.fullmatch(rf"{re.escape(known)}(:[A-Za-z0-9-]+)?", url):
            fix = f"fill in {known} ({_MAKE_ONE}), or name the pack that it belongs to"
            self.refuse(place, "another-form", "is not the Questionnaire of the pack", fix)
            return False
        if its_version and its_version != version:
            fix = f"fill in version {version} ({_MAKE_ONE}), or use the pack of that version"
            self.refuse(place, "another-version", "is another version of the pack's Questionnaire", fix)
        return True

    def check_keys(self, given: Mapping[Any, Any], known: Sequence[str], place: Place) -> None:
        """Report what is not read; what FHIR begins with `_` only has extensions of a value."""
        for key in given:
            if key not in known and not (isinstance(key, str) and key.startswith("_")):
                is_plain = isinstance(key, str) and _PLAIN_KEY.fullmatch(key)
                message = f"has {f'the key {key}' if is_plain else 'another key'}, which is not read here"
                fix = f"correct it, or take it out; read here: {', '.join(known)}"
                self.problems.append(RecordProblem(place, "unknown-key", message, fix, elsewhere=(place,)))

    def table(self, items: Sequence[Item], given: Mapping[str, Any], place: Place) -> dict[str, Any]:
        """Read the items of a response, or of a group in it, as a table of the record."""
        by_link = {item.link: item for item in items}
        found: dict[str, list[Mapping[str, Any]]] = {}
        inner = given.get("item", [])
        if not isinstance(inner, list):
            self.refuse((*place, "item"), "wrong-type", "is not a list of items", "put it in brackets")
            inner = []
        for number, one in enumerate(inner):
            link = one.get("linkId") if isinstance(one, Mapping) else None
            spot = (*place, "item", number)
            if not isinstance(link, str):
                fix = f"give it the linkId of its question; {_MAKE_ONE}"
                self.refuse(spot, "wrong-type", "is an item without a linkId", fix)
            elif link in by_link:
                found.setdefault(link, []).append(one)
            else:
                self._unknown(link, place, spot)
        data: dict[str, Any] = {}
        for link, ones in found.items():
            item = by_link[link]
            here = (*place, item.key)
            value = self._group(item, ones, here) if item.type == GROUP else self._question(item, ones, here)
            if value is not _NOTHING and item.key in data:
                self.refuse(here, "repeated", "has a value and a code in its place", "keep one")
            elif value is not _NOTHING:
                data[item.key] = value
        return data

    def _unknown(self, link: str, place: Place, spot: Place) -> None:
        is_plain = _PLAIN_LINK.fullmatch(link)  # other text may be about a patient and is not shown
        meant = link if link in self.links else ""
        if meant:
            message = f"is not an item of {'.'.join(map(str, place))}" if place else "is not at the top"
            fix = "put it into the group of its path"
        else:
            message = "is not a question of the Questionnaire"
            is_guessed = is_plain and len(self.problems) < _GUESSES
            meant = nearest(link, self.links) if is_guessed else ""
            fix = question(meant) or f"take it out; {_MAKE_ONE}"
        self.refuse(tuple(link.split(".")) if is_plain else spot, "unknown-key", message, fix, meant)

    def _group(self, item: Item, ones: Sequence[Mapping[str, Any]], place: Place) -> Any:
        rows = []
        for number, one in enumerate(ones):
            here = (*place, number) if item.repeats else place
            self.check_keys(one, _ITEM_KEYS, here)
            if "answer" in one:
                self.refuse(here, "wrong-type", "is a group with an answer", "answer the questions in it")
            rows.append(self.table(item.items, one, here))
            if item.repeats and not rows[-1]:
                self.refuse(here, "empty", "is a row without an answer", "fill it in, or take it out")
        if item.repeats:
            return rows
        if len(ones) > 1:
            self.refuse(place, "repeated", "is there more than once", "keep one")
        return rows[0] or _NOTHING

    def _question(self, item: Item, ones: Sequence[Mapping[str, Any]], place: Place) -> Any:
        answers: list[Any] = []
        for one in ones:
            self.check_keys(one, _ITEM_KEYS, place)
            self.table((), one, place)
            given = one.get("answer")
            if "answer" in one and (not isinstance(given, list) or not given):
                self.refuse(place, "empty", "has no answer", "answer it, or take it out")
            answers += given if isinstance(given, list) else []
        if len(answers) > 1 and not item.repeats:
            self.refuse(place, "repeated", "has more than one answer", "keep one")
            return _NOTHING
        values = [
            self._answer(item, answer, (*place, number) if item.repeats else place)
            for number, answer in enumerate(answers)
        ]
        values = [value for value in values if value is not _NOTHING]
        if not values:
            return _NOTHING
        return values if item.repeats else values[0]

    def _answer(self, item: Item, answer: Any, place: Place) -> Any:
        given = answer if isinstance(answer, Mapping) else {}
        self.table((), given, place)
        expected = _VALUES[item.type]
        names = [name for name in given if isinstance(name, str) and name.startswith("value")]
        self.check_keys(given, (*names, *_ANSWER_KEYS), place)
        if not names or given[names[0]] is None:
            self.refuse(place, "empty", "has no value", "answer it, or take it out")
            return _NOTHING
        if names[1:] or names[0] not in expected:
            shown = names[0] if _VALUE.fullmatch(names[0]) else "another value"
            message = f"has {'several values' if names[1:] else shown} where {' or '.join(expected)} belongs"
            self.refuse(place, "wrong-type", message, f"answer by {' or '.join(expected)}")
            return _NOTHING
        value = given[names[0]]
        if names[0] == "valueCoding":
            return self._coded(item, value if isinstance(value, Mapping) else {}, place)
        if names[0] == "valueAttachment":
            return value.get("url") if isinstance(value, Mapping) else value
        if item.type == "open-choice" and isinstance(value, str):
            return item.in_words(value)
        return self._local(value) if names[0] == "valueDateTime" else value

    def _local(self, value: Any) -> Any:
        if self.zone is None or not isinstance(value, str) or not _IN_UTC.fullmatch(value):
            return value
        try:
            return datetime.fromisoformat(value).astimezone(self.zone).isoformat()
        except (ValueError, OverflowError):  # no such day: told when the record is read
            return value

    def _coded(self, item: Item, coding: Mapping[str, Any], place: Place) -> Any:
        code, system = coding.get("code"), coding.get("system")
        known = code_system(self.form.code, item.list)
        if code is None and item.type == "open-choice" and isinstance(coding.get("display"), str):
            return Other(coding["display"]).as_data()
        if not isinstance(code, str):
            self.refuse(place, "wrong-type", "has a coding without a code", "give the code of an option")
        elif system is not None and system != known:
            self.refuse(place, "unknown-code", "is a code of another system", f"give a code of {known}")
        elif (listed := as_listed(code, item.options)) not in item.options:
            self.problems.append(unknown_code(place, code, item.options, item.list))
        else:
            return listed
        return _NOTHING
