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
from typing import Any

from docgen.checks.changes import changed
from docgen.checks.given import find_amended_misfits, find_form_misfits, read_amended, read_form
from docgen.checks.table import NAME, Check, find_checks
from docgen.context import AMENDS, FORM, Beside
from docgen.encounter import Encounter
from docgen.errors import EncounterError, Problem
from docgen.lazy import dataclass
from docgen.pack import Pack, kept_for_pack
from docgen.pack.reading import read_optional
from docgen.sources import load_encounter
from docgen.suggest import did_you_mean

EXAMPLES, OF_CORE = "checks.examples.toml", "core.examples.toml"
_SAMPLE, _FILED, _EXAMPLES = "sample", "filed", "examples"
_BESIDE = (FORM, AMENDS)
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
            found += [] if wrong else [_example(place, keys, file == OF_CORE)]
    if found and not sample_of(pack):
        problems.append(Problem(EXAMPLES, "has no sample visit", f"write [{_SAMPLE}]", "missing-key"))
    return tuple(found), tuple(problems)


def _example(place: str, keys: dict[str, Any], is_core: bool) -> Example:
    return Example(**{**keys, "also": tuple(keys["also"])}, place=place, is_core=is_core)


@kept_for_pack
def _file(pack: Pack, file: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    data, problems = read_optional(pack.folder / file, file)
    return data, tuple(problems)


def _file_problems(data: Mapping[str, Any], file: str) -> Iterator[Problem]:
    for key in [key for key in data if key not in (_SAMPLE, _FILED, _EXAMPLES)]:
        yield Problem(file, f"{key} is not known here", f"write [[{_EXAMPLES}]]", "unknown-key")
    for key in [key for key in (_SAMPLE, _FILED) if not isinstance(data.get(key, {}), dict)]:
        yield Problem(file, f"{key} is no table", f"write [{key}]", "wrong-type")
    rows = data.get(_EXAMPLES, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield Problem(file, f"{_EXAMPLES} is no list of tables", f"write [[{_EXAMPLES}]]", "wrong-type")


def _placed(data: Mapping[str, Any], file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = data.get(_EXAMPLES, [])
    for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
        if isinstance(row, dict):
            place = f"{file}, example {number} ({row.get('rule', 'no rule')})"
            yield place, {**{key: {} for key in _CHANGES}, "also": [], **row}


def _key_problems(place: str, keys: Mapping[str, Any], rules: Collection[Check]) -> Iterator[Problem]:
    for key in [key for key in keys if key not in _KEYS]:
        fix = did_you_mean(key, _KEYS) or f"known here: {', '.join(_KEYS)}"
        yield Problem(place, f"{key} is not known here", fix, "unknown-key")
    documents = {rule.id: rule.documents for rule in rules}
    rule, document = keys.get("rule"), keys.get("document")
    if not isinstance(rule, str) or rule not in documents:
        fix = did_you_mean(str(rule), documents) or f"name a rule of {NAME}"
        yield Problem(place, "its rule is not known", fix, "unknown-check")
    elif not any(row.id == rule and document in row.documents for row in rules):
        yield Problem(place, "its document is not asked by the rule", "name one that is", "unknown-code")
    for key in [key for key in _CHANGES if not isinstance(keys[key], dict)]:
        yield Problem(place, f"{key} must be a table of changes", f"write [{_EXAMPLES}.{key}]", "wrong-type")
    if not isinstance(keys["also"], list) or not all(isinstance(one, str) for one in keys["also"]):
        yield Problem(place, "also must be a list of rules", 'write also = ["R1"]', "wrong-type")


# ---- The visit of an example ------------------------------------------------------------------------------


def sample_of(pack: Pack) -> dict[str, Any]:
    """Return the pack's sample visit as data; empty where it has none."""
    sample = _file(pack, EXAMPLES)[0].get(_SAMPLE)
    return copy.deepcopy(sample) if isinstance(sample, dict) else {}


def visit_with(changes: Sequence[Mapping[str, Any]], pack: Pack) -> tuple[Encounter, Beside]:
    """Return the pack's sample visit with changes, one after another, and what is given beside it.

    Raises EncounterError for changes that do not fit, or that make it no record of the pack.
    """
    sample = data = sample_of(pack)
    beside: dict[str, dict[str, Any]] = {}
    misfits: list[Problem] = []
    for told in changes:
        data = changed(data, {key: value for key, value in told.items() if key not in _BESIDE}, misfits)
        for key in [key for key in _BESIDE if key in told]:
            if isinstance(told[key], dict):
                beside[key] = {**beside.get(key, {}), **told[key]}
            else:
                misfits.append(Problem(key, "must be a table", f"write {key} = {{}}", "wrong-type"))
    form, amends = beside.get(FORM), beside.get(AMENDS)
    if amends is not None:
        amends = {**_filed(pack), **amends}
        misfits += find_amended_misfits(amends)
    misfits += [] if form is None else find_form_misfits(form, sample)
    if misfits:
        raise EncounterError("", misfits)
    visit = load_encounter(data, pack=pack)
    signed = None if form is None else read_form(form, sample, pack)
    return visit, Beside(signed, None if amends is None else read_amended(amends))


def _filed(pack: Pack) -> dict[str, Any]:
    filed = _file(pack, OF_CORE)[0].get(_FILED)
    return filed if isinstance(filed, dict) else {}
