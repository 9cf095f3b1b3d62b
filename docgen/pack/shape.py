"""Finds what is wrong with the data of a pack.toml; alone knows its keys. Reads no files."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeGuard

from docgen.data import LARGEST
from docgen.errors import Problem
from docgen.lazy import compiled_when_used
from docgen.reviewed import REVIEWED, read_reviews, unknown_languages
from docgen.suggest import did_you_mean

NAME = "pack.toml"
READERS = ("patient", "colleague")
SUBJECTS = ("plan", "procedure")
CLINIC = "clinic"  # in the place of a limit's number: the pack has none, the clinic gives it
ADDENDUM = "addendum"
TYPES = ("note", "consent", "aftercare", ADDENDUM, "other")

_CODE = compiled_when_used(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_VERSION = compiled_when_used(r"(\d+\.\d+\.\d+|\d{4}[-.]\d{1,2}([-.]\d{1,2})?)([-+][0-9A-Za-z.+-]+)?")
_ID = compiled_when_used(r"(?=.{1,57}$)[A-Za-z]([A-Za-z0-9_.-]*[A-Za-z0-9_])?")  # in a tag, after `states:`
_FILE = compiled_when_used(r"[A-Za-z0-9][A-Za-z0-9._-]*\.docx")

Rule = tuple[str, Callable[[Any], bool]]  # what a value must be, in words and as a test


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_code(name: str) -> bool:
    """Return whether a name can be the code of a pack."""
    return _CODE.fullmatch(name) is not None


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _one_of(values: tuple[str, ...]) -> Rule:
    return " or ".join(f'"{value}"' for value in values), lambda value: value in values


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= LARGEST


_TEXT: Rule = ("a text", _is_text)
_TABLE: Rule = ("a table", _is_table)
_PACK: dict[str, Rule] = {
    "code": ('a code in quotes, such as "skin-biopsy"', _matches(_CODE)),
    "title": _TEXT,
    "version": ('a version such as "1.2.0" or "2026-03"', _matches(_VERSION)),
    "documents": ("a table with at least one document", lambda value: _is_table(value) and bool(value)),
}
# The official descriptor of a code belongs to somebody, and is never printed without that owner's notice.
_OFFICIAL: dict[str, Rule] = {
    "descriptor": _TEXT,
    "notice_year": ("a year", lambda value: type(value) is int and 1900 <= value <= 2999),
    "notice": ("a text with {year} in it", lambda value: _is_text(value) and "{year}" in value),
}
# What docgen writes itself: the files of the pack that this one was copied from, and its own, by digests.
KEPT: dict[str, Rule] = {
    "origin": ("the table that `docgen pack copy` wrote", lambda value: _is_kept(value, {"code", "title"})),
    "recorded": ("the table that `docgen pack check --record` wrote", lambda value: _is_kept(value)),
}
_MAY_SET: dict[str, Rule] = {
    "limits": _TABLE,
    REVIEWED: _TABLE,
    "example": ("the name of a file, as text", _is_text),
}
_DOCUMENT: dict[str, Rule] = {
    "title": _TEXT,
    "type": _one_of(TYPES),
    "file": ('the name of a Word file in the language\'s folder, such as "note.docx"', _matches(_FILE)),
    "readers": _one_of(READERS),
    "subject": _one_of(SUBJECTS),
    "due": ("an expression, as text", _is_text),
}
_MAY_HAVE: dict[str, Rule] = {
    "due_when": ("in words, when it is due, as text", _is_text),
    "not_due": (
        "a list of tables, each with when and why, and about if you like",
        lambda value: isinstance(value, list) and all(map(_is_reason, value)),
    ),
    "requires": ("a list of names", lambda value: _is_list_of_texts(value)),
    "controls": ("a list of names of content controls", lambda value: _is_list_of_texts(value)),
    "states": (
        "a list of tables, each with what, source, and the name or id of what is said",
        lambda value: isinstance(value, list) and all(map(_is_statement, value)),
    ),
    "carries": (
        '"record", "digest", or a list of the tables and keys of a record that it carries',
        lambda value: value in ("record", "digest") or (_is_list_of_texts(value) and bool(value)),
    ),
    "amends": ("the name of a document of the pack", _is_text),
}
_REASON = {"when", "why", "about"}
_STATEMENTS = ({"what", "name", "source"}, {"what", "id", "source"})
_MOVED = {"vocabulary": "write its lists in vocabulary.toml, each under its own name"}


def find_problems(data: Mapping[str, Any], languages: Collection[str]) -> list[Problem]:
    """Find everything that is wrong with the data of a pack.toml; `languages` have a folder in the pack."""
    reviewed, of_reviews = _table(data, REVIEWED), f"{NAME}, {REVIEWED}"
    return [
        *_table_problems(NAME, data, _PACK, {**_MAY_SET, **_OFFICIAL, **KEPT}),
        *_official_problems(data),
        *_limit_problems(_table(data, "limits")),
        *_document_problems(_table(data, "documents")),
        *read_reviews(reviewed, of_reviews)[1],
        *unknown_languages(reviewed, languages, of_reviews),
    ]


def whole_documents(data: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the documents of a pack.toml that have no problem."""
    documents = _table(data, "documents")
    broken = {problem.place for problem in _document_problems(documents)}
    return {code: facts for code, facts in documents.items() if _document_place(code) not in broken}


def without_kept(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data of a pack.toml without what docgen keeps in it."""
    return {key: value for key, value in data.items() if key not in KEPT}


def _document_place(code: str) -> str:
    return f"{NAME}, documents.{code}"


def _table(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_table_of_texts(value: object) -> TypeGuard[dict[str, str]]:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _is_kept(value: object, more: Collection[str] = ()) -> bool:
    keys = {"version", "files", *more}
    return (
        isinstance(value, dict)
        and value.keys() == keys
        and all(_is_table_of_texts(value[key]) if key == "files" else _is_text(value[key]) for key in keys)
    )


def _is_reason(value: object) -> bool:
    return _is_table_of_texts(value) and {"when", "why"} <= value.keys() <= _REASON


def _is_statement(value: object) -> bool:
    """Return whether a value is a statement; an id is what the tag of a control can hold."""
    if not _is_table_of_texts(value) or value.keys() not in _STATEMENTS:
        return False
    return _ID.fullmatch(value.get("id", "id")) is not None


def _table_problems(
    place: str, data: Mapping[str, Any], rules: Mapping[str, Rule], may_have: Mapping[str, Rule] | None = None
) -> Iterator[Problem]:
    """Find keys that are missing or unknown, and values of the wrong type."""
    rules, must_have = {**rules, **(may_have or {})}, rules
    for key, (kind, holds) in rules.items():
        if key not in data:
            if key not in must_have:
                continue
            yield Problem(place, f"has no {key}", f"add {key}: {kind}", kind="missing-key")
        elif not holds(data[key]):
            yield Problem(place, f"{key} must be {kind}", "correct it", kind="wrong-type")
    for key in [key for key in data if key not in rules]:
        fix = _MOVED.get(key) or did_you_mean(key, rules) or f"known here: {', '.join(rules)}"
        yield Problem(place, f"{key} is not known here", fix, kind="unknown-key")


def _official_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Find an official descriptor without its notice, or the other way round."""
    given = [key for key in _OFFICIAL if key in data]
    for key in [key for key in _OFFICIAL if given and key not in data]:
        fix = f"add {key}: {_OFFICIAL[key][0]}; a pack without an official descriptor has none of the three"
        yield Problem(NAME, f"has {' and '.join(given)} but no {key}", fix, kind="missing-key")


def _limit_problems(limits: Mapping[str, Any]) -> Iterator[Problem]:
    for key, value in limits.items():
        if not _is_number(value) and value != CLINIC:
            message = f'{key} must be a number, zero or more, or "{CLINIC}" where the clinic gives it'
            yield Problem(f"{NAME}, limits", message, "correct it", kind="wrong-type")


def _document_problems(documents: Mapping[str, Any]) -> Iterator[Problem]:
    spelled: dict[str, str] = {}
    for code, facts in documents.items():
        place = _document_place(code)
        if (other := spelled.setdefault(code.lower(), code)) != code:
            message = (
                f"has the name of {other} but for capitals: on Windows and macOS their files are the same"
            )
            yield Problem(place, message, "give it another name", kind="bad-name")
        if not _CODE.fullmatch(code):
            fix = "use letters, digits and hyphens"
            yield Problem(place, "is not a valid name for a document", fix, kind="bad-name")
        if isinstance(facts, dict):
            yield from _table_problems(place, facts, _DOCUMENT, _MAY_HAVE)
            yield from _amends_problems(place, code, facts, documents)
        else:
            yield Problem(place, "must be a table", f"give {', '.join(_DOCUMENT)}", kind="wrong-type")


def _amends_problems(
    place: str, code: str, facts: Mapping[str, Any], documents: Mapping[str, Any]
) -> Iterator[Problem]:
    amended = facts.get("amends")
    if (amended is not None) is not (facts.get("type") == ADDENDUM):
        fix = f'write type = "{ADDENDUM}" and amends, or neither of them'
        yield Problem(place, "amends a document, or is an addendum, but not both", fix, kind="wrong-type")
    if amended == code:
        yield Problem(place, "amends itself", "name the document that it is added to", kind="wrong-type")
    elif isinstance(amended, str) and amended not in documents:
        fix = did_you_mean(amended, documents) or f"the pack has {', '.join(documents)}"
        yield Problem(place, f"amends: {amended} is not a document of the pack", fix, kind="unknown-document")
