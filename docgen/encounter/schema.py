"""Writes the definition of a record as a JSON Schema (draft 2020-12), for editors and other programs.

A schema cannot say everything: which days exist, what contradicts what, and that a time without its offset
needs the clinic's zone. These are found when a record is read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from docgen.encounter.definition import Field, Group
from docgen.encounter.other import OTHER
from docgen.encounter.table import DETAIL
from docgen.encounter.values import LARGEST

Schema = dict[str, Any]
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN = r"[^\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]*"  # XML 1.0, production 2
_END = r"(?![\s\S])"  # `$` would allow a last line break where patterns are Python's
_TEXT: Schema = {"type": "string", "pattern": rf"^(?=[\s\S]*\S){_PLAIN}{_END}"}
_DAY = r"(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK = (
    r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?"
)
_SIMPLE: Mapping[str, Schema] = {
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "pattern": f"^{_DAY}{_END}"},
    "dateTime": {"type": "string", "pattern": f"^{_DAY}[Tt ]{_CLOCK}{_END}"},
}
_TAG: Schema = {"type": "string", "pattern": f"^[A-Za-z]{{2,3}}(-[A-Za-z0-9]{{1,8}})*{_END}"}  # BCP 47
_OTHER: Schema = {
    "type": "object",
    "properties": {"code": {"const": OTHER}, "text": _TEXT},
    "required": ["code", "text"],
    "additionalProperties": False,
}
_BOUNDS = {">": "exclusiveMinimum", ">=": "minimum", "<": "exclusiveMaximum", "<=": "maximum"}
_WITH_WORDS = "Other"  # the name of its definition: no list has a capital in its name
Vocabulary = Mapping[str, Collection[str]]


def json_schema(definition: Group, vocabulary: Vocabulary, identifier: str, title: str) -> Schema:
    """Return the schema of the records of a pack; `identifier` is its `$id`, which names pack and version.

    Lists of codes are in `$defs` under their names. `x-unit` is the unit of a number (UCUM), `x-if` the
    expression under which a field is asked: it refuses nothing.
    """
    writer = _Writer(vocabulary)
    schema = writer.table(definition)
    used: Schema = {name: {"enum": list(codes)} for name, codes in sorted(writer.used.items())}
    used[_WITH_WORDS] = _OTHER
    return {"$schema": _DRAFT, "$id": identifier, "title": title, **schema, "$defs": used}


class _Writer:
    """Writes tables and fields, and keeps the lists of codes that they use."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.used: dict[str, Collection[str]] = {}

    def table(self, group: Group) -> Schema:
        properties = {name: self._field(one) for name, one in group.fields.items()}
        if group.answers is not None:
            for code in self.vocabulary.get(group.answers.phrase.each, ()):
                properties.setdefault(code, self._coded(group.answers))
                properties[f"{code}{DETAIL}"] = _TEXT
        required = [name for name, one in group.fields.items() if one.phrase.required]
        schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        return {**schema, "required": required} if required else schema

    def _field(self, one: Field) -> Schema:
        schema = self.table(one.group) if one.group is not None else self._value(one)
        if one.phrase.each:
            names = self._list(one.phrase.each)
            schema = {"type": "object", "propertyNames": names, "additionalProperties": schema}
        if one.repeats:
            schema = self._array(one, schema)
        elif not one.phrase.required:  # null says that nothing is known, as a key that is left out does
            schema = {"anyOf": [schema, {"type": "null"}]}
        said = {"description": one.note or one.ask, "x-unit": one.phrase.unit, "x-if": one.condition}
        return {**schema, **{key: value for key, value in said.items() if value}}

    def _array(self, one: Field, item: Schema) -> Schema:
        """Write a list; a code that can stand in its place can also be its only entry, but for a table."""
        more = {"minItems": 1} if one.phrase.filled else {}
        if not one.phrase.instead:
            return {"type": "array", "items": item, **more}
        code = self._list(one.phrase.instead)
        items = {"anyOf": [item, code]} if one.phrase.list else item
        return {"anyOf": [{"type": "array", "items": items, **more}, code]}

    def _value(self, one: Field) -> Schema:
        phrase = one.phrase
        if phrase.type in ("integer", "decimal"):
            bounds = {_BOUNDS[sign]: bound for sign, bound in (("<=", LARGEST), *phrase.bounds)}
            number = {"type": "integer" if phrase.type == "integer" else "number", **bounds}
            return {"anyOf": [number, self._list(phrase.instead)]} if phrase.instead else number
        if phrase.list:
            return self._coded(one)
        return _SIMPLE.get(phrase.type, _TEXT)

    def _coded(self, one: Field) -> Schema:
        """Write the codes of a field; one with the code `other`, or an open one, takes words too."""
        if one.phrase.is_open:
            codes = _TAG if one.list == "language" else _TEXT
        else:
            codes = self._list(one.phrase.list, one.codes)
        known = self.used.get(one.phrase.list)
        takes_words = one.phrase.is_open or known is None or OTHER in known
        return {"anyOf": [codes, {"$ref": f"#/$defs/{_WITH_WORDS}"}]} if takes_words else codes

    def _list(self, name: str, codes: Collection[str] = ()) -> Schema:
        """Refer to a list of codes; a list that nobody has may hold any text, as when a record is read."""
        known = codes or self.vocabulary.get(name)
        if known is None:
            return _TEXT
        self.used[name] = known
        return {"$ref": f"#/$defs/{name}"}
