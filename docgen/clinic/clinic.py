"""The facts and settings of a clinic, read from `clinic.toml`: only what is the same at every visit."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from docgen.clinic.logo import LOGO, read_logo
from docgen.clinic.settings import ENGINE_LIMIT, SETTINGS, SETTINGS_READ_BY
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
)
from docgen.errors import ClinicError, Problem, expect
from docgen.files import read_text
from docgen.lazy import dataclass
from docgen.reviewed import REVIEWED, Review, read_reviews
from docgen.suggest import did_you_mean
from docgen.toml import parse_toml
from docgen.word import DEFAULT_LIMITS, LIMIT_NAMES, Limits, Picture

FILE_NAME = "clinic.toml"
_PEOPLE = ("practitioner", "supervising_practitioner")
_KEYS = (
    *("pack", "output", LOGO, "time_zone", "language", REVIEWED, "organization", *_PEOPLE),
    *("practitioners", "signers", "limits", "checks", "engine", OWN, OWN_LISTS),
)
_AT_TOP = "write it at the top of the file, above the first [heading]"
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
    that the clinic's records hold beside those of the pack. `logo` is the picture in its letterheads.
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
    logo: Picture | None = None

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
    """Read a clinic's raw data; its logo is beside `source`. Raises ClinicError with every problem."""
    organization = data.get("organization")
    name = organization.get("name") if isinstance(organization, Mapping) else None
    logo = read_logo(data.get(LOGO), source, name)
    if problems := [*_find_problems(data), *logo.problems]:
        raise ClinicError(source, problems)
    own, _ = read_own(data.get(OWN, {}), data.get(OWN_LISTS, {}))
    known = {key: data[key] for key in _KEYS if key in data and key not in (OWN, OWN_LISTS)}
    lists: dict[str, Any] = {key: tuple(known.pop(key, ())) for key in ("practitioners", "signers")}
    limits = dict(known.pop("limits", {}))
    checks = {id_: as_listed(setting, SETTINGS) for id_, setting in known.pop("checks", {}).items()}
    engine = _engine(known.pop("engine", {}))
    known |= {REVIEWED: read_reviews(known.get(REVIEWED, {}))[0], LOGO: logo.picture}
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
    elif key in SETTINGS_READ_BY:
        yield from SETTINGS_READ_BY[key](value)
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


def _unknown(key: str) -> Problem:
    if key in CORE.fields:
        return Problem(key, "belongs to one visit", _ONE_VISIT, "belongs-to-a-visit")
    fix = did_you_mean(key, _KEYS, 0.7) or f"its keys are {', '.join(_KEYS)}"
    if key == "page_size":
        fix = "page_size belongs in organization"
    if key in LIMIT_NAMES:
        fix = ENGINE_LIMIT
    return Problem(key, "is not a key of a clinic's file", fix, "unknown-key")
