"""Turns the record's tables into names: every key under its own name, codes as words, lists as lists.

The reader of a table is derived once from the encounter's own models, so the record's keys are not
repeated here. Values are passed on exactly as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docgen.context.words import Reader, Words
from docgen.encounter.shape import Key, keys_of
from docgen.encounter.table import Table

Names = dict[str, Any]


def table_reader(table: type[Table], words: Words) -> Reader:
    """Return the function that turns a table of this model, or None, into names."""
    keys = keys_of(table)
    plain = [(key.name, key.attribute) for key in keys.values() if _is_plain(key)]
    others = [
        (key.name, key.attribute, _key_reader(key, words)) for key in keys.values() if not _is_plain(key)
    ]
    is_site = {"body_site", "laterality"} <= keys.keys()
    is_person = {"name", "credentials"} <= keys.keys()

    def read(record: Any) -> Names | None:
        if record is None:
            return None
        values = record.__dict__
        names = {name: values[attribute] for name, attribute in plain}
        for name, attribute, read_key in others:
            names[name] = read_key(values[attribute])
        if is_site:
            _add_phrases(names, words)
        if is_person:
            names["display"] = _display(names["name"], names["credentials"])
        return names

    return read


def _is_plain(key: Key) -> bool:
    return not (key.is_list or key.table or key.code or key.counts)


def _key_reader(key: Key, words: Words) -> Reader:
    """Return the function that reads a key's value: as a table, a word, a list of these, or texts."""
    if key.table is not None:
        read_table = table_reader(key.table, words)
        return _each(read_table) if key.is_list else read_table
    if key.code is None:
        return list
    read_word = words.reader(key.code.list, key.code.open)
    if key.counts:
        return _counted(key.code.list, read_word)
    return _each(read_word) if key.is_list else lambda code: None if code is None else read_word(code)


def _each(read: Reader) -> Reader:
    return lambda values: [read(value) for value in values]


def _counted(list_: str, read_word: Reader) -> Reader:
    """Return a reader of counts as a list of rows: the word under the list's name, and the count."""
    return lambda counts: [{list_: read_word(code), "count": count} for code, count in (counts or {}).items()]


def _add_phrases(names: Names, words: Words) -> None:
    """Add to a site its phrase in clinical and plain words, and the zones that it is in."""
    site, side = names["body_site"], names["laterality"]
    code = site["code"] if site else ""
    text = names.get("other_text")
    names["clinical"], names["plain"] = words.phrase(code, side["code"] if side else "", text)
    for zone, lies_in in (site or words.blanks.get("body_site", {})).items():
        if isinstance(lies_in, bool) and zone != "text_required":
            names.setdefault(zone, lies_in)


def _display(name: str | None, credentials: str | None) -> str | None:
    return ", ".join(part for part in (name, credentials) if part) if name else None


def distinct(words: Iterable[Any]) -> list[Any]:
    """Return the words without those that repeat an earlier code."""
    found: dict[Any, Any] = {}
    for word in words:
        if word is not None:
            found.setdefault((word["code"], word["clinical"]), word)
    return list(found.values())
