"""Finds names that no record can have in what a pack's `record.toml` says, or a clinic's own fields."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from docgen.clinic import Clinic, own_of
from docgen.context import (
    Shape,
    conditional,
    context_shape,
    expression,
    find_circles,
    find_condition_problems,
    find_name_problems,
    tables_around,
    with_sound_names,
)
from docgen.encounter import ANSWERS, NO_FIELDS, OWN, OwnFields
from docgen.errors import ClinicError, DocgenError, Problem
from docgen.pack import RECORD, Pack, find_question, with_record_lines
from docgen.review.names import item_of, problems_of, shape_at
from docgen.review.reserved import find_reserved


def find_record_problems(pack: Pack, broken: Collection[Problem] = ()) -> list[Problem]:
    """Find all that is wrong with the expressions of record.toml, and codes that are none.

    `broken` are the problems of its fields. Nothing is said of what reads such a field, or a name that cannot
    be worked out; and of unknown names only if the texts of the pack can be read.
    """
    sound = with_sound_names(pack)
    problems = [*find_name_problems(pack), *find_condition_problems(sound), *_unknown_codes(pack)]
    keys = {one.place.rpartition(".")[2] for one in broken}
    skipped = keys | (pack.names.keys() - sound.names.keys())
    with suppress(DocgenError):  # of a text, which is in the list of its problems
        if ANSWERS not in keys:  # without its answers, nobody knows the names of a table
            problems += find_reserved(sound)
            problems += _unknown_names(pack, context_shape(sound), skipped)
    return [*with_record_lines(dict.fromkeys(problems), pack.folder)] if problems else []


def _unknown_names(pack: Pack, shape: Mapping[str, Shape], skipped: Collection[str]) -> Iterator[Problem]:
    """Find names that expressions of `[names]` and conditions of fields cannot read."""
    subject = {**_table("plan", shape), **_table("procedure", shape)}
    for name, source in pack.names.items():
        seen = {**shape, "subject": dict(subject), "subject_rows": [dict(subject)]}
        yield from problems_of(source, f"{RECORD}, names.{name}", seen, pack, skipped=skipped)
    for path, one in conditional(pack.definition):
        if not one.is_core:
            yield from _condition_problems(one.condition, path, shape, pack, skipped=skipped)


def _unknown_codes(pack: Pack) -> Iterator[Problem]:
    """Find codes for older records that the list of their field does not have."""
    for path, one in pack.definition.walk():
        if one.older and one.older not in one.codes:
            place, fix = f"{RECORD}, {path.replace('[]', '')}.older", f"its codes: {', '.join(one.codes)}"
            message = "is no code of a list that docgen has of any procedure"
            yield Problem(place, message, fix if one.codes else "take it out", "unknown-code")


def find_unasked(pack: Pack) -> list[Problem]:
    """Find keys without a question: such a key is shown itself, so a pack works without any.

    A language in which colleagues read documents has a question for every key; another one, for what patients
    are asked.
    """
    notes: list[Problem] = []
    fix = "write them under [questions]; until then the keys are shown"
    for language in pack.text_languages:
        questions = pack.texts(language)["questions"]
        is_whole = any(
            language in one.languages for one in pack.documents.values() if one.readers == "colleague"
        )
        asked = [
            path.replace("[]", "")
            for path, one in pack.definition.walk()
            if (is_whole or not {"patient", "signer"}.isdisjoint(one.who)) and (one.group is None)
        ]
        if lacking := [path for path in asked if not find_question(questions, path, "plain")]:
            message = f"has no question for {', '.join(lacking)}"
            notes.append(Problem(f"text/{language}.toml", message, fix, "no-question"))
    return notes


def own_for(clinic: Clinic | None, pack: Pack) -> OwnFields:
    """Return the fields of its own that a clinic declares, for records of a pack.

    Raises ClinicError with every problem of their conditions.
    """
    own = own_of(clinic)
    conditions = {f"{OWN}.{one.name}": one.condition for one in own.fields if one.condition}
    if clinic is not None and conditions:
        shape = context_shape(pack, own=own)
        problems = [
            replace(problem, place=path)
            for path, source in conditions.items()
            for problem in _condition_problems(source, path, shape, pack, own)
        ]
        unread = {one.place for one in problems if one.kind not in ("unknown-name", "unknown-code")}
        read = {path: source for path, source in conditions.items() if path not in unread}
        reads = {path: [*_own_reads(source, own)] for path, source in read.items()}
        for circle in find_circles(reads):
            fix = "let one of them read only what does not depend on it"
            message = f"is asked only if it is asked itself: {circle}"
            problems.append(Problem(circle.partition(" ")[0], message, fix, "circle"))
        if problems:
            raise ClinicError(clinic.source, problems)
    return own


def _own_reads(source: str, own: OwnFields) -> Iterator[str]:
    names = {name.removeprefix(f"{OWN}.").partition(".")[0] for name in expression(source, OWN).names}
    return (f"{OWN}.{one.name}" for one in own.fields if one.name in names)


def _condition_problems(
    source: str,
    path: str,
    shape: Mapping[str, Shape],
    pack: Pack,
    own: OwnFields = NO_FIELDS,
    skipped: Collection[str] = (),
) -> Iterator[Problem]:
    """Find names in a condition that are neither of the record nor of the tables that the field is in."""
    seen = dict(shape)
    lists: dict[str, str] = {}
    for table in reversed(tables_around(path)[:-1]):
        plain = table.replace("[]", "")
        keys = _table(plain, shape)
        seen |= keys
        lists |= {name: f"{plain}.{name}" for name in keys}
    yield from problems_of(source, f"{RECORD}, {path.replace('[]', '')}", seen, pack, lists, own, skipped)


def _table(path: str, shape: Mapping[str, Shape]) -> dict[str, Shape]:
    found = item_of(shape_at(path.split("."), shape))
    return dict(found) if isinstance(found, dict) else {}
