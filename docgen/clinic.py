"""Reads a clinic's facts and settings, `clinic.toml`: only what is the same at every visit."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import Any

from docgen.data import LARGEST
from docgen.encounter import (
    CORE,
    CORE_LISTS,
    NO_FIELDS,
    OWN,
    OWN_LISTS,
    OwnFields,
    as_listed,
    read_own,
    table_problems,
    zone_problem,
)
from docgen.errors import ClinicError, Problem, expect
from docgen.files import read_text
from docgen.lazy import dataclass
from docgen.person_names import names_somebody
from docgen.reviewed import REVIEWED, Review, read_reviews
from docgen.suggest import did_you_mean
from docgen.toml import parse_toml
from docgen.word import ACTIVE, DEFAULT_LIMITS, LIMIT_NAMES, Limits, wrong_limits

FILE_NAME = "clinic.toml"
_PEOPLE = ("practitioner", "supervising_practitioner")
_KEYS = (
    *("pack", "output", "time_zone", "language", REVIEWED, "organization", *_PEOPLE),
    *("practitioners", "signers", "limits", "checks", "engine", OWN, OWN_LISTS),
)
OFF = "off"
_ENGINE_LIMIT = "write it under [engine.limits]"
_AT_TOP = "write it at the top of the file, above the first [heading]"
_SETTINGS = (OFF, "info", "warn", "stop")
_ONE_VISIT = "a clinic's file must not say what somebody did, saw, asked or signed: write it in the encounter"


@dataclass(frozen=True)
class Engine:
    """The settings of a clinic for the Word engine.

    `limits` are those of the Word files that it reads and of renderings; `allow` are the kinds of active
    content that the templates of a pack may have, by the code of the pack.
    """

    limits: Limits = DEFAULT_LIMITS
    allow: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Clinic:
    """The facts and settings of a clinic that apply to all its visits.

    `organization`, `practitioner`, `supervising_practitioner` and `practitioners` are raw data in the
    shape of a record's tables. `signers` are the names of those who may sign the note of what another did.
    `pack` is the name or the folder of its procedure's pack; `output` is the folder for documents, beside
    this file if it is no absolute path. `time_zone` is an IANA name; `language` is a
    BCP 47 tag, the default language of documents; `reviewed` says who reviewed a translation. `limits` are
    numbers by the pack's names for them. `checks` are the clinic's settings by the ids of checks: `off`, or
    the level to which a check is raised. `engine` are the settings of the Word engine. `own` are the fields
    that the clinic's records hold beside those of the pack.
    """

    source: str = ""
    organization: Mapping[str, Any] = field(default_factory=dict)
    practitioner: Mapping[str, Any] = field(default_factory=dict)
    supervising_practitioner: Mapping[str, Any] = field(default_factory=dict)
    practitioners: tuple[Mapping[str, Any], ...] = ()
    signers: tuple[str, ...] = ()
    pack: str | None = None
    output: str | None = None
    time_zone: str | None = None
    language: str | None = None
    reviewed: Mapping[str, Review] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    checks: Mapping[str, str] = field(default_factory=dict)
    engine: Engine = field(default_factory=Engine)
    own: OwnFields = NO_FIELDS

    @property
    def folder(self) -> Path | None:
        """The folder for documents that the clinic names; None if it names none."""
        own = os.path.expanduser(self.output or "")  # noqa: PTH111  # raises nothing
        return Path(self.source).parent / own if own else None

    @property
    def page_size(self) -> str | None:
        """The paper size on which the clinic prints, `letter` or `a4`."""
        size = self.organization.get("page_size")
        return as_listed(size, CORE_LISTS["page_size"]) if isinstance(size, str) else None

    def lay_under(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Add the clinic's facts to a record's raw data, whose own keys take precedence.

        One person's name is never combined with another's credentials: credentials are added only to the
        same name, from the clinic's default or from its list of practitioners.
        """
        merged = dict(data)
        _lay(merged, "organization", self.organization)
        for role in _PEOPLE:
            own: Mapping[str, Any] = getattr(self, role)
            given = data.get(role)
            name = given.get("name") if isinstance(given, Mapping) else None
            if name is None:
                _lay(merged, role, own)
            else:
                known = (person for person in (own, *self.practitioners) if person.get("name") == name)
                _lay(merged, role, next(known, {}))
        return merged


def own_of(clinic: Clinic | None) -> OwnFields:
    """Return the fields of its own that a clinic declares; without a clinic, there are none."""
    return clinic.own if clinic is not None else NO_FIELDS


def language_of(clinic: Clinic | None) -> str:
    """Return the language of a clinic's documents; English, if it names none and without a clinic."""
    expect(Clinic | None, "a clinic, as docgen.load_clinic gives it", clinic=clinic)
    return (clinic.language if clinic is not None else None) or "en"


def load_clinic(path: str | Path) -> Clinic:
    """Load a clinic's file. Raises ClinicError with every problem that it has."""
    expect(str | Path, "the path of a clinic's file", path=path)
    text = read_text(Path(path), ClinicError)
    try:
        data = parse_toml(text, str(path), ClinicError, dates_as_text=True)
        return parse_clinic(data, source=str(path))
    except ClinicError as error:
        from docgen.toml import judge_values, with_lines

        problems = judge_values(error.problems, text, _find_problems)
        raise ClinicError(error.source, with_lines(problems, text)) from None


def _find_problems(data: Mapping[str, Any]) -> list[Problem]:
    problems = [problem for key, value in data.items() for problem in _problems(key, value)]
    return [*problems, *read_own(data.get(OWN, {}), data.get(OWN_LISTS, {}))[1]]


def parse_clinic(data: Mapping[str, Any], *, source: str = "") -> Clinic:
    """Read a clinic's raw data. Raises ClinicError with every problem that it has."""
    if problems := _find_problems(data):
        raise ClinicError(source, problems)
    own, _ = read_own(data.get(OWN, {}), data.get(OWN_LISTS, {}))
    known = {key: data[key] for key in _KEYS if key in data and key not in (OWN, OWN_LISTS)}
    lists: dict[str, Any] = {key: tuple(known.pop(key, ())) for key in ("practitioners", "signers")}
    limits = dict(known.pop("limits", {}))
    checks = {id_: as_listed(setting, _SETTINGS) for id_, setting in known.pop("checks", {}).items()}
    engine = _engine(known.pop("engine", {}))
    known[REVIEWED] = read_reviews(known.get(REVIEWED, {}))[0]
    return Clinic(source=source, limits=limits, checks=checks, engine=engine, own=own, **lists, **known)


def _engine(data: Mapping[str, Any]) -> Engine:
    allow = {pack: frozenset(kinds) for pack, kinds in data.get("allow", {}).items()}
    return Engine(Limits(**data.get("limits", {})), allow)


def _lay(merged: dict[str, Any], key: str, own: Mapping[str, Any]) -> None:
    given = merged.get(key, {})
    if own and isinstance(given, Mapping):
        merged[key] = {**own, **given}


def _problems(key: str, value: Any) -> Iterator[Problem]:
    if key in _READ_AS:
        table, wrap = _READ_AS[key]
        for problem in table_problems({table: wrap(value)}):
            path = problem.place.removeprefix("patient.").replace("assistants", "practitioners")
            message = problem.message.replace("assistants", "practitioners")
            is_of_file = problem.kind == "unknown-key" and path.rpartition(".")[2] in _KEYS
            yield replace(problem, place=path, message=message, fix=_AT_TOP if is_of_file else problem.fix)
    elif key in _SETTINGS_READ_BY:
        yield from _SETTINGS_READ_BY[key](value)
    else:
        yield _unknown(key)
    if key == "supervising_practitioner" and isinstance(value, Mapping):
        for name in sorted(value.keys() - _without_visit(value).keys()):
            yield Problem(f"{key}.{name}", "belongs to one visit", _ONE_VISIT, "belongs-to-a-visit")


def _without_visit(value: Any) -> Any:
    """Leave out of a supervisor what is said at each visit."""
    if not isinstance(value, Mapping):
        return value
    found = {name: CORE.at(("supervising_practitioner", name)) for name in value}
    return {name: value[name] for name, one in found.items() if one is None or one.when != "at_visit"}


# Each key that has the shape of a record's table, with that table and how to fit the value to it.
_READ_AS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "organization": ("organization", lambda value: value),
    "practitioner": ("practitioner", lambda value: value),
    "supervising_practitioner": ("supervising_practitioner", _without_visit),
    "practitioners": ("assistants", lambda value: value),
    "language": ("patient", lambda tag: {"language": tag}),
}


def _name_problems(key: str, what: str, fix: str, value: Any) -> Iterator[Problem]:
    if not isinstance(value, str) or not value.strip():
        yield Problem(key, f"is not the name of a {what}", fix, "wrong-type")


def _signer_problems(value: Any) -> Iterator[Problem]:
    if not isinstance(value, list) or not value:
        fix = 'write a list of names, signers = ["Jane Roe, MD"], or take it out: then who performs signs'
        yield Problem("signers", "is no list of names", fix, "wrong-type")
        return
    for number, name in enumerate(value):
        if not isinstance(name, str) or not names_somebody(name):
            fix = 'write a name in quotes, such as "Jane Roe, MD"'
            yield Problem(f"signers[{number}]", "names nobody", fix, "wrong-type")


def _limit_problems(value: Any) -> Iterator[Problem]:
    yield from _table_problems("limits", value, value)
    for name, limit in value.items() if isinstance(value, Mapping) else ():
        if name in LIMIT_NAMES:
            yield Problem(f"limits.{name}", "is a limit of the Word engine", _ENGINE_LIMIT, "unknown-key")
        elif isinstance(limit, bool) or not isinstance(limit, int | float):
            yield Problem(f"limits.{name}", "is not a number", "write a number, without quotes", "wrong-type")
        elif limit > LARGEST:
            yield Problem(f"limits.{name}", "is too large", "correct the number", "out-of-range")
        elif not limit >= 0:  # nan is not
            yield Problem(f"limits.{name}", "must be 0 or more", "correct the number", "out-of-range")


def _check_problems(value: Any) -> Iterator[Problem]:
    yield from _table_problems("checks", value, value)
    for name, setting in value.items() if isinstance(value, Mapping) else ():
        if not isinstance(setting, str) or as_listed(setting, _SETTINGS) not in _SETTINGS:
            meant = did_you_mean(setting, _SETTINGS, 0.7) if isinstance(setting, str) else ""
            fix = meant or f"write one of {', '.join(_SETTINGS)}"
            yield Problem(f"checks.{name}", "is not a setting for a check", fix, "unknown-code")


def _engine_problems(value: Any) -> Iterator[Problem]:
    yield from _table_problems("engine", value, ("limits", "allow"))
    limits, allow = (value.get(key, {}) if isinstance(value, Mapping) else {} for key in ("limits", "allow"))
    yield from _table_problems("engine.limits", limits, LIMIT_NAMES)
    known = (
        {name: limits[name] for name in LIMIT_NAMES if name in limits} if isinstance(limits, Mapping) else {}
    )
    for name, fix in wrong_limits(known).items():
        yield Problem(f"engine.limits.{name}", "is not a value of this limit", fix, "out-of-range")
    yield from _table_problems("engine.allow", allow, allow)
    for pack, kinds in allow.items() if isinstance(allow, Mapping) else ():
        if not isinstance(kinds, list) or any(kind not in [*ACTIVE] for kind in kinds):
            fix = f"write a list of these: {', '.join(ACTIVE)}"
            message = "is not a list of kinds of active content"
            yield Problem(f"engine.allow.{pack}", message, fix, "unknown-code")


def _table_problems(path: str, value: Any, keys: Collection[str]) -> Iterator[Problem]:
    """Find whether a value is no table, and the keys that it cannot have."""
    if not isinstance(value, Mapping):
        yield Problem(path, "is not a table", f"write them under [{path}]", "wrong-type")
        return
    for name in value:
        if name not in keys:
            fix = did_you_mean(name, keys, 0.7) or f"its keys are {', '.join(keys)}"
            fix = _ENGINE_LIMIT if name in LIMIT_NAMES else fix
            yield Problem(f"{path}.{name}", "is not a key of a clinic's file", fix, "unknown-key")


_SETTINGS_READ_BY: dict[str, Callable[[Any], Iterator[Problem]]] = {
    "pack": partial(_name_problems, "pack", "pack", "write that of a pack, or its folder, in quotes"),
    "output": partial(_name_problems, "output", "folder", 'write it in quotes, such as "documents"'),
    "time_zone": lambda value: filter(None, [zone_problem(value)]),
    "signers": _signer_problems,
    "limits": _limit_problems,
    "checks": _check_problems,
    "engine": _engine_problems,
    REVIEWED: lambda value: iter(read_reviews(value)[1]),
    OWN: lambda _: iter(()),  # read_own finds them
    OWN_LISTS: lambda _: iter(()),
}


def _unknown(key: str) -> Problem:
    if key in CORE.fields:
        return Problem(key, "belongs to one visit", _ONE_VISIT, "belongs-to-a-visit")
    fix = did_you_mean(key, _KEYS, 0.7) or f"its keys are {', '.join(_KEYS)}"
    if key == "page_size":
        fix = "page_size belongs in organization"
    if key in LIMIT_NAMES:
        fix = _ENGINE_LIMIT
    return Problem(key, "is not a key of a clinic's file", fix, "unknown-key")
