"""Lists every name that a context can have, from contexts built for made-up records.

These records fill every table of the pack's definition, with a row for every code or with a single row,
and are processed like all records. So the names listed here cannot differ from those that templates get.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from docgen.clinic import Clinic
from docgen.context.beside import Addition, Amended, Beside, Form
from docgen.context.building import build_context, words_of
from docgen.context.screening import questions
from docgen.context.words import WORDINGS
from docgen.encounter import ANSWERS, NO_FIELDS, Difference, Encounter, Field, Group, OwnFields, Table
from docgen.pack import Pack, Records, kept_for_pack, records_of

Shape = dict[str, Any] | list[Any] | None
"""Names of names, a list with the shape of its items (None for texts), or None for a single value."""

Codes = Mapping[str, Mapping[str, Any]]
_ALL = 1_000_000  # rows: as many as needed
_AMENDED = Amended(
    "text",
    "text",
    date.min,
    "text",
    additions=(Addition(None, None, None, None),),
    changes=(Difference("plan.sessions", 1, 2),),
)


@kept_for_pack
def context_shape(
    pack: Pack, document: str = "", language: str = "en", own: OwnFields = NO_FIELDS
) -> dict[str, Shape]:
    """Return every name that a document's context can have, nested; without one, of all documents together.

    `own` are the fields of its own that a clinic declares.

    A list holds one element, the shape of its items, with every key that an item can have. The shape is
    cached and shared: do not change it.
    """
    codes = [document] if document else list(pack.documents)
    its = records_of(pack, own)
    records = [_record(its, rows, done) for rows, done in ((_ALL, True), (1, True), (1, False))]
    clinic = Clinic(own=own)
    joined = _joined(
        _shape(_names(record, pack, code, language, clinic), {}) for code in codes for record in records
    )
    assert isinstance(joined, dict)  # noqa: S101  # a context is a dict
    return joined


def list_names(shape: Mapping[str, Shape], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield the names of a context with what each is: `procedure.sites[].clinical`, and "a word" or nothing.

    The names of a word are the same for every word, and are not listed.
    """
    for name, below in shape.items():
        path, inner = f"{above}.{name}".lstrip("."), below
        while isinstance(inner, list):
            path, inner = f"{path}[]", inner[0] if inner else None
        if isinstance(inner, dict) and not {"code", *WORDINGS} <= inner.keys():
            yield from list_names(inner, path)
        else:
            yield path, "a word" if isinstance(inner, dict) else ""


def _names(record: Encounter, pack: Pack, document: str, language: str, clinic: Clinic) -> dict[str, Any]:
    """Build the names of a record, with what depends on its answers whatever they are."""
    form = Form(record, language="en", ticked=tuple(pack.vocabulary.get("condition", ())))
    beside = Beside(form, _AMENDED if pack.document(document).amends else None)
    names = build_context(record, pack, document, language, draft=False, clinic=clinic, beside=beside)
    for release in (*names["overrides"], *names["variances"]):
        release["findings"] = ["text"]
    names["coded_conditions"] = (names["screening"] or {}).get("answers", [])
    names["tell_us"] = questions(names["screening"], words_of(pack, language), None)
    return names


def _record(records: Records, rows: int, done: bool) -> Encounter:
    """Make a record that has everything, with `rows` rows in each list; no procedure unless `done`."""
    made = _table(records.definition, records.vocabulary, 0, rows, done)
    if not done:
        made = Table.made({**made.__dict__, "procedure": None})
    return Encounter.of(made, records.definition)


def _table(group: Group, vocabulary: Codes, number: int, rows: int, answered: bool = True) -> Table:
    """Make a table with a value for every field; `number` selects the code of a coded field from its list."""
    values = {name: _value(one, vocabulary, number, rows, answered) for name, one in group.fields.items()}
    if group.answers is not None and answered:
        answers = group.answers.codes
        codes = enumerate(vocabulary.get(group.answers.phrase.each, ()))
        values[ANSWERS] = {code: answers[at % len(answers)] for at, code in codes}
    return group.table.made(values)


def _value(one: Field, vocabulary: Codes, number: int, rows: int, answered: bool) -> Any:
    if one.group is not None:
        count = min(rows, _variety(one.group, vocabulary)) if one.repeats else 1
        made = [_table(one.group, vocabulary, n, rows, answered) for n in range(count)]
        return made if one.repeats else made[0]
    if not one.list:
        return ("text",) if one.repeats else None
    codes = list(vocabulary.get(one.list, ())) or ["code"]
    if one.phrase.each:
        return dict.fromkeys(codes, 1)
    return codes if one.repeats else codes[number % len(codes)]


def _variety(group: Group, vocabulary: Codes) -> int:
    """Count the rows needed for each code of each list to appear in one."""
    lists = [one.list for one in group.fields.values() if one.list]
    return max([1, *(len(vocabulary.get(name, ())) for name in lists)])


def _shape(value: Any, made: dict[int, Shape]) -> Shape:
    """Return the shape of a value; `made` are the shapes of values by identity, so that each is made once."""
    if isinstance(value, Mapping):
        return {name: _shape(part, made) for name, part in value.items()}
    if isinstance(value, list | tuple):
        if id(value) not in made:
            made[id(value)] = [_joined(_shape(item, made) for item in value)]
        return made[id(value)]
    return None


def _joined(shapes: Iterable[Shape]) -> Shape:
    """Join shapes into one that has everything that any of them has."""
    joined: Shape = None
    for shape in shapes:
        if joined is None or shape is joined:
            joined = shape
        elif isinstance(shape, dict):
            known = joined if isinstance(joined, dict) else {}
            joined = {name: _joined([known.get(name), shape.get(name)]) for name in {**known, **shape}}
        elif isinstance(shape, list):
            joined = [_joined([*(joined if isinstance(joined, list) else ()), *shape])]
    return joined
