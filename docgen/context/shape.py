"""Lists every name that a context can have, from contexts built for made-up records.

These records fill every table of the encounter's models, with a row for every code or with a single row,
and are processed like all records. So the names listed here cannot differ from those that templates get.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from docgen.context.beside import Addition, Amended, Beside, Form
from docgen.context.building import build_names, wording_of
from docgen.context.screening import questions
from docgen.encounter import Difference, Encounter
from docgen.encounter.shape import Key, keys_of
from docgen.encounter.table import Table
from docgen.pack import Pack, kept_for_pack

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
def context_shape(pack: Pack, document: str = "", language: str = "en") -> dict[str, Shape]:
    """Return every name that a document's context can have, nested; without one, of all documents together.

    A list holds one element, the shape of its items, with every key that an item can have. The shape is
    cached and shared: do not change it.
    """
    codes = [document] if document else list(pack.documents)
    records = [_record(pack.vocabulary, rows, done) for rows, done in ((_ALL, True), (1, True), (1, False))]
    joined = _joined(_shape(_names(record, pack, code, language)) for code in codes for record in records)
    assert isinstance(joined, dict)  # noqa: S101  # a context is a dict
    return joined


def _names(record: Encounter, pack: Pack, document: str, language: str) -> dict[str, Any]:
    """Build the names of a record, with all prose, whether its conditions are true or not."""
    form = Form(record, language="en", ticked=tuple(pack.vocabulary.get("condition", ())))
    beside = Beside(form, _AMENDED if pack.document(document).amends else None)
    names = build_names(record, pack, document, language, draft=False, clinic=None, beside=beside)
    for release in (*names["overrides"], *names["variances"]):
        release["findings"] = ["text"]
    wording = wording_of(pack, language)
    names["text"] = {**wording.prose(lambda _: True), "tell_us": questions(names["screening"], wording.words)}
    return names


def _record(vocabulary: Codes, rows: int, done: bool) -> Encounter:
    """Make a record that has everything, with `rows` rows in each list; no procedure unless `done`."""
    tables = _tables(Encounter, vocabulary, 0, rows)
    answers = list(vocabulary.get("answer", ())) or ["yes"]
    for number, condition in enumerate(vocabulary.get("condition", ()) if done else ()):
        tables["screening"].__pydantic_extra__[condition] = answers[number % len(answers)]
    return Encounter.model_construct(**{**tables, "procedure": tables["procedure"] if done else None})


def _tables(table: type[Table], vocabulary: Codes, number: int, rows: int) -> dict[str, Any]:
    """Make values for every key of a table; `number` selects the code of a coded key from its list."""
    return {key.name: _value(key, vocabulary, number, rows) for key in keys_of(table).values()}


def _value(key: Key, vocabulary: Codes, number: int, rows: int) -> Any:
    if key.table is not None:
        count = min(rows, _variety(key.table, vocabulary)) if key.is_list else 1
        made = [key.table.model_construct(**_tables(key.table, vocabulary, n, rows)) for n in range(count)]
        return made if key.is_list else made[0]
    if key.code is None:
        return ("text",) if key.is_list else None
    codes = list(vocabulary.get(key.code.list, ())) or ["code"]
    if key.counts:
        return dict.fromkeys(codes, 1)
    return codes if key.is_list else codes[number % len(codes)]


def _variety(table: type[Table], vocabulary: Codes) -> int:
    """Count the rows needed for each code of each list to appear in one."""
    lists = [key.code.list for key in keys_of(table).values() if key.code is not None]
    return max([1, *(len(vocabulary.get(name, ())) for name in lists)])


def _shape(value: Any) -> Shape:
    if isinstance(value, Mapping):
        return {name: _shape(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_joined(_shape(item) for item in value)]
    return None


def _joined(shapes: Iterable[Shape]) -> Shape:
    """Join shapes into one that has everything that any of them has."""
    joined: Shape = None
    for shape in shapes:
        if isinstance(shape, dict):
            known = joined if isinstance(joined, dict) else {}
            joined = {name: _joined([known.get(name), shape.get(name)]) for name in {**known, **shape}}
        elif isinstance(shape, list):
            joined = [_joined([*(joined if isinstance(joined, list) else ()), *shape])]
    return joined
