"""Takes the rules of a table apart into rows; alone knows how a rule, a section and a name are written.

What a section says holds for its rules, and what a rule says for its rows, as long as they do not say
otherwise; the conditions (`if`) of all three count together. A rule without rows is its own only row. A name
stands for an expression, in every expression of the table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Any, NamedTuple

from docgen.context import find_circles
from docgen.errors import Problem
from docgen.lazy import compiled_when_used
from docgen.suggest import did_you_mean

CONDITION, MISSING, ROWS, SECTION, WHEN = "if", "missing", "rows", "section", "when"
NAMES, RULES, SECTIONS = "names", "rules", "sections"
_OF_SECTIONS = ("title", "documents", CONDITION, "level", "release")
_OF_ROWS = tuple("documents each if when missing level path message about fix source release".split())
_OF_RULES = ("id", SECTION, *_OF_ROWS, ROWS)
_OF_CHECKS = ("id", SECTION, *(key for key in _OF_ROWS if key not in (CONDITION, MISSING)))
_OF_MISSING = (WHEN, "each", "path")
_EXPRESSIONS = (CONDITION, WHEN, "about")
_RESERVED = "and or not in is if else true false none True False None".split()  # by the language of tags
_LONGEST = 10_000  # characters of what a name stands for
_TWO = f"write the rows of both as [[{RULES}.{ROWS}]] of one, or give one another id"
_NAME = compiled_when_used(
    r"""(?P<other>"[^"]*"|'[^']*'|\|\s*\w+|\bis\s+(?:not\s+)?\w+)|(?<![\w.])(?P<name>[A-Za-z_]\w*)"""
)


class Row(NamedTuple):
    """What is asked in one row, with the place that problems name; `keys` are as in a `Check`."""

    place: str
    keys: dict[str, Any]


def read_rules(data: Mapping[str, Any], file: str, taken: Collection[str]) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a table of rules, and the problems of its sections, names and rules.

    A name must not be one of those that are `taken`.
    """
    sections, names = (_tables(data, key, file) for key in (SECTIONS, NAMES))
    rules, problems = data.get(RULES, []), [*sections.problems, *names.problems]
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        problems.append(Problem(file, f"{RULES} is no list of tables", f"write [[{RULES}]]", "wrong-type"))
        return [], problems
    problems += _key_problems(sections.found, file)
    meanings, found = _meanings(names.found, file, taken, _texts_of(rules, sections.found))
    problems += found
    rows: list[Row] = []
    ids: set[str] = set()
    for place, rule in _placed(rules, file):
        if str(rule.get("id")) in ids:
            problems.append(Problem(place, "there are two rules of this id", _TWO, "twice"))
        ids.update([rule["id"]] if isinstance(rule.get("id"), str) else [])
        problems += _rule_problems(place, rule, sections.found)
        rows += _rows(place, rule, sections.found.get(str(rule.get(SECTION)), {}), meanings)
    return rows, problems


class _Tables(NamedTuple):
    found: Mapping[str, Any]
    problems: list[Problem]


def _tables(data: Mapping[str, Any], key: str, file: str) -> _Tables:
    """Return the sections or names of a table, without what cannot be one."""
    wanted, words = (str, "a text") if key == NAMES else (dict, "a table")
    value = data.get(key, {})
    if not isinstance(value, dict):
        return _Tables({}, [Problem(file, f"{key} is no table", f"write [{key}]", "wrong-type")])
    wrong = [name for name, one in value.items() if not isinstance(one, wanted)]
    problems = [
        Problem(f"{file}, {key}.{name}", f"must be {words}", "correct it", "wrong-type") for name in wrong
    ]
    return _Tables({name: one for name, one in value.items() if name not in wrong}, problems)


def _placed(rules: list[dict[str, Any]], file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, rule in enumerate(rules, 1):
        named = isinstance(rule.get("id"), str) and rule["id"].strip()
        yield f"{file}, rule {rule['id'] if named else number}", rule


def _rows(
    place: str, rule: Mapping[str, Any], section: Mapping[str, Any], meanings: Mapping[str, str]
) -> Iterator[Row]:
    rows = rule.get(ROWS) or [{}]
    for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
        if isinstance(row, dict):
            where = f"{place}, row {number}" if len(rows) > 1 else place
            yield Row(where, _joined(section, rule, row, meanings))


def _joined(
    section: Mapping[str, Any], rule: Mapping[str, Any], row: Mapping[str, Any], meanings: Mapping[str, str]
) -> dict[str, Any]:
    """Return all that a row says, with what its rule and its section say."""
    told = {key: value for key, value in rule.items() if MISSING not in row or key not in _OF_MISSING}
    own = {**told, **row}
    if WHEN in row:
        own.pop(MISSING, None)
    path = own.pop(MISSING, "")
    if isinstance(path, str) and path:
        list_, _, rest = path.rpartition("[].")
        own = {"path": path, **({"each": list_} if list_ else {}), **own}
        own[WHEN] = f"missing({item_of(list_)}.{rest})" if list_ else f"missing({path})"
    conditions = [one.get(CONDITION) for one in (section, rule, row)] + [own.get(WHEN)]
    keys = {**section, **own, SECTION: section.get("title", "")}
    keys = {key: value for key, value in keys.items() if key in _OF_CHECKS}
    if isinstance(own.get(WHEN), str) and own[WHEN].strip():
        texts = [_put_in(text, meanings) for text in conditions if isinstance(text, str)]
        keys[WHEN] = " and ".join(texts if len(texts) == 1 else map(_as_part, texts))
    if isinstance(own.get("about"), str):
        keys["about"] = _put_in(own["about"], meanings)
    return keys


def item_of(list_: str) -> str:
    """Return the name under which a row sees each item of a list: `site` of `procedure.sites`."""
    return list_.rpartition(".")[2].removesuffix("s")


def _as_part(text: str) -> str:
    """Return a condition as a part of a longer one."""
    return f"({text})" if re.search(r"\b(or|if)\b", text) else text


# ---- Names -------------------------------------------------------------------------------------------------


def _meanings(
    names: Mapping[str, str], file: str, taken: Collection[str], texts: list[str]
) -> tuple[dict[str, str], list[Problem]]:
    """Return what each name stands for, with the names in it put in, and the problems of the names."""
    reads = {name: [one for one in _names_in(text) if one in names] for name, text in names.items()}
    taken = {*taken, *_RESERVED}
    used = {name for text in (*texts, *names.values()) for name in _names_in(text)}
    problems, circling = [], set[str]()
    for circle in find_circles(reads):
        circling.update(circle.split(" > "))
        place = f"{file}, {NAMES}.{circle.partition(' ')[0]}"
        problems.append(
            Problem(place, f"stands for itself: {circle}", "let one of them do without", "circle")
        )
    for name in names:
        place = f"{file}, {NAMES}.{name}"
        if name in taken or not name.isidentifier():
            message = "is a name already" if name in taken else "is not one word"
            problems.append(Problem(place, message, "choose another one", "bad-name"))
        elif name not in used:
            problems.append(Problem(place, "is used by no rule", "take it out", "unused"))
    sound = {name: read for name, read in reads.items() if name not in circling and name not in taken}
    meanings: dict[str, str] = {}
    for name in TopologicalSorter(sound).static_order():  # a name may read names that read names
        if name in sound and _length(names[name], meanings) <= _LONGEST:
            meanings[name] = _put_in(names[name], meanings)
        elif name in sound:
            place, fix = f"{file}, {NAMES}.{name}", "take it apart into rows"
            problems.append(Problem(place, "stands for too long an expression", fix, "too-long"))
    return meanings, problems


def _length(text: str, meanings: Mapping[str, str]) -> int:
    """Return how long an expression is with the meaning of each name in the name's place."""
    known = [name for name in _names_in(text) if name in meanings]
    return len(text) + sum(len(meanings[name]) + len("()") - len(name) for name in known)


def _texts_of(rules: list[dict[str, Any]], sections: Mapping[str, Any]) -> list[str]:
    rows = [row for rule in rules if isinstance(rule.get(ROWS), list) for row in rule[ROWS]]
    tables = [one for one in (*rules, *rows, *sections.values()) if isinstance(one, dict)]
    return [one[key] for one in tables for key in _EXPRESSIONS if isinstance(one.get(key), str)]


def _names_in(text: str) -> list[str]:
    return [found["name"] for found in _NAME.finditer(text) if found["name"]]


def _put_in(text: str, meanings: Mapping[str, str]) -> str:
    """Return an expression with the meaning of each name in the name's place."""

    def meaning(found: re.Match[str]) -> str:
        known = meanings.get(found["name"] or "")
        return found.group() if known is None else f"({known})"

    return _NAME.sub(meaning, text)


# ---- Problems ----------------------------------------------------------------------------------------------


def _rule_problems(place: str, rule: Mapping[str, Any], sections: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _unknown(place, rule, _OF_RULES)
    section, rows = rule.get(SECTION), rule.get(ROWS, [])
    if section is not None and not isinstance(section, str):
        yield Problem(place, f"{SECTION} must be a text", f"name one of [{SECTIONS}]", "wrong-type")
    elif section is not None and section not in sections:
        fix = did_you_mean(section, sections) or f"write [{SECTIONS}.{section}]"
        yield Problem(place, f"{SECTION}: {section} is not known", fix, "unknown-code")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield Problem(place, f"{ROWS} is no list of tables", f"write [[{RULES}.{ROWS}]]", "wrong-type")
        return
    yield from _condition_problems(place, rule)
    for number, row in enumerate(rows, 1):
        yield from _unknown(f"{place}, row {number}", row, _OF_ROWS)
        yield from _condition_problems(f"{place}, row {number}", row)


def _key_problems(sections: Mapping[str, Any], file: str) -> Iterator[Problem]:
    for name, section in sections.items():
        place = f"{file}, {SECTIONS}.{name}"
        yield from _unknown(place, section, _OF_SECTIONS)
        yield from _condition_problems(place, section)


def _condition_problems(place: str, table: Mapping[str, Any]) -> Iterator[Problem]:
    for key in [key for key in (CONDITION, MISSING) if not isinstance(table.get(key, ""), str)]:
        yield Problem(place, f"{key} must be a text", "correct it", "wrong-type")


def _unknown(place: str, table: Mapping[str, Any], known: Collection[str]) -> Iterator[Problem]:
    for key in [key for key in table if key not in known]:
        fix = did_you_mean(key, known) or f"known here: {', '.join(known)}"
        yield Problem(place, f"{key} is not known here", fix, "unknown-key")
