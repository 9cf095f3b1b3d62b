"""`docgen checks`: lists the checks of a pack and its limits, and what a clinic changed in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

import click

from docgen.cli import options
from docgen.cli.output import Output
from docgen.errors import PackError, Problem

if TYPE_CHECKING:
    from docgen.checks import Check, Example
    from docgen.clinic import Clinic
    from docgen.pack import Pack


@click.command("checks")
@click.argument("rule", metavar="[RULE]", required=False, callback=options.filled)
@options.document_named("Only the checks of one document.")
@options.pack_option
@options.clinic_named("A clinic.toml; the list marks what it changes.")
@options.json_option
@click.pass_obj
def command(
    output: Output, rule: str | None, document: str | None, pack_name: str | None, clinic_path: str | None
) -> int:
    """List the checks of a pack: what each looks for, its level, and where the rule comes from.

    With RULE, the id of one, show that rule, with an example of what it finds and of what it passes.

    The list begins with those that are true of any procedure, which every pack has, and ends with those
    that docgen asks by itself: nothing releases them, and no clinic sets them.

    In its clinic.toml a clinic can switch a check off, raise its level, and change the limits. With
    --clinic the list marks these settings.
    """
    from docgen.checks import built_in_checks, examples_of, read_checks, refuse_misfits
    from docgen.clinic import load_clinic
    from docgen.visit import pack_of

    clinic = load_clinic(clinic_path) if clinic_path is not None else None
    pack = pack_of(pack_name, clinic)
    refuse_misfits(clinic, pack)
    asked = set(pack.documents) if document is None else {pack.document(document).code}
    now = {row.place: row for row in read_checks(pack, clinic)}
    rows = [(row, now.get(row.place)) for row in read_checks(pack)] + [
        (row, row) for row in built_in_checks(pack)
    ]
    rows = [(row, set_) for row, set_ in rows if asked & {*row.documents}]
    if rule is not None:
        rows = [pair for pair in rows if pair[0].id == rule] or _refuse(rule, pack)
    examples = [one for one in examples_of(pack) if one.rule == rule and one.document in asked]
    if output.json:
        told = {"checks": [_describe(*pair) for pair in rows]}
        shown = {"limits": _limits(pack, clinic)} if rule is None else {"examples": [*map(_told, examples)]}
        output.result({**told, **shown})
        return 0
    of_rule = _limit_lines(pack, clinic) if rule is None else _example_lines(examples[:1])
    for line in [*(line for pair in rows for line in _lines(*pair)), *of_rule]:
        output.line(line)
    return 0


def _refuse(rule: str, pack: Pack) -> NoReturn:
    from docgen.checks import suggest_check

    fix = suggest_check(rule, pack) or "`docgen checks` lists them"
    raise PackError(str(pack.folder), [Problem(rule, "is not a check of the pack", fix, "unknown-check")])


def _example_lines(examples: Iterable[Example]) -> list[str]:
    """Return the lines on an example; there may be none."""
    from docgen.checks import change_lines

    lines = []
    for one in examples:
        lines += ["", f"For example, {one.document}:"]
        for words, changes in (("finds", one.found_with), ("passes", one.passed_with)):
            told = [f"    {line}" for line in change_lines(changes)] or ["    the sample visit as it is"]
            lines += [f"  {words}", *told]
    return lines


def _told(example: Example) -> dict[str, Any]:
    from docgen.checks import change_lines

    return {
        "document": example.document,
        "finds": change_lines(example.found_with),
        "passes": change_lines(example.passed_with),
    }


def _lines(row: Check, now: Check | None) -> list[str]:
    """Return the lines on a check: `row` as in the pack, `now` as the clinic set it (None: off)."""
    released = f"  Released by: {' or '.join((now or row).release)}" if (now or row).release else ""
    origin = "  (every pack)" if row.is_core else ""
    return [
        f"{row.id}  {_level(row, now)}  {', '.join(row.documents)}{origin}",
        f"  {row.message}",
        *([released] if released else []),
        f"  Source: {row.source}",
    ]


def _level(row: Check, now: Check | None) -> str:
    if now is None:
        return f"OFF, switched off by the clinic ({row.level} in the pack)"
    return row.level if now.level == row.level else f"{now.level}, raised by the clinic from {row.level}"


def _limit_lines(pack: Pack, clinic: Clinic | None) -> list[str]:
    limits = _limits(pack, clinic)
    lines = ["", "Limits"]
    for name, limit in limits.items():
        of_pack = pack.limits[name]
        said = "none" if of_pack is None else f"{of_pack:g}"
        own = f", set by the clinic ({said} in the pack)" if limit != of_pack else ""
        lines.append(
            f"  {name}: no number yet; a clinic sets it" if limit is None else f"  {name} = {limit:g}{own}"
        )
    return lines


def _limits(pack: Pack, clinic: Clinic | None) -> dict[str, float | None]:
    return {**pack.limits, **(clinic.limits if clinic is not None else {})}


def _describe(row: Check, now: Check | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "level": now.level if now is not None else "off",
        "pack_level": row.level,
        "documents": list(row.documents),
        "core": row.is_core,
        "path": row.path,
        "message": row.message,
        "fix": row.fix,
        "source": row.source,
        "release": list((now or row).release),
    }
