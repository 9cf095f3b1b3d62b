"""Applies a clinic's settings to the pack's checks: checks switched off or raised, and its own limits.

A check is never lowered: a clinic may do without it, or take it more seriously.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from docgen.checks.built_in import IDS as BUILT_IDS
from docgen.checks.table import LEVELS, RELEASES, Check, find_checks, pack_checks, suggest_check
from docgen.clinic import OFF, Clinic
from docgen.errors import ClinicError, Level, Problem
from docgen.pack import Pack, kept_for_pack
from docgen.reviewed import unknown_languages
from docgen.suggest import did_you_mean

Settings = tuple[tuple[str, str], ...]
_RANK: dict[str, int] = {level: rank for rank, level in enumerate(LEVELS)}


def read_checks(pack: Pack, clinic: Clinic | None = None) -> tuple[Check, ...]:
    """Read a pack's checks with the clinic's settings: some switched off, others raised.

    A row that the clinic raised to a stop accepts an override and a variance, so that whatever happened can
    be filed. Raises PackError with every problem of the table; settings that do not fit are ignored
    (`find_setting_problems` reports them).
    """
    pack_checks(pack)
    return checks_with(pack, settings_of(clinic))


def settings_of(clinic: Clinic | None) -> Settings:
    """Return a clinic's settings of checks as a hashable value."""
    return tuple(clinic.checks.items()) if clinic is not None else ()


@kept_for_pack
def checks_with(pack: Pack, settings: Settings) -> tuple[Check, ...]:
    """Return a pack's checks that can be read, with these settings; made once for each combination."""
    wanted, rows = dict(settings), find_checks(pack)[0]
    return tuple(_set(row, wanted.get(row.id)) for row in rows if wanted.get(row.id) != OFF)


def _set(row: Check, wanted: str | None) -> Check:
    level = next((level for level in LEVELS if level == wanted), row.level)
    if _RANK[level] >= _RANK[row.level]:
        return row
    return replace(row, level=level, release=RELEASES if level == "stop" else row.release)


def find_setting_problems(clinic: Clinic | None, pack: Pack) -> tuple[Problem, ...]:
    """Find a clinic's settings that do not fit the pack: checks, limits, languages, lowered checks."""
    if clinic is None or not (clinic.limits or clinic.checks or clinic.reviewed):
        return ()
    of_pack = _problems(pack, tuple(clinic.limits), settings_of(clinic))
    return (*of_pack, *unknown_languages(clinic.reviewed, pack.languages))


def refuse_misfits(clinic: Clinic | None, pack: Pack) -> None:
    """Raise ClinicError with all of a clinic's settings that do not fit the pack, if there are any."""
    if clinic is not None and (problems := find_setting_problems(clinic, pack)):
        raise ClinicError(clinic.source, problems)


@kept_for_pack
def _problems(pack: Pack, limits: tuple[str, ...], settings: Settings) -> tuple[Problem, ...]:
    levels: dict[str, list[Level]] = {}
    for row in pack_checks(pack):
        levels.setdefault(row.id, []).append(row.level)
    return (*_limit_problems(limits, pack), *_check_problems(settings, levels, pack))


def _limit_problems(limits: Iterable[str], pack: Pack) -> Iterator[Problem]:
    for name in limits:
        if name not in pack.limits:
            fix = did_you_mean(name, pack.limits) or f"its limits are {', '.join(pack.limits)}"
            yield Problem(f"limits.{name}", f"is not a limit of the pack {pack.code}", fix, "unknown-limit")


def _check_problems(settings: Settings, levels: Mapping[str, list[Level]], pack: Pack) -> Iterator[Problem]:
    for name, wanted in settings:
        place = f"checks.{name}"
        if name in BUILT_IDS:
            message = "is a check that docgen asks by itself, and no clinic sets it"
            yield Problem(place, message, "take the line out", "unknown-check")
        elif name not in levels:
            fix = suggest_check(name, pack) or "`docgen checks` lists them"
            yield Problem(place, f"is not a check of the pack {pack.code}", fix, "unknown-check")
        elif wanted != OFF and wanted not in _RANK:
            fix = f"write one of: {OFF}, {', '.join(LEVELS)}"
            yield Problem(place, "is set to an unknown level", fix, "unknown-level")
        elif wanted != OFF and _lowers(wanted, levels[name]):
            highest = min(levels[name], key=_RANK.__getitem__)
            message = f"its level is {highest}, and a check cannot be lowered"
            yield Problem(place, message, _ways_to_raise(highest), "lowered-check")


def _lowers(wanted: str, levels: list[Level]) -> bool:
    """Return whether a setting is below the level of the highest row and raises none of the others."""
    ranks = [_RANK[level] for level in levels]
    return _RANK[wanted] > min(ranks) and _RANK[wanted] >= max(ranks)


def _ways_to_raise(highest: Level) -> str:
    higher = [level for level in LEVELS if _RANK[level] < _RANK[highest]]
    raised = f", {' or '.join(higher)} to raise it" if higher else ""
    return f"take the line out to keep its level{raised}, or write {OFF} to do without it"
