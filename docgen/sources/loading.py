"""Loads records from files, by their ending, or from JSON on standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from docgen.clinic import FILE_NAME, Clinic, own_of
from docgen.encounter import Encounter, parse_encounter, read_in_part
from docgen.encounter.problems import RecordProblem
from docgen.errors import EncounterError, Problem, expect
from docgen.files import LARGEST_TEXT, decode, is_file, name_of, read_text
from docgen.lazy import compiled_when_used
from docgen.pack import Pack, Records, records_of
from docgen.sources import json, toml

Parser = Callable[[str, str], dict[str, Any]]
_Read = Callable[[str, Mapping[str, Any]], Encounter]

FORMATS: dict[str, Parser] = {
    ".toml": toml.parse,
    ".json": json.parse,
}
"""The parser of each format by file ending: takes the text and the source's name, returns raw data."""

_TEXT_OF_A_RECORD = compiled_when_used(r"\s*\{|.*\n")
_STANDARD_INPUT = "standard input"
_NOT_READ = {
    ".yaml": "YAML reads the record number 000123 as 83 and the country NO as false",
    ".yml": "YAML reads the record number 000123 as 83 and the country NO as false",
    ".docx": "a Word file is what docgen writes",
    ".xlsx": "a spreadsheet is not a record of one visit",
    ".csv": "a CSV file is not a record of one visit",
}


def load_encounter(
    source: str | Path | Mapping[str, Any],
    *,
    clinic: Clinic | None = None,
    pack: Pack | None = None,
) -> Encounter:
    """Load one visit from a TOML or JSON file, from JSON on standard input (`"-"`), or from raw data.

    The data is a record, or a FHIR QuestionnaireResponse to the pack's Questionnaire; this needs the pack.
    The clinic's facts fill in what the record lacks, its zone applies to times without one, and a record may
    have the fields of its own that it declares. With a pack, keys and codes that it does not have are
    problems; without one, keys that not every record has are kept as they are, and read when the encounter is
    used with a pack. Raises EncounterError: for a file that cannot be read or parsed, and for a record with
    every problem that it has. What is given as a path and is none, such as the text of a record, is not
    repeated in the error.
    """
    expect(Clinic | None, "a clinic, as docgen.load_clinic gives it", clinic=clinic)
    expect(Pack | None, "a pack, as docgen.load_pack gives it", pack=pack)
    if pack is not None:
        return load_as(source, pack, records_of(pack, own_of(clinic)), clinic)
    return _read_from(source, lambda name, data: _read_without_pack(name, data, clinic))


def load_as(
    source: str | Path | Mapping[str, Any], pack: Pack, records: Records, clinic: Clinic | None
) -> Encounter:
    """Load one visit as `load_encounter` does, by what these records can hold."""

    def read(name: str, data: Mapping[str, Any]) -> Encounter:
        return _read(name, data, pack, records, clinic)

    return _read_from(source, read)


def _read_without_pack(name: str, data: Mapping[str, Any], clinic: Clinic | None) -> Encounter:
    if json.KIND in data:
        from docgen.sources.questionnaire_response import needs_pack

        raise EncounterError(name, [needs_pack(data[json.KIND])])
    data, zone = (data, None) if clinic is None else (clinic.lay_under(data), clinic.time_zone)
    return parse_encounter(data, source=name, time_zone=zone, keeps=True)


def _read(
    name: str, data: Mapping[str, Any], pack: Pack, records: Records, clinic: Clinic | None
) -> Encounter:
    zone = clinic.time_zone if clinic is not None else None
    refused: list[RecordProblem] = []
    read: Encounter | None
    if json.KIND in data:
        from docgen.sources.questionnaire_response import FormOf, read_response

        data, refused = read_response(data, FormOf(pack.code, pack.version, records), zone)
    problems = [problem.as_problem() for problem in refused]
    if problems and not data:
        raise EncounterError(name, problems)
    if clinic is not None:
        data = clinic.lay_under(data)
    definition, codes = records
    try:
        read = parse_encounter(data, source=name, definition=definition, vocabulary=codes, time_zone=zone)
    except EncounterError as error:
        places = {problem.place for problem in problems}
        problems += [problem for problem in error.problems if problem.place not in places]
        read = error.partial
    if read is not None and problems:
        read = read_in_part(read, refused)
    if read is None or problems:
        raise EncounterError(name, problems, read) from None
    return read


def _read_from(source: str | Path | Mapping[str, Any], read: _Read) -> Encounter:
    """Read a record; its problems have their lines, and values without quotes are judged by their keys."""

    def find(data: Mapping[str, Any]) -> Iterable[Problem]:
        try:
            read("", data)
        except EncounterError as error:
            return error.problems
        return ()

    try:
        name, data = read_raw(source)
    except EncounterError as error:
        from docgen.toml import judge_values

        problems = judge_values(error.problems, _toml_of(source), find)
        raise EncounterError(error.source, problems) from None
    try:
        return read(name, data)
    except EncounterError as error:
        from docgen.toml import with_lines

        problems = with_lines(error.problems, _toml_of(source))
        raise EncounterError(error.source, problems, error.partial) from None


def _toml_of(source: str | Path | Mapping[str, Any]) -> str:
    """Return the text of a TOML file, empty for another source and for one that cannot be read."""
    if not isinstance(source, str | Path) or Path(source).suffix.lower() != ".toml" or not is_file(source):
        return ""
    try:
        return read_text(Path(source), EncounterError)
    except EncounterError:
        return ""


def read_raw(source: str | Path | Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Read a record's raw data; return the source's name and the data. Raises EncounterError."""
    if isinstance(source, Mapping):
        return "", source
    if source == "-":
        text = decode(_read_standard_input(), _STANDARD_INPUT, EncounterError)
        return _STANDARD_INPUT, json.parse(text, _STANDARD_INPUT)
    try:
        path = Path(source)
    except TypeError:
        fix = 'give the path of a TOML or JSON file, "-" for standard input, or a dict'
        problem = Problem("", "is neither a path nor a table", fix, "wrong-type")
        raise EncounterError("the record given", [problem]) from None
    if isinstance(source, str) and _TEXT_OF_A_RECORD.match(source) and not is_file(path):
        fix = "give the path of its file, or the record as a dict: json.loads(…), tomllib.loads(…)"
        problem = Problem("", "is the text of a record, not the path of a file", fix, "wrong-type")
        raise EncounterError("the record given", [problem])
    _refuse_clinics_file(path)
    parse = FORMATS.get(path.suffix.lower())
    if parse is None and is_file(path):
        raise EncounterError(str(path), [_unknown_format(path)])
    text = read_text(path, EncounterError)
    if parse is None:
        raise EncounterError(name_of(path), [_unknown_format(path)])
    return str(path), parse(text, str(path))


def parser_of(path: Path) -> Parser:
    """Return the parser of a file's format. Raises EncounterError for a file of no format of records."""
    _refuse_clinics_file(path)
    parse = FORMATS.get(path.suffix.lower())
    if parse is None:
        raise EncounterError(name_of(path), [_unknown_format(path)])
    return parse


def _refuse_clinics_file(path: Path) -> None:
    if path.name == FILE_NAME:
        fix = f"give the file of a visit; {FILE_NAME} beside it, or above it, is read too"
        problem = Problem("", "is the clinic's file, not the record of a visit", fix, "clinics-file")
        raise EncounterError(str(path), [problem])


def _read_standard_input() -> bytes:
    try:
        if sys.stdin is not None:  # a closed one is None
            return sys.stdin.buffer.read(LARGEST_TEXT + 1)
    except OSError:
        pass
    problem = Problem(
        "", "cannot be read", "pipe JSON into it, as in: program | docgen fill -", kind="unreadable"
    )
    raise EncounterError(_STANDARD_INPUT, [problem])


def _unknown_format(path: Path) -> Problem:
    ending = path.suffix.lower()
    message = f"has the ending {ending}" if ending else "has no ending that shows its format"
    if ending in ("", ".txt") and is_file(path):
        is_hidden = Path(path.stem).suffix.lower() in FORMATS  # Windows shows visit.toml.txt as visit.toml
        name = path.stem if is_hidden else f"{path.stem}.toml"
        fix = f"rename it to {name}, if it is a record in TOML"
    elif not ending:
        fix = "choose a name that ends in .toml, or in .json"
    else:
        fix = f"{_NOT_READ[ending]}; write TOML or JSON" if ending in _NOT_READ else "write TOML or JSON"
    return Problem("", f"{message} and cannot be read", fix, kind="unknown-format")
