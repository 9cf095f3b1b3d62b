"""The places of a record that a column of a table can be for, with their fields and the words of codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from docgen.clinic import Clinic, own_of
from docgen.encounter import DETAIL, Field, Group, Phrase, Place
from docgen.lazy import compiled_when_used
from docgen.pack import Pack, records_of
from docgen.sources.lists.cells import by_word

_PART = compiled_when_used(r"([^.\[\]]+)|\[(\d{1,3})\]")
_PATH = compiled_when_used(r"[^.\[\]]+(\[\d{1,3}\])?(\.[^.\[\]]+(\[\d{1,3}\])?)*")
_TEXT = Phrase("text")


class Places:
    """What the records of a pack can hold in a clinic, by paths such as `procedure.sites[0].body_site`."""

    def __init__(self, pack: Pack, clinic: Clinic | None) -> None:
        self._definition, self._vocabulary = records_of(pack, own_of(clinic))
        self._words: Mapping[str, Any] = pack.texts(pack.languages[0])["words"]

    def place_of(self, path: str) -> Place | None:
        """Return the place that a path names; None for a text that is no path."""
        if not _PATH.fullmatch(path):
            return None
        return tuple(name or int(number) for name, number in _PART.findall(path))

    def field_at(self, place: Place) -> Field | None:
        """Return the field at a place where one value, or a list of values, can be; None where none can."""
        *above, name = place
        here = self._definition.at(place)
        if here is None and above and isinstance(name, str):
            return self._answer(self._definition.at(tuple(above)), name)
        if (
            here is None
            or not self._is_indexed(place)
            or (here.group is not None and not here.phrase.instead)
        ):
            return None
        return here

    def _answer(self, table: Field | None, name: str) -> Field | None:
        """Return the field of a code of a table: an answer, the words beside it, or a count."""
        if table is None:
            return None
        answers = table.group.answers if table.group is not None else None
        if answers is not None and name.removesuffix(DETAIL) in self._vocabulary[answers.phrase.each]:
            phrase = _TEXT if name.endswith(DETAIL) else Phrase("choice", answers.phrase.list)
            return Field(name, phrase)
        if table.phrase.each and table.group is None and name in self._vocabulary[table.phrase.each]:
            return Field(name, replace(table.phrase, each=""))
        return None

    def _is_indexed(self, place: Place) -> bool:
        """Return whether a place says which of the tables of a list it is in."""
        for end, part in enumerate(place[:-1], 1):
            one = self._definition.at(place[:end]) if isinstance(part, str) else None
            if one is not None and one.repeats != isinstance(place[end], int):
                return False
        return isinstance(place[-1], str)

    def codes(self, one: Field) -> Mapping[str, str]:
        """Return the codes of a field by their words, in the form of plain_code."""
        return by_word(self._words.get(one.list, {}), self._vocabulary.get(one.list, {}))

    def paths(self) -> Iterator[str]:
        """Yield the path of every place, in the order of a record; of a list of tables the first."""
        yield from self._paths(self._definition, "")

    def _paths(self, group: Group, above: str) -> Iterator[str]:
        for one in group.fields.values():
            path = f"{above}{one.name}"
            if one.group is not None:
                yield from self._paths(one.group, f"{path}[0]." if one.repeats else f"{path}.")
            elif one.phrase.each:
                yield from (f"{path}.{code}" for code in self._vocabulary[one.phrase.each])
            else:
                yield path
        if group.answers is not None:
            for code in self._vocabulary[group.answers.phrase.each]:
                names = (name for name in (code, f"{code}{DETAIL}") if name not in group.fields)
                yield from (f"{above}{name}" for name in names)
