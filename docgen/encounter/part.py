"""Takes the part of a record that a document needs; alone knows the grammar of `carries` paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from docgen.encounter.definition import CORE, Group
from docgen.encounter.own import OWN
from docgen.encounter.table import DETAIL
from docgen.lazy import compiled_when_used

ALWAYS = tuple(path for path, one in CORE.walk() if one.phrase.required and one.group is None)
IDENTIFIERS = tuple(path for path in ALWAYS if path.startswith("patient."))
CONDITIONS = "<condition>"  # in a pack's path: each condition of the screening

_CHOSEN_BY_FACT = compiled_when_used(r"\b(\w+)\[(\w+)\.(\w+)\]")  # prior_treatments[result.failed]
_CHOSEN_BY_CODE = compiled_when_used(r"\[(\w+)=([^\]]*)\]")  # prior_treatments[result=relapse|no_response]
_DOT = compiled_when_used(r"\.(?![^\[]*\])")
_WORDINGS = ("code", "clinical", "plain")
Facts = Mapping[str, Mapping[str, Mapping[str, Any]]]
_Tree = dict[str, Any]  # each key with the tree of what to take below it; an empty tree takes everything


def take_part(data: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """Take the named tables and keys from a record's data, and always what every record must have.

    The path `prior_treatments.class` means this key in every item of the list; the path
    `prior_treatments[result=relapse|no_response].class` means it in the items whose `result` is one of
    these codes. The part is itself the data of a record.
    """
    tree: _Tree = {}
    for path in (*paths, *ALWAYS):
        _add(tree, _DOT.split(path))
    taken: dict[str, Any] = _taken(data, tree)
    return taken


def expand_path(path: str, definition: Group, facts: Facts, conditions: Iterable[str]) -> list[str]:
    """Expand a pack's path: `<condition>` to each condition, `[result.failed]` to the codes with that fact.

    `facts` are the pack's facts about each code, by list and code.
    """

    def codes(found: re.Match[str]) -> str:
        list_, key, fact = found.groups()
        one = definition.at((list_, key))
        coded = facts.get(one.list, {}) if one is not None else {}
        return f"{list_}[{key}={'|'.join(one for one, its in coded.items() if its.get(fact))}]"

    expanded = _CHOSEN_BY_FACT.sub(codes, path)
    return [expanded.replace(CONDITIONS, one) for one in conditions] if CONDITIONS in path else [expanded]


def unknown_paths(paths: Iterable[str], definition: Group) -> list[str]:
    """Find the paths that do not lead to a key of a record."""
    return [path for path in paths if not _leads(path, definition)]


def record_path(name: str, definition: Group) -> str | None:
    """Return the record path whose value a dotted name shows: `condition.code` for `condition.code.plain`.

    A name that follows from the screening's answers shows all of them. None for a name outside every table,
    and for one that reads only the pack's facts about a code (`post.diagnosis.chronic`).
    """
    path: list[str] = []
    here: Group | None = definition
    parts = name.split(".")
    for number, part in enumerate(parts):
        if here is not None and here.answers is not None and part not in here.fields:
            path.append(f"{CONDITIONS}{DETAIL}" if part.endswith(DETAIL) else CONDITIONS)
            break
        one = here.fields.get(part) if here is not None else None
        if one is None:
            break
        path.append(part)
        here, rest = one.group, parts[number + 1 :]
        if one.list and rest and rest[0] not in _WORDINGS:
            return None
    return ".".join(path) or None


def coded_list(name: str, definition: Group) -> str | None:
    """Return the list from which a dotted name of a record has its codes: diagnosis for `condition.code`.

    Empty for a name that is not coded, None for a name outside every table.
    """
    one = definition.at(tuple(name.split(".")))
    return None if one is None else one.list


def in_place_of(name: str, definition: Group) -> str:
    """Return the list of the codes that may stand in the place of a list: nothing for `assistants`.

    Empty for a list of texts, whose items may be any text, and for a name that is no list.
    """
    one = definition.at(tuple(name.split(".")))
    return one.phrase.instead if one is not None and one.repeats and (one.group or one.phrase.list) else ""


def is_taken(path: str, paths: Iterable[str]) -> bool:
    """Return whether a part of a record has the value at a path; for a table, whether it has any of it."""
    return any(
        path == taken or path.startswith(f"{taken}.") or taken.startswith(f"{path}.")
        for taken in (*(_CHOSEN_BY_FACT.sub(r"\1", one) for one in paths), *ALWAYS)
    )


def _add(tree: _Tree, parts: list[str]) -> None:
    first, *rest = parts
    known = tree.get(first)
    if known == {}:
        return  # everything below it is already taken
    if not rest:
        tree[first] = {}
    else:
        _add(tree.setdefault(first, {}), rest)


def _taken(data: Any, tree: _Tree) -> Any:
    if not tree or not isinstance(data, Mapping):
        return data
    wanted: dict[str, list[str]] = {}
    for token in tree:
        wanted.setdefault(token.partition("[")[0], []).append(token)
    taken = {key: _below(data[key], wanted[key], tree) for key in data if key in wanted}
    return {key: part for key, part in taken.items() if part not in ({}, [])}


def _below(value: Any, tokens: list[str], tree: _Tree) -> Any:
    """Take what the tokens of one key want from its value; from a list, each item that a token wants."""
    if not isinstance(value, list):
        return _taken(value, _merged([tree[token] for token in tokens]))
    chosen = ((item, [tree[token] for token in tokens if _wants(token, item)]) for item in value)
    return [_taken(item, _merged(trees)) for item, trees in chosen if trees]


def _wants(token: str, item: Any) -> bool:
    found = _CHOSEN_BY_CODE.search(token)
    if found is None:
        return True
    code = item.get(found[1]) if isinstance(item, Mapping) else None
    return (code["code"] if isinstance(code, Mapping) else code) in found[2].split("|")


def _merged(trees: list[_Tree]) -> _Tree:
    """Merge trees into one that takes what any of them takes."""
    if {} in trees:
        return {}
    merged: _Tree = {}
    for tree in trees:
        for token, inner in tree.items():
            merged[token] = _merged([merged[token], inner]) if token in merged else inner
    return merged


def _leads(path: str, definition: Group) -> bool:
    if path.startswith(f"{OWN}."):
        return True  # a clinic may declare it
    here: Group | None = definition
    for part in _CHOSEN_BY_FACT.sub(r"\1", path).split("."):
        if here is not None and here.answers is not None and part == CONDITIONS:
            here = None
            continue
        one = here.fields.get(part) if here is not None else None
        if one is None:
            return False
        here = one.group
    return all(_can_choose(definition, *found) for found in _CHOSEN_BY_FACT.findall(path))


def _can_choose(definition: Group, list_: str, key: str, _: str) -> bool:
    one = definition.at((list_, key))
    return one is not None and bool(one.list)
