"""Turns the record's tables into names: every key under its own name, codes as words, lists as lists.

The reader of a table is derived once from the definition of the record, so its keys are not repeated here.
What a plan says for all its sites (by what means) holds for those that say nothing else.
Values are passed on exactly as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docgen.context.words import NoItems, Reader, Words
from docgen.encounter import Field, Group, Other, Unlisted

Names = dict[str, Any]
PHRASED = frozenset({"body_site", "laterality", "name", "credentials"})  # more names are made of them


def table_reader(group: Group, words: Words) -> Reader:
    """Return the function that turns a table of these fields, or None, into names."""
    fields = group.fields
    plain = [name for name, one in fields.items() if _is_plain(one)]
    others = [(name, _field_reader(one, words)) for name, one in fields.items() if not _is_plain(one)]
    is_site = {"body_site", "laterality"} <= fields.keys()
    is_person = {"name", "credentials"} <= fields.keys()
    is_service = {"description", "code", "note"} <= fields.keys()
    for_each_site = _said_for_each_site(fields)

    def read(record: Any) -> Names | None:
        if record is None:
            return None
        values = record.__dict__
        names = {name: values[name] for name in plain}
        for name, read_field in others:
            names[name] = read_field(values[name])
        if is_site:
            _add_phrases(names, values["body_site"], words)
        if is_person:
            names["display"] = _display(names["name"], names["credentials"])
        if is_service:
            names["display"] = _described(names["description"], names["code"])
        for site in names["sites"] if for_each_site else ():
            site.update({name: names[name] for name in for_each_site if site[name] is None})
        return names

    return read


def _said_for_each_site(fields: Mapping[str, Field]) -> list[str]:
    """List what a table says for those of its sites that do not say otherwise, such as by what means."""
    sites = fields["sites"].group if "sites" in fields else None
    return [name for name in fields if sites is not None and name in sites.fields]


def _is_plain(one: Field) -> bool:
    return not (one.repeats or one.group or one.list)


def _field_reader(one: Field, words: Words) -> Reader:
    """Return the function that reads a field's value: as a table, a word, a list of these, or texts."""
    if one.group is not None:
        read_table = table_reader(one.group, words)
        return _each(read_table, one, words) if one.repeats else read_table
    if not one.list:
        return _each(lambda text: text, one, words)
    read_word = words.reader(one.list, one.phrase.is_open)
    if one.phrase.each:
        return _counted(one.list, read_word)
    return (
        _each(read_word, one, words)
        if one.repeats
        else lambda code: None if code is None else read_word(code)
    )


def _each(read: Reader, one: Field, words: Words) -> Reader:
    def read_all(values: Any) -> list[Any]:
        if isinstance(values, Unlisted):
            return NoItems(words.word(one.phrase.instead, values.code))
        return [read(value) for value in values]

    return read_all


def _counted(list_: str, read_word: Reader) -> Reader:
    """Return a reader of counts as a list of rows: the word under the list's name, and the count."""
    return lambda counts: [{list_: read_word(code), "count": count} for code, count in (counts or {}).items()]


def _add_phrases(names: Names, code: str | None, words: Words) -> None:
    """Add to a site its phrase in clinical and plain words, and the zones that it is in."""
    site, side = names["body_site"], names["laterality"]
    text = code.text if isinstance(code, Other) else None
    names["clinical"], names["plain"] = words.phrase(code or "", side["code"] if side else "", text)
    names["sided"] = "right" in ((site or {}).get("sides") or ())
    for zone, lies_in in (site or words.blanks.get("body_site", {})).items():
        if isinstance(lies_in, bool) and zone != "text_required":
            names.setdefault(zone, lies_in)


def _display(name: str | None, credentials: str | None) -> str | None:
    return ", ".join(part for part in (name, credentials) if part) if name else None


def _described(description: str | None, code: str | None) -> str | None:
    return f"{description} ({code})" if description and code else description or code
