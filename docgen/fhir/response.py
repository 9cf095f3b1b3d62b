"""Writes a record as a FHIR QuestionnaireResponse (R4): the pack's Questionnaire, filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.clinic import Clinic, language_of, own_of
from docgen.context import read_for
from docgen.encounter import (
    GROUP,
    NUMBERS,
    Encounter,
    Item,
    code_system,
    expect_whole,
    items_of,
    questionnaire_url,
    to_data,
    unknown_codes,
)
from docgen.errors import EncounterError
from docgen.fhir.wordings import Wordings
from docgen.pack import Pack, records_of

_VALUES: Mapping[str, str] = {
    "boolean": "valueBoolean",
    "date": "valueDate",
    "dateTime": "valueDateTime",
    "decimal": "valueDecimal",
    "integer": "valueInteger",
}


def questionnaire_response(
    encounter: Encounter, pack: Pack, *, language: str | None = None, clinic: Clinic | None = None
) -> dict[str, Any]:
    """Write a record as a response to the Questionnaire of its pack, with the words of a language.

    Reading the response gives an equal record, but for tables in which nothing is written. Its status is
    `in-progress`: nothing in a record says that a form was completed. The clinic is the one whose own fields
    the record has, if any; its language is the default, or English. Raises EncounterError for a record that
    is none of the pack's, PackError for a language that the pack does not have.
    """
    expect_whole(encounter)
    read, own = read_for(encounter, pack, clinic), own_of(clinic)
    language = language or language_of(clinic)
    records = records_of(pack, own)
    if problems := unknown_codes(read, records.vocabulary):
        raise EncounterError("", problems)
    writer = _Writer(pack.code, Wordings(pack, language, own))
    return {
        "resourceType": "QuestionnaireResponse",
        "language": language,
        "questionnaire": f"{questionnaire_url(pack.code)}:{language}|{pack.version}",
        "status": "in-progress",
        "item": [*writer.items(items_of(*records), to_data(read))],
    }


class _Writer:
    """Writes the items of a response."""

    def __init__(self, code: str, wordings: Wordings) -> None:
        self.code, self.wordings = code, wordings

    def items(self, items: Sequence[Item], table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Write the items of a table that have a value."""
        for item in items:
            values = _values_of(item, table.get(item.key))
            if item.type == GROUP:
                yield from (
                    {"linkId": item.link, "item": [*self.items(item.items, one)]} for one in values if one
                )
                continue
            answers = [self._answer(item, one) for one in values]
            if answers:
                yield {"linkId": item.link, "answer": answers}

    def _answer(self, item: Item, value: Any) -> dict[str, Any]:
        if value in item.options:
            display = self.wordings.option(item, value)
            system = code_system(self.code, item.list)
            return {"valueCoding": {"system": system, "code": value, "display": display}}
        if item.type == "attachment":
            return {"valueAttachment": {"url": value}}
        if not isinstance(value, dict):
            return {_VALUES.get(item.type, "valueString"): value}
        text = value["text"]  # a text alone is that of an open list: its words are a display
        return {"valueString": text} if item.in_words(text) == value else {"valueCoding": {"display": text}}


def _values_of(item: Item, value: Any) -> Sequence[Any]:
    """Return the values of an item; a code in the place of a number or a list is that of its own item."""
    may_be_code = item.field.phrase.instead and (item.field.repeats or item.field.phrase.type in NUMBERS)
    if value is None or (may_be_code and isinstance(value, str) is not item.is_instead):
        return ()
    return value if item.repeats else [value]
