"""Reads the examples of rules: changes of a sample visit with which a rule finds something, or nothing.

They stand in the pack, in `checks.examples.toml`, those of every pack's rules in `core.examples.toml`:
`[sample]` is a visit in which no rule finds anything, and each of `[[examples]]` names a rule and a document.
In the changes a number is a place in a list, a table is laid over the sample's, and the text "(not recorded)"
takes a value out. `form` is the signed form that is given with the visit, its `record` the sample with
changes; `amends` the filed note that an addendum amends, as `[filed]` tells it.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.checks.table import NAME, Check, find_checks
from docgen.context import AMENDS, FORM, Addition, Amended, Beside, Form
from docgen.encounter import Encounter
from docgen.errors import Problem
from docgen.pack import Pack, kept_for_pack
from docgen.pack.reading import read_optional
from docgen.sources import load_encounter
from docgen.suggest import did_you_mean
from docgen.toml_changes import on_one_line

EXAMPLES, OF_CORE = "checks.examples.toml", "core.examples.toml"
NOT_RECORDED = "(not recorded)"
_SAMPLE, _FILED, _EXAMPLES = "sample", "filed", "examples"
_CHANGES = ("given", "finds", "passes")
_KEYS = ("rule", "document", "also", *_CHANGES)


@dataclass(frozen=True)
class Example:
    """A visit in which a rule finds something (`finds`) and one just beside it (`passes`), both as changes.

    What is `given` is of both; `also` names other rules that find something in the first.
    """

    rule: str
    document: str
    given: Mapping[str, Any]
    finds: Mapping[str, Any]
    passes: Mapping[str, Any]
    also: tuple[str, ...]
    place: str
    is_core: bool = False

    @property
    def found_with(self) -> tuple[Mapping[str, Any], ...]:
        """The changes with which the rule finds something, one after another."""
        return self.given, self.finds

    @property
    def passed_with(self) -> tuple[Mapping[str, Any], ...]:
        """The changes with which it finds nothing."""
        return self.given, self.passes


def examples_of(pack: Pack) -> tuple[Example, ...]:
    """Return the pack's examples that can be read, those of every pack's rules first."""
    return _read(pack)[0]


def find_unread_examples(pack: Pack) -> tuple[Problem, ...]:
    """Find what is wrong with how the pack's examples are written, without asking a rule."""
    return _read(pack)[1]


@kept_for_pack
def _read(pack: Pack) -> tuple[tuple[Example, ...], tuple[Problem, ...]]:
    rules = find_checks(pack)[0]
    found: list[Example] = []
    problems: list[Problem] = []
    for file in (OF_CORE, EXAMPLES):
        data, unread = _file(pack, file)
        problems += [*unread, *_file_problems(data, file)]
        for place, keys in _placed(data, file):
            wrong = [*_key_problems(place, keys, rules)]
            problems += wrong
            found += [] if wrong else [Example(**keys, place=place, is_core=file == OF_CORE)]
    if found and not sample_of(pack):
        problems.append(Problem(EXAMPLES, "has no sample visit", f"write [{_SAMPLE}]", "missing-key"))
    return tuple(found), tuple(problems)


@kept_for_pack
def _file(pack: Pack, file: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    data, problems = read_optional(pack.folder / file, file)
    return data, tuple(problems)


def _file_problems(data: Mapping[str, Any], file: str) -> Iterator[Problem]:
    for key in [key for key in data if key not in (_SAMPLE, _FILED, _EXAMPLES)]:
        yield Problem(file, f"{key} is not known here", f"write [[{_EXAMPLES}]]", "unknown-key")
    for key in [key for key in (_SAMPLE, _FILED) if not isinstance(data.get(key, {}), dict)]:
        yield Problem(file, f"{key} is no table", f"write [{key}]", "wrong-type")


def _placed(data: Mapping[str, Any], file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = data.get(_EXAMPLES, [])
    for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
        if isinstance(row, dict):
            place = f"{file}, example {number} ({row.get('rule', 'no rule')})"
            yield place, {**{key: {} for key in _CHANGES}, **row, "also": tuple(row.get("also", ()))}


def _key_problems(place: str, keys: Mapping[str, Any], rules: Collection[Check]) -> Iterator[Problem]:
    for key in [key for key in keys if key not in _KEYS]:
        fix = did_you_mean(key, _KEYS) or f"known here: {', '.join(_KEYS)}"
        yield Problem(place, f"{key} is not known here", fix, "unknown-key")
    documents = {rule.id: rule.documents for rule in rules}
    rule, document = keys.get("rule"), keys.get("document")
    if rule not in documents:
        fix = did_you_mean(str(rule), documents) or f"name a rule of {NAME}"
        yield Problem(place, "its rule is not known", fix, "unknown-check")
    elif not any(row.id == rule and document in row.documents for row in rules):
        yield Problem(place, "its document is not asked by the rule", "name one that is", "unknown-code")
    for key in [key for key in _CHANGES if not isinstance(keys[key], dict)]:
        yield Problem(place, f"{key} must be a table of changes", f"write [{_EXAMPLES}.{key}]", "wrong-type")


# ---- The visit of an example ------------------------------------------------------------------------------


def sample_of(pack: Pack) -> dict[str, Any]:
    """Return the pack's sample visit as data; empty where it has none."""
    sample = _file(pack, EXAMPLES)[0].get(_SAMPLE)
    return copy.deepcopy(sample) if isinstance(sample, dict) else {}


def visit_with(changes: Sequence[Mapping[str, Any]], pack: Pack) -> tuple[Encounter, Beside]:
    """Return the pack's sample visit with changes, one after another, and what is given beside it.

    Raises EncounterError for changes that make it no record of the pack.
    """
    sample = data = sample_of(pack)
    beside: dict[str, dict[str, Any]] = {}
    for told in changes:
        data = changed(data, {key: value for key, value in told.items() if key not in (FORM, AMENDS)})
        for key in (FORM, AMENDS):
            beside |= {key: {**beside.get(key, {}), **told[key]}} if key in told else {}
    visit = load_encounter(data, pack=pack)
    return visit, Beside(_form(beside.get(FORM), sample, pack), _amended(beside.get(AMENDS), pack))


def change_lines(changes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return changes as lines of a record, `procedure.sites[0].passes = 2`."""
    return [f"{path} = {_written(value)}" for one in changes for path, value in _leaves(one, "")]


def _leaves(changes: Mapping[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    for key, value in changes.items():
        path = f"{above}[{key}]" if key.isdigit() else f"{above}.{key}" if above else key
        if isinstance(value, dict) and value:
            yield from _leaves(value, path)
        else:
            yield path, value


def _written(value: Any) -> str:
    return NOT_RECORDED if value == NOT_RECORDED else on_one_line(value)


def changed(data: Any, changes: Mapping[str, Any]) -> Any:
    """Return data with changes laid over it; a number is a place in a list."""
    if isinstance(data, list):
        return [*map(_item_of(changes), enumerate(data))] + [
            _laid(None, value) for key, value in changes.items() if int(key) >= len(data)
        ]
    found = {**data, **{key: _laid(data.get(key), value) for key, value in changes.items()}}
    return {key: value for key, value in found.items() if value != NOT_RECORDED}


def _item_of(changes: Mapping[str, Any]) -> Any:
    def item(pair: tuple[int, Any]) -> Any:
        number, value = pair
        return _laid(value, changes[str(number)]) if str(number) in changes else value

    return item


def _laid(under: Any, value: Any) -> Any:
    if isinstance(value, dict):
        return changed(under if isinstance(under, dict | list) else {}, value)
    return copy.deepcopy(value)


def _form(told: Mapping[str, Any] | None, sample: dict[str, Any], pack: Pack) -> Form | None:
    if told is None:
        return None
    record = load_encounter(changed(sample, told.get("record", {})), pack=pack)
    written = {key: str(value) for key, value in told.get("written", {}).items()}
    keys = {**told, "ticked": tuple(told.get("ticked", ())), "written": written}
    return Form(**{"language": "en", "version": pack.version, **keys, "record": record})


def _amended(told: Mapping[str, Any] | None, pack: Pack) -> Amended | None:
    if told is None:
        return None
    filed = {**_file(pack, OF_CORE)[0].get(_FILED, {}), **told}
    additions = tuple(Addition(**{**_NO_ADDITION, **one}) for one in filed["additions"])
    return Amended(**{**filed, "additions": additions})


_NO_ADDITION = dict.fromkeys(("at", "by", "reason", "text"))
