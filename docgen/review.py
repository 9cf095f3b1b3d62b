"""Reviews a pack, or a template for one: finds every problem, including names that no record can have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from docgen.checks import Check, find_checks
from docgen.context import WORDINGS, Shape, conditions_of, context_shape, expression
from docgen.encounter import NO_FIELDS, OWN, Group, OwnFields, coded_list, is_taken, record_path
from docgen.errors import DocgenError, Problem
from docgen.pack import (
    Pack,
    PackDocument,
    Records,
    find_lacking,
    find_problems,
    find_unstated,
    find_untold,
    find_unversioned,
    records_of,
)
from docgen.provenance import find_uncarriable
from docgen.suggest import did_you_mean, nearest, question
from docgen.word import Field, Use, WordTemplate, is_method

_MOST_LISTED = 12
_LISTED = "the codes are listed in vocabulary.toml"


def check_template(
    template: WordTemplate | str | Path,
    pack: Pack,
    document: str,
    language: str = "en",
    allow: Iterable[str] = (),
    own: OwnFields = NO_FIELDS,
) -> tuple[Problem, ...]:
    """Find every problem of a template, given as a file or compiled, for a document of the pack.

    `allow` are the kinds of active content that a file may have, `own` the clinic's own fields. A name that
    the document's context can never have is a problem at each of its places, with the name that was probably
    meant. So is a name that the pack requires but the template does not use.
    """
    if not isinstance(template, WordTemplate):
        try:
            template = WordTemplate.load(template, allow=allow)
        except DocgenError as error:
            return error.problems
    shape, records = context_shape(pack, document, language, own), records_of(pack, own)
    found = [pair for root in template.fields.values() for pair in root.walk()]
    problems = [*_unknown_names({path: field.uses for path, field in found}, shape)]
    problems += _unknown_codes(found, [Use("the whole template")], shape, pack, records)
    if (kind := pack.documents.get(document)) is not None:
        problems += find_lacking(kind.requires, kind.controls, template)
        problems += find_unstated(kind.states, template.always)
        printed = {path: field.uses for path, field in found if not field.fields}
        problems += _uncarried_names(printed, kind, records.definition)
    numbers = {(use.place, use.tag): use.number for _, field in found for use in reversed(field.uses)}
    last = max(numbers.values(), default=0) + 1  # the problems of the whole template
    return tuple(sorted(problems, key=lambda problem: numbers.get((problem.place, problem.tag), last)))


def _uncarried_names(
    used: Mapping[str, Iterable[Use]], kind: PackDocument, definition: Group
) -> Iterator[Problem]:
    """Find the names that show values of the record outside the part that the document carries."""
    if isinstance(kind.carries, str):
        return
    for name, uses in used.items():
        path = record_path(_of_the_record(name.replace("[]", ""), kind.subject, definition), definition)
        if path is not None and not is_taken(path, kind.carries):
            for use in uses:
                message = (
                    f"{path} is used here but is not in the part of the record that the document carries"
                )
                fix = f"add {path} to the document's carries in pack.toml"
                yield Problem(use.place, message, fix, kind="not-carried", tag=use.tag)


def _of_the_record(name: str, subject: str, definition: Group) -> str:
    """Convert a derived name to the record's own: `sites` to `plan.sites`, `means` to `plan.mean`."""
    first, dot, rest = name.partition(".")
    if first == "treatments":
        return f"prior_treatments.{rest.partition('.')[2]}"
    if first in definition.fields:
        return name
    planned = [key for key in (first, first.removesuffix("s")) if definition.at(("plan", key)) is not None]
    return f"{subject}.{planned[0]}{dot}{rest}" if planned else name


def check_pack(pack: Pack, own: OwnFields = NO_FIELDS) -> tuple[Problem, ...]:
    """Find everything that is wrong with a pack: facts, texts, expressions, checks and templates.

    Templates may print a clinic's `own` fields. While facts or texts have problems, the rest is not checked.
    """
    if broken := find_problems(pack.folder):
        return broken
    checks, problems = find_checks(pack)
    return (
        *problems,
        *(problem for check in checks for problem in _check_problems(check, pack)),
        *_expression_problems(pack),
        *(
            problem
            for document in pack.documents.values()
            for problem in find_uncarriable(document, pack.definition)
        ),
        *_statement_problems(pack),
        *find_unversioned(pack),
        *_template_problems(pack, own),
    )


def _statement_problems(pack: Pack) -> Iterator[Problem]:
    """Find statements whose name does not exist, or whose text may be empty in a language."""
    for code, document in pack.documents.items():
        shape = context_shape(pack, code, _language_of(pack, code))
        place = f"pack.toml, documents.{code}.states"
        yield from _unknown_names({one.name: [Use(place)] for one in document.states}, shape)
        for language in document.languages:
            text = pack.texts(language)["text"]
            yield from find_untold(document.states, text, f"text/{language}.toml")


def _check_problems(check: Check, pack: Pack) -> Iterator[Problem]:
    """Find what is wrong with the expressions of a check, for each of its documents."""
    for document in check.documents:
        shape = context_shape(pack, document, _language_of(pack, document))
        if check.each:
            yield from _problems_of(check.each, check.place, shape, pack)
            shape = {**shape, check.item: _item(_at(check.each.split("."), shape))}
        items = {check.item: check.each} if check.each else {}
        for source in (check.when, check.about):
            if source:
                yield from _problems_of(source, check.place, shape, pack, items)


def _language_of(pack: Pack, document: str) -> str:
    """Return a language that the document has; names are the same in all of them."""
    return next(iter(pack.documents[document].languages), "en")


def _expression_problems(pack: Pack) -> Iterator[Problem]:
    """Find what is wrong with the conditions of documents and texts."""
    for code, document in pack.documents.items():
        shape = context_shape(pack, code, _language_of(pack, code))
        yield from _problems_of(document.due, f"pack.toml, documents.{code}", shape, pack)
    for language in pack.languages:
        shape = {key: value for key, value in context_shape(pack, "", language).items() if key != "text"}
        for condition in conditions_of(pack, language):
            yield from _problems_of(condition, f"text/{language}.toml", shape, pack)


def _template_problems(pack: Pack, own: OwnFields) -> Iterator[Problem]:
    """Find what is wrong with each template of each language."""
    for code, document in pack.documents.items():
        for language in document.languages:
            path = pack.template_path(code, language)
            for problem in check_template(path, pack, code, language, own=own):
                place = f"{language}/{document.file}: {problem.place}"
                yield Problem(place, problem.message, problem.fix, problem.kind, problem.tag)


def _problems_of(
    source: str,
    place: str,
    shape: Mapping[str, Shape],
    pack: Pack,
    items: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Problem]:
    """Find what is wrong with an expression; `items` maps its names for items of lists to the lists."""
    try:
        fields = expression(source, place).fields
    except DocgenError as error:
        yield from error.problems
    else:
        found = [(path, field) for root in fields.values() for path, field in root.walk()]
        use = Use(place, source)
        yield from _unknown_names({path: [use] for path, _ in sorted(found)}, shape)
        yield from _unknown_codes(found, [use], shape, pack, records_of(pack), items)


def _unknown_codes(
    found: Iterable[tuple[str, Field]],
    uses: Iterable[Use],
    shape: Mapping[str, Shape],
    pack: Pack,
    records: Records,
    items: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Problem]:
    """Find codes that a name is compared with but that its list, or every list of the pack, lacks.

    A coded value (`patient.gender`) is compared by its code, like the code itself (`patient.gender.code`).
    """
    for path, field in found:
        name = path.replace("[]", "")
        if _is_word(_item(_at(name.split("."), shape))):
            name += ".code"
        if name.rpartition(".")[2] != "code":
            continue
        first, dot, rest = name.partition(".")
        codes = _codes_of(f"{items.get(first, first)}{dot}{rest}", pack, records)
        for code in sorted(field.choices.keys() - codes) if codes else ():
            fix = did_you_mean(code, codes) or _listed(codes - _codes_of_all(pack))
            for use in field.choices[code] or uses:
                message = f"{path} is compared with {code!r}, which is not one of its codes"
                yield Problem(use.place, message, fix, kind="unknown-code", tag=use.tag)


def _is_word(shape: Shape) -> bool:
    return isinstance(shape, dict) and {"code", *WORDINGS} <= shape.keys()


def _codes_of(name: str, pack: Pack, records: Records) -> set[str]:
    """Return the codes that a name can have: those of its list, or of all lists if its list is unknown."""
    definition, vocabulary = records
    if coded_list(name, definition) == "":
        return set()  # a text of the record that is named code, such as a CPT code
    list_ = coded_list(_of_the_record(name.removesuffix(".code"), "plan", definition), definition) or ""
    lists = [vocabulary[list_]] if list_ in vocabulary else list(vocabulary.values())
    return {code for codes in lists for code in codes} | _codes_of_all(pack)


def _codes_of_all(pack: Pack) -> set[str]:
    """Return the codes that are in no list, and that any name can have."""
    return {pack.code, *pack.documents, *pack.languages}


def _listed(codes: Iterable[str]) -> str:
    known = sorted(codes)
    return f"its codes are {', '.join(known)}" if len(known) <= _MOST_LISTED else _LISTED


def _unknown_names(used: Mapping[str, Iterable[Use]], shape: Mapping[str, Shape]) -> Iterator[Problem]:
    """Find the names that the shape does not have; for names below an unknown one, report only that one."""
    reported: set[tuple[str, str]] = set()
    for path, uses in used.items():
        parts = path.replace("[]", "").split(".")
        length = _known_length(parts, shape)
        if length == len(parts) or is_method(parts[length]):
            continue
        name = ".".join(parts[: length + 1])
        fix = _suggest(parts[: length + 1], shape)
        for use in uses:
            if (name, use.place) not in reported:
                reported.add((name, use.place))
                message = f"{name} is not a name that a record can have here"
                yield Problem(use.place, message, fix, kind="unknown-name", tag=use.tag)


def _known_length(parts: list[str], shape: Mapping[str, Shape]) -> int:
    """Count how many parts of a dotted name are known, from its start."""
    here: Shape = dict(shape)
    for number, part in enumerate(parts):
        here = _item(here)
        if not isinstance(here, dict) or part not in here:
            return number
        here = here[part]
    return len(parts)


def _at(parts: list[str], shape: Mapping[str, Shape]) -> Shape:
    here: Shape = dict(shape)
    for part in parts:
        here = _item(here)
        here = here.get(part) if isinstance(here, dict) else None
    return here


def _item(shape: Shape) -> Shape:
    """Return the shape of a list's items; a shape that is not a list is returned as it is."""
    while isinstance(shape, list):
        shape = shape[0] if shape else None
    return shape


def _suggest(parts: list[str], shape: Mapping[str, Shape]) -> str:
    """Suggest the name that was probably meant: one in the same table, or the same name elsewhere."""
    above = _item(_at(parts[:-1], shape))
    beside = list(above) if isinstance(above, dict) else []
    if near := nearest(parts[-1], beside):
        return question(".".join([*parts[:-1], near]))
    if parts[0] == OWN:
        return "declare it in clinic.toml, under [own]"
    if elsewhere := [path for path in _paths(shape) if path.rpartition(".")[2] == parts[-1]]:
        return question(min(elsewhere, key=len))
    if not beside:
        return f"{'.'.join(parts[:-1])} is a single value"
    return "the names are listed in docs/context.md"


def _paths(shape: Any, above: str = "") -> Iterator[str]:
    shape = _item(shape)
    for name, below in shape.items() if isinstance(shape, dict) else ():
        path = f"{above}.{name}".lstrip(".")
        yield path
        yield from _paths(below, path)
