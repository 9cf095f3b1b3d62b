"""What can be wrong with the settings in a clinic's file: each is read by itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any

from docgen.clinic.logo import LOGO
from docgen.data import LARGEST
from docgen.encounter import OWN, OWN_LISTS, as_listed, zone_problem
from docgen.errors import Problem
from docgen.person_names import names_somebody
from docgen.reviewed import REVIEWED, read_reviews
from docgen.suggest import did_you_mean
from docgen.word import ACTIVE, LIMIT_NAMES, wrong_limits

OFF = "off"
SETTINGS = (OFF, "info", "warn", "stop")
ENGINE_LIMIT = "write it under [engine.limits]"


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
            yield Problem(f"limits.{name}", "is a limit of the Word engine", ENGINE_LIMIT, "unknown-key")
        elif isinstance(limit, bool) or not isinstance(limit, int | float):
            yield Problem(f"limits.{name}", "is not a number", "write a number, without quotes", "wrong-type")
        elif limit > LARGEST:
            yield Problem(f"limits.{name}", "is too large", "correct the number", "out-of-range")
        elif not limit >= 0:  # nan is not
            yield Problem(f"limits.{name}", "must be 0 or more", "correct the number", "out-of-range")


def _check_problems(value: Any) -> Iterator[Problem]:
    yield from _table_problems("checks", value, value)
    for name, setting in value.items() if isinstance(value, Mapping) else ():
        if not isinstance(setting, str) or as_listed(setting, SETTINGS) not in SETTINGS:
            meant = did_you_mean(setting, SETTINGS, 0.7) if isinstance(setting, str) else ""
            fix = meant or f"write one of {', '.join(SETTINGS)}"
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
            fix = ENGINE_LIMIT if name in LIMIT_NAMES else fix
            yield Problem(f"{path}.{name}", "is not a key of a clinic's file", fix, "unknown-key")


SETTINGS_READ_BY: dict[str, Callable[[Any], Iterator[Problem]]] = {
    "pack": partial(_name_problems, "pack", "pack", "write that of a pack, or its folder, in quotes"),
    "output": partial(_name_problems, "output", "folder", 'write it in quotes, such as "documents"'),
    "time_zone": lambda value: filter(None, [zone_problem(value)]),
    "signers": _signer_problems,
    "limits": _limit_problems,
    "checks": _check_problems,
    "engine": _engine_problems,
    REVIEWED: lambda value: iter(read_reviews(value)[1]),
    LOGO: lambda _: iter(()),  # read_logo finds them
    OWN: lambda _: iter(()),  # read_own finds them
    OWN_LISTS: lambda _: iter(()),
}
"""The problems of each setting, by its key."""
