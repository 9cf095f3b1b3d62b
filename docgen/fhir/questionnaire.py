"""Writes the definition of a pack's records as a FHIR Questionnaire (R4), a form for other programs.

An item's link is the path of its value in a record. The words are the pack's. The official descriptor of the
procedure is not in it, so that no notice is needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from docgen.clinic import Clinic, own_of
from docgen.context import words_of
from docgen.encounter import GROUP, Item, OwnFields, code_system, items_of, questionnaire_url
from docgen.errors import Problem
from docgen.fhir.conditions import Conditions, Unsayable
from docgen.fhir.wordings import Wordings
from docgen.pack import Pack, records_of

_EXTENSION = "http://hl7.org/fhir/StructureDefinition"
_BOUNDS = {">": "minValue", ">=": "minValue", "<": "maxValue", "<=": "maxValue"}
_STEP = {">": 1, "<": -1}  # from an excluded whole number to the next that is allowed


class Questionnaire(NamedTuple):
    """A Questionnaire as data, and the items whose condition FHIR cannot say: these are always shown."""

    data: dict[str, Any]
    always_shown: tuple[Problem, ...]


def questionnaire(pack: Pack, language: str = "en", clinic: Clinic | None = None) -> Questionnaire:
    """Write the Questionnaire of a pack's records with the words of a language; a clinic may add to it.

    Raises PackError, and ClinicError for fields of the clinic that the pack has already.
    """
    writer = _Writer(pack, language, own_of(clinic))
    data = {
        "resourceType": "Questionnaire",
        "language": language,
        "url": f"{questionnaire_url(pack.code)}:{language}",
        "version": pack.version,
        "name": "Visit" + re.sub(r"\W", "_", pack.code, flags=re.ASCII),
        "title": f"A visit for {pack.title}",
        "status": "draft",
        "subjectType": ["Patient"],
        "item": [writer.item(item, ()) for item in writer.items],
    }
    return Questionnaire(data, tuple(writer.always_shown))


class _Writer:
    """Writes the items of a pack and a clinic, and keeps those whose condition cannot be said."""

    def __init__(self, pack: Pack, language: str, own: OwnFields) -> None:
        self.pack, self.wordings = pack, Wordings(pack, language, own)
        self.items = items_of(*records_of(pack, own))
        self.conditions = Conditions(pack, self.items, words_of(pack, language, own))
        self.always_shown: list[Problem] = []

    def item(self, item: Item, tables: tuple[Item, ...]) -> dict[str, Any]:
        """Write an item that is inside these groups."""
        written: dict[str, Any] = {"linkId": item.link, "text": self.wordings.question(item)}
        extensions = [] if item.type == GROUP or item.options else _measures(item)
        flags = {"required": item.is_required, "repeats": item.repeats}
        inner = [self.item(one, (*tables, item)) for one in item.items]
        return {
            **({"extension": extensions} if extensions else {}),
            **written,
            "type": item.type,
            **self._enabled(item, tables),
            **{name: True for name, holds in flags.items() if holds},
            **({"answerOption": self._options(item)} if item.options else {}),
            **({"item": inner} if inner else {}),
        }

    def _enabled(self, item: Item, tables: Sequence[Item]) -> dict[str, Any]:
        if not item.condition:
            return {}
        try:
            return self.conditions.enabled(item, tables)
        except Unsayable as reason:
            message = f"is always shown: FHIR cannot say “{item.condition}” ({reason})"
            fix = (
                "" if item.field.is_core else "let it read only questions outside of lists, or of its own row"
            )
            self.always_shown.append(Problem(item.link, message, fix, "always-shown"))
            return {}

    def _options(self, item: Item) -> list[dict[str, Any]]:
        system = code_system(self.pack.code, item.list)
        word = self.wordings.option
        return [
            {"valueCoding": {"system": system, "code": code, "display": word(item, code)}}
            for code in item.options
        ]


def _measures(item: Item) -> list[dict[str, Any]]:
    """Write the unit and the bounds of a number; an excluded bound of a decimal is written as included."""
    phrase, found = item.field.phrase, list[dict[str, Any]]()
    if phrase.unit:
        unit = {"system": "http://unitsofmeasure.org", "code": phrase.unit, "display": phrase.unit}
        found.append({"url": f"{_EXTENSION}/questionnaire-unit", "valueCoding": unit})
    for sign, bound in phrase.bounds:
        url = f"{_EXTENSION}/{_BOUNDS[sign]}"
        if item.type == "integer":
            found.append({"url": url, "valueInteger": int(bound) + _STEP.get(sign, 0)})
        else:
            found.append({"url": url, "valueDecimal": bound})
    return found
