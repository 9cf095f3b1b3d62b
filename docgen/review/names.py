"""Finds names and codes that no record can have in an expression or a template, with what was meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from docgen.context import WORDINGS, Shape, expression
from docgen.encounter import NO_FIELDS, OTHER, OWN, Group, OwnFields, coded_list, in_place_of
from docgen.errors import DocgenError, Problem
from docgen.pack import Pack, Records, records_of
from docgen.suggest import did_you_mean, nearest, question
from docgen.word import Field, Use, is_method

_MOST_LISTED = 12
_LISTED = "the codes are listed in vocabulary.toml"


def problems_of(
    source: str,
    place: str,
    shape: Mapping[str, Shape],
    pack: Pack,
    items: Mapping[str, str] = MappingProxyType({}),
    own: OwnFields = NO_FIELDS,
    skipped: Collection[str] = (),
) -> Iterator[Problem]:
    """Find what is wrong with an expression; `items` maps its names for items of lists to the lists.

    Nothing is said of names that have one of the `skipped` parts.
    """
    try:
        fields = expression(source, place).fields
    except DocgenError as error:
        yield from error.problems
    else:
        walked = [(path, field) for root in fields.values() for path, field in root.walk()]
        found = [pair for pair in walked if {*skipped}.isdisjoint(pair[0].replace("[]", "").split("."))]
        use = Use(place, source)
        yield from unknown_names({path: [use] for path, _ in sorted(found)}, shape)
        yield from unknown_codes(found, [use], shape, pack, records_of(pack, own), items)


def unknown_codes(
    found: Iterable[tuple[str, Field]],
    uses: Iterable[Use],
    shape: Mapping[str, Shape],
    pack: Pack,
    records: Records,
    items: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Problem]:
    """Find codes that a name is compared with but that its list, or every list of the pack, lacks.

    A coded value (`position`) is compared by its code, as the code itself is (`position.code`), and a list
    with the codes that may stand in its place.
    """
    for path, field in found:
        name = path.replace("[]", "")
        first, dot, rest = name.partition(".")
        of_record = f"{items.get(first, first)}{dot}{rest}"
        codes = set(records.vocabulary.get(in_place_of(of_record, records.definition), ()))
        if _is_word(item_of(shape_at(name.split("."), shape))):
            codes |= _codes_of(f"{of_record}.code", pack, records)
        elif name.rpartition(".")[2] == "code":
            codes = _codes_of(of_record, pack, records)
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
    of_record = of_the_record(name.removesuffix(".code"), "plan", definition)
    list_ = coded_list(of_record, definition) or ""
    lists = [vocabulary[list_]] if list_ in vocabulary else list(vocabulary.values())
    one = definition.at(tuple(of_record.split(".")))
    words = {OTHER} if one is not None and one.phrase.is_open else set()  # an open list takes words
    return {code for codes in lists for code in codes} | words | _codes_of_all(pack)


def _codes_of_all(pack: Pack) -> set[str]:
    """Return the codes that are in no list, and that any name can have."""
    return {pack.code, *pack.documents, *pack.languages}


def _listed(codes: Iterable[str]) -> str:
    known = sorted(codes)
    return f"its codes are {', '.join(known)}" if len(known) <= _MOST_LISTED else _LISTED


def unknown_names(used: Mapping[str, Iterable[Use]], shape: Mapping[str, Shape]) -> Iterator[Problem]:
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
        here = item_of(here)
        if not isinstance(here, dict) or part not in here:
            return number
        here = here[part]
    return len(parts)


def shape_at(parts: list[str], shape: Mapping[str, Shape]) -> Shape:
    """Return the shape of a name, given by its parts; None for a name that is not there."""
    here: Shape = dict(shape)
    for part in parts:
        here = item_of(here)
        here = here.get(part) if isinstance(here, dict) else None
    return here


def item_of(shape: Shape) -> Shape:
    """Return the shape of a list's items; a shape that is not a list is returned as it is."""
    while isinstance(shape, list):
        shape = shape[0] if shape else None
    return shape


def _suggest(parts: list[str], shape: Mapping[str, Shape]) -> str:
    """Suggest the name that was probably meant: one in the same table, or the same name elsewhere."""
    above = item_of(shape_at(parts[:-1], shape))
    beside = list(above) if isinstance(above, dict) else []
    if near := nearest(parts[-1], beside):
        return question(".".join([*parts[:-1], near]))
    if parts[0] == OWN:
        return "declare it in clinic.toml, under [own]"
    if elsewhere := [path for path in _paths(shape) if path.rpartition(".")[2] == parts[-1]]:
        return question(min(elsewhere, key=len))
    if not beside:
        return f"{'.'.join(parts[:-1])} is a single value"
    return "`docgen template fields --pack` lists the names"


def _paths(shape: Any, above: str = "") -> Iterator[str]:
    shape = item_of(shape)
    for name, below in shape.items() if isinstance(shape, dict) else ():
        path = f"{above}.{name}".lstrip(".")
        yield path
        yield from _paths(below, path)


def of_the_record(name: str, subject: str, definition: Group) -> str:
    """Convert a derived name to the record's own: `sites` to `plan.sites`, `means` to `plan.mean`."""
    first, dot, rest = name.partition(".")
    if first == "treatments":
        return f"prior_treatments.{rest.partition('.')[2]}"
    if first in definition.fields:
        return name
    planned = [key for key in (first, first.removesuffix("s")) if definition.at(("plan", key)) is not None]
    return f"{subject}.{planned[0]}{dot}{rest}" if planned else name
