"""Reads the codes of a pack: the lists that every pack has, and what the pack adds in its `vocabulary.toml`.

A list is a table with a line for each code: the facts about it. The table `facts` gives types to facts, in
the notation of a record's fields: `[facts] body_site.sides = "choice laterality, repeats"`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from docgen.encounter import CORE_LISTS, Phrase, PhraseError, parse_phrase
from docgen.errors import Problem
from docgen.lazy import compiled_when_used
from docgen.pack import shape
from docgen.pack.reading import read_core, read_optional
from docgen.suggest import did_you_mean

NAME = "vocabulary.toml"
RESERVED = ("code", "clinical", "plain")  # a word's own keys, which facts of the code must not use
NOT_ASKED_OF = "not_asked_of"  # the genders of those whom a condition does not concern
_FACTS = "facts"
_NEVER = ("attachment", "group")  # the types that a fact cannot have
_OTHER = "other"
_LIST = compiled_when_used(r"[a-z][a-z0-9_]*")

Facts = Mapping[str, Any]
Codes = Mapping[str, Facts]
Vocabulary = Mapping[str, Codes]


class ReadVocabulary(NamedTuple):
    """What was read: the facts about each code of each list, their types by list, and the file's data."""

    lists: Vocabulary
    types: Mapping[str, Mapping[str, Phrase]]
    data: Mapping[str, Any]


def read_vocabulary(folder: Path) -> tuple[ReadVocabulary | None, list[Problem]]:
    """Read the codes of a pack, or nothing from a file that is no TOML.

    A pack without a vocabulary.toml has the codes that every pack has.
    """
    data, problems = read_optional(folder / NAME, NAME)
    return (None, problems) if problems else _extended(_core(), data)


@lru_cache(maxsize=1)
def _core() -> ReadVocabulary:
    """Read the codes that every pack has."""
    fixed: Vocabulary = {name: {code: {} for code in codes} for name, codes in CORE_LISTS.items()}
    return _extended(ReadVocabulary(fixed, {}, {}), read_core(NAME))[0]


def _extended(known: ReadVocabulary, data: Mapping[str, Any]) -> tuple[ReadVocabulary, list[Problem]]:
    """Add the lists, codes and facts of a file to those that are known, and find what is wrong with them."""
    types, problems = _read_types(data.get(_FACTS, {}))
    lists = dict(known.lists)
    for name, codes in data.items():
        if name != _FACTS:
            problems += _list_problems(name, codes)
            lists[name] = _joined(lists.get(name, {}), codes if isinstance(codes, dict) else {})
    types = {name: {**known.types.get(name, {}), **own} for name, own in {**known.types, **types}.items()}
    problems += [
        problem
        for name, facts in types.items()
        for fact, phrase in facts.items()
        for problem in _typed_problems(name, fact, phrase, lists)
    ]
    return ReadVocabulary(lists, types, data), problems


def _joined(known: Codes, added: Codes) -> Codes:
    """Join the codes of a list; those that are added stand before `other`."""
    sound = {code: facts for code, facts in added.items() if isinstance(facts, dict)}
    joined: dict[str, Facts] = {
        code: {**known.get(code, {}), **sound.get(code, {})} for code in {**known, **sound}
    }
    if _OTHER in joined:
        joined[_OTHER] = joined.pop(_OTHER)
    return joined


def _read_types(data: Any) -> tuple[dict[str, dict[str, Phrase]], list[Problem]]:
    """Read the types of facts, by list and fact."""
    types: dict[str, dict[str, Phrase]] = {}
    problems: list[Problem] = []
    for place, written in _leaves(data):
        name, _, fact = place.partition(".")
        try:
            if not isinstance(written, str) or not fact:
                fix = 'write it so: body_site.sides = "choice laterality, repeats"'
                raise PhraseError("is not the type of a fact", fix)
            types.setdefault(name, {})[fact] = phrase = parse_phrase(written)
            if phrase != Phrase(phrase.type, phrase.list, repeats=phrase.repeats) or phrase.type in _NEVER:
                fix = "write a type, the list of a code, and repeats for a list"
                raise PhraseError("says what no fact can be", fix)
        except PhraseError as error:
            problems.append(Problem(f"{NAME}, {_FACTS}.{place}", error.message, error.fix, "phrase"))
    return types, problems


def _leaves(data: Any) -> Iterator[tuple[str, Any]]:
    for name, value in data.items() if isinstance(data, dict) else [("", data)]:
        if isinstance(value, dict):
            yield from ((f"{name}.{fact}", phrase) for fact, phrase in value.items())
        else:
            yield name, value


def _list_problems(name: str, codes: Any) -> Iterator[Problem]:
    place = f"{NAME}, {name}"
    if not _LIST.fullmatch(name):
        fix = "use small letters, digits and _"
        yield Problem(place, "is not a valid name for a list", fix, kind="bad-name")
    if not isinstance(codes, dict) or not codes:
        fix = f"write [{name}] and a line for each code"
        yield Problem(place, "must be a table with at least one code", fix, kind="wrong-type")
        return
    closed = CORE_LISTS.get(name)
    for code, facts in codes.items():
        yield from _fact_problems(f"{place}.{code}", code, facts)
        if closed is not None and code not in closed:
            fix = did_you_mean(code, closed) or f"its codes are {', '.join(closed)}"
            message = (
                "is not a code of the list, which is docgen's own: a pack only states facts about its codes"
            )
            yield Problem(f"{place}.{code}", message, fix, kind="unknown-code")


def _fact_problems(place: str, code: str, facts: Any) -> Iterator[Problem]:
    if not shape.is_code(code):
        yield Problem(place, "is not a valid code", "use letters, digits, _, - and .", kind="bad-name")
    if not isinstance(facts, dict):
        yield Problem(place, "must be a table of facts", f"write {code} = {{}}", kind="wrong-type")
        return
    for key, value in facts.items():
        if key in RESERVED or not _LIST.fullmatch(key):
            fix = "words belong in text/<language>.toml" if key in RESERVED else "use another name"
            yield Problem(place, f"{key} is not a valid name for a fact", fix, kind="bad-name")
        if not _is_fact(value):
            message = f"{key} must be a text, a number, true or false, or a list of these"
            yield Problem(place, message, "correct it", kind="wrong-type")


def _is_fact(value: Any) -> bool:
    parts = value if isinstance(value, list) else [value]
    return all(isinstance(part, str | int | float) for part in parts)


_HOLDS: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "boolean": ("true or false", lambda value: isinstance(value, bool)),
    "integer": ("a whole number", lambda value: type(value) is int),
    "decimal": ("a number", lambda value: type(value) in (int, float)),
}
_TEXT = ("a text", lambda value: isinstance(value, str))


def _typed_problems(name: str, fact: str, phrase: Phrase, lists: Vocabulary) -> Iterator[Problem]:
    """Find facts of another type than they should have, and those that name no code of their list."""
    place = f"{NAME}, {_FACTS}.{name}.{fact}"
    for missing in [one for one in (name, phrase.list) if one and one not in lists]:
        fix = did_you_mean(missing, lists) or f"write [{missing}] and a line for each code"
        yield Problem(place, f"names the list {missing}, which the pack does not have", fix, "unknown-list")
    known = lists.get(phrase.list)
    kind, holds = _HOLDS.get(phrase.type, _TEXT)
    for code, facts in lists.get(name, {}).items():
        value = facts.get(fact, [])
        where = f"{NAME}, {name}.{code}"
        if isinstance(value, list) is not phrase.repeats and fact in facts:
            kind_of = f"a list, each {kind}" if phrase.repeats else kind
            yield Problem(where, f"{fact} must be {kind_of}", "correct it", kind="wrong-type")
            continue
        for part in value if isinstance(value, list) else [value]:
            if not holds(part):
                yield Problem(where, f"{fact} must be {kind}", "correct it", kind="wrong-type")
            elif known is not None and part not in known:
                fix = did_you_mean(part, known) or f"the codes are {', '.join(known)}"
                message = f"{fact}: {part} is not a code of {phrase.list}"
                yield Problem(where, message, fix, kind="unknown-code")
