"""Says what the columns of a table are for: by their names, or by a mapping in a file of TOML."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from docgen.encounter import Place
from docgen.encounter.codes import plain_code
from docgen.encounter.problems import SYNONYMS
from docgen.errors import EncounterError, Problem
from docgen.files import read_text
from docgen.sources.lists.cells import Column, is_format
from docgen.sources.lists.places import Places
from docgen.sources.lists.row import WHY
from docgen.suggest import did_you_mean
from docgen.toml import parse_toml

_TABLE = "columns"
_KINDS = {"path": str, "date": str, "words": dict, "separator": str, "digits": int}
_HEAD = """\
# What the columns of a list are for: docgen batch LIST -o DIR --columns FILE
# Left is the name of a column, right the place in the record for its values; "" is for none.
# The keys date, words, separator and digits say how its values are written:
#   "Born" = { path = "patient.birth_date", date = "MM/DD/YYYY" }
#   "Sex" = { path = "patient.gender", words = { F = "female" } }
#   "Allergies" = { path = "screening.allergies", separator = "," }    # between several values; else ;
#   "Number" = { path = "patient.record_number", digits = 6 }    # puts lost leading zeros back

[columns]
"""

Mapped = Mapping[str, Column | None]
"""The columns of a mapping by their names; None for a column that is left out."""


def read_mapping(path: Path, places: Places) -> Mapped:
    """Read a mapping of columns. Raises EncounterError with every problem."""
    data = parse_toml(read_text(path, EncounterError), str(path), EncounterError)
    columns, problems = data.get(_TABLE), []
    for key in [key for key in data if key != _TABLE]:
        problems.append(Problem(key, "is not known here", "write columns under [columns]", "unknown-key"))
    if not isinstance(columns, dict):
        fix = "docgen batch LIST --columns prints one to start from"
        problems.append(Problem(_TABLE, "is missing", fix, "missing"))
        columns = {}
    mapped: dict[str, Column | None] = {}
    for name, given in columns.items():
        said = {"path": given} if isinstance(given, str) else given
        found = [*_wrong_keys(said)] or [*_wrong_path(said["path"], places)]
        problems += [replace(problem, place=f"{_TABLE}.{json.dumps(name)}") for problem in found]
        if not found:
            mapped[name] = _column(said, places)
    if problems:
        raise EncounterError(str(path), problems)
    return mapped


def _wrong_keys(said: Any) -> Iterator[Problem]:
    if not isinstance(said, dict) or "path" not in said:
        fix = 'write a path in quotes, or { path = "…" }'
        yield Problem("", "has no path", fix, "missing")
        return
    for key, value in said.items():
        kind = _KINDS.get(key)
        if kind is None:
            fix = did_you_mean(key, _KINDS) or f"known here: {', '.join(_KINDS)}"
            yield Problem("", f"{key} is not known here", fix, "unknown-key")
        elif (
            not isinstance(value, kind) or isinstance(value, bool) or not (value or key in ("path", "digits"))
        ):
            yield Problem("", f"{key} has a wrong value", "correct it", "wrong-type")
        elif key == "date" and not is_format(str(value)):
            fix = "write it with YYYY, MM, DD, hh and mm, such as MM/DD/YYYY"
            yield Problem("", "date is not how a day is written", fix, "wrong-type")


def _wrong_path(path: str, places: Places) -> Iterator[Problem]:
    if path and _field_of(path, places) is None:
        fix = did_you_mean(path, places.paths()) or "docgen batch --columns lists all paths"
        yield Problem("", "leads to no value of a record", fix, "unknown-path")


def _field_of(path: str, places: Places) -> Any:
    place = places.place_of(path)
    return places.field_at(place) if place is not None else None


def _column(said: Mapping[str, Any], places: Places) -> Column | None:
    place, one = places.place_of(said["path"]), _field_of(said["path"], places)
    if place is None or one is None:
        return None
    own = {plain_code(word): value for word, value in said.get("words", {}).items()}
    more = {key: said[key] for key in ("date", "separator", "digits") if key in said}
    return Column(place, one, words={**places.codes(one), **own}, **more)


def bind(header: Sequence[Any], mapped: Mapped, places: Places, source: str) -> list[Column | None]:
    """Return what each column of a header is for; None for one that is left out.

    Raises EncounterError for names that are not known, that appear twice, or are in the mapping alone. A
    first row without a known name is no header: nothing of it is repeated.
    """
    names = [str(one).strip() for one in header]
    found = [mapped[name] if name in mapped else _column({"path": name}, places) for name in names]
    left_out = {WHY, *(name for name, column in mapped.items() if column is None)}
    if not any(found):
        message = "has no row with the names of its columns at the top"
        fix = "name them by paths such as patient.name, or give a mapping: --columns"
        raise EncounterError(source, [Problem("", message, fix, "no-header")])
    problems = [*_name_problems(names, found, left_out, places)]
    for name in mapped:
        if name not in names:
            problems.append(Problem(name, "is in the mapping, not in the list", "correct it", "missing"))
    if problems:
        raise EncounterError(source, problems)
    return found


def _name_problems(
    names: Sequence[str], columns: Sequence[Column | None], left_out: Collection[str], places: Places
) -> Iterator[Problem]:
    """Find names that are not known, that appear twice, or are for the place of another column."""
    taken: dict[Place, str] = {}
    for number, (name, column) in enumerate(zip(names, columns, strict=True), 1):
        if name in names[: number - 1]:
            yield Problem(name, "is the name of two columns", "rename one", "duplicate-key")
        elif column is None and name not in left_out:
            fix = did_you_mean(name, places.paths()) or 'give its path in a mapping, or "" to leave it out'
            yield Problem(name or f"column {number}", "is no path", fix, "unknown-key")
        elif column is not None and (other := taken.setdefault(column.place, name)) != name:
            yield Problem(name, f"is for the same place as {other}", "leave one out", "duplicate-key")


def write_mapping(header: Sequence[Any], places: Places) -> str:
    """Return a mapping to start from: the columns of a list, and the places that none of them is for."""
    by_name: dict[str, list[str]] = {}
    for path in places.paths():
        for name in {plain_code(path.replace(".", "_")), plain_code(path.rpartition(".")[2])}:
            by_name.setdefault(name, []).append(path)
    lines, used = [], set()
    for name in [str(one).strip() for one in header if str(one).strip() not in ("", WHY)]:
        plain = plain_code(name)
        known = by_name.get(SYNONYMS.get(plain, plain), [])
        paths = [name] if _field_of(name, places) is not None else [one for one in known if one not in used]
        of_patient = [path for path in paths if path.startswith("patient.")]
        path = next((found[0] for found in (paths, of_patient) if len(found) == 1), "")
        used.add(path)
        lines.append(f"{json.dumps(name, ensure_ascii=False)} = {json.dumps(path)}")
    rest = (path for path in places.paths() if path not in used)
    return "\n".join(
        [f"{_HEAD}{chr(10).join(lines)}", "", *(f'# "" = {json.dumps(path)}' for path in rest), ""]
    )
